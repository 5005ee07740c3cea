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

var update = flag.Bool("update", false, "write the names of the countries anew, from golang.org/x/text")

// The names that the app carries are those of Unicode's CLDR, in each of its languages.
func TestCountriesAreThoseOfCLDR(t *testing.T) {
	languages := Languages()
	want := strings.Builder{}
	want.WriteString("code\t" + strings.Join(languages, "\t") + "\n")
	for _, first := range letters {
		for _, second := range letters {
			code := string(first) + string(second)
			region, err := language.ParseRegion(code)
			if err != nil || region.String() != code || !region.IsCountry() {
				continue
			}
			line := code
			for _, tag := range languages {
				line += "\t" + display.Regions(language.Make(tag)).Name(region)
			}
			want.WriteString(line + "\n")
		}
	}
	if *update {
		if err := os.WriteFile("../../assets/countries.tsv", []byte(want.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if assets.Countries != want.String() {
		t.Error("assets/countries.tsv is not what golang.org/x/text says: go test ./app/words -run Countries -update")
	}
}

func TestCountry(t *testing.T) {
	for _, c := range []struct{ tag, code, want string }{
		{"en", "BE", "Belgium (BE)"}, {"nl-BE", "BE", "België (BE)"}, {"de-AT", "AT", "Österreich (AT)"},
		{"xx", "FR", "France (FR)"}, {"vi", "VN", "Việt Nam (VN)"}, {"en", "ZZ", "ZZ"}, {"en", "\u202eEB", "[U+202E]EB"},
	} {
		if got := New(c.tag).Country(c.code); got != c.want {
			t.Errorf("%s: %q is %q, want %q", c.tag, c.code, got, c.want)
		}
	}
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
