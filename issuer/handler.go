package issuer

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"time"

	"github.com/zegel-app/zegel/protocol"
)

// The handler's media types.
const (
	mediaCBOR    = "application/cbor"         // RFC 8949
	mediaProblem = "application/problem+json" // RFC 9457
)

// problem is an error as the app reads it (RFC 9457). It never says more than
// its type does.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
}

var (
	problemMalformed = problem{"urn:zegel:malformed", "The message does not read.", http.StatusBadRequest}
	problemTooLarge  = problem{"urn:zegel:too-large", "The message is too large.", http.StatusRequestEntityTooLarge}
	problemUnknown   = problem{"urn:zegel:activation-unknown", "This activation code is not known.", http.StatusNotFound}
	problemUsed      = problem{"urn:zegel:activation-used", "This activation code was used.", http.StatusConflict}
	problemExpired   = problem{"urn:zegel:activation-expired", "This activation code is too old.", http.StatusGone}

	// Plain HTTP errors have no type of their own (RFC 9457, section 4.2.1).
	problemMedia   = problem{"about:blank", "The body is application/cbor.", http.StatusUnsupportedMediaType}
	problemMethod  = problem{"about:blank", "This address does not take that method.", http.StatusMethodNotAllowed}
	problemAddress = problem{"about:blank", "There is nothing here.", http.StatusNotFound}
	problemOurs    = problem{"about:blank", "The bank has a fault.", http.StatusInternalServerError}
	problemSlow    = problem{"about:blank", "The body came too slowly.", http.StatusRequestTimeout}
)

// Handler is what the app talks to. It serves three addresses below the one
// where the bank mounts it (Config.Address, see [http.StripPrefix]):
//
//	GET  /keys      the bank's public key document
//	POST /activate  the app's first message; the answer is the sealed grant
//	POST /reveal    the app's last message; 204 when it fits, also the second time
//
// Bodies are application/cbor. Errors are application/problem+json:
// urn:zegel:activation-unknown (404), -used (409), -expired (410),
// urn:zegel:malformed (400), too-large (413).
//
// The handler caps every body, gives a client 10 seconds to send it, and keeps
// no state between requests apart from the store. The server around it sets its
// own header and idle timeouts.
func (i *Issuer) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/keys", i.serveKeys)
	mux.HandleFunc("/activate", func(w http.ResponseWriter, r *http.Request) {
		body, ok := readBody(w, r, protocol.MaxRequest)
		if !ok {
			return
		}
		response, err := i.activate(r.Context(), body)
		if err != nil {
			writeProblem(w, problemOf(err))
			return
		}
		writeCBOR(w, response)
	})
	mux.HandleFunc("/reveal", func(w http.ResponseWriter, r *http.Request) {
		body, ok := readBody(w, r, protocol.MaxReveal)
		if !ok {
			return
		}
		if err := i.reveal(r.Context(), body); err != nil {
			writeProblem(w, problemOf(err))
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		writeProblem(w, problemAddress)
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		mux.ServeHTTP(w, r)
	})
}

func (i *Issuer) serveKeys(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		writeProblem(w, problemMethod)
		return
	}
	writeCBOR(w, i.keys.Document())
}

// readBody checks method, type and size, and reads the body. When it says
// false it has answered.
func readBody(w http.ResponseWriter, r *http.Request, most int64) ([]byte, bool) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", "POST")
		writeProblem(w, problemMethod)
		return nil, false
	}
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != mediaCBOR {
		writeProblem(w, problemMedia)
		return nil, false
	}
	// Not every ResponseWriter has deadlines. One that has not leaves the
	// limit to the server's own ReadTimeout.
	deadline := time.Now().Add(bodyTime)
	_ = http.NewResponseController(w).SetReadDeadline(deadline)
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		writeProblem(w, problemTooLarge)
	case err != nil && !time.Now().Before(deadline):
		writeProblem(w, problemSlow)
	case err != nil:
		writeProblem(w, problemMalformed)
	default:
		return body, true
	}
	return nil, false
}

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
	}
	return problemOurs
}

func writeProblem(w http.ResponseWriter, p problem) {
	body, err := json.Marshal(p)
	if err != nil {
		panic(err) // three plain fields always marshal
	}
	w.Header().Set("Content-Type", mediaProblem)
	w.WriteHeader(p.Status)
	w.Write(body)
}

func writeCBOR(w http.ResponseWriter, body []byte) {
	w.Header().Set("Content-Type", mediaCBOR)
	w.Write(body)
}
