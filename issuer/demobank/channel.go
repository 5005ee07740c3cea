package demobank

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

const tableChannels issuer.Table = "bank.channels" // customer, zero byte, channel's name

// channel is a door of the bank. Its second step is what it was before Zegel,
// until the customer attaches a device to it: then it is a code from that
// device.
type channel struct {
	Path   string // in addresses
	Name   string // as the app lists it
	About  string
	Former string // what it asks for without Zegel, in words
	Before string // the same in a sentence
	Text   bool   // the former one is a text message
}

var channels = []channel{
	{"web", "Meridian Web", "These pages.", "Password alone", "your password alone", false},
	{"trading", "Meridian Trading", "The trading program.", "Text message", "your password and a text message", true},
}

func channelNames() (names []string) {
	for _, c := range channels {
		names = append(names, c.Name)
	}
	return names
}

func findChannel(path string) (channel, bool) {
	n := slices.IndexFunc(channels, func(c channel) bool { return c.Path == path })
	if n < 0 {
		return channel{}, false
	}
	return channels[n], true
}

// attached is the device that makes the codes of a channel. The bank keeps it
// beside what the issuer knows: five wrong codes detach the channel there, and
// must not bring back the weaker way for who typed them.
type attached struct {
	Key   protocol.KeyID `json:"key"`
	Since time.Time      `json:"since"`
}

func channelKey(customer, name string) []byte { return []byte(customer + "\x00" + name) }

// attached gives the device of a channel, or nil for the former way.
func (l ledger) attached(ctx context.Context, customer, name string) (*attached, error) {
	var a *attached
	err := l.store.View(ctx, func(tx issuer.Tx) (err error) {
		a, err = get[attached](tx, tableChannels, channelKey(customer, name))
		return err
	})
	if errors.Is(err, issuer.ErrNotFound) {
		return nil, nil
	}
	return a, err
}

// detach brings a channel back to its former way.
func (l ledger) detach(ctx context.Context, customer, name string) error {
	return l.store.Update(ctx, func(tx issuer.Tx) error { return tx.Delete(tableChannels, channelKey(customer, name)) })
}

// channelChange attaches the device that approves it to a channel, or brings
// the channel back to its former way.
type channelChange struct {
	Name   string `json:"name"`
	Attach bool   `json:"attach"`
	Former string `json:"former"`
}

const byThisDevice = "Codes from Zegel on this device"

func (c *channelChange) fromTo() (from, to string) {
	if c.Attach {
		return c.Former, byThisDevice
	}
	return "Codes from Zegel", c.Former
}

func (c *channelChange) order() (protocol.Order, error) {
	from, to := c.fromTo()
	return &protocol.SettingChange{Setting: "Sign-in to " + c.Name, Old: from, New: to}, nil
}

// beforehand tells the issuer, whose store may be another than the bank's. It
// may be done twice.
func (c *channelChange) beforehand(ctx context.Context, b *Bank, r *request) (why string, err error) {
	if !c.Attach {
		return "", b.detachAll(ctx, r.Customer, c.Name, protocol.KeyID{})
	}
	err = b.issuer.Attach(ctx, r.Key, c.Name)
	switch {
	case errors.Is(err, issuer.ErrUnknownChannel):
		return "This device was added before there was this channel. Remove it, and add it again.", nil
	case errors.Is(err, issuer.ErrBlocked), errors.Is(err, issuer.ErrRemoved):
		return "This device does not work any more.", nil
	case err != nil:
		return "", err
	}
	return "", b.detachAll(ctx, r.Customer, c.Name, r.Key)
}

// detachAll takes a channel from every device of a customer but one. A blocked
// one signs in nowhere anyway.
func (b *Bank) detachAll(ctx context.Context, customer, name string, but protocol.KeyID) error {
	keys, err := b.issuer.Keys(ctx, customer)
	for _, k := range keys {
		if err == nil && k.State == issuer.KeyActive && k.ID != but && isAttached(k, name) {
			err = b.issuer.Detach(ctx, k.ID, name)
		}
	}
	return err
}

func isAttached(k issuer.Key, name string) bool {
	return slices.ContainsFunc(k.Channels, func(c issuer.ChannelState) bool { return c.Name == name && c.Attached })
}

func (c *channelChange) carryOut(tx issuer.Tx, r *request, now time.Time) (string, error) {
	if !c.Attach {
		return "", tx.Delete(tableChannels, channelKey(r.Customer, c.Name))
	}
	return "", put(tx, tableChannels, channelKey(r.Customer, c.Name), &attached{Key: r.Key, Since: now})
}

func (c *channelChange) words(*request) requestWords {
	from, to := c.fromTo()
	w := requestWords{
		Section: "preferences", About: "You are about to change how you sign in", Submit: "Change it",
		Facts: []fact{{Name: "Sign-in to", Value: c.Name}, {Name: "From", Value: from}, {Name: "To", Value: to}},
		Done:  "Changed", Nothing: "Nothing was changed.", Next: "/preferences/channels", ToNext: "To your channels",
		After: fmt.Sprintf("%s asks for a code from Zegel from now on. In the app: Codes, %s.", c.Name, c.Name),
	}
	if !c.Attach {
		w.After = c.Name + " asks for no code from Zegel any more."
	}
	return w
}
