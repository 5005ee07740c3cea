package protocol_test

import (
	"slices"
	"testing"

	"github.com/zegel-app/zegel/protocol"
)

func BenchmarkParseAndOpenChallenge(b *testing.B) {
	text, err := protocol.SealChallenge(&testKeys, testKID, testTransfer(), nil)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		read, err := protocol.ParseText(text)
		if err != nil {
			b.Fatal(err)
		}
		sealed, err := protocol.ParseChallenge(read)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := sealed.Open(testKeys.Challenge, testKeys.ContextIV); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSealChallenge(b *testing.B) {
	c := testTransfer()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := protocol.SealChallenge(&testKeys, testKID, c, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAnswerCode(b *testing.B) {
	plain := sealedPlain(b, testTransfer())
	chain := protocol.ForwardChain(testKeys.Chain, 7)
	b.ReportAllocs()
	for b.Loop() {
		protocol.AnswerCode(testKeys.Answer, chain, testKID, 7, protocol.Approve, plain)
	}
}

// BenchmarkChainAtTheCap is the most that one challenge can make a device
// hash.
func BenchmarkChainAtTheCap(b *testing.B) {
	for b.Loop() {
		protocol.ForwardChain(testKeys.Chain, protocol.MaxChainSteps)
	}
}

// BenchmarkEnrolment is both sides of the handshake.
func BenchmarkEnrolment(b *testing.B) {
	keys, err := protocol.NewBankKeys()
	if err != nil {
		b.Fatal(err)
	}
	code := testCode(keys)
	document := keys.Document()
	b.ReportAllocs()
	for b.Loop() {
		e, request, err := protocol.StartEnrolment(code, document, "Phone")
		if err != nil {
			b.Fatal(err)
		}
		accepted, response, err := protocol.AcceptEnrolment(keys, code, request, testGrant())
		if err != nil {
			b.Fatal(err)
		}
		_, reveal, err := e.Finish(response)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := accepted.Reveal(reveal); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOnlineAnswer is what an answer costs each side.
func BenchmarkOnlineAnswer(b *testing.B) {
	o := newOnline(b)
	approve := protocol.Answer{Decision: protocol.Approve}
	m := o.seal(b, o.device.SigningSeed, approve)
	b.Run("seal", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			o.seal(b, o.device.SigningSeed, approve)
		}
	})
	b.Run("open", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := o.open(m); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkMatchChannelCode is three codes, as the bank compares them.
func BenchmarkMatchChannelCode(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		protocol.MatchChannelCode(testKeys.Codes, testKID, "Trading", testTime, 0, "00000000")
	}
}

func BenchmarkReadListAtTheCap(b *testing.B) {
	batch, list := testBatch(b, slices.Repeat(testPayments(), protocol.MaxBatch/2))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := batch.ReadList(list); err != nil {
			b.Fatal(err)
		}
	}
}
