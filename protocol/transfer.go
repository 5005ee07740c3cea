package protocol

import (
	"time"
)

// Transfer asks the customer to confirm a credit transfer. The names in the
// comments are those of ISO 20022 (pain.001).
type Transfer struct {
	Amount            Amount `cbor:"1,keyasint"`           // InstdAmt
	Creditor          Party  `cbor:"2,keyasint"`           // Cdtr: the payee
	CreditorAccount   string `cbor:"3,keyasint"`           // CdtrAcct/Id/IBAN, electronic form
	DebtorAccountName string `cbor:"4,keyasint,omitempty"` // DbtrAcct/Nm, at most 35 characters
	DebtorAccount     string `cbor:"5,keyasint,omitempty"` // DbtrAcct/Id/IBAN, electronic form
	Remittance        string `cbor:"6,keyasint,omitempty"` // RmtInf/Ustrd, at most 140 characters
	ExecutionDate     string `cbor:"7,keyasint,omitempty"` // ReqdExctnDt, YYYY-MM-DD; empty is at once
}

// Party is who is paid.
type Party struct {
	Name string `cbor:"1,keyasint"` // Nm, 1 to 70 characters
}

// Kind is KindTransfer.
func (*Transfer) Kind() Kind { return KindTransfer }

func (t *Transfer) check() error {
	if err := t.Amount.check("InstdAmt"); err != nil {
		return err
	}
	if err := checkText("Cdtr/Nm", t.Creditor.Name, 1, MaxName); err != nil {
		return err
	}
	if err := CheckIBAN(t.CreditorAccount); err != nil {
		return &FieldError{"CdtrAcct/IBAN", err}
	}
	if err := checkDebtor(t.DebtorAccountName, t.DebtorAccount); err != nil {
		return err
	}
	if err := checkText("RmtInf/Ustrd", t.Remittance, 0, MaxRemittance); err != nil {
		return err
	}
	return checkDate("ReqdExctnDt", t.ExecutionDate)
}

// checkDebtor looks at the customer's own account, which may be left out.
func checkDebtor(name, account string) error {
	if err := checkText("DbtrAcct/Nm", name, 0, MaxAccount); err != nil {
		return err
	}
	if account == "" {
		return nil
	}
	if err := CheckIBAN(account); err != nil {
		return &FieldError{"DbtrAcct/IBAN", err}
	}
	return nil
}

// checkDate takes an ISO 8601 calendar date that exists, or nothing.
func checkDate(field, s string) error {
	if s == "" {
		return nil
	}
	d, err := time.Parse(time.DateOnly, s)
	if err != nil || d.Format(time.DateOnly) != s {
		return wrongField(field, "not a date as YYYY-MM-DD")
	}
	return nil
}
