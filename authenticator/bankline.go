package authenticator

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"time"

	"github.com/zegel-app/zegel/protocol"
)

// Limits of what is taken from a bank's address: a key document and an activation's
// response are under 3 kB.
const (
	bankTimeout   = 15 * time.Second
	maxBankAnswer = 64 << 10
	maxProblem    = 4 << 10
)

// bankLine carries messages to a bank's address and back. It follows no redirects: the
// address in the code is the one that the customer is asked about.
type bankLine struct{ client *http.Client }

func newBankLine(given *http.Client) *bankLine {
	client := &http.Client{Timeout: bankTimeout}
	if given != nil {
		*client = *given
	}
	if client.Transport == nil {
		client.Transport = &http.Transport{
			TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout: bankTimeout, ResponseHeaderTimeout: bankTimeout,
			DisableKeepAlives: true, Proxy: http.ProxyFromEnvironment,
		}
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &bankLine{client: client}
}

// keys fetches a bank's key document.
func (l *bankLine) keys(ctx context.Context, address string) ([]byte, error) {
	return l.do(ctx, http.MethodGet, address+protocol.PathKeys, nil)
}

// post sends a message and gives the answer to it.
func (l *bankLine) post(ctx context.Context, url string, message []byte) ([]byte, error) {
	return l.do(ctx, http.MethodPost, url, message)
}

func (l *bankLine) do(ctx context.Context, method, url string, message []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, bankTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(message))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	request.Header.Set("Accept", protocol.MediaType)
	if method == http.MethodPost {
		request.Header.Set("Content-Type", protocol.MediaType)
	}
	response, err := l.client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBankUnreachable, err)
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		return nil, problem(response)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBankAnswer+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBankUnreachable, err)
	}
	if len(body) > maxBankAnswer {
		return nil, fmt.Errorf("%w: over %d bytes", ErrBankAnswer, maxBankAnswer)
	}
	if kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type")); len(body) > 0 && kind != protocol.MediaType {
		return nil, fmt.Errorf("%w: its type is %q", ErrBankAnswer, kind)
	}
	return body, nil
}

// problems maps the problem types of docs/protocol.md to errors (RFC 9457).
var problems = map[string]error{
	protocol.ProblemUsed:    ErrActivationUsed,
	protocol.ProblemExpired: ErrActivationExpired,
	protocol.ProblemUnknown: ErrActivationUnknown,
}

// problem reads why a bank refused. What it says beyond the type is not shown to anybody.
func problem(response *http.Response) error {
	data, err := io.ReadAll(io.LimitReader(response.Body, maxProblem))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrBankUnreachable, err)
	}
	return parseProblem(response.StatusCode, data)
}

func parseProblem(status int, data []byte) error {
	var p struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(data, &p); err == nil {
		if known, ok := problems[p.Type]; ok {
			return known
		}
	}
	if status >= 500 {
		return fmt.Errorf("%w: status %d", ErrBankUnreachable, status)
	}
	return errors.Join(ErrBankAnswer, fmt.Errorf("status %d", status))
}
