package protocol_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/zegel-app/zegel/protocol"
)

const typedLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

func testTyped(t testing.TB) (*protocol.ActivationCode, string) {
	t.Helper()
	keys, err := protocol.NewBankKeys()
	if err != nil {
		t.Fatal(err)
	}
	a := testCode(keys)
	return a, a.Typed().String()
}

func TestTypedCodeIsReadAsPeopleType(t *testing.T) {
	a, typed := testTyped(t)
	if len(typed) != 24 || strings.Count(typed, "-") != 4 {
		t.Fatalf("%s", typed)
	}
	for _, s := range []string{
		typed, strings.ToLower(typed), strings.ReplaceAll(typed, "-", ""), strings.ReplaceAll(typed, "-", " "), " " + typed + " ",
		strings.NewReplacer("I", "1", "O", "0", "B", "8").Replace(typed),
	} {
		if c, err := protocol.ParseTyped(s); err != nil || c != a.Typed() {
			t.Errorf("%q: %v", s, err)
		}
	}
	// Every code is mended, also those with the letters in question.
	for i := range 200 {
		c := protocol.TypedCode{byte(i), byte(i * 7), byte(i * 31), 4, 5, 6, 7, byte(i)}
		s := strings.NewReplacer("I", "1", "O", "0", "B", "8").Replace(c.String())
		if got, err := protocol.ParseTyped(s); err != nil || got != c {
			t.Errorf("%q: %v", s, err)
		}
	}
}

// TestTypedErrorsAreTold puts every other letter in every place, changes over
// every two neighbours, and every two groups: all are refused, and nearly all
// with the group that is wrong.
func TestTypedErrorsAreTold(t *testing.T) {
	_, typed := testTyped(t)
	plain := []byte(strings.ReplaceAll(typed, "-", ""))
	tries, named := 0, 0
	try := func(changed []byte, want ...int) {
		if bytes.Equal(changed, plain) {
			return
		}
		tries++
		_, err := protocol.ParseTyped(string(changed))
		var wrong *protocol.TypedError
		if !errors.As(err, &wrong) || !errors.Is(err, protocol.ErrDamaged) {
			t.Errorf("%s was taken: %v", changed, err)
			return
		}
		if slices.Equal(wrong.Groups, want) {
			named++
		} else if len(wrong.Groups) > 0 && len(want) == 1 {
			t.Errorf("%s: groups %v, want %v", changed, wrong.Groups, want)
		}
	}
	for i := range plain {
		for _, letter := range []byte(typedLetters) {
			changed := bytes.Clone(plain)
			changed[i] = letter
			try(changed, i/4+1)
		}
		if i%4 != 3 {
			changed := bytes.Clone(plain)
			changed[i], changed[i+1] = changed[i+1], changed[i]
			try(changed, i/4+1)
		}
	}
	if named*31 < tries*29 {
		t.Errorf("the group was named for %d of %d errors", named, tries)
	}
	for i := range 5 {
		for j := range i {
			changed := bytes.Clone(plain)
			copy(changed[4*i:4*i+4], plain[4*j:4*j+4])
			copy(changed[4*j:4*j+4], plain[4*i:4*i+4])
			try(changed, j+1, i+1)
		}
	}
	for s, want := range map[string][]int{
		"": {1, 2, 3, 4, 5}, typed[:23]: {5}, typed[:19]: {5}, typed[:17]: {4, 5}, typed + "A": nil, typed[:3] + "9" + typed[4:]: {1},
		typed[:3] + "é" + typed[4:]: {1}, strings.Repeat("A", 1000): nil,
	} {
		_, err := protocol.ParseTyped(s)
		var wrong *protocol.TypedError
		if !errors.As(err, &wrong) || !slices.Equal(wrong.Groups, want) {
			t.Errorf("%.30q: %v, want groups %v", s, err, want)
		}
	}
}

func TestI1TypedActivation(t *testing.T) {
	a, typed := testTyped(t)
	c, err := protocol.ParseTyped(typed)
	if err != nil {
		t.Fatal(err)
	}
	id, err := protocol.PeekTyped(c.Request())
	if err != nil || id != a.Typed().ID() {
		t.Fatalf("%x, %v", id, err)
	}
	response, err := a.TypedResponse()
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.OpenTyped(a.Address, response)
	if err != nil || got.Digest() != a.Digest() {
		t.Fatalf("%+v, %v", got, err)
	}
	flip(t, response, func(b []byte) bool {
		_, err := c.OpenTyped(a.Address, b)
		return refused(err)
	})
	flip(t, c.Request(), func(b []byte) bool {
		other, err := protocol.PeekTyped(b)
		return err == nil && other != id || refused(err)
	})
	if _, err := c.OpenTyped("https://bank.example.evil.example", response); !errors.Is(err, protocol.ErrForged) {
		t.Errorf("a code of another address: %v", err)
	}
	other := c
	other[0] ^= 1
	if _, err := other.OpenTyped(a.Address, response); !errors.Is(err, protocol.ErrForged) {
		t.Errorf("another code: %v", err)
	}
	for _, wrong := range [][]byte{nil, {2}, response[:len(response)-1], append(bytes.Clone(response), 0), make([]byte, protocol.MaxTypedResponse+1)} {
		if _, err := c.OpenTyped(a.Address, wrong); !refused(err) {
			t.Errorf("%d bytes: %v", len(wrong), err)
		}
	}
	for _, verb := range []string{"%v", "%+v", "%x", "%d", "%q", "%s"} {
		if printed := fmt.Sprintf(verb, c); strings.Contains(printed, typed) || strings.Contains(printed, fmt.Sprintf("%x", [8]byte(c))) {
			t.Errorf("%s prints the code", verb)
		}
	}
}
