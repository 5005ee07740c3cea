package authenticator

import (
	"bytes"
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
	// LetterRequest begins to add a bank by letter.
	LetterRequest
	// ReplyRequest is the second code of an activation by letter.
	ReplyRequest
	// DeactivationRequest tells that the bank has removed a key of this device.
	DeactivationRequest
)

// Request is a code that was read: whose it is, and nothing of what it says yet.
type Request struct {
	Kind    RequestKind
	Profile ProfileID // whose it is; zero for an activation and a letter
	Bank    string    // an activation's or a letter's own claim; else the name the account was added with
	Address string    // of an activation: where the bank is

	account      vault.AccountID
	challenge    *protocol.SealedChallenge
	activation   *protocol.ActivationCode
	letter       *protocol.LetterCode
	body         []byte // of the letter's code
	reply        protocol.Text
	deactivation *protocol.Deactivation
}

// Read says what a scanned, pasted or typed text is and whose. It returns ErrNotOurs,
// ErrWebsite, ErrDamaged, ErrTooNew, ErrUnknownKey, ErrActivationExpired,
// *AlreadyEnrolledError, or ErrForged for a deactivation that the bank did not make.
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
		if protocol.IsLetter(parsed) {
			return a.readLetter(parsed)
		}
		return a.readActivation(parsed)
	case protocol.CodeReply:
		return a.readReply(parsed)
	case protocol.CodeChallenge:
		return a.readChallenge(parsed)
	case protocol.CodeDeactivation:
		return a.readDeactivation(parsed)
	}
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
	if err := a.refuseEnrolled(customer{code.Bank, code.Subject, code.KeysHash}); err != nil {
		return nil, err
	}
	return &Request{Kind: ActivationRequest, Bank: code.Bank, Address: code.Address, activation: code}, nil
}

func (a *Authenticator) readLetter(t protocol.Text) (*Request, error) {
	code, err := protocol.ParseLetter(t)
	if err != nil {
		return nil, translate(err)
	}
	if !a.now().Before(code.Expires) {
		return nil, ErrActivationExpired
	}
	if err := a.refuseEnrolled(customerOf(code)); err != nil {
		return nil, err
	}
	return &Request{Kind: LetterRequest, Bank: code.Bank, letter: code, body: t.Body}, nil
}

// readReply finds the letter that a second code is for: the one that opens it, or else one
// of the same customer, which then says that the code is forged.
func (a *Authenticator) readReply(t protocol.Text) (*Request, error) {
	subject, err := protocol.PeekReply(t)
	if err != nil {
		return nil, translate(err)
	}
	request := &Request{Kind: ReplyRequest, reply: t}
	err = a.eachProfile(func(p vault.Profile, tx *vault.Tx) error {
		waiting, err := readLetters(tx, a.now())
		for _, one := range waiting {
			if !bytes.Equal(one.code.Subject, subject) {
				continue
			}
			enrolled, err := one.code.OpenReply(one.device, t)
			if err == nil {
				enrolled.Keys.Clear()
			}
			if err == nil || request.Profile == (ProfileID{}) {
				request.Profile, request.Bank = p.ID, one.code.Bank
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if request.Profile == (ProfileID{}) {
		return nil, ErrUnknownKey
	}
	return request, nil
}

// customer is a customer of a bank, as a code names them. A letter does not name the bank's
// keys.
type customer struct {
	bank     string
	subject  []byte
	keysHash [32]byte // zero by letter
}

func customerOf(code *protocol.LetterCode) customer {
	return customer{bank: code.Bank, subject: code.Subject}
}

// is says whether an account is that customer's. Where one of them came by letter, the
// bank's name stands for its keys.
func (a *account) is(who customer) bool {
	if !bytes.Equal(a.Subject, who.subject) {
		return false
	}
	byLetter := a.KeysHash == [32]byte{} || who.keysHash == [32]byte{}
	return a.KeysHash == who.keysHash || byLetter && a.Bank == who.bank
}

// refuseEnrolled looks for the same customer of the same bank on the whole device.
func (a *Authenticator) refuseEnrolled(who customer) error {
	return a.eachAccount(func(p vault.Profile, one *account) error {
		if one.is(who) {
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
	if _, err := a.findKey(sealed.KeyID, request); err != nil {
		return nil, err
	}
	return request, nil
}

// findKey finds the account of a key id, and says in the request whose it is: ErrUnknownKey.
func (a *Authenticator) findKey(id protocol.KeyID, request *Request) (found *account, err error) {
	err = a.eachAccount(func(p vault.Profile, one *account) error {
		if one.KeyID == id {
			found = one
			request.Profile, request.account, request.Bank = p.ID, one.id, one.Bank
		}
		return nil
	})
	if err == nil && found == nil {
		err = ErrUnknownKey
	}
	return found, err
}

// eachAccount visits every account of every profile whose device key is there.
func (a *Authenticator) eachAccount(visit func(vault.Profile, *account) error) error {
	return a.eachProfile(func(p vault.Profile, tx *vault.Tx) error {
		accounts, err := readAccounts(tx)
		if err != nil {
			return err
		}
		for _, one := range accounts {
			if err := visit(p, one); err != nil {
				return err
			}
		}
		return nil
	})
}

// eachProfile visits every profile whose device key is there.
func (a *Authenticator) eachProfile(visit func(vault.Profile, *vault.Tx) error) error {
	stored, err := a.vault.Profiles()
	if err != nil {
		return err
	}
	for _, p := range stored {
		if p.State != vault.Active {
			continue
		}
		err := a.vault.View(p.ID, func(tx *vault.Tx) error { return visit(p, tx) })
		if err != nil {
			return err
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

// translate gives an error of the protocol the name that screens have words for.
func translate(err error) error {
	for from, to := range translations {
		if errors.Is(err, from) {
			return fmt.Errorf("%w: %w", to, err)
		}
	}
	return err
}
