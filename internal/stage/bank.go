package stage

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/boltstore"
	"github.com/zegel-app/zegel/protocol"
)

// This file is the bank's side of the stage. What is not here is done with Stage.Bank.

// openBank starts the issuer on loopback.
func (s *Stage) openBank() (err error) {
	if s.store, err = boltstore.Open(filepath.Join(s.folder, "bank.db")); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.listens = listener.Addr().String()
	s.Bank, err = issuer.New(issuer.Config{
		Store: s.store, Now: s.Now, Name: BankName, Address: s.BankAddress(),
		HelpNumber: HelpNumber, Channels: []string{"Web"},
	})
	if err != nil {
		return err
	}
	s.serve(listener)
	return nil
}

func (s *Stage) serve(listener net.Listener) {
	s.server = &http.Server{Handler: s.Bank.Handler(), ReadHeaderTimeout: time.Minute}
	go s.server.Serve(listener)
}

// BankAddress is where the bank is, as its customers type it.
func (s *Stage) BankAddress() string { return "http://" + s.listens }

// StopBank takes the bank off the network, and StartBank puts it there again.
func (s *Stage) StopBank() error { return s.server.Close() }

// StartBank puts the bank where it was.
func (s *Stage) StartBank() error {
	listener, err := net.Listen("tcp", s.listens)
	if err != nil {
		return err
	}
	s.serve(listener)
	return nil
}

// Activation begins an activation at the bank.
func (s *Stage) Activation(customer, holder string) (*issuer.Activation, error) {
	return s.Bank.StartActivation(context.Background(), customer, holder)
}

// Challenge asks a customer's first key something, and gives the code.
func (s *Stage) Challenge(customer string, order protocol.Order, warnings ...protocol.Warning) (*issuer.Challenge, error) {
	key, err := s.CustomersKey(customer)
	if err != nil {
		return nil, err
	}
	return s.Bank.Challenge(context.Background(), key, order, warnings, 0)
}

// CustomersKey is a customer's first key.
func (s *Stage) CustomersKey(customer string) (protocol.KeyID, error) {
	keys, err := s.Bank.Keys(context.Background(), customer)
	if err != nil {
		return protocol.KeyID{}, err
	}
	if len(keys) == 0 {
		return protocol.KeyID{}, fmt.Errorf("%s has no key", customer)
	}
	return keys[0].ID, nil
}

// Letter posts a letter to a customer: Text is the code on it.
func (s *Stage) Letter(customer, holder string) (*issuer.Activation, error) {
	return s.Bank.StartLetter(context.Background(), customer, holder)
}

// SecondCode types a device code on the page of a letter, and gives the code that the page
// shows then.
func (s *Stage) SecondCode(letter *issuer.Activation, deviceCode string) (string, error) {
	there, err := s.Bank.DeviceCode(context.Background(), letter.ID, deviceCode)
	if err != nil {
		return "", err
	}
	return there.Reply, nil
}

// FinishLetter types digits on the page of a letter.
func (s *Stage) FinishLetter(letter *issuer.Activation, digits string) error {
	_, err := s.Bank.ConfirmLetter(context.Background(), letter.ID, digits)
	return err
}

// Removed removes a customer's first key at the bank, and gives the code that says so.
func (s *Stage) Removed(customer string) (string, error) {
	key, err := s.CustomersKey(customer)
	if err != nil {
		return "", err
	}
	text, err := s.Bank.Deactivation(context.Background(), key)
	return text, errors.Join(err, s.Bank.Remove(context.Background(), key))
}
