package protocol

import (
	"net/netip"
	"net/url"
	"strings"
)

// CheckAddress says whether s can be the address of a bank: an https URL with
// a host and no user, query, fragment or closing slash, at most MaxAddress
// bytes of printable ASCII. Plain http is for loopback only, so that a bank's
// engineer can try things out.
func CheckAddress(s string) error {
	const field = "address"
	if s == "" {
		return wrongField(field, "missing")
	}
	if len(s) > MaxAddress {
		return wrongField(field, "longer than %d bytes", MaxAddress)
	}
	for i := 0; i < len(s); i++ {
		if s[i] <= ' ' || s[i] > '~' || s[i] == '\\' {
			return wrongField(field, "character that no url has")
		}
	}
	u, err := url.Parse(s)
	if err != nil {
		return wrongField(field, "not a url") // url's own error repeats the address
	}
	switch {
	case !strings.HasPrefix(s, "https://") && !strings.HasPrefix(s, "http://"):
		return wrongField(field, "not https")
	case u.Hostname() == "":
		return wrongField(field, "no host")
	case u.User != nil:
		return wrongField(field, "has a user")
	case strings.ContainsAny(s, "?#"):
		return wrongField(field, "has a query or a fragment")
	case strings.HasSuffix(s, "/"):
		return wrongField(field, "ends in a slash")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return wrongField(field, "http is for loopback only")
	}
	return nil
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
