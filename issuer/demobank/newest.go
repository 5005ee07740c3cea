package demobank

import "sync"

// newest keeps the newest challenge of each customer, for the page for testers.
// It is kept in memory: what a tester looks at has just been made.
type newest struct {
	mu   sync.Mutex
	text map[string]string // by customer
}

func (n *newest) note(customer, text string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.text == nil {
		n.text = map[string]string{}
	}
	n.text[customer] = text
}

func (n *newest) of(customer string) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.text[customer]
}
