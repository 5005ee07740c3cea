package platform

import (
	"context"
	"errors"
	"testing"
)

func TestAnswers(t *testing.T) {
	var q questions
	for code, want := range map[int]error{answerYes: nil, answerNo: ErrRefused, answerNotEnrolled: ErrNotEnrolled, answerUnsupported: errors.ErrUnsupported, 9: ErrRefused} {
		err := q.ask(t.Context(), func(n int) error {
			q.answered(n+1, answerYes) // of another question
			q.answered(n, code)
			q.answered(n, answerYes) // said twice
			return nil
		})
		if !errors.Is(err, want) {
			t.Errorf("%d: %v", code, err)
		}
	}
}

func TestQuestionsEnd(t *testing.T) {
	var q questions
	ctx, stop := context.WithCancel(t.Context())
	first := 0
	if err := q.ask(ctx, func(n int) error { first = n; stop(); return nil }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := q.ask(ctx, func(int) error { t.Error("asked in vain"); return nil }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	no := errors.New("no window")
	if err := q.ask(t.Context(), func(int) error { return no }); !errors.Is(err, no) {
		t.Error(err)
	}
	// The answer to what was given up is not taken for that of the next.
	err := q.ask(t.Context(), func(n int) error { q.answered(first, answerYes); q.answered(n, answerNo); return nil })
	if !errors.Is(err, ErrRefused) {
		t.Error(err)
	}
	if len(q.waiting) != 0 {
		t.Errorf("%d questions are left", len(q.waiting))
	}
}

// Many questions at once each get their own answer.
func TestQuestionsAtOnce(t *testing.T) {
	var q questions
	numbers := make(chan int, 64)
	results := make(chan error, 64)
	for range 64 {
		go func() { results <- q.ask(t.Context(), func(n int) error { numbers <- n; return nil }) }()
	}
	seen := map[int]bool{}
	for range 64 {
		n := <-numbers
		if n <= 0 || n > 0x7fff || seen[n] {
			t.Errorf("number %d", n)
		}
		seen[n] = true
		q.answered(n, n%2)
	}
	refused := 0
	for range 64 {
		if errors.Is(<-results, ErrRefused) {
			refused++
		}
	}
	if refused != 32 {
		t.Errorf("%d refused, want 32", refused)
	}
}
