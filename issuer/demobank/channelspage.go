package demobank

import (
	"net/http"
	"slices"
	"strings"

	"github.com/zegel-app/zegel/issuer"
)

type channelsPage struct {
	Channels []channelView
	Devices  bool // there is one that can be attached
}

type channelView struct {
	channel
	State  string // FORMER, ZEGEL, or STOPPED when its codes do not work any more
	Device string // that makes its codes
	Tries  int
}

func (b *Bank) showChannels(w http.ResponseWriter, r *http.Request, s session) {
	keys, err := b.issuer.Keys(r.Context(), s.customer)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	var body channelsPage
	body.Devices = slices.ContainsFunc(keys, func(k issuer.Key) bool { return k.State == issuer.KeyActive })
	for _, c := range channels {
		v := channelView{channel: c, State: "FORMER"}
		a, err := b.ledger.attached(r.Context(), s.customer, c.Name)
		if err != nil {
			b.fail(w, r, s, err)
			return
		}
		if a != nil {
			v.State = "STOPPED"
			for _, k := range keys {
				if k.ID != a.Key {
					continue
				}
				v.Device = k.Device
				for _, at := range k.Channels {
					if at.Name == c.Name && at.Attached && k.State == issuer.KeyActive {
						v.State, v.Tries = "ZEGEL", at.TriesLeft
					}
				}
			}
		}
		body.Channels = append(body.Channels, v)
	}
	b.show(w, s, http.StatusOK, "channels", page{Title: "Channels", Section: "preferences", Body: body})
}

// changeChannel asks Zegel to attach one channel, or to detach it.
func (b *Bank) changeChannel(w http.ResponseWriter, r *http.Request, s session) {
	c, ok := findChannel(r.PathValue("channel"))
	if !ok {
		b.missing(w, s)
		return
	}
	q := b.newRequest(s.customer)
	q.Channel = &channelChange{Name: c.Name, Attach: r.PostForm.Get("to") != "former", Former: strings.TrimSpace(c.Former)}
	b.begin(w, r, s, q)
}
