package protocol

import (
	"regexp"
	"strconv"
	"strings"
)

// addressForm is the one form of an address: scheme, host, port, path. It is
// narrower than a URL of RFC 3986, so that two readers cannot differ about
// which host it names.
var addressForm = regexp.MustCompile(`^(https?)://([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[::1\])(?::([1-9][0-9]{0,4}))?((?:/[A-Za-z0-9._~-]+)*)$`)

// CheckAddress says whether s can be the address of a bank: https, the name of a
// host in small letters, a port or none, and a path of plain segments or none, without
// a closing slash; no user, query, fragment or escapes; at most MaxAddress
// bytes. Plain http is for loopback only (localhost, 127.0.0.1, [::1]), so that
// a bank's engineer can try things out.
func CheckAddress(s string) error {
	const field = "address"
	if s == "" {
		return wrongField(field, "missing")
	}
	if len(s) > MaxAddress {
		return wrongField(field, "longer than %d bytes", MaxAddress)
	}
	m := addressForm.FindStringSubmatch(s)
	if m == nil {
		return wrongField(field, "not an https url of host, port and path, without a closing slash")
	}
	scheme, host, port, path := m[1], m[2], m[3], m[4]
	if strings.Contains(host, "..") {
		return wrongField(field, "host has an empty label")
	}
	if port != "" {
		if n, err := strconv.Atoi(port); err != nil || n > 65535 {
			return wrongField(field, "no such port")
		}
	}
	for segment := range strings.SplitSeq(path, "/") {
		if segment == "." || segment == ".." {
			return wrongField(field, "path goes up")
		}
	}
	if scheme == "http" && host != "localhost" && host != "127.0.0.1" && host != "[::1]" {
		return wrongField(field, "http is for loopback only")
	}
	return nil
}
