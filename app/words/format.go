package words

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// fixed is a space at which no line breaks. It stands between the digits of a
// number and after a sign: in the app's font it is narrow itself (0.24 of the type
// size), and the narrow no-break space (0.12) would let "1 250" look like "1250".
const fixed = "\u00a0"

// format is how a language writes numbers and dates.
type format struct {
	group, point string
	months       [12]string
	day          string // with the places {day}, {month}, {year}
}

// formats are the ways of writing, by language. English writes as Europe does.
var formats = map[string]format{
	"en": {group: fixed, point: ",", day: "{day} {month} {year}",
		months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}},
	"nl": {group: ".", point: ",", day: "{day} {month} {year}",
		months: [12]string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"}},
	"fr": {group: fixed, point: ",", day: "{day} {month} {year}",
		months: [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}},
	"de": {group: ".", point: ",", day: "{day}. {month} {year}",
		months: [12]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"}},
}

// N writes a whole number with its digits in threes.
func (w *Words) N(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "\u2212", s[1:]
	}
	return sign + w.group(s)
}

func (w *Words) group(digits string) string {
	var b strings.Builder
	for i, r := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(w.format.group)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Money writes an amount of minor units of a currency (ISO 4217) with exponent
// digits after the point: "€ 1 250,00". A currency whose sign could mean another
// one too is written by its code.
func (w *Words) Money(minor int64, currency string, exponent int) string {
	s := strconv.FormatInt(minor, 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "\u2212", s[1:]
	}
	if exponent < 0 {
		exponent = 0
	}
	for len(s) <= exponent {
		s = "0" + s
	}
	whole, rest := s[:len(s)-exponent], s[len(s)-exponent:]
	out := sign + w.group(whole)
	if rest != "" {
		out += w.format.point + rest
	}
	unit := currency
	if known, ok := signs[currency]; ok {
		unit = known
	}
	return unit + fixed + out
}

// Decimal writes a number that is given as digits with a point, "1234.5": "1 234,5".
func (w *Words) Decimal(s string) string {
	whole, rest, broken := strings.Cut(s, ".")
	if !broken {
		return w.group(whole)
	}
	return w.group(whole) + w.format.point + rest
}

// Country writes a country by its name and its code of ISO 3166-1: "Belgium (BE)". A code
// that nobody has is written as it is.
func (w *Words) Country(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return Visible(code)
	}
	namer := display.Regions(w.tag)
	if namer == nil || namer.Name(region) == "" {
		return code
	}
	return namer.Name(region) + " (" + code + ")"
}

// signs are those that mean one currency to everybody here. "$", "¥" and "kr" do not.
var signs = map[string]string{"EUR": "€", "GBP": "£", "INR": "₹", "UAH": "₴", "TRY": "₺", "VND": "₫"}

// Date writes a day: "17 January 2026", in the zone that t is in.
func (w *Words) Date(t time.Time) string {
	return strings.NewReplacer(
		"{day}", strconv.Itoa(t.Day()), "{month}", w.format.months[t.Month()-1], "{year}", strconv.Itoa(t.Year()),
	).Replace(w.format.day)
}

// Time writes a time of day, to the minute: "14:05".
func (w *Words) Time(t time.Time) string { return t.Format("15:04") }

// Duration writes minutes and seconds: "4:32"; from an hour, "1:04:32". Parts of a
// second count as a whole one, so that 0:00 means over.
func (w *Words) Duration(d time.Duration) string {
	s := int64((d + time.Second - 1) / time.Second)
	s = max(s, 0)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// IBAN writes an account number in groups of four (ISO 13616): "BE68 5390 0754
// 7034". Spaces in it are ignored.
func IBAN(s string) string {
	s = strings.ReplaceAll(s, " ", "")
	var b strings.Builder
	for i, r := range []rune(s) {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
