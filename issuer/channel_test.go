package issuer_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

// B1, B4: a code on demand at a channel that was attached, and at no other.
func TestCodesOnDemand(t *testing.T) {
	b := newBank(t)
	b.channels = []string{"Web", "Trading"}
	b.restart(t)
	d := b.enrol(t, "anna", "Anna's phone")
	verify := func(channel, code string) error { return b.VerifyCode(t.Context(), d.KeyID, channel, code) }
	code := func(channel string) string { return d.Code(channel, b.clock.Now()) }

	expect(t, verify("Trading", code("Trading")), issuer.ErrNotAttached)
	ok(t, b.Attach(t.Context(), d.KeyID, "Trading"))
	ok(t, b.Attach(t.Context(), d.KeyID, "Trading"))
	expect(t, verify("Web", code("Web")), issuer.ErrNotAttached)
	expect(t, verify("Trading", code("Web")), issuer.ErrWrongCode)
	ok(t, verify("Trading", code("Trading")[:4]+" "+code("Trading")[4:]))
	key := must(b.Key(t.Context(), d.KeyID))(t)
	if len(key.Channels) != 2 || key.Channels[0].Attached || key.Channels[1].Name != "Trading" ||
		!key.Channels[1].Attached || key.Channels[1].TriesLeft != 5 || key.Channels[1].LastUsed.IsZero() {
		t.Fatalf("%+v", key.Channels)
	}
	if key.TriesLeft != 5 || !key.LastUsed.IsZero() {
		t.Fatalf("the key was touched: %+v", key)
	}

	// Once, and never an older one.
	expect(t, verify("Trading", code("Trading")), issuer.ErrWrongCode)
	b.restart(t)
	expect(t, verify("Trading", code("Trading")), issuer.ErrWrongCode)
	expect(t, verify("Trading", d.Code("Trading", b.clock.Now().Add(-30*time.Second))), issuer.ErrWrongCode)
	ok(t, verify("Trading", d.Code("Trading", b.clock.Now().Add(30*time.Second))))
	b.clock.advance(time.Hour)
	for _, off := range []time.Duration{-time.Minute, time.Minute} {
		expect(t, verify("Trading", d.Code("Trading", b.clock.Now().Add(off))), issuer.ErrWrongCode)
	}
	ok(t, verify("Trading", d.Code("Trading", b.clock.Now().Add(-30*time.Second))))

	for _, format := range []string{"", "1234567", "abcdefgh", "１２３４５６７８"} {
		expect(t, verify("Trading", format), issuer.ErrCodeFormat)
	}
	ok(t, b.Detach(t.Context(), d.KeyID, "Trading"))
	ok(t, b.Detach(t.Context(), d.KeyID, "Trading"))
	expect(t, verify("Trading", code("Trading")), issuer.ErrNotAttached)
}

func TestDetachedChannelIsAttachedAgain(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	ok(t, b.Attach(t.Context(), d.KeyID, "Web"))
	code := d.Code("Web", b.clock.Now())
	for n := range 5 {
		want := issuer.ErrWrongCode
		if n == 4 {
			want = issuer.ErrNotAttached
		}
		expect(t, b.VerifyCode(t.Context(), d.KeyID, "Web", wrong(code)), want)
	}
	expect(t, b.VerifyCode(t.Context(), d.KeyID, "Web", code), issuer.ErrNotAttached)
	if left := b.triesLeft(t, d); left != 5 {
		t.Fatalf("the key has %d tries left", left)
	}
	ok(t, b.Attach(t.Context(), d.KeyID, "Web"))
	if key := must(b.Key(t.Context(), d.KeyID))(t); key.Channels[0].TriesLeft != 5 {
		t.Fatalf("%+v", key.Channels)
	}
	ok(t, b.VerifyCode(t.Context(), d.KeyID, "Web", code))
}

func TestChannelsOfOtherKeys(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	nobody := protocol.KeyID{1}
	for _, change := range []func(protocol.KeyID, string) error{
		func(key protocol.KeyID, channel string) error { return b.Attach(t.Context(), key, channel) },
		func(key protocol.KeyID, channel string) error { return b.Detach(t.Context(), key, channel) },
	} {
		expect(t, change(d.KeyID, "Trading"), issuer.ErrUnknownChannel)
		expect(t, change(nobody, "Web"), issuer.ErrUnknownKey)
	}
	expect(t, b.VerifyCode(t.Context(), nobody, "Web", "12345678"), issuer.ErrWrongCode)
	if n := must(b.Strays(t.Context()))(t); n != 1 {
		t.Fatalf("%d strays", n)
	}
	ok(t, b.Attach(t.Context(), d.KeyID, "Web"))
	expect(t, b.VerifyCode(t.Context(), d.KeyID, "Trading", "12345678"), issuer.ErrNotAttached)
	ok(t, b.Block(t.Context(), d.KeyID))
	expect(t, b.VerifyCode(t.Context(), d.KeyID, "Web", d.Code("Web", b.clock.Now())), issuer.ErrBlocked)
	expect(t, b.Attach(t.Context(), d.KeyID, "Web"), issuer.ErrBlocked)
	ok(t, b.Remove(t.Context(), d.KeyID))
	expect(t, b.VerifyCode(t.Context(), d.KeyID, "Web", d.Code("Web", b.clock.Now())), issuer.ErrRemoved)
	if key := must(b.Key(t.Context(), d.KeyID))(t); key.Channels != nil || key.Online {
		t.Fatalf("%+v", key)
	}
}

// However often the same code arrives at once, it signs in once.
func TestCodeOnDemandWorksOnce(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	ok(t, b.Attach(t.Context(), d.KeyID, "Web"))
	code := d.Code("Web", b.clock.Now())
	var in atomic.Int32
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if b.VerifyCode(t.Context(), d.KeyID, "Web", code) == nil {
				in.Add(1)
			}
		})
	}
	wg.Wait()
	if in.Load() != 1 {
		t.Fatalf("%d got in", in.Load())
	}
}

// The code with which the device forgets the key too is made before the bank
// forgets it, and stays to be shown.
func TestDeactivationAfterRemove(t *testing.T) {
	b := newBank(t)
	d, other := b.enrol(t, "anna", "Anna's phone"), b.enrol(t, "jef", "Jef's phone")
	before := must(b.Deactivation(t.Context(), d.KeyID))(t)
	if at := must(d.Deactivate(before))(t); at != b.clock.Now().Truncate(time.Second) {
		t.Fatalf("made at %v", at)
	}
	if _, err := other.Deactivate(before); err == nil {
		t.Fatal("another device took it")
	}
	if key := must(b.Key(t.Context(), d.KeyID))(t); key.State != issuer.KeyActive {
		t.Fatalf("%+v", key)
	}
	ok(t, b.Remove(t.Context(), d.KeyID))
	b.restart(t)
	b.clock.advance(24 * time.Hour)
	after := must(b.Deactivation(t.Context(), d.KeyID))(t)
	must(d.Deactivate(after))(t)
	if !b.recordHas(t, issuer.TableKeys, d.KeyID[:], "challenge", nil) {
		t.Fatal("the secrets are still there")
	}
	_, err := b.Deactivation(t.Context(), protocol.KeyID{1})
	expect(t, err, issuer.ErrUnknownKey)
}
