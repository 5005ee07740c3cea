package issuer_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/boltstore"
	"github.com/zegel-app/zegel/issuer/internal/device"
	"github.com/zegel-app/zegel/protocol"
)

// clock is a time that tests move by hand.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// bank is a real issuer: a bbolt file on disk, its handler on loopback.
type bank struct {
	*issuer.Issuer
	clock   *clock
	address string
	path    string
	store   *boltstore.Store
	client  *http.Client

	channels []string
	answered func(context.Context, issuer.ChallengeID, issuer.Outcome)
}

func newBank(t testing.TB) *bank {
	t.Helper()
	b := &bank{
		clock:  &clock{now: time.Date(2026, 3, 2, 10, 0, 0, 250e6, time.UTC)},
		path:   filepath.Join(t.TempDir(), "issuer.db"),
		client: &http.Client{Timeout: 20 * time.Second},

		channels: []string{"Web"},
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b.address = "http://" + listener.Addr().String() + "/zegel"
	b.open(t)
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.StripPrefix("/zegel", b.Handler()).ServeHTTP(w, r)
	}), ReadHeaderTimeout: 5 * time.Second}
	go server.Serve(listener)
	t.Cleanup(func() {
		b.client.CloseIdleConnections()
		server.Close()
		b.store.Close()
	})
	return b
}

// open opens the store and the issuer over it.
func (b *bank) open(t testing.TB) {
	t.Helper()
	var err error
	if b.store, err = boltstore.Open(b.path); err != nil {
		t.Fatal(err)
	}
	b.Issuer, err = issuer.New(issuer.Config{
		Store: b.store, Now: b.clock.Now, Name: "Meridian Bank", Address: b.address,
		HelpNumber: "+32 2 555 01 00", Channels: b.channels, Answered: b.answered,
	})
	if err != nil {
		t.Fatal(err)
	}
}

// restart closes the store and opens it again, as a new process does.
func (b *bank) restart(t testing.TB) {
	t.Helper()
	if err := b.store.Close(); err != nil {
		t.Fatal(err)
	}
	b.open(t)
}

// enrol goes through a whole activation, with a yes at its end.
func (b *bank) enrol(t testing.TB, customer, name string) *device.Device {
	t.Helper()
	started := must(b.StartActivation(t.Context(), customer, "Anna Peeters"))(t)
	d := must(device.Enrol(b.client, started.Text, name))(t)
	done := must(b.ConfirmActivation(t.Context(), started.ID, true))(t)
	if done.State != issuer.ActivationActive || done.Key != d.KeyID {
		t.Fatalf("after yes: %+v, device has key %s", done, d.KeyID)
	}
	return d
}

// ask makes a challenge for a usual transfer.
func (b *bank) ask(t testing.TB, d *device.Device) *issuer.Challenge {
	t.Helper()
	return must(b.Challenge(t.Context(), d.KeyID, transfer(), nil, 0))(t)
}

func transfer() *protocol.Transfer {
	return &protocol.Transfer{
		Amount:          protocol.Amount{Minor: 125000, Currency: "EUR"},
		Creditor:        protocol.Party{Name: "Garage De Smet"},
		CreditorAccount: "BE68539007547034", DebtorAccountName: "Anna – current account",
		Remittance: "Invoice 2026-0117",
	}
}

func answer(t testing.TB, d *device.Device, c *issuer.Challenge) string {
	t.Helper()
	return must(d.Answer(c.Text, protocol.Approve))(t)
}

// wrong gives a code that is not the right one.
func wrong(right string) string {
	if strings.HasPrefix(right, "9") {
		return "0" + right[1:]
	}
	return string(right[0]+1) + right[1:]
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func expect(t testing.TB, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Fatalf("error is %v, want %v", got, want)
	}
}

func (b *bank) verify(t testing.TB, id issuer.ChallengeID, code string) error {
	t.Helper()
	_, err := b.Verify(context.Background(), id, code)
	return err
}

func (b *bank) triesLeft(t testing.TB, d *device.Device) int {
	t.Helper()
	return must(b.Key(t.Context(), d.KeyID))(t).TriesLeft
}

// records is how many records a table has.
func (b *bank) records(t testing.TB, table issuer.Table) int {
	t.Helper()
	var keys [][]byte
	err := b.store.View(t.Context(), func(tx issuer.Tx) (err error) {
		keys, err = tx.Keys(table, nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return len(keys)
}
