package demobank

import (
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"math/big"
	"strings"
	"sync"
	"time"
)

// What a text message to a customer's telephone is good for.
type textPurpose string

const (
	textSignIn textPurpose = "sign in to Meridian Trading"
	textCancel textPurpose = "cancel codes from Zegel"
)

const (
	textLife    = 5 * time.Minute
	textTries   = 5
	textPace    = 10 // an hour, for a customer
	textDigits  = 6
	textPaceFor = time.Hour
)

// texts are the text messages of the bank. The demo bank sends none: the page
// shows, in a box that says so, what would have come. They are kept in memory: a
// bank that starts again sends a new one.
type texts struct {
	mu   sync.Mutex
	open map[textKey]*textMessage
	sent map[string][]time.Time // by customer, the oldest first
}

type textKey struct {
	customer string
	purpose  textPurpose
}

type textMessage struct {
	code    string
	expires time.Time
	failed  int
}

// send makes a code in place of an older one for the same purpose, or says
// false when the customer got too many.
func (t *texts) send(customer string, purpose textPurpose, now time.Time) (code string, ok bool) {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return "", false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.open == nil {
		t.open, t.sent = map[textKey]*textMessage{}, map[string][]time.Time{}
	}
	sent := t.sent[customer]
	for len(sent) > 0 && now.Sub(sent[0]) >= textPaceFor {
		sent = sent[1:]
	}
	if t.sent[customer] = sent; len(sent) >= textPace {
		return "", false
	}
	t.sent[customer] = append(sent, now)
	code = fmt.Sprintf("%0*d", textDigits, n)
	t.open[textKey{customer, purpose}] = &textMessage{code: code, expires: now.Add(textLife)}
	return code, true
}

// check compares what was typed, once for a right one. problem is empty when it
// is right.
func (t *texts) check(customer string, purpose textPurpose, typed string, now time.Time) (problem string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := textKey{customer, purpose}
	m := t.open[key]
	if m == nil || m.failed >= textTries || !now.Before(m.expires) {
		return "This text message is too old. Ask for a new one."
	}
	m.failed++
	if subtle.ConstantTimeCompare([]byte(strings.Join(strings.Fields(typed), "")), []byte(m.code)) != 1 {
		return "That is not the code in the text message."
	}
	delete(t.open, key)
	return ""
}
