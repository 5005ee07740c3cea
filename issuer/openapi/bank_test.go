package openapi_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/boltstore"
	"github.com/zegel-app/zegel/issuer/internal/device"
	"github.com/zegel-app/zegel/protocol"
)

// bank is a real issuer on loopback, each of whose answers is held against the
// document.
type bank struct {
	*issuer.Issuer
	t      *testing.T
	doc    *openapi3.T
	store  *boltstore.Store
	web    *httptest.Server
	client *http.Client

	mu      sync.Mutex
	forward time.Duration // how far the bank's clock is ahead
	seen    []string      // answers, as documented names them
}

func newBank(t *testing.T, doc *openapi3.T) *bank {
	t.Helper()
	b := &bank{t: t, doc: doc}
	var err error
	if b.store, err = boltstore.Open(filepath.Join(t.TempDir(), "issuer.db")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.store.Close() })
	var handler http.Handler
	b.web = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(b.web.Close)
	b.client = &http.Client{Transport: observer{b}}
	b.Issuer, err = issuer.New(issuer.Config{
		Store: b.store, Now: b.now, Name: "Meridian Bank", Address: b.web.URL, HelpNumber: "+32 2 555 01 00", Channels: []string{"Web"},
	})
	if err != nil {
		t.Fatal(err)
	}
	handler = b.Handler()
	return b
}

func (b *bank) now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return time.Now().Add(b.forward)
}

func (b *bank) advance(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.forward += d
}

// observer passes requests on, and holds every answer against the document.
type observer struct{ b *bank }

func (o observer) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(response.Body)
	response.Body.Close()
	if err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	name, err := fits(o.b.doc, r, response, body)
	if err != nil {
		o.b.t.Errorf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	o.b.mu.Lock()
	o.b.seen = append(o.b.seen, name)
	o.b.mu.Unlock()
	return response, nil
}

// fits holds an answer against the document: address, method, status, headers,
// content type, cap and schema. It gives the answer's name.
func fits(doc *openapi3.T, r *http.Request, response *http.Response, body []byte) (string, error) {
	path, item := pathOf(doc, r.URL.Path)
	if item == nil {
		return "", fmt.Errorf("the address is not in the document")
	}
	operation := item.GetOperation(r.Method)
	if operation == nil {
		return "", fmt.Errorf("the method is not in the document")
	}
	name := fmt.Sprintf("%s %s %d", r.Method, path, response.StatusCode)
	ref := operation.Responses.Status(response.StatusCode)
	if ref == nil {
		return name, fmt.Errorf("status %d is not in the document", response.StatusCode)
	}
	for header, h := range ref.Value.Headers {
		value := response.Header.Get(header)
		if value == "" {
			return name, fmt.Errorf("%d without %s", response.StatusCode, header)
		}
		if err := h.Value.Schema.Value.VisitJSON(value, openapi3.EnableJSONSchema2020()); err != nil {
			return name, fmt.Errorf("%d, %s: %w", response.StatusCode, header, err)
		}
	}
	if len(ref.Value.Content) == 0 {
		if len(body) != 0 {
			return name, fmt.Errorf("%d with a body", response.StatusCode)
		}
		return name, nil
	}
	media := response.Header.Get("Content-Type")
	content := ref.Value.Content[media]
	if content == nil {
		return name, fmt.Errorf("%d with content type %q", response.StatusCode, media)
	}
	if most, _ := content.Extensions["x-max-bytes"].(float64); len(body) == 0 || len(body) > int(most) {
		return name, fmt.Errorf("%d with %d bytes, at most %v", response.StatusCode, len(body), content.Extensions["x-max-bytes"])
	}
	if media != protocol.MediaTypeProblem {
		return name, nil
	}
	var problem map[string]any
	if err := json.Unmarshal(body, &problem); err != nil {
		return name, err
	}
	if err := content.Schema.Value.VisitJSON(problem, openapi3.EnableJSONSchema2020()); err != nil {
		return name, fmt.Errorf("%s: %w", body, err)
	}
	return fmt.Sprintf("%s %s", name, problem["type"]), nil
}

var parameter = regexp.MustCompile(`\{[a-z]+\}`)

// pathOf finds the document's path for an address.
func pathOf(doc *openapi3.T, address string) (string, *openapi3.PathItem) {
	for path, item := range doc.Paths.Map() {
		pattern := "^" + parameter.ReplaceAllString(path, "[^/]+") + "$"
		if ok, _ := regexp.MatchString(pattern, address); ok {
			return path, item
		}
	}
	return "", nil
}

// send sends a body and expects an answer.
func (b *bank) send(method, path string, body []byte, want string) {
	b.t.Helper()
	b.sendAs(method, path, protocol.MediaType, bytes.NewReader(body), want)
}

func (b *bank) sendAs(method, path, media string, body io.Reader, want string) {
	b.t.Helper()
	request, err := http.NewRequest(method, b.web.URL+path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	if media != "" {
		request.Header.Set("Content-Type", media)
	}
	response, err := b.client.Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	got := strconv.Itoa(response.StatusCode)
	if response.Header.Get("Content-Type") == protocol.MediaTypeProblem && method != http.MethodHead {
		var problem struct{ Type string }
		if err := json.NewDecoder(response.Body).Decode(&problem); err != nil {
			b.t.Fatal(err)
		}
		got += " " + problem.Type
	}
	if got != want {
		b.t.Errorf("%s %s: %s, want %s", method, path, got, want)
	}
}

// start makes an activation code.
func (b *bank) start(customer string) *issuer.Activation {
	b.t.Helper()
	return must(b.StartActivation(b.t.Context(), customer, "Anna Peeters"))(b.t)
}

// enrol adds a device.
func (b *bank) enrol(customer string) *device.Device {
	b.t.Helper()
	started := b.start(customer)
	d := must(device.Enrol(b.client, started.Text, "Phone"))(b.t)
	must(b.ConfirmActivation(b.t.Context(), started.ID, true))(b.t)
	return d
}

// ask makes a challenge.
func (b *bank) ask(d *device.Device, order protocol.Order) *issuer.Challenge {
	b.t.Helper()
	return must(b.Challenge(b.t.Context(), d.KeyID, order, nil, 0))(b.t)
}

// missing says what was never answered.
func missing(all, seen []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(name string) bool { return slices.Contains(seen, name) })
}

// parts makes a body that comes in two pieces, the second when it is let go.
func parts(hold <-chan struct{}) io.Reader {
	return io.MultiReader(strings.NewReader("\x01"), waiting(hold))
}

type waiting <-chan struct{}

func (w waiting) Read([]byte) (int, error) {
	<-w
	return 0, io.EOF
}

func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
