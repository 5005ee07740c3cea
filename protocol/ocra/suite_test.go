package ocra_test

import (
	"bytes"
	"crypto/sha256"
	"strings"
	"testing"

	"github.com/zegel-app/zegel/protocol/ocra"
)

func TestSuitesThatAreRefused(t *testing.T) {
	for _, name := range []string{
		"", "OCRA-1", "OCRA-1:HOTP-SHA1-6", "OCRA-2:HOTP-SHA1-6:QN08", "OCRA-1:TOTP-SHA1-6:QN08",
		"OCRA-1:HOTP-MD5-6:QN08", "OCRA-1:HOTP-SHA1-3:QN08", "OCRA-1:HOTP-SHA1-11:QN08",
		"OCRA-1:HOTP-SHA1--6:QN08", "OCRA-1:HOTP-SHA1-+6:QN08", "OCRA-1:HOTP-SHA1-6:C",
		"OCRA-1:HOTP-SHA1-6:QX08", "OCRA-1:HOTP-SHA1-6:QN03", "OCRA-1:HOTP-SHA1-6:QN65",
		"OCRA-1:HOTP-SHA1-6:QN8", "OCRA-1:HOTP-SHA1-6:QN08-C", "OCRA-1:HOTP-SHA1-6:C8-QN08",
		"OCRA-1:HOTP-SHA1-6:QN08-PMD5", "OCRA-1:HOTP-SHA1-6:QN08-P", "OCRA-1:HOTP-SHA1-6:QN08-S64",
		"OCRA-1:HOTP-SHA1-6:QN08-S000", "OCRA-1:HOTP-SHA1-6:QN08-S513", "OCRA-1:HOTP-SHA1-6:QN08-T0M",
		"OCRA-1:HOTP-SHA1-6:QN08-T60S", "OCRA-1:HOTP-SHA1-6:QN08-T49H", "OCRA-1:HOTP-SHA1-6:QN08-T1D",
		"OCRA-1:HOTP-SHA1-6:QN08-T", "OCRA-1:HOTP-SHA1-6:QN08-", "OCRA-1:HOTP-SHA1-6:QN08-X",
		"OCRA-1:HOTP-SHA1-6:QN08:X", "ocra-1:HOTP-SHA1-6:QN08", " OCRA-1:HOTP-SHA1-6:QN08",
		"OCRA-1:HOTP-SHA1-6:QN08" + strings.Repeat("-T1M", 20),
	} {
		if s, err := ocra.Parse(name); err == nil {
			t.Errorf("%q was taken as %v", name, s)
		}
	}
}

func TestInputsThatAreRefused(t *testing.T) {
	for _, c := range []struct {
		why, suite string
		in         ocra.Input
	}{
		{"no question", "OCRA-1:HOTP-SHA256-8:QA08", ocra.Input{}},
		{"question too long", "OCRA-1:HOTP-SHA256-8:QA08", ocra.Input{Question: strings.Repeat("A", 17)}},
		{"letters in a number", "OCRA-1:HOTP-SHA256-8:QN08", ocra.Input{Question: "1234567A"}},
		{"sign in a number", "OCRA-1:HOTP-SHA256-8:QN08", ocra.Input{Question: "-1234567"}},
		{"gap in a number", "OCRA-1:HOTP-SHA256-8:QN08", ocra.Input{Question: "1_234567"}},
		{"not hexadecimal", "OCRA-1:HOTP-SHA256-8:QH08", ocra.Input{Question: "0123456G"}},
		{"counter without C", "OCRA-1:HOTP-SHA256-8:QN08", ocra.Input{Question: "1", Counter: 1}},
		{"time without T", "OCRA-1:HOTP-SHA256-8:QN08", ocra.Input{Question: "1", Seconds: 60}},
		{"password without P", "OCRA-1:HOTP-SHA256-8:QN08", ocra.Input{Question: "1", Password: make([]byte, 20)}},
		{"password not hashed", "OCRA-1:HOTP-SHA256-8:QN08-PSHA1", ocra.Input{Question: "1", Password: []byte("1234")}},
		{"password missing", "OCRA-1:HOTP-SHA256-8:QN08-PSHA1", ocra.Input{Question: "1"}},
		{"session without S", "OCRA-1:HOTP-SHA256-8:QN08", ocra.Input{Question: "1", Session: []byte("x")}},
		{"session too long", "OCRA-1:HOTP-SHA256-8:QN08-S064", ocra.Input{Question: "1", Session: make([]byte, 65)}},
	} {
		suite, err := ocra.Parse(c.suite)
		if err != nil {
			t.Fatal(err)
		}
		if code, err := suite.Code(key32, c.in); err == nil {
			t.Errorf("%s: %s gave %s", c.why, c.suite, code)
		}
	}
	if _, err := ocra.HOTP(sha256.New, key32, 0, 11); err == nil {
		t.Error("11 digits were given")
	}
	if _, err := ocra.HOTP(sha256.New, key32, 0, 0); err == nil {
		t.Error("0 digits were given")
	}
	if _, err := ocra.TOTP(sha256.New, key32, 0, 0, 6); err == nil {
		t.Error("a time step of 0 was taken")
	}
}

// The vectors of the RFC have no session, no whole HMAC, and neither seconds
// nor hours; what they would change is checked against each other.
func TestEveryInputCounts(t *testing.T) {
	code := func(name string, in ocra.Input) string {
		suite, err := ocra.Parse(name)
		if err != nil {
			t.Fatal(err)
		}
		c, err := suite.Code(key32, in)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	const suite = "OCRA-1:HOTP-SHA256-10:C-QH64-PSHA256-S128-T30S"
	base := ocra.Input{Counter: 1, Question: "00ff", Password: bytes.Repeat([]byte{1}, 32), Session: []byte("s"), Seconds: 60}
	seen := map[string]string{code(suite, base): "nothing"}
	for what, change := range map[string]func(*ocra.Input){
		"counter":  func(in *ocra.Input) { in.Counter++ },
		"question": func(in *ocra.Input) { in.Question = "00fe" },
		"password": func(in *ocra.Input) { in.Password = bytes.Repeat([]byte{2}, 32) },
		"session":  func(in *ocra.Input) { in.Session = []byte("t") },
		"time":     func(in *ocra.Input) { in.Seconds += 30 },
	} {
		in := base
		change(&in)
		c := code(suite, in)
		if len(c) != 10 {
			t.Errorf("%s: code %s", what, c)
		}
		if other, ok := seen[c]; ok {
			t.Errorf("changing %s gives the code of changing %s", what, other)
		}
		seen[c] = what
	}
	within := base
	within.Seconds += 29
	if code(suite, within) != code(suite, base) {
		t.Error("the code changed within a time step")
	}
	if whole := code("OCRA-1:HOTP-SHA256-0:QA08", ocra.Input{Question: "SIG10000"}); len(whole) != 64 {
		t.Errorf("the whole hmac is %s", whole)
	}
	if code("OCRA-1:HOTP-SHA256-8:QN08-T1H", ocra.Input{Question: "1", Seconds: 7199}) !=
		code("OCRA-1:HOTP-SHA256-8:QN08-T1H", ocra.Input{Question: "1", Seconds: 3600}) {
		t.Error("the code changed within an hour")
	}
	// Capitals and small letters are the same hexadecimal number.
	if code("OCRA-1:HOTP-SHA256-8:QH08", ocra.Input{Question: "ABC"}) != code("OCRA-1:HOTP-SHA256-8:QH08", ocra.Input{Question: "abc0"}) {
		t.Error("hexadecimal questions are not read from the left")
	}
}

func FuzzSuite(f *testing.F) {
	for _, s := range []string{
		"OCRA-1:HOTP-SHA1-6:QN08", "OCRA-1:HOTP-SHA256-8:C-QH64", "OCRA-1:HOTP-SHA512-0:C-QA10-PSHA512-S512-T48H",
		"OCRA-1:HOTP-SHA256-8:QN08-T59S", "OCRA-1:HOTP-SHA256-8:QN64",
	} {
		f.Add(s, "12345678")
	}
	f.Fuzz(func(t *testing.T, name, question string) {
		suite, err := ocra.Parse(name)
		if err != nil {
			return
		}
		if suite.String() != name {
			t.Fatalf("%q is written %q", name, suite)
		}
		code, err := suite.Code(key32, ocra.Input{Question: question})
		if err == nil && len(code) < 4 {
			t.Fatalf("code %q", code)
		}
	})
}
