package qr

// Part is a code's place in a structured append (ISO/IEC 18004, clause 8): a
// message that up to 16 codes hold together.
type Part struct {
	Index, Count int  // the first is 0
	Parity       byte // the exclusive or of all bytes of the message
}
