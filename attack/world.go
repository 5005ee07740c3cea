package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/boltstore"
	"github.com/zegel-app/zegel/platform/keystore"
	"github.com/zegel-app/zegel/protocol"
	"github.com/zegel-app/zegel/vault"
)

// cheap is the least that Argon2id takes. Its cost is not what the promises rest on.
var cheap = vault.Params{Memory: 8, Time: 1, Threads: 1}

// clock is a time that is moved by hand.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *clock { return &clock{t: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// phone is the app on a folder, with its key store in files.
type phone struct {
	folder string
	clock  *clock
	vault  *vault.Vault
	app    *authenticator.Authenticator
}

func openPhone(folder string, c *clock) (*phone, error) {
	p, err := openVault(folder, c)
	if err != nil {
		return nil, err
	}
	p.app, err = authenticator.New(authenticator.Config{Vault: p.vault, Now: c.now, DeviceName: "A phone"})
	if err != nil {
		return nil, errors.Join(err, p.vault.Close())
	}
	return p, nil
}

// openVault is a phone whose app is not started: only its vault is there.
func openVault(folder string, c *clock) (*phone, error) {
	keys, err := keystore.OpenFile(filepath.Join(folder, "keys"))
	if err != nil {
		return nil, err
	}
	p := &phone{folder: folder, clock: c}
	p.vault, err = vault.Open(vault.Options{Path: p.file(), Keys: keys, Params: cheap, Now: c.now})
	return p, err
}

func (p *phone) file() string { return filepath.Join(p.folder, "vault.db") }

func (p *phone) close() error { return p.vault.Close() }

// restart closes the app and starts it again.
func (p *phone) restart() error {
	if err := p.close(); err != nil {
		return err
	}
	again, err := openVault(p.folder, p.clock)
	if err != nil {
		return err
	}
	*p = *again
	return nil
}

// bank is a real issuer on loopback.
type bank struct {
	*issuer.Issuer
	web   *httptest.Server
	store *boltstore.Store
}

func openBank(dir string, c *clock) (*bank, error) {
	store, err := boltstore.Open(filepath.Join(dir, "bank.db"))
	if err != nil {
		return nil, err
	}
	b := &bank{store: store}
	var handler http.Handler
	b.web = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	b.Issuer, err = issuer.New(issuer.Config{
		Store: store, Now: c.now, Name: "Meridian Bank", Address: b.web.URL + "/zegel",
		HelpNumber: "+32 2 555 01 00", Channels: []string{"Web"},
	})
	if err != nil {
		return nil, errors.Join(err, b.close())
	}
	handler = http.StripPrefix("/zegel", b.Handler())
	return b, nil
}

func (b *bank) close() error {
	b.web.Close()
	return b.store.Close()
}

// enrol adds the bank to a person's profile, as the person does.
func (b *bank) enrol(p *phone, id authenticator.ProfileID, pin vault.PIN, customer string) (kid protocol.KeyID, err error) {
	ctx := context.Background()
	s, err := p.app.Unlock(id, &pin)
	if err != nil {
		return kid, err
	}
	defer s.Lock()
	code, err := b.StartActivation(ctx, customer, "A. Customer")
	if err != nil {
		return kid, err
	}
	request, err := p.app.Read(code.Text)
	if err != nil {
		return kid, err
	}
	activation, err := s.Activate(ctx, request)
	if err != nil {
		return kid, err
	}
	if err := activation.Confirm(); err != nil {
		return kid, err
	}
	there, err := b.ConfirmActivation(ctx, code.ID, true)
	if err != nil {
		return kid, err
	}
	return there.Key, nil
}

// order asks a key to approve a payment.
func (b *bank) order(kid protocol.KeyID) (*issuer.Challenge, error) {
	return b.Challenge(context.Background(), kid, &protocol.Transfer{
		Amount: protocol.Amount{Minor: 950000, Currency: "EUR"}, Creditor: protocol.Party{Name: "A. Thief"},
		CreditorAccount: "BE68539007547034", DebtorAccountName: "Current account",
		DebtorAccount: "BE71096123456769", Remittance: "Invoice", ExecutionDate: "2026-11-22",
	}, nil, issuer.MaxValidity)
}

// pinNumbered is the PIN with that number.
func pinNumbered(n int) (p vault.PIN) {
	for i := len(p) - 1; i >= 0; i-- {
		p[i] = byte(n % 10)
		n /= 10
	}
	return p
}

// someNumber is a random number below n.
func someNumber(n int) int {
	v, err := rand.Int(rand.Reader, big.NewInt(int64(n)))
	if err != nil {
		panic(err) // the system has no random numbers
	}
	return int(v.Int64())
}

// somePIN is a PIN that the rules allow, each as likely as the others.
func somePIN() vault.PIN {
	for {
		p := pinNumbered(someNumber(1000000))
		if vault.CheckPIN(&p) == nil {
			return p
		}
	}
}

// copyFolder copies all files below a folder.
func copyFolder(from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o700)
		}
		return copyFile(path, filepath.Join(to, rel))
	})
}

func copyFile(from, to string) error {
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, b, 0o600)
}

// tryPIN is what a try at the screen tells: open, wrong, or no verdict.
type tryPIN int

const (
	noVerdict tryPIN = iota
	wrongPIN
	opened
	erased  // the profile is erased: by this try, or before
	refused // no more tries are given
)

// try types a PIN, and waits when the screen says so.
func (p *phone) try(id authenticator.ProfileID, pin vault.PIN) (tryPIN, error) {
	s, err := p.vault.Unlock(id, &pin)
	var wait *vault.WaitError
	if errors.As(err, &wait) {
		p.clock.add(wait.Until.Sub(p.clock.now()) + time.Second)
		s, err = p.vault.Unlock(id, &pin)
	}
	var wrong *vault.WrongPINError
	switch {
	case err == nil:
		s.Lock()
		return opened, nil
	case errors.As(err, &wrong):
		return wrongPIN, nil
	case errors.Is(err, vault.ErrErased):
		return erased, nil
	case errors.Is(err, vault.ErrRolledBack), errors.Is(err, keystore.ErrLost):
		return refused, nil
	}
	return noVerdict, fmt.Errorf("a try: %w", err)
}
