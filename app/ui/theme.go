package ui

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/zegel-app/zegel/assets"
)

// Role names a colour by what it is for.
type Role = fyne.ThemeColorName

// The roles. The empty role means Ink.
const (
	Background    Role = "zegel.background"
	Surface       Role = "zegel.surface"
	Ink           Role = "zegel.ink" // text
	Muted         Role = "zegel.muted"
	Outline       Role = "zegel.outline"
	Primary       Role = "zegel.primary"
	OnPrimary     Role = "zegel.onPrimary"
	Danger        Role = "zegel.danger"
	Warning       Role = "zegel.warning"
	WarningGround Role = "zegel.warningGround"
	Success       Role = "zegel.success"
	DangerGround  Role = "zegel.dangerGround"
	SuccessGround Role = "zegel.successGround"
	Edge          Role = "zegel.edge" // hairlines, which carry no meaning
	None          Role = "zegel.none" // nothing is drawn

	keyGround   Role = "zegel.key"
	keyDown     Role = "zegel.keyDown"
	downGround  Role = "zegel.down"
	overGround  Role = "zegel.over"
	tint        Role = "zegel.tint"
	sleepGround Role = "zegel.sleep"
	scrim       Role = "zegel.scrim"
)

// Measures shared by all widgets, in Fyne units.
const (
	Target      float32 = 56  // least height and width of anything that can be pressed
	Margin      float32 = 20  // from the side of the window
	Gap         float32 = 10  // between neighbours
	Radius      float32 = 14  // corner of a button or key
	PanelRadius float32 = 18  // corner of a panel
	Column480   float32 = 480 // widest column of text
	TwoPanes    float32 = 840 // width from which a page has two panes
	Leading     float32 = 1.3 // height of a line over size of its text
	ring        float32 = 3   // focus
)

// Size is a step on the scale of text sizes.
type Size int

// The text sizes: 17, 15, 20, 26, 38 and 46 units at 100 %.
const (
	Body Size = iota
	Small
	Lead
	Title
	Display
	Number // digits that are read here and typed or compared elsewhere
)

var textSizes = [...]float32{Body: 17, Small: 15, Lead: 20, Title: 26, Display: 38, Number: 46}

const scaleName fyne.ThemeSizeName = "zegel.scale"

// Theme returns the light or dark look with text at scale (1, 1.3 or 1.5).
func Theme(dark bool, scale float32) fyne.Theme {
	if scale <= 0 {
		scale = 1
	}
	p := &lightColours
	if dark {
		p = &darkColours
	}
	return &look{dark: dark, scale: scale, colours: coloursOf(p)}
}

// Looks says whether a theme is the one that Theme(dark, scale) returns.
func Looks(th fyne.Theme, dark bool, scale float32) bool {
	l, ok := th.(*look)
	return ok && l.dark == dark && l.scale == scale
}

type look struct {
	dark    bool
	scale   float32
	colours map[fyne.ThemeColorName]color.NRGBA
}

func coloursOf(p *palette) map[fyne.ThemeColorName]color.NRGBA {
	none := color.NRGBA{}
	colours := map[fyne.ThemeColorName]color.NRGBA{
		Background: p.background, Surface: p.surface, Ink: p.ink, Muted: p.muted, Outline: p.outline,
		Primary: p.primary, OnPrimary: p.onPrimary, Danger: p.danger, Warning: p.warning,
		WarningGround: p.warningGround, Success: p.success, DangerGround: p.dangerGround,
		SuccessGround: p.successGround, Edge: p.edge, None: none, "": p.ink,
		keyGround: p.key, keyDown: p.keyDown, downGround: p.down, overGround: p.over, tint: p.tint, sleepGround: p.disabled,
		scrim: {R: 0x05, G: 0x0B, B: 0x0E, A: 0x99},

		// Fyne's own names, for the few stock widgets inside ours.
		theme.ColorNameBackground: p.background, theme.ColorNameForeground: p.ink,
		theme.ColorNamePrimary: p.primary, theme.ColorNameForegroundOnPrimary: p.onPrimary,
		theme.ColorNameFocus: p.primary, theme.ColorNameHyperlink: p.primary,
		theme.ColorNameButton: p.surface, theme.ColorNameDisabled: p.muted, theme.ColorNameDisabledButton: p.disabled,
		theme.ColorNameError: p.danger, theme.ColorNameWarning: p.warning, theme.ColorNameSuccess: p.success,
		theme.ColorNameHover: p.tint, theme.ColorNamePressed: p.keyDown,
		theme.ColorNameInputBackground: none, theme.ColorNameInputBorder: none,
		theme.ColorNamePlaceHolder: p.muted, theme.ColorNameMenuBackground: p.surface,
		theme.ColorNameOverlayBackground: p.surface, theme.ColorNameScrollBar: p.outline,
		theme.ColorNameScrollBarBackground: none, theme.ColorNameSelection: p.tiles[0].ground,
		theme.ColorNameSeparator: p.edge, theme.ColorNameShadow: {A: 0x20},
	}
	for n, t := range p.tiles {
		ground, letters := tileRoles(n)
		colours[ground], colours[letters] = t.ground, t.letters
	}
	return colours
}

// tileRoles are the roles of a circle with initials and of what stands on it. n may be any
// number: after the last colour comes the first.
func tileRoles(n int) (ground, letters Role) {
	at := strconv.Itoa((n%Tiles + Tiles) % Tiles)
	return Role("zegel.tile" + at), Role("zegel.onTile" + at)
}

func (l *look) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	if c, ok := l.colours[name]; ok {
		return c
	}
	variant := theme.VariantLight
	if l.dark {
		variant = theme.VariantDark
	}
	return theme.DefaultTheme().Color(name, variant)
}

var (
	sansRegular = fyne.NewStaticResource("ZegelSans-Regular.ttf", assets.SansRegular)
	sansBold    = fyne.NewStaticResource("ZegelSans-Bold.ttf", assets.SansBold)
	monoRegular = fyne.NewStaticResource("ZegelMono-Regular.ttf", assets.MonoRegular)
	monoMedium  = fyne.NewStaticResource("ZegelMono-Medium.ttf", assets.MonoMedium)
)

func (l *look) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Symbol:
		return theme.DefaultTheme().Font(style)
	case style.Monospace && style.Bold:
		return monoMedium
	case style.Monospace:
		return monoRegular
	case style.Bold:
		return sansBold
	}
	return sansRegular
}

func (l *look) Icon(name fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(name) }

func (l *look) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case scaleName:
		return l.scale
	case theme.SizeNameText:
		return textSizes[Body] * l.scale
	case theme.SizeNameCaptionText:
		return textSizes[Small] * l.scale
	case theme.SizeNameSubHeadingText:
		return textSizes[Lead] * l.scale
	case theme.SizeNameHeadingText:
		return textSizes[Title] * l.scale
	case theme.SizeNameScrollBar, theme.SizeNameScrollBarSmall:
		return 4
	}
	return theme.DefaultTheme().Size(name)
}

// scaleOf is the text scale of a theme: 1 for any theme but ours.
func scaleOf(th fyne.Theme) float32 {
	if l, ok := th.(*look); ok {
		return l.scale
	}
	return 1
}

// colour looks a role up; a theme that is not ours gets the light look.
func colour(th fyne.Theme, r Role) color.NRGBA {
	l, ok := th.(*look)
	if !ok {
		l = fallback
	}
	c, ok := l.colours[r]
	if !ok {
		return l.colours[Ink]
	}
	return c
}

var fallback = &look{scale: 1, colours: coloursOf(&lightColours)}

var darkest = &look{dark: true, scale: 1, colours: coloursOf(&darkColours)}

// onDark is the theme to take colours from: the dark look's where the ground is
// dark in both looks.
func onDark(th fyne.Theme, dark bool) fyne.Theme {
	if dark {
		return darkest
	}
	return th
}
