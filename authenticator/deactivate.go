package authenticator

import (
	"github.com/zegel-app/zegel/protocol"
	"github.com/zegel-app/zegel/vault"
)

// readDeactivation finds the account that a bank asks to forget, and holds the code against
// its key: nobody but the bank makes one.
func (a *Authenticator) readDeactivation(t protocol.Text) (*Request, error) {
	code, err := protocol.ParseDeactivation(t)
	if err != nil {
		return nil, translate(err)
	}
	request := &Request{Kind: DeactivationRequest, deactivation: code}
	key, err := a.findKey(code.KeyID, request)
	if err != nil {
		return nil, err
	}
	if _, err := code.Check(key.Challenge); err != nil {
		return nil, translate(err)
	}
	return request, nil
}

// Deactivate removes the account that the bank has removed, and its keys, when the customer
// has said yes. It returns ErrNotOurs for another request, ErrWrongProfile, ErrUnknownKey
// when the account is gone, or ErrForged.
func (s *Session) Deactivate(r *Request) error {
	if r.Kind != DeactivationRequest {
		return ErrNotOurs
	}
	if r.Profile != s.id {
		return ErrWrongProfile
	}
	unlocked, err := s.open()
	if err != nil {
		return err
	}
	err = s.auth.vault.View(s.id, func(tx *vault.Tx) error {
		one, err := findAccount(tx, r.account)
		if err != nil {
			return err
		}
		_, err = r.deactivation.Check(one.Challenge)
		return translate(err)
	})
	if err != nil {
		return err
	}
	return unlocked.RemoveAccount(r.account)
}
