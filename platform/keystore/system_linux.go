//go:build linux && !android

package keystore

// openSystem opens the login's Secret Service.
func openSystem(string) (Store, error) { return OpenSecretService() }
