// Command attack attacks Zegel as a thief would, and says how far it came.
//
// Each attacker has a name, a budget, and a file of its own. For each there is one line: "held" or "BROKEN", what was
// tried, how often, and what it got. It ends with an error when anything is broken. docs/threats.md says what each one
// stands for and what is left over.
//
// An attacker knows the whole design and all of the code, works on the real vault, the real app and a real bank on
// loopback, and gets the real keys where its name says so. Only Argon2id is cheap, so that the attackers come as far
// in minutes as others do in years. Last, the vault's own tests of accidents run in their long form (crashes, damage,
// full disks, faults of the key store), by the go tool in the folder of the sources. What it does not do: it does not attack the protocol or the screens.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"time"
)

// attacker is one way of attacking.
type attacker struct {
	name   string
	budget string // what the attacker has
	run    func(*attempt) (*finding, error)
}

// attempt is where an attacker works.
type attempt struct {
	dir   string // empty, his own
	short bool   // a small budget, for go test
}

// size is the one number in the short form and the other in the long one.
func (a *attempt) size(short, long int) int {
	if a.short {
		return short
	}
	return long
}

// finding is how far an attacker came.
type finding struct {
	tried  string
	times  int
	got    string
	broken bool
}

func (f *finding) String() string {
	verdict := "held"
	if f.broken {
		verdict = "BROKEN"
	}
	return fmt.Sprintf("%-6s %s: %d; got %s", verdict, f.tried, f.times, f.got)
}

// attackers are all of them, the poorest first. Those that need one system are added in its files.
var attackers = []attacker{
	{"guess PINs on the screen", "the unlocked phone, all the time there is, and its clock", guessOnScreen},
	{"put the old file back before each try", "the phone and a copy of its file", putBack},
	{"steal the file", "the file, and any number of guesses", stealFile},
	{"swap records between profiles", "a profile of one's own on the same phone, and its files", swapRecords},
	{"take a used phone's storage image", "all bytes of the storage after erasing", takeImage},
	{"steal the file and the key store's keys", "everything on the phone, and any number of guesses", stealEverything},
}

func main() {
	if code, was := ownerOrNot(os.Stderr); was {
		os.Exit(code)
	}
	only := flag.String("only", "", "run only the attacker of that name")
	short := flag.Bool("short", false, "small budgets, as in go test")
	flag.Parse()
	held := true
	if *only != brokenName {
		held = attack(os.Stdout, *only, *short)
	}
	if *only == "" || *only == brokenName {
		held = breakByAccident(os.Stdout, *short) && held
	}
	if !held {
		os.Exit(1)
	}
}

// attack runs the attackers and reports whether all was held.
func attack(out io.Writer, only string, short bool) bool {
	held, ran := true, false
	for _, a := range attackers {
		if only != "" && a.name != only {
			continue
		}
		ran = true
		start := time.Now()
		f, err := unleash(a, short)
		if err != nil {
			held = false
			fmt.Fprintf(out, "BROKEN %s: the attack itself failed: %v\n", a.name, err)
			continue
		}
		held = held && !f.broken
		fmt.Fprintf(out, "%s (%s): %s [%.1f s]\n", a.name, a.budget, f, time.Since(start).Seconds())
	}
	if !ran {
		fmt.Fprintf(out, "no attacker is called %q\n", only)
	}
	return held && ran
}

// unleash runs one attacker in a folder of its own.
func unleash(a attacker, short bool) (*finding, error) {
	dir, err := os.MkdirTemp("", "zegel-attack-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	return a.run(&attempt{dir: dir, short: short})
}
