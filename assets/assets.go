// Package assets holds what Zegel carries with it: the fonts, the icon and the
// words. It promises that all of it is inside the program, so that nothing is
// looked for on disk or in the network. It does not interpret any of it.
package assets

import "embed"

// The fonts, as TrueType files: IBM Plex with what nobody sees left out and a plain
// zero (scripts/make-fonts), under the SIL Open Font License in fonts/OFL.txt.
var (
	//go:embed fonts/ZegelSans-Regular.ttf
	SansRegular []byte
	//go:embed fonts/ZegelSans-Bold.ttf
	SansBold []byte
	//go:embed fonts/ZegelMono-Regular.ttf
	MonoRegular []byte
	//go:embed fonts/ZegelMono-Medium.ttf
	MonoMedium []byte
)

// Icon is the app's icon, a PNG of 512 by 512. It is drawn from the brand, as
// icon.svg is (app/ui/brand.go).
//
//go:embed icon.png
var Icon []byte

// Translations holds translations/<language>.json, one catalogue a language;
// package words reads them.
//
//go:embed translations/*.json
var Translations embed.FS

// Countries are the names of the countries in each language: a line a country, after its code
// of ISO 3166-1, separated by tabs. The first line has the languages.
//
//go:embed countries.tsv
var Countries string
