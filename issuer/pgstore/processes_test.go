package pgstore_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/internal/device"
	"github.com/zegel-app/zegel/issuer/pgstore"
	"github.com/zegel-app/zegel/protocol"
)

// bank is an issuer on a database of its own, with its handler on loopback.
type bank struct {
	*issuer.Issuer
	dsn, address string
	client       *http.Client
}

func newBank(t *testing.T) *bank {
	t.Helper()
	b := &bank{dsn: server.Database(t)}
	var handler http.Handler
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(web.Close)
	b.address, b.client = web.URL, web.Client()
	var err error
	if b.Issuer, err = issuer.New(config(open(t, b.dsn), b.address)); err != nil {
		t.Fatal(err)
	}
	handler = b.Handler()
	return b
}

// enrol adds devices, one for each customer.
func (b *bank) enrol(t *testing.T, n int) []*device.Device {
	t.Helper()
	var all []*device.Device
	for c := range n {
		started, err := b.StartActivation(t.Context(), fmt.Sprint("customer ", c), "Anna Peeters")
		if err != nil {
			t.Fatal(err)
		}
		d, err := device.Enrol(b.client, started.Text, "Phone")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.ConfirmActivation(t.Context(), started.ID, true); err != nil {
			t.Fatal(err)
		}
		all = append(all, d)
	}
	return all
}

// ask makes a challenge for each device, and gives the right answers.
func (b *bank) ask(t *testing.T, devices []*device.Device) []try {
	t.Helper()
	list, failed := make([]try, len(devices)), make([]error, len(devices))
	var wg sync.WaitGroup
	for n, d := range devices {
		wg.Go(func() {
			c, err := b.Challenge(t.Context(), d.KeyID, &protocol.Login{Browser: "Firefox"}, nil, 0)
			if err != nil {
				failed[n] = err
				return
			}
			code, err := d.Answer(c.Text, protocol.Approve)
			list[n], failed[n] = try{ID: c.ID, Code: code, Times: 1}, err
		})
	}
	wg.Wait()
	if err := errors.Join(failed...); err != nil {
		t.Fatal(err)
	}
	return list
}

// Two processes get a thousand right answers, each answer at the same time and
// twice each. Every answer is accepted once.
func TestAnswerIsAcceptedOnce(t *testing.T) {
	const keys, rounds, times, processes = 40, 25, 2, 2
	b := newBank(t)
	devices := b.enrol(t, keys)
	tellers := startTellers(t, processes, b.dsn, b.address)
	answers, accepted := 0, 0
	for range rounds {
		list := b.ask(t, devices)
		for n := range list {
			list[n].Times = times
		}
		for id, o := range giveAll(t, tellers, list) {
			answers++
			accepted += o.Approved
			if o != (outcomes{Approved: 1, Used: processes*times - 1}) {
				t.Errorf("challenge %s: %+v", id, o)
			}
		}
	}
	if answers != keys*rounds || accepted != answers {
		t.Errorf("%d of %d answers were accepted", accepted, answers)
	}
}

// Two processes get wrong answers to one challenge from all sides. Five are
// compared, and the key is blocked for all.
func TestFiveWrongAnswersInAll(t *testing.T) {
	const keys, times, processes = 8, 20, 2
	b := newBank(t)
	devices := b.enrol(t, keys)
	tellers := startTellers(t, processes, b.dsn, b.address)
	right := b.ask(t, devices)
	wrong := make([]try, len(right))
	for n, r := range right {
		wrong[n] = try{r.ID, fmt.Sprintf("%c%s", '0'+(r.Code[0]-'0'+1)%10, r.Code[1:]), times}
	}
	for id, o := range giveAll(t, tellers, wrong) {
		// The fifth is compared as well, and its answer is that the key is blocked.
		if o != (outcomes{Wrong: issuer.MaxWrongAnswers - 1, Blocked: processes*times - issuer.MaxWrongAnswers + 1}) {
			t.Errorf("challenge %s: %+v", id, o)
		}
	}
	for id, o := range giveAll(t, tellers, right) {
		if o != (outcomes{Blocked: processes}) {
			t.Errorf("the right answer to challenge %s of a blocked key: %+v", id, o)
		}
	}
	for _, d := range devices {
		key, err := b.Key(t.Context(), d.KeyID)
		if err != nil {
			t.Fatal(err)
		}
		if key.State != issuer.KeyBlocked || key.TriesLeft != 0 {
			t.Errorf("key %s: %+v", d.KeyID, key)
		}
	}
}

// A right answer among the wrong ones sets the count back, and nothing is
// counted twice or not at all: three wrong ones and a right one never block.
func TestRightAmongWrong(t *testing.T) {
	const keys, rounds, processes = 8, 6, 2
	b := newBank(t)
	devices := b.enrol(t, keys)
	tellers := startTellers(t, processes, b.dsn, b.address)
	for range rounds {
		right := b.ask(t, devices)
		var list []try
		for _, r := range right {
			wrong := fmt.Sprintf("%c%s", '0'+(r.Code[0]-'0'+1)%10, r.Code[1:])
			list = append(list, try{r.ID, wrong, 1}, r, try{r.ID, wrong, 1})
		}
		for id, o := range giveAll(t, tellers, list) {
			// Four wrong ones come at most before the right one.
			if o.Approved != 1 || o.Blocked != 0 || o.Wrong+o.Used != 5 {
				t.Errorf("challenge %s: %+v", id, o)
			}
		}
	}
}

// Many processes start at once on an empty database: one schema, one set of the
// bank's own keys.
func TestFirstStartsAtOnce(t *testing.T) {
	dsn := server.Database(t)
	const starts = 6
	documents, failed := make([]string, starts), make([]error, starts)
	var wg sync.WaitGroup
	for n := range starts {
		wg.Go(func() { documents[n], failed[n] = firstStart(t, dsn) })
	}
	wg.Wait()
	if err := errors.Join(failed...); err != nil {
		t.Fatal(err)
	}
	for _, d := range documents[1:] {
		if d != documents[0] || d == "" {
			t.Fatal("two processes have different keys of the bank")
		}
	}
}

// firstStart opens the store and the issuer, and gives the bank's key document.
func firstStart(t *testing.T, dsn string) (string, error) {
	store, err := pgstore.Open(t.Context(), dsn)
	if err != nil {
		return "", err
	}
	defer store.Close()
	i, err := issuer.New(config(store, "https://bank.example/zegel"))
	if err != nil {
		return "", err
	}
	answer := httptest.NewRecorder()
	i.Handler().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/keys", nil))
	if answer.Code != http.StatusOK {
		return "", fmt.Errorf("keys: %d", answer.Code)
	}
	return answer.Body.String(), nil
}
