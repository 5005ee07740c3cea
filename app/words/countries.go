package words

import (
	"strings"
	"sync"

	"github.com/zegel-app/zegel/assets"
)

// countries are the names of countries (ISO 3166-1, two letters) in our languages, by language
// and code. golang.org/x/text has them too, in all languages of the world, which is half a
// megabyte of the program: countries_test.go makes the file from it and holds the two together.
var countries = sync.OnceValue(func() map[string]map[string]string {
	lines := strings.Split(strings.TrimSpace(assets.Countries), "\n")
	languages := strings.Split(lines[0], "\t")[1:]
	names := map[string]map[string]string{}
	for _, language := range languages {
		names[language] = make(map[string]string, len(lines))
	}
	for _, line := range lines[1:] {
		code, rest, _ := strings.Cut(line, "\t")
		for i, name := range strings.Split(rest, "\t") {
			names[languages[i]][code] = name
		}
	}
	return names
})

// Country writes a country by its name and its code of ISO 3166-1: "Belgium (BE)". A code
// that nobody has is written as it is.
func (w *Words) Country(code string) string {
	base, _ := w.tag.Base()
	name, ok := countries()[base.String()][code]
	if !ok {
		return Visible(code)
	}
	return name + " (" + code + ")"
}
