//go:build cgo

package keystore

import (
	"fmt"
	"os"
	"testing"
)

// TestKeychain uses the real one, under names of this process.
func TestKeychain(t *testing.T) {
	s := must(OpenKeychain())(t)
	if s.Grade() != System {
		t.Errorf("grade is %s", s.Grade())
	}
	if err := contract(s, fmt.Sprintf("test-%d-", os.Getpid())); err != nil {
		t.Error(err)
	}
}
