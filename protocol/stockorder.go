package protocol

// StockOrder asks the customer to confirm an order to buy or sell a security.
// The names in the comments are those of FIX 5.0 (FIX Trading Community).
type StockOrder struct {
	Side     Side    `cbor:"1,keyasint"`           // Side (54)
	Quantity Decimal `cbor:"2,keyasint"`           // OrderQty (38), in units
	ISIN     string  `cbor:"3,keyasint"`           // SecurityID (48), ISO 6166, see CheckISIN
	Name     string  `cbor:"4,keyasint"`           // SecurityDesc (107), 1 to 70 characters
	Limit    Decimal `cbor:"5,keyasint,omitzero"`  // Price (44) of a unit, in the total's currency; zero is at the market's price
	Total    Amount  `cbor:"6,keyasint"`           // GrossTradeAmt (381) and Currency (15), as the bank reckons it
	Venue    string  `cbor:"7,keyasint,omitempty"` // ExDestination (100), ISO 10383 MIC: four capitals or digits
}

// Side says whether an order buys or sells, by FIX's numbers.
type Side uint

// The sides. Another number is made for a newer app.
const (
	Buy  Side = 1
	Sell Side = 2
)

// Kind is KindStockOrder.
func (*StockOrder) Kind() Kind { return KindStockOrder }

func (o *StockOrder) check() error {
	if o.Side != Buy && o.Side != Sell {
		return &FieldError{"Side", tooNew("side %d", o.Side)}
	}
	if err := o.Quantity.check("OrderQty"); err != nil {
		return err
	}
	if err := CheckISIN(o.ISIN); err != nil {
		return &FieldError{"SecurityID", err}
	}
	if err := checkText("SecurityDesc", o.Name, 1, MaxName); err != nil {
		return err
	}
	if !o.Limit.IsZero() {
		if err := o.Limit.check("Price"); err != nil {
			return err
		}
	}
	if err := o.Total.check("GrossTradeAmt"); err != nil {
		return err
	}
	if o.Venue == "" {
		return nil
	}
	if len(o.Venue) != 4 {
		return wrongField("ExDestination", "not four characters")
	}
	for i := range len(o.Venue) {
		if !isDigit(o.Venue[i]) && !isCapital(o.Venue[i]) {
			return wrongField("ExDestination", "not capitals and digits")
		}
	}
	return nil
}
