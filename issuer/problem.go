package issuer

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"github.com/zegel-app/zegel/protocol"
)

// problem is an error as the app reads it (RFC 9457). It never says more than
// its type does.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
}

var (
	problemMalformed = problem{protocol.ProblemMalformed, "The message does not read.", http.StatusBadRequest}
	problemTooLarge  = problem{protocol.ProblemTooLarge, "The message is too large.", http.StatusRequestEntityTooLarge}
	problemUnknown   = problem{protocol.ProblemUnknown, "This activation code is not known.", http.StatusNotFound}
	problemUsed      = problem{protocol.ProblemUsed, "This activation code was used.", http.StatusConflict}
	problemExpired   = problem{protocol.ProblemExpired, "This activation code is too old.", http.StatusGone}
	problemRefused   = problem{protocol.ProblemRefused, "The bank does not take this.", http.StatusForbidden}
	problemAnswered  = problem{protocol.ProblemAnswered, "This was answered otherwise.", http.StatusConflict}
	problemLate      = problem{protocol.ProblemLate, "This has run out.", http.StatusGone}
	problemClock     = problem{protocol.ProblemClock, "The time is too far from the bank's.", http.StatusBadRequest}

	// Plain HTTP errors have no type of their own (RFC 9457, section 4.2.1).
	problemMedia   = problem{"about:blank", "The body is application/cbor.", http.StatusUnsupportedMediaType}
	problemMethod  = problem{"about:blank", "This address does not take that method.", http.StatusMethodNotAllowed}
	problemAddress = problem{"about:blank", "There is nothing here.", http.StatusNotFound}
	problemOurs    = problem{"about:blank", "The bank has a fault.", http.StatusInternalServerError}
	problemOften   = problem{"about:blank", "Too many messages that do not open.", http.StatusTooManyRequests}
	problemSlow    = problem{"about:blank", "The body came too slowly.", http.StatusRequestTimeout}
)

func problemOf(err error) problem {
	switch {
	case errors.Is(err, ErrMalformed):
		return problemMalformed
	case errors.Is(err, ErrUnknownActivation):
		return problemUnknown
	case errors.Is(err, ErrActivationUsed):
		return problemUsed
	case errors.Is(err, ErrActivationExpired):
		return problemExpired
	case errors.Is(err, errRefused):
		return problemRefused
	case errors.Is(err, errAnswered):
		return problemAnswered
	case errors.Is(err, errLate):
		return problemLate
	case errors.Is(err, errClock):
		return problemClock
	case errors.Is(err, errTooOften):
		return problemOften
	case errors.Is(err, errNoList):
		return problemAddress
	}
	return problemOurs
}

func writeProblem(w http.ResponseWriter, p problem) {
	body, err := json.Marshal(p)
	if err != nil {
		panic(err) // three plain fields always marshal
	}
	w.Header().Set("Content-Type", protocol.MediaTypeProblem)
	if p == problemOften {
		w.Header().Set("Retry-After", strconv.Itoa(int(forgedWindow.Seconds())))
	}
	w.WriteHeader(p.Status)
	w.Write(body)
}
