package authenticator_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/protocol"
)

func TestTypedStart(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	s := w.unlock(w.person("Anna Peeters", annasPIN), annasPIN)
	start := w.start("anna", "Anna Peeters")
	sloppy := strings.ToLower(strings.ReplaceAll(start.Typed, "-", " "))
	text, err := w.app.FetchTyped(ctx, " "+strings.ToUpper(w.bankAddress()[:7])+w.bankAddress()[7:]+"/ ", sloppy)
	w.must(err)
	if text != start.Text {
		t.Fatalf("the code that came is %q, not the picture's", text)
	}
	request, err := w.app.Read(text)
	w.must(err)
	activation, err := s.Activate(ctx, request)
	w.must(err)
	there, err := w.bank.Activation(ctx, start.ID)
	w.must(err)
	if activation.Digits != there.Digits || activation.ByLetter {
		t.Errorf("the digits are %q here and %q at the bank", activation.Digits, there.Digits)
	}
}

func TestTypedStartRefused(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	s := w.unlock(w.person("Anna Peeters", annasPIN), annasPIN)
	address := w.bankAddress()
	used := w.start("used", "Anna Peeters")
	request, err := w.app.Read(used.Text)
	w.must(err)
	_, err = s.Activate(ctx, request)
	w.must(err)
	good, replaced, old := w.start("good", "Bo"), w.start("replaced", "Bo"), w.start("old", "Bo")
	w.start("replaced", "Bo")
	for _, c := range []struct {
		name, address, typed string
		want                 error
	}{
		{"no address", "", good.Typed, authenticator.ErrAddress},
		{"plain http", "http://meridian.example/zegel", good.Typed, authenticator.ErrAddress},
		{"a query", address + "?a=1", good.Typed, authenticator.ErrAddress},
		{"a name in it", "https://anna@meridian.example", good.Typed, authenticator.ErrAddress},
		{"another program's", "ftp://meridian.example", good.Typed, authenticator.ErrAddress},
		{"a mistake", address, "A" + good.Typed[2:], authenticator.ErrDamaged},
		{"used", address, used.Typed, authenticator.ErrActivationUsed},
		{"replaced", address, replaced.Typed, authenticator.ErrActivationExpired},
		{"unknown", address, protocol.TypedCode{1, 2, 3}.String(), authenticator.ErrActivationUnknown},
		{"another place of the same host", w.web.URL, good.Typed, authenticator.ErrBankAnswer},
		{"nobody there", "http://127.0.0.1:1", good.Typed, authenticator.ErrBankUnreachable},
	} {
		if _, err := w.app.FetchTyped(ctx, c.address, c.typed); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, not %v", c.name, err, c.want)
		}
	}
	// The answer to one code does not pass for another's, and neither does rubbish.
	response, err := activationOf(t, replaced.Text).TypedResponse()
	w.must(err)
	for name, c := range map[string]struct {
		body []byte
		want error
	}{
		"another's": {response, authenticator.ErrForged},
		"rubbish":   {[]byte{1, 2, 3}, authenticator.ErrBankAnswer},
		"newer":     {[]byte{2, 0xa0}, authenticator.ErrTooNew},
	} {
		w.between(answering(http.StatusOK, protocol.MediaType, c.body))
		if _, err := w.app.FetchTyped(ctx, address, good.Typed); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, not %v", name, err, c.want)
		}
	}
	w.between(nil)
	w.pass(11 * time.Minute)
	if _, err := w.app.FetchTyped(ctx, address, old.Typed); !errors.Is(err, authenticator.ErrActivationExpired) {
		t.Errorf("an old code: %v", err)
	}
}

// TestAddressOfAnotherBank holds that the code that comes has to name the address that was
// asked: who passes requests on to the bank learns nothing and changes nothing.
func TestAddressOfAnotherBank(t *testing.T) {
	w := newWorld(t)
	start := w.start("anna", "Anna Peeters")
	response, err := activationOf(t, start.Text).TypedResponse()
	w.must(err)
	w.between(answering(http.StatusOK, protocol.MediaType, response))
	if _, err := w.app.FetchTyped(context.Background(), w.web.URL+"/elsewhere", start.Typed); !errors.Is(err, authenticator.ErrForged) {
		t.Errorf("a code of another address: %v", err)
	}
}

func activationOf(t *testing.T, text string) *protocol.ActivationCode {
	t.Helper()
	parsed, err := protocol.ParseText(text)
	if err != nil {
		t.Fatal(err)
	}
	code, err := protocol.ParseActivation(parsed)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func TestCheckTyped(t *testing.T) {
	good := protocol.TypedCode{8, 7, 6, 5, 4, 3, 2, 1}.String()
	bare := strings.ReplaceAll(good, "-", "")
	other := func(at int) string { // one character changed
		with := byte('A')
		if bare[at] == with {
			with = 'C'
		}
		return bare[:at] + string(with) + bare[at+1:]
	}
	for _, c := range []struct {
		name, text, clean string
		wrong             []int
	}{
		{"nothing", "", "", nil},
		{"whole", good, bare, nil},
		{"small letters and spaces", strings.ToLower(strings.ReplaceAll(good, "-", " ")), bare, nil},
		{"digits like letters", "1 0-8", "IOB", nil},
		{"three characters", bare[:3], bare[:3], nil},
		{"two groups and a half", bare[:10], bare[:10], nil},
		{"a mistake in the first of them", other(1)[:10], other(1)[:10], []int{1}},
		{"in the second", other(5)[:10], other(5)[:10], []int{2}},
		{"in a group that is not complete", other(9)[:10], other(9)[:10], nil},
		{"in the last", other(19), other(19), []int{5}},
		{"no letter of ours", "9é!?", "9é!?", []int{1}},
		{"groups changed over", bare[4:8] + bare[:4], bare[4:8] + bare[:4], []int{1, 2}},
		{"too long", bare + "A", bare + "A", []int{1, 2, 3, 4, 5}},
	} {
		clean, wrong := authenticator.CheckTyped(c.text)
		if clean != c.clean || !slices.Equal(wrong, c.wrong) {
			t.Errorf("%s: %q and groups %v, not %q and %v", c.name, clean, wrong, c.clean, c.wrong)
		}
	}
}
