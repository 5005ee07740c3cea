package protocol

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
	"time"
)

// The vectors that must fail, made from those that must not.

// pair is a map entry as it stands in CBOR.
type pair struct{ key, value []byte }

// entries writes a map with its entries in the order they are given.
func entries(pairs ...pair) []byte {
	items := make([][]byte, 0, 2*len(pairs))
	for _, p := range pairs {
		items = append(items, p.key, p.value)
	}
	return rawMap(items...)
}

// with gives the entries with one replaced, or put last when the label is not
// among them.
func with(pairs []pair, label int64, value []byte) []pair {
	changed := slices.Clone(pairs)
	for i, p := range changed {
		if bytes.Equal(p.key, rawInt(label)) {
			changed[i].value = value
			return changed
		}
	}
	return append(changed, pair{rawInt(label), value})
}

// without gives the entries but one.
func without(pairs []pair, label int64) []pair {
	return slices.DeleteFunc(slices.Clone(pairs), func(p pair) bool { return bytes.Equal(p.key, rawInt(label)) })
}

func makeRefusedVectors(t *testing.T, h *handshakeVector) []refusedVector {
	return slices.Concat(refusedTexts(h), refusedActivations(t, h), refusedEnvelopes(h), refusedPlaintexts(h), refusedMessages(t, h), refusedOnline(t, h), refusedLetters(t, h))
}

func code(name, text, expect string) refusedVector {
	return refusedVector{Name: name, Reader: "code", Text: text, Expect: expect}
}

func codeOf(name string, kind CodeKind, body []byte, expect string) refusedVector {
	return code(name, Text{Kind: kind, Body: body}.String(), expect)
}

func refusedTexts(h *handshakeVector) []refusedVector {
	good := h.Activation
	digits := strings.TrimPrefix(good, "ZEGEL:A/")
	return []refusedVector{
		code("nothing", "", "not-zegel"),
		code("a website", "https://zegel.meridian.example/v1", "not-zegel"),
		code("another app's code", "otpauth://totp/Example:anna?secret=JBSWY3DPEHPK3PXP", "not-zegel"),
		code("scheme in mixed letters", "Zegel:A/"+digits, "not-zegel"),
		code("space before the scheme", " "+good, "not-zegel"),
		code("scheme alone", "ZEGEL:", "damaged"),
		code("no body", "ZEGEL:A/", "damaged"),
		code("kind in a small letter", "ZEGEL:a/"+digits, "damaged"),
		code("kind is a digit", "ZEGEL:1/"+digits, "damaged"),
		code("no stroke", "ZEGEL:A"+digits, "damaged"),
		code("base32 in small letters", "ZEGEL:A/"+strings.ToLower(digits), "damaged"),
		code("base32 with padding", good+"======", "damaged"),
		code("base32 with a line end", good[:40]+"\n"+good[40:], "damaged"),
		code("base32 with a space", good[:40]+" "+good[40:], "damaged"),
		code("a character that is not base32", good[:40]+"1"+good[41:], "damaged"),
		code("bits left over that are not zero", "ZEGEL:C/AF", "damaged"),
		code("a length that base32 does not have", "ZEGEL:C/AEA", "damaged"),
		code("longer than any activation code", Text{CodeActivation, append([]byte{1}, make([]byte, MaxActivationBody)...)}.String(), "damaged"),
		code("longer than any challenge", Text{CodeChallenge, append([]byte{1}, make([]byte, MaxChallengeBody)...)}.String(), "damaged"),
		code("version 0", "ZEGEL:C/AAAA", "damaged"),
		code("version 2", "ZEGEL:C/AIAA", "too-new"),
		code("version 255", "ZEGEL:A/74AA", "too-new"),
		code("kind E", "ZEGEL:E/AEAA", "too-new"),
		code("kind Z", "ZEGEL:Z/AEAA", "too-new"),
	}
}

func refusedActivations(t *testing.T, h *handshakeVector) []refusedVector {
	a := activationOf(t, h.Activation)
	fields := []pair{
		{rawInt(1), rawText(a.Bank)}, {rawInt(2), rawBytes(a.Subject)}, {rawInt(4), rawInt(a.Expires.Unix())},
		{rawInt(7), rawBytes(a.OneTime[:])}, {rawInt(-1), rawText(a.Address)}, {rawInt(-2), rawBytes(a.KeysHash[:])},
	}
	body := a.body()
	whole := func(name string, content []byte, expect string) refusedVector {
		b := append([]byte{Version}, content...)
		return codeOf("activation: "+name, CodeActivation, append(b, checksum(b)...), expect)
	}
	changed := func(name string, label int64, value []byte, expect string) refusedVector {
		return whole(name, entries(with(fields, label, value)...), expect)
	}
	if !bytes.Equal(append(append([]byte{Version}, entries(fields...)...), checksum(body[:len(body)-checksumSize])...), body) {
		t.Fatal("the hand-made activation code is not the real one")
	}
	damagedBit := bytes.Clone(body)
	damagedBit[20] ^= 4
	return []refusedVector{
		codeOf("activation: one bit", CodeActivation, damagedBit, "damaged"),
		codeOf("activation: cut", CodeActivation, body[:len(body)-5], "damaged"),
		codeOf("activation: no checksum", CodeActivation, body[:len(body)-checksumSize], "damaged"),
		codeOf("activation: nothing but a version", CodeActivation, []byte{Version}, "damaged"),
		codeOf("activation: byte after the checksum", CodeActivation, append(bytes.Clone(body), 0), "damaged"),
		codeOf("activation: a challenge's letter", CodeChallenge, body, "damaged"),
		whole("empty map", rawMap(), "damaged"),
		whole("no map", rawArray(), "damaged"),
		whole("byte after the map", append(entries(fields...), 0), "damaged"),
		whole("keys out of order", entries(append(slices.Clone(fields[1:]), fields[0])...), "damaged"),
		whole("key twice", entries(append([]pair{fields[0]}, fields...)...), "damaged"),
		whole("tagged", rawTag(61, entries(fields...)), "damaged"),
		whole("no address", entries(without(fields, -1)...), "damaged"),
		changed("no name", 1, rawText(""), "damaged"),
		changed("name too long", 1, rawText(strings.Repeat("x", MaxBankName+1)), "damaged"),
		changed("name not utf-8", 1, rawText("\xc3\x28"), "damaged"),
		changed("name as bytes", 1, rawBytes([]byte(a.Bank)), "damaged"),
		changed("subject of 7 bytes", 2, rawBytes(a.Subject[:7]), "damaged"),
		changed("expiry 0", 4, rawInt(0), "damaged"),
		changed("expiry before 1970", 4, rawInt(-1), "damaged"),
		changed("expiry after the year 9999", 4, rawInt(MaxTime+1), "damaged"),
		changed("expiry in more bytes than it needs", 4, append([]byte{0x1b, 0, 0, 0, 0}, rawInt(a.Expires.Unix())[1:]...), "damaged"),
		changed("expiry as a float", 4, []byte{0xfb, 0x41, 0xda, 0x9a, 0x1d, 0x16, 0, 0, 0}, "damaged"),
		changed("one-time code of 15 bytes", 7, rawBytes(a.OneTime[:15]), "damaged"),
		changed("address by http", -1, rawText("http://zegel.meridian.example/v1"), "damaged"),
		changed("address with a user", -1, rawText("https://zegel.meridian.example@evil.example"), "damaged"),
		changed("hash of 31 bytes", -2, rawBytes(a.KeysHash[:31]), "damaged"),
		changed("policy 0 said", -3, rawInt(0), "damaged"),
		changed("policy of a later version", -3, rawInt(1), "too-new"),
		changed("field of a later version", -4, rawInt(0), "too-new"),
	}
}

// sealPlain seals what SealChallenge would not.
func sealPlain(h *handshakeVector, plain []byte, sequence uint32) []byte {
	partial := [partialIVSize]byte{0, 0, 0, byte(sequence), 0xaa, 0xbb, 0xcc, 0xdd}
	kid := KeyID(h.KeyID)
	return withVersion(rawArray(
		rawBytes(protectedHeader),
		entries(pair{rawInt(4), rawBytes(kid[:])}, pair{rawInt(6), rawBytes(partial[:])}),
		rawBytes(challengeAEAD([32]byte(h.ChallengeKey)).Seal(nil, nonce([12]byte(h.ContextIV), partial), plain, challengeAAD(kid))),
	))
}

// plainLogin is the entries of a login that would be taken, at sequence 8.
func plainLogin() []pair {
	return []pair{
		{rawInt(4), rawInt(vectorTime.Add(time.Minute).Unix())}, {rawInt(6), rawInt(vectorTime.Unix())},
		{rawInt(7), rawBytes([]byte("12345678"))}, {rawInt(-1), rawInt(1)}, {rawInt(-2), rawInt(8)},
		{rawInt(-3), entries(pair{rawInt(1), rawText("Firefox")})},
	}
}

// plainTransferFields is the entries of a transfer that would be taken.
func plainTransferFields() []pair {
	return []pair{
		{rawInt(1), entries(pair{rawInt(1), rawInt(125000)}, pair{rawInt(2), rawText("EUR")})},
		{rawInt(2), entries(pair{rawInt(1), rawText("Bakkerij Janssens BV")})},
		{rawInt(3), rawText("BE71096123456769")},
	}
}

func refusedEnvelopes(h *handshakeVector) []refusedVector {
	body := sealPlain(h, entries(plainLogin()...), 8)
	kid, partial := rawBytes(h.KeyID), rawBytes([]byte{0, 0, 0, 8, 0xaa, 0xbb, 0xcc, 0xdd})
	protected := rawBytes(protectedHeader)
	headers := entries(pair{rawInt(4), kid}, pair{rawInt(6), partial})
	ciphertext := body[1+1+len(protected)+len(headers):]
	at := func(part []byte) int { return bytes.Index(body, part) }
	challenge := func(name string, content []byte, expect string) refusedVector {
		return codeOf("challenge: "+name, CodeChallenge, withVersion(content), expect)
	}
	flipped := func(name string, i int, expect string) refusedVector {
		b := bytes.Clone(body)
		b[i] ^= 1
		return codeOf("challenge: "+name, CodeChallenge, b, expect)
	}
	return []refusedVector{
		codeOf("challenge: an activation code's letter", CodeActivation, body, "damaged"),
		codeOf("challenge: nothing but a version", CodeChallenge, []byte{Version}, "damaged"),
		codeOf("challenge: cut", CodeChallenge, body[:len(body)-1], "damaged"),
		codeOf("challenge: byte after the end", CodeChallenge, append(bytes.Clone(body), 0), "damaged"),
		challenge("tagged as COSE_Encrypt0", rawTag(16, body[1:]), "damaged"),
		challenge("array of two", rawArray(protected, headers), "damaged"),
		challenge("array of four", rawArray(protected, headers, ciphertext, rawInt(0)), "damaged"),
		challenge("indefinite array", slices.Concat([]byte{0x9f}, body[2:], []byte{0xff}), "damaged"),
		challenge("another algorithm", rawArray(rawBytes([]byte{0xa1, 1, 1}), headers, ciphertext), "damaged"),
		challenge("algorithm not protected", rawArray(rawBytes(nil), entries(pair{rawInt(1), rawInt(3)}, pair{rawInt(4), kid}, pair{rawInt(6), partial}), ciphertext), "too-new"),
		challenge("header of a later version", rawArray(protected, entries(pair{rawInt(4), kid}, pair{rawInt(6), partial}, pair{rawInt(15), rawInt(0)}), ciphertext), "too-new"),
		challenge("headers out of order", rawArray(protected, entries(pair{rawInt(6), partial}, pair{rawInt(4), kid}), ciphertext), "damaged"),
		challenge("header twice", rawArray(protected, entries(pair{rawInt(4), kid}, pair{rawInt(4), kid}, pair{rawInt(6), partial}), ciphertext), "damaged"),
		challenge("key id of 5 bytes", rawArray(protected, entries(pair{rawInt(4), rawBytes(h.KeyID[:5])}, pair{rawInt(6), partial}), ciphertext), "damaged"),
		challenge("partial iv of 7 bytes", rawArray(protected, entries(pair{rawInt(4), kid}, pair{rawInt(6), rawBytes([]byte{0, 0, 0, 8, 0xaa, 0xbb, 0xcc})}), ciphertext), "damaged"),
		challenge("no partial iv", rawArray(protected, entries(pair{rawInt(4), kid}), ciphertext), "damaged"),
		challenge("no ciphertext", rawArray(protected, headers, rawBytes(nil)), "forged"),
		flipped("one bit of the key id", at(h.KeyID), "forged"),
		flipped("one bit of the partial iv", at([]byte{0xaa, 0xbb, 0xcc, 0xdd}), "forged"),
		flipped("one bit of the ciphertext", at(ciphertext)+4, "forged"),
		flipped("one bit of the tag", len(body)-1, "forged"),
	}
}

func refusedPlaintexts(h *handshakeVector) []refusedVector {
	raw := func(name string, plain []byte, expect string) refusedVector {
		return codeOf("plaintext: "+name, CodeChallenge, sealPlain(h, plain, 8), expect)
	}
	changed := func(name string, label int64, value []byte, expect string) refusedVector {
		return raw(name, entries(with(plainLogin(), label, value)...), expect)
	}
	transfer := func(name string, fields []pair, expect string) refusedVector {
		p := with(plainLogin(), -1, rawInt(2))
		return raw(name, entries(with(p, -3, entries(fields...))...), expect)
	}
	moved := func(name string, label int64, value []byte, expect string) refusedVector {
		return transfer(name, with(plainTransferFields(), label, value), expect)
	}
	order := func(kind int64, name string, fields []pair, expect string) refusedVector {
		p := with(plainLogin(), -1, rawInt(kind))
		return raw(name, entries(with(p, -3, entries(fields...))...), expect)
	}
	amount := func(minor []byte, currency string) []byte {
		return entries(pair{rawInt(1), minor}, pair{rawInt(2), rawText(currency)})
	}
	good := plainLogin()
	return append(refusedOrders(order, amount), []refusedVector{
		raw("empty", nil, "damaged"),
		raw("not cbor", []byte("hello"), "damaged"),
		raw("byte after the map", append(entries(good...), 0), "damaged"),
		raw("key twice", entries(append([]pair{good[0]}, good...)...), "damaged"),
		raw("keys out of order", entries(append(slices.Clone(good[1:]), good[0])...), "damaged"),
		raw("indefinite map", slices.Concat([]byte{0xbf}, entries(good...)[1:], []byte{0xff}), "damaged"),
		raw("no fields", entries(without(good, -3)...), "damaged"),
		raw("field of a later version", entries(with(with(good, -5, rawArray(rawInt(1))), -6, rawInt(0))...), "too-new"),
		changed("sequence is not that of the partial iv", -2, rawInt(9), "damaged"),
		changed("sequence 0", -2, rawInt(0), "damaged"),
		changed("sequence of more than 32 bits", -2, rawInt(1<<32), "damaged"),
		changed("expiry at the time of issue", 4, rawInt(vectorTime.Unix()), "damaged"),
		changed("expiry more than a day away", 4, rawInt(vectorTime.Unix()+86401), "damaged"),
		changed("id of 7 bytes", 7, rawBytes([]byte("1234567")), "damaged"),
		changed("id of 17 bytes", 7, rawBytes([]byte("12345678901234567")), "damaged"),
		changed("kind 0", -1, rawInt(0), "too-new"),
		changed("kind of a later version", -1, rawInt(8), "too-new"),
		changed("kind that is 1 in its last byte", -1, rawInt(257), "too-new"),
		changed("answer address by http", -4, rawText("http://zegel.meridian.example"), "damaged"),
		changed("empty answer address", -4, rawText(""), "damaged"),
		changed("empty list of warnings", -5, rawArray(), "damaged"),
		changed("warnings out of order", -5, rawArray(rawInt(2), rawInt(1)), "damaged"),
		changed("warning twice", -5, rawArray(rawInt(1), rawInt(1)), "damaged"),
		changed("warning of a later version", -5, rawArray(rawInt(5)), "too-new"),
		changed("empty browser said", -3, entries(pair{rawInt(1), rawText("")}), "damaged"),
		changed("browser too long", -3, entries(pair{rawInt(1), rawText(strings.Repeat("x", MaxLoginText+1))}), "damaged"),
		changed("login field of a later version", -3, entries(pair{rawInt(1), rawText("Firefox")}, pair{rawInt(3), rawInt(0)}), "too-new"),
		changed("login fields out of order", -3, entries(pair{rawInt(2), rawText("Gent")}, pair{rawInt(1), rawText("Firefox")}), "damaged"),
		transfer("transfer with nothing in it", nil, "damaged"),
		transfer("transfer without a payee", without(plainTransferFields(), 2), "damaged"),
		moved("payee without a name", 2, entries(pair{rawInt(1), rawText("")}), "damaged"),
		moved("payee with a field of a later version", 2, entries(pair{rawInt(1), rawText("A")}, pair{rawInt(2), rawInt(0)}), "too-new"),
		moved("payee's name not utf-8", 2, entries(pair{rawInt(1), rawText("A\xff")}), "damaged"),
		moved("payee's account mistyped", 3, rawText("BE71096123456768"), "damaged"),
		moved("payee's account with spaces", 3, rawText("BE71 0961 2345 6769"), "damaged"),
		moved("payee's account of an unknown country", 3, rawText("XX71096123456769"), "damaged"),
		moved("own account mistyped", 5, rawText("BE68539007547035"), "damaged"),
		moved("amount 0", 1, amount(rawInt(0), "EUR"), "damaged"),
		moved("amount below 0", 1, amount(rawInt(-125000), "EUR"), "damaged"),
		moved("amount of 19 digits", 1, amount(rawInt(MaxMinor+1), "EUR"), "damaged"),
		moved("amount as a float", 1, amount([]byte{0xfb, 0x40, 0xfe, 0x84, 0x80, 0, 0, 0, 0}, "EUR"), "damaged"),
		moved("amount in more bytes than it needs", 1, amount([]byte{0x1b, 0, 0, 0, 0, 0, 1, 0xe8, 0x48}, "EUR"), "damaged"),
		moved("amount as a big number", 1, amount(rawTag(2, rawBytes([]byte{1, 0xe8, 0x48})), "EUR"), "damaged"),
		moved("currency in small letters", 1, amount(rawInt(125000), "eur"), "damaged"),
		moved("currency of a later version", 1, amount(rawInt(125000), "ZZZ"), "too-new"),
		moved("remittance too long", 6, rawText(strings.Repeat("x", MaxRemittance+1)), "damaged"),
		moved("a day that is not in the calendar", 7, rawText("2026-02-30"), "damaged"),
		moved("a date with a time", 7, rawText("2026-08-01T00:00"), "damaged"),
	}...)
}

func refusedMessages(t *testing.T, h *handshakeVector) []refusedVector {
	message := func(reader, name string, b []byte, expect string) refusedVector {
		return refusedVector{Name: reader + ": " + name, Reader: reader, Bytes: b, Expect: expect}
	}
	flipped := func(reader, name string, b []byte, i int, expect string) refusedVector {
		b = bytes.Clone(b)
		b[i] ^= 1
		return message(reader, name, b, expect)
	}
	document := h.BankDocument
	suite := hex.EncodeToString(encode(suiteIDs))
	otherSuite := hex.EncodeToString(encode([]uint16{kem.ID(), kdf.ID(), 3}))
	replaced := unhex(t, strings.Replace(hex.EncodeToString(document), suite, otherSuite, 1))
	nonce, kid, signing := rawBytes(h.Nonce), rawBytes(h.KeyID), rawBytes(h.Reveal[len(h.Reveal)-48:])
	reveal := func(pairs ...pair) []byte { return withVersion(entries(pairs...)) }
	return []refusedVector{
		message("keys of the code", "not those of the code", flippedLast(document), "wrong-bank-keys"),
		message("keys", "nothing", nil, "damaged"),
		message("keys", "version 2", append([]byte{2}, document[1:]...), "too-new"),
		message("keys", "another suite", replaced, "too-new"),
		message("keys", "cut", document[:len(document)-1], "damaged"),
		message("keys", "byte after the end", append(bytes.Clone(document), 0), "damaged"),
		message("keys", "longer than the cap", padded(document, MaxDocument+1), "damaged"),
		message("request", "nothing", nil, "damaged"),
		message("request", "version 2", append([]byte{2}, h.Request[1:]...), "too-new"),
		message("request", "cut", h.Request[:len(h.Request)-1], "damaged"),
		message("request", "longer than the cap", padded(h.Request, MaxRequest+1), "damaged"),
		flipped("request", "one bit of the one-time code", h.Request, 5, "forged"),
		flipped("request", "one bit of the encapsulated key", h.Request, 700, "forged"),
		flipped("request", "one bit of the ciphertext", h.Request, len(h.Request)-20, "forged"),
		message("response", "nothing", nil, "damaged"),
		message("response", "version 2", append([]byte{2}, h.Response[1:]...), "too-new"),
		message("response", "the request in its place", h.Request, "too-new"),
		message("response", "longer than the cap", padded(h.Response, MaxResponse+1), "damaged"),
		flipped("response", "one bit of the encapsulated key", h.Response, 700, "forged"),
		flipped("response", "one bit of the ciphertext", h.Response, len(h.Response)-20, "forged"),
		message("reveal", "nothing", nil, "damaged"),
		message("reveal", "version 2", append([]byte{2}, h.Reveal[1:]...), "too-new"),
		message("reveal", "byte after the end", append(bytes.Clone(h.Reveal), 0), "damaged"),
		message("reveal", "longer than the cap", padded(h.Reveal, MaxReveal+1), "damaged"),
		message("reveal", "nonce of 31 bytes", reveal(pair{rawInt(-1), kid}, pair{rawInt(-2), rawBytes(h.Nonce[:31])}, pair{rawInt(-3), signing}), "damaged"),
		message("reveal", "without a signing key", reveal(pair{rawInt(-1), kid}, pair{rawInt(-2), nonce}), "damaged"),
		message("reveal", "signing key not sealed", reveal(pair{rawInt(-1), kid}, pair{rawInt(-2), nonce}, pair{rawInt(-3), rawBytes(h.SigningKey)}), "damaged"),
		message("reveal", "keys out of order", reveal(pair{rawInt(-2), nonce}, pair{rawInt(-1), kid}, pair{rawInt(-3), signing}), "damaged"),
		message("reveal", "field of a later version", reveal(pair{rawInt(-1), kid}, pair{rawInt(-2), nonce}, pair{rawInt(-3), signing}, pair{rawInt(-4), rawInt(0)}), "too-new"),
		flipped("reveal", "another nonce than was committed to", h.Reveal, 20, "forged"),
		flipped("reveal", "one bit of the sealed signing key", h.Reveal, len(h.Reveal)-30, "forged"),
		flipped("reveal", "another key", h.Reveal, 5, "forged"),
	}
}

// padded is b with zeros up to size.
func padded(b []byte, size int) []byte {
	return append(bytes.Clone(b), make([]byte, size-len(b))...)
}

func flippedLast(b []byte) []byte {
	b = bytes.Clone(b)
	b[len(b)-1] ^= 1
	return b
}

// TestRefusedVectorsDifferFromGoodOnes holds that what the plaintexts above
// are made from is taken, so that each fails for its own reason.
func TestRefusedVectorsDifferFromGoodOnes(t *testing.T) {
	h := &readVectors[handshakeVector](t, "handshake.json")[0]
	order := func(kind int64, fields []pair) []byte {
		return entries(with(with(plainLogin(), -1, rawInt(kind)), -3, entries(fields...))...)
	}
	for name, plain := range map[string][]byte{
		"login": entries(plainLogin()...), "transfer": order(2, plainTransferFields()), "batch": order(3, plainBatchFields(nil)),
		"card payment": order(4, plainCardFields()), "stock order": order(5, plainStockFields()),
		"setting change": order(6, plainSettingFields()), "device change": order(7, plainDeviceFields()),
	} {
		v := codeOf(name, CodeChallenge, sealPlain(h, plain, 8), "")
		if err := v.read(t, h); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
