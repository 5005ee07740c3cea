package protocol

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/zegel-app/zegel/protocol/ocra"
)

// Decision is what the customer says to an order.
type Decision byte

// The decisions.
const (
	Approve Decision = 'A'
	Reject  Decision = 'R'
)

// answerSuite is RFC 6287's name for how the digits are made: HMAC-SHA-256,
// 8 digits, a counter, and a question of 64 hexadecimal digits.
const answerSuite = "OCRA-1:HOTP-SHA256-8:C-QH64"

var answerOCRA = mustSuite(answerSuite)

func mustSuite(name string) *ocra.Suite {
	s, err := ocra.Parse(name)
	if err != nil {
		panic(err) // a wrong constant in this file
	}
	return s
}

// AnswerCode is the 8 digits that answer a challenge offline (RFC 6287, suite
// OCRA-1:HOTP-SHA256-8:C-QH64).
//
// answer is AccountKeys.Answer to approve, AccountKeys.Reject to reject; chain
// is the chain at this very sequence (see ForwardChain); plain is
// Challenge.Plain. A wrong answer key, as a wrong PIN gives it, makes a code
// that looks like any other.
func AnswerCode(answer, chain [32]byte, kid KeyID, sequence uint32, d Decision, plain []byte) string {
	key := answerKey(answer, chain, kid)
	question := answerQuestion(d, plain)
	code, err := answerOCRA.Code(key[:], ocra.Input{
		Counter:  uint64(sequence),
		Question: hex.EncodeToString(question[:]),
	})
	if err != nil {
		panic("protocol: ocra: " + err.Error()) // the input above always fits the suite
	}
	return code
}

// answerKey is the OCRA key of one sequence.
func answerKey(answer, chain [32]byte, kid KeyID) [32]byte {
	secret := slices.Concat(answer[:], chain[:])
	key, err := hkdf.Key(sha256.New, secret, nil, "zegel1 answer key"+string(kid[:]), 32)
	if err != nil {
		panic(fmt.Errorf("hkdf: %w", err)) // 32 bytes are always to be had
	}
	return [32]byte(key)
}

// answerQuestion is OCRA's Q: the decision and every byte that was shown.
func answerQuestion(d Decision, plain []byte) [32]byte {
	return sha256.Sum256(slices.Concat([]byte("zegel1 answer"), []byte{byte(d)}, plain))
}
