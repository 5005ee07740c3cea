package authenticator

import (
	"slices"
	"time"

	"github.com/zegel-app/zegel/protocol"
	"github.com/zegel-app/zegel/vault"
)

// ChannelCode names a channel of a bank that asks for a code on demand.
type ChannelCode struct {
	Bank    string
	Account vault.AccountID
	Channel string // as the bank calls it
}

// Channels lists the channels of all banks of the profile, in the order they were added.
func (s *Session) Channels() ([]ChannelCode, error) {
	if _, err := s.open(); err != nil {
		return nil, err
	}
	var list []ChannelCode
	err := s.auth.vault.View(s.id, func(tx *vault.Tx) error {
		accounts, err := readAccounts(tx)
		for _, one := range accounts {
			for _, channel := range one.Channels {
				list = append(list, ChannelCode{Bank: one.Bank, Account: one.id, Channel: channel})
			}
		}
		return err
	})
	return list, err
}

// CodeFor makes a channel's code of this moment: 8 digits (RFC 6238), which the next ones
// follow at until. It approves nothing, and spends no PIN. It returns ErrUnknownKey when the
// account or its channel is gone.
func (s *Session) CodeFor(c ChannelCode) (digits string, until time.Time, err error) {
	if _, err := s.open(); err != nil {
		return "", time.Time{}, err
	}
	var one *account
	err = s.auth.vault.View(s.id, func(tx *vault.Tx) (err error) {
		one, err = findAccount(tx, c.Account)
		return err
	})
	if err != nil {
		return "", time.Time{}, err
	}
	if !slices.Contains(one.Channels, c.Channel) {
		return "", time.Time{}, ErrUnknownKey
	}
	step := protocol.CodeStep(s.auth.now())
	until = time.Unix(int64(step+1)*protocol.CodeStepSeconds, 0)
	return protocol.ChannelCode(one.Codes, one.KeyID, c.Channel, step), until, nil
}
