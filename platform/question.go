package platform

import (
	"context"
	"errors"
	"sync"
)

// What the person's answer was; ZegelActivity.java and system_darwin.h have the
// same numbers.
const (
	answerYes = iota
	answerNo
	answerNotEnrolled
	answerUnsupported
)

// questions is what the person is being asked by the system, one after another.
type questions struct {
	mu      sync.Mutex
	last    int
	waiting map[int]chan int
}

// ask starts a question, which gets a number, and waits for the answer. When
// the context ends, the answer does not matter any more.
func (q *questions) ask(ctx context.Context, start func(number int) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	q.mu.Lock()
	if q.waiting == nil {
		q.waiting = map[int]chan int{}
	}
	q.last = q.last%0x7fff + 1 // Android's request codes
	number := q.last
	answer := make(chan int, 1)
	q.waiting[number] = answer
	q.mu.Unlock()
	defer func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		delete(q.waiting, number)
	}()
	if err := start(number); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case code := <-answer:
		switch code {
		case answerYes:
			return nil
		case answerNotEnrolled:
			return ErrNotEnrolled
		case answerUnsupported:
			return errors.ErrUnsupported
		}
		return ErrRefused
	}
}

// answered takes an answer. One that nobody waits for is let go of.
func (q *questions) answered(number, code int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if answer, ok := q.waiting[number]; ok {
		select {
		case answer <- code:
		default:
		}
	}
}
