package protocol

import (
	"bytes"
	"crypto/hkdf"
	"crypto/sha256"
	"slices"
	"strings"
	"testing"
	"time"
)

// letterVector is an activation by letter, from the letter to the digits.
type letterVector struct {
	Name           string   `json:"name"`
	Bank           string   `json:"bank"`
	Subject        hexBytes `json:"subject"`
	Secret         hexBytes `json:"secret"`
	Expires        int64    `json:"expires"`
	Body           hexBytes `json:"body"`
	Digest         hexBytes `json:"digest"`
	Text           string   `json:"text"`
	Device         hexBytes `json:"device"`
	DeviceCode     string   `json:"device_code"`
	KeyID          hexBytes `json:"key_id"`
	Holder         string   `json:"holder"`
	Channels       []string `json:"channels"`
	HelpNumber     string   `json:"help_number"`
	Time           int64    `json:"time"`
	Material       hexBytes `json:"material"`
	ReplyPlain     hexBytes `json:"reply_plaintext"`
	ReplyKey       hexBytes `json:"reply_key"`
	ReplyNonce     hexBytes `json:"reply_nonce"`
	ReplyAAD       hexBytes `json:"reply_aad"`
	ReplyBody      hexBytes `json:"reply_body"`
	ReplyText      string   `json:"reply_text"`
	TranscriptHash hexBytes `json:"transcript_hash"`
	AccountSecret  hexBytes `json:"account_secret"`
	ChallengeKey   hexBytes `json:"challenge_key"`
	ContextIV      hexBytes `json:"context_iv"`
	AnswerKey      hexBytes `json:"answer_key"`
	Chain          hexBytes `json:"chain_0"`
	RejectKey      hexBytes `json:"reject_key"`
	CodesKey       hexBytes `json:"codes_key"`
	ComparingKey   hexBytes `json:"comparing_key"`
	Digits         string   `json:"digits"`
}

func vectorLetter() *LetterCode {
	return &LetterCode{
		Bank: "Meridian Bank", Subject: hashOf("zegel1 vectors subject")[:SubjectSize], Secret: [32]byte(hashOf("zegel1 vectors letter")),
		Expires: vectorTime.Add(21 * 24 * time.Hour),
	}
}

func makeLetterVectors(t *testing.T) (vectors []letterVector) {
	usual := Grant{
		KeyID: KeyID(hashOf("zegel1 vectors letter key id")[:6]), Holder: "Anna Peeters", Channels: []string{"Web", "Cards"},
		HelpNumber: "+32 2 555 01 00", Time: vectorTime,
	}
	least := Grant{KeyID: usual.KeyID, Holder: "A", Channels: []string{}, Time: vectorTime}
	longest := Grant{
		KeyID: usual.KeyID, Holder: strings.Repeat("H", MaxHolder), HelpNumber: strings.Repeat("1", MaxHelpNumber), Time: time.Unix(MaxTime, 0),
		Channels: slices.Repeat([]string{strings.Repeat("C", 20)}, MaxChannels),
	}
	for _, c := range []struct {
		name  string
		grant Grant
	}{{"usual", usual}, {"with the least in it", least}, {"long names", longest}} {
		l, g := vectorLetter(), c.grant
		text, err := l.Text()
		if err != nil {
			t.Fatal(err)
		}
		device := DeviceCode(hashOf("zegel1 vectors device " + c.name)[:5])
		random := append(hashOf("zegel1 vectors material "+c.name), hashOf("zegel1 vectors nonce " + c.name)[:12]...)
		a, reply, digits, err := AcceptLetter(l, device, g, bytes.NewReader(random))
		if err != nil {
			t.Fatal(err)
		}
		read, err := ParseText(reply)
		if err != nil {
			t.Fatal(err)
		}
		outer, err := readReply(read)
		if err != nil {
			t.Fatal(err)
		}
		key, digest := replyKey(l, device), l.Digest()
		plain, err := challengeAEAD(key).Open(nil, outer.Nonce, outer.Ciphertext, replyAAD(l))
		if err != nil {
			t.Fatal(err)
		}
		transcript := letterTranscript(l, device, read.Body)
		secret, err := hkdf.Extract(sha256.New, slices.Concat(l.Secret[:], device[:], random[:32]), transcript[:])
		if err != nil {
			t.Fatal(err)
		}
		k := a.Keys
		vectors = append(vectors, letterVector{
			Name: c.name, Bank: l.Bank, Subject: l.Subject, Secret: l.Secret[:], Expires: l.Expires.Unix(), Body: l.body(), Digest: digest[:],
			Text: text, Device: device[:], DeviceCode: device.String(), KeyID: g.KeyID[:], Holder: g.Holder, Channels: g.Channels,
			HelpNumber: g.HelpNumber, Time: g.Time.Unix(), Material: random[:32], ReplyPlain: plain, ReplyKey: key[:], ReplyNonce: outer.Nonce,
			ReplyAAD: replyAAD(l), ReplyBody: read.Body, ReplyText: reply, TranscriptHash: transcript[:], AccountSecret: secret,
			ChallengeKey: k.Challenge[:], ContextIV: k.ContextIV[:], AnswerKey: k.Answer[:], Chain: k.Chain[:], RejectKey: k.Reject[:],
			CodesKey: k.Codes[:], ComparingKey: a.Transcript[:], Digits: digits,
		})
	}
	return vectors
}

func checkLetterVectors(t *testing.T) {
	for _, v := range readVectors[letterVector](t, "letter.json") {
		read, err := ParseText(v.Text)
		if err != nil {
			t.Fatal(err)
		}
		l, err := ParseLetter(read)
		if err != nil {
			t.Fatal(err)
		}
		same(t, v.Name, "secret", l.Secret[:], v.Secret)
		device, err := ParseDeviceCode(v.DeviceCode)
		if err != nil {
			t.Fatal(err)
		}
		same(t, v.Name, "device code", device[:], v.Device)
		reply, err := ParseText(v.ReplyText)
		if err != nil {
			t.Fatal(err)
		}
		e, err := l.OpenReply(device, reply)
		if err != nil {
			t.Fatal(err)
		}
		same(t, v.Name, "key id", e.KeyID[:], v.KeyID)
		same(t, v.Name, "challenge key", e.Keys.Challenge[:], v.ChallengeKey)
		same(t, v.Name, "answer key", e.Keys.Answer[:], v.AnswerKey)
		same(t, v.Name, "codes key", e.Keys.Codes[:], v.CodesKey)
		if e.Digits != v.Digits || e.Holder != v.Holder || !slices.Equal(e.Channels, v.Channels) || e.HelpNumber != v.HelpNumber || e.BankTime.Unix() != v.Time {
			t.Errorf("%s: %s, %s", v.Name, e.Digits, e.Holder)
		}
	}
}

// deactivationVector is a D code.
type deactivationVector struct {
	Name         string   `json:"name"`
	KeyID        hexBytes `json:"key_id"`
	ChallengeKey hexBytes `json:"challenge_key"`
	Time         int64    `json:"time"`
	Payload      hexBytes `json:"payload"`
	Structure    hexBytes `json:"to_be_proven"`
	MACKey       hexBytes `json:"mac_key"`
	Tag          hexBytes `json:"tag"`
	Body         hexBytes `json:"body"`
	Text         string   `json:"text"`
}

func makeDeactivationVectors(t *testing.T, h *handshakeVector) []deactivationVector {
	kid := KeyID(h.KeyID)
	text, err := SealDeactivation(&AccountKeys{Challenge: [32]byte(h.ChallengeKey)}, kid, vectorTime)
	if err != nil {
		t.Fatal(err)
	}
	read, err := ParseText(text)
	if err != nil {
		t.Fatal(err)
	}
	d, err := ParseDeactivation(read)
	if err != nil {
		t.Fatal(err)
	}
	macKey := deriveKey(h.ChallengeKey, labelDeactivation, kid)
	return []deactivationVector{{
		Name: "usual", KeyID: h.KeyID, ChallengeKey: h.ChallengeKey, Time: vectorTime.Unix(), Payload: d.proven.Payload,
		Structure: d.proven.structure("MAC0", labelDeactivation, kid), MACKey: macKey[:], Tag: d.proven.Proof, Body: read.Body, Text: text,
	}}
}

func checkDeactivationVectors(t *testing.T) {
	for _, v := range readVectors[deactivationVector](t, "deactivation.json") {
		read, err := ParseText(v.Text)
		if err != nil {
			t.Fatal(err)
		}
		d, err := ParseDeactivation(read)
		if err != nil {
			t.Fatal(err)
		}
		at, err := d.Check([32]byte(v.ChallengeKey))
		if err != nil || at.Unix() != v.Time || !bytes.Equal(d.KeyID[:], v.KeyID) {
			t.Errorf("%s: %v, %v", v.Name, at, err)
		}
	}
}

// refusedLetters are letters, B and D codes that must fail. A B code is opened
// with letter and device code of the first of letter.json.
func refusedLetters(t *testing.T, h *handshakeVector) []refusedVector {
	v := readVectors[letterVector](t, "letter.json")[0]
	l := vectorLetter()
	letter := func(name string, pairs []pair, expect string) refusedVector {
		b := withVersion(entries(pairs...))
		return refusedVector{Name: "letter: " + name, Reader: "letter", Text: Text{CodeActivation, append(b, checksum(b)...)}.String(), Expect: expect}
	}
	fields := []pair{
		{rawInt(1), rawText(l.Bank)}, {rawInt(2), rawBytes(l.Subject)}, {rawInt(4), rawInt(l.Expires.Unix())}, {rawInt(-4), rawBytes(l.Secret[:])},
	}
	reply := func(name string, body []byte, expect string) refusedVector {
		return codeOf("reply: "+name, CodeReply, body, expect)
	}
	flipped := func(b []byte, i int) []byte {
		b = bytes.Clone(b)
		b[i] ^= 1
		return b
	}
	// resealed is what a bank that does not keep to the protocol could seal.
	resealed := func(pairs ...pair) []byte {
		ct := challengeAEAD([32]byte(v.ReplyKey)).Seal(nil, v.ReplyNonce, entries(pairs...), v.ReplyAAD)
		return withVersion(encode(&replyOuter{l.Subject, v.ReplyNonce, ct}))
	}
	inner := []pair{
		{rawInt(6), rawInt(v.Time)}, {rawInt(-1), rawBytes(v.KeyID)}, {rawInt(-2), rawText(v.Holder)},
		{rawInt(-3), rawArray(rawText("Web"), rawText("Cards"))}, {rawInt(-4), rawText(v.HelpNumber)}, {rawInt(-5), rawBytes(v.Material)},
	}
	if !bytes.Equal(resealed(inner...), v.ReplyBody) {
		t.Fatal("the hand-made reply is not the real one")
	}
	kid := KeyID(h.KeyID)
	deactivation := func(name string, body []byte, expect string) refusedVector {
		return codeOf("deactivation: "+name, CodeDeactivation, body, expect)
	}
	good := readVectors[deactivationVector](t, "deactivation.json")[0].Body
	tagged := func(payload []byte) []byte {
		return withVersion(encode(mac0(labelDeactivation, kid, [32]byte(h.ChallengeKey), payload)))
	}
	return []refusedVector{
		codeOf("activation: a letter's, read as one with an address", CodeActivation, l.body(), "too-new"),
		letter("an address in place of the secret", append(slices.Clone(fields[:3]), pair{rawInt(-1), rawText("https://bank.example")}), "too-new"),
		letter("no secret", fields[:3], "damaged"),
		letter("secret of 31 bytes", with(fields, -4, rawBytes(l.Secret[:31])), "damaged"),
		letter("no name", with(fields, 1, rawText("")), "damaged"),
		letter("expiry 0", with(fields, 4, rawInt(0)), "damaged"),
		letter("policy of a later version", append(slices.Clone(fields[:3]), pair{rawInt(-3), rawInt(1)}, fields[3]), "too-new"),
		letter("field of a later version", append(slices.Clone(fields), pair{rawInt(-5), rawInt(0)}), "too-new"),
		reply("nothing but a version", []byte{Version}, "damaged"),
		reply("cut", v.ReplyBody[:len(v.ReplyBody)-1], "damaged"),
		reply("byte after the end", append(bytes.Clone(v.ReplyBody), 0), "damaged"),
		reply("another customer's", flipped(v.ReplyBody, 6), "forged"),
		reply("one bit of the nonce", flipped(v.ReplyBody, bytes.Index(v.ReplyBody, v.ReplyNonce)), "forged"),
		reply("one bit of the ciphertext", flipped(v.ReplyBody, len(v.ReplyBody)-1), "forged"),
		reply("without material", resealed(inner[:5]...), "damaged"),
		reply("material of 31 bytes", resealed(with(inner, -5, rawBytes(v.Material[:31]))...), "damaged"),
		reply("key id of 5 bytes", resealed(with(inner, -1, rawBytes(v.KeyID[:5]))...), "damaged"),
		reply("no holder", resealed(with(inner, -2, rawText(""))...), "damaged"),
		reply("field of a later version", resealed(append(slices.Clone(inner), pair{rawInt(-6), rawInt(0)})...), "too-new"),
		deactivation("nothing but a version", []byte{Version}, "damaged"),
		deactivation("cut", good[:len(good)-1], "damaged"),
		deactivation("longer than the cap", padded(good, MaxDeactivationBody+1), "damaged"),
		deactivation("one bit of the tag", flipped(good, len(good)-1), "forged"),
		deactivation("another key", flipped(good, bytes.Index(good, kid[:])), "forged"),
		deactivation("tag of another use", withVersion(encode(mac0(labelWaiting, kid, [32]byte(h.ChallengeKey), entries(pair{rawInt(6), rawInt(1)})))), "forged"),
		deactivation("signed", withVersion(encode(sign1(labelDeactivation, kid, [32]byte(h.SigningSeed), entries(pair{rawInt(6), rawInt(1)})))), "damaged"),
		deactivation("time 0", tagged(entries(pair{rawInt(6), rawInt(0)})), "damaged"),
		deactivation("field of a later version", tagged(entries(pair{rawInt(6), rawInt(1)}, pair{rawInt(7), rawInt(1)})), "too-new"),
	}
}
