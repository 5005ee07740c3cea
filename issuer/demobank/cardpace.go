package demobank

import (
	"sync"
	"time"
)

// cardPace limits how many payments can be begun with a card: whoever knows its
// number can begin one, and each is a code that its owner's device may be
// blocked with.
const (
	cardPaceWindow = time.Hour
	maxCardPace    = 30
)

type cardPace struct {
	mu    sync.Mutex
	begun map[string][]time.Time // by card number, the oldest first
}

// take counts one more payment, or says false. Only numbers of cards that exist
// are given to it.
func (p *cardPace) take(number string, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.begun == nil {
		p.begun = map[string][]time.Time{}
	}
	begun := p.begun[number]
	for len(begun) > 0 && now.Sub(begun[0]) >= cardPaceWindow {
		begun = begun[1:]
	}
	may := len(begun) < maxCardPace
	if may {
		begun = append(begun, now)
	}
	p.begun[number] = begun
	return may
}
