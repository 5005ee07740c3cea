package protocol

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

// qrAlphanumeric is QR's alphanumeric set (ISO/IEC 18004, table 5).
const qrAlphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

func TestTextIsReadAndWritten(t *testing.T) {
	for length := 1; length <= MaxChallengeBody; length++ {
		body := bytes.Repeat([]byte{0xa5}, length)
		body[0] = Version
		want := Text{Kind: CodeChallenge, Body: body}
		s := want.String()
		if strings.Trim(s, qrAlphanumeric) != "" {
			t.Fatalf("%q has characters that QR's alphanumeric set has not", s)
		}
		if len(s) > MaxText {
			t.Fatalf("%d bytes make %d characters, more than MaxText", length, len(s))
		}
		for _, scheme := range []string{"ZEGEL:", "zegel:"} {
			got, err := ParseText(scheme + strings.TrimPrefix(s, "ZEGEL:"))
			if err != nil || got.Kind != want.Kind || !bytes.Equal(got.Body, want.Body) {
				t.Fatalf("%s%d bytes: %v, %v", scheme, length, got, err)
			}
		}
	}
	longest := Text{Kind: CodeChallenge, Body: append([]byte{Version}, make([]byte, MaxChallengeBody-1)...)}
	if n := len(longest.String()); n != MaxText {
		t.Errorf("the longest text has %d characters, MaxText is %d", n, MaxText)
	}
}

func TestTextsThatAreRefused(t *testing.T) {
	long := Text{Kind: CodeActivation, Body: append([]byte{Version}, make([]byte, MaxActivationBody)...)}.String()
	for s, want := range map[string]error{
		"":                             ErrNotZegel,
		"Z":                            ErrNotZegel,
		"ZEGEL":                        ErrNotZegel,
		"https://bank.example":         ErrNotZegel,
		"otpauth://totp/x":             ErrNotZegel,
		" ZEGEL:C/AE":                  ErrNotZegel,
		"Zegel:C/AE":                   ErrNotZegel,
		"ZEGEl:C/AE":                   ErrNotZegel,
		"ZEGEL;C/AE":                   ErrNotZegel,
		"ZEGEL:":                       ErrDamaged,
		"ZEGEL:C":                      ErrDamaged,
		"ZEGEL:C/":                     ErrDamaged,
		"ZEGEL:/AE":                    ErrDamaged,
		"ZEGEL:CAE":                    ErrDamaged,
		"ZEGEL:c/AE":                   ErrDamaged,
		"ZEGEL:1/AE":                   ErrDamaged,
		"ZEGEL:C/ae":                   ErrDamaged,
		"ZEGEL:C/AE======":             ErrDamaged,
		"ZEGEL:C/AF":                   ErrDamaged, // bits left over
		"ZEGEL:C/A":                    ErrDamaged, // 5 bits are no byte
		"ZEGEL:C/AEA":                  ErrDamaged,
		"ZEGEL:C/A1":                   ErrDamaged,
		"ZEGEL:C/AE ":                  ErrDamaged,
		"ZEGEL:C/A E":                  ErrDamaged,
		"ZEGEL:C/AE\n":                 ErrDamaged,
		"ZEGEL:C/\rAE":                 ErrDamaged,
		"ZEGEL:C//AE":                  ErrDamaged,
		"ZEGEL:C/AÉ":                   ErrDamaged,
		"ZEGEL:C/AA":                   ErrDamaged, // version 0
		"ZEGEL:C/AI":                   ErrTooNew,  // version 2
		"ZEGEL:C/74":                   ErrTooNew,  // version 255
		"ZEGEL:F/AE":                   ErrTooNew,
		"ZEGEL:E/AE":                   ErrTooNew,
		"ZEGEL:Z/whatever is in it":    ErrTooNew,
		long:                           ErrDamaged,
		strings.Repeat("A", 1<<20):     ErrNotZegel,
		"ZEGEL:C/" + longBase32(1<<20): ErrDamaged,
	} {
		got, err := ParseText(s)
		if !errors.Is(err, want) {
			t.Errorf("%.40q: %v, %v, want %v", s, got, err, want)
		}
	}
}

func longBase32(n int) string { return strings.Repeat("AE", n/2) }
