package demobank

import (
	"context"
	"fmt"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

// revocation takes devices away: one that a customer names, or every one but
// the one that approves it. A password alone takes no last device.
type revocation struct {
	Device string         `json:"device"`           // its name
	Key    protocol.KeyID `json:"key"`              // of the one device
	Others bool           `json:"others,omitempty"` // every device but the one that approves
	Count  int            `json:"count,omitempty"`  // how many those are
}

const everyOther = "Every device but this one"

func (v *revocation) order() (protocol.Order, error) {
	name := v.Device
	if v.Others {
		name = everyOther
	}
	return &protocol.DeviceChange{Action: protocol.RemoveDevice, Device: name}, nil
}

func (v *revocation) beforehand(ctx context.Context, b *Bank, r *request) (string, error) {
	if !v.Others {
		return "", b.issuer.Remove(ctx, v.Key)
	}
	return "", b.removeAllBut(ctx, r.Customer, r.Key)
}

// removeAllBut removes every device of a customer, except one. The zero key is
// nobody's.
func (b *Bank) removeAllBut(ctx context.Context, customer string, keep protocol.KeyID) error {
	keys, err := b.issuer.Keys(ctx, customer)
	for _, k := range keys {
		if err == nil && k.State != issuer.KeyRemoved && k.ID != keep {
			err = b.issuer.Remove(ctx, k.ID)
		}
	}
	return err
}

func (v *revocation) carryOut(tx issuer.Tx, r *request, _ time.Time) (string, error) {
	if !v.Others {
		return "", nil
	}
	return "", tx.Delete(tableTemporary, []byte(r.Customer))
}

func (v *revocation) words(*request) requestWords {
	w := requestWords{
		Section: "preferences", About: "You are about to remove a device", Submit: "Remove it",
		Facts: []fact{{Name: "Device", Value: v.Device}},
		Done:  "Removed", After: v.Device + " cannot approve anything any more.", Nothing: "Nothing was removed.",
		Next: "/preferences/devices/" + v.Key.String() + "/removed", ToNext: "Go on",
	}
	if v.Others {
		w.About, w.Submit = "You are about to remove devices", "Remove them"
		w.Facts = []fact{{Name: "Devices", Value: fmt.Sprintf("%s: %d", everyOther, v.Count)}}
		w.After, w.Next, w.ToNext = "Only the device that approved this is left.", "/preferences", "To Preferences"
	}
	return w
}
