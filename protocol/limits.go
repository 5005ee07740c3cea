package protocol

import "time"

// Every cap of the protocol. A reader refuses what is over a cap before it
// spends memory or time on it; a writer refuses to make it. Lengths in
// characters are Unicode code points, as ISO 20022 counts them (Max70Text);
// all others are bytes.
const (
	// Version is the first byte of every binary message.
	Version = 1

	// MaxActivationBody keeps an activation code within QR version 15 at
	// level M (600 alphanumeric characters).
	MaxActivationBody = 370
	// MaxChallengeBody keeps a challenge within QR version 17 at level M (734
	// alphanumeric characters). The largest transfer in ASCII, without an
	// answer address, just fits.
	MaxChallengeBody = 453
	// MaxReplyBody is as large as a challenge's.
	MaxReplyBody        = MaxChallengeBody
	MaxDeactivationBody = 96
	// MaxText is the longest text of any kind: the scheme, the kind and the
	// base32 of the largest body.
	MaxText = len("ZEGEL:C/") + (MaxChallengeBody*8+4)/5

	MaxBankName = 40  // characters
	MaxAddress  = 128 // bytes of ASCII
	SubjectSize = 8
	OneTimeSize = 16

	MaxDocument   = 1536 // GET <address>/keys
	MaxRequest    = 4096 // POST <address>/activate
	MaxResponse   = 3072 // its answer
	MaxReveal     = 128  // POST <address>/reveal
	MaxDeviceName = 64   // characters
	MaxHolder     = 70   // characters
	MaxHelpNumber = 32   // characters
	MaxChannels   = 8
	MaxChannel    = 32 // characters

	MaxTypedRequest   = 64   // POST <address>/typed
	MaxTypedResponse  = 512  // its answer
	MaxAnswer         = 2048 // POST <answer address>/answer
	MaxWaitingRequest = 128  // POST <address>/waiting
	MaxWaitingList    = 4096 // its answer
	MaxWaiting        = 8    // challenges in it
	// MaxWaitingAge is how far a request for waiting challenges may be from the
	// bank's time.
	MaxWaitingAge = 5 * time.Minute

	MinChallengeID = 8
	MaxChallengeID = 16
	MaxWarnings    = 8

	MaxName       = 70                        // characters: Cdtr/Nm, as the SEPA rulebooks cap it
	MaxAccount    = 35                        // characters: DbtrAcct/Nm
	MaxRemittance = 140                       // characters: RmtInf/Ustrd
	MaxLoginText  = 40                        // characters: browser, place
	MaxMerchant   = 40                        // characters: merchantName, as EMV 3-D Secure caps it
	MaxSetting    = 70                        // characters: setting, old, new
	MaxDecimals   = 8                         // of a Decimal
	MaxBatch      = 1000                      // payments
	MaxList       = 1 << 18                   // bytes: GET <list address>
	MaxMinor      = int64(999999999999999999) // 18 digits, ISO 20022 totalDigits

	// MaxTime is the last second of the year 9999.
	MaxTime = int64(253402300799)
	// MaxChallengeLife is the longest time between a challenge's issue and
	// its expiry.
	MaxChallengeLife = 24 * time.Hour

	// MaxChainSteps bounds the work that one challenge can ask for, in HMACs.
	// A device that has fallen further behind is activated again.
	MaxChainSteps = 65536
)
