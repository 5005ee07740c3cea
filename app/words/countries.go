package words

import (
	"strings"
	"sync"

	"golang.org/x/text/language"

	"github.com/zegel-app/zegel/assets"
)

// countries are the names in assets.Countries, by language and code. golang.org/x/text has them
// too, in all languages of the world: half a megabyte, and read at each start.
var countries = sync.OnceValue(func() map[string]map[string]string {
	lines := strings.Split(strings.TrimSpace(assets.Countries), "\n")
	languages := strings.Split(lines[0], "\t")[1:]
	all := map[string]map[string]string{}
	for _, language := range languages {
		all[language] = map[string]string{}
	}
	for _, line := range lines[1:] {
		names := strings.Split(line, "\t")
		for i, language := range languages {
			all[language][names[0]] = names[i+1]
		}
	}
	return all
})

// Country writes a country by its name and its code of ISO 3166-1: "Belgium (BE)". A code
// that nobody has is written as it is.
func (w *Words) Country(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return Visible(code)
	}
	base, _ := w.tag.Base()
	names, ok := countries()[base.String()]
	if !ok {
		names = countries()["en"]
	}
	if name := names[region.String()]; name != "" {
		return name + " (" + code + ")"
	}
	return code
}
