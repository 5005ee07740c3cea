package vault

import (
	"crypto/subtle"
	"encoding/binary"
	"encoding/hex"

	"github.com/zegel-app/zegel/platform/keystore"
)

// suiteArgon2id names the derivation below in the PIN's slot.
const suiteArgon2id = 1

// tileKeyID is the key store's name for the key under which tiles (names and colours) are sealed.
func tileKeyID(vault [16]byte) string { return hex.EncodeToString(vault[:]) + "-tiles" }

// profileKeyID is the key store's name for a profile's key, K_prf.
func profileKeyID(vault [16]byte, id ProfileID) string {
	return hex.EncodeToString(vault[:]) + "-" + hex.EncodeToString(id[:])
}

// joined is each part with its length (uint32, big endian) before it, so that no two lists of parts look alike.
func joined(parts ...[]byte) []byte {
	n := 0
	for _, p := range parts {
		n += 4 + len(p)
	}
	out := make([]byte, 0, n)
	for _, p := range parts {
		out = binary.BigEndian.AppendUint32(out, uint32(len(p)))
		out = append(out, p...)
	}
	return out
}

// dataKeys open a profile's records without its PIN: one key seals, the other hides names in bbolt's keys.
type dataKeys struct {
	seal  [32]byte
	index [32]byte
}

// newDataKeys asks the key store for the profile's keys.
func newDataKeys(ks keystore.Store, vault [16]byte, id ProfileID) (*dataKeys, error) {
	p, err := ks.PRF(profileKeyID(vault, id), joined([]byte("zegel1 data"), vault[:], id[:]))
	if err != nil {
		return nil, err
	}
	defer clear(p[:])
	salt := joined(vault[:], id[:])
	return &dataKeys{
		seal:  derive(p[:], salt, "zegel1 data seal"),
		index: derive(p[:], salt, "zegel1 data index"),
	}, nil
}

// newTileKey asks the key store for the key of the tiles.
func newTileKey(ks keystore.Store, vault [16]byte) ([32]byte, error) {
	p, err := ks.PRF(tileKeyID(vault), joined([]byte("zegel1 tiles"), vault[:]))
	if err != nil {
		return p, err
	}
	defer clear(p[:])
	return derive(p[:], joined(vault[:]), "zegel1 tiles seal"), nil
}

// hidden is a name as bbolt's key shows it: 16 bytes that tell nothing without the index key.
func (k *dataKeys) hidden(parts ...[]byte) []byte {
	m := keystore.HMAC(k.index[:], joined(parts...))
	return m[:16]
}

// pinKey is KEK of docs/vault.md: what a PIN comes to on this device. Every PIN comes to some key.
type pinKey [32]byte

// newPINKey derives KEK from the PIN. It takes as long as the slot's parameters say.
func newPINKey(ks keystore.Store, vault [16]byte, id ProfileID, s *slot, pin *PIN) (k *pinKey, err error) {
	k = new(pinKey)
	traceless(func() { err = k.derive(ks, vault, id, s, pin) })
	s.params.release()
	if err != nil {
		return nil, err
	}
	return k, nil
}

func (k *pinKey) derive(ks keystore.Store, vault [16]byte, id ProfileID, s *slot, pin *PIN) error {
	var secret [64]byte // A, B
	defer clear(secret[:])
	a, b := secret[:32], secret[32:]
	s.params.stretch(a, pin, s.salt)
	message := joined([]byte("zegel1 pin"), vault[:], id[:], a)
	defer clear(message)
	out, err := ks.PRF(profileKeyID(vault, id), message)
	if err != nil {
		return err
	}
	copy(b, out[:])
	clear(out[:])
	info := s.params.append([]byte{s.suite})
	*k = derive(secret[:], joined(vault[:], id[:]), string(joined([]byte("zegel1 kek"), info)))
	return nil
}

// check is the first bits of a value that only this key gives, in the high bits of 16. Few bits on purpose: they
// catch a typing error and leave a thief with thousands of candidates.
func (k *pinKey) check(bits uint8) (c uint16) {
	traceless(func() {
		v := derive(k[:], nil, "zegel1 check")
		c = binary.BigEndian.Uint16(v[:2]) &^ (0xffff >> bits)
	})
	return c
}

// masked is value XORed with the mask of one secret: it masks, and it unmasks. A salt is new with every PIN and an
// account id with every account, so no mask is used for two secrets.
func (k *pinKey) masked(account AccountID, purpose string, value [32]byte) [32]byte {
	masked := new([32]byte)
	defer clear(masked[:])
	traceless(func() {
		*masked = derive(k[:], nil, string(joined([]byte("zegel1 mask"), account[:], []byte(purpose))))
	})
	subtle.XORBytes(masked[:], masked[:], value[:])
	return *masked
}
