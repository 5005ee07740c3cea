package demobank

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

// The bank's own tables, beside the issuer's in the same file.
const (
	tableAccounts  issuer.Table = "bank.accounts"  // IBAN
	tableMovements issuer.Table = "bank.movements" // IBAN, then 8 bytes that rise
	tableTransfers issuer.Table = "bank.transfers" // transfer id
)

var bankTables = []issuer.Table{
	tableAccounts, tableMovements, tableTransfers, tableRequests, tableSettings, tableHoldings, tableTemporary,
	tableChannels, tableReports,
}

// account is a bank account.
type account struct {
	IBAN     string `json:"iban"`
	Customer string `json:"customer"`
	Name     string `json:"name"`
	Savings  bool   `json:"savings,omitempty"`
	Balance  euros  `json:"balance"`
}

// movement is one line of an account.
type movement struct {
	Time        time.Time `json:"time"`
	Date        string    `json:"date"` // YYYY-MM-DD: when it is or will be booked
	Name        string    `json:"name"` // who is on the other side
	Account     string    `json:"account,omitempty"`
	Reference   string    `json:"reference,omitempty"`
	Amount      euros     `json:"amount"` // negative when paid out
	TransferID  string    `json:"transfer,omitempty"`
	BalanceThen euros     `json:"balance"`
	Alert       bool      `json:"alert,omitempty"` // the customer wants to be told
}

// transferState is where a transfer stands at the bank.
type transferState string

const (
	transferWaiting   transferState = "WAITING" // for the customer's answer
	transferPaid      transferState = "PAID"
	transferRejected  transferState = "REJECTED"  // the answer was no
	transferCancelled transferState = "CANCELLED" // on the page
	transferRefused   transferState = "REFUSED"   // approved, but there is not enough money any more
)

// transfer is an order of a customer, and the challenge that it waits for.
type transfer struct {
	ID        string             `json:"id"`
	Customer  string             `json:"customer"`
	From      string             `json:"from"` // IBAN
	FromName  string             `json:"fromName"`
	Payee     string             `json:"payee"`
	PayeeIBAN string             `json:"payeeIBAN"`
	Amount    euros              `json:"amount"`
	Reference string             `json:"reference,omitempty"`
	Date      string             `json:"date,omitempty"` // YYYY-MM-DD; empty is today
	Warnings  []protocol.Warning `json:"warnings,omitempty"`
	Limit     euros              `json:"limit,omitempty"`    // the customer's own, that a warning is about
	Unsigned  bool               `json:"unsigned,omitempty"` // so small that it needs no answer
	Refused   string             `json:"refused,omitempty"`  // why, when the State is REFUSED
	NotMe     bool               `json:"notMe,omitempty"`    // rejected with "I did not ask for this"
	State     transferState      `json:"state"`
	Balance   euros              `json:"balance"` // of the account, once paid
	Paid      time.Time          `json:"paid,omitzero"`

	Key       protocol.KeyID     `json:"key"`
	Challenge issuer.ChallengeID `json:"challenge,omitempty"`
	Text      string             `json:"text,omitempty"`
	Expires   time.Time          `json:"expires,omitzero"`
}

// order is the transfer as the app shows it.
func (t *transfer) order() *protocol.Transfer {
	return &protocol.Transfer{
		Amount:          protocol.Amount{Minor: int64(t.Amount), Currency: "EUR"},
		Creditor:        protocol.Party{Name: t.Payee},
		CreditorAccount: t.PayeeIBAN, DebtorAccountName: t.FromName, DebtorAccount: t.From,
		Remittance: t.Reference, ExecutionDate: t.Date,
	}
}

var errNoTransfer = errors.New("demobank: no such transfer")

// ledger is the bank's money.
type ledger struct {
	store issuer.Store
}

// accounts gives the accounts of a customer.
func (l ledger) accounts(ctx context.Context, customer string) ([]account, error) {
	var accounts []account
	err := l.store.View(ctx, func(tx issuer.Tx) error {
		ibans, err := tx.Keys(tableAccounts, nil)
		if err != nil {
			return err
		}
		for _, iban := range ibans {
			a, err := get[account](tx, tableAccounts, iban)
			if err != nil {
				return err
			}
			if a.Customer == customer {
				accounts = append(accounts, *a)
			}
		}
		return nil
	})
	slices.SortFunc(accounts, func(a, b account) int {
		switch {
		case a.Savings == b.Savings:
			return 0
		case a.Savings:
			return 1
		}
		return -1
	})
	return accounts, err
}

// movements gives the newest movements of an account, the newest first.
func (l ledger) movements(ctx context.Context, iban string, most int) ([]movement, error) {
	var movements []movement
	err := l.store.View(ctx, func(tx issuer.Tx) error {
		keys, err := tx.Keys(tableMovements, []byte(iban))
		if err != nil {
			return err
		}
		slices.Reverse(keys)
		for _, key := range keys[:min(most, len(keys))] {
			m, err := get[movement](tx, tableMovements, key)
			if err != nil {
				return err
			}
			movements = append(movements, *m)
		}
		return nil
	})
	return movements, err
}

// paidBefore says whether the customer has sent money to an account before.
func (l ledger) paidBefore(ctx context.Context, customer, iban string) (bool, error) {
	accounts, err := l.accounts(ctx, customer)
	if err != nil {
		return false, err
	}
	for _, a := range accounts {
		movements, err := l.movements(ctx, a.IBAN, 1<<20)
		if err != nil {
			return false, err
		}
		if slices.ContainsFunc(movements, func(m movement) bool { return m.Account == iban && m.Amount < 0 }) {
			return true, nil
		}
	}
	return false, nil
}

// transfer gives a transfer of this customer; errNoTransfer for another's.
func (l ledger) transfer(ctx context.Context, customer, id string) (*transfer, error) {
	var t *transfer
	err := l.store.View(ctx, func(tx issuer.Tx) (err error) {
		t, err = get[transfer](tx, tableTransfers, []byte(id))
		return err
	})
	if errors.Is(err, issuer.ErrNotFound) || err == nil && t.Customer != customer {
		return nil, errNoTransfer
	}
	return t, err
}

// change updates a transfer that still waits; any other it leaves as it is.
func (l ledger) change(ctx context.Context, id string, change func(*transfer)) (*transfer, error) {
	var t *transfer
	err := l.store.Update(ctx, func(tx issuer.Tx) (err error) {
		if t, err = get[transfer](tx, tableTransfers, []byte(id)); err != nil {
			return err
		}
		if t.State != transferWaiting {
			return nil
		}
		change(t)
		return put(tx, tableTransfers, []byte(id), t)
	})
	return t, err
}

// add writes a new transfer.
func (l ledger) add(ctx context.Context, t *transfer) error {
	return l.store.Update(ctx, func(tx issuer.Tx) error {
		return put(tx, tableTransfers, []byte(t.ID), t)
	})
}

// pay carries out an approved transfer, once, however often it is called.
func (l ledger) pay(ctx context.Context, id string, now time.Time) (*transfer, error) {
	var t *transfer
	err := l.store.Update(ctx, func(tx issuer.Tx) (err error) {
		t, err = pay(tx, id, now)
		return err
	})
	return t, err
}

// pay carries out a transfer that waits, inside a transaction.
func pay(tx issuer.Tx, id string, now time.Time) (*transfer, error) {
	t, err := get[transfer](tx, tableTransfers, []byte(id))
	if err != nil || t.State != transferWaiting {
		return t, err
	}
	from, err := get[account](tx, tableAccounts, []byte(t.From))
	if err != nil {
		return t, err
	}
	set, err := getSettings(tx, t.Customer)
	if err != nil {
		return t, err
	}
	t.Text = ""
	foreign := abroad(t.From, t.PayeeIBAN)
	switch {
	case foreign && !set.Abroad:
		t.Refused = "You do not allow transfers abroad any more."
	case from.Balance < t.Amount:
		t.Refused = "There is not enough money on " + t.FromName + " any more."
	}
	if t.Refused != "" {
		t.State = transferRefused
		return t, put(tx, tableTransfers, []byte(id), t)
	}
	date := t.Date
	if date == "" {
		date = now.Format(time.DateOnly)
	}
	from.Balance -= t.Amount
	t.State, t.Balance, t.Paid = transferPaid, from.Balance, now
	err = errors.Join(
		put(tx, tableAccounts, []byte(from.IBAN), from),
		put(tx, tableTransfers, []byte(id), t),
		book(tx, from.IBAN, &movement{
			Time: now, Date: date, Name: t.Payee, Account: t.PayeeIBAN, Reference: t.Reference,
			Amount: -t.Amount, TransferID: t.ID, BalanceThen: from.Balance, Alert: foreign && set.Alerts,
		}),
	)
	if err != nil {
		return t, err
	}
	return t, receive(tx, t, date, now)
}

// receive books a transfer on the payee's side when he banks here too.
func receive(tx issuer.Tx, t *transfer, date string, now time.Time) error {
	to, err := get[account](tx, tableAccounts, []byte(t.PayeeIBAN))
	if errors.Is(err, issuer.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	to.Balance += t.Amount
	return errors.Join(
		put(tx, tableAccounts, []byte(to.IBAN), to),
		book(tx, to.IBAN, &movement{
			Time: now, Date: date, Name: t.FromName, Account: t.From, Reference: t.Reference,
			Amount: t.Amount, BalanceThen: to.Balance,
		}),
	)
}

// book appends a movement to an account.
func book(tx issuer.Tx, iban string, m *movement) error {
	keys, err := tx.Keys(tableMovements, []byte(iban))
	if err != nil {
		return err
	}
	next := uint64(1)
	if len(keys) > 0 {
		next += binary.BigEndian.Uint64(keys[len(keys)-1][len(iban):])
	}
	return put(tx, tableMovements, binary.BigEndian.AppendUint64([]byte(iban), next), m)
}

func get[T any](tx issuer.Tx, table issuer.Table, key []byte) (*T, error) {
	data, err := tx.Get(table, key)
	if err != nil {
		return nil, err
	}
	v := new(T)
	if err := json.Unmarshal(data, v); err != nil {
		return nil, fmt.Errorf("demobank: a record of %s does not read", table)
	}
	return v, nil
}

func put(tx issuer.Tx, table issuer.Table, key []byte, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("demobank: writing a record of %s: %w", table, err)
	}
	return tx.Put(table, key, data)
}
