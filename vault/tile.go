package vault

import (
	"encoding/binary"
	"time"
	"unicode/utf8"
)

// State says what a profile can be used for.
type State int

const (
	// Active profiles can be unlocked.
	Active State = iota + 1
	// Erased profiles are a name and a colour; everything else is gone.
	Erased
	// Lost profiles have no key any more in the key store (a reset, a restored backup), or their own records do
	// not open. Nothing in them can be read again; the person has to activate again.
	Lost
	// removing is an erased profile whose tile goes as well; it is never shown.
	removing
)

// String is the state's name in lower case.
func (s State) String() string {
	switch s {
	case Active:
		return "active"
	case Erased:
		return "erased"
	case Lost:
		return "lost"
	}
	return "unknown"
}

// tile is what is shown of a profile before any PIN. It is under the vault's key, not the profile's, so that it
// outlives the profile.
type tile struct {
	state   State
	colour  int32
	created time.Time
	name    string
}

func (t *tile) marshal() []byte {
	b := []byte{byte(t.state)}
	b = binary.BigEndian.AppendUint32(b, uint32(t.colour))
	b = binary.BigEndian.AppendUint64(b, uint64(t.created.UnixMilli()))
	b = binary.BigEndian.AppendUint16(b, uint16(len(t.name)))
	return append(b, t.name...)
}

func parseTile(b []byte) (*tile, error) {
	f := &fields{b: b}
	t := &tile{state: State(f.u8()), colour: int32(f.u32())}
	created := f.i64()
	t.name = string(f.take(int(f.u16())))
	if err := f.done("tile"); err != nil {
		return nil, err
	}
	switch t.state {
	case Active, Erased, removing:
	default:
		return nil, damaged("tile")
	}
	if created < 0 || created > maxMilli || len(t.name) > MaxName || !utf8.ValidString(t.name) {
		return nil, damaged("tile")
	}
	t.created = time.UnixMilli(created).UTC()
	return t, nil
}
