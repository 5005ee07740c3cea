package words

import (
	"flag"
	"os"
	"strings"
	"testing"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/zegel-app/zegel/assets"
)

var update = flag.Bool("update", false, "write assets/countries.tsv anew")

// table makes the file: every country of ISO 3166-1 that x/text knows, in every language of ours.
func table() string {
	var b strings.Builder
	b.WriteString("code\t" + strings.Join(Languages(), "\t") + "\n")
	for first := 'A'; first <= 'Z'; first++ {
		for second := 'A'; second <= 'Z'; second++ {
			code := string(first) + string(second)
			region, err := language.ParseRegion(code)
			if err != nil || region.String() != code || !region.IsCountry() {
				continue // nobody's, a group's, or an old code of another one's
			}
			line := code
			for _, lang := range Languages() {
				name := display.Regions(language.Make(lang)).Name(region)
				if name == "" || strings.ContainsAny(name, "\t\n") {
					line = ""
					break
				}
				line += "\t" + name
			}
			if line != "" {
				b.WriteString(line + "\n")
			}
		}
	}
	return b.String()
}

// TestCountries holds that the table says what Unicode's CLDR says, as x/text has it.
func TestCountries(t *testing.T) {
	want := table()
	if *update {
		if err := os.WriteFile("../../assets/countries.tsv", []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if assets.Countries != want {
		t.Error("assets/countries.tsv is not what x/text says: go test ./app/words -run TestCountries -update")
	}
	if n := strings.Count(want, "\n"); n < 240 {
		t.Errorf("only %d countries", n-1)
	}
	for _, c := range []struct{ lang, code, want string }{
		{"en", "BE", "Belgium (BE)"}, {"nl-BE", "BE", "België (BE)"}, {"fr", "DE", "Allemagne (DE)"},
		{"de-AT", "AT", "Österreich (AT)"}, {"vi", "VN", "Việt Nam (VN)"}, {"xx", "NL", "Netherlands (NL)"},
		{"en", "QZ", "QZ"}, {"en", "", ""}, {"en", "be", "be"}, {"en", "B\u202eE", Visible("B\u202eE")},
	} {
		if got := New(c.lang).Country(c.code); got != c.want {
			t.Errorf("%s in %s is %q, want %q", c.code, c.lang, got, c.want)
		}
	}
}
