package issuer

import (
	"context"
	"errors"
	"fmt"

	"github.com/zegel-app/zegel/protocol"
)

// typed gives the activation code to a device whose customer has typed what
// stands under the picture. It leaves the activation as it is.
// ErrUnknownActivation, ErrActivationUsed, ErrActivationExpired, ErrMalformed.
func (i *Issuer) typed(ctx context.Context, request []byte) ([]byte, error) {
	name, err := protocol.PeekTyped(request)
	if err != nil {
		return nil, ErrMalformed
	}
	var response []byte
	err = i.store.View(ctx, func(tx Tx) error {
		id, err := tx.Get(TableTyped, name[:])
		if errors.Is(err, ErrNotFound) {
			return ErrUnknownActivation
		}
		if err != nil {
			return err
		}
		rec, err := getActivation(tx, id)
		if err != nil {
			return err
		}
		switch {
		case rec.Key != nil:
			return ErrActivationUsed
		case rec.stateAt(i.now()) != ActivationCreated:
			return ErrActivationExpired
		}
		code, err := rec.code()
		if err != nil {
			return err
		}
		if response, err = code.TypedResponse(); err != nil {
			return fmt.Errorf("issuer: sealing the activation code: %w", err)
		}
		return nil
	})
	if errors.Is(err, ErrUnknownActivation) {
		i.typedMisses.Add(1)
	}
	return response, err
}

// TypedMisses is how many requests came, to this process, for typed codes that
// are unknown. A bank watches it: when it climbs, somebody is guessing.
func (i *Issuer) TypedMisses() uint64 { return i.typedMisses.Load() }
