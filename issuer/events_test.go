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
}

// expectations are the words of the table, and what each of them promises. Each
// is called with a fresh subject.
var expectations = map[string]func(*testing.T, *walk){
	"stays":    func(t *testing.T, w *walk) { w.way.do(t, w.subject); w.mustBe(t, w.state) },
	"PENDING":  becomes("PENDING"),
	"ACTIVE":   becomes("ACTIVE"),
	"BLOCKED":  becomes("BLOCKED"),
	"REMOVED":  becomes("REMOVED"),
	"A code":   says("A code"),
	"B code":   says("B code"),
	"C code":   says("C code"),
	"response": says("response"),
	"list":     says("list"),
	"204":      says("204"),
	"yes":      says("yes"),
	"no":       says("no"),
	"used":     says("used"),
	"unknown":  says("unknown"),
	"late":     says("late"),

	"malformed":       says("malformed"),
	"used or expired": says("used", "expired"),
	"others: used":    says("used"),
	"others: no":      says("no"),
	"others: answered": func(t *testing.T, w *walk) {
		says("answered")(t, w)
	},
	"approved or rejected": func(t *testing.T, w *walk) { says(w.way.decision)(t, w) },

	"same bytes: same response":   same,
	"same code: same B code":      same,
	"same bytes: same answer":     same,
	"digits shown":                digitsShown,
	"once there is a reveal":      onlyAfterReveal,
	"counted":                     counted(1),
	"not counted":                 counted(0),
	"count to 0":                  countTo0,
	"the channel's count to 0":    countTo0,
	"the fifth: REMOVED":          fifth("REMOVED"),
	"the fifth in a row: BLOCKED": func(t *testing.T, w *walk) { fifthInARow(t, w); w.mustBe(t, "BLOCKED") },
	"the fifth in a row: the channel is detached": func(t *testing.T, w *walk) {
		fifthInARow(t, w)
		w.mustBe(t, "ACTIVE")
		if w.channel(t).Attached {
			t.Error("the channel is still attached")
		}
	},
	"a D code can be shown": func(t *testing.T, w *walk) {
		w.way.do(t, w.subject)
		text := must(w.b.Deactivation(t.Context(), w.d.KeyID))(t)
		must(w.d.Deactivate(text))(t)
	},
}

func becomes(state string) func(*testing.T, *walk) {
	return func(t *testing.T, w *walk) { w.way.do(t, w.subject); w.mustBe(t, state) }
}

func says(words ...string) func(*testing.T, *walk) {
	return func(t *testing.T, w *walk) {
		if said := w.way.do(t, w.subject); !slices.Contains(words, said) {
			t.Errorf("the bank said %q, want %q", said, words)
		}
	}
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

func digitsShown(t *testing.T, w *walk) {
	w.way.do(t, w.subject)
	if a := must(w.b.Activation(t.Context(), w.activation))(t); a.Digits == "" || a.Digits != w.d.Digits {
		t.Errorf("the bank shows %q, the device %q", a.Digits, w.d.Digits)
	}
}

func onlyAfterReveal(t *testing.T, w *walk) {
	_, err := w.b.ConfirmActivation(t.Context(), w.activation, true)
	expect(t, err, issuer.ErrNoDigits)
	w.mustBe(t, w.state)
}

func counted(by int) func(*testing.T, *walk) {
	return func(t *testing.T, w *walk) {
		before := w.count(t, w.way)
		w.way.do(t, w.subject)
		if after := w.count(t, w.way); after != before+by {
			t.Errorf("count went from %d to %d", before, after)
		}
	}
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

func fifth(state string) func(*testing.T, *walk) {
	return func(t *testing.T, w *walk) {
		for n := range 5 {
			w.mustBe(t, w.state)
			if n == 4 {
				w.b.restart(t) // the count is on disk
			}
			w.way.do(t, w.subject)
		}
		w.mustBe(t, state)
	}
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
	seen, words := map[string]bool{}, map[string]bool{}
	walked := 0
	for _, c := range cells {
		ways, ok := events[c.event]
		if !ok {
			t.Errorf("this test does not know the event %q", c.event)
			continue
		}
		seen[c.event] = true
		atoms := strings.FieldsFunc(c.words, func(r rune) bool { return r == ';' || r == ',' })
		if len(atoms) == 0 {
			t.Errorf("%s, %s: nothing said", c.event, c.state)
		}
		for _, word := range atoms {
			word = strings.TrimSpace(word)
			check, ok := expectations[word]
			if !ok {
				t.Errorf("%s, %s: this test does not know the words %q", c.event, c.state, word)
				continue
			}
			words[word] = true
			before := walked
			for _, way := range ways {
				if isSame := strings.HasPrefix(word, "same "); isSame && way.again == nil {
					continue // what the customer types has no bytes
				}
				for _, route := range routes[c.state] {
					walked++
					t.Run(strings.Join([]string{c.event, c.state, word, way.name, route.name}, "/"), func(t *testing.T) {
						s := newSubject(t, b, way)
						route.take(t, s)
						s.mustBe(t, c.state)
						check(t, &walk{s, way, c.state})
					})
				}
			}
			if walked == before {
				t.Errorf("%s, %s: no way to see %q", c.event, c.state, word)
			}
		}
	}
	for event := range events {
		if !seen[event] {
			t.Errorf("the document does not have the event %q", event)
		}
	}
	for word := range expectations {
		if !words[word] {
			t.Errorf("the document does not have the words %q", word)
		}
	}
	t.Logf("%d cells, %d walks", len(cells), walked)
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
