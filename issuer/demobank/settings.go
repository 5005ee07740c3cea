package demobank

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

const tableSettings issuer.Table = "bank.settings" // customer

// settings are what a customer allows. The zero value of a field is not what
// he starts with: see startSettings.
type settings struct {
	Abroad       bool  `json:"abroad"`       // transfers to other countries
	DirectDebits bool  `json:"directDebits"` // companies may collect money
	Unsigned     euros `json:"unsigned"`     // a transfer up to this needs no Zegel; 0 is none
	Alerts       bool  `json:"alerts"`       // about transfers to other countries
	Limit        euros `json:"limit"`        // above it Zegel warns

	// What was paid without Zegel on a day: together no more than
	// unsignedADay, so that many small ones are not one large one.
	UnsignedDay  string `json:"unsignedDay,omitempty"` // YYYY-MM-DD
	UnsignedPaid euros  `json:"unsignedPaid,omitempty"`
}

const unsignedADay euros = 100_00

var startSettings = settings{Abroad: true, DirectDebits: true, Alerts: true, Limit: 5_000_00}

// getSettings reads a customer's settings.
func getSettings(tx issuer.Tx, customer string) (*settings, error) {
	set, err := get[settings](tx, tableSettings, []byte(customer))
	if errors.Is(err, issuer.ErrNotFound) {
		start := startSettings
		return &start, nil
	}
	return set, err
}

func (l ledger) settings(ctx context.Context, customer string) (*settings, error) {
	var set *settings
	err := l.store.View(ctx, func(tx issuer.Tx) (err error) {
		set, err = getSettings(tx, customer)
		return err
	})
	return set, err
}

// takeUnsigned says whether a transfer may go without Zegel: it is small, to an
// account in this country that was paid before, and the day's sum has room. When
// it says yes the sum is counted.
func (l ledger) takeUnsigned(ctx context.Context, t *transfer, now time.Time) (bool, error) {
	if len(t.Warnings) > 0 {
		return false, nil
	}
	var may bool
	err := l.store.Update(ctx, func(tx issuer.Tx) error {
		may = false
		set, err := getSettings(tx, t.Customer)
		if err != nil {
			return err
		}
		if today := now.Local().Format(time.DateOnly); set.UnsignedDay != today {
			set.UnsignedDay, set.UnsignedPaid = today, 0
		}
		if t.Amount > set.Unsigned || set.UnsignedPaid+t.Amount > unsignedADay {
			return nil
		}
		may = true
		set.UnsignedPaid += t.Amount
		return put(tx, tableSettings, []byte(t.Customer), set)
	})
	return may, err
}

// setting is one line of Preferences > Security.
type setting struct {
	Name  string // the field's name
	Title string // as Zegel shows it
	Hint  string
	Say   func(*settings) string // its value in words
	Read  func(typed string) (value euros, problem string)
	Set   func(*settings, euros)
	Get   func(*settings) euros
	Money bool
}

var allSettings = []setting{
	yesNo("abroad", "Transfers abroad", "When this is off, we refuse transfers to accounts in other countries.",
		func(s *settings) *bool { return &s.Abroad }, "Allowed", "Not allowed"),
	yesNo("direct-debits", "Direct debits", "When this is off, companies cannot collect money from your accounts.",
		func(s *settings) *bool { return &s.DirectDebits }, "Allowed", "Not allowed"),
	{
		Name: "unsigned", Title: "Payment without signature", Money: true,
		Hint: "Up to this amount you need no Zegel to pay accounts that you paid before. Together at most " +
			unsignedADay.String() + " a day. 0 is never.",
		Get: func(s *settings) euros { return s.Unsigned },
		Set: func(s *settings, v euros) { s.Unsigned = v },
		Say: func(s *settings) string {
			if s.Unsigned == 0 {
				return "Never"
			}
			return "Up to " + s.Unsigned.String()
		},
		Read: func(typed string) (euros, string) {
			if strings.Trim(strings.TrimSpace(typed), "0") == "" && strings.TrimSpace(typed) != "" {
				return 0, ""
			}
			v, problem := parseEuros(typed)
			if problem == "" && v > unsignedADay {
				return 0, "The most is " + unsignedADay.String() + "."
			}
			return v, problem
		},
	},
	yesNo("alerts", "Alerts on foreign transfers", "We tell you on your accounts page when money went to another country.",
		func(s *settings) *bool { return &s.Alerts }, "On", "Off"),
	{
		Name: "limit", Title: "Payment limit", Money: true,
		Hint: "Zegel warns you when you pay more than this at once.",
		Get:  func(s *settings) euros { return s.Limit },
		Set:  func(s *settings, v euros) { s.Limit = v },
		Say:  func(s *settings) string { return s.Limit.String() },
		Read: parseEuros,
	},
}

// yesNo is a setting that is on or off.
func yesNo(name, title, hint string, field func(*settings) *bool, on, off string) setting {
	return setting{
		Name: name, Title: title, Hint: hint,
		Get: func(s *settings) euros {
			if *field(s) {
				return 1
			}
			return 0
		},
		Set: func(s *settings, v euros) { *field(s) = v == 1 },
		Say: func(s *settings) string {
			if *field(s) {
				return on
			}
			return off
		},
		Read: func(typed string) (euros, string) {
			switch typed {
			case "on":
				return 1, ""
			case "off":
				return 0, ""
			}
			return 0, "Choose one of the two."
		},
	}
}

func findSetting(name string) (setting, bool) {
	n := slices.IndexFunc(allSettings, func(s setting) bool { return s.Name == name })
	if n < 0 {
		return setting{}, false
	}
	return allSettings[n], true
}

// settingChange is a change of one setting that waits for its approval.
type settingChange struct {
	Name  string `json:"name"`
	Value euros  `json:"value"`
	Title string `json:"title"`
	Old   string `json:"old"`
	New   string `json:"new"`
}

func (c *settingChange) order() (protocol.Order, error) {
	return &protocol.SettingChange{Setting: c.Title, Old: c.Old, New: c.New}, nil
}

func (c *settingChange) carryOut(tx issuer.Tx, r *request, _ time.Time) (string, error) {
	set, err := getSettings(tx, r.Customer)
	if err != nil {
		return "", err
	}
	setting, ok := findSetting(c.Name)
	if !ok {
		return "There is no such setting any more.", nil
	}
	if setting.Say(set) != c.Old {
		// He approved a change from one value to another.
		return "This setting was changed in the meantime.", nil
	}
	setting.Set(set, c.Value)
	return "", put(tx, tableSettings, []byte(r.Customer), set)
}

func (c *settingChange) words(*request) requestWords {
	return requestWords{
		Section: "preferences", About: "You are about to change a setting", Submit: "Change it",
		Facts: []fact{{Name: "Setting", Value: c.Title}, {Name: "From", Value: c.Old}, {Name: "To", Value: c.New}},
		Done:  "Changed", After: "The new setting works from now on.", Nothing: "Nothing was changed.",
		Next: "/preferences/security", ToNext: "To Security",
	}
}
