package ocra

import (
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"math/big"
	"strconv"
	"strings"
)

// Suite is a parsed OCRA suite (RFC 6287, section 6): which hash, how many
// digits, and what goes into the code.
type Suite struct {
	name     string
	newHash  func() hash.Hash
	digits   int // 0: the whole HMAC
	counter  bool
	format   byte // of the question: N numeric, A alphanumeric, H hexadecimal
	length   int  // of a question, 4 to 64 characters
	password int  // size of the hashed password in bytes; 0: none
	session  int  // size of the session information in bytes; 0: none
	step     uint64
}

// Input is what a code is computed over. Fields that the suite does not name
// must be empty.
type Input struct {
	Counter  uint64
	Question string // in the suite's format; both questions one after the other for mutual authentication
	Password []byte // already hashed, with the suite's hash for it
	Session  []byte // at most the suite's length; padded with zeros in front
	Seconds  uint64 // since 1970; divided by the suite's time step here
}

// hashes are the functions that a suite may name, for the code and for the
// password.
var hashes = map[string]func() hash.Hash{
	"SHA1": sha1.New, "SHA256": sha256.New, "SHA512": sha512.New,
}

const questionSize = 128 // bytes in the data input

// Parse reads a suite, for example "OCRA-1:HOTP-SHA256-8:C-QH64". An error is
// returned for everything that RFC 6287, section 6, does not define.
func Parse(name string) (*Suite, error) {
	if len(name) > 64 {
		return nil, errors.New("ocra: suite is too long")
	}
	parts := strings.Split(name, ":")
	if len(parts) != 3 || parts[0] != "OCRA-1" {
		return nil, errors.New("ocra: not an OCRA-1 suite")
	}
	s := &Suite{name: name}
	if err := s.parseFunction(parts[1]); err != nil {
		return nil, err
	}
	if err := s.parseInput(parts[2]); err != nil {
		return nil, err
	}
	return s, nil
}

// String is the suite as it was parsed.
func (s *Suite) String() string { return s.name }

// parseFunction reads HOTP-SHA256-8 (section 6.1).
func (s *Suite) parseFunction(f string) error {
	parts := strings.Split(f, "-")
	if len(parts) != 3 || parts[0] != "HOTP" || hashes[parts[1]] == nil {
		return errors.New("ocra: unknown function")
	}
	digits, err := number(parts[2], 0, 10)
	if err != nil || digits != 0 && digits < 4 {
		return errors.New("ocra: not 0 or 4 to 10 digits")
	}
	s.newHash, s.digits = hashes[parts[1]], digits
	return nil
}

// parseInput reads C-QN08-PSHA1-S064-T1M (section 6.3): only the question is
// required, and the order is fixed.
func (s *Suite) parseInput(input string) error {
	parts := strings.Split(input, "-")
	take := func(prefix string) (string, bool) {
		if len(parts) == 0 || !strings.HasPrefix(parts[0], prefix) {
			return "", false
		}
		rest := parts[0][len(prefix):]
		parts = parts[1:]
		return rest, true
	}
	if rest, ok := take("C"); ok {
		if rest != "" {
			return errors.New("ocra: unknown counter")
		}
		s.counter = true
	}
	question, ok := take("Q")
	if !ok || len(question) != 3 || !strings.Contains("NAH", question[:1]) {
		return errors.New("ocra: no question")
	}
	var err error
	s.format = question[0]
	if s.length, err = number(question[1:], 4, 64); err != nil {
		return errors.New("ocra: question is not of 4 to 64 characters")
	}
	if rest, ok := take("P"); ok {
		newHash := hashes[rest]
		if newHash == nil {
			return errors.New("ocra: unknown hash of the password")
		}
		s.password = newHash().Size()
	}
	if rest, ok := take("S"); ok {
		if s.session, err = number(rest, 1, 512); err != nil || len(rest) != 3 {
			return errors.New("ocra: session information is not of 001 to 512 bytes")
		}
	}
	if rest, ok := take("T"); ok {
		if s.step, err = timeStep(rest); err != nil {
			return err
		}
	}
	if len(parts) != 0 {
		return errors.New("ocra: unknown input")
	}
	return nil
}

func timeStep(t string) (uint64, error) {
	bad := errors.New("ocra: unknown time step")
	if t == "" {
		return 0, bad
	}
	unit, most := uint64(0), 59
	switch t[len(t)-1] {
	case 'S':
		unit = 1
	case 'M':
		unit = 60
	case 'H':
		unit, most = 3600, 48
	default:
		return 0, bad
	}
	n, err := number(t[:len(t)-1], 1, most)
	if err != nil {
		return 0, bad
	}
	return uint64(n) * unit, nil
}

// number reads plain decimal digits between least and most.
func number(s string, least, most int) (int, error) {
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return 0, errors.New("not a number")
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < least || n > most {
		return 0, errors.New("number out of range")
	}
	return n, nil
}

// Code computes the code for an input (section 5.1). An error is returned when
// the input has what the suite does not name, lacks what it names, or is too
// long for it.
func (s *Suite) Code(key []byte, in Input) (string, error) {
	data, err := s.dataInput(in)
	if err != nil {
		return "", err
	}
	sum := mac(s.newHash, key, data)
	if s.digits == 0 {
		return hex.EncodeToString(sum), nil
	}
	return truncate(sum, s.digits), nil
}

// dataInput is the suite's name, a zero byte, and the inputs in their order,
// each of fixed size.
func (s *Suite) dataInput(in Input) ([]byte, error) {
	data := append([]byte(s.name), 0)
	if s.counter {
		data = binary.BigEndian.AppendUint64(data, in.Counter)
	} else if in.Counter != 0 {
		return nil, errors.New("ocra: suite has no counter")
	}
	question, err := s.question(in.Question)
	if err != nil {
		return nil, err
	}
	data = append(data, question[:]...)
	if len(in.Password) != s.password {
		return nil, fmt.Errorf("ocra: hashed password is not of %d bytes", s.password)
	}
	data = append(data, in.Password...)
	if len(in.Session) > s.session {
		return nil, fmt.Errorf("ocra: session information is longer than %d bytes", s.session)
	}
	data = append(data, make([]byte, s.session-len(in.Session))...)
	data = append(data, in.Session...)
	if s.step != 0 {
		data = binary.BigEndian.AppendUint64(data, in.Seconds/s.step)
	} else if in.Seconds != 0 {
		return nil, errors.New("ocra: suite has no time")
	}
	return data, nil
}

// question writes Q: as bytes for A, as the digits of the hexadecimal number
// for N and H, from the left, and zeros after it. Two questions stand one
// after the other in mutual authentication (section 7.2), so twice the suite's
// length is allowed.
func (s *Suite) question(q string) (out [questionSize]byte, err error) {
	if q == "" || len(q) > 2*s.length {
		return out, fmt.Errorf("ocra: question is not of 1 to %d characters", 2*s.length)
	}
	switch s.format {
	case 'A':
		copy(out[:], q)
		return out, nil
	case 'N':
		n, ok := new(big.Int).SetString(q, 10)
		if !ok || strings.Trim(q, "0123456789") != "" {
			return out, errors.New("ocra: question is not a number")
		}
		q = n.Text(16)
	}
	if len(q)%2 == 1 {
		q += "0"
	}
	b, err := hex.DecodeString(q)
	if err != nil {
		return out, errors.New("ocra: question is not hexadecimal")
	}
	copy(out[:], b)
	return out, nil
}
