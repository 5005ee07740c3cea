package qr

import (
	"cmp"
	"math/bits"
	"slices"
)

// Decoding: from modules to data codewords (ISO/IEC 18004, 7.9, 7.10, clause
// 12).
//
// The format information stands in the code twice; the copies are read on their
// own, the better first. A code can be seen from behind, through glass or by a
// front camera: then rows are columns. A block that can't be corrected as it is
// gets the codewords that are least sure erased, a few and then more.

// symbol is a code as it was decoded.
type symbol struct {
	content
	level     Level
	mirrored  bool
	data      []byte
	corrected int
}

// formats and versionWords are the 32 format and 34 version informations with
// their check bits.
var (
	formats      [32]uint16
	versionWords [41]uint32
)

func init() {
	for d := range formats {
		formats[d] = uint16(withCheck(uint32(d), 10, 0x537)) ^ 0x5412
	}
	for v := 7; v <= 40; v++ {
		versionWords[v] = withCheck(uint32(v), 12, 0x1f25)
	}
}

// withCheck appends n check bits, the remainder by a generator polynomial.
func withCheck(data uint32, n int, generator uint32) uint32 {
	rest := data << n
	for i := 31; i >= n; i-- {
		if rest>>i&1 == 1 {
			rest ^= generator << (i - n)
		}
	}
	return data<<n | rest
}

// nearestFormat returns the format nearest to a word, and in how many bits they
// differ.
func nearestFormat(word uint16) (format, off int) {
	off = 16
	for f, w := range formats {
		if n := bits.OnesCount16(w ^ word); n < off {
			format, off = f, n
		}
	}
	return format, off
}

func nearestVersion(word uint32) (version, off int) {
	off = 32
	for v := 7; v <= 40; v++ {
		if n := bits.OnesCount32(versionWords[v] ^ word); n < off {
			version, off = v, n
		}
	}
	return version, off
}

// format is one way to read a code's modules.
type format struct {
	bits     int // two of the level, three of the mask
	off      int // bits that differ from what was seen
	mirrored bool
}

// readFormats lists the formats that the modules may have, likeliest first.
func (s *samples) readFormats(out []format) []format {
	const most = 3 // bits that the code can correct
	d := s.side
	for _, mirrored := range [2]bool{false, true} {
		bit := func(x, y int) uint16 {
			if mirrored {
				x, y = y, x
			}
			if s.dark[y*d+x] {
				return 1
			}
			return 0
		}
		var corner, split uint16
		for i := range 6 {
			corner = corner<<1 | bit(i, 8)
		}
		corner = corner<<3 | bit(7, 8)<<2 | bit(8, 8)<<1 | bit(8, 7)
		for i := 5; i >= 0; i-- {
			corner = corner<<1 | bit(8, i)
		}
		for i := d - 1; i >= d-7; i-- {
			split = split<<1 | bit(8, i)
		}
		for i := d - 8; i < d; i++ {
			split = split<<1 | bit(i, 8)
		}
		for _, w := range [2]uint16{corner, split} {
			f, off := nearestFormat(w)
			known := slices.IndexFunc(out, func(o format) bool { return o.bits == f && o.mirrored == mirrored })
			switch {
			case known >= 0:
				out[known].off = min(out[known].off, off) - 2 // both copies say so
			case off <= most:
				out = append(out, format{f, off, mirrored})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b format) int { return cmp.Compare(a.off, b.off) })
	return out
}

// decode reads the code of the modules.
func (r *Reader) decode(s *samples, l *layout) (symbol, bool) {
	r.formats = s.readFormats(r.formats[:0])
	for i, f := range r.formats {
		if i == 3 || i > 0 && f.off > r.formats[0].off+3 {
			break
		}
		if c, ok := r.decodeAs(s, l, f); ok {
			return c, true
		}
	}
	return symbol{}, false
}

// decodeAs reads the codewords of the modules in a format, corrects them block
// by block, and parses them.
func (r *Reader) decodeAs(s *samples, l *layout, f format) (c symbol, ok bool) {
	c.level, c.mirrored = levels[f.bits>>3], f.mirrored
	r.collect(s, l, f)
	data := r.data[:0]
	parts := division[l.version][c.level]
	count, first := 0, parts[0].data // blocks, data codewords of the short ones
	for _, b := range parts {
		count += b.count
	}
	total := len(r.words)
	check := parts[0].check
	long := total - count*check - count*first // blocks with a codeword more
	r.effort -= total * 4
	for b := range count {
		// The blocks are interleaved; block b has every count-th codeword, the
		// long ones (the last) one more at the end of the data.
		n := first
		block, at := r.block[:0], r.at[:0]
		for i := range first {
			at = append(at, i*count+b)
		}
		if b >= count-long {
			at = append(at, first*count+b-(count-long))
			n++
		}
		for i := range check {
			at = append(at, total-check*count+i*count+b)
		}
		for _, i := range at {
			block = append(block, r.words[i])
		}
		r.block, r.at = block, at
		errs, ok := r.mend(block, at, check, misread(l.version, c.level))
		if !ok {
			return c, false
		}
		c.corrected += errs
		data = append(data, block[:n]...)
	}
	r.data = data
	c.content, ok = parse(data, l.version, c.level)
	if ok {
		c.data = slices.Clone(data)
	}
	return c, ok
}

// misread is how many check codewords the smallest versions keep back against
// misreading (ISO/IEC 18004, table 9).
func misread(version int, level Level) int {
	switch {
	case version == 1 && level == 'L':
		return 3
	case version == 1 && level == 'M', version == 2 && level == 'L':
		return 2
	case version == 1, version == 3 && level == 'L':
		return 1
	}
	return 0
}

// mend corrects a block, with erasures where it must be. at are the codewords'
// places.
func (r *Reader) mend(block []byte, at []int, check, spare int) (errs int, ok bool) {
	const keptBack = 3 // check codewords, when some are erased
	r.tried = append(r.tried[:0], block...)
	if errs, ok := correct(block, check, nil, spare); ok {
		return errs, true
	}
	order := grown(r.doubt, len(block))
	r.doubt = order
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(r.sure[at[a]], r.sure[at[b]]) })
	last := 0
	for _, part := range [4]int{30, 50, 70, 85} {
		n := min(check*part/100, check-keptBack)
		if n < 2 || n == last {
			continue
		}
		last = n
		copy(block, r.tried)
		if errs, ok := correct(block, check, order[:n], max(keptBack, spare)); ok {
			return errs + n, true
		}
	}
	return 0, false
}

// collect puts the modules together to codewords, without the mask.
func (r *Reader) collect(s *samples, l *layout, f format) {
	d := l.side
	mask := l.masks[f.bits&7]
	n := codewords(l.version)
	r.words, r.sure = grown(r.words, n), grown(r.sure, n)
	for i := range r.words {
		var word byte
		sure := float32(1e9)
		for k := 8 * i; k < 8*i+8; k++ {
			p := int(l.order[k])
			if f.mirrored {
				p = p%d*d + p/d
			}
			word <<= 1
			if s.dark[p] != mask[k] {
				word |= 1
			}
			sure = min(sure, s.sure[p])
		}
		r.words[i], r.sure[i] = word, sure
	}
}
