package demobank

import (
	"net/http"
	"net/http/httptest"

	"github.com/zegel-app/zegel/issuer"
)

// Issuer gives tests the bank's issuer, to answer behind the pages' back.
func (b *Bank) Issuer() *issuer.Issuer { return b.issuer }

// Wait gives what is closed when a challenge is answered.
func (b *Bank) Wait(id issuer.ChallengeID) (answered <-chan struct{}) {
	answered, _ = b.streams.wait(id)
	return answered
}

// MaxSessions is how many browsers the bank remembers.
const MaxSessions = maxSessions

// Sessions is how many it remembers now.
func (b *Bank) Sessions() int {
	b.sessions.mu.Lock()
	defer b.sessions.mu.Unlock()
	return len(b.sessions.all)
}

// Get asks a bank without a network.
func Get(b *Bank, url string) *http.Response {
	w := httptest.NewRecorder()
	b.ServeHTTP(w, httptest.NewRequest(http.MethodGet, url, nil))
	return w.Result()
}

// ISINs lists what can be traded.
func ISINs() (isins []string) {
	for _, s := range securities {
		isins = append(isins, s.ISIN)
	}
	return isins
}

// MaxCardPace is how many payments an hour can be begun with a card.
const MaxCardPace = maxCardPace
