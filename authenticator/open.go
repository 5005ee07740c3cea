package authenticator

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/zegel-app/zegel/platform/keystore"
	"github.com/zegel-app/zegel/vault"
)

// Open opens the vault in a folder, with the best key store that this computer has
// (keystore.OpenBest), and gives the Authenticator over it; Close ends both. The folder is
// made if it is missing. c.Vault is not looked at. Memory dumps of the process are turned
// off where the system can.
//
// The errors are the vault's (vault.ErrInUse, *vault.DamagedError, vault.ErrTooNew) and the
// key store's: keystore.ErrUnavailable when the keys are in a store that can't be reached
// now, keystore.ErrRefused when it is locked and the person said no. After both nothing is
// changed, and Open may be called again.
func Open(folder string, c Config) (*Authenticator, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("making the app's folder: %w", err)
	}
	keys, err := keystore.OpenBest(filepath.Join(folder, "keys"))
	if err != nil {
		return nil, err
	}
	return OpenWith(folder, keys, c)
}

// OpenWith is Open with a key store of the caller's choice. Close closes it too, if it is
// an io.Closer; so does an error.
func OpenWith(folder string, keys keystore.Store, c Config) (*Authenticator, error) {
	vault.NoDumps()
	var err error
	c.Vault, err = vault.Open(vault.Options{Path: filepath.Join(folder, "vault.db"), Keys: keys, Now: c.Now})
	if err != nil {
		if closer, ok := keys.(io.Closer); ok {
			_ = closer.Close()
		}
		return nil, err
	}
	a, err := New(c)
	if err != nil {
		_ = c.Vault.Close()
		return nil, err
	}
	return a, nil
}

// Grade says how well this computer keeps the keys. keystore.File means that it has no safe
// place for them, which the app has to say.
func (a *Authenticator) Grade() keystore.Grade { return a.vault.Grade() }

// Close closes the vault and its key store. Sessions are to be locked before.
func (a *Authenticator) Close() error { return a.vault.Close() }
