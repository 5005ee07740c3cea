package issuer_test

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/zegel-app/zegel/issuer"
)

// cell is one field of the table of events in docs/protocol.md, section 8.
type cell struct{ event, state, words string }

// eventTable reads the table from the document.
func eventTable(t *testing.T) (states []string, cells []cell) {
	t.Helper()
	document := string(must(os.ReadFile("../docs/protocol.md"))(t))
	_, section, ok := strings.Cut(document, "\n## 8. ")
	if !ok {
		t.Fatal("the document has no section 8")
	}
	section, _, _ = strings.Cut(section, "\n## ")
	for line := range strings.Lines(section) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") || strings.HasPrefix(line, "|--") {
			continue
		}
		fields := strings.Split(strings.Trim(line, "|"), "|")
		for n := range fields {
			fields[n] = strings.TrimSpace(fields[n])
		}
		if states == nil {
			if fields[0] != "event" {
				t.Fatalf("the table begins with %q", line)
			}
			states = fields[1:]
			continue
		}
		if len(fields) != len(states)+1 {
			t.Fatalf("%d fields in %q", len(fields), line)
		}
		for n, words := range fields[1:] {
			cells = append(cells, cell{fields[0], states[n], words})
		}
	}
	return states, cells
}

// walk is one event in one state, on a subject of its own.
type walk struct {
	*subject
	way   way
	state string

	// After it happened once:
	said string
	by   int // how much the bank's count went up
}

// word is what one of the table's words promises. after looks at what came of
// the event when it happened once. alone makes it happen, on a fresh subject, as
// often as it needs.
type word struct {
	after, alone func(*testing.T, *walk)
}

func after(check func(*testing.T, *walk)) word { return word{after: check} }
func alone(check func(*testing.T, *walk)) word { return word{alone: check} }

// expectations are the words of the table.
var expectations = map[string]word{
	"stays":   after(func(t *testing.T, w *walk) { w.mustBe(t, w.state) }),
	"PENDING": becomes("PENDING"),
	"ACTIVE":  becomes("ACTIVE"),
	"BLOCKED": becomes("BLOCKED"),
	"REMOVED": becomes("REMOVED"),

	"A code":               says("A code"),
	"B code":               says("B code"),
	"C code":               says("C code"),
	"response":             says("response"),
	"list":                 says("list"),
	"204":                  says("204"),
	"yes":                  says("yes"),
	"no":                   says("no"),
	"used":                 says("used"),
	"unknown":              says("unknown"),
	"late":                 says("late"),
	"malformed":            says("malformed"),
	"used or expired":      says("used", "expired"),
	"others: used":         says("used"),
	"others: no":           says("no"),
	"others: answered":     says("answered"),
	"approved or rejected": after(func(t *testing.T, w *walk) { says(w.way.decision).after(t, w) }),

	"counted":               counted(1),
	"not counted":           counted(0),
	"digits shown":          after(digitsShown),
	"a D code can be shown": after(deactivates),

	"same bytes: same response":   alone(same),
	"same code: same B code":      alone(same),
	"same bytes: same answer":     alone(same),
	"once there is a reveal":      alone(onlyAfterReveal),
	"count to 0":                  alone(countTo0),
	"the channel's count to 0":    alone(countTo0),
	"the fifth: REMOVED":          alone(fifth),
	"the fifth in a row: BLOCKED": alone(func(t *testing.T, w *walk) { fifthInARow(t, w); w.mustBe(t, "BLOCKED") }),
	"the fifth in a row: the channel is detached": alone(func(t *testing.T, w *walk) {
		fifthInARow(t, w)
		w.mustBe(t, "ACTIVE")
		if w.channel(t).Attached {
			t.Error("the channel is still attached")
		}
	}),
}

func becomes(state string) word {
	return after(func(t *testing.T, w *walk) { w.mustBe(t, state) })
}

func says(words ...string) word {
	return after(func(t *testing.T, w *walk) {
		if !slices.Contains(words, w.said) {
			t.Errorf("the bank said %q, want %q", w.said, words)
		}
	})
}

func counted(by int) word {
	return after(func(t *testing.T, w *walk) {
		if w.by != by {
			t.Errorf("the count went up by %d, want %d", w.by, by)
		}
	})
}

func digitsShown(t *testing.T, w *walk) {
	if a := must(w.b.Activation(t.Context(), w.activation))(t); a.Digits == "" || a.Digits != w.d.Digits {
		t.Errorf("the bank shows %q, the device %q", a.Digits, w.d.Digits)
	}
}

func deactivates(t *testing.T, w *walk) {
	text := must(w.b.Deactivation(t.Context(), w.d.KeyID))(t)
	must(w.d.Deactivate(text))(t)
}

// same sends what was sent before once more, and once more after a restart.
func same(t *testing.T, w *walk) {
	for range 2 {
		before := w.count(t, w.way)
		w.way.again(t, w.subject)
		w.mustBe(t, w.state)
		if after := w.count(t, w.way); after != before {
			t.Errorf("count went from %d to %d", before, after)
		}
		w.b.restart(t)
	}
}

func onlyAfterReveal(t *testing.T, w *walk) {
	_, err := w.b.ConfirmActivation(t.Context(), w.activation, true)
	expect(t, err, issuer.ErrNoDigits)
	w.mustBe(t, w.state)
}

func countTo0(t *testing.T, w *walk) {
	w.way.wrong(t, w.subject)
	if n := w.count(t, w.way); n != 1 {
		t.Fatalf("count is %d after a wrong one", n)
	}
	w.way.do(t, w.subject)
	if n := w.count(t, w.way); n != 0 {
		t.Errorf("count is %d", n)
	}
}

// fifth does it five times.
func fifth(t *testing.T, w *walk) {
	for n := range 5 {
		w.mustBe(t, w.state)
		if n == 4 {
			w.b.restart(t) // the count is on disk
		}
		w.way.do(t, w.subject)
	}
	w.mustBe(t, "REMOVED")
}

// fifthInARow does it four times, then something right, and then five times.
func fifthInARow(t *testing.T, w *walk) {
	for range 4 {
		w.way.do(t, w.subject)
	}
	w.way.right(t, w.subject)
	for range 5 {
		w.mustBe(t, w.state)
		if w.way.onChannel && !w.channel(t).Attached {
			t.Fatal("the channel was detached too early")
		}
		w.way.do(t, w.subject)
	}
}

// TestEveryEventInEveryState walks the table of the document, cell by cell: each
// way in which the event can happen, on each way to the state, for each of the
// cell's words.
func TestEveryEventInEveryState(t *testing.T) {
	b := newBank(t)
	states, cells := eventTable(t)
	if got, want := slices.Sorted(slices.Values(states)), slices.Sorted(maps.Keys(routes)); !slices.Equal(got, want) {
		t.Fatalf("the document has the states %q, this test %q", got, want)
	}
	seen, walks := map[string]bool{}, 0
	for _, c := range cells {
		ways, ok := events[c.event]
		if !ok {
			t.Errorf("this test does not know the event %q", c.event)
			continue
		}
		seen[c.event] = true
		words := c.split(t)
		for _, way := range ways {
			for _, route := range routes[c.state] {
				begin := func(t *testing.T) *walk {
					s := newSubject(t, b, way)
					route.take(t, s)
					s.mustBe(t, c.state)
					return &walk{subject: s, way: way, state: c.state}
				}
				t.Run(strings.Join([]string{c.event, c.state, way.name, route.name}, "/"), func(t *testing.T) {
					walks++
					once(t, begin(t), words)
					for _, name := range words {
						check := expectations[name].alone
						if check == nil || strings.HasPrefix(name, "same ") && way.again == nil {
							continue // what the customer types has no bytes
						}
						walks++
						t.Run(name, func(t *testing.T) { check(t, begin(t)) })
					}
				})
			}
		}
		for _, name := range words {
			seen[name] = true
			if strings.HasPrefix(name, "same ") && !slices.ContainsFunc(ways, func(w way) bool { return w.again != nil }) {
				t.Errorf("%s, %s: no way to see %q", c.event, c.state, name)
			}
		}
	}
	for _, known := range slices.Concat(slices.Collect(maps.Keys(events)), slices.Collect(maps.Keys(expectations))) {
		if !seen[known] {
			t.Errorf("the document does not have %q", known)
		}
	}
	t.Logf("%d cells, %d walks", len(cells), walks)
}

// split gives a cell's words, all of them known.
func (c cell) split(t *testing.T) (words []string) {
	t.Helper()
	for name := range strings.FieldsFuncSeq(c.words, func(r rune) bool { return r == ';' || r == ',' }) {
		name = strings.TrimSpace(name)
		if _, ok := expectations[name]; !ok {
			t.Errorf("%s, %s: this test does not know the words %q", c.event, c.state, name)
			continue
		}
		words = append(words, name)
	}
	if len(words) == 0 {
		t.Errorf("%s, %s: nothing is said", c.event, c.state)
	}
	return words
}

// once lets the event happen once, and looks at all that came of it.
func once(t *testing.T, w *walk, words []string) {
	before := w.count(t, w.way)
	w.said = w.way.do(t, w.subject)
	w.by = w.count(t, w.way) - before
	for _, name := range words {
		if check := expectations[name].after; check != nil {
			check(t, w)
		}
	}
}

// mustBe compares the state that the bank tells.
func (s *subject) mustBe(t *testing.T, want string) {
	t.Helper()
	a := must(s.b.Activation(t.Context(), s.activation))(t)
	got := string(a.State)
	switch a.State {
	case issuer.ActivationActive:
		got = string(must(s.b.Key(t.Context(), a.Key))(t).State)
	case issuer.ActivationRefused, issuer.ActivationExpired:
		got = "REMOVED"
	}
	if got != want {
		t.Fatalf("state is %s, want %s", got, want)
	}
}

// count is how many wrong ones the bank has counted.
func (s *subject) count(t *testing.T, w way) int {
	t.Helper()
	a := must(s.b.Activation(t.Context(), s.activation))(t)
	switch {
	case a.State == issuer.ActivationActive && w.onChannel && must(s.b.Key(t.Context(), a.Key))(t).State == issuer.KeyRemoved:
		return 0 // it has no channels any more
	case a.State == issuer.ActivationActive && w.onChannel:
		return issuer.MaxWrongCodes - s.channel(t).TriesLeft
	case a.State == issuer.ActivationActive:
		return issuer.MaxWrongAnswers - must(s.b.Key(t.Context(), a.Key))(t).TriesLeft
	case a.State == issuer.ActivationPending && a.Letter:
		return issuer.MaxWrongDigits - a.TriesLeft
	}
	// What the bank's page need not show is in the record.
	var record struct{ Attempts int }
	if err := json.Unmarshal(s.record(t), &record); err != nil {
		t.Fatal(err)
	}
	return record.Attempts
}
