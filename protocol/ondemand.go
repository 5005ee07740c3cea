package protocol

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"time"

	"github.com/zegel-app/zegel/protocol/ocra"
)

// Codes on demand: time-based codes (RFC 6238) for a bank's channels that ask
// for one, such as a trading program. They sign in; they never approve an
// order. See docs/decisions/0006-codes-on-demand.md.

const (
	// CodeStepSeconds is how long a code on demand is shown.
	CodeStepSeconds = 30
	codeDigits      = 8
	codeWindow      = 1 // steps before and after the bank's own that it takes
)

// CodeStep is the time step of a time: seconds since 1970 over CodeStepSeconds.
func CodeStep(at time.Time) uint64 { return uint64(max(0, at.Unix())) / CodeStepSeconds }

// ChannelCode is the code on demand of one channel at a time step: 8 digits,
// RFC 6238 with HMAC-SHA-256. codes is AccountKeys.Codes; channel is its name
// as the bank granted it.
func ChannelCode(codes [32]byte, kid KeyID, channel string, step uint64) string {
	key := channelKey(codes, kid, channel)
	code, err := ocra.HOTP(sha256.New, key[:], step, codeDigits)
	if err != nil {
		panic("protocol: hotp: " + err.Error()) // the number of digits is a constant
	}
	return code
}

// MatchChannelCode says, at the bank, whether typed is a channel's code at a
// time, one step early or late allowed, and of which step. last is the newest
// step that was taken for this channel: a code is taken once. The bank counts
// the try before it asks, and keeps step as last when ok.
func MatchChannelCode(codes [32]byte, kid KeyID, channel string, at time.Time, last uint64, typed string) (step uint64, ok bool) {
	now := CodeStep(at)
	for s := max(now, codeWindow) - codeWindow; s <= now+codeWindow; s++ {
		code := ChannelCode(codes, kid, channel, s)
		if subtle.ConstantTimeCompare([]byte(code), []byte(typed)) == 1 && s > last {
			step, ok = s, true
		}
	}
	return step, ok
}

// channelKey is the TOTP key of one channel: a code is worth nothing at
// another.
func channelKey(codes [32]byte, kid KeyID, channel string) [32]byte {
	return deriveKey(codes[:], fmt.Sprintf("zegel1 channel %s ", channel), kid)
}
