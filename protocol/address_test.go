package protocol

import (
	"net/netip"
	"net/url"
	"strings"
	"testing"
)

var goodAddresses = []string{
	"https://bank.example", "https://zegel.meridian.example/v1", "https://bank.example:8443/a/b.c/d_e~f-g",
	"https://192.0.2.1", "https://[::1]:443/x", "http://localhost:8080", "http://127.0.0.1:40123",
	"http://[::1]:9/zegel", "https://xn--bnk-sna.example",
	"https://" + strings.Repeat("a", MaxAddress-len("https://")),
}

var badAddresses = []string{
	"", "bank.example", "https:", "https://", "https:///x", "http://bank.example", "ftp://bank.example",
	"HTTPS://bank.example", "https://Bank.example", "https://bank.example/", "https://bank.example/v1/",
	"https://bank.example//v1", "https://bank.example/../v1", "https://bank.example/v1/.", "https://bank.example?x",
	"https://bank.example/v1#x", "https://user@bank.example", "https://bank.example@evil.example",
	"https://bank.example\\@evil.example", "https://bank.example/%2e%2e", "https://bank .example",
	"https://bänk.example", "https://bank.example\n", " https://bank.example", "https://bank..example",
	"https://-bank.example", "https://bank-.example:", "https://bank.example:0", "https://bank.example:65536",
	"https://bank.example:080", "https://[::1", "https://[2001:db8::1]", "http://127.0.0.1.evil.example", "http://localhost.evil.example",
	"http://0.0.0.0", "http://[::2]", "javascript://bank.example",
	"https://" + strings.Repeat("a", MaxAddress-len("https://")+1),
}

func TestAddresses(t *testing.T) {
	for _, s := range goodAddresses {
		if err := CheckAddress(s); err != nil {
			t.Errorf("%q: %v", s, err)
		}
	}
	for _, s := range badAddresses {
		if CheckAddress(s) == nil {
			t.Errorf("%q was taken", s)
		}
	}
}

// What is taken must mean to a URL parser exactly what it says.
func FuzzCheckAddress(f *testing.F) {
	for _, s := range append(goodAddresses, badAddresses...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if CheckAddress(s) != nil {
			return
		}
		u, err := url.Parse(s)
		if err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		if u.String() != s || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Host == "" {
			t.Fatalf("%q is %q to a parser", s, u)
		}
		if u.Scheme == "http" && u.Hostname() != "localhost" {
			if ip, err := netip.ParseAddr(u.Hostname()); err != nil || !ip.IsLoopback() {
				t.Fatalf("%q is http and not loopback", s)
			}
		}
	})
}
