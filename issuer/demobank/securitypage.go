package demobank

import (
	"net/http"
	"strings"
)

type securityPage struct {
	Settings []settingView
}

type settingView struct {
	setting
	Now   string // in words
	Typed string
	On    bool
	Error string
}

func (b *Bank) showSecurity(w http.ResponseWriter, r *http.Request, s session) {
	b.securityAgain(w, r, s, http.StatusOK, "", "", "")
}

// securityAgain shows the settings, one of them with what was typed and what is
// wrong with it.
func (b *Bank) securityAgain(w http.ResponseWriter, r *http.Request, s session, status int, name, typed, problem string) {
	set, err := b.ledger.settings(r.Context(), s.customer)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	var body securityPage
	for _, setting := range allSettings {
		v := settingView{setting: setting, Now: setting.Say(set), On: setting.Get(set) == 1}
		if setting.Money {
			v.Typed = strings.TrimPrefix(setting.Get(set).String(), "€"+nbsp)
		}
		if setting.Name == name {
			v.Typed, v.Error = typed, problem
		}
		body.Settings = append(body.Settings, v)
	}
	b.show(w, s, status, "security", page{Title: "Security", Section: "preferences", Body: body})
}

// changeSetting asks Zegel for the one setting that the form names.
func (b *Bank) changeSetting(w http.ResponseWriter, r *http.Request, s session) {
	setting, ok := findSetting(r.PathValue("name"))
	if !ok {
		b.missing(w, s)
		return
	}
	typed := r.PostForm.Get("value")
	value, problem := setting.Read(typed)
	if problem != "" {
		b.securityAgain(w, r, s, http.StatusUnprocessableEntity, setting.Name, typed, problem)
		return
	}
	set, err := b.ledger.settings(r.Context(), s.customer)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	then := *set
	setting.Set(&then, value)
	c := &settingChange{Name: setting.Name, Value: value, Title: setting.Title, Old: setting.Say(set), New: setting.Say(&then)}
	if c.Old == c.New {
		b.securityAgain(w, r, s, http.StatusUnprocessableEntity, setting.Name, typed, "This is how it is now.")
		return
	}
	q := b.newRequest(s.customer)
	q.Setting = c
	b.begin(w, r, s, q)
}
