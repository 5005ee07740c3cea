package protocol

// The HTTP binding: where the handshake's messages go below the address of an
// activation code, and how errors are told (RFC 9457).
const (
	PathKeys     = "/keys"     // GET: the key document
	PathActivate = "/activate" // POST: request, answered by the response
	PathReveal   = "/reveal"   // POST: reveal, answered by 204
	PathTyped    = "/typed"    // POST: request for the activation code, answered by it
	PathAnswer   = "/answer"   // POST, below the challenge's answer address: an answer, answered by 204
	PathWaiting  = "/waiting"  // POST: request for waiting challenges, answered by their list

	MediaType        = "application/cbor"         // RFC 8949, of all bodies but errors
	MediaTypeProblem = "application/problem+json" // RFC 9457

	ProblemUnknown   = "urn:zegel:activation-unknown" // 404: no such one-time code or key
	ProblemUsed      = "urn:zegel:activation-used"    // 409
	ProblemExpired   = "urn:zegel:activation-expired" // 410
	ProblemRefused   = "urn:zegel:refused"            // 403: unknown key or challenge, blocked, or wrong: which is not said
	ProblemAnswered  = "urn:zegel:answered"           // 409: the challenge has been answered otherwise
	ProblemLate      = "urn:zegel:late"               // 410: the challenge has run out
	ProblemClock     = "urn:zegel:clock"              // 400: the device's clock is too far from the bank's
	ProblemMalformed = "urn:zegel:malformed"          // 400
	ProblemTooLarge  = "urn:zegel:too-large"          // 413
)
