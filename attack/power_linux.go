package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/zegel-app/zegel/attack/powercut"
	"github.com/zegel-app/zegel/platform/keystore"
	"github.com/zegel-app/zegel/vault"
)

func init() {
	attackers = append(attackers, attacker{"cut the power at each write", "the phone and its battery", cutPower})
}

// ownerJob is the environment variable that makes this program live as the owner in the folder that it names.
const ownerJob = "ZEGEL_ATTACK_OWNER"

// The owner's PINs. They are far from each other, and a slip is told from the right one by the secret.
var (
	ownersPIN = vault.PIN{4, 8, 2, 9, 1, 5}
	ownersNew = vault.PIN{7, 3, 0, 1, 6, 4}
	guests    = vault.PIN{9, 4, 1, 8, 3, 6}
)

var ownersSecret = sha256.Sum256([]byte("the owner's secret"))

// liveAsOwner uses a vault as people do, and says each step before it begins and when it is done.
func liveAsOwner(folder string) error {
	c := newClock()
	p, err := openVault(folder, c)
	if err != nil {
		return err
	}
	var id, guest vault.ProfileID
	var u *vault.Unlocked
	var account vault.AccountID
	typed := func(pin vault.PIN) (err error) {
		u, err = p.vault.Unlock(id, &pin)
		return err
	}
	wrong := func() error {
		for {
			guess := somePIN()
			verdict, err := p.try(id, guess)
			if err != nil || verdict == wrongPIN {
				return err
			}
			// A slip gave the count back.
			fmt.Println("forgiven")
		}
	}
	steps := []struct {
		name string
		do   func() error
	}{
		{"create", func() (err error) { id, err = p.vault.CreateProfile("Anna", 0, &ownersPIN); return err }},
		{"right", func() error { return typed(ownersPIN) }},
		{"account", func() (err error) {
			account, err = u.AddAccount([]byte("bank"), map[string][32]byte{"answer": ownersSecret})
			return err
		}},
		{"entry", func() error {
			return p.vault.Update(id, func(tx *vault.Tx) error { return tx.AppendHistory([]byte("first")) })
		}},
		{"wrong", wrong},
		{"wrong", wrong},
		{"right", func() error { return typed(ownersPIN) }},
		{"change", func() error { return u.ChangePIN(&ownersPIN, &ownersNew) }},
		{"entry", func() error {
			return p.vault.Update(id, func(tx *vault.Tx) error { return tx.AppendHistory(make([]byte, 3000)) })
		}},
		{"guest", func() (err error) { guest, err = p.vault.CreateProfile("Guest", 0, &guests); return err }},
		{"erase", func() error { return p.vault.EraseProfile(guest, false) }},
		{"wrong", wrong},
		{"reopen", func() error { return p.restart() }},
		{"right", func() error { return typed(ownersNew) }},
		{"remove", func() error { return u.RemoveAccount(account) }},
		{"end", func() error { return p.close() }},
	}
	for _, s := range steps {
		fmt.Println("begin-" + s.name)
		if err := s.do(); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		fmt.Println("done-" + s.name)
	}
	return nil
}

// cutPower records the owner's system calls, and opens each folder that a power cut could have left.
func cutPower(a *attempt) (*finding, error) {
	r, err := record(a.dir)
	if err != nil {
		return nil, err
	}
	f := &finding{tried: "folders left by a cut, with 512-byte tears"}
	every := a.size(4, 1)
	bad, first, cuts, err := judge(a, r, every, &f.times)
	if err != nil {
		return nil, err
	}
	// As if the vault's file were never synced: a judge that sees nothing wrong there is blind.
	r.Deaf = func(path string) bool { return strings.HasPrefix(filepath.Base(path), "vault.db") }
	deafTimes := 0
	deaf, _, _, err := judge(a, r, every*8, &deafTimes)
	if err != nil {
		return nil, err
	}
	if deaf == 0 {
		return nil, fmt.Errorf("of %d folders without any sync none is found bad: the judge is blind", deafTimes)
	}
	f.got = fmt.Sprintf("%d that break a promise, at %d cuts; without syncs %d of %d", bad, cuts, deaf, deafTimes)
	if bad > 0 {
		f.got += "; the first: " + first
	}
	f.broken = bad > 0
	return f, nil
}

// record runs the owner under strace.
func record(dir string) (*powercut.Recording, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	folder, trace := filepath.Join(dir, "owner"), filepath.Join(dir, "trace")
	if err := os.MkdirAll(filepath.Join(folder, "keys"), 0o700); err != nil {
		return nil, err
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), ownerJob+"="+folder)
	if err := powercut.Trace(cmd, trace); err != nil {
		return nil, err
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("the owner: %w: %s", err, out)
	}
	f, err := os.Open(trace)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return powercut.Read(f, folder)
}

// judge opens every so many'th folder that a cut could leave.
func judge(a *attempt, r *powercut.Recording, every int, times *int) (bad int, first string, cuts int, err error) {
	work := a.dir
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() { // memory, where syncing costs nothing
		if work, err = os.MkdirTemp("/dev/shm", "zegel-attack-"); err != nil {
			return 0, "", 0, err
		}
		defer os.RemoveAll(work)
	}
	seen := map[int]bool{}
	n := 0
	for image, err := range r.Images(rand.New(rand.NewPCG(1, 2)), a.size(6, 60)) {
		if err != nil {
			return bad, first, 0, err
		}
		if n++; n%every != 0 {
			continue
		}
		*times++
		seen[image.Cut] = true
		folder := filepath.Join(work, "image")
		if err := image.Write(folder); err != nil {
			return bad, first, 0, err
		}
		if err := holds(folder, image.Said); err != nil {
			if bad++; first == "" {
				first = fmt.Sprintf("after call %d (%s, %s): %v", image.Cut, image.Said[max(0, len(image.Said)-1):], image.How, err)
			}
		}
		if err := os.RemoveAll(folder); err != nil {
			return bad, first, 0, err
		}
	}
	return bad, first, len(seen), nil
}

// holds checks what the vault promises after a crash, for what was said by then.
func holds(folder string, said []string) error {
	done := func(what string) bool { return slices.Contains(said, "done-"+what) }
	begun := func(what string) bool { return slices.Contains(said, "begin-"+what) }
	c := newClock()
	c.add(24 * time.Hour)
	p, err := openVault(folder, c)
	if err != nil {
		return fmt.Errorf("opening: %w", err)
	}
	defer p.close()
	ps, err := p.vault.Profiles()
	if err != nil {
		return fmt.Errorf("profiles: %w", err)
	}
	var owner *vault.Profile
	for i := range ps {
		switch {
		case ps[i].Name == "Anna" && ps[i].State == vault.Active:
			owner = &ps[i]
		case ps[i].Name == "Guest" && begun("guest") && !done("erase"):
			if done("guest") && !begun("erase") && ps[i].State != vault.Active {
				return fmt.Errorf("the guest is %s", ps[i].State)
			}
		default:
			return fmt.Errorf("there is %q, %s", ps[i].Name, ps[i].State)
		}
	}
	if done("guest") && !begun("erase") && len(ps) != 2 {
		return errors.New("the guest is gone")
	}
	if owner == nil {
		if done("create") {
			return errors.New("the owner is gone")
		}
		return nil
	}
	told := 0
	for _, s := range said {
		switch s {
		case "done-wrong":
			told++
		case "begin-right", "begin-change", "forgiven":
			told = 0
		}
	}
	if owner.Failed < told {
		return fmt.Errorf("%d wrong PINs were told and %d are counted", told, owner.Failed)
	}
	if done("erase") {
		if err := fewKeys(folder); err != nil {
			return err
		}
	}
	return ownersThings(p, owner.ID, done, begun)
}

// fewKeys checks that of the key store's keys only the owner's and that of the names are left.
func fewKeys(folder string) error {
	keys, err := keystore.OpenFile(filepath.Join(folder, "keys"))
	if err != nil {
		return err
	}
	ids, err := keys.List()
	if err == nil && len(ids) != 2 {
		return fmt.Errorf("%d keys are in the key store", len(ids))
	}
	return err
}

// ownersThings checks that exactly one of the PINs opens what was stored.
func ownersThings(p *phone, id vault.ProfileID, done, begun func(string) bool) error {
	entries, account := 0, vault.AccountID{}
	err := p.vault.View(id, func(tx *vault.Tx) error {
		list, err := tx.History(10)
		entries = len(list)
		if err != nil {
			return err
		}
		ids, err := tx.Accounts()
		if err == nil && len(ids) > 0 {
			account = ids[0]
			_, err = tx.Account(account)
		}
		return err
	})
	switch has := account != (vault.AccountID{}); {
	case err != nil:
		return fmt.Errorf("records: %w", err)
	case done("entry") && entries == 0:
		return errors.New("an entry is gone")
	case done("account") && !has && !begun("remove"):
		return errors.New("the account is gone")
	case done("remove") && has:
		return errors.New("a removed account is back")
	case !has:
		return nil
	}
	works := map[string]bool{}
	for name, pin := range map[string]vault.PIN{"old": ownersPIN, "new": ownersNew} {
		u, err := p.vault.Unlock(id, &pin)
		var wait *vault.WaitError
		if errors.As(err, &wait) { // a try that was cut off counts, and the person has to wait
			p.clock.add(wait.Until.Sub(p.clock.now()) + time.Second)
			u, err = p.vault.Unlock(id, &pin)
		}
		var wrong *vault.WrongPINError
		if errors.As(err, &wrong) {
			continue
		}
		if err != nil {
			return fmt.Errorf("the %s PIN: %w", name, err)
		}
		secret, err := u.Secret(account, "answer")
		if err != nil {
			return fmt.Errorf("the secret: %w", err)
		}
		works[name] = secret == ownersSecret
		u.Lock()
	}
	if works["old"] == works["new"] || done("change") && works["old"] || !begun("change") && works["new"] {
		return fmt.Errorf("PINs that work: %v", works)
	}
	return nil
}

// ownerOrNot lives as the owner, if the environment says so, and reports whether it did.
func ownerOrNot(out io.Writer) (code int, was bool) {
	folder := os.Getenv(ownerJob)
	if folder == "" {
		return 0, false
	}
	if err := liveAsOwner(folder); err != nil {
		fmt.Fprintln(out, err)
		return 1, true
	}
	return 0, true
}
