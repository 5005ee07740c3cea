package keystore

import (
	"fmt"
	"os"
	"testing"
	"unsafe"
)

// TestCredentialLayout has the offsets of CREDENTIALW, which the system reads and writes.
func TestCredentialLayout(t *testing.T) {
	var c credential
	word := unsafe.Sizeof(uintptr(0))
	for _, field := range []struct {
		name         string
		at, w64, w32 uintptr
	}{
		{"TargetName", unsafe.Offsetof(c.targetName), 8, 8},
		{"LastWritten", unsafe.Offsetof(c.lastWritten), 24, 16},
		{"CredentialBlobSize", unsafe.Offsetof(c.blobSize), 32, 24},
		{"CredentialBlob", unsafe.Offsetof(c.blob), 40, 28},
		{"Persist", unsafe.Offsetof(c.persist), 48, 32},
		{"Attributes", unsafe.Offsetof(c.attributes), 56, 40},
		{"UserName", unsafe.Offsetof(c.userName), 72, 48},
		{"size", unsafe.Sizeof(c), 80, 52},
	} {
		want := field.w64
		if word == 4 {
			want = field.w32
		}
		if field.at != want {
			t.Errorf("%s is at %d, and not at %d", field.name, field.at, want)
		}
	}
}

// TestCredentialManager uses the real one, under names of this process.
func TestCredentialManager(t *testing.T) {
	s := must(OpenCredentialManager())(t)
	if s.Grade() != System {
		t.Errorf("grade is %s", s.Grade())
	}
	if err := contract(s, fmt.Sprintf("test-%d-", os.Getpid())); err != nil {
		t.Error(err)
	}
}
