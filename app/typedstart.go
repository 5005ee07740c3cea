package app

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
)

// A typed start code is five groups of four characters (docs/protocol.md, section 4).
const (
	typedGroups = 5
	typedSize   = 4
)

// typedStart adds a bank without a camera: the person types where the bank is, and the 20
// characters that stand on its page.
type typedStart struct {
	*App
	address, typed string

	where *ui.Entry
	code  *ui.GroupedEntry
}

func (t *typedStart) draw() fyne.CanvasObject {
	t.where = ui.NewEntry(t.t("start.address"), t.t("start.address.placeholder"))
	t.where.SetText(t.address)
	t.where.OnChanged(func(text string) {
		t.touch()
		t.address = text
		t.where.SetProblem("")
	})
	t.where.OnSubmitted(func(string) { t.code.Focus(t.window.Canvas()) })
	t.code = ui.NewGroupedEntry(t.t("start.code"), typedGroups, typedSize)
	t.code.SetText(t.typed)
	t.code.OnChanged(t.changed)
	t.code.OnSubmitted(func(string) { t.read() })
	t.changed(t.typed)
	return ui.Page(ui.PageParts{
		Title: t.t("start.title"), Back: func() { t.nav.Back() }, Bare: true, Apart: true,
		Body: ui.Column(14,
			ui.NewText(t.t("start.text"), ui.TextStyle{Colour: ui.Muted}),
			t.where, t.code,
		),
		Actions: ui.Column(ui.Gap,
			ui.NewButton(t.t("type.read"), ui.Filled, ui.Icon{}, t.read),
			ui.NewButton(t.t("scan.paste"), ui.Outlined, ui.Icons.Paste, t.paste),
		),
	})
}

func (t *typedStart) shown() {
	if t.address == "" {
		t.where.Focus(t.window.Canvas())
		return
	}
	t.code.Focus(t.window.Canvas())
}

func (t *typedStart) hidden() {}

// changed marks the groups that cannot be right, as soon as they are whole. What people take
// one character for another is put right.
func (t *typedStart) changed(text string) {
	t.touch()
	clean, wrong := authenticator.CheckTyped(text)
	if clean != t.code.Text() {
		t.code.SetText(clean)
	}
	t.typed = clean
	t.mark(wrong)
}

// mark shows which groups have a mistake in them.
func (t *typedStart) mark(wrong []int) {
	t.code.SetWrong(wrong...)
	switch len(wrong) {
	case 0:
		t.code.SetProblem("")
	case 1:
		t.code.SetProblem(t.t("type.group", words.Args{"n": wrong[0]}))
	case typedGroups:
		t.code.SetProblem(t.t("start.some"))
	default:
		var numbers []string
		for _, n := range wrong {
			numbers = append(numbers, t.words.N(int64(n)))
		}
		t.code.SetProblem(t.t("start.groups", words.Args{"groups": strings.Join(numbers, ", ")}))
	}
}

func (t *typedStart) paste() {
	if text := strings.TrimSpace(t.fyne.Clipboard().Content()); text != "" {
		t.code.SetText(text)
		t.changed(t.code.Text())
		return
	}
	t.code.SetProblem(t.t("scan.nothing-to-paste"))
}

// read asks the bank for the code that the characters stand for, and goes on with it.
func (t *typedStart) read() {
	_, wrong := authenticator.CheckTyped(t.typed)
	switch {
	case strings.TrimSpace(t.address) == "":
		t.where.SetProblem(t.t("start.no-address"))
		t.where.Focus(t.window.Canvas())
		return
	case !t.code.Full():
		t.code.SetProblem(t.t("start.cut"))
		t.code.Focus(t.window.Canvas())
		return
	case len(wrong) > 0:
		t.mark(wrong)
		t.code.Focus(t.window.Canvas())
		return
	}
	work(t.App, "busy.bank", "cancel", func(ctx context.Context) (string, error) {
		return t.auth.FetchTyped(ctx, t.address, t.typed)
	}, func(text string, err error) {
		var typed *authenticator.TypedError
		switch {
		case err == nil:
			t.take(text)
		case errors.Is(err, context.Canceled):
		case errors.As(err, &typed):
			t.mark(typed.Groups)
			t.code.Focus(t.window.Canvas())
		case errors.Is(err, authenticator.ErrAddress):
			t.where.SetProblem(t.t("fault.address.text"))
			t.where.Focus(t.window.Canvas())
		default:
			t.fail(err, func() { t.nav.Pop(); t.read() })
		}
	})
}
