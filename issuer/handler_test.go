package issuer_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/zegel-app/zegel/issuer/internal/device"
	"github.com/zegel-app/zegel/protocol"
)

func TestHandlerChecksRequests(t *testing.T) {
	b := newBank(t)
	for _, c := range []struct {
		name, method, path, media string
		body                      int
		status                    int
		problem                   string
	}{
		{"keys", "GET", "/keys", "", 0, 200, ""},
		{"keys, head", "HEAD", "/keys", "", 0, 200, ""},
		{"keys, posted", "POST", "/keys", "application/cbor", 1, 405, "about:blank"},
		{"activate, got", "GET", "/activate", "", 0, 405, "about:blank"},
		{"reveal, deleted", "DELETE", "/reveal", "", 0, 405, "about:blank"},
		{"a form", "POST", "/activate", "application/x-www-form-urlencoded", 10, 415, "about:blank"},
		{"no type", "POST", "/reveal", "", 10, 415, "about:blank"},
		{"type with parameter", "POST", "/activate", "Application/CBOR; charset=utf-8", 10, 400, "urn:zegel:malformed"},
		{"empty", "POST", "/activate", "application/cbor", 0, 400, "urn:zegel:malformed"},
		{"at the cap", "POST", "/activate", "application/cbor", protocol.MaxRequest, 400, "urn:zegel:malformed"},
		{"over the cap", "POST", "/activate", "application/cbor", protocol.MaxRequest + 1, 413, "urn:zegel:too-large"},
		{"reveal over the cap", "POST", "/reveal", "application/cbor", protocol.MaxReveal + 1, 413, "urn:zegel:too-large"},
		{"typed, got", "GET", "/typed", "", 0, 405, "about:blank"},
		{"typed, empty", "POST", "/typed", "application/cbor", 0, 400, "urn:zegel:malformed"},
		{"typed over the cap", "POST", "/typed", "application/cbor", protocol.MaxTypedRequest + 1, 413, "urn:zegel:too-large"},
		{"answer, got", "GET", "/answer", "", 0, 405, "about:blank"},
		{"answer, a form", "POST", "/answer", "application/x-www-form-urlencoded", 10, 415, "about:blank"},
		{"answer at the cap", "POST", "/answer", "application/cbor", protocol.MaxAnswer, 400, "urn:zegel:malformed"},
		{"answer over the cap", "POST", "/answer", "application/cbor", protocol.MaxAnswer + 1, 413, "urn:zegel:too-large"},
		{"waiting, put", "PUT", "/waiting", "application/cbor", 10, 405, "about:blank"},
		{"waiting at the cap", "POST", "/waiting", "application/cbor", protocol.MaxWaitingRequest, 400, "urn:zegel:malformed"},
		{"waiting over the cap", "POST", "/waiting", "application/cbor", protocol.MaxWaitingRequest + 1, 413, "urn:zegel:too-large"},
		{"list, posted", "POST", "/list/00112233445566778899aabbccddeeff", "application/cbor", 1, 405, "about:blank"},
		{"list, unknown", "GET", "/list/00112233445566778899aabbccddeeff", "", 0, 404, "about:blank"},
		{"elsewhere", "GET", "/other", "", 0, 404, "about:blank"},
		{"below", "POST", "/activate/x", "application/cbor", 1, 404, "about:blank"},
	} {
		t.Run(c.name, func(t *testing.T) {
			request := must(http.NewRequest(c.method, b.address+c.path, bytes.NewReader(make([]byte, c.body))))(t)
			if c.media != "" {
				request.Header.Set("Content-Type", c.media)
			}
			response := must(b.client.Do(request))(t)
			defer response.Body.Close()
			body := must(io.ReadAll(response.Body))(t)
			if response.StatusCode != c.status {
				t.Fatalf("status %d, want %d: %s", response.StatusCode, c.status, body)
			}
			if date := must(http.ParseTime(response.Header.Get("Date")))(t); !date.Equal(b.clock.Now().Truncate(time.Second)) {
				t.Errorf("date %v is not the bank's time", date)
			}
			if response.Header.Get("Cache-Control") != "no-store" || response.Header.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("headers: %v", response.Header)
			}
			if c.status == http.StatusMethodNotAllowed && response.Header.Get("Allow") == "" {
				t.Error("405 without Allow (RFC 9110, section 15.5.6)")
			}
			if c.problem == "" {
				if response.Header.Get("Content-Type") != "application/cbor" {
					t.Errorf("type %q", response.Header.Get("Content-Type"))
				}
				return
			}
			var problem struct {
				Type, Title string
				Status      int
			}
			if err := json.Unmarshal(body, &problem); err != nil {
				t.Fatal(err)
			}
			if response.Header.Get("Content-Type") != "application/problem+json" ||
				problem.Type != c.problem || problem.Status != c.status || problem.Title == "" {
				t.Errorf("%s %+v", response.Header.Get("Content-Type"), problem)
			}
		})
	}
}

func TestUnknownCodeAndKey(t *testing.T) {
	b := newBank(t)
	stranger := newBank(t)
	started := must(stranger.StartActivation(t.Context(), "anna", "Anna Peeters"))(t)
	text := must(protocol.ParseText(started.Text))(t)
	code := must(protocol.ParseActivation(text))(t)
	_, request, err := protocol.StartEnrolment(code, stranger.get(t, "/keys"), "Phone")
	if err != nil {
		t.Fatal(err)
	}
	if status, body := b.post(t, "/activate", request); status != 404 || !strings.Contains(body, "urn:zegel:activation-unknown") {
		t.Fatal(status, body)
	}
	must(device.Enrol(stranger.client, started.Text, "Phone"))(t)
}

// A client that goes away in the middle of its body uses up nothing.
func TestBrokenBody(t *testing.T) {
	b := newBank(t)
	started := must(b.StartActivation(t.Context(), "anna", "Anna Peeters"))(t)
	host := strings.TrimSuffix(strings.TrimPrefix(b.address, "http://"), "/zegel")
	connection := must((&net.Dialer{}).DialContext(t.Context(), "tcp", host))(t)
	_, err := io.WriteString(connection, "POST /zegel/activate HTTP/1.1\r\nHost: "+host+
		"\r\nContent-Type: application/cbor\r\nContent-Length: 2000\r\n\r\nabc")
	if err != nil {
		t.Fatal(err)
	}
	if err := connection.Close(); err != nil {
		t.Fatal(err)
	}
	must(device.Enrol(b.client, started.Text, "Phone"))(t)
}

// No bytes make the handler fail or answer anything but a problem, and none of
// them use up the code that is open.
func FuzzHandler(f *testing.F) {
	b := newBank(f)
	started := must(b.StartActivation(context.Background(), "anna", "Anna Peeters"))(f)
	text := must(protocol.ParseText(started.Text))(f)
	code := must(protocol.ParseActivation(text))(f)
	document := b.get(f, "/keys")
	other := *code
	other.OneTime[0] ^= 1
	_, request, err := protocol.StartEnrolment(&other, document, "Phone")
	if err != nil {
		f.Fatal(err)
	}
	f.Add("/activate", request)
	f.Add("/activate", request[:len(request)/2])
	f.Add("/reveal", append([]byte{1, 0xa2, 0x20, 0x46, 1, 2, 3, 4, 5, 6, 0x21, 0x58, 0x20}, make([]byte, 32)...))
	f.Add("/reveal", []byte{})
	f.Add("/keys", []byte{0xa1})
	f.Add("/typed", []byte{1, 0xa1, 0x20, 0x50})
	f.Add("/answer", []byte{1, 0xa4, 0x20})
	f.Add("/waiting", []byte{1, 0x84, 0x43})
	f.Add("/list/00112233445566778899aabbccddeeff", []byte{})
	handler := b.Handler()
	f.Fuzz(func(t *testing.T, path string, body []byte) {
		if !strings.HasPrefix(path, "/") || strings.ContainsAny(path, " \r\n\x00%?#") {
			path = "/activate"
		}
		r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
		r.URL.Path = path
		r.Header.Set("Content-Type", "application/cbor")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code < 300 || w.Code >= 500 {
			t.Fatalf("%s answered %d: %s", path, w.Code, w.Body)
		}
		if a := must(b.Activation(t.Context(), started.ID))(t); a.State != "CREATED" {
			t.Fatalf("activation is %s", a.State)
		}
	})
}
