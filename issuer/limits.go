package issuer

import "time"

// Every limit of the bank's side, in one place, each with what it is against.
const (
	// MaxWrongAnswers is how many wrong answers in a row block a key.
	MaxWrongAnswers = 5

	// ActivationLife is how long an activation code can be scanned, and how
	// long a key may then stay PENDING before it lapses.
	ActivationLife = 10 * time.Minute

	// DefaultLetterLife is how long the code of a letter can be used: the
	// post takes days, and people go on holiday.
	DefaultLetterLife = 30 * 24 * time.Hour
	minLetterLife     = time.Hour
	maxLetterLife     = 366 * 24 * time.Hour

	// MaxWrongDigits is how many wrong digits an activation by letter can see.
	MaxWrongDigits = 5

	// MaxWrongCodes is how many wrong codes on demand in a row detach a
	// channel.
	MaxWrongCodes = 5

	// DefaultValidity is how long a challenge is good for when the caller does
	// not say. MaxValidity is the most that can be asked for: a code that is
	// good for a day is a code that somebody can be talked out of.
	DefaultValidity = 5 * time.Minute
	MaxValidity     = time.Hour

	// maxAttempts is how many messages that do not open an activation code
	// may see before it is worth nothing.
	maxAttempts = 5

	// maxKeys is how many keys of one customer are ACTIVE or BLOCKED at a
	// time; maxTombstones how many removed ones stay listed.
	maxKeys       = 32
	maxTombstones = 32

	// maxRemembered is how many challenges of one kind a key remembers. The
	// oldest is forgotten, and then counts as unknown.
	maxRemembered = 8

	// A challenge costs the device a step of its chain when it opens the next
	// one, and the device steps only so far at once
	// (protocol.MaxChainSteps). So the making of challenges has a pace, for
	// each kind apart: sign-in challenges are made for people who have proved
	// nothing yet, and must not keep the customer from paying.
	paceWindow   = time.Hour
	maxLoginPace = 60
	maxOrderPace = 300

	// maxActivations is how many activations of one customer are remembered,
	// so that a page left open and a code scanned twice get their own words.
	maxActivations = 8

	// maxWrongKept is how many wrong online answers a challenge remembers, so
	// that the same bytes again are not counted again.
	maxWrongKept = 8

	// maxWaitingLogins is how many sign-ins are in a list of waiting
	// challenges, the newest: they must not push out a payment.
	maxWaitingLogins = 4

	// What does not open as a key's is not counted against the key, or anybody
	// who has seen a key id could block it. It costs the bank work all the
	// same, so for each key a process takes only so many in a minute.
	forgedWindow  = time.Minute
	maxForged     = 30
	maxPacedNames = 10000 // key ids that a process remembers for it

	maxCustomer = 64 // characters of the bank's own reference

	// bodyTime is how long a client may take to send its body.
	bodyTime = 10 * time.Second

	// maxRecord is the largest stored record that is read back.
	maxRecord = 64 << 10
)
