package protocol

// Warning is the bank's word about an order that the customer should think
// about twice.
type Warning uint

// The warnings. A number that is not among them is made for a newer app: a
// warning that cannot be said in words must not be passed over.
const (
	NewPayee       Warning = 1 // the first payment to this account
	ForeignAccount Warning = 2 // the payee's account is in another country
	OverLimit      Warning = 3 // above the customer's own limit
	UnusualAmount  Warning = 4 // far above what the customer usually pays
)

// checkWarnings takes known warnings in rising order, each once.
func checkWarnings(ws []Warning) error {
	if len(ws) > MaxWarnings {
		return wrongField("warnings", "more than %d", MaxWarnings)
	}
	var last Warning
	for _, w := range ws {
		if w <= last {
			return wrongField("warnings", "not in rising order")
		}
		if w > UnusualAmount {
			return &FieldError{"warnings", tooNew("warning %d", w)}
		}
		last = w
	}
	return nil
}
