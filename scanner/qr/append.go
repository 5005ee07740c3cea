package qr

// Structured append (ISO/IEC 18004, clause 8): up to 16 codes hold one message
// together. Each says its place, how many there are, and the exclusive or of
// all bytes of the message, so that parts of two messages don't mix.

// Part is a code's place in a message.
type Part struct {
	Index, Count int // the first is 0; Count is 1 to 16
	Parity       byte
}

// A Message collects parts, in any order and over many frames. The zero Message
// is ready. It never holds more than 16 parts.
type Message struct {
	parts  [16]string
	count  int
	parity byte
}

// Missing is how many parts are still to come; 0 before the first.
func (m *Message) Missing() int {
	n := m.count
	for _, p := range m.parts[:m.count] {
		if p != "" {
			n--
		}
	}
	return n
}

// Add takes a code. Once all parts are there it returns the message, and begins
// anew. A code of another message throws away what was collected; one that is
// not a part is ignored.
func (m *Message) Add(c *Code) (text string, whole bool) {
	p := c.Part
	if p == nil || p.Count < 1 || p.Count > len(m.parts) || p.Index < 0 || p.Index >= p.Count {
		return "", false
	}
	if p.Count != m.count || p.Parity != m.parity || m.parts[p.Index] != "" && m.parts[p.Index] != c.Text {
		*m = Message{count: p.Count, parity: p.Parity}
	}
	m.parts[p.Index] = c.Text
	if m.Missing() > 0 {
		return "", false
	}
	for _, s := range m.parts[:m.count] {
		text += s
	}
	parity, count := m.parity, m.count
	*m = Message{}
	if sum, ascii := exclusiveOr(text); ascii && sum != parity && count > 1 {
		return "", false // parts of two messages
	}
	return text, true
}

// exclusiveOr is the parity of a text. Only for ASCII are the bytes of the
// text certainly those that the codes hold.
func exclusiveOr(text string) (sum byte, ascii bool) {
	for i := range len(text) {
		if text[i] > 0x7f {
			return 0, false
		}
		sum ^= text[i]
	}
	return sum, true
}
