package demobank

import (
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

// scan is the part of a page that shows a code, and the field for its answer.
type scan struct {
	State     string // WAITING while the code can be answered
	QR        template.HTML
	Text      string
	Link      template.URL
	Typed     string    // what can be typed in place of the picture, where there is such
	Address   string    // of the bank, to type with it
	Remaining int       // seconds
	Until     time.Time // for browsers without script

	Action string // where the answer, a new code and a cancel go to
	Submit string // the button's words
	Error  string
	Token  string
	Events string // where the page hears that it was answered elsewhere
}

// fill draws a code.
func (s *scan) fill(text string, expires, now time.Time) (err error) {
	// The text is our own issuer's: "ZEGEL:", a letter and base32.
	s.Text, s.Link, s.Until = text, template.URL(text), expires
	s.Remaining = int(expires.Sub(now).Seconds()) + 1
	s.QR, err = qrSVG(text)
	return err
}

// States of a page that shows a code, besides those of a transfer.
const (
	stateExpired  = "EXPIRED"
	stateBlocked  = "BLOCKED"
	stateRemoved  = "REMOVED"
	stateNoDevice = "NO-DEVICE"
)

// stateOf tells what a page with a challenge shows.
func stateOf(outcome issuer.Outcome) string {
	switch outcome {
	case issuer.OutcomeOpen:
		return string(transferWaiting)
	case issuer.OutcomeApproved:
		return string(transferPaid)
	case issuer.OutcomeRejected:
		return string(transferRejected)
	case issuer.OutcomeVoid:
		return stateBlocked
	case issuer.OutcomeUnknown:
		return stateRemoved
	}
	return stateExpired // its time is over, or a newer one was answered
}

// wordFor says what is wrong with a code that was typed. It is empty when the
// page says it by itself, as it does for expired and blocked. An error is one
// that the customer can do nothing about.
func (b *Bank) wordFor(r *http.Request, key protocol.KeyID, typed string, err error) (string, error) {
	switch {
	case errors.Is(err, issuer.ErrCodeFormat):
		digits := 0
		for _, c := range typed {
			if c >= '0' && c <= '9' {
				digits++
			}
		}
		rest := strings.Trim(typed, "0123456789 \t\u00a0")
		switch {
		case strings.TrimSpace(typed) == "":
			return "Type the 8 digits that Zegel shows.", nil
		case rest != "":
			return "Type digits only: the 8 that Zegel shows.", nil
		}
		return fmt.Sprintf("The code has 8 digits. You typed %d.", digits), nil
	case errors.Is(err, issuer.ErrWrongCode):
		k, err := b.issuer.Key(r.Context(), key)
		if err != nil {
			return "", err
		}
		if k.TriesLeft == 1 {
			return "That code is not right. One try left. After that Zegel is blocked on this device.", nil
		}
		return fmt.Sprintf("That code is not right. %d tries left.", k.TriesLeft), nil
	case errors.Is(err, issuer.ErrBlocked), errors.Is(err, issuer.ErrRemoved), errors.Is(err, issuer.ErrExpired),
		errors.Is(err, issuer.ErrUsed), errors.Is(err, issuer.ErrSuperseded):
		return "", nil
	}
	return "", err
}

// lastSeen is when a device was used, or else added.
func lastSeen(k issuer.Key) time.Time {
	if k.LastUsed.IsZero() {
		return k.Added
	}
	return k.LastUsed
}
