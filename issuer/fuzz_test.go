package issuer_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/internal/device"
	"github.com/zegel-app/zegel/protocol"
)

// postTo gives the handler a body, without a network between.
func (b *bank) postTo(path string, body []byte) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, bytes.NewReader(body))
	r.Header.Set("Content-Type", protocol.MediaType)
	w := httptest.NewRecorder()
	b.Handler().ServeHTTP(w, r)
	return w
}

// refusal fails when the handler has a fault, or answers otherwise than with a
// problem.
func refusal(t *testing.T, w *httptest.ResponseRecorder) {
	t.Helper()
	if w.Code < 400 || w.Code >= 500 || w.Header().Get("Content-Type") != protocol.MediaTypeProblem {
		t.Fatalf("%d %s: %s", w.Code, w.Header().Get("Content-Type"), w.Body)
	}
}

// broken adds a message, cut and bent.
func broken(f *testing.F, message []byte) {
	f.Add(message[:len(message)/2])
	for _, at := range []int{0, 1, 3, len(message) / 2, len(message) - 1} {
		bent := bytes.Clone(message)
		bent[at] ^= 1
		f.Add(bent)
	}
	f.Add(append(bytes.Clone(message), 0))
	f.Add([]byte{})
}

// No bytes but the request itself get the code.
func FuzzTyped(f *testing.F) {
	b := newBank(f)
	started := must(b.StartActivation(context.Background(), "anna", "Anna Peeters"))(f)
	code := must(protocol.ParseTyped(started.Typed))(f)
	right := code.Request()
	f.Add(right)
	broken(f, right)
	f.Fuzz(func(t *testing.T, body []byte) {
		w := b.postTo(protocol.PathTyped, body)
		if !bytes.Equal(body, right) {
			refusal(t, w)
			return
		}
		if _, err := code.OpenTyped(b.address, w.Body.Bytes()); w.Code != http.StatusOK || err != nil {
			t.Fatal(w.Code, err)
		}
	})
}

// No bytes but a device's own answer change anything at the bank: nothing is
// answered, and nothing is counted.
func FuzzAnswer(f *testing.F) {
	b := newBank(f)
	d := b.enrol(f, "anna", "Anna's phone")
	c := b.ask(f, d)
	right := must(d.SealAnswer(c.Text, protocol.Answer{Decision: protocol.Approve}))(f)
	f.Add(bytes.Clone(right[:len(right)-20]))
	broken(f, right)
	other := newBank(f)
	stranger := other.enrol(f, "jef", "Jef's phone")
	f.Add(must(stranger.SealAnswer(other.ask(f, stranger).Text, protocol.Answer{Decision: protocol.Approve}))(f))
	f.Fuzz(func(t *testing.T, body []byte) {
		if bytes.Equal(body, right) {
			return
		}
		b.clock.advance(issuer.MaxValidity) // so that the limit does not hide the reader
		refusal(t, b.postTo(protocol.PathAnswer, body))
		if outcome := must(b.Outcome(t.Context(), c.ID))(t); outcome != issuer.OutcomeOpen && outcome != issuer.OutcomeExpired {
			t.Fatal(outcome)
		}
		if key := must(b.Key(t.Context(), d.KeyID))(t); key.TriesLeft != 5 || key.State != issuer.KeyActive {
			t.Fatalf("%+v", key)
		}
	})
}

// No bytes but a device's own request get a list.
func FuzzWaiting(f *testing.F) {
	b := newBank(f)
	d := b.enrol(f, "anna", "Anna's phone")
	b.ask(f, d)
	right := must(protocol.WaitingRequest(d.KeyID, d.Keys.Reject, b.clock.Now(), nil))(f)
	f.Add(right)
	broken(f, right)
	f.Add(must(protocol.WaitingRequest(protocol.KeyID{1}, d.Keys.Reject, b.clock.Now(), nil))(f))
	f.Fuzz(func(t *testing.T, body []byte) {
		w := b.postTo(protocol.PathWaiting, body)
		if !bytes.Equal(body, right) {
			refusal(t, w)
			return
		}
		if _, err := protocol.ParseWaitingList(w.Body.Bytes()); w.Code != http.StatusOK && w.Code != http.StatusTooManyRequests || w.Code == http.StatusOK && err != nil {
			t.Fatal(w.Code, err)
		}
	})
}

// No name but its own gets a list, and none reaches anything else.
func FuzzList(f *testing.F) {
	b := newBank(f)
	d := b.enrol(f, "anna", "Anna's phone")
	batch, list, err := protocol.NewBatch("EUR", manyPayments(30))
	ok(f, err)
	c := must(b.Challenge(context.Background(), d.KeyID, batch, nil, 0))(f)
	at := must(d.Open(c.Text))(f).Order.(*protocol.Batch).ListAddress
	right := at[len(at)-32:]
	for _, seed := range []string{right, "", right[1:], right + "0", strings.ToUpper(right), "../keys", "%2e%2e", "\x00", strings.Repeat("f", 32)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.URL.Path = "/list/" + name
		w := httptest.NewRecorder()
		b.Handler().ServeHTTP(w, r)
		switch {
		case name == right:
			if w.Code != http.StatusOK || !bytes.Equal(w.Body.Bytes(), list) {
				t.Fatal(w.Code)
			}
		case w.Code >= 300 && w.Code < 400: // a path that is not in its clean form
		default:
			refusal(t, w)
		}
	})
}

// What a customer types does no more than be right or wrong.
func FuzzTypedAtThePage(f *testing.F) {
	b := newBank(f)
	posted := must(b.StartLetter(context.Background(), "anna", "Anna Peeters"))(f)
	letter := must(device.ReadLetter(posted.Text))(f)
	d := b.enrol(f, "jef", "Jef's phone")
	ok(f, b.Attach(context.Background(), d.KeyID, "Web"))
	for _, seed := range []string{letter.DeviceCode()[:9], "ABCDE-FGHIJ", "", "12345678", "1234 5678", "１２３４５６７８", "\xff", strings.Repeat("A", 500)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		if _, err := protocol.ParseDeviceCode(typed); err == nil {
			return // it is a code, of whatever device
		}
		_, err := b.DeviceCode(t.Context(), posted.ID, typed)
		expect(t, err, protocol.ErrDamaged)
		if _, err := b.ConfirmLetter(t.Context(), posted.ID, typed); err == nil {
			t.Fatal("digits before the device code were taken")
		}
		if b.VerifyCode(t.Context(), d.KeyID, "Web", typed) == nil && typed != d.Code("Web", b.clock.Now()) {
			t.Fatal("taken")
		}
		if a := must(b.Activation(t.Context(), posted.ID))(t); a.State != issuer.ActivationCreated {
			t.Fatalf("%+v", a)
		}
		if key := must(b.Key(t.Context(), d.KeyID))(t); key.State != issuer.KeyActive || key.TriesLeft != 5 {
			t.Fatalf("%+v", key)
		}
	})
}
