package issuer

import (
	"context"
	"fmt"

	"github.com/zegel-app/zegel/protocol"
)

// Deactivation gives a code to show as a QR code, with which the app forgets
// the key. It changes nothing at the bank: that is Remove's part. For a removed
// key it is the code that was made when it was removed.
//
// The caller shows it to the key's customer only. ErrUnknownKey; ErrRemoved for a
// key that was removed before there were such codes.
func (i *Issuer) Deactivation(ctx context.Context, key protocol.KeyID) (string, error) {
	var text string
	err := i.store.View(ctx, func(tx Tx) error {
		rec, err := getKey(tx, key[:])
		if err != nil {
			return err
		}
		if rec.State == KeyRemoved {
			if text = rec.Deactivation; text == "" {
				return ErrRemoved
			}
			return nil
		}
		if text, err = protocol.SealDeactivation(rec.accountKeys(), key, i.now()); err != nil {
			return fmt.Errorf("issuer: writing the deactivation code: %w", err)
		}
		return nil
	})
	return text, err
}
