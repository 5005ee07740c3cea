package issuer

import (
	"sync"
	"time"

	"github.com/zegel-app/zegel/protocol"
)

// pacer counts, for each key id, messages that do not open. It is kept in memory,
// by each process for itself: it guards the bank's work, and no secret hangs on
// it.
type pacer struct {
	mu    sync.Mutex
	names map[protocol.KeyID]forged
}

type forged struct {
	since time.Time
	count int
}

// full says whether a key id has used up its minute.
func (p *pacer) full(key protocol.KeyID, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	f, ok := p.names[key]
	return ok && f.fresh(now) && f.count >= maxForged
}

// count counts one message that did not open.
func (p *pacer) count(key protocol.KeyID, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.names) >= maxPacedNames {
		for name, f := range p.names {
			if !f.fresh(now) {
				delete(p.names, name)
			}
		}
	}
	if p.names == nil || len(p.names) >= maxPacedNames {
		p.names = map[protocol.KeyID]forged{}
	}
	f := p.names[key]
	if !f.fresh(now) {
		f = forged{since: now}
	}
	f.count++
	p.names[key] = f
}

func (f forged) fresh(now time.Time) bool {
	age := now.Sub(f.since)
	return age >= 0 && age < forgedWindow
}
