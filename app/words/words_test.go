package words

import (
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func TestMessages(t *testing.T) {
	catalogues := os.DirFS("testdata")
	for _, c := range []struct {
		lang, key string
		args      Args
		want      string
	}{
		{"en", "hello", Args{"name": "Anna"}, "Hello Anna"},
		{"en", "hello", Args{"name": "{n}"}, "Hello {n}"}, // an argument is not a message
		{"en", "hello", nil, "Hello [name]"},
		{"en", "tries", Args{"n": 1}, "1 try left."},
		{"en", "tries", Args{"n": 4}, "4 tries left."},
		{"en", "tries", Args{"n": 0}, "0 tries left."},
		{"en", "tries", Args{"n": int64(1200)}, "1\u00a0200 tries left."},
		{"en", "nothing", nil, "[nothing]"},
		{"en-GB", "hello", Args{"name": "Anna"}, "Hello Anna"},
		{"nl-BE", "hello", Args{"name": "Anna"}, "Dag Anna"},
		{"nl-BE", "only", nil, "Only in English"},
		{"nl", "tries", Args{"n": 1}, "1 try left."},
		{"pl", "tries", Args{"n": 1}, "Została 1 próba."},
		{"pl", "tries", Args{"n": 3}, "Zostały 3 próby."},
		{"pl", "tries", Args{"n": 5}, "Zostało 5 prób."},
		{"xx", "hello", Args{"name": "Anna"}, "Hello Anna"},
		{"no language!", "hello", Args{"name": "Anna"}, "Hello Anna"},
		{"", "nothing", nil, "[nothing]"},
	} {
		if got := from(catalogues, c.lang).T(c.key, c.args); got != c.want {
			t.Errorf("%s: T(%q, %v) = %q, want %q", c.lang, c.key, c.args, got, c.want)
		}
	}
	if got := New("en").Language(); got != "en" {
		t.Errorf("language %q", got)
	}
	if got := Languages(); len(got) == 0 || got[0] != "en" {
		t.Errorf("languages %q", got)
	}
}

func TestCatalogueIsRefused(t *testing.T) {
	for _, c := range []struct{ content, want string }{
		{`{"language": "en", "messages": {"a": "b"}}`, ""},
		{`{"language": "nl", "messages": {}}`, "says it is"},
		{`{"language": "en", "messages": {"a": {"one": "b"}}}`, "other"},
		{`{"language": "en", "messages": {"a": {"some": "b", "other": "c"}}}`, "no such plural form"},
		{`{"language": "en", "messages": {"a": 3}}`, "a text or a map"},
		{`{"language": "en", "messages"`, "catalogue en"},
		{`{"language": "en", "messages": {"a": "b", "a": "c"}}`, "twice"},
	} {
		_, err := load(fstest.MapFS{"translations/en.json": {Data: []byte(c.content)}}, "en")
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.content, err)
		}
	}
	if _, err := load(fstest.MapFS{}, "en"); err == nil {
		t.Error("a catalogue that is not there loads")
	}
}

func TestNumbersAndMoney(t *testing.T) {
	catalogues := os.DirFS("testdata")
	en, nl := from(catalogues, "en"), from(catalogues, "nl")
	for _, c := range []struct{ got, want string }{
		{en.N(0), "0"}, {en.N(999), "999"}, {en.N(1000), "1\u00a0000"}, {en.N(-1234567), "\u22121\u00a0234\u00a0567"},
		{nl.N(1234567), "1.234.567"},
		{en.Money(125000, "EUR", 2), "€\u00a01\u00a0250,00"},
		{en.Money(5, "EUR", 2), "€\u00a00,05"},
		{en.Money(0, "EUR", 2), "€\u00a00,00"},
		{en.Money(-999, "EUR", 2), "€\u00a0\u22129,99"},
		{en.Money(1250, "JPY", 0), "JPY\u00a01\u00a0250"},
		{en.Money(1250, "BHD", 3), "BHD\u00a01,250"},
		{en.Money(100, "USD", 2), "USD\u00a01,00"},
		{en.Money(9223372036854775807, "EUR", 2), "€\u00a092\u00a0233\u00a0720\u00a0368\u00a0547\u00a0758,07"},
		{en.Money(-9223372036854775808, "EUR", 2), "€\u00a0\u221292\u00a0233\u00a0720\u00a0368\u00a0547\u00a0758,08"},
		{nl.Money(125000, "EUR", 2), "€\u00a01.250,00"},
		{IBAN("BE68539007547034"), "BE68 5390 0754 7034"},
		{IBAN("BE68 5390 0754 7034"), "BE68 5390 0754 7034"},
		{IBAN("MT84MALT011000012345MTLCAST001S"), "MT84 MALT 0110 0001 2345 MTLC AST0 01S"},
		{IBAN(""), ""},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// How amounts, numbers, days and hours are written where people live.
func TestWaysOfWriting(t *testing.T) {
	at := time.Date(2026, time.January, 1, 14, 5, 0, 0, time.UTC)
	for _, c := range []struct{ tag, number, money, code, day, hour string }{
		{"en", "1 234 567", "€ 1 250,00", "USD 1 250,00", "1 January 2026", "14:05"},
		{"en-GB", "1,234,567", "€1,250.00", "USD 1,250.00", "1 January 2026", "14:05"},
		{"en-US", "1,234,567", "€1,250.00", "USD 1,250.00", "January 1, 2026", "2:05 PM"},
		{"en-IN", "12,34,567", "€1,250.00", "USD 1,250.00", "1 January 2026", "2:05 PM"},
		{"en-BE", "1.234.567", "€1.250,00", "USD 1.250,00", "1 January 2026", "14:05"},
		{"en-FR", "1 234 567", "€1 250,00", "USD 1 250,00", "1 January 2026", "14:05"},
		{"en-EG", "1,234,567", "€1,250.00", "USD 1,250.00", "1 January 2026", "14:05"},
		{"nl", "1.234.567", "€ 1.250,00", "USD 1.250,00", "1 januari 2026", "14:05"},
		{"nl-BE", "1.234.567", "€ 1.250,00", "USD 1.250,00", "1 januari 2026", "14:05"},
		{"fr-BE", "1 234 567", "1 250,00 €", "1 250,00 USD", "1er janvier 2026", "14:05"},
		{"de", "1.234.567", "1.250,00 €", "1.250,00 USD", "1. Januar 2026", "14:05"},
		{"de-CH", "1’234’567", "€ 1’250.00", "USD 1’250.00", "1. Januar 2026", "14:05"},
		{"de-AT", "1 234 567", "€ 1 250,00", "USD 1 250,00", "1. Jänner 2026", "14:05"},
		{"vi", "1.234.567", "1.250,00 €", "1.250,00 USD", "1 tháng 1, 2026", "14:05"},
		{"nl-Latn-NL-u-nu-arab", "1.234.567", "€ 1.250,00", "USD 1.250,00", "1 januari 2026", "14:05"},
	} {
		w := New(c.tag)
		for _, one := range [][2]string{
			{w.N(1234567), c.number}, {w.Money(125000, "EUR", 2), c.money}, {w.Money(125000, "USD", 2), c.code},
			{w.Date(at), c.day}, {w.Time(at), c.hour},
		} {
			if got := strings.ReplaceAll(one[0], fixed, " "); got != one[1] {
				t.Errorf("%s: %q, want %q", c.tag, got, one[1])
			}
			if strings.Contains(one[0], " ") && one[0] != w.Date(at) {
				t.Errorf("%s: %q can break over two lines", c.tag, one[0])
			}
		}
	}
	if got := New("vi-VN").Money(125000, "VND", 0); got != "125.000\u00a0₫" {
		t.Errorf("%q", got)
	}
	if got := New("de").Decimal("1234.5"); got != "1.234,5" {
		t.Errorf("%q", got)
	}
}

// Whoever chooses another language stays in the country.
func TestInKeepsTheCountry(t *testing.T) {
	for _, c := range []struct{ device, chosen, tag, money string }{
		{"nl-BE", "en", "en-BE", "€1.250,00"},
		{"nl-BE", "fr", "fr-BE", "1 250,00 €"},
		{"de-CH", "en", "en-CH", "€1’250.00"},
		{"en-US", "en", "en-US", "€1,250.00"},
		{"vi-VN", "en", "en-VN", "€1.250,00"},
		{"nl-BE", "en-GB", "en-GB", "€1,250.00"},
		{"en", "nl", "nl", "€ 1.250,00"},
		{"nl", "en", "en", "€ 1 250,00"},
		{"nl-BE", "", "en", "€ 1 250,00"},
	} {
		w := New(c.device).In(c.chosen)
		if got := strings.ReplaceAll(w.Money(125000, "EUR", 2), fixed, " "); w.Language() != c.tag || got != c.money {
			t.Errorf("%q on a device of %s is %s and writes %q, want %s and %q", c.chosen, c.device, w.Language(), got, c.tag, c.money)
		}
	}
}

func TestDevice(t *testing.T) {
	for in, want := range map[string]string{
		"en": "en", "nl-BE": "nl-BE", "": "en", "C": "en", "vi": "vi", "xx-no-such": "en", "fr-CH": "fr-CH",
	} {
		if got := clean(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	t.Setenv("LANGUAGE", "")
	t.Setenv("LC_ALL", "vi_VN.UTF-8")
	if runtime.GOOS == "linux" && Device() != "vi-VN" {
		t.Errorf("the device speaks %q", Device())
	}
}

func TestDatesAndTimes(t *testing.T) {
	catalogues := os.DirFS("testdata")
	en, nl := from(catalogues, "en"), from(catalogues, "nl")
	at := time.Date(2026, time.March, 7, 9, 5, 59, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{en.Date(at), "7 March 2026"}, {nl.Date(at), "7 maart 2026"}, {en.Time(at), "09:05"},
		{en.Duration(4*time.Minute + 32*time.Second), "4:32"},
		{en.Duration(4*time.Minute + 31*time.Second + time.Millisecond), "4:32"},
		{en.Duration(time.Second), "0:01"}, {en.Duration(0), "0:00"}, {en.Duration(-time.Minute), "0:00"},
		{en.Duration(time.Hour + 4*time.Minute + 2*time.Second), "1:04:02"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	for lang, f := range calendars {
		for i, m := range f.months {
			if m == "" {
				t.Errorf("%s has no month %d", lang, i+1)
			}
		}
	}
}
