package protocol

import (
	"encoding/base32"
	"strings"
)

// CodeKind is the letter after the scheme: what a scanned code is for.
type CodeKind byte

// The kinds of code. A reader answers ErrTooNew to any other capital letter.
const (
	CodeActivation   CodeKind = 'A'
	CodeReply        CodeKind = 'B' // the bank's part of an activation by letter
	CodeChallenge    CodeKind = 'C'
	CodeDeactivation CodeKind = 'D'
)

// bodyLimits is the table of the kinds that this version reads, and the
// largest body of each.
var bodyLimits = map[CodeKind]int{
	CodeActivation:   MaxActivationBody,
	CodeReply:        MaxReplyBody,
	CodeDeactivation: MaxDeactivationBody,
	CodeChallenge:    MaxChallengeBody,
}

// Text is a code as it stands in a QR picture or a link:
// ZEGEL:<kind>/<base32>. All its characters are in QR's alphanumeric set
// (ISO/IEC 18004), and it is a URI (RFC 3986) that the app is registered for.
type Text struct {
	Kind CodeKind
	Body []byte // version byte, then what the kind says
}

// base32Alphabet is RFC 4648, section 6, without padding.
var base32Alphabet = base32.StdEncoding.WithPadding(base32.NoPadding)

// ParseText reads a code's text. It takes the scheme as ZEGEL: or zegel:
// (Android hands links on with the scheme as it is registered) and everything
// after it in capitals only, so that one body has one text.
//
// ErrNotZegel is returned when the scheme is another; ErrTooNew when the kind
// or the version is not known here; ErrDamaged otherwise.
func ParseText(s string) (Text, error) {
	rest, ok := strings.CutPrefix(s, "ZEGEL:")
	if !ok {
		rest, ok = strings.CutPrefix(s, "zegel:")
	}
	if !ok {
		return Text{}, ErrNotZegel
	}
	if len(rest) < 2 || rest[0] < 'A' || rest[0] > 'Z' || rest[1] != '/' {
		return Text{}, damaged("no kind of code")
	}
	kind, digits := CodeKind(rest[0]), rest[2:]
	limit, known := bodyLimits[kind]
	if !known {
		return Text{}, tooNew("kind of code")
	}
	if base32Alphabet.DecodedLen(len(digits)) > limit {
		return Text{}, damaged("longer than %d bytes", limit)
	}
	body, err := base32Alphabet.DecodeString(digits)
	if err != nil {
		return Text{}, damaged("not base32")
	}
	// The library's decoder passes over line ends, and over bits left over.
	if base32Alphabet.EncodeToString(body) != digits {
		return Text{}, damaged("not canonical base32")
	}
	if err := checkVersion(body); err != nil {
		return Text{}, err
	}
	return Text{Kind: kind, Body: body}, nil
}

// String writes the text, with the scheme in capitals.
func (t Text) String() string {
	return "ZEGEL:" + string(rune(t.Kind)) + "/" + base32Alphabet.EncodeToString(t.Body)
}

// checkVersion looks at the first byte of a binary message.
func checkVersion(body []byte) error {
	switch {
	case len(body) == 0:
		return damaged("empty")
	case body[0] == 0:
		return damaged("version 0")
	case body[0] > Version:
		return tooNew("version %d", body[0])
	}
	return nil
}

// withVersion puts the version byte before content.
func withVersion(content []byte) []byte {
	return append([]byte{Version}, content...)
}

// unversioned gives the content of a binary message of at most limit bytes.
func unversioned(body []byte, limit int) ([]byte, error) {
	if len(body) > limit {
		return nil, damaged("longer than %d bytes", limit)
	}
	if err := checkVersion(body); err != nil {
		return nil, err
	}
	return body[1:], nil
}
