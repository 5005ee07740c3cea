package vault

import "encoding/binary"

// fields reads fixed fields off the front of a record's content. After a read past the end all further reads give
// zeros, and done says so.
type fields struct {
	b   []byte
	bad bool
}

func (f *fields) take(n int) []byte {
	if f.bad || n > len(f.b) {
		f.bad = true
		return make([]byte, n)
	}
	out := f.b[:n:n]
	f.b = f.b[n:]
	return out
}

func (f *fields) u8() uint8   { return f.take(1)[0] }
func (f *fields) u16() uint16 { return binary.BigEndian.Uint16(f.take(2)) }
func (f *fields) u32() uint32 { return binary.BigEndian.Uint32(f.take(4)) }
func (f *fields) i64() int64  { return int64(binary.BigEndian.Uint64(f.take(8))) }

// done is an error unless everything was read and nothing was missing.
func (f *fields) done(what string) error {
	if f.bad || len(f.b) != 0 {
		return damaged(what + " has the wrong length")
	}
	return nil
}
