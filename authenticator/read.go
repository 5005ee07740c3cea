package authenticator

import (
	"errors"
	"fmt"
	"strings"

	"github.com/zegel-app/zegel/protocol"
	"github.com/zegel-app/zegel/vault"
)

// RequestKind says what a code asks for.
type RequestKind int

const (
	// ActivationRequest adds a bank.
	ActivationRequest RequestKind = iota + 1
	// ChallengeRequest asks to approve something.
	ChallengeRequest
)

// Request is a code that was read: whose it is, and nothing of what it says yet.
type Request struct {
	Kind    RequestKind
	Profile ProfileID // whose it is; zero for an activation
	Bank    string    // an activation's own claim; else the name the account was added with
	Address string    // of an activation: where the bank is

	account    vault.AccountID
	challenge  *protocol.SealedChallenge
	activation *protocol.ActivationCode
}

// Read says what a scanned, pasted or typed text is and whose. It returns ErrNotOurs,
// ErrWebsite, ErrDamaged, ErrTooNew, ErrUnknownKey, ErrActivationExpired or
// *AlreadyEnrolledError.
func (a *Authenticator) Read(text string) (*Request, error) {
	text = strings.TrimSpace(text)
	parsed, err := protocol.ParseText(text)
	if err != nil {
		if errors.Is(err, protocol.ErrNotZegel) && isWebsite(text) {
			return nil, ErrWebsite
		}
		return nil, translate(err)
	}
	switch parsed.Kind {
	case protocol.CodeActivation:
		return a.readActivation(parsed)
	case protocol.CodeChallenge:
		return a.readChallenge(parsed)
	}
	// A letter's second message or a deactivation: of the protocol, and not of this version.
	return nil, ErrTooNew
}

func (a *Authenticator) readActivation(t protocol.Text) (*Request, error) {
	code, err := protocol.ParseActivation(t)
	if err != nil {
		return nil, translate(err)
	}
	if !a.now().Before(code.Expires) {
		return nil, ErrActivationExpired
	}
	if err := a.refuseEnrolled(code); err != nil {
		return nil, err
	}
	return &Request{Kind: ActivationRequest, Bank: code.Bank, Address: code.Address, activation: code}, nil
}

// refuseEnrolled looks for the same customer of the same bank on the whole device.
func (a *Authenticator) refuseEnrolled(code *protocol.ActivationCode) error {
	return a.eachAccount(func(p vault.Profile, one *account) error {
		if one.KeysHash == code.KeysHash && string(one.Subject) == string(code.Subject) {
			return &AlreadyEnrolledError{Bank: one.Bank, Profile: p.Name}
		}
		return nil
	})
}

func (a *Authenticator) readChallenge(t protocol.Text) (*Request, error) {
	sealed, err := protocol.ParseChallenge(t)
	if err != nil {
		return nil, translate(err)
	}
	request := &Request{Kind: ChallengeRequest, challenge: sealed}
	err = a.eachAccount(func(p vault.Profile, one *account) error {
		if one.KeyID == sealed.KeyID {
			request.Profile, request.account, request.Bank = p.ID, one.id, one.Bank
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if request.Profile == (ProfileID{}) {
		return nil, ErrUnknownKey
	}
	return request, nil
}

// eachAccount visits every account of every profile whose device key is there.
func (a *Authenticator) eachAccount(visit func(vault.Profile, *account) error) error {
	stored, err := a.vault.Profiles()
	if err != nil {
		return err
	}
	for _, p := range stored {
		if p.State != vault.Active {
			continue
		}
		var accounts []*account
		err := a.vault.View(p.ID, func(tx *vault.Tx) (err error) {
			accounts, err = readAccounts(tx)
			return err
		})
		if err != nil {
			return err
		}
		for _, one := range accounts {
			if err := visit(p, one); err != nil {
				return err
			}
		}
	}
	return nil
}

// isWebsite says whether a text is a link that a browser would open.
func isWebsite(text string) bool {
	lower := strings.ToLower(text)
	return strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://") ||
		strings.HasPrefix(lower, "www.")
}

// translations maps the protocol's errors to those that screens have words for.
var translations = map[error]error{
	protocol.ErrNotZegel:      ErrNotOurs,
	protocol.ErrDamaged:       ErrDamaged,
	protocol.ErrTooNew:        ErrTooNew,
	protocol.ErrForged:        ErrForged,
	protocol.ErrWrongBankKeys: ErrWrongBankKeys,
}

func translate(err error) error {
	for from, to := range translations {
		if errors.Is(err, from) {
			return fmt.Errorf("%w: %w", to, err)
		}
	}
	return err
}
