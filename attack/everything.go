package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/fxamacker/cbor/v2"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
	"github.com/zegel-app/zegel/vault"
)

const (
	leastLeft     = 2500 // candidates that a thief must be left with
	bankTries     = issuer.MaxWrongAnswers
	workers       = 2
	greatestShare = 0.002 // of customers whose bank he may come into
)

// stealEverything has the file and the key store's keys, and an order of the bank in his hand. He tries every PIN
// against the check bits, looks in all that is stored for what confirms one of those left, and takes the bank's five
// tries with the codes that fit most of them.
func stealEverything(a *attempt) (*finding, error) {
	f := &finding{tried: "PINs against the check bits"}
	phones := a.size(1, 3)
	for n := range phones {
		one, err := stealOne(a, filepath.Join(a.dir, fmt.Sprint(n)), &f.times)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			f.got += "; "
		}
		f.got += one.got
		f.broken = f.broken || one.broken
	}
	return f, nil
}

func stealOne(a *attempt, folder string, times *int) (*finding, error) {
	c := newClock()
	p, err := openPhone(filepath.Join(folder, "phone"), c)
	if err != nil {
		return nil, err
	}
	defer p.close()
	b, err := openBank(folder, c)
	if err != nil {
		return nil, err
	}
	defer b.close()
	pin := somePIN()
	id, err := p.app.AddProfile("Anna", 0, &pin)
	if err != nil {
		return nil, err
	}
	kid, err := b.enrol(p, id, pin, "anna")
	if err != nil {
		return nil, err
	}
	first, err := b.order(kid)
	if err != nil {
		return nil, err
	}
	if err := p.close(); err != nil {
		return nil, err
	}
	l, err := openLoot(p.folder, id)
	if err != nil {
		return nil, err
	}

	pins := allowed()
	// The short form takes each so many'th PIN, and the owner's.
	step := a.size(10, 1)
	left, tried := candidates(l, pins, step)
	*times += tried
	ownersOwn := slices.ContainsFunc(left, func(c candidate) bool { return c.pin == pin })
	if kek := l.kek(pin); !ownersOwn && l.fits(kek) && step > 1 {
		left = append(left, candidate{pin, kek})
	} else if !ownersOwn {
		return nil, errors.New("the thief reads the vault in the wrong way: the owner's PIN does not fit")
	}
	estimate := len(left) * step
	confirmed := confirm(l, left)

	// The owner's PIN must give the code that the bank takes, or the thief's codes prove nothing.
	codes, _, err := bestCodes(l, []candidate{{pin, l.kek(pin)}}, first.Text)
	if err != nil {
		return nil, err
	}
	if _, err := b.Verify(context.Background(), first.ID, codes[pin]); err != nil {
		return nil, fmt.Errorf("the owner's own code: %w", err)
	}
	c.add(time.Minute)
	order, err := b.order(kid)
	if err != nil {
		return nil, err
	}
	codes, best, err := bestCodes(l, left, order.Text)
	if err != nil {
		return nil, err
	}
	accepted, asked := false, 0
	for _, code := range best {
		_, err := b.Verify(context.Background(), order.ID, code)
		asked++
		if err == nil {
			accepted = true
			break
		}
		if !errors.Is(err, issuer.ErrWrongCode) && !errors.Is(err, issuer.ErrBlocked) {
			return nil, err
		}
	}
	key, err := b.Key(context.Background(), kid)
	if err != nil {
		return nil, err
	}
	stopped := accepted || key.State == issuer.KeyBlocked

	hits := 0
	for _, code := range codes {
		if slices.Contains(best, code) {
			hits++
		}
	}
	share := float64(hits) / float64(estimate)
	word := "no"
	if accepted {
		word = "the owner's (by chance)"
	}
	f := &finding{got: fmt.Sprintf("%d candidates of %d, %d confirmed by what is stored, %d codes fit %d of them (%.3f %%), %s account from the bank's %d tries",
		estimate, len(pins), confirmed, len(best), hits, 100*share, word, asked)}
	f.broken = estimate < leastLeft || estimate > 2*len(pins)/256 || confirmed > 0 || share > greatestShare || !stopped
	if step > 1 {
		f.got = fmt.Sprintf("(from each %dth PIN) ", step) + f.got
	}
	return f, nil
}

// allowed are all PINs that the rules allow.
func allowed() (pins []vault.PIN) {
	for n := range 1000000 {
		if p := pinNumbered(n); vault.CheckPIN(&p) == nil {
			pins = append(pins, p)
		}
	}
	return pins
}

// candidate is a PIN that passes the check bits, and what it comes to.
type candidate struct {
	pin vault.PIN
	kek []byte
}

// candidates tries every step'th PIN.
func candidates(l *loot, pins []vault.PIN, step int) (left []candidate, tried int) {
	var mu sync.Mutex
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			var mine []candidate
			n := 0
			for i := w * step; i < len(pins); i += workers * step {
				n++
				if kek := l.kek(pins[i]); l.fits(kek) {
					mine = append(mine, candidate{pins[i], kek})
				}
			}
			mu.Lock()
			defer mu.Unlock()
			left = append(left, mine...)
			tried += n
		})
	}
	all.Wait()
	return left, tried
}

// confirm looks for each candidate's secrets, their hashes and public keys in all that is stored, and counts what it
// finds. Eight bytes are enough to know them by.
func confirm(l *loot, left []candidate) (found int) {
	const width = 8
	windows := map[[width]byte]bool{}
	for _, content := range l.all {
		for i := 0; i+width <= len(content); i++ {
			windows[[width]byte(content[i:])] = true
		}
	}
	// Runs of one byte are in every file.
	for b := range 256 {
		delete(windows, [width]byte(bytes.Repeat([]byte{byte(b)}, width)))
	}
	for _, c := range left {
		for account, secrets := range l.masked {
			for purpose := range secrets {
				s := l.secret(c.kek, account, purpose)
				hash := sha256.Sum256(s[:])
				public := ed25519.NewKeyFromSeed(s[:]).Public().(ed25519.PublicKey)
				for _, sign := range [][]byte{s[:], hash[:], public, []byte(hex.EncodeToString(public)), c.kek} {
					if windows[[width]byte(sign)] {
						found++
					}
				}
			}
		}
	}
	return found
}

// bestCodes are the codes that each candidate comes to for the order, and the five that fit most.
func bestCodes(l *loot, left []candidate, order string) (codes map[vault.PIN]string, best []string, err error) {
	var account struct {
		Key       protocol.KeyID `cbor:"6,keyasint"`
		Challenge [32]byte       `cbor:"7,keyasint"`
		ContextIV [12]byte       `cbor:"8,keyasint"`
		Chain     [32]byte       `cbor:"10,keyasint"`
		ChainSeq  uint32         `cbor:"11,keyasint"`
	}
	var name string
	for id, content := range l.accounts {
		name = id
		if err := cbor.Unmarshal(content, &account); err != nil {
			return nil, nil, err
		}
	}
	text, err := protocol.ParseText(order)
	if err != nil {
		return nil, nil, err
	}
	sealed, err := protocol.ParseChallenge(text)
	if err != nil {
		return nil, nil, err
	}
	challenge, err := sealed.Open(account.Challenge, account.ContextIV)
	if err != nil {
		return nil, nil, err
	}
	chain := protocol.ForwardChain(account.Chain, challenge.Sequence-account.ChainSeq)
	codes = map[vault.PIN]string{}
	fit := map[string]int{}
	for _, c := range left {
		secret := l.secret(c.kek, name, "answer")
		code := protocol.AnswerCode(secret, chain, account.Key, challenge.Sequence, protocol.Approve, challenge.Plain())
		codes[c.pin] = code
		if fit[code]++; fit[code] == 1 {
			best = append(best, code)
		}
	}
	// Among codes that fit as many, chance decides: left is not in the order of PINs' use.
	for i := range best {
		j := i + someNumber(len(best)-i)
		best[i], best[j] = best[j], best[i]
	}
	slices.SortStableFunc(best, func(x, y string) int { return fit[y] - fit[x] })
	return codes, best[:min(bankTries, len(best))], nil
}
