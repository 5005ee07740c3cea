package qr

import (
	"encoding/binary"
	"math/bits"
)

// Binarising: which pixels are dark?
//
// Every threshold changes slowly over a picture, so that one for each block of
// 8 by 8 pixels is enough. Nothing is binarised ahead: a row is turned into
// bits when the finders look at it, and a single pixel when it is asked for.
//
// There are two maps of thresholds. byContrast takes the middle between the
// darkest and the brightest pixel of a block, averaged over the 5 by 5 blocks
// around (the idea of zxing's HybridBinarizer); blocks without contrast take
// over from their neighbours. byMean takes the mean of a wider window
// (Bradley and Roth, 2007), which holds where a block sees one side of a large
// module only.
//
// Eight pixels are handled at once as the bytes of a word (Warren, Hacker's
// Delight, section 2-18: comparing bytes in a word).

const (
	blockSide = 8
	// leastContrast is the difference between the brightest and the darkest
	// pixel below which a block is taken for flat, in levels of 256.
	leastContrast = 24

	lanes  = 0x0101010101010101
	highs  = 0x80 * lanes
	sevens = 0x7f * lanes
)

// view is a plane with a threshold for each block: what the finders, the
// straightening and the sampling look at.
type view struct {
	plane
	thresholds []byte // of block (x/8, y/8); a pixel at it is dark
	across     int    // blocks in a row
}

// dark says whether a pixel of the picture is dark.
func (v *view) dark(x, y int) bool {
	return v.pix[y*v.stride+x] <= v.thresholds[y>>3*v.across+x>>3]
}

// sign is 1 where the pixel under (x, y) is dark, -1 where it is light, 0
// outside the picture; in an inverted code the other way round.
func (v *view) sign(x, y float64, inverted bool) int {
	// Said so that it holds for numbers that are none, too.
	if !(x >= 0 && y >= 0 && x < float64(v.w) && y < float64(v.h)) {
		return 0
	}
	ix, iy := int(x), int(y)
	if v.dark(ix, iy) != inverted {
		return 1
	}
	return -1
}

// threshold is the threshold at (x, y), mixed of the blocks around.
func (v *view) threshold(x, y float64) float64 {
	down := len(v.thresholds) / v.across
	x = min(max(x/blockSide-0.5, 0), float64(v.across-1))
	y = min(max(y/blockSide-0.5, 0), float64(down-1))
	ix, iy := int(x), int(y)
	fx, fy := x-float64(ix), y-float64(iy)
	jx, jy := min(ix+1, v.across-1), min(iy+1, down-1)
	at := func(x, y int) float64 { return float64(v.thresholds[y*v.across+x]) }
	top := at(ix, iy)*(1-fx) + at(jx, iy)*fx
	bottom := at(ix, jy)*(1-fx) + at(jx, jy)*fx
	return top*(1-fy) + bottom*fy
}

// laneMask has all bits of each lane in which a >= b, for lanes of 7 bits.
func laneMask(a, b uint64) uint64 {
	m := ((a | highs) - b) & highs
	return m - m>>7
}

// binariser holds the buffers of the two maps.
type binariser struct {
	low, high    []uint64 // of a row of blocks, by lane
	extreme      [pyramidLevels]extremes
	middle       []byte  // of each block; 0 where it is flat
	sums, counts []int32 // of a column of blocks
	window       []int32 // sums of the blocks left of and above each
}

// byContrast makes the map of local contrast in the memory of thresholds.
func (b *binariser) byContrast(p plane, thresholds []byte) view {
	across, down := (p.w+blockSide-1)/blockSide, (p.h+blockSide-1)/blockSide
	b.middle = grown(b.middle, across*down)
	for y := range down {
		b.middles(p, y*blockSide, b.middle[y*across:][:across])
	}
	thresholds = grown(thresholds, across*down)
	b.spread(thresholds, across, down)
	return view{p, thresholds, across}
}

// middles finds the middle between dark and bright of a row of blocks. A level
// in two is enough, and leaves the top bit of each lane free.
func (b *binariser) middles(p plane, top int, out []byte) {
	whole := p.w / blockSide
	b.low, b.high = grown(b.low, whole), grown(b.high, whole)
	low, high := b.low[:whole], b.high[:whole]
	for i := range low {
		low[i], high[i] = sevens, 0
	}
	bottom := min(top+blockSide, p.h)
	for y := top; y < bottom; y++ {
		row := p.row(y)
		for i := range low {
			if len(row) < 8 {
				break
			}
			v := binary.LittleEndian.Uint64(row) >> 1 & sevens
			row = row[8:]
			h, l := high[i], low[i]
			high[i] = h ^ (h^v)&laneMask(v, h)
			low[i] = l ^ (l^v)&laneMask(l, v)
		}
	}
	for i := range low {
		h, l := high[i], low[i]
		for s := 32; s >= 8; s /= 2 {
			v := h >> s
			h ^= (h ^ v) & laneMask(v, h)
			v = l>>s | ^(^uint64(0)>>s)&sevens
			l ^= (l ^ v) & laneMask(l, v)
		}
		out[i] = middle(int(h&0x7f)*2, int(l&0x7f)*2, leastContrast)
	}
	if whole == len(out) {
		return
	}
	// The last block is narrower.
	h, l := 0, 255
	for y := top; y < bottom; y++ {
		for _, v := range p.row(y)[whole*blockSide:] {
			h, l = max(h, int(v)), min(l, int(v))
		}
	}
	out[whole] = middle(h, l, leastContrast)
}

func middle(high, low, contrast int) byte {
	if high-low <= contrast {
		return 0
	}
	return byte((high + low) / 2)
}

// extremes are the darkest and the brightest pixel of each block of 8 by 8
// pixels of a size.
type extremes struct {
	least, most  []byte
	across, down int
}

// extremes finds the extremes of n sizes of a picture, p being the half size.
// They are those of 4 by 4 pixels of it, and what is made of them: means of four
// pixels have the same middle as the pixels, less noise, and are a quarter as
// many.
func (b *binariser) extremes(p plane, n int) {
	b.extreme[0].of(p)
	for i := 1; i < n; i++ {
		b.extreme[i].ofFour(&b.extreme[i-1])
	}
}

// of fills the extremes with those of the blocks of 4 by 4 pixels of p.
func (b *extremes) of(p plane) {
	b.across, b.down = p.w/4, p.h/4
	b.least, b.most = grown(b.least, b.across*b.down), grown(b.most, b.across*b.down)
	for y := range b.down {
		r0, r1, r2, r3 := p.row(4*y), p.row(4*y+1), p.row(4*y+2), p.row(4*y+3)
		least, most := b.least[y*b.across:][:b.across], b.most[y*b.across:][:b.across]
		x := 0
		for ; x+4 <= b.across; x += 4 {
			p0, p1, p2, p3 := (*[16]byte)(r0[4*x:]), (*[16]byte)(r1[4*x:]), (*[16]byte)(r2[4*x:]), (*[16]byte)(r3[4*x:])
			lows, tops := (*[4]byte)(least[x:]), (*[4]byte)(most[x:])
			lows[0], lows[1], tops[0], tops[1] = extremesOf(binary.LittleEndian.Uint64(p0[:]), binary.LittleEndian.Uint64(p1[:]),
				binary.LittleEndian.Uint64(p2[:]), binary.LittleEndian.Uint64(p3[:]))
			lows[2], lows[3], tops[2], tops[3] = extremesOf(binary.LittleEndian.Uint64(p0[8:]), binary.LittleEndian.Uint64(p1[8:]),
				binary.LittleEndian.Uint64(p2[8:]), binary.LittleEndian.Uint64(p3[8:]))
		}
		for ; x < b.across; x++ {
			l, h := byte(255), byte(0)
			for _, row := range [4][]byte{r0, r1, r2, r3} {
				for _, v := range row[4*x : 4*x+4] {
					l, h = min(l, v), max(h, v)
				}
			}
			least[x], most[x] = l, h
		}
	}
}

// extremesOf returns the least and the greatest of the four left and the four
// right columns of four rows of eight pixels, to a level in two.
func extremesOf(r0, r1, r2, r3 uint64) (lowLeft, lowRight, highLeft, highRight byte) {
	u, v := r0>>1&sevens, r1>>1&sevens
	m := (u ^ v) & laneMask(u, v)
	h, l := v^m, u^m
	u, v = r2>>1&sevens, r3>>1&sevens
	m = (u ^ v) & laneMask(u, v)
	u, v = v^m, u^m
	h ^= (h ^ u) & laneMask(u, h)
	l ^= (l ^ v) & laneMask(l, v)
	// Lanes 0 and 4 count; what others get does not matter.
	u, v = h>>16, l>>16
	h ^= (h ^ u) & laneMask(u, h)
	l ^= (l ^ v) & laneMask(l, v)
	u, v = h>>8, l>>8
	h ^= (h ^ u) & laneMask(u, h)
	l ^= (l ^ v) & laneMask(l, v)
	return byte(l&0x7f) * 2, byte(l>>32&0x7f) * 2, byte(h&0x7f) * 2, byte(h>>32&0x7f) * 2
}

// ofFour fills the extremes with those of every 2 by 2 blocks of half.
func (b *extremes) ofFour(half *extremes) {
	b.across, b.down = (half.across+1)/2, (half.down+1)/2
	b.least, b.most = grown(b.least, b.across*b.down), grown(b.most, b.across*b.down)
	for y := range b.down {
		above, below := 2*y*half.across, min(2*y+1, half.down-1)*half.across
		l0, l1 := half.least[above:][:half.across], half.least[below:][:half.across]
		m0, m1 := half.most[above:][:half.across], half.most[below:][:half.across]
		least, most := b.least[y*b.across:][:b.across], b.most[y*b.across:][:b.across]
		for x := range least {
			i, j := 2*x, min(2*x+1, half.across-1)
			least[x] = min(l0[i], l0[j], l1[i], l1[j])
			most[x] = max(m0[i], m0[j], m1[i], m1[j])
		}
	}
}

// byExtremes makes the map of local contrast of size n of the picture that
// extremes has seen.
func (b *binariser) byExtremes(p plane, n int, thresholds []byte) view {
	across, down := (p.w+blockSide-1)/blockSide, (p.h+blockSide-1)/blockSide
	b.middle = grown(b.middle, across*down)
	e := &b.extreme[n]
	for y := range down {
		out := b.middle[y*across:][:across]
		// At the edge there may be some pixels more than blocks.
		from := min(y, e.down-1) * e.across
		least, most := e.least[from:][:e.across], e.most[from:][:e.across]
		whole := min(across, e.across)
		for x := range out[:whole] {
			out[x] = middle(int(most[x]), int(least[x]), leastContrast-8)
		}
		for x := whole; x < across; x++ {
			out[x] = out[whole-1]
		}
	}
	thresholds = grown(thresholds, across*down)
	b.spread(thresholds, across, down)
	return view{p, thresholds, across}
}

// spread averages the middles over 5 by 5 blocks, the block's own counting
// three times, and carries them into where there are none.
func (b *binariser) spread(out []byte, across, down int) {
	b.sums, b.counts = grown(b.sums, across+5), grown(b.counts, across+5)
	sums, counts := b.sums[:across+5], b.counts[:across+5]
	clear(sums)
	clear(counts)
	// A block's middle and that it has one, of each of up to five rows.
	add := func(y int, sign int32) {
		if y < 0 || y >= down {
			return
		}
		s, n := sums[2:][:across], counts[2:][:across]
		for x, v := range b.middle[y*across:][:across] {
			m := int32(v)
			s[x] += sign * m
			n[x] += sign * ((m + 255) >> 8)
		}
	}
	add(0, 1)
	add(1, 1)
	first := -1 // the first row that has a threshold
	for y := range down {
		add(y+2, 1)
		add(y-3, -1)
		row, own := out[y*across:][:across], b.middle[y*across:][:across]
		last, known := byte(0), -1
		s, n := sums[0]+sums[1]+sums[2]+sums[3], counts[0]+counts[1]+counts[2]+counts[3]
		for x := range row {
			s, n = s+sums[x+4], n+counts[x+4]
			ts, tn := s, n
			if m := int32(own[x]); m > 0 {
				ts, tn = ts+2*m, tn+2
			}
			if tn > 0 {
				last = byte(ts / tn)
				if known < 0 {
					known = x
				}
			}
			row[x] = last
			s, n = s-sums[x], n-counts[x]
		}
		switch {
		case known > 0:
			for x := range known {
				row[x] = row[known]
			}
		case known < 0 && y > 0:
			copy(row, out[(y-1)*across:])
		}
		if known >= 0 && first < 0 {
			first = y
		}
	}
	for y := range max(first, 0) {
		copy(out[y*across:][:across], out[first*across:])
	}
}

// byMean makes the map of window means in the memory of thresholds: the mean of
// the blocks at most radius blocks away, less a few levels for the noise of
// flat ground.
func (b *binariser) byMean(p plane, radius int, thresholds []byte) view {
	const less = 4
	across, down := (p.w+blockSide-1)/blockSide, (p.h+blockSide-1)/blockSide
	n := across + 1
	b.window = grown(b.window, n*(down+1))
	clear(b.window[:n])
	// The mean of each block, summed up over all left of and above it.
	for y := range down {
		left := int32(0)
		b.window[(y+1)*n] = 0
		for x := range across {
			left += p.blockMean(x*blockSide, y*blockSide)
			b.window[(y+1)*n+x+1] = b.window[y*n+x+1] + left
		}
	}
	thresholds = grown(thresholds, across*down)
	for y := range down {
		y0, y1 := max(0, y-radius), min(down, y+radius+1)
		for x := range across {
			x0, x1 := max(0, x-radius), min(across, x+radius+1)
			s := b.window[y1*n+x1] - b.window[y0*n+x1] - b.window[y1*n+x0] + b.window[y0*n+x0]
			thresholds[y*across+x] = byte(max(0, int(s)/((y1-y0)*(x1-x0))-less))
		}
	}
	return view{p, thresholds, across}
}

// blockMean is the mean of the block whose corner is at (x, y).
func (p *plane) blockMean(x, y int) int32 {
	bottom := min(y+blockSide, p.h)
	if x+blockSide > p.w {
		s := 0
		for r := y; r < bottom; r++ {
			for _, v := range p.row(r)[x:] {
				s += int(v)
			}
		}
		return int32(s / ((bottom - y) * (p.w - x)))
	}
	var s uint64
	for r := y; r < bottom; r++ {
		v := binary.LittleEndian.Uint64(p.pix[r*p.stride+x:])
		s += v&0x00ff00ff00ff00ff + v>>8&0x00ff00ff00ff00ff
	}
	return int32(s*0x0001000100010001>>48) / int32(8*(bottom-y))
}

// edges lists where row y changes between light and dark, in out: the first is
// the start of a dark run, the second its end, and so on. They are even in
// number.
func (v *view) edges(y int, out []int32) []int32 {
	out = grown(out, v.w+1)
	n := 0
	row := v.row(y)
	thresholds := v.thresholds[y>>3*v.across:][:v.across]
	var carry uint64
	for x := 0; x < v.w; x += 64 {
		var word uint64
		if v.w-x >= 64 {
			px, th := (*[64]byte)(row[x:]), (*[8]byte)(thresholds[x>>3:])
			word = darks(binary.LittleEndian.Uint64(px[:]), th[0]) |
				darks(binary.LittleEndian.Uint64(px[8:]), th[1])<<8 |
				darks(binary.LittleEndian.Uint64(px[16:]), th[2])<<16 |
				darks(binary.LittleEndian.Uint64(px[24:]), th[3])<<24 |
				darks(binary.LittleEndian.Uint64(px[32:]), th[4])<<32 |
				darks(binary.LittleEndian.Uint64(px[40:]), th[5])<<40 |
				darks(binary.LittleEndian.Uint64(px[48:]), th[6])<<48 |
				darks(binary.LittleEndian.Uint64(px[56:]), th[7])<<56
		} else {
			for i := x; i < v.w; i++ {
				if row[i] <= thresholds[i>>3] {
					word |= 1 << (i - x)
				}
			}
		}
		changes := word ^ (word<<1 | carry)
		carry = word >> 63
		if v.w-x < 64 {
			changes &= 1<<(v.w-x) - 1 // an end at the picture's comes below
		}
		for ; changes != 0; changes &= changes - 1 {
			out[n] = int32(x + bits.TrailingZeros64(changes))
			n++
		}
	}
	if n%2 == 1 {
		out[n] = int32(v.w)
		n++
	}
	return out[:n]
}

// darks has a bit for each of eight pixels, set where it is not above the
// threshold.
func darks(pixels uint64, threshold byte) uint64 {
	t := uint64(threshold) * lanes
	// The top bit of each lane: pixel <= threshold.
	q := (t | highs) - pixels&sevens
	m := (t&^pixels | ^(t^pixels)&q) & highs
	return m >> 7 * 0x0102040810204080 >> 56
}
