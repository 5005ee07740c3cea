package demobank

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

// clock is the bank's time: the machine's, moved forward by a tester.
type clock struct {
	machine func() time.Time

	mu    sync.Mutex
	ahead time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.machine().Add(c.ahead)
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}

// maxForward is how far one step may go.
const maxForward = 366 * 24 * time.Hour

type testersPage struct {
	Now     string
	Ahead   string
	Raw     *rawCode
	Bad     []badKind
	Made    *badCode
	Error   string
	Said    string
	Steps   []timeStep
	Enabled bool // there is a device that codes can be made for
}

type timeStep struct {
	Words   string
	Minutes int
}

var timeSteps = []timeStep{{"1 minute", 1}, {"5 minutes", 5}, {"10 minutes", 10}, {"1 hour", 60}, {"1 day", 24 * 60}, {"1 week", 7 * 24 * 60}}

// rawCode is a code taken apart as far as anybody can without its key.
type rawCode struct {
	Text     string
	Hex      string
	Bytes    int
	Version  int
	KeyID    string
	Sequence uint32
}

func takeApart(text string) *rawCode {
	parsed, err := protocol.ParseText(text)
	if err != nil {
		return nil
	}
	sealed, err := protocol.ParseChallenge(parsed)
	if err != nil {
		return nil
	}
	return &rawCode{
		Text: text, Hex: hexLines(parsed.Body), Bytes: len(parsed.Body), Version: int(parsed.Body[0]),
		KeyID: sealed.KeyID.String(), Sequence: sealed.Sequence,
	}
}

// hexLines writes bytes in groups of four, 16 a line.
func hexLines(body []byte) string {
	var out strings.Builder
	for n := 0; n < len(body); n += 4 {
		switch {
		case n > 0 && n%16 == 0:
			out.WriteByte('\n')
		case n > 0:
			out.WriteByte(' ')
		}
		out.WriteString(hex.EncodeToString(body[n:min(n+4, len(body))]))
	}
	return out.String()
}

// badKind is a way to make a code that must not be approved.
type badKind struct {
	Name, Title, Expect string
}

var badKinds = []badKind{
	{"forged", "Forged", "One bit of the sealed part is flipped. Zegel says that the code is not from the bank."},
	{"expired", "Expired", "A right code that was good for one second. Zegel says that it is too old."},
	{"other", "Another customer's", "A right code for another customer's key. Zegel does not know it, or asks for the other person's PIN."},
	{"damaged", "Damaged", "The end is missing. Zegel says that the code is damaged."},
	{"removal", "Forged removal", "A code that removes the bank from the device, with one bit flipped. Zegel says that the code is not from the bank, and removes nothing."},
	{"newer", "From a newer version", "Version 2 of the format. Zegel says that it is too old for this code."},
}

// badCode is such a code, to scan or to paste.
type badCode struct {
	badKind
	QR   template.HTML
	Text string
	Link template.URL
}

func (b *Bank) showTesters(w http.ResponseWriter, r *http.Request, s session) {
	b.testersAgain(w, r, s, http.StatusOK, nil, "")
}

func (b *Bank) testersAgain(w http.ResponseWriter, r *http.Request, s session, status int, made *badCode, problem string) {
	keys, err := b.activeKeys(r, s.customer)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	body := testersPage{
		Now: b.now().Local().Format("2 January 2006, 15:04:05"), Bad: badKinds, Made: made, Error: problem, Said: b.sessions.said(s.id, "/testers"),
		Steps: timeSteps, Enabled: len(keys) > 0, Raw: takeApart(b.newest.of(s.customer)),
	}
	if ahead := b.now().Sub(b.clock.machine()).Round(time.Minute); ahead > 0 {
		body.Ahead = strings.TrimSuffix(ahead.String(), "0s")
	}
	b.show(w, s, status, "testers", page{Title: "For testers", Section: "testers", Body: body})
}

// moveTime moves the bank's clock for everybody who banks here.
func (b *Bank) moveTime(w http.ResponseWriter, r *http.Request, s session) {
	d, err := time.ParseDuration(r.PostForm.Get("minutes") + "m")
	if err != nil || d <= 0 || d > maxForward {
		b.testersAgain(w, r, s, http.StatusUnprocessableEntity, nil, "Choose one of the steps.")
		return
	}
	b.clock.forward(d)
	http.Redirect(w, r, "/testers", http.StatusSeeOther)
}

func (b *Bank) makeBad(w http.ResponseWriter, r *http.Request, s session) {
	name := r.PostForm.Get("kind")
	for _, kind := range badKinds {
		if kind.Name != name {
			continue
		}
		text, problem, err := b.badText(r, s.customer, name)
		if err != nil {
			b.fail(w, r, s, err)
			return
		}
		if problem != "" {
			b.testersAgain(w, r, s, http.StatusUnprocessableEntity, nil, problem)
			return
		}
		made := &badCode{badKind: kind, Text: text, Link: template.URL(text)}
		if made.QR, err = qrSVG(text); err != nil {
			b.fail(w, r, s, err)
			return
		}
		b.testersAgain(w, r, s, http.StatusOK, made, "")
		return
	}
	b.testersAgain(w, r, s, http.StatusUnprocessableEntity, nil, "Choose one of the codes.")
}

// badOrder is what every bad code would pay if it were taken.
var badOrder = &protocol.Transfer{
	Amount: protocol.Amount{Minor: 1, Currency: "EUR"}, Creditor: protocol.Party{Name: "Nobody: a test"}, CreditorAccount: "BE68539007547034",
}

// badText spoils a right code of the customer's own key. problem tells why
// there is none to spoil.
func (b *Bank) badText(r *http.Request, user, kind string) (text, problem string, err error) {
	if kind == "other" {
		return b.othersText(r, user)
	}
	keys, err := b.activeKeys(r, user)
	if err != nil || len(keys) == 0 {
		return "", "Add Zegel first: these codes are for your own device.", err
	}
	if kind == "removal" {
		text, err := b.issuer.Deactivation(r.Context(), keys[0].ID)
		if err != nil {
			return "", "", err
		}
		text, err = flipLast(text)
		return text, "", err
	}
	// Short: what is spoilt here would wait for the device, unspoilt, as well.
	c, err := b.issuer.Challenge(r.Context(), keys[0].ID, badOrder, nil, time.Second)
	if err != nil {
		return "", "", err
	}
	parsed, err := protocol.ParseText(c.Text)
	if err != nil {
		return "", "", err
	}
	switch kind {
	case "forged":
		c.Text, err = flipLast(c.Text)
		return c.Text, "", err
	case "damaged":
		parsed.Body = parsed.Body[:len(parsed.Body)-10]
	case "newer":
		parsed.Body[0] = protocol.Version + 1
	}
	return parsed.String(), "", nil
}

// flipLast flips the last bit of a code, which is one of its seal.
func flipLast(text string) (string, error) {
	parsed, err := protocol.ParseText(text)
	if err != nil {
		return "", err
	}
	parsed.Body[len(parsed.Body)-1] ^= 1
	return parsed.String(), nil
}

// othersText is a right code of another customer's device; when none has one,
// of a key that nobody has.
func (b *Bank) othersText(r *http.Request, user string) (text, problem string, err error) {
	for _, c := range customers {
		if c.User == user {
			continue
		}
		keys, err := b.activeKeys(r, c.User)
		if err != nil {
			return "", "", err
		}
		if len(keys) > 0 {
			made, err := b.issuer.Challenge(r.Context(), keys[0].ID, badOrder, nil, 0)
			if err != nil {
				return "", "", err
			}
			return made.Text, "", nil
		}
	}
	var kid protocol.KeyID
	keys := new(protocol.AccountKeys)
	id := make([]byte, protocol.MinChallengeID)
	for _, part := range [][]byte{kid[:], keys.Challenge[:], keys.ContextIV[:], id} {
		rand.Read(part)
	}
	issued := b.now().Truncate(time.Second)
	text, err = protocol.SealChallenge(keys, kid, &protocol.Challenge{
		Sequence: 1, Issued: issued, Expires: issued.Add(issuer.DefaultValidity), ID: id, Order: badOrder,
	}, nil)
	if err != nil {
		return "", "", fmt.Errorf("demobank: sealing another's code: %w", err)
	}
	return text, "", nil
}

// collect is a company that collects money, so that a tester sees what the
// setting for direct debits does.
func (b *Bank) collect(w http.ResponseWriter, r *http.Request, s session) {
	said, err := b.ledger.collect(r.Context(), s.customer, b.now())
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	b.sessions.say(s.id, "/testers", said)
	http.Redirect(w, r, "/testers", http.StatusSeeOther)
}
