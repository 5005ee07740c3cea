package issuer

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/zegel-app/zegel/protocol"
)

// Attach lets a channel take codes on demand of a key. channel is one of
// Config.Channels as they were when the key was made. The bank asks the customer
// first, with a challenge. Attaching an attached channel is no error; one that
// was detached begins with no wrong codes.
//
// ErrUnknownKey, ErrBlocked, ErrRemoved, ErrUnknownChannel.
func (i *Issuer) Attach(ctx context.Context, key protocol.KeyID, channel string) error {
	return i.changeChannel(ctx, key, channel, func(c *channelRecord) {
		if !c.Attached {
			c.Attached, c.Failed = true, 0
		}
	})
}

// Detach ends it. Detaching a detached channel is no error. ErrUnknownKey,
// ErrBlocked, ErrRemoved, ErrUnknownChannel.
func (i *Issuer) Detach(ctx context.Context, key protocol.KeyID, channel string) error {
	return i.changeChannel(ctx, key, channel, func(c *channelRecord) { c.Attached = false })
}

func (i *Issuer) changeChannel(ctx context.Context, key protocol.KeyID, channel string, change func(*channelRecord)) error {
	return i.store.Update(ctx, func(tx Tx) error {
		rec, err := getKey(tx, key[:])
		if err != nil {
			return err
		}
		if err := rec.usable(); err != nil {
			return err
		}
		c := rec.channel(channel)
		if c == nil {
			return ErrUnknownChannel
		}
		change(c)
		return putRecord(tx, TableKeys, key[:], rec)
	})
}

// VerifyCode takes a code on demand that was typed at a channel: 8 digits;
// spaces between them do not matter. nil means that it is right; it works once,
// and no older one works after it. It signs in; it approves nothing.
//
// In one transaction the try is counted, then the code is compared, then a right
// one takes the count back. The fifth wrong code in a row detaches the channel
// and leaves the key as it is: who knows a user name can type codes. A code that
// was taken already is wrong.
//
// ErrCodeFormat, ErrNotAttached, ErrBlocked and ErrRemoved are given without a
// comparison and without counting; ErrNotAttached is also the answer to the
// fifth wrong code. ErrWrongCode is the answer to a wrong code and to an unknown
// key. To whoever types at the channel all of them are one no.
func (i *Issuer) VerifyCode(ctx context.Context, key protocol.KeyID, channel, code string) error {
	typed := strings.Join(strings.Fields(code), "")
	if !isCode(typed) {
		return ErrCodeFormat
	}
	var refused error // an answer that must not undo the counting
	err := i.store.Update(ctx, func(tx Tx) error {
		refused = nil
		rec, err := getKey(tx, key[:])
		if errors.Is(err, ErrUnknownKey) {
			refused = ErrWrongCode
			return i.stray(tx, typed)
		}
		if err != nil {
			return err
		}
		if err := rec.usable(); err != nil {
			return err
		}
		c := rec.channel(channel)
		if c == nil || !c.Attached {
			return ErrNotAttached
		}
		if c.Failed++; c.Failed >= MaxWrongCodes {
			c.Attached = false
		}
		if err := putRecord(tx, TableKeys, key[:], rec); err != nil {
			return err
		}
		now := i.now()
		step, ok := protocol.MatchChannelCode(rec.accountKeys().Codes, key, channel, now, c.Step, typed)
		switch {
		case ok:
			c.Attached, c.Failed, c.Step, c.LastUsed = true, 0, step, milliseconds(now)
			return putRecord(tx, TableKeys, key[:], rec)
		case !c.Attached:
			refused = ErrNotAttached
		default:
			refused = ErrWrongCode
		}
		return nil
	})
	if err == nil {
		err = refused
	}
	return err
}

// channel finds a channel by its name, or nil.
func (r *keyRecord) channel(name string) *channelRecord {
	n := slices.IndexFunc(r.Channels, func(c channelRecord) bool { return c.Name == name })
	if n < 0 {
		return nil
	}
	return &r.Channels[n]
}

func (c channelRecord) channel() ChannelState {
	s := ChannelState{Name: c.Name, Attached: c.Attached}
	if c.Attached {
		s.TriesLeft = MaxWrongCodes - c.Failed
	}
	if c.LastUsed != 0 {
		s.LastUsed = fromMilliseconds(c.LastUsed)
	}
	return s
}
