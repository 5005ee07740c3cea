package vault

// PIN is six digits, each a value from 0 to 9 (not ASCII), first digit first. It is never a string, so that it can
// be cleared.
type PIN [6]byte

// Clear overwrites the PIN with zeros.
func (p *PIN) Clear() { clear(p[:]) }

// digits reports whether all six are digits.
func (p *PIN) digits() bool {
	for _, d := range p {
		if d > 9 {
			return false
		}
	}
	return true
}

// ascii is the PIN as the key derivation takes it: six ASCII digits.
func (p *PIN) ascii() (b [6]byte) {
	for i, d := range p {
		b[i] = d + '0'
	}
	return b
}
