package ui

import (
	"fmt"
	"image/color"
	"math"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/assets"
)

// This file is all that a bank changes to make the app its own: the name, the
// colours of both looks and the sign. (assets/icon.svg and icon.png are drawn from
// it: go test ./app/ui -run Icon -icon.)

// BrandName is the name of the app.
const BrandName = "Zegel"

// iconGround and iconSign are the two colours of the app's icon.
var iconGround, iconSign = lightColours.primary, lightColours.onPrimary

// AppIcon is the icon of the window and of the app.
func AppIcon() fyne.Resource { return fyne.NewStaticResource("zegel-icon.png", assets.Icon) }

// BrandID is the app's name to the operating system, as in FyneApp.toml.
const BrandID = "app.zegel.Zegel"

// Tiles is how many colours the circles with initials have. They are calm, and none is red:
// red only ever means stop.
const Tiles = 6

// tile is the ground of a circle with initials, and its letters.
type tile struct{ ground, letters color.NRGBA }

// palette holds the colours of one look, by role.
type palette struct {
	background, surface, ink, muted, outline color.NRGBA
	primary, onPrimary                       color.NRGBA
	danger, warning, warningGround, success  color.NRGBA

	// Derived ones: they carry no meaning of their own.
	edge          color.NRGBA // hairline around a panel or key, line between facts
	key, keyDown  color.NRGBA // a PIN key, resting and pressed
	tiles         [Tiles]tile // the circles with initials, one after the other
	down          color.NRGBA // a filled button while it is pressed, and the fill of a hold
	over          color.NRGBA // a filled button under the pointer
	tint          color.NRGBA // anything else under the pointer
	disabled      color.NRGBA // ground of a button that sleeps
	dangerGround  color.NRGBA
	successGround color.NRGBA
}

var lightColours = palette{
	background: rgb(0xF4F6F7), surface: rgb(0xFFFFFF), ink: rgb(0x12212B), muted: rgb(0x4A5B66), outline: rgb(0x75858F),
	primary: rgb(0x0A5A70), onPrimary: rgb(0xFFFFFF),
	danger: rgb(0xB3261E), warning: rgb(0x553900), warningGround: rgb(0xFFF1D6), success: rgb(0x1B6B3A),
	edge: rgb(0xD9E0E4), key: rgb(0xFFFFFF), keyDown: rgb(0xDCEBEF),
	tiles: [Tiles]tile{
		{rgb(0xDCEDF1), rgb(0x0A4657)}, {rgb(0xE6E3F5), rgb(0x3B2F6B)}, {rgb(0xE2EEDD), rgb(0x2B4A1E)},
		{rgb(0xF3E8D2), rgb(0x5A3E0A)}, {rgb(0xF1E1EC), rgb(0x5F2450)}, {rgb(0xE0E5EC), rgb(0x33415A)},
	},
	down: rgb(0x07323F), over: rgb(0x0B6A84), tint: rgb(0xE6F0F3), disabled: rgb(0xDDE3E6),
	dangerGround: rgb(0xFCEBE9), successGround: rgb(0xE3F3E8),
}

var darkColours = palette{
	background: rgb(0x0E161B), surface: rgb(0x18232A), ink: rgb(0xE8EEF1), muted: rgb(0xA9B8C0), outline: rgb(0x768892),
	primary: rgb(0x6CC7DD), onPrimary: rgb(0x00303D),
	danger: rgb(0xFFB4AB), warning: rgb(0xFFDFA6), warningGround: rgb(0x4A3600), success: rgb(0x7FD89B),
	edge: rgb(0x2B3A43), key: rgb(0x233038), keyDown: rgb(0x2D4651),
	tiles: [Tiles]tile{
		{rgb(0x0F3B4A), rgb(0xBDE6F1)}, {rgb(0x352E63), rgb(0xD9D3F7)}, {rgb(0x23401D), rgb(0xC9E8BD)},
		{rgb(0x463510), rgb(0xF2E0B3)}, {rgb(0x4A2240), rgb(0xF4D0EA)}, {rgb(0x2E3B4F), rgb(0xD1DCEE)},
	},
	down: rgb(0xB5E6F2), over: rgb(0x86D3E6), tint: rgb(0x21333B), disabled: rgb(0x26333A),
	dangerGround: rgb(0x3B1A17), successGround: rgb(0x12301E),
}

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xFF}
}

// iconSVG is the app's icon: the seal on the brand's colour.
func iconSVG() string {
	hex := func(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
	return `<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512" viewBox="0 0 512 512">` +
		`<rect x="0" y="0" width="512" height="512" fill="` + hex(iconGround) + `"/>` +
		`<path fill="` + hex(iconSign) + `" d="` + sealPath(256, 256, 161) + `"/></svg>`
}

// sealPath is the sign of the brand: a wax seal with twelve scallops, a ring and
// a check mark left open in it. x, y is its middle, r its radius.
func sealPath(x, y, r float64) string {
	const scallops = 12
	// Each scallop is a circle of radius lobe around a point at distance middle;
	// neighbours meet at a cusp.
	lobe := r * 0.235
	middle := r - lobe
	half := math.Pi / scallops
	// Where two neighbouring circles cross, on the outer side.
	cusp := middle*math.Cos(half) + math.Sqrt(lobe*lobe-math.Pow(middle*math.Sin(half), 2))
	var b strings.Builder
	for i := 0; i <= scallops; i++ {
		a := -math.Pi/2 - half + float64(i)*2*half
		cx, cy := x+cusp*math.Cos(a), y+cusp*math.Sin(a)
		if i == 0 {
			fmt.Fprintf(&b, "M%.3f %.3f", cx, cy)
			continue
		}
		fmt.Fprintf(&b, "A%.3f %.3f 0 0 1 %.3f %.3f", lobe, lobe, cx, cy)
	}
	b.WriteString("Z")
	outer, inner := r*0.633, r*0.578
	b.WriteString(hole(x, y, outer))
	b.WriteString(disc(x, y, inner))
	b.WriteString(openCheck(x, y, r))
	return b.String()
}

// openCheck is the check mark as one outline, wound as a hole: a short and a
// long arm of half width h, round at both ends and outside the corner.
func openCheck(x, y, r float64) string {
	h := r * 0.067
	ax, ay := x-r*0.250, y+r*0.020
	bx, by := x-r*0.066, y+r*0.205
	cx, cy := x+r*0.270, y-r*0.160
	unit := func(x1, y1, x2, y2 float64) (float64, float64) {
		l := math.Hypot(x2-x1, y2-y1)
		return (x2 - x1) / l, (y2 - y1) / l
	}
	ux, uy := unit(ax, ay, bx, by)
	vx, vy := unit(bx, by, cx, cy)
	// Left of the walk is above the mark: there the arms meet in a point.
	cross := ux*vy - uy*vx
	t := h * (1 - (ux*vx + uy*vy)) / math.Abs(cross)
	ix, iy := bx+uy*h-ux*t, by-ux*h-uy*t
	return fmt.Sprintf("M%.3f %.3fA%.3f %.3f 0 0 0 %.3f %.3fL%.3f %.3fA%.3f %.3f 0 0 0 %.3f %.3fL%.3f %.3fA%.3f %.3f 0 0 0 %.3f %.3fL%.3f %.3fZ",
		ax+uy*h, ay-ux*h, h, h, ax-uy*h, ay+ux*h,
		bx-uy*h, by+ux*h, h, h, bx-vy*h, by+vx*h,
		cx-vy*h, cy+vx*h, h, h, cx+vy*h, cy-vx*h,
		ix, iy)
}
