package pgstore_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/pgstore"
	"github.com/zegel-app/zegel/protocol"
)

// A teller is a process of its own with an issuer on the same database. It is
// this test's program, started again with the DSN and the address in the
// environment. It reads one list of tries after another, and answers each with
// what came of it.
const (
	teller        = "ZEGEL_TEST_TELLER_DSN"
	tellerAddress = "ZEGEL_TEST_TELLER_ADDRESS"
	tellerThreads = 12
)

// try is a code that is given to Verify, some times at once.
type try struct {
	ID    issuer.ChallengeID
	Code  string
	Times int
}

// outcomes counts the answers of Verify to one challenge.
type outcomes struct{ Approved, Wrong, Blocked, Used int }

func (o *outcomes) add(p outcomes) {
	o.Approved += p.Approved
	o.Wrong += p.Wrong
	o.Blocked += p.Blocked
	o.Used += p.Used
}

// tell is what a teller does until its input ends.
func tell(in io.Reader, out io.Writer) int {
	err := func() error {
		ctx := context.Background()
		store, err := pgstore.Open(ctx, os.Getenv(teller))
		if err != nil {
			return err
		}
		defer store.Close()
		i, err := issuer.New(config(store, os.Getenv(tellerAddress)))
		if err != nil {
			return err
		}
		tries, counted := json.NewDecoder(in), json.NewEncoder(out)
		if err := counted.Encode("ready"); err != nil {
			return err
		}
		for {
			var list []try
			if err := tries.Decode(&list); errors.Is(err, io.EOF) {
				return nil
			} else if err != nil {
				return err
			}
			result, err := verifyAll(ctx, i, list)
			if err != nil {
				return err
			}
			if err := counted.Encode(result); err != nil {
				return err
			}
		}
	}()
	if err != nil {
		fmt.Fprintln(os.Stderr, "teller:", err)
		return 1
	}
	return 0
}

// verifyAll gives every code to Verify, from many goroutines.
func verifyAll(ctx context.Context, i *issuer.Issuer, list []try) (map[issuer.ChallengeID]outcomes, error) {
	work := make(chan try)
	var mu sync.Mutex
	var failed error
	result := make(map[issuer.ChallengeID]outcomes)
	var wg sync.WaitGroup
	for range tellerThreads {
		wg.Go(func() {
			for w := range work {
				decision, err := i.Verify(ctx, w.ID, w.Code)
				var o outcomes
				switch {
				case err == nil && decision == protocol.Approve:
					o.Approved++
				case errors.Is(err, issuer.ErrWrongCode):
					o.Wrong++
				case errors.Is(err, issuer.ErrBlocked):
					o.Blocked++
				case errors.Is(err, issuer.ErrUsed):
					o.Used++
				}
				mu.Lock()
				if o == (outcomes{}) {
					failed = errors.Join(failed, fmt.Errorf("decision %v, error %w", decision, err))
				}
				sum := result[w.ID]
				sum.add(o)
				result[w.ID] = sum
				mu.Unlock()
			}
		})
	}
	for _, w := range list {
		for range w.Times {
			work <- w
		}
	}
	close(work)
	wg.Wait()
	return result, failed
}

func config(store issuer.Store, address string) issuer.Config {
	return issuer.Config{Store: store, Name: "Meridian Bank", Address: address, HelpNumber: "+32 2 555 01 00", Channels: []string{"Web"}}
}

// tellerProcess is a running teller, seen from the test.
type tellerProcess struct {
	in  *json.Encoder
	out *json.Decoder
}

// startTellers starts some at once, and waits until all have opened the store.
func startTellers(t *testing.T, n int, dsn, address string) []*tellerProcess {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var all []*tellerProcess
	for range n {
		p := exec.Command(program)
		p.Env = append(os.Environ(), teller+"="+dsn, tellerAddress+"="+address)
		p.Stderr = os.Stderr
		in, err := p.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		out, err := p.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			in.Close() // it ends by itself
			if err := p.Wait(); err != nil {
				t.Error(err)
			}
		})
		all = append(all, &tellerProcess{json.NewEncoder(in), json.NewDecoder(out)})
	}
	for _, p := range all {
		var ready string
		if err := p.out.Decode(&ready); err != nil || ready != "ready" {
			t.Fatalf("teller: %q %v", ready, err)
		}
	}
	return all
}

// giveAll gives the same list to all tellers at once, and adds up what they say.
func giveAll(t *testing.T, tellers []*tellerProcess, list []try) map[issuer.ChallengeID]outcomes {
	t.Helper()
	for _, p := range tellers {
		if err := p.in.Encode(list); err != nil {
			t.Fatal(err)
		}
	}
	total := make(map[issuer.ChallengeID]outcomes)
	for _, p := range tellers {
		var part map[issuer.ChallengeID]outcomes
		if err := p.out.Decode(&part); err != nil {
			t.Fatal(err)
		}
		for id, o := range part {
			sum := total[id]
			sum.add(o)
			total[id] = sum
		}
	}
	return total
}
