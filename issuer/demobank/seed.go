package demobank

import (
	"context"
	"time"

	"github.com/zegel-app/zegel/issuer"
)

// customer is somebody who banks here. The password is for show, and stands on
// the sign-in page.
type customer struct {
	User     string // also the reference that the issuer knows
	Name     string
	Password string
}

const demoPassword = "meridian"

var customers = []customer{
	{User: "anna", Name: "Anna Peeters", Password: demoPassword},
	{User: "jef", Name: "Jef Verhulst", Password: demoPassword},
}

func findCustomer(user string) (customer, bool) {
	for _, c := range customers {
		if c.User == user {
			return c, true
		}
	}
	return customer{}, false
}

// seedMovement is a movement some days before the first start.
type seedMovement struct {
	daysAgo       int
	name, account string
	reference     string
	amount        euros
}

type seedAccount struct {
	account
	movements []seedMovement // oldest first; they add up to the balance
}

var seedAccounts = []seedAccount{
	{
		account: account{IBAN: "BE53955412078353", Customer: "anna", Name: "Anna – current account"},
		movements: []seedMovement{
			{45, "Opening balance", "", "", 9_214_60},
			{31, "Noordzee Studios", "BE86310126998550", "Salary", 2_874_15},
			{30, "Verbeke Property", "BE51363447822162", "Rent", -1_050_00},
			{24, "Kust Energy", "BE78733016224086", "Electricity and gas", -128_40},
			{19, "Bakery Van Hove", "", "Card payment, Gent", -14_80},
			{16, "Anna – savings account", "BE29955412089164", "Monthly saving", -300_00},
			{12, "Groenplaats Market", "", "Card payment, Antwerp", -86_35},
			{9, "Telenova", "BE54001452187097", "Mobile and internet", -54_99},
			{5, "Jef Verhulst", "BE26955633701529", "Dinner last week", 42_50},
			{2, "Pharmacy Lindeboom", "", "Card payment, Gent", -21_15},
			{1, "Noordzee Studios", "BE86310126998550", "Salary", 2_874_15},
		},
	},
	{
		account: account{IBAN: "BE29955412089164", Customer: "anna", Name: "Anna – savings account", Savings: true},
		movements: []seedMovement{
			{45, "Opening balance", "", "", 18_450_00},
			{16, "Anna – current account", "BE53955412078353", "Monthly saving", 300_00},
		},
	},
	{
		account: account{IBAN: "BE26955633701529", Customer: "jef", Name: "Jef – current account"},
		movements: []seedMovement{
			{45, "Opening balance", "", "", 4_102_35},
			{28, "Stad Mechelen", "BE56979221003488", "Salary", 2_410_80},
			{20, "Woonhaven", "BE96068901234505", "Rent", -845_00},
			{11, "Fietsen Maes", "", "Card payment, Mechelen", -219_00},
			{5, "Anna Peeters", "BE53955412078353", "Dinner last week", -42_50},
			{3, "Aquafin", "BE94285554120714", "Water", -61_20},
		},
	},
	{
		account: account{IBAN: "BE13955633712239", Customer: "jef", Name: "Jef – savings account", Savings: true},
		movements: []seedMovement{
			{45, "Opening balance", "", "", 6_980_00},
		},
	},
}

// open fills a new ledger. One that has accounts stays as it is.
func (l ledger) open(ctx context.Context, now time.Time) error {
	return l.store.Update(ctx, func(tx issuer.Tx) error {
		there, err := tx.Keys(tableAccounts, nil)
		if err != nil || len(there) > 0 {
			return err
		}
		for _, seed := range seedAccounts {
			a := seed.account
			for _, s := range seed.movements {
				a.Balance += s.amount
				when := now.AddDate(0, 0, -s.daysAgo)
				err := book(tx, a.IBAN, &movement{
					Time: when, Date: when.Format(time.DateOnly), Name: s.name, Account: s.account,
					Reference: s.reference, Amount: s.amount, BalanceThen: a.Balance,
				})
				if err != nil {
					return err
				}
			}
			if err := put(tx, tableAccounts, []byte(a.IBAN), &a); err != nil {
				return err
			}
		}
		return nil
	})
}
