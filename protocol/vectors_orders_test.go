package protocol

import (
	"strconv"
	"strings"
	"time"
)

// How each kind of order stands in challenge.json. Amounts are text, because
// some JSON readers round what is above 2^53.

type loginVector struct {
	Browser string `json:"browser"`
	Place   string `json:"place"`
}

type transferVector struct {
	Minor             int64  `json:"amount_minor,string"`
	Currency          string `json:"currency"`
	Creditor          string `json:"creditor"`
	CreditorAccount   string `json:"creditor_account"`
	DebtorAccountName string `json:"debtor_account_name"`
	DebtorAccount     string `json:"debtor_account"`
	Remittance        string `json:"remittance"`
	ExecutionDate     string `json:"execution_date"`
}

type paymentVector struct {
	Minor           int64  `json:"amount_minor,string"`
	Creditor        string `json:"creditor"`
	CreditorAccount string `json:"creditor_account"`
	Remittance      string `json:"remittance"`
}

type batchOrderVector struct {
	Count             uint32          `json:"count"`
	Minor             int64           `json:"amount_minor,string"`
	Currency          string          `json:"currency"`
	Digest            hexBytes        `json:"digest"`
	List              []paymentVector `json:"list,omitempty"`
	ListAddress       string          `json:"list_address"`
	DebtorAccountName string          `json:"debtor_account_name"`
	DebtorAccount     string          `json:"debtor_account"`
	ExecutionDate     string          `json:"execution_date"`
}

type cardPaymentVector struct {
	Merchant string `json:"merchant"`
	Country  string `json:"country"`
	Minor    int64  `json:"amount_minor,string"`
	Currency string `json:"currency"`
	LastFour string `json:"last_four"`
	Time     int64  `json:"time"`
}

type stockOrderVector struct {
	Side     Side   `json:"side"`
	Quantity string `json:"quantity"`
	ISIN     string `json:"isin"`
	Name     string `json:"name"`
	Limit    string `json:"limit"` // empty at the market's price
	Minor    int64  `json:"amount_minor,string"`
	Currency string `json:"currency"`
	Venue    string `json:"venue"`
}

type settingChangeVector struct {
	Setting string `json:"setting"`
	Old     string `json:"old"`
	New     string `json:"new"`
}

type deviceChangeVector struct {
	Action DeviceAction `json:"action"`
	Device string       `json:"device"`
}

// ordersVector has the order under its kind's name.
type ordersVector struct {
	Login         *loginVector         `json:"login,omitempty"`
	Transfer      *transferVector      `json:"transfer,omitempty"`
	Batch         *batchOrderVector    `json:"batch,omitempty"`
	CardPayment   *cardPaymentVector   `json:"card_payment,omitempty"`
	StockOrder    *stockOrderVector    `json:"stock_order,omitempty"`
	SettingChange *settingChangeVector `json:"setting_change,omitempty"`
	DeviceChange  *deviceChangeVector  `json:"device_change,omitempty"`
}

// order gives what the vector says.
func (v *ordersVector) order() Order {
	switch {
	case v.Login != nil:
		o := Login(*v.Login)
		return &o
	case v.Transfer != nil:
		o := v.Transfer
		return &Transfer{
			Amount: Amount{o.Minor, o.Currency}, Creditor: Party{o.Creditor}, CreditorAccount: o.CreditorAccount,
			DebtorAccountName: o.DebtorAccountName, DebtorAccount: o.DebtorAccount, Remittance: o.Remittance, ExecutionDate: o.ExecutionDate,
		}
	case v.Batch != nil:
		o := v.Batch
		b := &Batch{
			Count: o.Count, Total: Amount{o.Minor, o.Currency}, Digest: [32]byte(o.Digest), ListAddress: o.ListAddress,
			DebtorAccountName: o.DebtorAccountName, DebtorAccount: o.DebtorAccount, ExecutionDate: o.ExecutionDate,
		}
		for _, p := range o.List {
			b.List = append(b.List, Payment(p))
		}
		return b
	case v.CardPayment != nil:
		o := v.CardPayment
		return &CardPayment{Merchant: o.Merchant, Country: o.Country, Amount: Amount{o.Minor, o.Currency}, LastFour: o.LastFour, Time: o.Time}
	case v.StockOrder != nil:
		o := v.StockOrder
		return &StockOrder{
			Side: o.Side, Quantity: decimalOf(o.Quantity), ISIN: o.ISIN, Name: o.Name, Limit: decimalOf(o.Limit),
			Total: Amount{o.Minor, o.Currency}, Venue: o.Venue,
		}
	case v.SettingChange != nil:
		o := SettingChange(*v.SettingChange)
		return &o
	default:
		o := DeviceChange(*v.DeviceChange)
		return &o
	}
}

// decimalOf reads "12.5", and nothing as zero.
func decimalOf(s string) (d Decimal) {
	if s == "" {
		return d
	}
	whole, part, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole+part, 10, 64)
	if err != nil {
		panic(err)
	}
	return Decimal{n, uint8(len(part))}
}

// setOrder is the other way.
func (v *ordersVector) setOrder(o Order) {
	switch o := o.(type) {
	case *Login:
		l := loginVector(*o)
		v.Login = &l
	case *Transfer:
		v.Transfer = &transferVector{
			o.Amount.Minor, o.Amount.Currency, o.Creditor.Name, o.CreditorAccount,
			o.DebtorAccountName, o.DebtorAccount, o.Remittance, o.ExecutionDate,
		}
	case *Batch:
		b := &batchOrderVector{
			Count: o.Count, Minor: o.Total.Minor, Currency: o.Total.Currency, Digest: o.Digest[:], ListAddress: o.ListAddress,
			DebtorAccountName: o.DebtorAccountName, DebtorAccount: o.DebtorAccount, ExecutionDate: o.ExecutionDate,
		}
		for _, p := range o.List {
			b.List = append(b.List, paymentVector(p))
		}
		v.Batch = b
	case *CardPayment:
		v.CardPayment = &cardPaymentVector{o.Merchant, o.Country, o.Amount.Minor, o.Amount.Currency, o.LastFour, o.Time}
	case *StockOrder:
		limit := ""
		if !o.Limit.IsZero() {
			limit = o.Limit.String()
		}
		v.StockOrder = &stockOrderVector{o.Side, o.Quantity.String(), o.ISIN, o.Name, limit, o.Total.Minor, o.Total.Currency, o.Venue}
	case *SettingChange:
		s := settingChangeVector(*o)
		v.SettingChange = &s
	case *DeviceChange:
		d := deviceChangeVector(*o)
		v.DeviceChange = &d
	}
}

// salaries are the payments of the usual batch.
var salaries = []Payment{
	{231540, "Lotte Maes", "BE71096123456769", "Salary July"},
	{198275, "Tom De Smet", "NL91ABNA0417164300", "Salary July"},
	{310000, "Ana Lopes", "PT50000201231234567890154", ""},
}

// manySalaries is a list that is fetched.
func manySalaries() (payments []Payment) {
	for i := range 40 {
		p := salaries[i%len(salaries)]
		p.Minor += int64(i)
		payments = append(payments, p)
	}
	return payments
}

// vectorOrders are the orders of challenge.json beyond login and transfer.
func vectorOrders() []struct {
	name, row string
	order     Order
} {
	batch, _, err := NewBatch("EUR", salaries)
	if err != nil {
		panic(err)
	}
	batch.DebtorAccountName, batch.DebtorAccount, batch.ExecutionDate = "Business account", "BE68539007547034", "2026-07-31"
	fetched, _, err := NewBatch("EUR", manySalaries())
	if err != nil {
		panic(err)
	}
	fetched.List, fetched.ListAddress = nil, "https://zegel.meridian.example/v1/list/7f3a9c"
	fetched.DebtorAccount = "BE68539007547034"
	return []struct {
		name, row string
		order     Order
	}{
		{"batch with its list", "usual batch, three payments", batch},
		{"batch whose list is fetched", "usual batch, list fetched", fetched},
		{"card payment", "usual card payment", &CardPayment{
			Merchant: "Boekhandel De Zwaan", Country: "NL", Amount: Amount{4995, "EUR"}, LastFour: "4242",
			Time: vectorTime.Add(-20 * time.Second).Unix(),
		}},
		{"card payment with the longest name", "largest card payment in ASCII", &CardPayment{
			Merchant: strings.Repeat("M", MaxMerchant), Country: "JP", Amount: Amount{MaxMinor, "JPY"}, LastFour: "0000", Time: MaxTime,
		}},
		{"stock order with a limit", "usual stock order", &StockOrder{
			Side: Buy, Quantity: Decimal{25, 0}, ISIN: "NL0010273215", Name: "ASML Holding NV", Limit: Decimal{68125, 2},
			Total: Amount{1703125, "EUR"}, Venue: "XAMS",
		}},
		{"stock order at the market's price, part of a unit", "", &StockOrder{
			Side: Sell, Quantity: Decimal{125, 1}, ISIN: "US0378331005", Name: "Apple Inc.", Total: Amount{262500, "USD"},
		}},
		{"stock order with all fields at their caps", "largest stock order in ASCII", &StockOrder{
			Side: Sell, Quantity: Decimal{MaxMinor, MaxDecimals}, ISIN: "US0378331005", Name: strings.Repeat("N", MaxName),
			Limit: Decimal{MaxMinor, MaxDecimals}, Total: Amount{MaxMinor, "USD"}, Venue: "XNAS",
		}},
		{"setting change", "usual setting change", &SettingChange{Setting: "Transfers abroad", Old: "Not allowed", New: "Up to EUR 2 000 a day"}},
		{"setting that is new", "", &SettingChange{Setting: "Alert on transfers abroad", New: "On"}},
		{"setting change with all fields at their caps", "largest setting change in ASCII", &SettingChange{
			Setting: strings.Repeat("S", MaxSetting), Old: strings.Repeat("O", MaxSetting), New: strings.Repeat("N", MaxSetting),
		}},
		{"device added", "usual device change", &DeviceChange{Action: AddDevice, Device: "Jef's tablet"}},
		{"device removed", "", &DeviceChange{Action: RemoveDevice, Device: "Anna's old phone"}},
		{"device blocked", "", &DeviceChange{Action: BlockDevice, Device: strings.Repeat("D", MaxDeviceName)}},
	}
}

// batchVector is a list as it is fetched.
type batchVector struct {
	Name     string          `json:"name"`
	Count    int             `json:"count"`
	Minor    int64           `json:"amount_minor,string"`
	Currency string          `json:"currency"`
	Payments []paymentVector `json:"payments"`
	List     hexBytes        `json:"list"`
	Digest   hexBytes        `json:"digest"`
}

func makeBatchVectors() (vectors []batchVector) {
	for _, c := range []struct {
		name     string
		payments []Payment
	}{{"three salaries", salaries}, {"forty salaries", manySalaries()}} {
		b, list, err := NewBatch("EUR", c.payments)
		if err != nil {
			panic(err)
		}
		v := batchVector{c.name, len(c.payments), b.Total.Minor, "EUR", nil, list, b.Digest[:]}
		for _, p := range c.payments {
			v.Payments = append(v.Payments, paymentVector(p))
		}
		vectors = append(vectors, v)
	}
	return vectors
}

// isins are valid as published, and then wrong.
func makeISINVectors() (vectors []formVector) {
	for _, s := range []string{"US0378331005", "AU0000XVGZA3", "GB0002634946", "NL0010273215", "DE000BAY0017", "BE0974293251", "FR0000120271", "JP3633400001"} {
		vectors = append(vectors, formVector{s, true})
	}
	for _, s := range []string{
		"", "US037833100", "US03783310055", "us0378331005", "US0378331004", "US0378331050", "0S0378331005", "US03783310O5", "US 378331005", "US037833100A",
	} {
		vectors = append(vectors, formVector{s, false})
	}
	return vectors
}
