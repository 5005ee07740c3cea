package protocol

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The vectors in testdata/vectors are for whoever writes the other side in
// another language; docs/protocol.md says how to read them. Here they are held
// to: every file is read, and every value in it is computed again.
//
// go test ./protocol -run TestVectorsAreWritten -update writes them anew.

var update = flag.Bool("update", false, "write testdata/vectors anew")

const vectorDir = "testdata/vectors"

// expectations are the classes of a vector that must fail.
var expectations = map[string]error{
	"not-zegel":       ErrNotZegel,
	"damaged":         ErrDamaged,
	"too-new":         ErrTooNew,
	"forged":          ErrForged,
	"wrong-bank-keys": ErrWrongBankKeys,
	"wrong-answer":    ErrWrongAnswer,
}

// vectorFile is how each file stands on disk.
type vectorFile[V any] struct {
	About   string `json:"about"`
	Vectors []V    `json:"vectors"`
}

func readVectors[V any](t testing.TB, name string) []V {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(vectorDir, name))
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var f vectorFile[V]
	if err := d.Decode(&f); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if len(f.Vectors) == 0 || f.About == "" {
		t.Fatalf("%s: nothing in it", name)
	}
	return f.Vectors
}

// vectorReaders is what is done with each file.
var vectorReaders = map[string]func(*testing.T){
	"activation.json":   checkActivationVectors,
	"keys.json":         checkKeysVectors,
	"handshake.json":    checkHandshakeVectors,
	"challenge.json":    checkChallengeVectors,
	"online.json":       checkOnlineVectors,
	"typed.json":        checkTypedVectors,
	"typing.json":       checkTypingVectors,
	"codes.json":        checkChannelVectors,
	"letter.json":       checkLetterVectors,
	"deactivation.json": checkDeactivationVectors,
	"waiting.json":      checkWaitingVectors,
	"chain.json":        checkChainVectors,
	"refused.json":      checkRefusedVectors,
	"batch.json":        checkBatchVectors,
	"isin.json":         func(t *testing.T) { checkForms(t, "isin.json", CheckISIN) },
	"iban.json":         func(t *testing.T) { checkForms(t, "iban.json", CheckIBAN) },
	"address.json":      func(t *testing.T) { checkForms(t, "address.json", CheckAddress) },
	"currency.json":     checkCurrencyVectors,
}

func TestVectors(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(vectorDir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		if vectorReaders[filepath.Base(path)] == nil {
			t.Errorf("%s: nothing reads it", path)
		}
	}
	for name, check := range vectorReaders {
		t.Run(name, check)
	}
}

// same reports a value that is not the vector's.
func same(t *testing.T, name, what string, got, want []byte) {
	t.Helper()
	if !bytes.Equal(got, want) {
		t.Errorf("%s: %s: %x, want %x", name, what, got, want)
	}
}

func checkActivationVectors(t *testing.T) {
	for _, v := range readVectors[activationVector](t, "activation.json") {
		a := &ActivationCode{
			Bank: v.Bank, Subject: v.Subject, Address: v.Address, OneTime: [16]byte(v.OneTime),
			Expires: time.Unix(v.Expires, 0).UTC(), KeysHash: [32]byte(v.KeysHash),
		}
		text, err := a.Text()
		if err != nil || text != v.Text {
			t.Errorf("%s: %s, %v", v.Name, text, err)
			continue
		}
		read, err := ParseText(v.Text)
		if err != nil {
			t.Fatal(err)
		}
		same(t, v.Name, "body", read.Body, v.Body)
		same(t, v.Name, "parts", slices.Concat([]byte{Version}, v.CBOR, v.Checksum), v.Body)
		again, err := ParseActivation(read)
		if err != nil {
			t.Errorf("%s: %v", v.Name, err)
			continue
		}
		digest := again.Digest()
		same(t, v.Name, "digest", digest[:], v.Digest)
		if again.Bank != a.Bank || again.Address != a.Address || again.OneTime != a.OneTime || !again.Expires.Equal(a.Expires) ||
			!bytes.Equal(again.Subject, a.Subject) || again.KeysHash != a.KeysHash || again.Policy != 0 {
			t.Errorf("%s: %+v", v.Name, again)
		}
	}
}

func checkKeysVectors(t *testing.T) {
	for _, v := range readVectors[keysVector](t, "keys.json") {
		keys := bankKeysOf(t, v.PrivateKey)
		same(t, v.Name, "document", keys.Document(), v.Document)
		hash := keys.Hash()
		same(t, v.Name, "hash", hash[:], v.Hash)
		public, err := parseDocument(v.Document)
		if err != nil {
			t.Fatal(err)
		}
		same(t, v.Name, "public key", public.Bytes(), v.PublicKey)
	}
}

func bankKeysOf(t testing.TB, seed []byte) *BankKeys {
	t.Helper()
	private, err := kem.NewPrivateKey(seed)
	if err != nil {
		t.Fatal(err)
	}
	return &BankKeys{private}
}

// checkHandshakeVectors goes the bank's way and the device's, with the
// messages as they stand: sealing again would give other bytes.
func checkHandshakeVectors(t *testing.T) {
	for _, v := range readVectors[handshakeVector](t, "handshake.json") {
		bank := bankKeysOf(t, v.BankPrivateKey)
		code := activationOf(t, v.Activation)
		digest := code.Digest()
		same(t, v.Name, "digest", digest[:], v.Digest)
		if hash := bank.Hash(); hash != code.KeysHash {
			t.Errorf("%s: the code names other keys", v.Name)
		}

		outer, err := readRequest(v.Request)
		if err != nil {
			t.Fatal(err)
		}
		plain, fromRequest, err := openWith(bank.private, infoRequest, digest[:], outer.sealed)
		if err != nil {
			t.Fatal(err)
		}
		same(t, v.Name, "request plaintext", plain, v.RequestPlain)
		same(t, v.Name, "request export", fromRequest, v.RequestExport)
		inner, err := readRequestInner(plain)
		if err != nil {
			t.Fatal(err)
		}
		device := bankKeysOf(t, v.DevicePrivate).private
		same(t, v.Name, "device key", inner.DeviceKey, device.PublicKey().Bytes())
		same(t, v.Name, "signing key of the seed", signingKey([32]byte(v.SigningSeed)), v.SigningKey)
		committed := commitment([nonceSize]byte(v.Nonce))
		same(t, v.Name, "commitment", committed[:], v.Commitment)
		same(t, v.Name, "commitment sent", inner.Commitment, v.Commitment)
		if inner.Device != v.Device {
			t.Errorf("%s: device %q", v.Name, inner.Device)
		}

		// The device's half, as Finish does it.
		enrolment := &Enrolment{
			digest: digest, request: [32]byte(v.RequestHash), private: device, fromRequest: fromRequest,
			seed: [32]byte(v.SigningSeed), nonce: [nonceSize]byte(v.Nonce),
		}
		enrolled, reveal, err := enrolment.Finish(v.Response)
		if err != nil {
			t.Fatal(err)
		}
		same(t, v.Name, "reveal", reveal, v.Reveal)
		same(t, v.Name, "key id", enrolled.KeyID[:], v.KeyID)
		same(t, v.Name, "challenge key", enrolled.Keys.Challenge[:], v.ChallengeKey)
		same(t, v.Name, "context iv", enrolled.Keys.ContextIV[:], v.ContextIV)
		same(t, v.Name, "answer key", enrolled.Keys.Answer[:], v.AnswerKey)
		same(t, v.Name, "chain", enrolled.Keys.Chain[:], v.Chain)
		same(t, v.Name, "reject key", enrolled.Keys.Reject[:], v.RejectKey)
		same(t, v.Name, "codes key", enrolled.Keys.Codes[:], v.CodesKey)
		revealKey := deriveKey(v.ComparingKey, labelReveal, enrolled.KeyID)
		same(t, v.Name, "reveal key", revealKey[:], v.RevealKey)
		same(t, v.Name, "reveal aad", revealAAD(enrolled.KeyID, [nonceSize]byte(v.Nonce)), v.RevealAAD)
		if enrolled.Digits != v.ComparingDigits || enrolled.Holder != v.Holder || enrolled.HelpNumber != v.HelpNumber ||
			!slices.Equal(enrolled.Channels, v.Channels) || enrolled.BankTime.Unix() != v.Time {
			t.Errorf("%s: digits %s, holder %s", v.Name, enrolled.Digits, enrolled.Holder)
		}

		// The bank's half, from what it stored.
		accepted := &Accepted{KeyID: KeyID(v.KeyID), Commitment: [32]byte(inner.Commitment), Transcript: [32]byte(v.ComparingKey)}
		if digits, err := accepted.Reveal(v.Reveal); err != nil || digits != v.ComparingDigits {
			t.Errorf("%s: digits %s, %v", v.Name, digits, err)
		}
		same(t, v.Name, "signing key at the bank", accepted.SigningKey, v.SigningKey)
	}
}

func activationOf(t testing.TB, s string) *ActivationCode {
	t.Helper()
	text, err := ParseText(s)
	if err != nil {
		t.Fatal(err)
	}
	a, err := ParseActivation(text)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func checkChallengeVectors(t *testing.T) {
	for _, v := range readVectors[challengeVector](t, "challenge.json") {
		kid := KeyID(v.KeyID)
		keys := &AccountKeys{Challenge: [32]byte(v.ChallengeKey), ContextIV: [12]byte(v.ContextIV)}
		c := &Challenge{
			Sequence: v.Sequence, Issued: time.Unix(v.Issued, 0), Expires: time.Unix(v.Expires, 0), ID: v.ID,
			Warnings: v.Warnings, AnswerAddress: v.AnswerAddress,
		}
		if c.Order = v.order(); c.Order.Kind() != v.Kind {
			t.Errorf("%s: kind %d", v.Name, v.Kind)
		}
		text, err := SealChallenge(keys, kid, c, bytes.NewReader(v.PartialIV[4:]))
		if err != nil || text != v.Text {
			t.Errorf("%s: %s, %v", v.Name, text, err)
			continue
		}
		same(t, v.Name, "plaintext", c.Plain(), v.Plaintext)

		read, err := ParseText(v.Text)
		if err != nil {
			t.Fatal(err)
		}
		same(t, v.Name, "body", read.Body, v.Body)
		sealed, err := ParseChallenge(read)
		if err != nil {
			t.Fatal(err)
		}
		same(t, v.Name, "partial iv", sealed.partial[:], v.PartialIV)
		same(t, v.Name, "nonce", nonce(keys.ContextIV, sealed.partial), v.Nonce)
		same(t, v.Name, "aad", challengeAAD(sealed.KeyID), v.AAD)
		same(t, v.Name, "ciphertext", sealed.ciphertext, v.Ciphertext)
		opened, err := sealed.Open(keys.Challenge, keys.ContextIV)
		if err != nil {
			t.Fatal(err)
		}
		same(t, v.Name, "opened", opened.Plain(), v.Plaintext)
		again, err := encodeChallenge(opened)
		if err != nil {
			t.Fatal(err)
		}
		same(t, v.Name, "written again", again, v.Plaintext)
		if len(v.Answers) != 2 {
			t.Errorf("%s: %d answers", v.Name, len(v.Answers))
		}
		for _, a := range v.Answers {
			d := Decision(a.Decision[0])
			key := answerKey([32]byte(a.Key), [32]byte(v.ChainAt), kid)
			same(t, v.Name, "ocra key", key[:], a.OCRAKey)
			question := answerQuestion(d, v.Plaintext)
			same(t, v.Name, "question", question[:], a.Question)
			if code := AnswerCode([32]byte(a.Key), [32]byte(v.ChainAt), kid, v.Sequence, d, opened.Plain()); code != a.Code {
				t.Errorf("%s: %s: %s, want %s", v.Name, a.Decision, code, a.Code)
			}
		}
	}
}

func checkBatchVectors(t *testing.T) {
	for _, v := range readVectors[batchVector](t, "batch.json") {
		b := &Batch{Count: uint32(v.Count), Total: Amount{v.Minor, v.Currency}, Digest: [32]byte(v.Digest)}
		payments, err := b.ReadList(v.List)
		if err != nil || len(payments) != len(v.Payments) {
			t.Errorf("%s: %d payments, %v", v.Name, len(payments), err)
			continue
		}
		for i, p := range payments {
			if paymentVector(p) != v.Payments[i] {
				t.Errorf("%s: payment %d is %+v", v.Name, i, p)
			}
		}
		again, list, err := NewBatch(v.Currency, payments)
		if err != nil || again.Digest != b.Digest || again.Total != b.Total {
			t.Errorf("%s: made again: %+v, %v", v.Name, again, err)
		}
		same(t, v.Name, "list", list, v.List)
	}
}

func checkChainVectors(t *testing.T) {
	vectors := readVectors[chainVector](t, "chain.json")
	first := [32]byte(vectors[0].Chain)
	if vectors[0].Sequence != 0 {
		t.Error("the first is not at sequence 0")
	}
	for _, v := range vectors {
		got := ForwardChain(first, v.Sequence)
		same(t, "chain", "at its sequence", got[:], v.Chain)
	}
}

func checkForms(t *testing.T, name string, check func(string) error) {
	valid := 0
	for _, v := range readVectors[formVector](t, name) {
		if err := check(v.Value); (err == nil) != v.Valid {
			t.Errorf("%q: %v, want valid %v", v.Value, err, v.Valid)
		}
		if v.Valid {
			valid++
		}
	}
	if valid == 0 {
		t.Error("no valid one")
	}
}

func checkCurrencyVectors(t *testing.T) {
	count := 0
	for _, v := range readVectors[currencyVector](t, "currency.json") {
		for currency := range strings.FieldsSeq(v.Currencies) {
			if CurrencyExponent(currency) != v.Exponent {
				t.Errorf("%s: %d, want %d", currency, CurrencyExponent(currency), v.Exponent)
			}
			count++
		}
	}
	for _, list := range currencies {
		count -= len(strings.Fields(list))
	}
	if count != 0 {
		t.Errorf("%d currencies more than in the list", count)
	}
}
