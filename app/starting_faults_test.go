package app_test

import (
	"errors"
	"runtime"
	"testing"

	"github.com/zegel-app/zegel/platform/keystore"
	"github.com/zegel-app/zegel/vault"
)

// TestFaultsAtTheStart: whatever keeps Zegel from opening its data has a page of its own. It
// stays there, as often as one tries again, and goes on when the cause is gone.
func TestFaultsAtTheStart(t *testing.T) {
	p := settled(t)
	for _, c := range []struct {
		err       error
		says, way string
	}{
		{keystore.ErrUnavailable, keysAway(), "Try again"},
		{keystore.ErrRefused, keysRefused(), "Try again"},
		{keystore.ErrLost, "The key of this profile is gone", "Back to the start"},
		{vault.ErrTooNew, "A newer Zegel was used here", "Try again"},
		{vault.ErrInUse, "Zegel is open already", "Try again"},
		{vault.ErrFull, "There is no room left", "Back to the start"},
		{&vault.DamagedError{Path: "vault.db", Aside: "vault.db.damaged-1"}, "The damaged file is kept as vault.db.damaged-1.", "Set up again"},
		{&vault.DamagedError{Path: "vault.db"}, "The file vault.db cannot be read", "Try again"},
		{errors.New("something else"), "Something went wrong", "Try again"},
	} {
		p.Broken = c.err
		p.must(p.Restart())
		for range 3 {
			p.see(c.says)
			p.tap(c.way)
			p.Quiet()
		}
		p.see(c.says)
		p.Broken = nil
		p.tap(c.way)
		p.see("Who is using Zegel?", anna)
	}
}

// TestKeysComeAndGo: the key store goes away while the app is open. The picker says so, loses
// nobody, and is there again when the key store is.
func TestKeysComeAndGo(t *testing.T) {
	p := settled(t)
	p.tap("Lock")
	p.see("Who is using Zegel?")
	p.Keys.Fails = func(int, string) bool { return true }
	p.tap(anna)
	p.pin(annasPIN)
	p.see("Nothing is lost.")
	p.tap("Try again")
	p.pin(annasPIN)
	p.see("Nothing is lost.")
	p.Keys.Fails = nil
	p.tap("Try again")
	p.pin(annasPIN)
	p.see("Your banks")
}

// keysAway and keysRefused are what the pages about the key store say first: on Linux they
// call it by the name that people know it by.
func keysAway() string {
	if runtime.GOOS == "linux" {
		return "The keyring is not available now"
	}
	return "The keys of this device are not available now"
}

func keysRefused() string {
	if runtime.GOOS == "linux" {
		return "The keyring is locked"
	}
	return "This device does not give its keys"
}
