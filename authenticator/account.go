package authenticator

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/zegel-app/zegel/protocol"
	"github.com/zegel-app/zegel/vault"
)

// answerSecret and signingSeed are the purposes of an account's PIN-masked secrets.
const (
	answerSecret = "answer"
	signingSeed  = "signing"
)

// account is one bank of one profile, as the vault keeps it under the device's key: all
// that is needed before a PIN (whose code is this, does it open) and nothing that tells a
// right PIN from a wrong one. The labels are the record's format: a label is never reused.
type account struct {
	id vault.AccountID

	Bank       string         `cbor:"1,keyasint"`
	Address    string         `cbor:"2,keyasint"`
	Holder     string         `cbor:"3,keyasint"`
	Subject    []byte         `cbor:"4,keyasint"`
	KeysHash   [32]byte       `cbor:"5,keyasint"`
	KeyID      protocol.KeyID `cbor:"6,keyasint"`
	Challenge  [32]byte       `cbor:"7,keyasint"`
	ContextIV  [12]byte       `cbor:"8,keyasint"`
	Reject     [32]byte       `cbor:"9,keyasint"`
	Chain      [32]byte       `cbor:"10,keyasint"` // the chain at ChainSeq
	ChainSeq   uint32         `cbor:"11,keyasint"`
	LastSeq    uint32         `cbor:"12,keyasint"` // the highest sequence opened; 0: none
	HelpNumber string         `cbor:"13,keyasint"`
	Channels   []string       `cbor:"14,keyasint"`
	Added      int64          `cbor:"15,keyasint"` // Unix seconds
	LastUsed   int64          `cbor:"16,keyasint"`
	BankTime   int64          `cbor:"17,keyasint"` // the highest time of the bank seen
	Current    *orderState    `cbor:"18,keyasint,omitempty"`
	BankKeys   []byte         `cbor:"19,keyasint"`           // the bank's public key document
	Codes      [32]byte       `cbor:"20,keyasint"`           // for codes on demand
	Letter     *letterState   `cbor:"21,keyasint,omitempty"` // of an account to be: nothing else but Bank and Added is set
}

// orderState is what the record says of the order with sequence LastSeq.
type orderState struct {
	ID       []byte            `cbor:"1,keyasint"`
	Expires  int64             `cbor:"2,keyasint"`
	Decision protocol.Decision `cbor:"3,keyasint"` // 0: not answered
	Done     bool              `cbor:"4,keyasint"` // the chain has moved past it

	// Message is the answer online, from before it is sent until the bank has said something
	// about it: what is sent again has to be the very same bytes. It is sealed to the bank, so
	// it tells nothing about the PIN to who has the device.
	Message []byte `cbor:"5,keyasint,omitempty"`
	Told    bool   `cbor:"6,keyasint,omitempty"` // the bank has taken Message

	// Missed is the line of history for the case that the order runs out without an answer.
	Missed []byte `cbor:"7,keyasint,omitempty"`
}

// accountDecoding is strict: the record is ours, so anything odd in it is damage.
var accountDecoding = func() cbor.DecMode {
	m, err := cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden,
		TagsMd: cbor.TagsForbidden, MaxNestedLevels: 8, MaxArrayElements: 64, MaxMapPairs: 64,
	}.DecMode()
	if err != nil {
		panic(err) // the options are constants
	}
	return m
}()

// readAccounts reads every account of a profile that can be read, in the order they were
// added.
func readAccounts(tx *vault.Tx) ([]*account, error) {
	all, err := readRecords(tx)
	return slices.DeleteFunc(all, func(one *account) bool { return one.Letter != nil }), err
}

// readRecords reads the accounts, and those that a letter began: a damaged record is the
// loss of that account, and not of those beside it. A code for it is for an unknown key.
// They are sorted, as their ids are random.
func readRecords(tx *vault.Tx) ([]*account, error) {
	ids, err := tx.Accounts()
	if err != nil {
		return nil, err
	}
	var list []*account
	for _, id := range ids {
		one, err := readAccount(tx, id)
		if errors.Is(err, vault.ErrDamaged) {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	slices.SortStableFunc(list, func(a, b *account) int { return cmp.Compare(a.Added, b.Added) })
	return list, nil
}

func readAccount(tx *vault.Tx, id vault.AccountID) (*account, error) {
	data, err := tx.Account(id)
	if err != nil {
		return nil, err
	}
	return parseAccount(id, data)
}

// parseAccount reads an account's record.
func parseAccount(id vault.AccountID, data []byte) (*account, error) {
	a := &account{id: id}
	if err := accountDecoding.Unmarshal(data, a); err != nil {
		return nil, fmt.Errorf("%w: reading an account's record: %w", vault.ErrDamaged, err)
	}
	return a, nil
}

func (a *account) encode() ([]byte, error) {
	data, err := cbor.Marshal(a)
	if err != nil {
		return nil, fmt.Errorf("writing an account's record: %w", err)
	}
	return data, nil
}

func (a *account) write(tx *vault.Tx) error {
	data, err := a.encode()
	if err != nil {
		return err
	}
	return tx.PutAccount(a.id, data)
}

// ranOut says whether the current order is over and has left something to be forgotten.
func (a *account) ranOut(now time.Time) bool {
	return a.Current != nil && now.Unix() >= a.Current.Expires && (!a.Current.Done || a.Current.Message != nil)
}

// runOut ends the current order if its time is over, and says so in the history when nobody
// has answered it.
func (a *account) runOut(tx *vault.Tx, now time.Time) error {
	if !a.ranOut(now) {
		return nil
	}
	missed := a.Current.Missed
	a.end()
	if len(missed) > 0 {
		if err := tx.AppendHistory(missed); err != nil {
			return err
		}
	}
	return a.write(tx)
}

// end forgets all that can answer the current order.
func (a *account) end() {
	a.moveOn()
	a.Current.Message, a.Current.Missed = nil, nil
}

// moveOn puts the current order's approval beyond reach: the chain's step for it is gone. A
// rejection that was sealed before can still be sent.
func (a *account) moveOn() {
	if a.Current == nil || a.Current.Done {
		return
	}
	a.forward(a.LastSeq + 1)
	a.Current.Done = true
	if a.Current.Decision != protocol.Reject {
		a.Current.Message = nil
	}
}

// online says whether the account's key answers online: one by letter does not.
func (a *account) online() bool { return len(a.BankKeys) > 0 }

// forward moves the chain to a sequence.
func (a *account) forward(sequence uint32) {
	a.Chain = protocol.ForwardChain(a.Chain, sequence-a.ChainSeq)
	a.ChainSeq = sequence
}
