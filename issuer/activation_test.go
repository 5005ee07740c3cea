package issuer_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/internal/device"
	"github.com/zegel-app/zegel/protocol"
)

func TestActivation(t *testing.T) {
	b := newBank(t)
	started := must(b.StartActivation(t.Context(), "anna", "Anna Peeters"))(t)
	if started.State != issuer.ActivationCreated || started.Customer != "anna" {
		t.Fatalf("started: %+v", started)
	}
	if life := started.Expires.Sub(b.clock.Now()); life > issuer.ActivationLife || life < issuer.ActivationLife-time.Second {
		t.Fatalf("code lives %s", life)
	}
	_, err := b.ConfirmActivation(t.Context(), started.ID, true)
	expect(t, err, issuer.ErrNoDigits)

	d := must(device.Enrol(b.client, started.Text, "Anna's phone"))(t)
	if d.Holder != "Anna Peeters" || d.HelpNumber != "+32 2 555 01 00" || len(d.Channels) != 1 {
		t.Fatalf("grant: holder %q, help %q, channels %q", d.Holder, d.HelpNumber, d.Channels)
	}
	pending := must(b.Activation(t.Context(), started.ID))(t)
	if pending.State != issuer.ActivationPending || pending.Digits != d.Digits || pending.Device != "Anna's phone" || pending.Text != "" {
		t.Fatalf("pending: %+v, device shows %s", pending, d.Digits)
	}

	// Until the customer's yes there is no key, and nothing can be signed.
	if keys := must(b.Keys(t.Context(), "anna"))(t); len(keys) != 0 {
		t.Fatalf("keys before yes: %+v", keys)
	}
	_, err = b.Challenge(t.Context(), d.KeyID, transfer(), nil, 0)
	expect(t, err, issuer.ErrUnknownKey)

	b.restart(t) // a pending activation outlives the process
	done := must(b.ConfirmActivation(t.Context(), started.ID, true))(t)
	if done.State != issuer.ActivationActive || done.Digits != "" {
		t.Fatalf("done: %+v", done)
	}
	keys := must(b.Keys(t.Context(), "anna"))(t)
	if len(keys) != 1 || keys[0].State != issuer.KeyActive || keys[0].Device != "Anna's phone" || keys[0].TriesLeft != 5 {
		t.Fatalf("keys: %+v", keys)
	}
	if keys := must(b.Keys(t.Context(), "ann"))(t); len(keys) != 0 {
		t.Fatalf("another customer's keys: %+v", keys)
	}
	_, err = b.ConfirmActivation(t.Context(), started.ID, false)
	expect(t, err, issuer.ErrActivationUsed)
}

func TestDigitsThatDoNotMatchAddNothing(t *testing.T) {
	b := newBank(t)
	started := must(b.StartActivation(t.Context(), "anna", "Anna Peeters"))(t)
	d := must(device.Enrol(b.client, started.Text, "Anna's phone"))(t)
	refused := must(b.ConfirmActivation(t.Context(), started.ID, false))(t)
	if refused.State != issuer.ActivationRefused {
		t.Fatalf("refused: %+v", refused)
	}
	if keys := must(b.Keys(t.Context(), "anna"))(t); len(keys) != 0 {
		t.Fatalf("keys: %+v", keys)
	}
	_, err := b.Challenge(t.Context(), d.KeyID, transfer(), nil, 0)
	expect(t, err, issuer.ErrUnknownKey)
	_, err = b.ConfirmActivation(t.Context(), started.ID, true)
	expect(t, err, issuer.ErrActivationUsed)
}

func TestActivationCodeWorksOnce(t *testing.T) {
	b := newBank(t)
	started := must(b.StartActivation(t.Context(), "anna", "Anna Peeters"))(t)
	var wg sync.WaitGroup
	results := make(chan error, 12)
	for range cap(results) {
		wg.Go(func() {
			_, err := device.Enrol(b.client, started.Text, "Phone")
			results <- err
		})
	}
	wg.Wait()
	close(results)
	in := 0
	for err := range results {
		if err == nil {
			in++
			continue
		}
		expectProblem(t, err, http.StatusConflict, "urn:zegel:activation-used")
	}
	if in != 1 {
		t.Fatalf("%d devices got in", in)
	}
}

func TestActivationExpires(t *testing.T) {
	b := newBank(t)
	started := must(b.StartActivation(t.Context(), "anna", "Anna Peeters"))(t)
	b.clock.advance(issuer.ActivationLife)
	_, err := device.Enrol(b.client, started.Text, "Phone")
	expectProblem(t, err, http.StatusGone, "urn:zegel:activation-expired")
	if a := must(b.Activation(t.Context(), started.ID))(t); a.State != issuer.ActivationExpired || a.Text != "" {
		t.Fatalf("%+v", a)
	}
	_, err = b.ConfirmActivation(t.Context(), started.ID, true)
	expect(t, err, issuer.ErrActivationExpired)
}

func TestPendingLapses(t *testing.T) {
	b := newBank(t)
	started := must(b.StartActivation(t.Context(), "anna", "Anna Peeters"))(t)
	b.clock.advance(issuer.ActivationLife - 2*time.Second)
	must(device.Enrol(b.client, started.Text, "Phone"))(t)
	b.clock.advance(issuer.ActivationLife - time.Millisecond)
	if a := must(b.Activation(t.Context(), started.ID))(t); a.State != issuer.ActivationPending {
		t.Fatalf("too early: %+v", a)
	}
	b.clock.advance(time.Millisecond)
	_, err := b.ConfirmActivation(t.Context(), started.ID, true)
	expect(t, err, issuer.ErrActivationExpired)
	if keys := must(b.Keys(t.Context(), "anna"))(t); len(keys) != 0 {
		t.Fatalf("keys: %+v", keys)
	}
}

func TestNewerActivationEndsOlder(t *testing.T) {
	b := newBank(t)
	first := must(b.StartActivation(t.Context(), "anna", "Anna Peeters"))(t)
	other := must(b.StartActivation(t.Context(), "jef", "Jef Verhulst"))(t)
	second := must(b.StartActivation(t.Context(), "anna", "Anna Peeters"))(t)
	_, err := device.Enrol(b.client, first.Text, "Phone")
	expectProblem(t, err, http.StatusGone, "urn:zegel:activation-expired")
	must(device.Enrol(b.client, second.Text, "Phone"))(t)
	must(device.Enrol(b.client, other.Text, "Phone"))(t)
	must(b.StartActivation(t.Context(), "anna", "Anna Peeters"))(t)
	_, err = b.ConfirmActivation(t.Context(), second.ID, true)
	expect(t, err, issuer.ErrActivationExpired)
}

func TestSameCustomerSameReference(t *testing.T) {
	b := newBank(t)
	reference := func(customer string) string {
		started := must(b.StartActivation(t.Context(), customer, "Somebody"))(t)
		text := must(protocol.ParseText(started.Text))(t)
		return string(must(protocol.ParseActivation(text))(t).Subject)
	}
	anna := reference("anna")
	b.restart(t)
	if reference("anna") != anna {
		t.Error("a customer's reference changed")
	}
	if reference("jef") == anna {
		t.Error("two customers have one reference")
	}
}

func TestMessagesThatDoNotOpenUseUpTheCode(t *testing.T) {
	b := newBank(t)
	started := must(b.StartActivation(t.Context(), "anna", "Anna Peeters"))(t)
	text := must(protocol.ParseText(started.Text))(t)
	code := must(protocol.ParseActivation(text))(t)
	document := b.get(t, "/keys")

	// Made for another code: it has the right one-time code outside, and does
	// not open.
	other := *code
	other.Bank = "Other Bank"
	_, request, err := protocol.StartEnrolment(&other, document, "Phone")
	if err != nil {
		t.Fatal(err)
	}
	for n := range 5 {
		if n == 4 {
			b.restart(t) // the count is on disk
		}
		status, body := b.post(t, "/activate", request)
		if status != http.StatusBadRequest || !strings.Contains(body, "urn:zegel:malformed") {
			t.Fatalf("try %d: %d %s", n, status, body)
		}
	}
	_, err = device.Enrol(b.client, started.Text, "Phone")
	expectProblem(t, err, http.StatusGone, "urn:zegel:activation-expired")
}

func TestMessagesAgainAndForged(t *testing.T) {
	b := newBank(t)
	started := must(b.StartActivation(t.Context(), "anna", "Anna Peeters"))(t)
	text := must(protocol.ParseText(started.Text))(t)
	code := must(protocol.ParseActivation(text))(t)
	enrolment, request, err := protocol.StartEnrolment(code, b.get(t, "/keys"), "Phone\u202ecba")
	if err != nil {
		t.Fatal(err)
	}
	status, response := b.post(t, "/activate", request)
	if status != http.StatusOK {
		t.Fatal(status, response)
	}
	b.restart(t)
	if status, again := b.post(t, "/activate", request); status != http.StatusOK || again != response {
		t.Fatalf("the same request again: %d, same answer: %v", status, again == response)
	}
	enrolled, reveal, err := enrolment.Finish([]byte(response))
	if err != nil {
		t.Fatal(err)
	}
	forged := bytes.Clone(reveal)
	forged[len(forged)-1] ^= 1
	if status, body := b.post(t, "/reveal", forged); status != http.StatusBadRequest {
		t.Fatal(status, body)
	}
	if a := must(b.Activation(t.Context(), started.ID))(t); a.Digits != "" {
		t.Fatalf("digits of a forged reveal: %+v", a)
	}
	for range 2 { // the second is a repetition after a lost answer
		if status, body := b.post(t, "/reveal", reveal); status != http.StatusNoContent {
			t.Fatal(status, body)
		}
	}
	a := must(b.Activation(t.Context(), started.ID))(t)
	if a.Digits != enrolled.Digits {
		t.Fatalf("bank shows %s, device %s", a.Digits, enrolled.Digits)
	}
	if a.Device != "Phone\ufffdcba" {
		t.Fatalf("device name %q still turns the writing direction", a.Device)
	}
	must(b.ConfirmActivation(t.Context(), started.ID, true))(t)
	if status, body := b.post(t, "/reveal", reveal); status != http.StatusNotFound {
		t.Fatal(status, body)
	}
	if status, body := b.post(t, "/activate", request); status != http.StatusConflict {
		t.Fatal(status, body)
	}
}

// What is kept for a customer who begins again and again does not grow.
func TestActivationsAreForgotten(t *testing.T) {
	b := newBank(t)
	first := must(b.StartActivation(t.Context(), "anna", "Anna Peeters"))(t)
	for range 20 {
		b.clock.advance(time.Second)
		must(b.StartActivation(t.Context(), "anna", "Anna Peeters"))(t)
	}
	_, err := b.Activation(t.Context(), first.ID)
	expect(t, err, issuer.ErrUnknownActivation)
	_, err = device.Enrol(b.client, first.Text, "Phone")
	expectProblem(t, err, http.StatusNotFound, "urn:zegel:activation-unknown")
	for _, table := range []issuer.Table{issuer.TableActivations, issuer.TableCodes, issuer.TableCustomers} {
		if n := b.records(t, table); n != 8 {
			t.Errorf("%d records in %s", n, table)
		}
	}
}

func TestTooManyKeys(t *testing.T) {
	b := newBank(t)
	var last *device.Device
	for range 32 {
		last = b.enrol(t, "anna", "Phone")
	}
	_, err := b.StartActivation(t.Context(), "anna", "Anna Peeters")
	expect(t, err, issuer.ErrTooManyKeys)
	if err := b.Remove(t.Context(), last.KeyID); err != nil {
		t.Fatal(err)
	}
	b.enrol(t, "anna", "Phone")
}

// Removed keys stay listed, but not for ever.
func TestRemovedKeysAreForgotten(t *testing.T) {
	b := newBank(t)
	first := b.enrol(t, "anna", "Phone")
	for range 40 {
		b.clock.advance(time.Second)
		d := b.enrol(t, "anna", "Phone")
		if err := b.Remove(t.Context(), d.KeyID); err != nil {
			t.Fatal(err)
		}
	}
	keys := must(b.Keys(t.Context(), "anna"))(t)
	if len(keys) > 34 || keys[0].ID != first.KeyID || keys[0].State != issuer.KeyActive {
		t.Fatalf("%d keys, the oldest %+v", len(keys), keys[0])
	}
	if n := b.records(t, issuer.TableKeys); n != len(keys) {
		t.Errorf("%d keys listed, %d kept", len(keys), n)
	}
}

func TestUnknownActivation(t *testing.T) {
	b := newBank(t)
	for _, id := range []issuer.ActivationID{"", "zz", "00112233445566778899aabbccddeeff", "00112233445566778899aabbccddeeff00"} {
		_, err := b.Activation(t.Context(), id)
		expect(t, err, issuer.ErrUnknownActivation)
		_, err = b.ConfirmActivation(t.Context(), id, true)
		expect(t, err, issuer.ErrUnknownActivation)
	}
}

// The secrets of an activation that came to nothing are not left in a record.
func TestRefusedActivationForgetsItsSecrets(t *testing.T) {
	b := newBank(t)
	started := must(b.StartActivation(t.Context(), "anna", "Anna Peeters"))(t)
	must(device.Enrol(b.client, started.Text, "Phone"))(t)
	must(b.ConfirmActivation(t.Context(), started.ID, false))(t)
	err := b.store.View(t.Context(), func(tx issuer.Tx) error {
		ids, err := tx.Keys(issuer.TableActivations, nil)
		if err != nil || len(ids) != 1 {
			return errors.Join(err, errors.New("not one activation"))
		}
		data, err := tx.Get(issuer.TableActivations, ids[0])
		if err != nil {
			return err
		}
		var fields map[string]any
		if err := json.Unmarshal(data, &fields); err != nil {
			return err
		}
		for _, name := range []string{"accepted", "text", "digits"} {
			if fields[name] != nil {
				t.Errorf("%s is still there", name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func expectProblem(t testing.TB, err error, status int, kind string) {
	t.Helper()
	var refused *device.RefusedError
	if !errors.As(err, &refused) {
		t.Fatalf("error is %v, want the bank's %d", err, status)
	}
	var problem struct {
		Type, Title string
		Status      int
	}
	if err := json.Unmarshal([]byte(refused.Body), &problem); err != nil {
		t.Fatal(err)
	}
	if refused.Status != status || problem.Status != status || problem.Type != kind || problem.Title == "" {
		t.Fatalf("bank answered %d %+v, want %d %s", refused.Status, problem, status, kind)
	}
}

func (b *bank) get(t testing.TB, path string) []byte {
	t.Helper()
	response, err := b.client.Get(b.address + path)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	return must(io.ReadAll(response.Body))(t)
}

func (b *bank) post(t testing.TB, path string, body []byte) (int, string) {
	t.Helper()
	response, err := b.client.Post(b.address+path, "application/cbor", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode, string(must(io.ReadAll(response.Body))(t))
}

// The store holds what opens every account: nobody else may read it.
func TestStoreIsPrivate(t *testing.T) {
	b := newBank(t)
	info, err := os.Stat(b.path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v", info.Mode())
	}
}
