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

// Limits of a bank's answer, besides the size that the protocol gives each message.
const (
	bankTimeout = 15 * time.Second
	maxProblem  = 4 << 10
)

// bankLine carries messages to a bank's address and back: over TLS but for loopback, within
// 15 seconds, and no more than the protocol allows of each answer. It follows no redirects:
// the address in the code is the one that the customer is asked about.
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

// get fetches what lies below an address, of at most most bytes.
func (l *bankLine) get(ctx context.Context, address, path string, most int) ([]byte, error) {
	return l.do(ctx, http.MethodGet, address, path, nil, most)
}

// post sends a message and gives the answer to it, of at most most bytes. 0 is no answer.
func (l *bankLine) post(ctx context.Context, address, path string, message []byte, most int) ([]byte, error) {
	return l.do(ctx, http.MethodPost, address, path, message, most)
}

func (l *bankLine) do(ctx context.Context, method, address, path string, message []byte, most int) ([]byte, error) {
	if err := protocol.CheckAddress(address); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBankAnswer, err)
	}
	ctx, cancel := context.WithTimeout(ctx, bankTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, address+path, bytes.NewReader(message))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBankAnswer, err)
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
	want := http.StatusOK
	if most == 0 {
		want = http.StatusNoContent
	}
	// A network that asks for a sign-in answers anything with a page of its own: what is not
	// the very status is no bank's yes.
	if response.StatusCode != want {
		return nil, problem(response)
	}
	if kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type")); most > 0 && kind != protocol.MediaType {
		return nil, fmt.Errorf("%w: its type is %q", ErrBankAnswer, kind)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, int64(most)+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBankUnreachable, err)
	}
	if len(body) > most {
		return nil, fmt.Errorf("%w: over %d bytes", ErrBankAnswer, most)
	}
	return body, nil
}

// told leaves of what a bank has said the errors that make sense to this request; any other
// is an answer that makes none. Errors of the line stay.
func told(err error, sensible ...error) error {
	if err == nil || errors.Is(err, ErrBankUnreachable) || errors.Is(err, ErrBankAnswer) {
		return err
	}
	for _, one := range sensible {
		if errors.Is(err, one) {
			return err
		}
	}
	return fmt.Errorf("%w: %w", ErrBankAnswer, err)
}

// bankAnswer says of an answer that does not read that it is the bank's, not the code's.
func bankAnswer(err error) error {
	if errors.Is(err, protocol.ErrDamaged) {
		return fmt.Errorf("%w: %w", ErrBankAnswer, err)
	}
	return translate(err)
}

// problems maps the problem types of docs/protocol.md to errors (RFC 9457).
var problems = map[string]error{
	protocol.ProblemUsed:     ErrActivationUsed,
	protocol.ProblemExpired:  ErrActivationExpired,
	protocol.ProblemUnknown:  ErrActivationUnknown,
	protocol.ProblemRefused:  ErrRefused,
	protocol.ProblemAnswered: ErrAnswered,
	protocol.ProblemLate:     ErrLate,
	protocol.ProblemClock:    ErrClock,
}

// clockError is the bank's word that a request's time is wrong, and what the bank's time is.
// It is an ErrClock.
type clockError struct{ bank time.Time } // zero: the bank has not said

func (e *clockError) Error() string { return ErrClock.Error() }
func (e *clockError) Unwrap() error { return ErrClock }

// problem reads why a bank refused. What it says beyond the type is not shown to anybody.
func problem(response *http.Response) error {
	data, err := io.ReadAll(io.LimitReader(response.Body, maxProblem))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrBankUnreachable, err)
	}
	err = parseProblem(response.StatusCode, data)
	if errors.Is(err, ErrClock) {
		date, _ := http.ParseTime(response.Header.Get("Date")) // none is a zero time
		return &clockError{bank: date}
	}
	return err
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
	if status >= 500 || status == http.StatusTooManyRequests || status == http.StatusRequestTimeout {
		return fmt.Errorf("%w: status %d", ErrBankUnreachable, status)
	}
	return errors.Join(ErrBankAnswer, fmt.Errorf("status %d", status))
}
