package qr

// Reed-Solomon codes over GF(256) with the polynomial x^8+x^4+x^3+x^2+1 and
// the roots 1, a, a^2, ... (ISO/IEC 18004, annex A and B), decoded with
// erasures: a codeword known to be doubtful costs one check codeword, an
// unknown error two. The locator polynomial comes from the algorithm of
// Berlekamp and Massey started with the erasures' polynomial, the values from
// Forney's (Blahut, Algebraic Codes for Data Transmission, 7.4).

var (
	gfExp [512]byte // a^i, twice in a row
	gfLog [256]int
)

func init() {
	x := 1
	for i := range 255 {
		gfExp[i], gfExp[i+255] = byte(x), byte(x)
		gfLog[x] = i
		if x <<= 1; x > 255 {
			x ^= 0x11d
		}
	}
}

func gfMul(a, b byte) byte {
	if a == 0 || b == 0 {
		return 0
	}
	return gfExp[gfLog[a]+gfLog[b]]
}

// poly has the coefficients of a polynomial, low order first. A block of a QR
// code has 30 check codewords at most.
const maxCheck = 30

type poly [maxCheck + 2]byte

// at evaluates the polynomial of the given degree at a^e.
func (p *poly) at(degree, e int) (v byte) {
	for i, c := range p[:degree+1] {
		if c != 0 {
			v ^= gfExp[(gfLog[c]+i*e)%255]
		}
	}
	return v
}

// syndromes evaluates the block at the roots of the code; all are 0 when it
// has no error.
func syndromes(block []byte, check int) (s poly, clean bool) {
	clean = true
	for i := range check {
		var v byte
		for _, c := range block {
			if v != 0 {
				v = gfExp[gfLog[v]+i]
			}
			v ^= c
		}
		s[i] = v
		clean = clean && v == 0
	}
	return s, clean
}

// correct mends the block in place, whose last check codewords are for that,
// and returns how many codewords besides the erased ones were wrong. ok is
// false, and the block undefined, when there is too much to mend; spare check
// codewords are kept back, so that a block of chance is not taken for a code:
// each of them makes that 256 times less likely.
func correct(block []byte, check int, erased []int, spare int) (errs int, ok bool) {
	n := len(block)
	if check > maxCheck || n > 255 || len(erased)+spare > check {
		return 0, false
	}
	s, clean := syndromes(block, check)
	if clean {
		return 0, true
	}
	var locator poly
	locator[0] = 1
	for k, p := range erased {
		x := gfExp[n-1-p]
		for i := k + 1; i > 0; i-- {
			locator[i] ^= gfMul(locator[i-1], x)
		}
	}
	known := len(erased)
	other, length := locator, known
	for r := known; r < check; r++ {
		var d byte
		for i := 0; i <= r; i++ {
			d ^= gfMul(locator[i], s[r-i])
		}
		copy(other[1:], other[:len(other)-1])
		other[0] = 0
		if d == 0 {
			continue
		}
		before := locator
		for i := range locator {
			locator[i] ^= gfMul(d, other[i])
		}
		if 2*length <= r+known {
			length = r + 1 + known - length
			for i := range other {
				other[i] = gfMul(before[i], gfExp[255-gfLog[d]])
			}
		}
	}
	degree := 0
	for i, c := range locator {
		if c != 0 {
			degree = i
		}
	}
	errs = degree - known
	if errs < 0 || 2*errs+known > check-spare {
		return 0, false
	}
	// The roots of the locator are where the errors are.
	var at [maxCheck]int
	found := 0
	for p := range n {
		if locator.at(degree, 255-(n-1-p)) == 0 {
			if found == degree {
				return 0, false
			}
			at[found] = p
			found++
		}
	}
	if found != degree {
		return 0, false
	}
	var value poly
	for i := range check {
		for j := 0; j <= min(i, degree); j++ {
			value[i] ^= gfMul(locator[j], s[i-j])
		}
	}
	for _, p := range at[:found] {
		x := n - 1 - p
		num := value.at(check-1, 255-x)
		var den byte
		for i := 1; i <= degree; i += 2 {
			if c := locator[i]; c != 0 {
				den ^= gfExp[(gfLog[c]+(i-1)*(255-x))%255]
			}
		}
		if den == 0 {
			return 0, false
		}
		if num != 0 {
			block[p] ^= gfExp[(gfLog[num]+x+255-gfLog[den])%255]
		}
	}
	_, ok = syndromes(block, check)
	return errs, ok
}
