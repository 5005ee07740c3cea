// Package issuer is the bank's half of Zegel: it hands out activation codes,
// makes challenges, and decides whether an answer is right. A bank takes it as
// a library and puts its own pages and its own customers around it.
//
// What it promises:
//
//   - A key signs nothing before the customer has said, on the bank's own page,
//     that the comparing digits match.
//   - Five wrong answers in a row, by digits or online, block a key. A try is
//     counted, in the same transaction, before the answer is compared. What is
//     not the device's own is not counted: nobody else can block a key online.
//   - An answer works once. When it is accepted, every older challenge of that
//     key is void, and the bank forgets the secret that made it: the chain
//     moves forward and cannot be turned back.
//   - An unknown challenge and a wrong code get the same answer, after a write
//     and two computed codes each. On a real disk the write is most of the time.
//   - What is kept for one customer and for one key has a limit. Nothing grows
//     without end because somebody asks again and again.
//
// What it does not do: it does not know passwords, sessions or money, and it
// does not decide who may ask for a challenge. Anybody who may ask for a
// challenge may also type five wrong codes, so a bank asks for something first
// (its own sign-in, a customer number, a limit for each address).
//
// The secrets lie in the [Store] as they are. A bank encrypts the store, or the
// disk under it, by the rules of its house.
//
// Besides, it activates by letter, takes codes on demand at the channels that are
// attached to a key, and makes the codes with which a device forgets its key.
//
// Use: make an [Issuer] with [New], mount [Issuer.Handler] at Config.Address,
// then call [Issuer.StartActivation], [Issuer.Challenge] and [Issuer.Verify]
// from the bank's pages. docs/issuer.md is the one-page way in.
package issuer

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/zegel-app/zegel/protocol"
)

// Config says whose issuer it is and where it keeps things.
type Config struct {
	// Store keeps keys, codes and challenges. Required.
	Store Store
	// Now is the bank's clock. It decides every expiry. Nil means time.Now.
	Now func() time.Time
	// Rand gives key ids, one-time codes and challenge ids. Nil means
	// crypto/rand.Reader.
	Rand io.Reader
	// Name is the bank's name as the customer reads it in the app. Required.
	Name string
	// Address is the URL where Handler is mounted, without a slash at its end:
	// "https://bank.example/zegel". Plain http is for a loopback host only
	// (protocol.CheckAddress). Required.
	Address string
	// HelpNumber is the telephone number that the app shows when something is
	// wrong. It reaches the app sealed, at activation only.
	HelpNumber string
	// Channels names where the key serves, as the app lists it: "Web". Each can
	// be attached for codes on demand, one by one: see Attach.
	Channels []string
	// LetterLife is how long the code of a letter can be used, an hour to a
	// year. Zero means DefaultLetterLife.
	LetterLife time.Duration
	// Answered is called when a challenge was answered, by digits or online,
	// with OutcomeApproved or OutcomeRejected, after the answer is written down.
	// It is for pages that wait, runs before the caller or the app gets its
	// answer, and so returns soon. It is not called after a crash between the
	// two, nor in other processes on the same store: Outcome tells what counts.
	// May be nil.
	Answered func(context.Context, ChallengeID, Outcome)
}

// Issuer is the bank's half. Its methods may be called from many goroutines.
type Issuer struct {
	store      Store
	now        func() time.Time
	rand       io.Reader
	name       string
	address    string
	helpNumber string
	channels   []string
	letterLife time.Duration
	onAnswer   func(context.Context, ChallengeID, Outcome)

	forgedAnswers  pacer // by key id, of this process
	forgedRequests pacer
	typedMisses    atomic.Uint64

	keys    *protocol.BankKeys
	subject []byte // key of the customers' opaque references
}

// New checks the config, and reads the bank's own keys from the store or makes
// them when the store is new. The bank's keys stay the same for the life of the
// store: every activation code says their hash.
func New(c Config) (*Issuer, error) {
	if c.Store == nil {
		return nil, errors.New("issuer: config has no store")
	}
	if err := checkText("name", c.Name, 1, protocol.MaxBankName); err != nil {
		return nil, err
	}
	if err := checkText("help number", c.HelpNumber, 0, protocol.MaxHelpNumber); err != nil {
		return nil, err
	}
	if len(c.Channels) > protocol.MaxChannels {
		return nil, fmt.Errorf("issuer: more than %d channels", protocol.MaxChannels)
	}
	for _, channel := range c.Channels {
		if err := checkText("channel", channel, 1, protocol.MaxChannel); err != nil {
			return nil, err
		}
	}
	if c.LetterLife != 0 && (c.LetterLife < minLetterLife || c.LetterLife > maxLetterLife) {
		return nil, fmt.Errorf("issuer: life of a letter is not %s to %s", minLetterLife, maxLetterLife)
	}
	if err := protocol.CheckAddress(c.Address); err != nil {
		return nil, fmt.Errorf("issuer: %w", err)
	}
	i := &Issuer{
		store: c.Store, now: c.Now, rand: c.Rand,
		name: c.Name, address: c.Address, helpNumber: c.HelpNumber,
		channels:   append([]string(nil), c.Channels...),
		letterLife: c.LetterLife, onAnswer: c.Answered,
	}
	if i.letterLife == 0 {
		i.letterLife = DefaultLetterLife
	}
	if i.now == nil {
		i.now = time.Now
	}
	if i.rand == nil {
		i.rand = rand.Reader
	}
	if err := i.loadKeys(); err != nil {
		return nil, err
	}
	return i, nil
}

// loadKeys reads the bank's own secrets, and makes them in a new store. Both
// are written in one transaction, so that no crash leaves one without the other.
func (i *Issuer) loadKeys() error {
	return i.store.Update(context.Background(), func(tx Tx) error {
		keys, err := tx.Get(TableBank, recordBankKeys)
		switch {
		case errors.Is(err, ErrNotFound):
			return i.makeKeys(tx)
		case err != nil:
			return err
		}
		subject, err := tx.Get(TableBank, recordSubjectKey)
		if err != nil {
			return fmt.Errorf("issuer: the store has the bank's keys but not the key of its customer references: %w", err)
		}
		i.subject = subject
		if i.keys, err = protocol.ParseBankKeys(keys); err != nil {
			return fmt.Errorf("issuer: reading the bank's keys: %w", err)
		}
		return nil
	})
}

func (i *Issuer) makeKeys(tx Tx) error {
	keys, err := protocol.NewBankKeys()
	if err != nil {
		return fmt.Errorf("issuer: making the bank's keys: %w", err)
	}
	secret, err := keys.MarshalBinary()
	if err != nil {
		return fmt.Errorf("issuer: writing the bank's keys: %w", err)
	}
	subject := make([]byte, sha256.Size)
	if _, err := io.ReadFull(i.rand, subject); err != nil {
		return fmt.Errorf("issuer: making the key of customer references: %w", err)
	}
	i.keys, i.subject = keys, subject
	return errors.Join(
		tx.Put(TableBank, recordBankKeys, secret),
		tx.Put(TableBank, recordSubjectKey, subject),
	)
}

// reference is the customer as an activation code names them: 8 bytes that only
// the bank can trace back, the same for every code of the same customer, so
// that the app can say "already enrolled" before it calls anybody.
func (i *Issuer) reference(customer string) []byte {
	mac := hmac.New(sha256.New, i.subject)
	mac.Write([]byte(customer))
	return mac.Sum(nil)[:protocol.SubjectSize]
}

func (i *Issuer) random(n int) ([]byte, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(i.rand, b); err != nil {
		return nil, fmt.Errorf("issuer: reading random bytes: %w", err)
	}
	return b, nil
}

// checkText counts characters as the protocol does: Unicode code points.
func checkText(what, s string, least, most int) error {
	switch n := utf8.RuneCountInString(s); {
	case n < least:
		return fmt.Errorf("issuer: %s is empty", what)
	case n > most:
		return fmt.Errorf("issuer: %s is longer than %d characters", what, most)
	case !utf8.ValidString(s):
		return fmt.Errorf("issuer: %s is not valid UTF-8", what)
	case strings.ContainsRune(s, 0):
		return fmt.Errorf("issuer: %s holds a zero byte", what)
	}
	return nil
}
