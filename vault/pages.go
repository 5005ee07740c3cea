package vault

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"
	"os"
)

// bbolt trusts its file: a page number that makes no sense is a panic, one that points back is a walk without end,
// and a file that is too short is a fault. So every page is looked at before bbolt sees the file. What passes here,
// bbolt reads without a panic; FuzzPages holds it to that.

// Layout of a bbolt file (format 2), in bytes. Numbers have the machine's byte order; all machines that this runs on
// have the same one, and a vault does not move between machines.
const (
	pageHeader    = 16 // id u64, flags u16, count u16, overflow u32
	elementLen    = 16 // branch: pos u32, ksize u32, pgid u64; leaf: flags u32, pos u32, ksize u32, vsize u32
	bucketLen     = 16 // root u64, sequence u64; root 0 is followed by a page in the value itself
	metaLen       = 64 // magic, version, page size, flags u32; root, sequence, freelist, high water, txid, check u64
	metaMagic     = 0xed0cdaed
	metaFormat    = 2
	flagBranch    = 0x01
	flagLeaf      = 0x02
	flagFreelist  = 0x10
	leafBucket    = 0x01
	maxKey        = 1 << 15
	maxTreeDepth  = 16
	maxBucketNest = 8
)

var order = binary.NativeEndian

// pages is a bbolt file in memory, and which of its pages were met.
type pages struct {
	b    []byte
	high uint64 // pages at and above this one are not in use
	root uint64
	free uint64
	seen []bool
}

// checkFile looks at the file before bbolt does. A *DamagedError is returned when bbolt could not read all of it; other
// errors are the disk's.
func checkFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("vault: %w", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err != nil {
		return fmt.Errorf("vault: read: %w", err)
	}
	if err := checkPages(b); err != nil {
		return &DamagedError{Path: path, Reason: err.Error()}
	}
	return nil
}

// checkPages walks all pages that a file's newest meta page leads to.
func checkPages(b []byte) error {
	if len(b) > MaxFile {
		return fmt.Errorf("file is over %d bytes", MaxFile)
	}
	p := &pages{b: b}
	if err := p.readMeta(); err != nil {
		return err
	}
	p.seen = make([]bool, p.high)
	p.seen[0], p.seen[1] = true, true
	if err := p.bucket(p.root, maxBucketNest); err != nil {
		return err
	}
	return p.freelist()
}

// readMeta takes the newer of the two meta pages that are whole, as bbolt does.
func (p *pages) readMeta() error {
	var txid uint64
	found := false
	for i := range 2 {
		if len(p.b) < (i+1)*pageSize {
			break
		}
		m := p.b[i*pageSize+pageHeader:][:metaLen]
		sum := fnv.New64a()
		sum.Write(m[:metaLen-8])
		if order.Uint32(m) != metaMagic || order.Uint32(m[4:]) != metaFormat || order.Uint64(m[56:]) != sum.Sum64() {
			continue
		}
		if n := order.Uint32(m[8:]); n != pageSize {
			return fmt.Errorf("pages of %d bytes", n)
		}
		if id := order.Uint64(m[48:]); !found || id > txid {
			found, txid = true, id
			p.root, p.free, p.high = order.Uint64(m[16:]), order.Uint64(m[32:]), order.Uint64(m[40:])
		}
	}
	if !found {
		return fmt.Errorf("no whole meta page in %d bytes", len(p.b))
	}
	if p.high < 4 || p.high > uint64(len(p.b)/pageSize) {
		return fmt.Errorf("%d pages in use, %d in the file", p.high, len(p.b)/pageSize)
	}
	return nil
}

// page is the bytes of a page with its overflow, met for the first time.
func (p *pages) page(id uint64) ([]byte, error) {
	if id < 2 || id >= p.high {
		return nil, fmt.Errorf("page %d does not exist", id)
	}
	b := p.b[id*pageSize:]
	if order.Uint64(b) != id {
		return nil, fmt.Errorf("page %d calls itself %d", id, order.Uint64(b))
	}
	n := uint64(order.Uint32(b[12:])) + 1
	if n > p.high-id {
		return nil, fmt.Errorf("page %d is %d pages long", id, n)
	}
	for i := id; i < id+n; i++ {
		if p.seen[i] {
			return nil, fmt.Errorf("page %d is used twice", i)
		}
		p.seen[i] = true
	}
	return b[:n*pageSize], nil
}

// bucket walks a bucket with pages of its own.
func (p *pages) bucket(root uint64, nest int) error {
	if nest == 0 {
		return fmt.Errorf("buckets nested too deep")
	}
	return p.tree(root, nil, nil, maxTreeDepth, nest)
}

// tree walks a page and all below it. Keys are at or above low and below high; nil is no bound.
func (p *pages) tree(id uint64, low, high []byte, depth, nest int) error {
	if depth == 0 {
		return fmt.Errorf("tree too deep at page %d", id)
	}
	b, err := p.page(id)
	if err != nil {
		return err
	}
	flags, n := order.Uint16(b[8:]), int(order.Uint16(b[10:]))
	switch flags {
	case flagLeaf:
		return p.leaf(b, low, high, nest)
	case flagBranch:
	default:
		return fmt.Errorf("page %d has flags %#x", id, flags)
	}
	if n == 0 {
		return fmt.Errorf("branch page %d is empty", id)
	}
	keys := make([][]byte, n)
	for i := range n {
		at := pageHeader + i*elementLen
		if at+elementLen > len(b) {
			return fmt.Errorf("page %d has too many elements", id)
		}
		keys[i], err = slice(b, at, n, order.Uint32(b[at:]), order.Uint32(b[at+4:]), 0)
		if err != nil {
			return err
		}
	}
	if err := ordered(keys, low, high); err != nil {
		return err
	}
	for i := range n {
		next := high
		if i+1 < n {
			next = keys[i+1]
		}
		child := order.Uint64(b[pageHeader+i*elementLen+8:])
		if err := p.tree(child, keys[i], next, depth-1, nest); err != nil {
			return err
		}
	}
	return nil
}

// leaf checks a page of keys and values, and walks the buckets in it.
func (p *pages) leaf(b, low, high []byte, nest int) error {
	if len(b) < pageHeader {
		return fmt.Errorf("page of %d bytes", len(b))
	}
	n := int(order.Uint16(b[10:]))
	keys := make([][]byte, n)
	for i := range n {
		at := pageHeader + i*elementLen
		if at+elementLen > len(b) {
			return fmt.Errorf("too many elements")
		}
		ksize, vsize := order.Uint32(b[at+8:]), order.Uint32(b[at+12:])
		all, err := slice(b, at, n, order.Uint32(b[at+4:]), ksize, vsize)
		if err != nil {
			return err
		}
		keys[i] = all[:ksize]
		switch order.Uint32(b[at:]) {
		case 0:
			if nest == maxBucketNest {
				// bbolt would take it for a bucket, and follow a nil one.
				return fmt.Errorf("a value outside all buckets")
			}
		case leafBucket:
			if err := p.nested(all[ksize:], nest); err != nil {
				return err
			}
		default:
			return fmt.Errorf("leaf element has flags %#x", order.Uint32(b[at:]))
		}
	}
	return ordered(keys, low, high)
}

// nested walks a bucket that is the value of a leaf element: its root page's number, or a leaf page in the value.
func (p *pages) nested(value []byte, nest int) error {
	if len(value) < bucketLen {
		return fmt.Errorf("bucket of %d bytes", len(value))
	}
	if root := order.Uint64(value); root != 0 {
		return p.bucket(root, nest-1)
	}
	inline := value[bucketLen:]
	if len(inline) < pageHeader || order.Uint16(inline[8:]) != flagLeaf || order.Uint32(inline[12:]) != 0 {
		return fmt.Errorf("inline bucket has no page")
	}
	// bbolt never puts a bucket into an inline one.
	for i := range int(order.Uint16(inline[10:])) {
		at := pageHeader + i*elementLen
		if at+elementLen > len(inline) || order.Uint32(inline[at:]) != 0 {
			return fmt.Errorf("inline bucket has a bad element")
		}
	}
	return p.leaf(inline, nil, nil, nest-1)
}

// slice is the key, and the value after it, of the element at offset at; pos counts from the element itself. It has to
// stand behind the n elements.
func slice(b []byte, at, n int, pos, ksize, vsize uint32) ([]byte, error) {
	from := int64(at) + int64(pos)
	to := from + int64(ksize) + int64(vsize)
	if from < int64(pageHeader+n*elementLen) || to > int64(len(b)) {
		return nil, fmt.Errorf("element points outside its page")
	}
	if ksize == 0 || ksize > maxKey {
		return nil, fmt.Errorf("key of %d bytes", ksize)
	}
	return b[from:to], nil
}

// ordered reports keys that don't rise, or leave their bounds.
func ordered(keys [][]byte, low, high []byte) error {
	for i, k := range keys {
		if i > 0 && bytes.Compare(keys[i-1], k) >= 0 ||
			low != nil && bytes.Compare(k, low) < 0 ||
			high != nil && bytes.Compare(k, high) >= 0 {
			return fmt.Errorf("keys are out of order")
		}
	}
	return nil
}

// freelist checks that what is listed as free is in the file and not in use.
func (p *pages) freelist() error {
	b, err := p.page(p.free)
	if err != nil {
		return fmt.Errorf("list of free pages: %w", err)
	}
	if order.Uint16(b[8:]) != flagFreelist {
		return fmt.Errorf("list of free pages has flags %#x", order.Uint16(b[8:]))
	}
	ids, n := b[pageHeader:], uint64(order.Uint16(b[10:]))
	if n == 0xffff {
		// The count stands in the first entry when it is too large for its field.
		n, ids = order.Uint64(ids), ids[8:]
	}
	if n > uint64(len(ids)/8) {
		return fmt.Errorf("%d free pages in a list of %d bytes", n, len(ids))
	}
	for i := range n {
		id := order.Uint64(ids[i*8:])
		if id < 2 || id >= p.high || p.seen[id] {
			return fmt.Errorf("page %d can't be free", id)
		}
		p.seen[id] = true
	}
	return nil
}
