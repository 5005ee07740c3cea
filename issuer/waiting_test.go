package issuer_test

import (
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/internal/device"
	"github.com/zegel-app/zegel/protocol"
)

func (b *bank) waiting(t *testing.T, d *device.Device) []string {
	t.Helper()
	return must(d.Waiting(b.client, b.address, b.clock.Now()))(t)
}

func TestWaiting(t *testing.T) {
	b := newBank(t)
	d, other := b.enrol(t, "anna", "Anna's phone"), b.enrol(t, "anna", "Anna's tablet")
	if list := b.waiting(t, d); len(list) != 0 {
		t.Fatalf("%d wait", len(list))
	}
	first, second, third := b.ask(t, d), b.ask(t, d), b.ask(t, d)
	b.ask(t, other)
	if list := b.waiting(t, d); !reflect.DeepEqual(list, []string{first.Text, second.Text, third.Text}) {
		t.Fatalf("%d wait, or in another order", len(list))
	}
	b.restart(t)
	ok(t, d.AnswerOnline(b.client, b.waiting(t, d)[1], approve))
	if list := b.waiting(t, d); !slices.Equal(list, []string{third.Text}) {
		t.Fatalf("%d wait after the second was answered", len(list))
	}
	b.clock.advance(issuer.DefaultValidity)
	if list := b.waiting(t, d); len(list) != 0 {
		t.Fatalf("%d wait after their time", len(list))
	}
}

// Sign-ins are asked for by people who have proved nothing. They push out no
// payment, and the newest are those that the customer may have begun.
func TestWaitingLoginsLeaveRoom(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	payment := b.ask(t, d)
	var newest *issuer.Challenge
	for range 12 {
		newest = must(b.Challenge(t.Context(), d.KeyID, &protocol.Login{Browser: "Firefox on Linux"}, nil, 0))(t)
	}
	list := b.waiting(t, d)
	if len(list) != 5 || list[0] != payment.Text || list[4] != newest.Text {
		t.Fatalf("%d wait", len(list))
	}
	// Of more orders than fit, the oldest: answering one closes those before.
	for range 7 {
		b.ask(t, d)
	}
	var oldest []string
	for range 4 {
		oldest = append(oldest, must(b.Challenge(t.Context(), d.KeyID, &protocol.SettingChange{Setting: "Limit", New: "10"}, nil, 0))(t).Text)
	}
	list = b.waiting(t, d)
	if len(list) != protocol.MaxWaiting || list[0] != payment.Text {
		t.Fatalf("%d wait", len(list))
	}
	for _, text := range oldest {
		if slices.Contains(list, text) {
			t.Error("a newer order has the place of an older one")
		}
	}
	sequences := []uint32{}
	for _, text := range list {
		sequences = append(sequences, must(d.Open(text))(t).Sequence)
	}
	if !slices.IsSorted(sequences) {
		t.Errorf("sequences %v", sequences)
	}
}

// A device whose clock is wrong is told the bank's time, and then gets in.
func TestWaitingWithAWrongClock(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	c := b.ask(t, d)
	for _, off := range []time.Duration{-301 * time.Second, 302 * time.Second, 24 * time.Hour} {
		_, err := d.Waiting(b.client, b.address, b.clock.Now().Add(off))
		expectProblem(t, err, http.StatusBadRequest, protocol.ProblemClock)
		var refused *device.RefusedError
		errors.As(err, &refused)
		bankTime := must(http.ParseTime(refused.Date))(t)
		if !bankTime.Equal(b.clock.Now().Truncate(time.Second)) {
			t.Fatalf("Date is %s, the bank's time %s", refused.Date, b.clock.Now())
		}
		if list := must(d.Waiting(b.client, b.address, bankTime))(t); !slices.Equal(list, []string{c.Text}) {
			t.Fatalf("%d wait", len(list))
		}
	}
	for _, off := range []time.Duration{-299 * time.Second, 300 * time.Second} {
		must(d.Waiting(b.client, b.address, b.clock.Now().Add(off)))(t)
	}
}

// A request without the right key gets the same as one for no key, also when its
// time is wrong, and after a while nothing.
func TestForgedWaitingRequests(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	forger := *d
	keys := *d.Enrolled
	keys.Keys.Reject[0] ^= 1
	forger.Enrolled = &keys
	nobody := &device.Device{Enrolled: &protocol.Enrolled{KeyID: protocol.KeyID{1}}}
	for n := range 31 {
		for _, who := range []*device.Device{&forger, nobody} {
			_, err := who.Waiting(b.client, b.address, b.clock.Now().Add(time.Duration(n)*time.Hour))
			if n < 30 {
				expectProblem(t, err, http.StatusForbidden, protocol.ProblemRefused)
			} else {
				expectProblem(t, err, http.StatusTooManyRequests, "about:blank")
			}
		}
	}
	b.clock.advance(time.Minute)
	b.waiting(t, d)
}

func TestListOfABatchIsFetched(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	ask := func(payments int) *issuer.Challenge {
		t.Helper()
		batch, _, err := protocol.NewBatch("EUR", manyPayments(payments))
		ok(t, err)
		batch.DebtorAccountName = "Salaries"
		c := must(b.Challenge(t.Context(), d.KeyID, batch, nil, 0))(t)
		if batch.ListAddress != "" || len(batch.List) != payments {
			t.Fatal("the caller's batch was changed")
		}
		return c
	}
	address := func(c *issuer.Challenge) string {
		return must(d.Open(c.Text))(t).Order.(*protocol.Batch).ListAddress
	}
	if c := ask(2); address(c) != "" || b.records(t, issuer.TableLists) != 0 {
		t.Fatal("a short list is not in the code")
	}
	for _, payments := range []int{30, protocol.MaxBatch} {
		c := ask(payments)
		if at, found := strings.CutPrefix(address(c), b.address+"/list/"); !found || len(at) != 32 {
			t.Fatalf("list is at %q", address(c))
		}
		b.restart(t)
		if list := must(d.Payments(b.client, c.Text))(t); !reflect.DeepEqual(list, manyPayments(payments)) {
			t.Fatalf("%d payments of %d", len(list), payments)
		}
		ok(t, d.AnswerOnline(b.client, c.Text, approve))
		must(d.Payments(b.client, c.Text))(t) // until it has run out
		b.clock.advance(issuer.DefaultValidity)
		_, err := d.Payments(b.client, c.Text)
		expectProblem(t, err, http.StatusNotFound, "about:blank")
	}
	b.ask(t, d)
	if n := b.records(t, issuer.TableLists); n != 0 {
		t.Fatalf("%d lists after their time", n)
	}
	for range 12 {
		ask(30)
	}
	if n := b.records(t, issuer.TableLists); n != 8 {
		t.Fatalf("%d lists of 8 challenges", n)
	}
	ok(t, b.Remove(t.Context(), d.KeyID))
	if n := b.records(t, issuer.TableLists); n != 0 {
		t.Fatalf("%d lists of a removed key", n)
	}
}

// A list has a name that nobody can guess, in one form.
func TestNamesOfLists(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	seen := map[string]bool{}
	for range 5 {
		batch, _, err := protocol.NewBatch("EUR", manyPayments(30))
		ok(t, err)
		c := must(b.Challenge(t.Context(), d.KeyID, batch, nil, 0))(t)
		at := must(d.Open(c.Text))(t).Order.(*protocol.Batch).ListAddress
		name := at[len(at)-32:]
		if seen[name] {
			t.Fatal("a name again")
		}
		seen[name] = true
		for _, other := range []string{"", name[1:], name + "00", name + "/", "A" + strings.ToUpper(name[1:]), strings.Repeat("0", 32)} {
			response := must(b.client.Get(b.address + "/list/" + other))(t)
			response.Body.Close()
			if response.StatusCode != http.StatusNotFound {
				t.Errorf("%q answers %d", other, response.StatusCode)
			}
		}
	}
}

// The typed code and the picture lead to one activation.
func TestTypedCodeIsThePictures(t *testing.T) {
	b := newBank(t)
	started := must(b.StartActivation(t.Context(), "anna", "Anna Peeters"))(t)
	text := must(device.FetchTyped(b.client, b.address, strings.ToLower(started.Typed)))(t)
	if text != started.Text {
		t.Fatal("another code")
	}
	must(device.Enrol(b.client, text, "Phone"))(t)
	stranger := newBank(t)
	foreign := must(stranger.StartActivation(t.Context(), "anna", "Anna Peeters"))(t)
	_, err := device.FetchTyped(b.client, b.address, foreign.Typed)
	expectProblem(t, err, http.StatusNotFound, protocol.ProblemUnknown)
	if n := b.TypedMisses(); n != 1 {
		t.Fatalf("%d misses", n)
	}
}
