package words

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
	printer "golang.org/x/text/message"
	"golang.org/x/text/number"
)

// fixed is a space at which no line breaks. It stands between the digits of a
// number and after a sign: in the app's font it is narrow itself (0.24 of the type
// size), and the narrow no-break space (0.12) would let "1 250" look like "1250".
const fixed = "\u00a0"

// format is how a language writes numbers, money, dates and times.
type format struct {
	group, point string // between groups of digits; before the decimals
	first, rest  int    // digits of the last group, and of those before it
	behind       bool   // the currency stands behind the amount
	tight        bool   // a currency's sign stands right at the amount
	months       [12]string
	day          string // with the places {day}, {month}, {year}
	firstDay     string // of a month; empty: as any other
	clock        string // a layout of package time
}

// calendars are what Unicode's CLDR (43, "gregorian", "long") says of a language, which
// golang.org/x/text does not carry.
var calendars = map[string]format{
	"en": {day: "{day} {month} {year}",
		months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}},
	"nl": {day: "{day} {month} {year}",
		months: [12]string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"}},
	"fr": {day: "{day} {month} {year}", firstDay: "1er", behind: true,
		months: [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}},
	"de": {day: "{day}. {month} {year}", behind: true,
		months: [12]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"}},
	"vi": {day: "{day} {month}, {year}", behind: true,
		months: [12]string{"tháng 1", "tháng 2", "tháng 3", "tháng 4", "tháng 5", "tháng 6", "tháng 7", "tháng 8", "tháng 9", "tháng 10", "tháng 11", "tháng 12"}},
}

// formatOf gives the ways of writing of a language and, where the tag names one, of its
// country. English without a country writes numbers as Europe does (ISO 80000-1):
// "1 250,00". What has no calendar here is written as English.
func formatOf(tag language.Tag) format {
	base, _ := tag.Base()
	region, sure := tag.Region()
	land := ""
	if sure == language.Exact {
		land = region.String()
	}
	f, ok := calendars[base.String()]
	if !ok || base.String() == "en" && land == "" {
		f = calendars["en"]
		f.group, f.point, f.first, f.rest, f.clock = fixed, ",", 3, 3, "15:04"
		return f
	}
	f.clock = "15:04"
	f.probe(tag)
	if base.String() == "en" {
		// CLDR knows the English of few countries; that of the others would be America's.
		if local, err := language.Compose(language.Und, region); err == nil {
			f.probe(local)
		}
	}
	switch base.String() + "-" + land {
	case "en-US", "en-PH":
		f.day = "{month} {day}, {year}"
		f.clock = "3:04 PM"
	case "en-CA", "en-AU", "en-NZ", "en-IN":
		f.clock = "3:04 PM"
	case "de-AT":
		f.months[0] = "Jänner"
		f.behind = false
	case "de-CH", "de-LI":
		f.behind = false
	}
	f.tight = base.String() == "en"
	return f
}

// probe reads from golang.org/x/text how a language writes 1234567890.5. One that has digits
// of its own says nothing of how ours are grouped.
func (f *format) probe(tag language.Tag) {
	base, _ := tag.Base()
	region, _ := tag.Region()
	plain, _ := language.Compose(base, region) // no other digits than ours
	written := printer.NewPrinter(plain).Sprint(number.Decimal(1234567890.5))
	var runs []int
	var between []string
	digits, other := 0, ""
	for _, r := range written {
		if r < '0' || r > '9' {
			other += string(r)
			continue
		}
		if other != "" {
			runs, between = append(runs, digits), append(between, other)
			digits, other = 0, ""
		}
		digits++
	}
	if digits == 0 && len(runs) == 0 {
		return
	}
	f.group, f.point, f.first, f.rest = fixed, ",", 3, 3
	switch n := len(runs); {
	case n == 1:
		f.group, f.point = "", between[0]
	case n > 2:
		f.group, f.point, f.first, f.rest = between[0], between[n-1], runs[n-1], runs[n-2]
	}
	if strings.TrimSpace(f.group) == "" && f.group != "" {
		f.group = fixed
	}
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
	f := w.format
	for i, r := range digits {
		if left := len(digits) - i; i > 0 && (left == f.first || left > f.first && (left-f.first)%f.rest == 0) {
			b.WriteString(f.group)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Money writes an amount of minor units of a currency (ISO 4217) with exponent
// digits after the point, as the language does: "€ 1 250,00" in English and Dutch,
// "1 250,00 €" in French, "1.250,00 €" in German. A currency whose sign could mean
// another one too is written by its code.
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
	unit, gap := currency, fixed
	if known, ok := signs[currency]; ok {
		unit = known
		if w.format.tight {
			gap = ""
		}
	}
	if w.format.behind {
		return out + fixed + unit
	}
	return unit + gap + out
}

// Decimal writes a number that is given as digits with a point, "1234.5": "1 234,5".
func (w *Words) Decimal(s string) string {
	whole, rest, broken := strings.Cut(s, ".")
	if !broken {
		return w.group(whole)
	}
	return w.group(whole) + w.format.point + rest
}

// signs are those that mean one currency to everybody here. "$", "¥" and "kr" do not.
var signs = map[string]string{"EUR": "€", "GBP": "£", "INR": "₹", "UAH": "₴", "TRY": "₺", "VND": "₫"}

// Date writes a day: "17 January 2026", in the zone that t is in.
func (w *Words) Date(t time.Time) string {
	day := strconv.Itoa(t.Day())
	if t.Day() == 1 && w.format.firstDay != "" {
		day = w.format.firstDay
	}
	return strings.NewReplacer(
		"{day}", day, "{month}", w.format.months[t.Month()-1], "{year}", strconv.Itoa(t.Year()),
	).Replace(w.format.day)
}

// Time writes a time of day, to the minute: "14:05", or "2:05 PM" where that is usual.
func (w *Words) Time(t time.Time) string {
	return strings.ReplaceAll(t.Format(w.format.clock), " ", fixed)
}

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
