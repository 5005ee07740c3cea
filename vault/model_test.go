package vault

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/zegel-app/zegel/platform/keystore"
)

// model is what a vault should hold, kept in the simplest way there is.
type model struct {
	t        *testing.T
	random   *rand.Rand
	dir      string
	keys     keystore.Store
	clock    *clock
	v        *Vault
	profiles map[ProfileID]*modelProfile
}

type modelProfile struct {
	name     string
	erased   bool
	pin      PIN
	failed   int
	anchor   time.Time
	tried    map[PIN]bool // wrong ones of this process
	accounts map[AccountID]*modelAccount
	history  []string
	named    map[string]string
	session  *Unlocked
	// PINs that are wrong in ChangePIN are remembered by the session.
	changed map[PIN]bool
}

type modelAccount struct {
	data    string
	secrets map[string][32]byte
}

// TestAgainstModel does what comes to mind with a vault, and compares it with the model all along.
func TestAgainstModel(t *testing.T) {
	seeds := []uint64{1}
	for range times(1, 60) {
		seeds = append(seeds, rand.Uint64())
	}
	const steps = 300
	t.Logf("%d random operations, compared after each", steps*len(seeds))
	for _, seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			m := &model{
				t: t, random: rand.New(rand.NewPCG(seed, 0)), dir: t.TempDir(), clock: newClock(),
				keys: keystore.NewMemory(newSeeded(seed)), profiles: map[ProfileID]*modelProfile{},
			}
			m.open()
			kinds := []struct {
				weight int
				do     func()
			}{
				{3, m.create}, {12, m.unlock}, {8, m.unlockWrong}, {4, m.unlockAgain}, {3, m.lock},
				{6, m.add}, {3, m.remove}, {4, m.change}, {3, m.changeWrong}, {10, m.update}, {3, m.updateInVain},
				{1, m.erase}, {1, m.forget}, {2, m.reopen}, {4, m.wait}, {1, m.clockBack},
			}
			var wheel []func()
			for _, s := range kinds {
				for range s.weight {
					wheel = append(wheel, s.do)
				}
			}
			for n := range steps {
				wheel[m.random.IntN(len(wheel))]()
				m.compare()
				if t.Failed() {
					t.Fatalf("seed %d, step %d", seed, n)
				}
			}
			m.reopen()
			m.compare()
		})
	}
}

func (m *model) open() {
	m.v = must(Open(Options{Path: vaultPath(m.dir), Keys: m.keys, Params: cheap, Now: m.clock.now}))(m.t)
	m.t.Cleanup(func() { _ = m.v.Close() })
}

func (m *model) reopen() {
	check(m.t, m.v.Close())
	for _, p := range m.profiles {
		p.session, p.tried = nil, map[PIN]bool{}
	}
	m.open()
}

// some is a profile, if there is one that fits.
func (m *model) some(fits func(*modelProfile) bool) (ProfileID, *modelProfile) {
	var ids []ProfileID
	for id, p := range m.profiles {
		if fits(p) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return ProfileID{}, nil
	}
	slices.SortFunc(ids, func(a, b ProfileID) int { return bytes.Compare(a[:], b[:]) })
	id := ids[m.random.IntN(len(ids))]
	return id, m.profiles[id]
}

func anyProfile(*modelProfile) bool   { return true }
func alive(p *modelProfile) bool      { return !p.erased }
func inSession(p *modelProfile) bool  { return p.session != nil }
func (m *model) text() string         { return fmt.Sprintf("%x", m.random.Uint64()) }
func (m *model) secret() (s [32]byte) { s[m.random.IntN(32)] = byte(m.random.Uint32()); return s }

func (m *model) newPIN() *PIN {
	for {
		if p := numbered(m.random.IntN(1000000)); CheckPIN(p) == nil {
			return p
		}
	}
}

func (m *model) create() {
	p := &modelProfile{
		name: m.text(), pin: *m.newPIN(), tried: map[PIN]bool{},
		accounts: map[AccountID]*modelAccount{}, named: map[string]string{},
	}
	id, err := m.v.CreateProfile(p.name, 0, &p.pin)
	if len(m.profiles) >= MaxProfiles {
		if !errors.Is(err, ErrFull) {
			m.t.Errorf("one profile too many says %v", err)
		}
		return
	}
	check(m.t, err)
	m.profiles[id] = p
}

// attempted compares what a try said with what it should. It reports whether the try was made and right.
func (m *model) attempted(p *modelProfile, right bool, remembered map[PIN]bool, pin PIN, err error) bool {
	var early *WaitError
	var wrong *WrongPINError
	now := m.clock.now()
	p.anchor = earlier(p.anchor, now)
	w := wait(p.failed)
	switch {
	case p.erased:
		if !errors.Is(err, ErrErased) {
			m.t.Errorf("an erased profile says %v", err)
		}
		return false
	case w > 0 && p.anchor.Add(w).After(now):
		if !errors.As(err, &early) || !early.Until.Equal(p.anchor.Add(w)) || early.TriesLeft != MaxFailed-p.failed {
			m.t.Errorf("too early, after %d, says %v", p.failed, err)
		}
		return false
	case right:
		if err != nil {
			m.t.Errorf("the right PIN says %v", err)
		}
		p.failed = 0
		return err == nil
	}
	if !remembered[pin] {
		remembered[pin] = true
		p.failed++
		p.anchor = now
	}
	if p.failed == MaxFailed {
		if !errors.Is(err, ErrErased) {
			m.t.Errorf("the last wrong PIN says %v", err)
		}
		p.erased, p.session = true, nil
		return false
	}
	if !errors.As(err, &wrong) || wrong.TriesLeft != MaxFailed-p.failed {
		m.t.Errorf("a wrong PIN, after %d, says %v", p.failed, err)
	}
	return false
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func (m *model) unlock() {
	id, p := m.some(anyProfile)
	if p == nil {
		return
	}
	u, err := m.v.Unlock(id, &p.pin)
	if m.attempted(p, true, p.tried, p.pin, err) {
		p.session, p.changed = u, map[PIN]bool{}
	}
}

func (m *model) unlockWrong() {
	id, p := m.some(alive)
	if p == nil {
		return
	}
	s := slotOf(m.t, m.v, id)
	for {
		pin := numbered(m.random.IntN(1000000))
		if k := must(newPINKey(m.keys, m.v.id, id, s, pin))(m.t); s.fits(k) {
			continue
		}
		_, err := m.v.Unlock(id, pin)
		m.attempted(p, false, p.tried, *pin, err)
		return
	}
}

func (m *model) unlockAgain() {
	id, p := m.some(func(p *modelProfile) bool { return alive(p) && len(p.tried) > 0 })
	if p == nil {
		return
	}
	pins := slices.SortedFunc(maps.Keys(p.tried), func(a, b PIN) int { return bytes.Compare(a[:], b[:]) })
	pin := pins[m.random.IntN(len(pins))]
	_, err := m.v.Unlock(id, &pin)
	m.attempted(p, false, p.tried, pin, err)
}

func (m *model) lock() {
	if _, p := m.some(inSession); p != nil {
		p.session.Lock()
		if _, err := p.session.AddAccount(nil, nil); !errors.Is(err, ErrLocked) {
			m.t.Errorf("a locked session says %v", err)
		}
		p.session = nil
	}
}

func (m *model) add() {
	_, p := m.some(inSession)
	if p == nil {
		return
	}
	a := &modelAccount{data: m.text(), secrets: map[string][32]byte{}}
	for range m.random.IntN(4) {
		a.secrets[m.text()] = m.secret()
	}
	id, err := p.session.AddAccount([]byte(a.data), a.secrets)
	check(m.t, err)
	p.accounts[id] = a
}

func (p *modelProfile) someAccount(m *model) (AccountID, bool) {
	ids := slices.SortedFunc(maps.Keys(p.accounts), func(a, b AccountID) int { return bytes.Compare(a[:], b[:]) })
	if len(ids) == 0 {
		return AccountID{}, false
	}
	return ids[m.random.IntN(len(ids))], true
}

func (m *model) remove() {
	_, p := m.some(inSession)
	if p == nil {
		return
	}
	if a, ok := p.someAccount(m); ok {
		check(m.t, p.session.RemoveAccount(a))
		delete(p.accounts, a)
	}
}

func (m *model) change() {
	_, p := m.some(inSession)
	if p == nil {
		return
	}
	next := m.newPIN()
	err := p.session.ChangePIN(&p.pin, next)
	if m.attempted(p, true, p.changed, p.pin, err) {
		p.pin, p.tried = *next, map[PIN]bool{}
		p.changed = map[PIN]bool{}
	}
}

func (m *model) changeWrong() {
	_, p := m.some(inSession)
	if p == nil {
		return
	}
	if old := numbered(m.random.IntN(1000000)); *old != p.pin {
		err := p.session.ChangePIN(old, m.newPIN())
		m.attempted(p, false, p.changed, *old, err)
	}
}

func (m *model) update() {
	id, p := m.some(alive)
	if p == nil {
		return
	}
	a, has := p.someAccount(m)
	data, entry, name := m.text(), m.text(), fmt.Sprint(m.random.IntN(5))
	check(m.t, m.v.Update(id, func(tx *Tx) error {
		if has {
			check(m.t, tx.PutAccount(a, []byte(data)))
		}
		check(m.t, tx.Put(name, []byte(data)))
		return tx.AppendHistory([]byte(entry))
	}))
	if has {
		p.accounts[a].data = data
	}
	p.history = append(p.history, entry)
	p.named[name] = data
}

func (m *model) updateInVain() {
	id, p := m.some(alive)
	if p == nil {
		return
	}
	vain := errors.New("in vain")
	err := m.v.Update(id, func(tx *Tx) error {
		check(m.t, tx.Put(fmt.Sprint(m.random.IntN(5)), []byte("never")))
		check(m.t, tx.AppendHistory([]byte("never")))
		return vain
	})
	if err != vain {
		m.t.Errorf("a caller's error comes back as %v", err)
	}
}

func (m *model) erase() {
	if id, p := m.some(anyProfile); p != nil {
		check(m.t, m.v.EraseProfile(id, true))
		p.erased, p.session = true, nil
	}
}

func (m *model) forget() {
	if id, p := m.some(anyProfile); p != nil {
		check(m.t, m.v.EraseProfile(id, false))
		delete(m.profiles, id)
	}
}

func (m *model) wait() { m.clock.add(time.Duration(m.random.IntN(600)) * time.Second) }

func (m *model) clockBack() { m.clock.add(-time.Duration(m.random.IntN(100)) * time.Hour) }

// compare looks at everything.
func (m *model) compare() {
	t := m.t
	t.Helper()
	listed := must(m.v.Profiles())(t)
	if len(listed) != len(m.profiles) {
		t.Fatalf("%d profiles, and not %d", len(listed), len(m.profiles))
	}
	for _, got := range listed {
		p := m.profiles[got.ID]
		if p == nil {
			t.Fatalf("profile %+v is unknown", got)
		}
		if got.Name != p.name || (got.State == Erased) != p.erased || (got.State == Active) == p.erased {
			t.Fatalf("profile is %+v", got)
		}
		if p.erased {
			if err := m.v.View(got.ID, nil); !errors.Is(err, ErrErased) {
				t.Fatalf("an erased profile's records say %v", err)
			}
			continue
		}
		p.anchor = earlier(p.anchor, m.clock.now())
		var until time.Time
		if end := p.anchor.Add(wait(p.failed)); wait(p.failed) > 0 && end.After(m.clock.now()) {
			until = end
		}
		if got.Failed != p.failed || got.TriesLeft != MaxFailed-p.failed || !got.WaitUntil.Equal(until) {
			t.Fatalf("profile is %+v, with %d failed and waiting until %v", got, p.failed, until)
		}
		m.compareRecords(got.ID, p)
	}
}

func (m *model) compareRecords(id ProfileID, p *modelProfile) {
	t := m.t
	check(t, m.v.View(id, func(tx *Tx) error {
		ids := must(tx.Accounts())(t)
		if len(ids) != len(p.accounts) {
			t.Fatalf("%d accounts, and not %d", len(ids), len(p.accounts))
		}
		for a, want := range p.accounts {
			if data := must(tx.Account(a))(t); string(data) != want.data {
				t.Fatalf("account is %q, and not %q", data, want.data)
			}
		}
		history := must(tx.History(20))(t)
		for i, e := range history {
			if want := p.history[len(p.history)-1-i]; string(e) != want {
				t.Fatalf("entry is %q, and not %q", e, want)
			}
		}
		if len(history) != min(20, len(p.history)) {
			t.Fatalf("%d entries of %d", len(history), len(p.history))
		}
		for name, want := range p.named {
			if got := must(tx.Get(name))(t); string(got) != want {
				t.Fatalf("record is %q, and not %q", got, want)
			}
		}
		return nil
	}))
	if p.session == nil {
		return
	}
	for a, want := range p.accounts {
		for purpose, secret := range want.secrets {
			if got := must(p.session.Secret(a, purpose))(t); got != secret {
				t.Fatalf("secret is %x, and not %x", got, secret)
			}
		}
	}
}
