package app

import (
	"strings"
	"time"

	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/protocol"
)

// moment writes a time of today as "Today, 14:05", and any other with its day.
func (a *App) moment(t time.Time) string {
	now := a.now()
	t = t.In(now.Location())
	if t.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return a.t("date.today", words.Args{"time": a.words.Time(t)})
	}
	return a.t("date.time", words.Args{"day": a.words.Date(t), "time": a.words.Time(t)})
}

// money writes an amount of the protocol.
func (a *App) money(m protocol.Amount) string {
	return a.words.Money(m.Minor, m.Currency, m.Exponent())
}

// day writes an ISO 8601 date of the protocol. What is no date is shown as it came.
func (a *App) day(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return words.Visible(date)
	}
	return a.words.Date(t)
}

// oneLine makes foreign text visible and keeps it on one line where it fits on one.
func oneLine(s string) string {
	return strings.ReplaceAll(words.Visible(s), " ", "\u00a0")
}

// initials gives at most two letters for a tile: of the first and of the last word.
func initials(name string) string {
	fields := strings.Fields(words.Visible(name))
	if len(fields) == 0 {
		return ""
	}
	first := []rune(fields[0])[:1]
	if len(fields) > 1 {
		first = append(first, []rune(fields[len(fields)-1])[0])
	}
	return strings.ToUpper(string(first))
}
