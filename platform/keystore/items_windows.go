package keystore

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"unsafe"

	"golang.org/x/sys/windows"
)

// openSystem opens the user's Credential Manager.
func openSystem(string) (Store, error) { return OpenCredentialManager() }

// OpenCredentialManager opens the store of grade System in the Windows user's Credential Manager, which keeps its
// items encrypted under the user's login (DPAPI), on this computer only. ErrUnavailable is returned when there is none,
// as for a service without a login.
func OpenCredentialManager() (Store, error) {
	c := credentialManager{}
	if _, err := c.ids(); err != nil {
		return nil, err
	}
	return &itemStore{items: c, grade: System}, nil
}

// credentialManager has the items as generic credentials named "app.zegel.key/<id>".
type credentialManager struct{}

// credential is CREDENTIALW of wincred.h.
type credential struct {
	flags          uint32
	kind           uint32
	targetName     *uint16
	comment        *uint16
	lastWritten    windows.Filetime
	blobSize       uint32
	blob           *byte
	persist        uint32
	attributeCount uint32
	attributes     unsafe.Pointer
	targetAlias    *uint16
	userName       *uint16
}

const (
	credTypeGeneric         = 1 // CRED_TYPE_GENERIC
	credPersistLocalMachine = 2 // CRED_PERSIST_LOCAL_MACHINE: not carried to the user's other computers

	credPrefix   = itemService + "/"
	maxCredBlob  = 5 * 512 // CRED_MAX_CREDENTIAL_BLOB_SIZE
	maxCredItems = 1 << 16
)

var (
	advapi32      = windows.NewLazySystemDLL("advapi32.dll")
	credRead      = advapi32.NewProc("CredReadW")
	credWrite     = advapi32.NewProc("CredWriteW")
	credDelete    = advapi32.NewProc("CredDeleteW")
	credEnumerate = advapi32.NewProc("CredEnumerateW")
	credFree      = advapi32.NewProc("CredFree")
)

func (credentialManager) get(id string) ([]byte, error) {
	name, err := windows.UTF16PtrFromString(credPrefix + id)
	if err != nil {
		return nil, ErrLost
	}
	var c *credential
	ok, _, err := credRead.Call(uintptr(unsafe.Pointer(name)), credTypeGeneric, 0, uintptr(unsafe.Pointer(&c)))
	runtime.KeepAlive(name)
	if ok == 0 {
		return nil, credError(err)
	}
	defer credFree.Call(uintptr(unsafe.Pointer(c)))
	if c.blobSize > maxCredBlob || c.blob == nil {
		return nil, fmt.Errorf("%w: its item is damaged", ErrLost)
	}
	blob := unsafe.Slice(c.blob, c.blobSize)
	defer clear(blob)
	return append([]byte(nil), blob...), nil
}

func (m credentialManager) add(id string, content []byte) error {
	old, err := m.get(id)
	clear(old)
	if err == nil {
		return ErrExists
	}
	if !errors.Is(err, ErrLost) {
		return err
	}
	return m.write(id, content)
}

func (m credentialManager) set(id string, content []byte) error {
	old, err := m.get(id)
	clear(old)
	if err != nil {
		return err
	}
	return m.write(id, content)
}

// write makes or replaces a credential.
func (credentialManager) write(id string, content []byte) error {
	name, err := windows.UTF16PtrFromString(credPrefix + id)
	if err != nil {
		return fmt.Errorf("%w: not a key id", ErrRefused)
	}
	label, err := windows.UTF16PtrFromString(itemLabel)
	if err != nil {
		return unavailable("label", err)
	}
	c := credential{
		kind: credTypeGeneric, targetName: name, comment: label, userName: name,
		blobSize: uint32(len(content)), blob: unsafe.SliceData(content), persist: credPersistLocalMachine,
	}
	ok, _, err := credWrite.Call(uintptr(unsafe.Pointer(&c)), 0)
	runtime.KeepAlive(&c)
	if ok == 0 {
		return credError(err)
	}
	return nil
}

func (credentialManager) remove(id string) error {
	name, err := windows.UTF16PtrFromString(credPrefix + id)
	if err != nil {
		return ErrLost
	}
	ok, _, err := credDelete.Call(uintptr(unsafe.Pointer(name)), credTypeGeneric, 0)
	runtime.KeepAlive(name)
	if ok == 0 {
		return credError(err)
	}
	return nil
}

func (credentialManager) ids() ([]string, error) {
	filter, err := windows.UTF16PtrFromString(credPrefix + "*")
	if err != nil {
		return nil, unavailable("filter", err)
	}
	var n uint32
	var list **credential
	ok, _, err := credEnumerate.Call(uintptr(unsafe.Pointer(filter)), 0, uintptr(unsafe.Pointer(&n)), uintptr(unsafe.Pointer(&list)))
	runtime.KeepAlive(filter)
	if ok == 0 {
		if err = credError(err); errors.Is(err, ErrLost) {
			return nil, nil // there are none
		}
		return nil, err
	}
	defer credFree.Call(uintptr(unsafe.Pointer(list)))
	if n > maxCredItems {
		return nil, fmt.Errorf("%w: %d items", ErrUnavailable, n)
	}
	ids := []string{}
	for _, c := range unsafe.Slice(list, n) {
		clear(unsafe.Slice(c.blob, c.blobSize))
		if id, ok := strings.CutPrefix(windows.UTF16PtrToString(c.targetName), credPrefix); ok {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

func (credentialManager) close() error { return nil }

// credError is the system's error as one of this package's.
func credError(err error) error {
	switch {
	case errors.Is(err, windows.ERROR_NOT_FOUND):
		return ErrLost
	case errors.Is(err, windows.ERROR_ACCESS_DENIED):
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return unavailable("credential manager", err)
}
