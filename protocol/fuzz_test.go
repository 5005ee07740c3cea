package protocol

import (
	"bytes"
	"errors"
	"slices"
	"testing"
)

// Every reader of outside bytes: it gives one of its classes of error, or what
// it read is written as the same bytes. Seeds are the vectors, good and bad.

// seedTexts are all texts of the vectors.
func seedTexts(f *testing.F) (texts []string) {
	for _, v := range readVectors[activationVector](f, "activation.json") {
		texts = append(texts, v.Text)
	}
	for _, v := range readVectors[challengeVector](f, "challenge.json") {
		texts = append(texts, v.Text)
	}
	for _, v := range readVectors[refusedVector](f, "refused.json") {
		if v.Reader == "code" {
			texts = append(texts, v.Text)
		}
	}
	return texts
}

// seedMessages are all messages of the vectors for one reader.
func seedMessages(f *testing.F, reader string, good ...hexBytes) {
	for _, b := range good {
		f.Add([]byte(b))
	}
	for _, v := range readVectors[refusedVector](f, "refused.json") {
		if v.Reader == reader {
			f.Add([]byte(v.Bytes))
		}
	}
}

// mustBe fails when an error is not of one of the classes.
func mustBe(t *testing.T, err error, classes ...error) {
	t.Helper()
	if !slices.ContainsFunc(classes, func(class error) bool { return errors.Is(err, class) }) {
		t.Fatalf("an error of no class: %v", err)
	}
}

func FuzzParseText(f *testing.F) {
	for _, s := range seedTexts(f) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text, err := ParseText(s)
		if err != nil {
			mustBe(t, err, ErrNotZegel, ErrDamaged, ErrTooNew)
			return
		}
		if written := text.String(); written != s && "zegel:"+written[6:] != s {
			t.Fatalf("%q is written %q", s, written)
		}
	})
}

func FuzzParseActivation(f *testing.F) {
	for _, s := range seedTexts(f) {
		if text, err := ParseText(s); err == nil && len(text.Body) > checksumSize {
			f.Add(text.Body[:len(text.Body)-checksumSize], true)
			f.Add(text.Body, false)
		}
	}
	f.Fuzz(func(t *testing.T, body []byte, mend bool) {
		if mend { // a fuzzer does not find a checksum
			body = append(bytes.Clone(body), checksum(body)...)
		}
		a, err := ParseActivation(Text{Kind: CodeActivation, Body: body})
		if err != nil {
			mustBe(t, err, ErrDamaged, ErrTooNew)
			return
		}
		written, err := a.Text()
		if err != nil || written != (Text{Kind: CodeActivation, Body: body}).String() {
			t.Fatalf("%x is written %s, %v", body, written, err)
		}
	})
}

func FuzzParseChallenge(f *testing.F) {
	for _, s := range seedTexts(f) {
		if text, err := ParseText(s); err == nil {
			f.Add(text.Body)
		}
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		s, err := ParseChallenge(Text{Kind: CodeChallenge, Body: body})
		if err != nil {
			mustBe(t, err, ErrDamaged, ErrTooNew)
			return
		}
		written := withVersion(encode(&encrypt0{
			Protected: protectedHeader, Header: header{KeyID: s.KeyID[:], PartialIV: s.partial[:]}, Ciphertext: s.ciphertext,
		}))
		if !bytes.Equal(written, body) {
			t.Fatalf("%x is written %x", body, written)
		}
		if _, err := s.Open([32]byte{1}, [12]byte{2}); !errors.Is(err, ErrForged) {
			t.Fatalf("opened under a key of nobody: %v", err)
		}
	})
}

// FuzzOpenPlaintext is what a bank whose key is in wrong hands could seal.
func FuzzOpenPlaintext(f *testing.F) {
	handshake := readVectors[handshakeVector](f, "handshake.json")[0]
	for _, s := range seedTexts(f) {
		text, err := ParseText(s)
		if err != nil {
			continue
		}
		sealed, err := ParseChallenge(text)
		if err != nil {
			continue
		}
		iv := nonce([12]byte(handshake.ContextIV), sealed.partial)
		plain, err := challengeAEAD([32]byte(handshake.ChallengeKey)).Open(nil, iv, sealed.ciphertext, challengeAAD(sealed.KeyID))
		if err == nil {
			f.Add(plain)
		}
	}
	f.Fuzz(func(t *testing.T, plain []byte) {
		c, err := decodeChallenge(plain)
		if err != nil {
			mustBe(t, err, ErrDamaged, ErrTooNew)
			return
		}
		written, err := encodeChallenge(c)
		if err != nil || !bytes.Equal(written, plain) || !bytes.Equal(c.Plain(), plain) {
			t.Fatalf("%x is written %x, %v", plain, written, err)
		}
		if code := AnswerCode([32]byte{}, [32]byte{}, KeyID{}, c.Sequence, Approve, plain); len(code) != 8 {
			t.Fatalf("code %q", code)
		}
	})
}

// FuzzBatchList is what an address that a bank names can answer with, and
// what a bank whose key is in wrong hands could seal a digest of.
func FuzzBatchList(f *testing.F) {
	for _, v := range readVectors[batchVector](f, "batch.json") {
		f.Add([]byte(v.List), uint32(v.Count), v.Minor)
	}
	f.Fuzz(func(t *testing.T, list []byte, count uint32, minor int64) {
		b := &Batch{Count: count, Total: Amount{minor, "EUR"}, Digest: BatchDigest(list)}
		payments, err := b.ReadList(list)
		if err != nil {
			mustBe(t, err, ErrDamaged, ErrTooNew)
			return
		}
		if written := encodeBatchList(payments); !bytes.Equal(written, list) {
			t.Fatalf("%x is written %x", list, written)
		}
	})
}

func FuzzRequest(f *testing.F) {
	h := readVectors[handshakeVector](f, "handshake.json")[0]
	seedMessages(f, "request", h.Request)
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := readRequest(b)
		if err != nil {
			mustBe(t, err, ErrDamaged, ErrTooNew)
			return
		}
		if written := withVersion(encode(r)); !bytes.Equal(written, b) {
			t.Fatalf("%x is written %x", b, written)
		}
		if oneTime, err := PeekRequest(b); err != nil || !bytes.Equal(oneTime[:], r.OneTime) {
			t.Fatalf("PeekRequest: %x, %v", oneTime, err)
		}
	})
}

// FuzzRequestPlaintext is what any device can seal to a bank.
func FuzzRequestPlaintext(f *testing.F) {
	h := readVectors[handshakeVector](f, "handshake.json")[0]
	f.Add([]byte(h.RequestPlain))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := readRequestInner(b)
		if err != nil {
			mustBe(t, err, ErrDamaged, ErrTooNew)
			return
		}
		if written := encode(r); !bytes.Equal(written, b) {
			t.Fatalf("%x is written %x", b, written)
		}
		if _, err := publicKey(r.DeviceKey); err != nil {
			mustBe(t, err, ErrDamaged)
		}
	})
}

func FuzzResponse(f *testing.F) {
	h := readVectors[handshakeVector](f, "handshake.json")[0]
	seedMessages(f, "response", h.Response)
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := readResponse(b)
		if err != nil {
			mustBe(t, err, ErrDamaged, ErrTooNew)
			return
		}
		if written := withVersion(encode(r)); !bytes.Equal(written, b) {
			t.Fatalf("%x is written %x", b, written)
		}
	})
}

// FuzzResponsePlaintext is what a hostile bank can seal to a device.
func FuzzResponsePlaintext(f *testing.F) {
	h := readVectors[handshakeVector](f, "handshake.json")[0]
	f.Add([]byte(h.ResponsePlain))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := readResponseInner(b)
		if err != nil {
			mustBe(t, err, ErrDamaged, ErrTooNew)
			return
		}
		if written := encode(r); !bytes.Equal(written, b) {
			t.Fatalf("%x is written %x", b, written)
		}
	})
}

func FuzzReveal(f *testing.F) {
	h := readVectors[handshakeVector](f, "handshake.json")[0]
	seedMessages(f, "reveal", h.Reveal)
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := readReveal(b)
		if err != nil {
			mustBe(t, err, ErrDamaged, ErrTooNew)
			return
		}
		if written := withVersion(encode(r)); !bytes.Equal(written, b) {
			t.Fatalf("%x is written %x", b, written)
		}
	})
}

func FuzzKeyDocument(f *testing.F) {
	h := readVectors[handshakeVector](f, "handshake.json")[0]
	seedMessages(f, "keys", h.BankDocument)
	f.Fuzz(func(t *testing.T, b []byte) {
		public, err := parseDocument(b)
		if err != nil {
			mustBe(t, err, ErrDamaged, ErrTooNew)
			return
		}
		if written := withVersion(encode(&keyDocument{suiteIDs, public.Bytes()})); !bytes.Equal(written, b) {
			t.Fatalf("%x is written %x", b, written)
		}
	})
}

func FuzzBankKeys(f *testing.F) {
	h := readVectors[handshakeVector](f, "handshake.json")[0]
	stored, err := bankKeysOf(f, h.BankPrivateKey).MarshalBinary()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(stored)
	f.Fuzz(func(t *testing.T, b []byte) {
		keys, err := ParseBankKeys(b)
		if err != nil {
			mustBe(t, err, ErrDamaged, ErrTooNew)
			return
		}
		if written, err := keys.MarshalBinary(); err != nil || !bytes.Equal(written, b) {
			t.Fatalf("%x is written %x, %v", b, written, err)
		}
	})
}

func FuzzAnswer(f *testing.F) {
	h := readVectors[handshakeVector](f, "handshake.json")[0]
	o := readVectors[onlineVector](f, "online.json")[0]
	seedMessages(f, "answer", o.Message)
	bank := bankKeysOf(f, h.BankPrivateKey)
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := readAnswer(b)
		if err != nil {
			mustBe(t, err, ErrDamaged, ErrTooNew)
			return
		}
		if written := withVersion(encode(a)); !bytes.Equal(written, b) {
			t.Fatalf("%x is written %x", b, written)
		}
		if _, err := OpenAnswer(bank, b, [32]byte(o.Chain), o.SigningKey, [32]byte(h.RejectKey), o.Plaintext); err != nil {
			mustBe(t, err, ErrDamaged, ErrTooNew, ErrForged, ErrWrongAnswer)
		}
	})
}

func FuzzProven(f *testing.F) {
	for _, v := range readVectors[onlineVector](f, "online.json") {
		f.Add([]byte(v.COSE))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		p, kid, err := readProven(b)
		if err != nil {
			mustBe(t, err, ErrDamaged, ErrTooNew)
			return
		}
		if written := encode(p); !bytes.Equal(written, b) || !bytes.Equal(kid[:], p.Header.KeyID) {
			t.Fatalf("%x is written %x", b, written)
		}
		if p.fitsTag("zegel1 fuzz", kid, [32]byte{1}) || p.fitsSignature("zegel1 fuzz", kid, make([]byte, 32)) {
			t.Fatal("proven by nobody")
		}
	})
}

func FuzzWaiting(f *testing.F) {
	h := readVectors[handshakeVector](f, "handshake.json")[0]
	seedMessages(f, "waiting", readVectors[waitingVector](f, "waiting.json")[0].Request)
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := CheckWaiting(b, [32]byte(h.RejectKey)); err != nil {
			mustBe(t, err, ErrDamaged, ErrTooNew, ErrForged)
		}
	})
}

// FuzzWaitingList is what a hostile address can answer with.
func FuzzWaitingList(f *testing.F) {
	seedMessages(f, "waiting list", readVectors[waitingVector](f, "waiting.json")[1].Response)
	f.Fuzz(func(t *testing.T, b []byte) {
		texts, err := ParseWaitingList(b)
		if err != nil {
			mustBe(t, err, ErrDamaged, ErrTooNew)
			return
		}
		for _, text := range texts {
			if _, err := ParseText(text.String()); err != nil {
				t.Fatalf("a text that is none: %v", err)
			}
		}
	})
}

func FuzzParseTyped(f *testing.F) {
	for _, v := range readVectors[typingVector](f, "typing.json") {
		f.Add(v.Input)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ParseTyped(s)
		if err != nil {
			mustBe(t, err, ErrDamaged)
			return
		}
		if again, err := ParseTyped(c.String()); err != nil || again != c || mendTyped(s) != mendTyped(c.String()) {
			t.Fatalf("%q is written %q, %v", s, c.String(), err)
		}
	})
}

func FuzzParseDeviceCode(f *testing.F) {
	for _, v := range readVectors[letterVector](f, "letter.json") {
		f.Add(v.DeviceCode)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDeviceCode(s)
		if err != nil {
			mustBe(t, err, ErrDamaged)
			return
		}
		if mendTyped(s) != mendTyped(d.String()) {
			t.Fatalf("%q is written %q", s, d.String())
		}
	})
}

// FuzzTypedMessages is what goes to POST <address>/typed, and what may come
// back.
func FuzzTypedMessages(f *testing.F) {
	for _, v := range readVectors[typedVector](f, "typed.json") {
		f.Add([]byte(v.Request))
		f.Add([]byte(v.Response))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := PeekTyped(b); err != nil {
			mustBe(t, err, ErrDamaged, ErrTooNew)
		}
		if _, err := (TypedCode{1}).OpenTyped("https://bank.example", b); err == nil {
			t.Fatal("opened with a code of nobody")
		} else {
			mustBe(t, err, ErrDamaged, ErrTooNew, ErrForged)
		}
	})
}

func FuzzLetter(f *testing.F) {
	v := readVectors[letterVector](f, "letter.json")[0]
	f.Add([]byte(v.Body[:len(v.Body)-checksumSize]), []byte(v.ReplyBody), []byte(v.ReplyPlain))
	f.Fuzz(func(t *testing.T, letter, reply, inner []byte) {
		body := append(bytes.Clone(letter), checksum(letter)...)
		if l, err := ParseLetter(Text{CodeActivation, body}); err != nil {
			mustBe(t, err, ErrDamaged, ErrTooNew)
		} else if !bytes.Equal(l.body(), body) {
			t.Fatalf("%x is written %x", body, l.body())
		}
		l := vectorLetter()
		if _, err := l.OpenReply(DeviceCode(v.Device), Text{CodeReply, reply}); err != nil {
			mustBe(t, err, ErrDamaged, ErrTooNew, ErrForged)
		}
		// What a hostile bank can seal.
		ct := challengeAEAD([32]byte(v.ReplyKey)).Seal(nil, v.ReplyNonce, inner, v.ReplyAAD)
		sealed := withVersion(encode(&replyOuter{l.Subject, v.ReplyNonce, ct}))
		if _, err := l.OpenReply(DeviceCode(v.Device), Text{CodeReply, sealed}); err != nil {
			mustBe(t, err, ErrDamaged, ErrTooNew)
		}
	})
}

func FuzzDeactivation(f *testing.F) {
	f.Add([]byte(readVectors[deactivationVector](f, "deactivation.json")[0].Body))
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := ParseDeactivation(Text{CodeDeactivation, body})
		if err == nil {
			_, err = d.Check([32]byte{1})
		}
		mustBe(t, err, ErrDamaged, ErrTooNew, ErrForged)
	})
}
