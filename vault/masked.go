package vault

// masked is one secret of an account, XORed with a mask from the PIN's key, and what it is for.
type masked struct {
	purpose string
	value   [32]byte
}

func (m *masked) marshal() []byte {
	b := append([]byte{byte(len(m.purpose))}, m.purpose...)
	return append(b, m.value[:]...)
}

func parseMasked(b []byte) (*masked, error) {
	f := &fields{b: b}
	m := &masked{purpose: string(f.take(int(f.u8())))}
	copy(m.value[:], f.take(len(m.value)))
	if err := f.done("masked secret"); err != nil {
		return nil, err
	}
	if len(m.purpose) == 0 || len(m.purpose) > MaxPurpose {
		return nil, damaged("masked secret")
	}
	return m, nil
}
