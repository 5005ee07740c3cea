package protocol

import (
	"bytes"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/cryptotest"
	"time"
)

// vectorTime is 28 July 2026, 09:30 UTC.
var vectorTime = time.Date(2026, 7, 28, 9, 30, 0, 0, time.UTC)

func writeVectors[V any](t *testing.T, name, about string, vectors []V) {
	t.Helper()
	data, err := json.MarshalIndent(vectorFile[V]{about, vectors}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(vectorDir, name), append(data, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestVectorsAreWritten writes every file anew under -update, from randomness
// with a fixed seed. Without it, what does not depend on how the library uses
// randomness is made again and compared with what is on disk.
func TestVectorsAreWritten(t *testing.T) {
	if *update {
		cryptotest.SetGlobalRandom(t, 1)
		bank := bankKeysOf(t, hashOf("zegel1 vectors bank key"))
		writeVectors(t, "keys.json", "The bank's HPKE keys, and the document that GET <address>/keys answers with.", []keysVector{makeKeysVector(bank)})
		writeVectors(t, "handshake.json", "Online activation, from the code to the digits, with every value in between.", []handshakeVector{makeHandshakeVector(t, bank)})
	}
	handshake := readVectors[handshakeVector](t, "handshake.json")[0]
	bank := bankKeysOf(t, handshake.BankPrivateKey)
	checkWritten(t, "activation.json", "Activation codes: text, body, and the fields in it.", makeActivationVectors(bank))
	checkWritten(t, "challenge.json", "Challenges: the fields, what is sealed, how, and the codes that answer it. The first is the worked example of docs/protocol.md.", makeChallengeVectors(t, &handshake))
	if *update {
		writeVectors(t, "online.json", "Answers online to the first challenge of challenge.json. Expect is the class of error; empty is a right answer.", makeOnlineVectors(t, &handshake))
	}
	checkWritten(t, "typed.json", "Activation codes that are typed, and how the code itself is fetched with them.", makeTypedVectors(bank))
	checkWritten(t, "typing.json", "What somebody typed, for the first of typed.json. With code: it is read. With groups: these are wrong. With neither: wrong, and where cannot be told.", makeTypingVectors(bank))
	checkWritten(t, "codes.json", "Codes on demand, by channel and time.", makeChannelVectors(&handshake))
	checkWritten(t, "letter.json", "Activation by letter, from the letter to the digits, with every value in between.", makeLetterVectors(t))
	checkWritten(t, "deactivation.json", "Deactivation codes.", makeDeactivationVectors(t, &handshake))
	checkWritten(t, "waiting.json", "Requests for the challenges that wait, and what the bank answers.", makeWaitingVectors(t, &handshake))
	checkWritten(t, "chain.json", "The one-way chain at some sequences, from chain_0.", makeChainVectors(&handshake))
	checkWritten(t, "refused.json", "What must not be read, and the class of error it gets. For the reader \"code\", challenges are opened with the keys of handshake.json.", makeRefusedVectors(t, &handshake))
	checkWritten(t, "batch.json", "Lists of batches, as GET <list address> answers with them.", makeBatchVectors())
	checkWritten(t, "isin.json", "ISINs (ISO 6166), and wrong ones.", makeISINVectors())
	checkWritten(t, "iban.json", "IBANs: the registry's examples, and wrong ones.", makeIBANVectors())
	checkWritten(t, "address.json", "Addresses of banks that are taken, and that are not.", makeAddressVectors())
	checkWritten(t, "currency.json", "ISO 4217: which currencies are taken, and their number of decimals.", makeCurrencyVectors())
}

// checkWritten writes a file under -update, and compares with it either way.
func checkWritten[V any](t *testing.T, name, about string, made []V) {
	t.Helper()
	if *update {
		writeVectors(t, name, about, made)
	}
	written := readVectors[V](t, name)
	if len(written) != len(made) {
		t.Errorf("%s: %d vectors, want %d: run with -update", name, len(written), len(made))
		return
	}
	for i := range made {
		want, err := json.Marshal(made[i])
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(written[i])
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s: vector %d is not what is made now: run with -update\n%s\n%s", name, i, got, want)
		}
	}
}

// hashOf gives fixed bytes that nobody chose.
func hashOf(s string) []byte {
	h := sha256.Sum256([]byte(s))
	return h[:]
}

func vectorCode(bank *BankKeys) *ActivationCode {
	return &ActivationCode{
		Bank:     "Meridian Bank",
		Subject:  hashOf("zegel1 vectors subject")[:SubjectSize],
		Address:  "https://zegel.meridian.example/v1",
		OneTime:  [16]byte(hashOf("zegel1 vectors one-time code")),
		Expires:  vectorTime.Add(10 * time.Minute),
		KeysHash: bank.Hash(),
	}
}

func makeActivationVectors(bank *BankKeys) (vectors []activationVector) {
	usual := vectorCode(bank)
	loopback := vectorCode(bank)
	loopback.Bank, loopback.Address = "Meridian Bank (trial)", "http://127.0.0.1:8080"
	largest := vectorCode(bank)
	largest.Bank = strings.Repeat("Ngân hàng ", 4)
	largest.Address = "https://" + strings.Repeat("a", MaxAddress-len("https://"))
	largest.Expires = time.Unix(MaxTime, 0)
	for _, c := range []struct {
		name string
		code *ActivationCode
	}{{"usual", usual}, {"loopback", loopback}, {"longest address and latest time", largest}} {
		text, err := c.code.Text()
		if err != nil {
			panic(err)
		}
		body, digest := c.code.body(), c.code.Digest()
		vectors = append(vectors, activationVector{
			Name: c.name, Bank: c.code.Bank, Subject: c.code.Subject, Address: c.code.Address, OneTime: c.code.OneTime[:],
			Expires: c.code.Expires.Unix(), KeysHash: c.code.KeysHash[:], CBOR: body[1 : len(body)-checksumSize],
			Checksum: body[len(body)-checksumSize:], Body: body, Digest: digest[:], Text: text,
		})
	}
	return vectors
}

func makeKeysVector(bank *BankKeys) keysVector {
	seed, err := bank.private.Bytes()
	if err != nil {
		panic(err)
	}
	hash := bank.Hash()
	return keysVector{
		Name: "bank", PrivateKey: seed, PublicKey: bank.private.PublicKey().Bytes(), Document: bank.Document(), Hash: hash[:],
	}
}

func makeHandshakeVector(t *testing.T, bank *BankKeys) handshakeVector {
	code := vectorCode(bank)
	activation, err := code.Text()
	if err != nil {
		t.Fatal(err)
	}
	bankSeed, err := bank.private.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	digest := code.Digest()
	v := handshakeVector{
		Name: "usual", BankPrivateKey: bankSeed, BankDocument: bank.Document(), Activation: activation, Digest: digest[:],
		Device: "Anna's phone", Holder: "Anna Peeters", Channels: []string{"Web", "Cards"}, HelpNumber: "+32 2 555 01 00",
		Time: vectorTime.Unix(), KeyID: hashOf("zegel1 vectors key id")[:6],
	}
	e, request, err := StartEnrolment(code, bank.Document(), v.Device)
	if err != nil {
		t.Fatal(err)
	}
	if v.DevicePrivate, err = e.private.Bytes(); err != nil {
		t.Fatal(err)
	}
	committed := commitment(e.nonce)
	v.SigningSeed, v.SigningKey = bytes.Clone(e.seed[:]), signingKey(e.seed)
	v.Nonce, v.Commitment = bytes.Clone(e.nonce[:]), committed[:]
	v.Request, v.RequestHash = request, hashOf(string(request))
	outer, err := readRequest(request)
	if err != nil {
		t.Fatal(err)
	}
	if v.RequestPlain, v.RequestExport, err = openWith(bank.private, infoRequest, digest[:], outer.sealed); err != nil {
		t.Fatal(err)
	}
	accepted, response, err := AcceptEnrolment(bank, code, request, Grant{
		KeyID: KeyID(v.KeyID), Holder: v.Holder, Channels: v.Channels, HelpNumber: v.HelpNumber, Time: vectorTime,
	})
	if err != nil {
		t.Fatal(err)
	}
	v.Response, v.ResponseHash = response, hashOf(string(response))
	v.ResponseAAD = responseAAD(digest, [32]byte(v.RequestHash))
	answer, err := readResponse(response)
	if err != nil {
		t.Fatal(err)
	}
	if v.ResponsePlain, v.ResponseExport, err = openWith(e.private, infoResponse, v.ResponseAAD, answer.sealed); err != nil {
		t.Fatal(err)
	}
	transcript := transcriptHash(digest, [32]byte(v.RequestHash), [32]byte(v.ResponseHash))
	v.TranscriptHash = transcript[:]
	if v.AccountSecret, err = hkdf.Extract(sha256.New, slices.Concat(v.RequestExport, v.ResponseExport), transcript[:]); err != nil {
		t.Fatal(err)
	}
	k := accepted.Keys
	v.ChallengeKey, v.ContextIV, v.AnswerKey, v.Chain, v.RejectKey = k.Challenge[:], k.ContextIV[:], k.Answer[:], k.Chain[:], k.Reject[:]
	v.CodesKey, v.ComparingKey = k.Codes[:], accepted.Transcript[:]
	revealKey := deriveKey(v.ComparingKey, labelReveal, accepted.KeyID)
	v.RevealKey, v.RevealAAD = revealKey[:], revealAAD(accepted.KeyID, e.nonce)
	enrolled, reveal, err := e.Finish(response)
	if err != nil {
		t.Fatal(err)
	}
	v.Reveal, v.ComparingDigits = reveal, enrolled.Digits
	return v
}

type namedChallenge struct {
	name, row string
	challenge *Challenge
}

// vectorChallenges are those of challenge.json, with the row they have in the
// table of sizes, or none.
func vectorChallenges() []namedChallenge {
	at := func(sequence uint32, life time.Duration, o Order) *Challenge {
		return &Challenge{
			Sequence: sequence, Issued: vectorTime, Expires: vectorTime.Add(life), Order: o,
			ID: hashOf("zegel1 vectors challenge")[:MinChallengeID],
		}
	}
	usual := at(7, 5*time.Minute, &Transfer{
		Amount:            Amount{125000, "EUR"},
		Creditor:          Party{"Bakkerij Janssens BV"},
		CreditorAccount:   "BE71096123456769",
		DebtorAccountName: "Current account",
		DebtorAccount:     "BE68539007547034",
		Remittance:        "Invoice 2026-0417",
	})
	usual.Warnings = []Warning{NewPayee}
	largest := at(1<<32-1, MaxChallengeLife, &Transfer{
		Amount:            Amount{MaxMinor, "EUR"},
		Creditor:          Party{strings.Repeat("C", MaxName)},
		CreditorAccount:   "MT84MALT011000012345MTLCAST001S",
		DebtorAccountName: strings.Repeat("D", MaxAccount),
		DebtorAccount:     "LC55HEMM000100010012001200023015",
		Remittance:        strings.Repeat("R", MaxRemittance),
		ExecutionDate:     "2026-12-31",
	})
	largest.ID = hashOf("zegel1 vectors challenge")[:MaxChallengeID]
	largest.Issued, largest.Expires = time.Unix(MaxTime-86400, 0), time.Unix(MaxTime, 0)
	largest.Warnings = []Warning{NewPayee, ForeignAccount, OverLimit, UnusualAmount}
	vietnamese := at(1000, 5*time.Minute, &Transfer{
		Amount:          Amount{2500000, "VND"},
		Creditor:        Party{"Nguyễn Thị Ánh"},
		CreditorAccount: "FR1420041010050500013M02606",
		Remittance:      "Tiền thuê nhà tháng 8",
		ExecutionDate:   "2026-08-01",
	})
	vietnamese.Warnings = []Warning{ForeignAccount, UnusualAmount}
	list := []namedChallenge{}
	for i, o := range vectorOrders() {
		c := at(uint32(11+i), 5*time.Minute, o.order)
		list = append(list, namedChallenge{o.name, o.row, c})
	}
	online := at(9, 2*time.Minute, &Login{Browser: "Firefox on Linux", Place: "Gent, Belgium"})
	online.AnswerAddress = "https://zegel.meridian.example/v1"
	return append([]namedChallenge{
		{"transfer", "usual transfer", usual},
		{"login", "usual login", at(8, 2*time.Minute, &Login{Browser: "Firefox on Linux", Place: "Gent, Belgium"})},
		{"login with nothing said", "", at(1, time.Minute, &Login{})},
		{"login that can be answered online", "", online},
		{"login with control characters", "", at(10, time.Minute, &Login{Browser: "a\x00\u202eb\n", Place: "\u200b"})},
		{"transfer with the least in it", "least transfer", at(2, time.Minute, &Transfer{
			Amount: Amount{1, "KWD"}, Creditor: Party{"A"}, CreditorAccount: "NO9386011117947",
		})},
		{"transfer in letters of more than a byte", "", vietnamese},
		{"transfer with all fields at their caps", "largest transfer", largest},
	}, list...)
}

func makeChallengeVectors(t *testing.T, h *handshakeVector) (vectors []challengeVector) {
	kid := KeyID(h.KeyID)
	keys := &AccountKeys{Challenge: [32]byte(h.ChallengeKey), ContextIV: [12]byte(h.ContextIV)}
	for _, c := range vectorChallenges() {
		o := c.challenge
		text, err := SealChallenge(keys, kid, o, bytes.NewReader(hashOf("zegel1 vectors "+c.name)))
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		read, err := ParseText(text)
		if err != nil {
			t.Fatal(err)
		}
		sealed, err := ParseChallenge(read)
		if err != nil {
			t.Fatal(err)
		}
		// 4294967295 steps are not gone: a device that far behind does not
		// answer, and the vector shows the answer from a chain as it stands.
		steps := min(o.Sequence, MaxChainSteps)
		chain := ForwardChain([32]byte(h.Chain), steps)
		v := challengeVector{
			Name: c.name, ChallengeKey: h.ChallengeKey, ContextIV: h.ContextIV, KeyID: h.KeyID, Sequence: o.Sequence,
			Issued: o.Issued.Unix(), Expires: o.Expires.Unix(), ID: o.ID, Kind: o.Order.Kind(), Warnings: o.Warnings,
			AnswerAddress: o.AnswerAddress, Plaintext: o.Plain(), PartialIV: sealed.partial[:],
			Nonce: nonce(keys.ContextIV, sealed.partial), AAD: challengeAAD(kid), Ciphertext: sealed.ciphertext,
			Body: read.Body, Text: text, ChainAt: chain[:],
		}
		v.setOrder(o.Order)
		for _, a := range []struct {
			d   Decision
			key hexBytes
		}{{Approve, h.AnswerKey}, {Reject, h.RejectKey}} {
			ocraKey := answerKey([32]byte(a.key), chain, kid)
			question := answerQuestion(a.d, o.Plain())
			v.Answers = append(v.Answers, answerVector{
				Decision: string(rune(a.d)), Key: a.key, OCRAKey: ocraKey[:], Question: question[:],
				Code: AnswerCode([32]byte(a.key), chain, kid, o.Sequence, a.d, o.Plain()),
			})
		}
		vectors = append(vectors, v)
	}
	return vectors
}

func makeChainVectors(h *handshakeVector) (vectors []chainVector) {
	for _, n := range []uint32{0, 1, 2, 7, 8, 100, MaxChainSteps} {
		chain := ForwardChain([32]byte(h.Chain), n)
		vectors = append(vectors, chainVector{n, chain[:]})
	}
	return vectors
}

func makeIBANVectors() (vectors []formVector) {
	for _, iban := range registryExamples {
		vectors = append(vectors, formVector{iban, true})
	}
	for _, wrong := range []string{
		"", "BE", "BE68", "BE68 5390 0754 7034", "be68539007547034", "BE68539007547035", "BE86539007547034", "BE6853900754703",
		"BE685390075470340", "XX68539007547034", "BE00539007547034", "BEAA539007547034", "NL91AB1A0417164300", "NL91ABNA041716430O",
	} {
		vectors = append(vectors, formVector{wrong, false})
	}
	return vectors
}

func makeAddressVectors() (vectors []formVector) {
	for _, s := range goodAddresses {
		vectors = append(vectors, formVector{s, true})
	}
	for _, s := range badAddresses {
		vectors = append(vectors, formVector{s, false})
	}
	return vectors
}

func makeCurrencyVectors() (vectors []currencyVector) {
	for exponent, list := range currencies {
		vectors = append(vectors, currencyVector{exponent, list})
	}
	return vectors
}
