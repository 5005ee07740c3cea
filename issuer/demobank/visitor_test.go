package demobank_test

import (
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/demobank"
	"github.com/zegel-app/zegel/issuer/internal/device"
	"github.com/zegel-app/zegel/protocol"
)

// clock is the real time, moved ahead by hand.
type clock struct {
	mu    sync.Mutex
	ahead time.Duration
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}

// house is the demo bank on loopback, over a file on disk.
type house struct {
	url   string
	clock *clock
	dir   string
	keys  issuer.Store // nil: in the bank's own file

	devices []*device.Device // that visitors added

	mu   sync.Mutex
	bank *demobank.Bank
}

func newHouse(t testing.TB) *house {
	t.Helper()
	return newHouseWith(t, nil)
}

func newHouseWith(t testing.TB, keys issuer.Store) *house {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h := &house{url: "http://" + listener.Addr().String(), clock: &clock{}, dir: t.TempDir(), keys: keys}
	h.open(t)
	server := &http.Server{ReadHeaderTimeout: 5 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		bank := h.bank
		h.mu.Unlock()
		bank.ServeHTTP(w, r)
	})}
	go server.Serve(listener)
	t.Cleanup(func() {
		server.Close()
		h.bank.Close()
	})
	return h
}

func (h *house) open(t testing.TB) {
	t.Helper()
	bank, err := demobank.New(demobank.Config{Dir: h.dir, Address: h.url, Now: h.clock.Now, Keys: h.keys})
	if err != nil {
		t.Fatal(err)
	}
	h.mu.Lock()
	h.bank = bank
	h.mu.Unlock()
}

// restart stops the bank and starts it again on the same file.
func (h *house) restart(t testing.TB) {
	t.Helper()
	if err := h.bank.Close(); err != nil {
		t.Fatal(err)
	}
	h.open(t)
}

// visitor is a browser without script: cookies, pages, forms.
type visitor struct {
	t      testing.TB
	house  *house
	client *http.Client
}

func (h *house) visitor(t testing.TB) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{t: t, house: h, client: &http.Client{Jar: jar, Timeout: 20 * time.Second}}
	t.Cleanup(v.client.CloseIdleConnections)
	return v
}

// screen is a page that a visitor looks at.
type screen struct {
	*visitor
	status int
	at     *url.URL
	root   *html.Node
}

func (v *visitor) get(path string) *screen {
	v.t.Helper()
	response, err := v.client.Get(v.house.url + path)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.read(response)
}

func (v *visitor) read(response *http.Response) *screen {
	v.t.Helper()
	defer response.Body.Close()
	root, err := html.Parse(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		v.t.Fatal(err)
	}
	return &screen{v, response.StatusCode, response.Request.URL, root}
}

// find gives the first element with this data-testid, or nil.
func (s *screen) find(testid string) *html.Node {
	for n := range s.root.Descendants() {
		if n.Type == html.ElementNode && attribute(n, "data-testid") == testid {
			return n
		}
	}
	return nil
}

func (s *screen) all(testid string) (found []*html.Node) {
	for n := range s.root.Descendants() {
		if n.Type == html.ElementNode && attribute(n, "data-testid") == testid {
			found = append(found, n)
		}
	}
	return found
}

func (s *screen) must(testid string) *html.Node {
	s.t.Helper()
	n := s.find(testid)
	if n == nil {
		s.t.Fatalf("%s has no %q; it says: %s", s.at.Path, testid, text(s.root))
	}
	return n
}

// text is what an element says, with its spaces made plain.
func (s *screen) text(testid string) string {
	s.t.Helper()
	return text(s.must(testid))
}

// state is the data-state of a page's main element.
func (s *screen) state(testid string) string {
	s.t.Helper()
	return attribute(s.must(testid), "data-state")
}

func (s *screen) expectState(testid, want string) *screen {
	s.t.Helper()
	if got := s.state(testid); got != want {
		s.t.Fatalf("%s is %s, want %s; it says: %s", s.at.Path, got, want, text(s.root))
	}
	return s
}

func (s *screen) expectText(testid, want string) *screen {
	s.t.Helper()
	if got := s.text(testid); !strings.Contains(got, want) {
		s.t.Fatalf("%s says %q, want %q", testid, got, want)
	}
	return s
}

// press sends the form that a button stands in, with what it holds and what is
// typed over it.
func (s *screen) press(button string, typed ...string) *screen {
	s.t.Helper()
	b := s.must(button)
	form := b
	for form != nil && form.Data != "form" {
		form = form.Parent
	}
	if form == nil {
		s.t.Fatalf("%q stands in no form", button)
	}
	values := fields(form)
	if name := attribute(b, "name"); name != "" {
		values.Set(name, attribute(b, "value"))
	}
	for n := 0; n < len(typed); n += 2 {
		if _, there := values[typed[n]]; !there {
			s.t.Fatalf("the form of %q has no field %q", button, typed[n])
		}
		values.Set(typed[n], typed[n+1])
	}
	action := attribute(b, "formaction")
	if action == "" {
		action = attribute(form, "action")
	}
	return s.post(action, values)
}

func (s *screen) post(action string, values url.Values) *screen {
	s.t.Helper()
	to, err := s.at.Parse(action)
	if err != nil {
		s.t.Fatal(err)
	}
	response, err := s.client.PostForm(to.String(), values)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.read(response)
}

// follow goes where a link goes.
func (s *screen) follow(testid string) *screen {
	s.t.Helper()
	to, err := s.at.Parse(attribute(s.must(testid), "href"))
	if err != nil {
		s.t.Fatal(err)
	}
	return s.get(to.RequestURI())
}

func fields(form *html.Node) url.Values {
	values := url.Values{}
	for n := range form.Descendants() {
		name := attribute(n, "name")
		switch {
		case name == "" || n.Type != html.ElementNode:
		case n.Data == "input":
			values.Set(name, attribute(n, "value"))
		case n.Data == "textarea":
			if n.FirstChild != nil {
				values.Set(name, n.FirstChild.Data)
			}
		case n.Data == "select":
			for option := range n.Descendants() {
				if option.Data == "option" && (!values.Has(name) || has(option, "selected")) {
					values.Set(name, attribute(option, "value"))
				}
			}
		}
	}
	return values
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func text(n *html.Node) string {
	var words []string
	for d := range n.Descendants() {
		if d.Type == html.TextNode && d.Parent.Data != "script" && d.Parent.Data != "style" {
			words = append(words, strings.Fields(d.Data)...)
		}
	}
	return strings.Join(words, " ")
}

// signIn signs a customer in with his password.
func (h *house) signIn(t testing.TB, user string) *visitor {
	t.Helper()
	v := h.visitor(t)
	s := v.get("/").press("sign-in", "user", user, "password", "meridian")
	if s.at.Path != "/accounts" {
		t.Fatalf("after the sign-in: %s: %s", s.at.Path, text(s.root))
	}
	return v
}

// addDevice goes through an activation with yes at its end.
func (v *visitor) addDevice(name string) *device.Device {
	v.t.Helper()
	s := v.startCode().expectState("activation", "CREATED")
	d, err := device.Enrol(v.client, s.text("code-text"), name)
	if err != nil {
		v.t.Fatal(err)
	}
	s = v.get(s.at.Path).expectState("activation", "PENDING")
	if digits := strings.ReplaceAll(s.text("digits"), " ", ""); digits != d.Digits {
		v.t.Fatalf("page shows %s, device %s", digits, d.Digits)
	}
	s.press("digits-match").expectState("activation", "ACTIVE")
	v.house.devices = append(v.house.devices, d)
	return d
}

// startCode asks for the code of a device. A device that is there already says
// yes to it.
func (v *visitor) startCode() *screen {
	v.t.Helper()
	s := v.get("/preferences").press("add-zegel")
	if s.at.Path != "/preferences/devices/new" {
		return s
	}
	s = s.press("continue", "name", "Another device").expectState("state", "WAITING")
	return s.press("submit-code", "code", s.yes()).expectState("state", "DONE").press("go-on")
}

// yes is what the device says that the code on the page is for.
func (s *screen) yes() string {
	s.t.Helper()
	for _, d := range s.house.devices {
		if _, err := d.Open(s.text("code-text")); err == nil {
			return s.answer(d, protocol.Approve)
		}
	}
	s.t.Fatal("no device opens the code on the page")
	return ""
}

// order fills in a transfer to the garage.
func (v *visitor) order(typed ...string) *screen {
	v.t.Helper()
	return v.get("/transfers/new").press("continue", append([]string{
		"payee", "Garage De Smet", "iban", "BE68 5390 0754 7034", "amount", "1 250,00", "reference", "Invoice 2026-0117",
	}, typed...)...)
}

// answer is what the device says to the code on the page.
func (s *screen) answer(d *device.Device, decision protocol.Decision) string {
	s.t.Helper()
	code, err := d.Answer(s.text("code-text"), decision)
	if err != nil {
		s.t.Fatal(err)
	}
	return code
}

func wrong(right string) string {
	if right[0] == '9' {
		return "0" + right[1:]
	}
	return string(right[0]+1) + right[1:]
}

// balance is what the customer has on his first account, in cents.
func (v *visitor) balance() int {
	v.t.Helper()
	return cents(v.t, v.get("/accounts").text("balance"))
}

func (v *visitor) expectBalance(want int) {
	v.t.Helper()
	if got := v.balance(); got != want {
		v.t.Fatalf("balance is %d cents, want %d", got, want)
	}
}

// cents reads an amount as the pages write it.
func cents(t testing.TB, shown string) int {
	t.Helper()
	n, err := strconv.Atoi(strings.NewReplacer("€", "", " ", "", ",", "").Replace(shown))
	if err != nil {
		t.Fatal(err)
	}
	return n
}
