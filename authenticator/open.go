package authenticator

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/zegel-app/zegel/platform/keystore"
	"github.com/zegel-app/zegel/vault"
)

// Open opens the vault in a folder, with this computer's key store, and gives the
// Authenticator over it; Close ends both. The folder is made if it is missing. c.Vault is
// not looked at. The errors are the vault's (vault.ErrInUse, *vault.DamagedError,
// vault.ErrTooNew) and the key store's.
func Open(folder string, c Config) (*Authenticator, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("making the app's folder: %w", err)
	}
	keys, err := keystore.OpenFile(filepath.Join(folder, "keys"))
	if err != nil {
		return nil, err
	}
	c.Vault, err = vault.Open(vault.Options{Path: filepath.Join(folder, "vault.db"), Keys: keys, Now: c.Now})
	if err != nil {
		return nil, err
	}
	a, err := New(c)
	if err != nil {
		c.Vault.Close()
		return nil, err
	}
	return a, nil
}

// Close closes the vault. Sessions are to be locked before.
func (a *Authenticator) Close() error { return a.vault.Close() }
