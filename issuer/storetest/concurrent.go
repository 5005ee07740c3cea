package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/zegel-app/zegel/issuer"
)

const (
	rounds = 4

	// overlap is how long the first of two transactions waits for the second,
	// so that both have read before one writes. A store that runs one after the
	// other never lets the second in, so the wait has to end.
	overlap = 60 * time.Millisecond

	goroutines = 16
	countEach  = 12
)

// meeting brings transactions together between their reads and their writes.
type meeting struct {
	mu      sync.Mutex
	waiting int
	all     chan struct{}
}

func newMeeting(n int) *meeting { return &meeting{waiting: n, all: make(chan struct{})} }

// arrive waits until as many have come as are meant to. A second run of fn does
// not wait again.
func (m *meeting) arrive() {
	m.mu.Lock()
	if m.waiting--; m.waiting == 0 {
		close(m.all)
	}
	m.mu.Unlock()
	select {
	case <-m.all:
	case <-time.After(overlap):
	}
}

// together runs two Updates at once. Each reads, meets the other, and writes.
func together(ctx context.Context, s Store, read func(tx issuer.Tx, me int) (write bool, err error), write func(tx issuer.Tx, me int) error) error {
	m := newMeeting(2)
	failed := make([]error, 2)
	var wg sync.WaitGroup
	for me := range 2 {
		wg.Go(func() {
			failed[me] = s.Update(ctx, func(tx issuer.Tx) error {
				yes, err := read(tx, me)
				if err != nil {
					return err
				}
				m.arrive()
				if !yes {
					return nil
				}
				return write(tx, me)
			})
		})
	}
	wg.Wait()
	return errors.Join(failed...)
}

func lostUpdate(ctx context.Context, s Store) error {
	for round := range rounds {
		key := fmt.Sprint(round)
		if err := put(ctx, s, issuer.TableKeys, key, ""); err != nil {
			return err
		}
		var seen [2]string
		err := together(ctx, s, func(tx issuer.Tx, me int) (_ bool, err error) {
			seen[me], err = getIn(tx, issuer.TableKeys, key)
			return true, err
		}, func(tx issuer.Tx, me int) error {
			return tx.Put(issuer.TableKeys, []byte(key), []byte(seen[me]+"+"))
		})
		if err := errors.Join(err, holds(ctx, s, issuer.TableKeys, key, "++")); err != nil {
			return err
		}
	}
	return nil
}

// Two records, of which one at most may be taken. Each transaction reads both
// and takes another.
func writeSkew(ctx context.Context, s Store) error {
	for round := range rounds {
		keys := [2]string{fmt.Sprint("a", round), fmt.Sprint("b", round)}
		if err := errors.Join(put(ctx, s, issuer.TableKeys, keys[0], "free"), put(ctx, s, issuer.TableKeys, keys[1], "free")); err != nil {
			return err
		}
		err := together(ctx, s, func(tx issuer.Tx, _ int) (bool, error) {
			a, errA := getIn(tx, issuer.TableKeys, keys[0])
			b, errB := getIn(tx, issuer.TableKeys, keys[1])
			return a == "free" && b == "free", errors.Join(errA, errB)
		}, func(tx issuer.Tx, me int) error {
			return tx.Put(issuer.TableKeys, []byte(keys[me]), []byte("taken"))
		})
		if err != nil {
			return err
		}
		a, errA := get(ctx, s, issuer.TableKeys, keys[0])
		b, errB := get(ctx, s, issuer.TableKeys, keys[1])
		if err := errors.Join(errA, errB); err != nil {
			return err
		}
		if (a == "taken") == (b == "taken") {
			return fmt.Errorf("two transactions at once left %q and %q; one after the other leaves one taken", a, b)
		}
	}
	return nil
}

// The same with records that are not there: each looks for the other's and puts
// its own, in another table.
func absent(ctx context.Context, s Store) error {
	tables := [2]issuer.Table{issuer.TableKeys, issuer.TablePending}
	for round := range rounds {
		key := fmt.Sprint(round)
		err := together(ctx, s, func(tx issuer.Tx, me int) (bool, error) {
			other, err := getIn(tx, tables[1-me], key)
			return other == "none", err
		}, func(tx issuer.Tx, me int) error {
			return tx.Put(tables[me], []byte(key), nil)
		})
		if err != nil {
			return err
		}
		a, errA := get(ctx, s, tables[0], key)
		b, errB := get(ctx, s, tables[1], key)
		if err := errors.Join(errA, errB); err != nil {
			return err
		}
		if (a == "none") == (b == "none") {
			return fmt.Errorf("two transactions at once left %q and %q; one after the other leaves one", a, b)
		}
	}
	return nil
}

// Each lists a customer's keys, and adds one when there is none.
func phantom(ctx context.Context, s Store) error {
	for round := range rounds {
		customer := fmt.Sprintf("customer %d\x00k", round)
		err := together(ctx, s, func(tx issuer.Tx, _ int) (bool, error) {
			keys, err := keysIn(tx, issuer.TableCustomers, customer)
			return len(keys) == 0, err
		}, func(tx issuer.Tx, me int) error {
			return tx.Put(issuer.TableCustomers, fmt.Append([]byte(customer), me), nil)
		})
		if err != nil {
			return err
		}
		err = s.View(ctx, func(tx issuer.Tx) error {
			keys, err := keysIn(tx, issuer.TableCustomers, customer)
			return errors.Join(err, want("keys where one is allowed", len(keys), 1))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// A view reads one record before and one after an update that changes both.
func oneMoment(ctx context.Context, s Store) error {
	both := func(value string) error {
		return s.Update(ctx, func(tx issuer.Tx) error {
			return errors.Join(tx.Put(issuer.TableKeys, []byte("a"), []byte(value)), tx.Put(issuer.TableCodes, []byte("b"), []byte(value)))
		})
	}
	if err := both("start"); err != nil {
		return err
	}
	for round := range rounds {
		updated := make(chan error, 1)
		var once sync.Once
		err := s.View(ctx, func(tx issuer.Tx) error {
			a, err := getIn(tx, issuer.TableKeys, "a")
			if err != nil {
				return err
			}
			once.Do(func() {
				go func() { updated <- both(fmt.Sprint(round)) }()
				select {
				case err := <-updated:
					updated <- err
				case <-time.After(overlap):
				}
			})
			b, err := getIn(tx, issuer.TableCodes, "b")
			return errors.Join(err, want("second record, written together with the first,", b, a))
		})
		if err := errors.Join(err, <-updated); err != nil {
			return err
		}
	}
	return nil
}

// Many goroutines count one number up, each also one of its own and a list.
func counting(ctx context.Context, s Store) error {
	failed := make([]error, goroutines)
	var wg sync.WaitGroup
	for g := range goroutines {
		wg.Go(func() {
			for n := range countEach {
				failed[g] = s.Update(ctx, func(tx issuer.Tx) error {
					return errors.Join(
						increment(tx, "all"), increment(tx, fmt.Sprint("own ", g)),
						tx.Put(issuer.TableChallenges, fmt.Appendf(nil, "%d/%d", g, n), nil))
				})
				if failed[g] != nil {
					return
				}
			}
		})
	}
	wg.Wait()
	if err := errors.Join(failed...); err != nil {
		return err
	}
	return s.View(ctx, func(tx issuer.Tx) error {
		all, err := getIn(tx, issuer.TableBank, "all")
		keys, keysErr := keysIn(tx, issuer.TableChallenges, "")
		err = errors.Join(err, keysErr, want("count of all", all, fmt.Sprint(goroutines*countEach)), want("list", len(keys), goroutines*countEach))
		for g := range goroutines {
			own, ownErr := getIn(tx, issuer.TableBank, fmt.Sprint("own ", g))
			err = errors.Join(err, ownErr, want("own count", own, fmt.Sprint(countEach)))
		}
		return err
	})
}

// increment counts a number up.
func increment(tx issuer.Tx, key string) error {
	text, err := getIn(tx, issuer.TableBank, key)
	if err != nil {
		return err
	}
	n := 0
	if text != "none" {
		if _, err := fmt.Sscan(text, &n); err != nil {
			return err
		}
	}
	return tx.Put(issuer.TableBank, []byte(key), fmt.Append(nil, n+1))
}
