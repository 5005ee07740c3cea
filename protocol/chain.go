package protocol

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
)

var (
	// ErrSequencePast is returned when a challenge's sequence is behind the
	// chain: it was answered, or a newer one has been opened.
	ErrSequencePast = errors.New("sequence is behind the chain")

	// ErrSequenceFar is returned when a challenge's sequence is more than
	// MaxChainSteps ahead of the chain.
	ErrSequenceFar = errors.New("sequence is too far ahead of the chain")
)

// ChainSteps is the number of steps from a chain at sequence at to the one
// for sequence: ErrSequencePast or ErrSequenceFar when there is no way that
// may be gone.
func ChainSteps(at, sequence uint32) (uint32, error) {
	switch {
	case sequence < at:
		return 0, ErrSequencePast
	case sequence-at > MaxChainSteps:
		return 0, ErrSequenceFar
	}
	return sequence - at, nil
}

// ForwardChain moves a chain forward by steps, which the caller has from
// ChainSteps. There is no way back: who has the chain at 8 cannot make the
// answer of 7.
//
// chain_n+1 = HMAC-SHA-256(chain_n, "zegel1 chain").
func ForwardChain(chain [32]byte, steps uint32) [32]byte {
	for range steps {
		h := hmac.New(sha256.New, chain[:])
		h.Write([]byte("zegel1 chain"))
		chain = [32]byte(h.Sum(nil))
	}
	return chain
}
