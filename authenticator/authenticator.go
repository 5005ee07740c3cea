// Package authenticator is what the app does, without a screen: it reads the text of a
// code, says whose it is, unlocks that person's profile, shows what the bank asks, and
// answers.
//
// It promises: no code, and nothing sent, without a record of it; what is sent again is the
// very same bytes; nothing of an order before the PIN of the profile that it is for; one PIN,
// one approval; nothing of one profile through the session of another.
//
// It does not draw, and it does not keep time or files of its own: the clock and the vault
// are given to it.
package authenticator

import (
	"net/http"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/zegel-app/zegel/vault"
)

// ProfileID names a profile of the vault.
type ProfileID = vault.ProfileID

// PIN is a 6-digit PIN; it is cleared by whoever made it.
type PIN = vault.PIN

// maxProfileName is the longest name of a profile, in characters: a tile shows it whole.
const maxProfileName = 40

// Config is what an Authenticator stands on.
type Config struct {
	Vault      *vault.Vault
	Now        func() time.Time // the device's clock; time.Now if nil
	HTTP       *http.Client     // to reach banks; one with our limits if nil
	DeviceName string           // what the bank's page calls this device, for instance "Zegel on Linux"
}

// Authenticator is the app's heart. Its methods may be called from any goroutine; they
// touch disk, and some derive keys or use the network, so never from the one that draws.
type Authenticator struct {
	vault  *vault.Vault
	now    func() time.Time
	line   *bankLine
	device string

	letters sync.Mutex // held while a letter is begun, so that one scanned twice begins once
}

// New returns an Authenticator over an open vault. Answers that ran out while the app was
// closed are put beyond reach first (see docs/protocol.md, "The chain").
func New(c Config) (*Authenticator, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	a := &Authenticator{vault: c.Vault, now: c.Now, line: newBankLine(c.HTTP), device: c.DeviceName}
	if err := a.sweep(); err != nil {
		return nil, err
	}
	return a, nil
}

// Profile is one person on this device, as the picker shows it.
type Profile struct {
	ID        ProfileID
	Name      string
	Colour    int
	Banks     []string // names, in the order they were added
	Erased    bool     // after five wrong PINs; only the tile is left
	Lost      bool     // the device's key for this profile is gone: it must be set up again
	TriesLeft int
	WaitUntil time.Time // the next try is refused before this; zero when there is no wait
}

// Profiles lists everybody on this device, in the order they were added.
func (a *Authenticator) Profiles() ([]Profile, error) {
	stored, err := a.vault.Profiles()
	if err != nil {
		return nil, err
	}
	list := make([]Profile, 0, len(stored))
	for _, p := range stored {
		profile, err := a.describe(p)
		if err != nil {
			return nil, err
		}
		list = append(list, profile)
	}
	return list, nil
}

// describe adds to a stored profile what stands under the device's key: its banks.
func (a *Authenticator) describe(p vault.Profile) (Profile, error) {
	d := Profile{
		ID: p.ID, Name: p.Name, Colour: p.Colour, TriesLeft: p.TriesLeft,
		WaitUntil: p.WaitUntil, Erased: p.State == vault.Erased, Lost: p.State == vault.Lost,
	}
	if d.Erased || d.Lost {
		return d, nil
	}
	err := a.vault.View(p.ID, func(tx *vault.Tx) error {
		accounts, err := readAccounts(tx)
		for _, account := range accounts {
			d.Banks = append(d.Banks, account.Bank)
		}
		return err
	})
	return d, err
}

// profile finds one profile by its id.
func (a *Authenticator) profile(id ProfileID) (Profile, error) {
	stored, err := a.vault.Profiles()
	if err != nil {
		return Profile{}, err
	}
	for _, p := range stored {
		if p.ID == id {
			return a.describe(p)
		}
	}
	return Profile{}, vault.ErrUnknownProfile
}

// AddProfile makes a profile for one more person. The PIN is checked against the rules
// (*vault.RuleError names the one that it breaks); ErrNameEmpty, ErrNameTooLong and
// ErrNameTaken speak of the name.
func (a *Authenticator) AddProfile(name string, colour int, pin *PIN) (ProfileID, error) {
	name, err := a.CheckName(name)
	if err != nil {
		return ProfileID{}, err
	}
	return a.vault.CreateProfile(name, colour, pin)
}

// CheckName says whether a new profile may have this name, and returns it without the
// white space around it.
func (a *Authenticator) CheckName(name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" || !utf8.ValidString(name) {
		return "", ErrNameEmpty
	}
	if utf8.RuneCountInString(name) > maxProfileName {
		return "", ErrNameTooLong
	}
	stored, err := a.vault.Profiles()
	if err != nil {
		return "", err
	}
	for _, p := range stored {
		if strings.EqualFold(p.Name, name) && p.State != vault.Erased {
			return "", ErrNameTaken
		}
	}
	return name, nil
}

// EraseProfile erases what a profile holds and keeps its tile, which says so. Nothing can
// bring it back; the banks must be added again.
func (a *Authenticator) EraseProfile(id ProfileID) error {
	return a.vault.EraseProfile(id, true)
}

// ForgetProfile erases a profile and removes its tile as well.
func (a *Authenticator) ForgetProfile(id ProfileID) error {
	return a.vault.EraseProfile(id, false)
}

// Unlock opens a profile with its PIN. The errors are the vault's: *vault.WrongPINError,
// *vault.WaitError, vault.ErrErased (also when this try was the last), and the key store's.
func (a *Authenticator) Unlock(id ProfileID, pin *PIN) (*Session, error) {
	if err := a.sweep(); err != nil {
		return nil, err
	}
	unlocked, err := a.vault.Unlock(id, pin)
	if err != nil {
		return nil, err
	}
	s := &Session{auth: a, id: id, unlocked: unlocked, pinAt: a.now()}
	if err := s.sweepLetters(unlocked); err != nil {
		s.Lock()
		return nil, err
	}
	return s, nil
}
