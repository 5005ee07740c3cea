package protocol

// Login asks the customer to confirm that it is he who signs in to the bank's
// page.
type Login struct {
	Browser string `cbor:"1,keyasint,omitempty"` // for example "Firefox on Linux"; at most 40 characters
	Place   string `cbor:"2,keyasint,omitempty"` // for example "Gent, Belgium"; at most 40 characters
}

// Kind is KindLogin.
func (*Login) Kind() Kind { return KindLogin }

func (l *Login) check() error {
	if err := checkText("browser", l.Browser, 0, MaxLoginText); err != nil {
		return err
	}
	return checkText("place", l.Place, 0, MaxLoginText)
}
