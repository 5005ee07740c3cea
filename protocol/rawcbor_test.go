package protocol

import (
	"encoding/binary"
	"slices"
)

// Hand-made CBOR, for what the library would not write.

// head is a major type and its argument, in the shortest form.
func head(major byte, n uint64) []byte {
	switch {
	case n < 24:
		return []byte{major<<5 | byte(n)}
	case n < 1<<8:
		return []byte{major<<5 | 24, byte(n)}
	case n < 1<<16:
		return binary.BigEndian.AppendUint16([]byte{major<<5 | 25}, uint16(n))
	case n < 1<<32:
		return binary.BigEndian.AppendUint32([]byte{major<<5 | 26}, uint32(n))
	}
	return binary.BigEndian.AppendUint64([]byte{major<<5 | 27}, n)
}

func rawInt(n int64) []byte {
	if n < 0 {
		return head(1, uint64(-1-n))
	}
	return head(0, uint64(n))
}

func rawBytes(b []byte) []byte { return append(head(2, uint64(len(b))), b...) }
func rawText(s string) []byte  { return append(head(3, uint64(len(s))), s...) }

func rawArray(items ...[]byte) []byte {
	return append(head(4, uint64(len(items))), slices.Concat(items...)...)
}

// rawMap takes keys and values in turn, and keeps their order.
func rawMap(items ...[]byte) []byte {
	return append(head(5, uint64(len(items)/2)), slices.Concat(items...)...)
}

func rawTag(n uint64, item []byte) []byte { return append(head(6, n), item...) }
