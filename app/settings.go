package app

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/platform/keystore"
)

// setting is one thing that can be set. Its value begins its keys in the catalogue.
type setting string

const (
	setLock     setting = "set.lock"     // when an open profile locks by itself
	setApprove  setting = "set.approve"  // hold, or two taps
	setPad      setting = "set.pad"      // the order of the digits on the PIN pad
	setText     setting = "set.text"     // size of the text
	setLook     setting = "set.look"     // light or dark
	setLanguage setting = "set.language" // what Zegel speaks
	setFace     setting = "set.face"     // fingerprint or face
	setKeys     setting = "set.keys"     // how the device keeps the keys
	setAbout    setting = "set.about"    // version and licences
)

// settingsPage lists the settings. Those that make an open profile safer or less safe are
// there only for somebody who has given a PIN; how Zegel looks and speaks is for everybody.
type settingsPage struct {
	*App
	panes
	grade  keystore.Grade
	chosen setting
	rows   map[setting]*fyne.Container // what a change redraws
}

// openSettings shows the settings.
func (a *App) openSettings() {
	work(a, "busy.read", "", func(context.Context) (keystore.Grade, error) {
		return a.auth.Grade(), nil
	}, func(grade keystore.Grade, _ error) {
		s := &settingsPage{App: a, grade: grade, chosen: setText}
		s.panes.list, s.panes.opens = s.list, s.detail
		a.nav.Push(s)
	})
}

func (s *settingsPage) draw() fyne.CanvasObject { return s.panes.draw() }

func (s *settingsPage) back() {
	if !s.panes.goBack() {
		s.nav.Pop()
	}
}

func (s *settingsPage) list() fyne.CanvasObject {
	s.rows = map[setting]*fyne.Container{}
	body := ui.Column(ui.Gap)
	heading := func(key string) {
		if len(body.Objects) > 0 {
			body.Add(ui.Space(4))
		}
		body.Add(ui.NewText(s.t(key), ui.TextStyle{Size: ui.Small, Bold: true, Colour: ui.Muted}))
	}
	add := func(names ...setting) {
		for _, name := range names {
			s.rows[name] = ui.Column(0, s.row(name))
			body.Add(s.rows[name])
		}
	}
	if s.session != nil {
		heading("settings.safety")
		body.Add(ui.NewRow(ui.RowParts{Title: s.t("change.row"), Onward: true, Tapped: s.changePIN}))
		add(setLock, setApprove, setPad, setFace)
	}
	heading("settings.look")
	add(setText, setLook, setLanguage)
	heading("settings.zegel")
	add(setKeys)
	body.Add(ui.NewRow(ui.RowParts{Title: s.t("help.title"), Onward: true, Tapped: s.openHelp}))
	add(setAbout)
	return ui.Page(ui.PageParts{
		Title: s.t("settings.title"), Back: s.back, Body: body, Bare: true,
		Notice: ui.NewText(s.t("settings.device"), ui.TextStyle{Size: ui.Small, Colour: ui.Muted}),
	})
}

// row is a setting in the list, with what it is set to.
func (s *settingsPage) row(name setting) fyne.CanvasObject {
	value := ""
	switch name {
	case setLock:
		value = s.t(s.lockKeys()[s.lockAt()])
	case setApprove:
		value = s.t(approveKeys[index(s.twoTaps())])
	case setPad:
		value = s.t(padKeys[index(s.padOrder() != nil)])
	case setFace:
		value = s.t("set.face.none")
	case setText:
		value = s.textLabel(s.fyne.Preferences().Float(prefTextSize))
	case setLook:
		value = s.t(lookKeys[s.lookAt()])
	case setLanguage:
		value = languageName(s.words)
	case setKeys:
		value = s.t("set.keys." + s.grade.String())
	case setAbout:
		value = s.t("about.version", words.Args{"version": s.version()})
	}
	return s.panes.row(ui.RowParts{
		Title: s.t(string(name) + ".title"), Subtitle: value,
		Tapped: func() { s.chosen = name; s.panes.open() },
	}, func() bool { return s.chosen == name })
}

// changed redraws a setting's row with its new value.
func (s *settingsPage) changed(name setting) {
	row := s.rows[name]
	row.Objects = []fyne.CanvasObject{s.row(name)}
	row.Refresh()
}

// detail is one setting: what it means, and what it can be set to.
func (s *settingsPage) detail(back func()) fyne.CanvasObject {
	body := ui.Column(14)
	if s.chosen != setAbout {
		body.Add(ui.NewText(s.t(string(s.chosen)+".text"), ui.TextStyle{Colour: ui.Muted}))
	}
	body.Add(s.choices())
	return s.opened(s.t("settings.title"), s.t(string(s.chosen)+".title"), body, back)
}

func (s *settingsPage) choices() fyne.CanvasObject {
	switch s.chosen {
	case setLock:
		keys := s.lockKeys()
		return s.choose(keys, s.lockAt(), func(at int) {
			s.fyne.Preferences().SetString(prefLockAfter, string(lockValues[keys[at]]))
		})
	case setApprove:
		return s.choose(approveKeys, index(s.twoTaps()), func(at int) { s.fyne.Preferences().SetBool(prefTwoTaps, at == 1) })
	case setPad:
		return s.choose(padKeys, index(s.padOrder() != nil), func(at int) { s.fyne.Preferences().SetBool(prefMixed, at == 1) })
	case setText:
		return s.textSizes()
	case setLook:
		return s.choose(lookKeys, s.lookAt(), func(at int) { s.setLook(lookValues[at]) })
	case setLanguage:
		return s.languages()
	case setFace:
		return ui.NewNotice(ui.Muted, s.t("set.face.none"))
	case setKeys:
		kind := ui.Success
		if s.grade == keystore.File {
			kind = ui.Warning
		}
		return ui.NewNotice(kind, s.t("set.keys."+s.grade.String()+".text"))
	}
	return s.about()
}

// choose is a list of what a setting can be; taken keeps what was chosen.
func (s *settingsPage) choose(keys []string, at int, taken func(int)) fyne.CanvasObject {
	labels := make([]string, len(keys))
	for i, key := range keys {
		labels[i] = s.t(key)
	}
	name := s.chosen
	return ui.NewChoice(labels, at, func(at int) { taken(at); s.changed(name) }).Container
}

func index(on bool) int {
	if on {
		return 1
	}
	return 0
}
