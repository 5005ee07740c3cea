package issuer

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/zegel-app/zegel/protocol"
)

// Handler is what the app talks to. It serves these addresses below the one
// where the bank mounts it (Config.Address, see [http.StripPrefix]):
//
//	GET  /keys      the bank's public key document
//	POST /activate  the app's first message; the answer is the sealed grant
//	POST /reveal    the app's last message; 204 when it fits, also the second time
//	POST /typed     a request for an activation code; the answer is the sealed code
//	POST /answer    an answer to a challenge; 204 when it is right, also the second time
//	POST /waiting   a request for open challenges; the answer is their list
//	GET  /list/...  the list of a batch, until its challenge has run out
//
// Bodies are application/cbor. Errors are application/problem+json, with the
// types and statuses of docs/protocol.md, section 7. When too many messages came
// for a key that do not open, the answer is 429 with Retry-After (RFC 6585). Date
// is the bank's time, as Config.Now has it.
//
// The handler caps every body, gives a client 10 seconds to send it, and keeps
// no state between requests apart from the store and the count of messages that
// do not open. The server around it sets its own header and idle timeouts.
func (i *Issuer) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc(protocol.PathKeys, i.serveKeys)
	mux.HandleFunc(protocol.PathActivate, post(protocol.MaxRequest, i.activate))
	mux.HandleFunc(protocol.PathReveal, post(protocol.MaxReveal, silent(i.reveal)))
	mux.HandleFunc(protocol.PathTyped, post(protocol.MaxTypedRequest, i.typed))
	mux.HandleFunc(protocol.PathAnswer, post(protocol.MaxAnswer, silent(i.answer)))
	mux.HandleFunc(protocol.PathWaiting, post(protocol.MaxWaitingRequest, i.waiting))
	mux.HandleFunc(pathList, i.serveList)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		writeProblem(w, problemAddress)
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		// The app corrects its clock by it, and the bank's is the one that counts.
		w.Header().Set("Date", i.now().UTC().Format(http.TimeFormat))
		mux.ServeHTTP(w, r)
	})
}

// post serves an address that takes a message and gives a message: 204 when
// that is nil.
func post(most int64, take func(context.Context, []byte) ([]byte, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, ok := readBody(w, r, most)
		if !ok {
			return
		}
		response, err := take(r.Context(), body)
		switch {
		case err != nil:
			writeProblem(w, problemOf(err))
		case response == nil:
			w.WriteHeader(http.StatusNoContent)
		default:
			writeCBOR(w, response)
		}
	}
}

// silent is a taker of messages that has nothing to say but yes or no.
func silent(take func(context.Context, []byte) error) func(context.Context, []byte) ([]byte, error) {
	return func(ctx context.Context, message []byte) ([]byte, error) { return nil, take(ctx, message) }
}

func (i *Issuer) serveKeys(w http.ResponseWriter, r *http.Request) {
	if onlyGet(w, r) {
		writeCBOR(w, i.keys.Document())
	}
}

func (i *Issuer) serveList(w http.ResponseWriter, r *http.Request) {
	if !onlyGet(w, r) {
		return
	}
	list, err := i.list(r.Context(), strings.TrimPrefix(r.URL.Path, pathList))
	if err != nil {
		writeProblem(w, problemOf(err))
		return
	}
	writeCBOR(w, list)
}

// onlyGet checks the method. When it says false it has answered.
func onlyGet(w http.ResponseWriter, r *http.Request) bool {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return true
	}
	w.Header().Set("Allow", "GET, HEAD")
	writeProblem(w, problemMethod)
	return false
}

// readBody checks method, type and size, and reads the body. When it says
// false it has answered.
func readBody(w http.ResponseWriter, r *http.Request, most int64) ([]byte, bool) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", "POST")
		writeProblem(w, problemMethod)
		return nil, false
	}
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != protocol.MediaType {
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

func writeCBOR(w http.ResponseWriter, body []byte) {
	w.Header().Set("Content-Type", protocol.MediaType)
	w.Write(body)
}
