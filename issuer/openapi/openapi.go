// Package openapi holds the OpenAPI 3.1 document of what an issuer serves to the
// app (issuer.Issuer.Handler), so that a bank can give it to its engineers, its
// gateway and its auditors.
//
// It promises that the document is true: its test provokes every status and
// every problem type of it on a real issuer, and refuses an answer or an address
// that is not in it.
//
// It does not say how the messages are sealed: docs/protocol.md does.
package openapi

import (
	_ "embed"
	"net/http"
)

//go:embed openapi.yaml
var document string

// Document is the document, in YAML (RFC 9512).
func Document() []byte { return []byte(document) }

// Handler serves the document. The issuer's own handler does not, a bank mounts
// it where it likes, or not at all.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		w.Header().Set("Content-Type", "application/yaml")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		_, _ = w.Write(Document())
	})
}
