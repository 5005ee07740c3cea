package app

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
)

// typeCode takes a code that is typed or pasted, and shows it back in groups of four.
type typeCode struct {
	*App
	text   string
	entry  *ui.Entry
	back4  *ui.Text
	groups *fyne.Container // the text in groups, under a heading
	page   *fyne.Container
}

func (t *typeCode) draw() fyne.CanvasObject {
	t.entry = ui.NewEntry(t.t("type.label"), t.t("type.placeholder"))
	t.entry.SetMono(true)
	t.entry.SetMultiLine(true)
	t.entry.SetText(t.text)
	t.back4 = ui.NewText("", ui.TextStyle{Mono: true})
	t.groups = ui.Column(2, ui.NewText(t.t("type.groups"), ui.TextStyle{Size: ui.Small, Colour: ui.Muted}), t.back4)
	t.entry.OnChanged(t.changed)
	t.entry.OnSubmitted(func(string) { t.read() })
	t.page = ui.Page(ui.PageParts{
		Title: t.t("type.title"), Back: func() { t.nav.Back() }, Bare: true, Apart: true,
		Body: ui.Column(14,
			ui.NewText(t.t("type.text"), ui.TextStyle{Colour: ui.Muted}),
			t.entry,
			t.groups,
		),
		Actions: ui.Column(ui.Gap,
			ui.NewButton(t.t("type.read"), ui.Filled, ui.Icon{}, t.read),
			ui.NewButton(t.t("scan.paste"), ui.Outlined, ui.Icons.Paste, t.paste),
		),
	})
	t.changed(t.text)
	return t.page
}

func (t *typeCode) shown()  { t.entry.Focus(t.window.Canvas()) }
func (t *typeCode) hidden() {}

// changed shows what is there in groups, and which group cannot be right.
func (t *typeCode) changed(text string) {
	t.touch()
	t.text = text
	code := tidy(text)
	t.back4.SetText(code.grouped())
	if text == "" {
		t.groups.Hide()
	} else {
		t.groups.Show()
	}
	problem := ""
	if n := code.wrongGroup(); n > 0 {
		problem = t.t("type.group", words.Args{"n": n})
	}
	t.entry.SetProblem(problem)
	t.page.Refresh()
}

func (t *typeCode) paste() {
	if text := t.fyne.Clipboard().Content(); strings.TrimSpace(text) != "" {
		t.entry.SetText(text)
		t.changed(text)
		return
	}
	t.wrong("scan.nothing-to-paste")
}

// wrong says what is wrong under the field, and lets the person go on typing.
func (t *typeCode) wrong(key string) {
	t.entry.SetProblem(t.t(key))
	t.entry.Focus(t.window.Canvas())
}

func (t *typeCode) read() {
	code := tidy(t.text)
	switch {
	case strings.TrimSpace(t.text) == "":
		t.wrong("type.empty")
	case !code.ours:
		if start, ok := startCode(t.text); ok {
			t.nav.Push(&typedStart{App: t.App, typed: start})
			return
		}
		t.take(t.text)
	case code.wrongGroup() > 0:
		t.changed(t.text)
	case code.cut():
		t.wrong("type.cut")
	default:
		t.take(code.head + code.body)
	}
}

// startCode says whether a text can be the 20 characters that a bank is added with, and gives
// them tidied.
func startCode(text string) (string, bool) {
	if strings.ContainsAny(text, ":/.") {
		return "", false
	}
	clean, _ := authenticator.CheckTyped(text)
	return clean, len(clean) == typedGroups*typedSize && tidy("ZEGEL:A/"+clean).wrongGroup() == 0
}

// typedText is a code as a person typed it, tidied: what stands before the groups, and the
// characters of the groups.
type typedText struct {
	ours       bool // it begins as our codes do
	head, body string
}

// base32 is the alphabet of the groups (RFC 4648, 6), which has no 0, 1, 8 and 9.
const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

// mend replaces digits that are not in the alphabet by the letters that they are taken for.
var mend = strings.NewReplacer("0", "O", "1", "I", "8", "B")

// tidy leaves out what people put in to see better, and mends what they mix up.
func tidy(text string) typedText {
	packed := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' {
			return -1
		}
		return unicode.ToUpper(r)
	}, text)
	head, body, found := strings.Cut(packed, "/")
	if !found || !strings.HasPrefix(head, "ZEGEL:") {
		return typedText{body: packed}
	}
	return typedText{ours: true, head: head + "/", body: mend.Replace(body)}
}

// grouped writes the code in groups of four.
func (c typedText) grouped() string {
	if !c.ours {
		return words.Visible(c.body)
	}
	return c.head + " " + words.Visible(ui.Groups(c.body, " "))
}

// wrongGroup gives the number of the first group with a character that no code has; 0 when
// there is none.
func (c typedText) wrongGroup() int {
	if !c.ours {
		return 0
	}
	for i, r := range []rune(c.body) {
		if !strings.ContainsRune(base32, r) {
			return i/4 + 1
		}
	}
	return 0
}

// cut says whether characters must be missing: base32 without padding has no such lengths
// (RFC 4648, 6).
func (c typedText) cut() bool {
	switch len(c.body) % 8 {
	case 1, 3, 6:
		return true
	}
	return c.body == ""
}
