package demobank

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// policy is the pages' Content-Security-Policy: our own style, script and
// pictures, nothing inline, nothing from elsewhere, in nobody's frame.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

// The most that a form sends. A list of salaries has up to a thousand lines.
const (
	maxForm      = 16 << 10
	maxBatchForm = 256 << 10
)

// guard stands before every page: it answers only under the bank's own name,
// refuses what other sites send, and sets the headers of every answer.
//
// The name is checked because a page of somebody else can have its own name
// point to this machine (DNS rebinding): then browser and cookies would be
// fooled, and only the Host header tells.
func guard(address *url.URL, next http.Handler) http.Handler {
	hosts := []string{strings.ToLower(address.Host)}
	if port := address.Port(); isLoopback(address.Hostname()) {
		for _, name := range []string{"localhost", "127.0.0.1", "::1"} {
			host := name
			if port != "" {
				host = net.JoinHostPort(name, port)
			}
			hosts = append(hosts, host)
		}
	}
	cross := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
		h.Set("Cache-Control", "no-store")
		if address.Scheme == "https" {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		if !slices.Contains(hosts, strings.ToLower(r.Host)) {
			http.Error(w, "This is not the name of this bank.", http.StatusMisdirectedRequest)
			return
		}
		if err := cross.Check(r); err != nil {
			http.Error(w, "This came from another site. Nothing was done.", http.StatusForbidden)
			return
		}
		most := int64(maxForm)
		if r.URL.Path == "/batches" {
			most = maxBatchForm
		}
		r.Body = http.MaxBytesReader(w, r.Body, most)
		next.ServeHTTP(w, r)
	})
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// place is where a browser is, as far as this bank knows.
func place(remote string) string {
	host, _, err := net.SplitHostPort(remote)
	switch {
	case err != nil:
		return ""
	case isLoopback(host):
		return "This computer"
	}
	return host
}
