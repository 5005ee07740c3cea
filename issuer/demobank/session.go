package demobank

import (
	"crypto/rand"
	"crypto/subtle"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

const (
	sessionIdle = 15 * time.Minute
	sessionLife = 8 * time.Hour
	maxSessions = 4096
)

// session is one browser. Before the sign-in it has no customer, and is there
// for the forms' tokens.
type session struct {
	id       string
	token    string // stands in every form, so that no other site's form works
	customer string
	created  time.Time
	seen     time.Time

	flash      map[string]string // what a page says once, by path
	login      login
	activation issuer.ActivationID // the last one begun
	proof      time.Time           // when another way than the password showed who this is
	step       step                // a sign-in that is half done
	cancel     string              // the text message of cancelling codes, for the demo's box
	trader     string              // the customer who is signed in to trading
}

// step is a sign-in whose password was right, and whose second step waits.
type step struct {
	channel  string // the name in the address
	customer string
	since    time.Time
	text     string // the message that was sent, for the demo's box
}

// login is a sign-in with Zegel that waits for its answer.
type login struct {
	customer  string
	key       protocol.KeyID
	others    int // how many more devices the customer has
	challenge *issuer.Challenge
}

// sessions are kept in memory: a bank that restarts has its customers sign in
// again.
type sessions struct {
	now    func() time.Time
	cookie http.Cookie // name and flags

	mu  sync.Mutex
	all map[string]*session
}

func newSessions(now func() time.Time, secure bool) *sessions {
	cookie := http.Cookie{Name: "meridian", Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode}
	if secure {
		// The prefix makes browsers refuse one that another host set.
		cookie.Name, cookie.Secure = "__Host-meridian", true
	}
	return &sessions{now: now, cookie: cookie, all: map[string]*session{}}
}

// get gives a copy of the request's session. ok is false when there is none;
// ended is then whether the browser thinks that it has one.
func (s *sessions) get(r *http.Request) (found session, ok, ended bool) {
	cookie, err := r.Cookie(s.cookie.Name)
	if err != nil {
		return session{}, false, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	at, ok := s.all[cookie.Value]
	if !ok || !at.alive(now) {
		delete(s.all, cookie.Value)
		return session{}, false, true
	}
	at.seen = now
	return *at, true, false
}

func (s *session) alive(now time.Time) bool {
	return now.Sub(s.seen) < sessionIdle && now.Sub(s.created) < sessionLife
}

// begin makes a fresh session for a customer, or for nobody yet, in place of
// the request's. A fresh one, so that an id that somebody planted before the
// sign-in is worth nothing after it.
func (s *sessions) begin(w http.ResponseWriter, r *http.Request, customer string) session {
	s.end(w, r)
	now := s.now()
	fresh := session{
		id: rand.Text() + rand.Text(), token: rand.Text(), customer: customer,
		created: now, seen: now, flash: map[string]string{},
	}
	s.mu.Lock()
	if len(s.all) >= maxSessions {
		s.dropOldest(now)
	}
	kept := fresh
	s.all[fresh.id] = &kept
	s.mu.Unlock()
	cookie := s.cookie
	cookie.Value = fresh.id
	http.SetCookie(w, &cookie)
	return fresh
}

// end forgets the request's session.
func (s *sessions) end(w http.ResponseWriter, r *http.Request) {
	cookie, err := r.Cookie(s.cookie.Name)
	if err != nil {
		return
	}
	s.mu.Lock()
	delete(s.all, cookie.Value)
	s.mu.Unlock()
	gone := s.cookie
	gone.MaxAge = -1
	http.SetCookie(w, &gone)
}

// dropOldest makes room: what has ended goes, or else the one that was seen
// longest ago.
func (s *sessions) dropOldest(now time.Time) {
	var oldest *session
	for id, at := range s.all {
		if !at.alive(now) {
			delete(s.all, id)
			continue
		}
		// Those who are signed in go last.
		if oldest == nil || (at.customer == "") == (oldest.customer == "") && at.seen.Before(oldest.seen) ||
			at.customer == "" && oldest.customer != "" {
			oldest = at
		}
	}
	if oldest != nil && len(s.all) >= maxSessions {
		delete(s.all, oldest.id)
	}
}

// change alters a session that is still there.
func (s *sessions) change(id string, change func(*session)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at, ok := s.all[id]; ok {
		change(at)
	}
}

// say leaves a word for the next look at a page.
func (s *sessions) say(id, path, word string) {
	s.change(id, func(at *session) { at.flash[path] = word })
}

// said gives the word and forgets it.
func (s *sessions) said(id, path string) (word string) {
	s.change(id, func(at *session) {
		word = at.flash[path]
		delete(at.flash, path)
	})
	return word
}

// ours says whether a form came from one of this session's pages.
func (s *session) ours(token string) bool {
	return subtle.ConstantTimeCompare([]byte(token), []byte(s.token)) == 1
}

// browser is what a customer calls his browser: "Firefox on Linux".
func browser(userAgent string) string {
	first := func(pairs ...string) string {
		for n := 0; n < len(pairs); n += 2 {
			if strings.Contains(userAgent, pairs[n]) {
				return pairs[n+1]
			}
		}
		return ""
	}
	// The order matters: most browsers also name those they descend from.
	name := first("Edg/", "Edge", "OPR/", "Opera", "Firefox/", "Firefox", "Chrome/", "Chrome", "Safari/", "Safari")
	system := first("Android", "Android", "iPhone", "iPhone", "iPad", "iPad", "Windows", "Windows", "Mac OS X", "macOS", "CrOS", "ChromeOS", "Linux", "Linux")
	switch {
	case name == "" && system == "":
		return "A browser"
	case name == "":
		return "A browser on " + system
	case system == "":
		return name
	}
	return name + " on " + system
}
