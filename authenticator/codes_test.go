package authenticator_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/protocol"
)

func TestReadRefuses(t *testing.T) {
	w, _, key := newAnna(t)
	good := w.challenge(key).Text
	newer, err := protocol.ParseText(good)
	w.must(err)
	newer.Body[0] = 2
	others := newWorld(t)
	stranger := others.enrol(others.unlock(others.person("Bo", jefsPIN), jefsPIN), "bo", "Bo")
	old := w.start("jef", "Jef Verhulst")
	w.pass(11 * time.Minute)
	for _, c := range []struct {
		name, text string
		want       error
	}{
		{"empty", "", authenticator.ErrNotOurs},
		{"words", "Wi-Fi: guest", authenticator.ErrNotOurs},
		{"a website", "https://meridian.example/pay?id=1", authenticator.ErrWebsite},
		{"a website in capitals", "HTTP://MERIDIAN.EXAMPLE", authenticator.ErrWebsite},
		{"a payment code", "BCD\n002\n1\nSCT", authenticator.ErrNotOurs},
		{"cut short", good[:len(good)-9], authenticator.ErrDamaged},
		{"a wrong letter", strings.Replace(good, "ZEGEL:C/", "ZEGEL:C/1", 1), authenticator.ErrDamaged},
		{"a newer version", newer.String(), authenticator.ErrTooNew},
		{"a kind of later", strings.Replace(good, "ZEGEL:C/", "ZEGEL:X/", 1), authenticator.ErrTooNew},
		{"somebody else's", others.challenge(stranger).Text, authenticator.ErrUnknownKey},
		{"an old activation", old.Text, authenticator.ErrActivationExpired},
		{"the same account again", w.start("anna", "Anna Peeters").Text, authenticator.ErrAlreadyEnrolled},
	} {
		if _, err := w.app.Read(c.text); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, not %v", c.name, err, c.want)
		}
	}
	if _, err := w.app.Read(" " + good + "\n"); err != nil {
		t.Errorf("white space around a good code: %v", err)
	}
}

// TestEveryFlippedBitOfAChallenge flips each bit of a code's body: some make it another
// person's, the rest are refused when it is opened. None is shown.
func TestEveryFlippedBitOfAChallenge(t *testing.T) {
	w := newWorld(t)
	s := w.unlock(w.person("Anna Peeters", annasPIN), annasPIN)
	text, err := protocol.ParseText(w.challenge(w.enrol(s, "anna", "Anna Peeters")).Text)
	w.must(err)
	forged := 0
	for bit := range 8 * len(text.Body) {
		body := append([]byte(nil), text.Body...)
		body[bit/8] ^= 1 << (bit % 8)
		request, err := w.app.Read(protocol.Text{Kind: text.Kind, Body: body}.String())
		if err != nil {
			continue
		}
		if _, err := s.Open(request); err == nil {
			t.Fatalf("bit %d flipped, and the order opens", bit)
		} else if errors.Is(err, authenticator.ErrForged) {
			forged++
		}
	}
	if forged < 100 {
		t.Errorf("only %d flips were told as forged", forged)
	}
}

func TestI3UsedExpiredAndUnknownAreToldApart(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	s := w.unlock(w.person("Anna Peeters", annasPIN), annasPIN)
	activate := func(text string) error {
		request, err := w.app.Read(text)
		w.must(err)
		_, err = s.Activate(ctx, request)
		return err
	}
	used := w.start("anna", "Anna Peeters").Text
	w.must(activate(used))
	if err := activate(used); !errors.Is(err, authenticator.ErrActivationUsed) {
		t.Errorf("a used code: %v", err)
	}
	replaced := w.start("anna", "Anna Peeters").Text
	w.start("anna", "Anna Peeters")
	if err := activate(replaced); !errors.Is(err, authenticator.ErrActivationExpired) &&
		!errors.Is(err, authenticator.ErrActivationUnknown) {
		t.Errorf("a code that was replaced by another: %v", err)
	}
	late, err := w.app.Read(w.start("anna", "Anna Peeters").Text)
	w.must(err)
	w.pass(11 * time.Minute)
	if _, err := s.Activate(ctx, late); !errors.Is(err, authenticator.ErrActivationExpired) {
		t.Errorf("a code that is too old: %v", err)
	}
	if banks, err := s.Banks(); err != nil || len(banks) != 0 {
		t.Errorf("a refused activation left %+v, %v", banks, err)
	}
	gone := w.start("anna", "Anna Peeters").Text
	w.web.Close()
	if err := activate(gone); !errors.Is(err, authenticator.ErrBankUnreachable) {
		t.Errorf("a bank that is down: %v", err)
	}
}

func TestActivationCancelledOrTwice(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	s := w.unlock(w.person("Anna Peeters", annasPIN), annasPIN)
	request, err := w.app.Read(w.start("anna", "Anna Peeters").Text)
	w.must(err)
	cancelled, err := s.Activate(ctx, request)
	w.must(err)
	cancelled.Cancel()
	if err := cancelled.Confirm(); err == nil {
		t.Error("a cancelled activation is confirmed")
	}
	first, err := w.app.Read(w.start("anna", "Anna Peeters").Text)
	w.must(err)
	kept, err := s.Activate(ctx, first)
	w.must(err)
	w.must(kept.Confirm())
	if err := kept.Confirm(); err == nil {
		t.Error("an activation is confirmed twice")
	}
	var known *authenticator.AlreadyEnrolledError
	if _, err := w.app.Read(w.start("anna", "Anna Peeters").Text); !errors.As(err, &known) || known.Profile != "Anna Peeters" {
		t.Errorf("adding the account again: %v", err)
	}
	banks, err := s.Banks()
	w.must(err)
	if len(banks) != 1 {
		t.Fatalf("there are %d banks", len(banks))
	}
	w.must(s.RemoveBank(banks[0].ID))
	if _, err := w.app.Read(w.start("anna", "Anna Peeters").Text); err != nil {
		t.Errorf("adding it again after it was removed: %v", err)
	}
}

// TestStrangeBank meets addresses that answer what no bank of ours does.
func TestStrangeBank(t *testing.T) {
	var answer http.HandlerFunc
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { answer(rw, r) }))
	defer server.Close()
	w := newWorld(t)
	s := w.unlock(w.person("Anna Peeters", annasPIN), annasPIN)
	keys, err := protocol.NewBankKeys()
	w.must(err)
	code := &protocol.ActivationCode{
		Bank: "Meridian Bank", Subject: make([]byte, protocol.SubjectSize), Address: server.URL,
		Expires: w.clock().Add(time.Minute), KeysHash: keys.Hash(),
	}
	text, err := code.Text()
	w.must(err)
	request, err := w.app.Read(text)
	w.must(err)
	cborBody := func(body []byte) http.HandlerFunc {
		return func(rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("Content-Type", "application/cbor")
			if r.Method == http.MethodGet {
				body = keys.Document()
			}
			rw.Write(body)
		}
	}
	status := func(code int, body string) http.HandlerFunc {
		return func(rw http.ResponseWriter, r *http.Request) {
			rw.WriteHeader(code)
			rw.Write([]byte(body))
		}
	}
	otherKeys, err := protocol.NewBankKeys()
	w.must(err)
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		want   error
	}{
		{"another bank's keys", func(rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("Content-Type", "application/cbor")
			rw.Write(otherKeys.Document())
		}, authenticator.ErrWrongBankKeys},
		{"a web page", status(200, "<html>Hello</html>"), authenticator.ErrBankAnswer},
		{"not found", status(404, "404 page not found"), authenticator.ErrBankAnswer},
		{"out of order", status(503, ""), authenticator.ErrBankUnreachable},
		{"unknown code", status(404, `{"type":"urn:zegel:activation-unknown"}`), authenticator.ErrActivationUnknown},
		{"expired code", status(410, `{"type":"urn:zegel:activation-expired"}`), authenticator.ErrActivationExpired},
		{"a redirect", func(rw http.ResponseWriter, r *http.Request) {
			http.Redirect(rw, r, w.web.URL+"/zegel/keys", http.StatusFound)
		}, authenticator.ErrBankAnswer},
		{"without end", func(rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("Content-Type", "application/cbor")
			for range 1 << 10 {
				if _, err := rw.Write(make([]byte, 1<<10)); err != nil {
					return
				}
			}
		}, authenticator.ErrBankAnswer},
		{"nonsense after the keys", cborBody([]byte{0xa0}), authenticator.ErrBankAnswer},
	} {
		answer = c.answer
		if _, err := s.Activate(context.Background(), request); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, not %v", c.name, err, c.want)
		}
	}
}

// FuzzRead holds that any text is an error that screens have words for, or a request that
// says whose it is. The device has an account and a letter that waits.
func FuzzRead(f *testing.F) {
	w, s, key := newAnna(f)
	posted := w.post("jef", "Jef Verhulst")
	begun := w.begin(s, posted.Text)
	there, err := w.bank.DeviceCode(ctx, posted.ID, begun.DeviceCode)
	w.must(err)
	gone, err := w.bank.Deactivation(ctx, key)
	w.must(err)
	for _, text := range []string{
		posted.Text, there.Reply, gone, w.challenge(key).Text, w.start("bo", "Bo").Text, w.start("anna", "Anna Peeters").Text,
		"https://meridian.example", "",
	} {
		f.Add(text)
	}
	known := []error{
		authenticator.ErrNotOurs, authenticator.ErrWebsite, authenticator.ErrDamaged, authenticator.ErrTooNew,
		authenticator.ErrUnknownKey, authenticator.ErrActivationExpired, authenticator.ErrAlreadyEnrolled, authenticator.ErrForged,
	}
	f.Fuzz(func(t *testing.T, text string) {
		request, err := w.app.Read(text)
		if err != nil {
			if !slices.ContainsFunc(known, func(one error) bool { return errors.Is(err, one) }) {
				t.Fatalf("no words for %v", err)
			}
			return
		}
		fresh := request.Kind == authenticator.ActivationRequest || request.Kind == authenticator.LetterRequest
		if fresh != (request.Profile == authenticator.ProfileID{}) || request.Bank == "" {
			t.Fatalf("%+v", request)
		}
	})
}
