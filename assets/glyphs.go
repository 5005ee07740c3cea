package assets

import (
	"sync"

	"golang.org/x/image/font/sfnt"
)

var sans = sync.OnceValue(func() *sfnt.Font {
	f, err := sfnt.Parse(SansRegular)
	if err != nil {
		panic("the font inside the program is broken: " + err.Error())
	}
	return f
})

// Draws tells whether the app's text font has a glyph for r.
func Draws(r rune) bool {
	i, err := sans().GlyphIndex(nil, r)
	return err == nil && i != 0
}
