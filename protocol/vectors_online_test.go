package protocol

import (
	"bytes"
	"crypto/hpke"
	"crypto/sha256"
	"errors"
	"testing"
	"time"
)

// onlineVector is an answer online to the first challenge of challenge.json.
type onlineVector struct {
	Name       string   `json:"name"`
	KeyID      hexBytes `json:"key_id"`
	Sequence   uint32   `json:"sequence"`
	Decision   string   `json:"decision"`
	Reason     Reason   `json:"reason"`
	Secret     hexBytes `json:"secret"` // Ed25519 seed, or reject key
	Plaintext  hexBytes `json:"challenge_plaintext"`
	Payload    hexBytes `json:"payload"`
	Structure  hexBytes `json:"to_be_proven"`
	MACKey     hexBytes `json:"mac_key,omitempty"`
	Proof      hexBytes `json:"proof"`
	COSE       hexBytes `json:"cose"`
	Export     hexBytes `json:"export"`
	Chain      hexBytes `json:"chain"`
	SealKey    hexBytes `json:"seal_key"`
	AAD        hexBytes `json:"aad"`
	Message    hexBytes `json:"message"`
	SigningKey hexBytes `json:"signing_key"` // what the bank has
	Expect     string   `json:"expect"`      // empty: the answer is right
}

func makeOnlineVectors(t *testing.T, h *handshakeVector) (vectors []onlineVector) {
	bank := bankKeysOf(t, h.BankPrivateKey)
	kid := KeyID(h.KeyID)
	challenge := vectorChallenges()[0].challenge
	other := vectorChallenges()[1].challenge
	for _, c := range []*Challenge{challenge, other} {
		if _, err := SealChallenge(&AccountKeys{}, kid, c, nil); err != nil {
			t.Fatal(err)
		}
	}
	other.Sequence = challenge.Sequence
	chain := ForwardChain([32]byte(h.Chain), challenge.Sequence)
	for _, c := range []struct {
		name   string
		about  *Challenge
		secret hexBytes
		answer Answer
		expect string
	}{
		{"approve", challenge, h.SigningSeed, Answer{Approve, 0}, ""},
		{"reject, changed mind", challenge, h.RejectKey, Answer{Reject, ChangedMind}, ""},
		{"reject, not me", challenge, h.RejectKey, Answer{Reject, NotMe}, ""},
		{"approve with a wrong PIN", challenge, hashOf("zegel1 vectors wrong pin"), Answer{Approve, 0}, "wrong-answer"},
		{"approve another challenge", other, h.SigningSeed, Answer{Approve, 0}, "wrong-answer"},
	} {
		message, err := SealAnswer(h.BankDocument, kid, c.about, chain, [32]byte(c.secret), c.answer)
		if err != nil {
			t.Fatal(err)
		}
		v := onlineVector{
			Name: c.name, KeyID: h.KeyID, Sequence: challenge.Sequence, Decision: string(rune(c.answer.Decision)), Reason: c.answer.Reason,
			Secret: c.secret, Plaintext: challenge.Plain(), Chain: chain[:], Message: message, SigningKey: h.SigningKey, Expect: c.expect,
		}
		v.Export = onlineExport(t, bank, message)
		fillOnline(t, &v)
		vectors = append(vectors, v)
	}
	return vectors
}

// onlineExport is what the HPKE context of an answer exports.
func onlineExport(t testing.TB, bank *BankKeys, message []byte) []byte {
	t.Helper()
	outer, err := readAnswer(message)
	if err != nil {
		t.Fatal(err)
	}
	r, err := hpke.NewRecipient(outer.Enc, bank.private, kdf, aead, []byte(labelOnlineAnswer))
	if err != nil {
		t.Fatal(err)
	}
	exported, err := r.Export(labelOnlineAnswer, 32)
	if err != nil {
		t.Fatal(err)
	}
	return exported
}

// fillOnline computes everything from the export onwards.
func fillOnline(t *testing.T, v *onlineVector) {
	t.Helper()
	kid := KeyID(v.KeyID)
	key := answerSealKey(v.Export, [32]byte(v.Chain), kid)
	v.SealKey, v.AAD = key[:], answerAAD(kid, v.Sequence)
	outer, err := readAnswer(v.Message)
	if err != nil {
		t.Fatal(err)
	}
	if v.COSE, err = challengeAEAD(key).Open(nil, make([]byte, 12), outer.Ciphertext, v.AAD); err != nil {
		t.Fatal(err)
	}
	p, _, err := readProven(v.COSE)
	if err != nil {
		t.Fatal(err)
	}
	v.Payload, v.Proof = p.Payload, p.Proof
	if p.isSigned() {
		v.Structure = p.structure("Signature1", labelOnlineAnswer, kid)
	} else {
		v.Structure = p.structure("MAC0", labelOnlineAnswer, kid)
		macKey := deriveKey(v.Secret, labelOnlineAnswer, kid)
		v.MACKey = macKey[:]
	}
}

func checkOnlineVectors(t *testing.T) {
	h := readVectors[handshakeVector](t, "handshake.json")[0]
	bank := bankKeysOf(t, h.BankPrivateKey)
	for _, v := range readVectors[onlineVector](t, "online.json") {
		again := v
		again.SealKey, again.AAD, again.COSE, again.Payload, again.Proof, again.Structure, again.MACKey = nil, nil, nil, nil, nil, nil, nil
		again.Export = onlineExport(t, bank, v.Message)
		fillOnline(t, &again)
		for what, pair := range map[string][2]hexBytes{
			"export": {again.Export, v.Export}, "seal key": {again.SealKey, v.SealKey}, "aad": {again.AAD, v.AAD}, "cose": {again.COSE, v.COSE},
			"payload": {again.Payload, v.Payload}, "proof": {again.Proof, v.Proof}, "to be proven": {again.Structure, v.Structure}, "mac key": {again.MACKey, v.MACKey},
		} {
			same(t, v.Name, what, pair[0], pair[1])
		}
		kid, sequence, err := PeekAnswer(v.Message)
		if err != nil || !bytes.Equal(kid[:], v.KeyID) || sequence != v.Sequence {
			t.Errorf("%s: %v, %d, %v", v.Name, kid, sequence, err)
		}
		a, err := OpenAnswer(bank, v.Message, [32]byte(v.Chain), v.SigningKey, [32]byte(h.RejectKey), v.Plaintext)
		switch {
		case v.Expect == "wrong-answer":
			if !errors.Is(err, ErrWrongAnswer) {
				t.Errorf("%s: %v", v.Name, err)
			}
		case err != nil || a != (Answer{Decision(v.Decision[0]), v.Reason}):
			t.Errorf("%s: %v, %v", v.Name, a, err)
		default:
			// What the device proves is the same each time: only the seal is fresh.
			label, structure := sign1, "Signature1"
			if a.Decision == Reject {
				label, structure = mac0, "MAC0"
			}
			p := label(labelOnlineAnswer, kid, [32]byte(v.Secret), v.Payload)
			same(t, v.Name, "proof made again", p.Proof, v.Proof)
			same(t, v.Name, "structure made again", p.structure(structure, labelOnlineAnswer, kid), v.Structure)
		}
	}
}

// waitingVector is a request for what waits, and its answer.
type waitingVector struct {
	Name      string   `json:"name"`
	KeyID     hexBytes `json:"key_id"`
	RejectKey hexBytes `json:"reject_key"`
	Time      int64    `json:"time"`
	ID        hexBytes `json:"id"`
	Payload   hexBytes `json:"payload"`
	Structure hexBytes `json:"to_be_proven"`
	MACKey    hexBytes `json:"mac_key"`
	Tag       hexBytes `json:"tag"`
	Request   hexBytes `json:"request"`
	Codes     []string `json:"codes"`
	Response  hexBytes `json:"response"`
}

func makeWaitingVectors(t *testing.T, h *handshakeVector) (vectors []waitingVector) {
	kid := KeyID(h.KeyID)
	challenges := readVectors[challengeVector](t, "challenge.json")
	for _, c := range []struct {
		name  string
		codes []string
	}{{"nothing waits", []string{}}, {"two challenges", []string{challenges[0].Text, challenges[1].Text}}} {
		id := hashOf("zegel1 vectors waiting " + c.name)[:OneTimeSize]
		request, err := WaitingRequest(kid, [32]byte(h.RejectKey), vectorTime, bytes.NewReader(id))
		if err != nil {
			t.Fatal(err)
		}
		p, _, err := readWaiting(request)
		if err != nil {
			t.Fatal(err)
		}
		response, err := WaitingList(c.codes)
		if err != nil {
			t.Fatal(err)
		}
		macKey := deriveKey(h.RejectKey, labelWaiting, kid)
		vectors = append(vectors, waitingVector{
			Name: c.name, KeyID: h.KeyID, RejectKey: h.RejectKey, Time: vectorTime.Unix(), ID: id, Payload: p.Payload,
			Structure: p.structure("MAC0", labelWaiting, kid), MACKey: macKey[:], Tag: p.Proof, Request: request,
			Codes: c.codes, Response: response,
		})
	}
	return vectors
}

func checkWaitingVectors(t *testing.T) {
	for _, v := range readVectors[waitingVector](t, "waiting.json") {
		kid, err := PeekWaiting(v.Request)
		if err != nil {
			t.Fatal(err)
		}
		same(t, v.Name, "key id", kid[:], v.KeyID)
		at, err := CheckWaiting(v.Request, [32]byte(v.RejectKey))
		if err != nil || !at.Equal(time.Unix(v.Time, 0)) {
			t.Errorf("%s: %v, %v", v.Name, at, err)
		}
		texts, err := ParseWaitingList(v.Response)
		if err != nil || len(texts) != len(v.Codes) {
			t.Fatalf("%s: %v, %v", v.Name, texts, err)
		}
		for i, text := range texts {
			if text.String() != v.Codes[i] {
				t.Errorf("%s: code %d is %s", v.Name, i, text)
			}
		}
	}
}

// refusedOnline are answers and requests that must fail: read with the chain,
// the keys and the plaintext of the first of online.json, or the reject key of
// waiting.json.
func refusedOnline(t *testing.T, h *handshakeVector) []refusedVector {
	message := func(reader, name string, b []byte, expect string) refusedVector {
		return refusedVector{Name: reader + ": " + name, Reader: reader, Bytes: b, Expect: expect}
	}
	flipped := func(reader, name string, b []byte, i int, expect string) refusedVector {
		b = bytes.Clone(b)
		b[i] ^= 1
		return message(reader, name, b, expect)
	}
	answers := readVectors[onlineVector](t, "online.json")
	good := []byte(answers[0].Message)
	outer, err := readAnswer(good)
	if err != nil {
		t.Fatal(err)
	}
	// resealed is what a device that does not keep to the protocol could send.
	resealed := func(p []byte) []byte {
		key := [32]byte(answers[0].SealKey)
		ct := challengeAEAD(key).Seal(nil, make([]byte, 12), p, answers[0].AAD)
		return withVersion(encode(&answerOuter{sealed{outer.Enc, ct}, outer.KeyID, outer.Sequence}))
	}
	kid, seed, reject := KeyID(h.KeyID), [32]byte(h.SigningSeed), [32]byte(h.RejectKey)
	digest := sha256.Sum256(answers[0].Plaintext)
	claims := func(decision, reason int64) []byte {
		fields := []pair{{rawInt(-1), rawInt(decision)}}
		if reason >= 0 {
			fields = append(fields, pair{rawInt(-2), rawInt(reason)})
		}
		return entries(append(fields, pair{rawInt(-3), rawBytes(digest[:])})...)
	}
	signed := func(payload []byte) []byte { return resealed(encode(sign1(labelOnlineAnswer, kid, seed, payload))) }
	tagged := func(payload []byte) []byte { return resealed(encode(mac0(labelOnlineAnswer, kid, reject, payload))) }
	otherKid := kid
	otherKid[0] ^= 1
	waiting := []byte(readVectors[waitingVector](t, "waiting.json")[0].Request)
	request := func(payload []byte) []byte { return withVersion(encode(mac0(labelWaiting, kid, reject, payload))) }
	id := rawBytes(hashOf("id")[:OneTimeSize])
	list := func(items ...[]byte) []byte { return withVersion(entries(pair{rawInt(-1), rawArray(items...)})) }
	var many [][]byte
	for range MaxWaiting + 1 {
		many = append(many, rawBytes([]byte{Version, 0}))
	}
	return []refusedVector{
		message("answer", "nothing", nil, "damaged"),
		message("answer", "version 2", append([]byte{2}, good[1:]...), "too-new"),
		message("answer", "cut", good[:len(good)-1], "damaged"),
		message("answer", "byte after the end", append(bytes.Clone(good), 0), "damaged"),
		message("answer", "longer than the cap", padded(good, MaxAnswer+1), "damaged"),
		flipped("answer", "one bit of the encapsulated key", good, 700, "forged"),
		flipped("answer", "one bit of the ciphertext", good, bytes.Index(good, outer.Ciphertext)+30, "forged"),
		flipped("answer", "another key id", good, bytes.Index(good, outer.KeyID), "forged"),
		flipped("answer", "another sequence", good, len(good)-1, "forged"),
		message("answer", "sealed, but nothing in it", resealed(nil), "damaged"),
		message("answer", "no payload", signed(nil), "damaged"),
		message("answer", "approval with a reason", signed(claims('A', 1)), "damaged"),
		message("answer", "reason 0 said", signed(claims('A', 0)), "damaged"),
		message("answer", "rejection without a reason", tagged(claims('R', -1)), "damaged"),
		message("answer", "reason of a later version", tagged(claims('R', 3)), "too-new"),
		message("answer", "decision of a later version", tagged(claims('X', -1)), "too-new"),
		message("answer", "approval without a signature", tagged(claims('A', -1)), "damaged"),
		message("answer", "rejection that is signed", signed(claims('R', 1)), "damaged"),
		message("answer", "signed for another key id", resealed(encode(sign1(labelOnlineAnswer, otherKid, seed, claims('A', -1)))), "forged"),
		message("answer", "signature made for another use", resealed(encode(sign1(labelWaiting, kid, seed, claims('A', -1)))), "wrong-answer"),
		message("answer", "tag of another key", resealed(encode(mac0(labelOnlineAnswer, kid, [32]byte{1}, claims('R', 1)))), "forged"),
		message("waiting", "nothing", nil, "damaged"),
		message("waiting", "version 2", append([]byte{2}, waiting[1:]...), "too-new"),
		message("waiting", "byte after the end", append(bytes.Clone(waiting), 0), "damaged"),
		message("waiting", "longer than the cap", padded(waiting, MaxWaitingRequest+1), "damaged"),
		flipped("waiting", "one bit of the tag", waiting, len(waiting)-1, "forged"),
		flipped("waiting", "one bit of the time", waiting, bytes.Index(waiting, rawInt(vectorTime.Unix()))+4, "forged"),
		flipped("waiting", "another key id", waiting, bytes.Index(waiting, h.KeyID), "forged"),
		message("waiting", "signed", withVersion(encode(sign1(labelWaiting, kid, seed, entries(pair{rawInt(6), rawInt(1)}, pair{rawInt(7), id})))), "damaged"),
		message("waiting", "id of 15 bytes", request(entries(pair{rawInt(6), rawInt(1)}, pair{rawInt(7), rawBytes(make([]byte, 15))})), "damaged"),
		message("waiting", "time 0", request(entries(pair{rawInt(6), rawInt(0)}, pair{rawInt(7), id})), "damaged"),
		message("waiting", "field of a later version", request(entries(pair{rawInt(6), rawInt(1)}, pair{rawInt(7), id}, pair{rawInt(-1), id})), "too-new"),
		message("waiting list", "nothing", nil, "damaged"),
		message("waiting list", "version 2", []byte{2, 0xa0}, "too-new"),
		message("waiting list", "no list", []byte{1, 0xa0}, "damaged"),
		message("waiting list", "more than the cap", list(many...), "damaged"),
		message("waiting list", "empty challenge", list(rawBytes(nil)), "damaged"),
		message("waiting list", "challenge of a later version", list(rawBytes([]byte{2, 0})), "too-new"),
		message("waiting list", "challenge longer than the cap", list(rawBytes(padded([]byte{1}, MaxChallengeBody+1))), "damaged"),
	}
}
