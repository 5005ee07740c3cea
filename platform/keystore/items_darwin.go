package keystore

/*
#cgo LDFLAGS: -framework CoreFoundation -framework Security
#include <CoreFoundation/CoreFoundation.h>
#include <Security/Security.h>
#include <string.h>

static CFStringRef text(const char *s) {
	return CFStringCreateWithCString(NULL, s, kCFStringEncodingUTF8);
}

// itemQuery is what names our items: all of them, or one account's.
static CFMutableDictionaryRef itemQuery(const char *service, const char *account) {
	CFMutableDictionaryRef q = CFDictionaryCreateMutable(NULL, 0, &kCFTypeDictionaryKeyCallBacks, &kCFTypeDictionaryValueCallBacks);
	CFDictionarySetValue(q, kSecClass, kSecClassGenericPassword);
	// Not carried to the person's other devices: a key is this device's.
	CFDictionarySetValue(q, kSecAttrSynchronizable, kCFBooleanFalse);
	CFStringRef s = text(service);
	CFDictionarySetValue(q, kSecAttrService, s);
	CFRelease(s);
	if (account) {
		CFStringRef a = text(account);
		CFDictionarySetValue(q, kSecAttrAccount, a);
		CFRelease(a);
	}
	return q;
}

static void setContent(CFMutableDictionaryRef d, const void *content, long n) {
	CFDataRef data = CFDataCreate(NULL, content, n);
	CFDictionarySetValue(d, kSecValueData, data);
	CFRelease(data);
}

static OSStatus itemAdd(const char *service, const char *account, const char *label, const void *content, long n) {
	CFMutableDictionaryRef q = itemQuery(service, account);
	CFStringRef l = text(label);
	CFDictionarySetValue(q, kSecAttrLabel, l);
	CFRelease(l);
	// Only while the device is unlocked, and never in a backup for another device.
	CFDictionarySetValue(q, kSecAttrAccessible, kSecAttrAccessibleWhenUnlockedThisDeviceOnly);
	setContent(q, content, n);
	OSStatus status = SecItemAdd(q, NULL);
	CFRelease(q);
	return status;
}

static OSStatus itemSet(const char *service, const char *account, const void *content, long n) {
	CFMutableDictionaryRef q = itemQuery(service, account);
	CFMutableDictionaryRef change = CFDictionaryCreateMutable(NULL, 0, &kCFTypeDictionaryKeyCallBacks, &kCFTypeDictionaryValueCallBacks);
	setContent(change, content, n);
	OSStatus status = SecItemUpdate(q, change);
	CFRelease(change);
	CFRelease(q);
	return status;
}

static OSStatus itemRemove(const char *service, const char *account) {
	CFMutableDictionaryRef q = itemQuery(service, account);
	OSStatus status = SecItemDelete(q);
	CFRelease(q);
	return status;
}

// itemGet copies at most cap bytes and gives the item's length.
static OSStatus itemGet(const char *service, const char *account, void *content, long cap, long *n) {
	CFMutableDictionaryRef q = itemQuery(service, account);
	CFDictionarySetValue(q, kSecReturnData, kCFBooleanTrue);
	CFDictionarySetValue(q, kSecMatchLimit, kSecMatchLimitOne);
	CFTypeRef found = NULL;
	OSStatus status = SecItemCopyMatching(q, &found);
	CFRelease(q);
	*n = 0;
	if (status == errSecSuccess && found) {
		*n = CFDataGetLength((CFDataRef)found);
		memcpy(content, CFDataGetBytePtr((CFDataRef)found), *n < cap ? *n : cap);
		CFRelease(found);
	}
	return status;
}

// itemList gives an array of attributes, which the caller releases.
static OSStatus itemList(const char *service, CFArrayRef *list, long *n) {
	CFMutableDictionaryRef q = itemQuery(service, NULL);
	CFDictionarySetValue(q, kSecReturnAttributes, kCFBooleanTrue);
	CFDictionarySetValue(q, kSecMatchLimit, kSecMatchLimitAll);
	CFTypeRef found = NULL;
	OSStatus status = SecItemCopyMatching(q, &found);
	CFRelease(q);
	*list = (CFArrayRef)found;
	*n = status == errSecSuccess && found ? CFArrayGetCount(*list) : 0;
	return status;
}

// itemName copies the i'th name, and reports whether it fits.
static int itemName(CFArrayRef list, long i, char *name, long cap) {
	CFDictionaryRef one = (CFDictionaryRef)CFArrayGetValueAtIndex(list, i);
	CFStringRef account = (CFStringRef)CFDictionaryGetValue(one, kSecAttrAccount);
	return account && CFStringGetCString(account, name, cap, kCFStringEncodingUTF8);
}

static void itemListEnd(CFArrayRef list) {
	if (list) CFRelease(list);
}
*/
import "C"

import (
	"errors"
	"fmt"
	"unsafe"
)

// openSystem opens the user's Keychain.
func openSystem(string) (Store, error) { return OpenKeychain() }

// OpenKeychain opens the store of grade System in the Keychain of macOS or iOS: items of this app, of this device only,
// readable while it is unlocked. It is not of grade Hardware: the Secure Enclave has no HMAC, so a key is given out to
// this process for each use. ErrUnavailable is returned when it can't be used now, for instance before the first unlock.
func OpenKeychain() (Store, error) {
	k := keychain{}
	if _, err := k.ids(); err != nil {
		return nil, err
	}
	return &itemStore{items: k, grade: System}, nil
}

// keychain has the items as generic passwords of the service "app.zegel.key", with the id as account.
type keychain struct{}

// cString is s as C has it. It is of Go's heap, so nothing is to be freed.
func cString(s string) *C.char {
	b := append([]byte(s), 0)
	return (*C.char)(unsafe.Pointer(&b[0]))
}

func (keychain) get(id string) ([]byte, error) {
	service := cString(itemService)
	account := cString(id)
	content := make([]byte, itemLen+1) // one more, to see that an item is too long
	defer clear(content)
	var n C.long
	status := C.itemGet(service, account, unsafe.Pointer(&content[0]), C.long(len(content)), &n)
	if err := keychainError(status); err != nil {
		return nil, err
	}
	return append([]byte(nil), content[:min(int(n), len(content))]...), nil
}

func (keychain) add(id string, content []byte) error {
	service := cString(itemService)
	account := cString(id)
	label := cString(itemLabel)
	return keychainError(C.itemAdd(service, account, label, unsafe.Pointer(&content[0]), C.long(len(content))))
}

func (keychain) set(id string, content []byte) error {
	service := cString(itemService)
	account := cString(id)
	return keychainError(C.itemSet(service, account, unsafe.Pointer(&content[0]), C.long(len(content))))
}

func (keychain) remove(id string) error {
	service := cString(itemService)
	account := cString(id)
	return keychainError(C.itemRemove(service, account))
}

func (keychain) ids() ([]string, error) {
	service := cString(itemService)
	var list C.CFArrayRef
	var n C.long
	status := C.itemList(service, &list, &n)
	defer C.itemListEnd(list)
	if err := keychainError(status); errors.Is(err, ErrLost) {
		return nil, nil // there are none
	} else if err != nil {
		return nil, err
	}
	ids := []string{}
	for i := range n {
		var name [MaxID + 1]byte
		if C.itemName(list, i, (*C.char)(unsafe.Pointer(&name[0])), C.long(len(name))) != 0 {
			ids = append(ids, C.GoString((*C.char)(unsafe.Pointer(&name[0]))))
		}
	}
	return ids, nil
}

func (keychain) close() error { return nil }

// keychainError is the system's status as one of this package's errors.
func keychainError(status C.OSStatus) error {
	switch status {
	case C.errSecSuccess:
		return nil
	case C.errSecItemNotFound:
		return ErrLost
	case C.errSecDuplicateItem:
		return ErrExists
	case C.errSecAuthFailed, C.errSecUserCanceled:
		return fmt.Errorf("%w: keychain status %d", ErrRefused, status)
	}
	// Among these: the device is locked, or the program has no right to a keychain.
	return fmt.Errorf("%w: keychain status %d", ErrUnavailable, status)
}
