package demobank_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/zegel-app/zegel/issuer/demobank"
)

func (v *visitor) do(request *http.Request) *http.Response {
	v.t.Helper()
	client := *v.client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := client.Do(request)
	if err != nil {
		v.t.Fatal(err)
	}
	v.t.Cleanup(func() { response.Body.Close() })
	return response
}

func newRequest(t testing.TB, method, url string, body io.Reader) *http.Request {
	t.Helper()
	return must(http.NewRequest(method, url, body))(t)
}

func TestEveryAnswerHasItsHeaders(t *testing.T) {
	h := newHouse(t)
	v := h.visitor(t)
	for _, path := range []string{"/", "/sign-in", "/nothing", "/static/meridian.css", "/zegel/keys", "/transfers/x"} {
		response := v.do(newRequest(t, http.MethodGet, h.url+path, nil))
		csp := response.Header.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "script-src 'self'"} {
			if !strings.Contains(csp, part) {
				t.Errorf("%s: policy without %s", path, part)
			}
		}
		if strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy is %s", path, csp)
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
		} {
			if got := response.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
		if !strings.HasPrefix(path, "/static/") && response.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be kept: %q", path, response.Header.Get("Cache-Control"))
		}
	}
	if response := v.do(newRequest(t, http.MethodGet, h.url+"/static/", nil)); response.StatusCode != http.StatusNotFound {
		t.Errorf("the static folder is listed: %d", response.StatusCode)
	}
}

func TestOnlyUnderItsOwnName(t *testing.T) {
	h := newHouse(t)
	v := h.visitor(t)
	at := must(url.Parse(h.url))(t)
	for host, want := range map[string]int{
		at.Host:                     http.StatusOK,
		"localhost:" + at.Port():    http.StatusOK,
		"[::1]:" + at.Port():        http.StatusOK,
		"evil.example":              http.StatusMisdirectedRequest,
		"evil.example:" + at.Port(): http.StatusMisdirectedRequest,
		"127.0.0.1":                 http.StatusMisdirectedRequest,
		"127.0.0.1.nip.example":     http.StatusMisdirectedRequest,
	} {
		for _, path := range []string{"/sign-in", "/zegel/keys"} {
			request := newRequest(t, http.MethodGet, h.url+path, nil)
			request.Host = host
			if response := v.do(request); response.StatusCode != want {
				t.Errorf("%s at %s answered %d, want %d", path, host, response.StatusCode, want)
			}
		}
	}
}

func TestFormsOfOthersDoNothing(t *testing.T) {
	h := newHouse(t)
	anna, jef := h.signIn(t, "anna"), h.signIn(t, "jef")
	token := anna.get("/preferences").token()
	send := func(token string, headers ...string) int {
		values := url.Values{"token": {token}}
		request := newRequest(t, http.MethodPost, h.url+"/preferences/zegel", strings.NewReader(values.Encode()))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for n := 0; n < len(headers); n += 2 {
			request.Header.Set(headers[n], headers[n+1])
		}
		return anna.do(request).StatusCode
	}
	for name, got := range map[string]int{
		"no token":            send(""),
		"another's token":     send(jef.get("/preferences").token()),
		"from another site":   send(token, "Sec-Fetch-Site", "cross-site"),
		"from a sister site":  send(token, "Sec-Fetch-Site", "same-site"),
		"from another origin": send(token, "Origin", "https://evil.example"),
	} {
		if got != http.StatusForbidden {
			t.Errorf("%s: %d", name, got)
		}
	}
	if anna.get("/preferences").find("notice") != nil {
		t.Fatal("one of them began an activation")
	}
	if got := send(token, "Sec-Fetch-Site", "same-origin", "Origin", h.url); got != http.StatusSeeOther {
		t.Errorf("her own form: %d", got)
	}
}

func TestFormSizeIsCapped(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	values := url.Values{"token": {anna.get("/preferences").token()}, "payee": {strings.Repeat("a", 32<<10)}}
	request := newRequest(t, http.MethodPost, h.url+"/transfers", strings.NewReader(values.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if response := anna.do(request); response.StatusCode != http.StatusBadRequest {
		t.Fatal(response.StatusCode)
	}
}

func TestCookie(t *testing.T) {
	h := newHouse(t)
	v := h.visitor(t)
	response := v.do(newRequest(t, http.MethodGet, h.url+"/sign-in", nil))
	cookies := response.Cookies()
	if len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteStrictMode || cookies[0].Path != "/" {
		t.Fatalf("%+v", cookies)
	}

	// Behind TLS it is bound to this very host.
	bank := must(demobank.New(demobank.Config{Dir: t.TempDir(), Address: "https://bank.example"}))(t)
	defer bank.Close()
	recorder := demobank.Get(bank, "https://bank.example/sign-in")
	cookie := recorder.Header.Get("Set-Cookie")
	if !strings.HasPrefix(cookie, "__Host-meridian=") || !strings.Contains(cookie, "Secure") {
		t.Errorf("cookie %q", cookie)
	}
	if recorder.Header.Get("Strict-Transport-Security") == "" {
		t.Error("no Strict-Transport-Security")
	}
}

// An id that was known before the sign-in is worth nothing after it.
func TestSignInChangesTheSession(t *testing.T) {
	h := newHouse(t)
	v := h.visitor(t)
	at := must(url.Parse(h.url))(t)
	page := v.get("/sign-in")
	before := v.client.Jar.Cookies(at)[0]
	page.press("sign-in", "user", "anna", "password", "meridian")
	after := v.client.Jar.Cookies(at)[0]
	if before.Value == after.Value {
		t.Fatal("the session kept its id")
	}
	if n := h.bank.Sessions(); n != 1 {
		t.Errorf("%d sessions for one browser", n)
	}
	request := newRequest(t, http.MethodGet, h.url+"/accounts", nil)
	request.AddCookie(before)
	if response := h.visitor(t).do(request); response.StatusCode != http.StatusSeeOther {
		t.Fatalf("the old id still opens something: %d", response.StatusCode)
	}
	v.get("/accounts").press("sign-out")
	request = newRequest(t, http.MethodGet, h.url+"/accounts", nil)
	request.AddCookie(after)
	if response := h.visitor(t).do(request); response.StatusCode != http.StatusSeeOther {
		t.Fatalf("the id still opens something after the sign-out: %d", response.StatusCode)
	}
}

func TestSessionEndsWhenNothingHappens(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	for range 4 {
		h.clock.advance(14 * time.Minute)
		if anna.get("/accounts").at.Path != "/accounts" {
			t.Fatal("signed out though something happened")
		}
	}
	h.clock.advance(15 * time.Minute)
	if s := anna.get("/accounts"); s.at.Path != "/sign-in" || s.at.RawQuery != "ended=1" {
		t.Fatalf("%s", s.at)
	}
}

func TestSignInIsRefused(t *testing.T) {
	h := newHouse(t)
	v := h.visitor(t)
	for _, c := range [][2]string{{"anna", ""}, {"anna", "Meridian"}, {"", ""}, {"nobody", ""}, {"nobody", "meridian"}, {"anna\x00", "meridian"}} {
		s := v.get("/sign-in").press("sign-in", "user", c[0], "password", c[1])
		if s.status != http.StatusUnprocessableEntity || s.at.Path != "/sign-in" {
			t.Errorf("%q: %d at %s", c, s.status, s.at)
		}
		s.expectText("error", "do not belong together")
	}
	for _, path := range []string{"/accounts", "/transfers/new", "/preferences", "/transfers/x", "/preferences/zegel/x"} {
		if s := v.get(path); s.at.Path != "/sign-in" {
			t.Errorf("%s is open to everybody", path)
		}
	}
}

func TestBadConfigIsRefused(t *testing.T) {
	for _, address := range []string{"", "127.0.0.1:8480", "http://bank.example", "https://bank.example/", "https://bank.example/path", "ftp://bank.example"} {
		if bank, err := demobank.New(demobank.Config{Dir: t.TempDir(), Address: address}); err == nil {
			bank.Close()
			t.Errorf("%q was taken", address)
		}
	}
}
