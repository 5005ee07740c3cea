package protocol

import (
	"crypto/sha256"
	"slices"
)

// Batch asks the customer to confirm several credit transfers at once, such
// as the salaries of a month. The names in the comments are those of ISO 20022
// (pain.001).
//
// The list itself stands in List where it fits into the code; otherwise it is
// fetched from ListAddress and read with ReadList. Exactly one of them is set.
// NewBatch makes all of it from the payments.
type Batch struct {
	Count             uint32    `cbor:"1,keyasint"`           // NbOfTxs, 1 to MaxBatch
	Total             Amount    `cbor:"2,keyasint"`           // CtrlSum, and the currency of all payments
	Digest            [32]byte  `cbor:"3,keyasint"`           // of the list, see BatchDigest
	List              []Payment `cbor:"4,keyasint,omitempty"` // CdtTrfTxInf
	ListAddress       string    `cbor:"5,keyasint,omitempty"` // see CheckAddress; GET gives the list
	DebtorAccountName string    `cbor:"6,keyasint,omitempty"` // DbtrAcct/Nm, at most 35 characters
	DebtorAccount     string    `cbor:"7,keyasint,omitempty"` // DbtrAcct/Id/IBAN, electronic form
	ExecutionDate     string    `cbor:"8,keyasint,omitempty"` // ReqdExctnDt, YYYY-MM-DD; empty is at once
}

// Payment is one line of a batch, in the currency of its total.
type Payment struct {
	Minor           int64  `cbor:"1,keyasint"`           // InstdAmt in minor units
	Creditor        string `cbor:"2,keyasint"`           // Cdtr/Nm, 1 to 70 characters
	CreditorAccount string `cbor:"3,keyasint"`           // CdtrAcct/Id/IBAN, electronic form
	Remittance      string `cbor:"4,keyasint,omitempty"` // RmtInf/Ustrd, at most 140 characters
}

// Kind is KindBatch.
func (*Batch) Kind() Kind { return KindBatch }

// NewBatch makes a batch with its count, total and digest, the list inside,
// and the list as GET <ListAddress> gives it. For a list that is too long for a
// code the bank moves it out: it sets List to nil and ListAddress to where the
// list is.
//
// A *FieldError is returned when a payment has a value that is not allowed.
func NewBatch(currency string, payments []Payment) (*Batch, []byte, error) {
	b := &Batch{Count: uint32(min(len(payments), MaxBatch+1)), Total: Amount{Currency: currency}, List: slices.Clone(payments)}
	total, err := sum(payments)
	if err != nil {
		return nil, nil, err
	}
	b.Total.Minor = total
	list := encodeBatchList(payments)
	b.Digest = BatchDigest(list)
	if err := b.check(); err != nil {
		return nil, nil, err
	}
	if len(list) > MaxList {
		return nil, nil, wrongField("CdtTrfTxInf", "list longer than %d bytes", MaxList)
	}
	return b, list, nil
}

// BatchDigest is SHA-256("zegel1 batch" || list), of a list as NewBatch writes
// it.
func BatchDigest(list []byte) [32]byte {
	return sha256.Sum256(slices.Concat([]byte("zegel1 batch"), list))
}

// ReadList reads a fetched list and compares it with what the bank sealed.
// ErrForged is returned when it does not have the digest: it is not the list
// that the bank asks about. ErrDamaged or ErrTooNew is returned when it has,
// and cannot be read, or does not have the count and the total.
func (b *Batch) ReadList(list []byte) ([]Payment, error) {
	if len(list) > MaxList {
		return nil, damaged("longer than %d bytes", MaxList)
	}
	if BatchDigest(list) != b.Digest {
		return nil, ErrForged
	}
	content, err := unversioned(list, MaxList)
	if err != nil {
		return nil, err
	}
	var payments []Payment
	if err := decodeWith(strictList, content, &payments); err != nil {
		return nil, err
	}
	if err := b.checkList(payments); err != nil {
		return nil, asRead(err)
	}
	return payments, nil
}

func encodeBatchList(payments []Payment) []byte { return withVersion(encode(payments)) }

func (b *Batch) check() error {
	if b.Count < 1 || b.Count > MaxBatch {
		return wrongField("NbOfTxs", "not 1 to %d", MaxBatch)
	}
	if err := b.Total.check("CtrlSum"); err != nil {
		return err
	}
	if (len(b.List) == 0) == (b.ListAddress == "") {
		return wrongField("CdtTrfTxInf", "not exactly one of list and address")
	}
	if b.ListAddress != "" {
		if err := CheckAddress(b.ListAddress); err != nil {
			return err
		}
	} else {
		if err := b.checkList(b.List); err != nil {
			return err
		}
		if BatchDigest(encodeBatchList(b.List)) != b.Digest {
			return wrongField("digest", "not that of the list")
		}
	}
	if err := checkDebtor(b.DebtorAccountName, b.DebtorAccount); err != nil {
		return err
	}
	return checkDate("ReqdExctnDt", b.ExecutionDate)
}

// checkList compares payments with the batch's count and total.
func (b *Batch) checkList(payments []Payment) error {
	if len(payments) != int(b.Count) {
		return wrongField("NbOfTxs", "not the number of payments")
	}
	total, err := sum(payments)
	if err != nil {
		return err
	}
	if total != b.Total.Minor {
		return wrongField("CtrlSum", "not the sum of the payments")
	}
	return nil
}

// sum checks payments and adds them up.
func sum(payments []Payment) (total int64, err error) {
	for i := range payments {
		p := &payments[i]
		if p.Minor <= 0 || p.Minor > MaxMinor-total {
			return 0, wrongField("InstdAmt", "not at least 1 minor unit, or a sum of 10^18 or more")
		}
		total += p.Minor
		if err := checkText("Cdtr/Nm", p.Creditor, 1, MaxName); err != nil {
			return 0, err
		}
		if err := CheckIBAN(p.CreditorAccount); err != nil {
			return 0, &FieldError{"CdtrAcct/IBAN", err}
		}
		if err := checkText("RmtInf/Ustrd", p.Remittance, 0, MaxRemittance); err != nil {
			return 0, err
		}
	}
	return total, nil
}
