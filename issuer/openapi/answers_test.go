package openapi_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/internal/device"
	"github.com/zegel-app/zegel/protocol"
)

const (
	malformed = "400 " + protocol.ProblemMalformed
	refused   = "403 " + protocol.ProblemRefused
	unknown   = "404 " + protocol.ProblemUnknown
	nothing   = "404 about:blank"
	used      = "409 " + protocol.ProblemUsed
	expired   = "410 " + protocol.ProblemExpired
)

var posts = map[string]int{
	protocol.PathActivate: protocol.MaxRequest, protocol.PathReveal: protocol.MaxReveal, protocol.PathTyped: protocol.MaxTypedRequest,
	protocol.PathAnswer: protocol.MaxAnswer, protocol.PathWaiting: protocol.MaxWaitingRequest,
}

// Every status and every problem type of the document is provoked on a real
// issuer, and the issuer answers nothing that is not in the document.
func TestEveryAnswer(t *testing.T) {
	doc := load(t)
	b := newBank(t, doc)
	b.bodies()
	b.activations()
	b.orders()
	b.lists()
	b.faults()
	for _, name := range missing(documented(t, doc), b.seen) {
		t.Errorf("in the document, and never answered: %s", name)
	}
}

// bodies: what is wrong before the message is read.
func (b *bank) bodies() {
	b.send(http.MethodGet, protocol.PathKeys, nil, "200")
	b.send(http.MethodHead, protocol.PathKeys, nil, "200")
	hold := make(chan struct{})
	defer close(hold)
	var slow sync.WaitGroup
	for path, most := range posts {
		b.sendAs(http.MethodPost, path, "text/plain", strings.NewReader("x"), "415 about:blank")
		b.send(http.MethodPost, path, make([]byte, most), malformed)
		b.send(http.MethodPost, path, make([]byte, most+1), "413 "+protocol.ProblemTooLarge)
		slow.Go(func() { b.sendAs(http.MethodPost, path, protocol.MediaType, parts(hold), "408 about:blank") })
	}
	slow.Wait()
}

func (b *bank) activations() {
	t := b.t
	started := b.start("anna")
	typed := must(protocol.ParseTyped(started.Typed))(t)
	first := must(device.Begin(b.client, started.Text, "Phone"))(t)
	second := must(device.Begin(b.client, started.Text, "Another"))(t)
	b.send(http.MethodPost, protocol.PathTyped, typed.Request(), "200")
	if err := first.Send(b.client); err != nil {
		t.Fatal(err)
	}
	b.send(http.MethodPost, protocol.PathActivate, second.Request, used)
	b.send(http.MethodPost, protocol.PathTyped, typed.Request(), used)
	b.send(http.MethodPost, protocol.PathReveal, spoil(first.Reveal), malformed)
	if err := first.SendReveal(b.client); err != nil {
		t.Fatal(err)
	}
	b.advance(2 * issuer.ActivationLife)
	b.send(http.MethodPost, protocol.PathReveal, first.Reveal, expired)

	late := b.start("bert")
	lateTyped := must(protocol.ParseTyped(late.Typed))(t)
	begun := must(device.Begin(b.client, late.Text, "Phone"))(t)
	b.advance(2 * issuer.ActivationLife)
	b.send(http.MethodPost, protocol.PathActivate, begun.Request, expired)
	b.send(http.MethodPost, protocol.PathTyped, lateTyped.Request(), expired)

	// What another bank has made is unknown here.
	other := newBank(t, b.doc)
	theirs := other.start("anna")
	theirTyped := must(protocol.ParseTyped(theirs.Typed))(t)
	enrolling := must(device.Begin(other.client, theirs.Text, "Phone"))(t)
	if err := enrolling.Send(other.client); err != nil {
		t.Fatal(err)
	}
	b.send(http.MethodPost, protocol.PathActivate, enrolling.Request, unknown)
	b.send(http.MethodPost, protocol.PathReveal, enrolling.Reveal, unknown)
	b.send(http.MethodPost, protocol.PathTyped, theirTyped.Request(), unknown)
}

func (b *bank) orders() {
	t := b.t
	d := b.enrol("carl")
	login := func() *issuer.Challenge { return b.ask(d, &protocol.Login{Browser: "Firefox"}) }
	waitingFor := func(at time.Time) []byte { return must(protocol.WaitingRequest(d.KeyID, d.Keys.Reject, at, nil))(t) }
	c := login()
	b.send(http.MethodPost, protocol.PathWaiting, waitingFor(b.now()), "200")
	b.send(http.MethodPost, protocol.PathWaiting, waitingFor(b.now().Add(-2*protocol.MaxWaitingAge)), "400 "+protocol.ProblemClock)
	yes := must(d.SealAnswer(c.Text, protocol.Answer{Decision: protocol.Approve}))(t)
	again := must(d.SealAnswer(c.Text, protocol.Answer{Decision: protocol.Approve}))(t)
	for range 2 {
		b.send(http.MethodPost, protocol.PathAnswer, yes, "204")
	}
	b.send(http.MethodPost, protocol.PathAnswer, again, "409 "+protocol.ProblemAnswered)
	c = login()
	late := must(d.SealAnswer(c.Text, protocol.Answer{Decision: protocol.Reject, Reason: protocol.NotMe}))(t)
	b.advance(issuer.DefaultValidity)
	b.send(http.MethodPost, protocol.PathAnswer, late, "410 "+protocol.ProblemLate)
	// What does not open: refused, until it is too much.
	tooOften := "429 about:blank"
	c = login()
	forgedAnswer := spoil(must(d.SealAnswer(c.Text, protocol.Answer{Decision: protocol.Approve}))(t))
	forgedRequest := spoil(waitingFor(b.now()))
	for path, forged := range map[string][]byte{protocol.PathAnswer: forgedAnswer, protocol.PathWaiting: forgedRequest} {
		b.send(http.MethodPost, path, forged, refused)
		for range 200 {
			response := must(b.client.Post(b.web.URL+path, protocol.MediaType, bytes.NewReader(forged)))(t)
			response.Body.Close()
			if response.StatusCode == http.StatusTooManyRequests {
				break
			}
		}
		b.send(http.MethodPost, path, forged, tooOften)
	}
}

func (b *bank) lists() {
	t := b.t
	d := b.enrol("dora")
	var payments []protocol.Payment
	for n := range 40 {
		payments = append(payments, protocol.Payment{Minor: int64(100 + n), Creditor: fmt.Sprint("Employee ", n), CreditorAccount: "BE68539007547034"})
	}
	batch, _, err := protocol.NewBatch("EUR", payments)
	if err != nil {
		t.Fatal(err)
	}
	challenge := must(d.Open(b.ask(d, batch).Text))(t)
	address := challenge.Order.(*protocol.Batch).ListAddress
	path := strings.TrimPrefix(address, b.web.URL)
	if path == address || path == "" {
		t.Fatalf("the list is at %q", address)
	}
	b.send(http.MethodGet, path, nil, "200")
	b.send(http.MethodHead, path, nil, "200")
	b.send(http.MethodGet, "/list/"+strings.Repeat("0", 32), nil, nothing)
	b.send(http.MethodGet, "/list/x", nil, nothing)
	b.advance(issuer.DefaultValidity)
	b.send(http.MethodGet, path, nil, nothing)
	b.send(http.MethodHead, path, nil, "404")
}

// faults: the store is gone, so that every message that reads finds it out.
func (b *bank) faults() {
	t := b.t
	started := b.start("emil")
	typed := must(protocol.ParseTyped(started.Typed))(t)
	enrolling := must(device.Begin(b.client, started.Text, "Phone"))(t)
	if err := enrolling.Send(b.client); err != nil {
		t.Fatal(err)
	}
	d := b.enrol("fien")
	answer := must(d.SealAnswer(b.ask(d, &protocol.Login{Browser: "Firefox"}).Text, protocol.Answer{Decision: protocol.Approve}))(t)
	waitingRequest := must(protocol.WaitingRequest(d.KeyID, d.Keys.Reject, b.now(), nil))(t)
	if err := b.store.Close(); err != nil {
		t.Fatal(err)
	}
	for path, message := range map[string][]byte{
		protocol.PathActivate: enrolling.Request, protocol.PathReveal: enrolling.Reveal, protocol.PathTyped: typed.Request(),
		protocol.PathAnswer: answer, protocol.PathWaiting: waitingRequest,
	} {
		b.send(http.MethodPost, path, message, "500 about:blank")
	}
	b.send(http.MethodGet, "/list/"+strings.Repeat("0", 32), nil, "500 about:blank")
	b.send(http.MethodHead, "/list/"+strings.Repeat("0", 32), nil, "500")
}

// spoil changes the last bit of a message, which is in a tag or a sealed text.
func spoil(message []byte) []byte {
	spoiled := bytes.Clone(message)
	spoiled[len(spoiled)-1] ^= 1
	return spoiled
}
