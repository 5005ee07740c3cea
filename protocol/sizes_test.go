package protocol

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// specification is docs/protocol.md, some of whose claims are held here.
func specification(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// holds fails when the specification does not have a text as it stands.
func holds(t *testing.T, what, text string) {
	t.Helper()
	if !strings.Contains(specification(t), text) {
		t.Errorf("docs/protocol.md does not have %s as it is:\n%s", what, text)
	}
}

// alphanumericM is how many alphanumeric characters a QR code of each version
// holds at error correction level M (ISO/IEC 18004, table 7).
var alphanumericM = []int{
	20, 38, 61, 90, 122, 154, 178, 221, 262, 311, 366, 419, 483, 528, 600, 656, 734, 816, 909, 970,
	1035, 1134, 1248, 1326, 1451, 1542, 1637, 1732, 1839, 1994, 2113, 2238, 2369, 2506, 2632, 2780, 2894, 3054, 3220, 3391,
}

// qrVersion is the smallest version that holds a text at level M.
func qrVersion(text string) int {
	for i, capacity := range alphanumericM {
		if len(text) <= capacity {
			return i + 1
		}
	}
	return 0
}

// TestSizesInTheSpecification makes the usual and the largest of each code and
// holds the specification's table to them.
func TestSizesInTheSpecification(t *testing.T) {
	var table strings.Builder
	fmt.Fprintln(&table, "| code | body, bytes | text, characters | QR version, level M |")
	fmt.Fprintln(&table, "|---|---|---|---|")
	row := func(name, text string) {
		read, err := ParseText(text)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&table, "| %s | %d | %d | %d |\n", name, len(read.Body), len(text), qrVersion(text))
	}
	bank := bankKeysOf(t, hashOf("zegel1 vectors bank key"))
	code := vectorCode(bank)
	text, err := code.Text()
	if err != nil {
		t.Fatal(err)
	}
	row("A, usual", text)
	code.Bank, code.Address = strings.Repeat("B", MaxBankName), "https://"+strings.Repeat("a", MaxAddress-len("https://"))
	code.Expires = time.Unix(MaxTime, 0)
	if text, err = code.Text(); err != nil {
		t.Fatal(err)
	}
	row("A, largest in ASCII", text)

	letters := readVectors[letterVector](t, "letter.json")
	row("A of a letter, usual", letters[0].Text)
	row("B, usual", letters[0].ReplyText)
	row("B, long names", letters[2].ReplyText)
	row("D", readVectors[deactivationVector](t, "deactivation.json")[0].Text)

	keys := &AccountKeys{}
	seal := func(c *Challenge) string {
		text, err := SealChallenge(keys, KeyID{}, c, nil)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	for _, c := range vectorChallenges() {
		if c.row != "" {
			row("C, "+c.row, seal(c.challenge))
		}
	}
	login := vectorChallenges()[1].challenge
	login.Order = &Login{Browser: strings.Repeat("B", MaxLoginText), Place: strings.Repeat("P", MaxLoginText)}
	row("C, largest login in ASCII, without an answer address", seal(login))
	row("any A", Text{CodeActivation, padded([]byte{Version}, MaxActivationBody)}.String())
	row("any C", Text{CodeChallenge, padded([]byte{Version}, MaxChallengeBody)}.String())
	t.Logf("\n%s", table.String())
	holds(t, "the table of sizes", table.String())

	h := readVectors[handshakeVector](t, "handshake.json")[0]
	online := readVectors[onlineVector](t, "online.json")
	waiting := readVectors[waitingVector](t, "waiting.json")
	sizes := fmt.Sprintf("| key document | %d |\n| request | %d |\n| response | %d |\n| reveal | %d |\n| online answer, approve | %d |\n"+
		"| online answer, reject | %d |\n| request for waiting challenges | %d |\n| list of two waiting challenges | %d |\n",
		len(h.BankDocument), len(h.Request), len(h.Response), len(h.Reveal),
		len(online[0].Message), len(online[1].Message), len(waiting[1].Request), len(waiting[1].Response))
	t.Logf("\n%s", sizes)
	holds(t, "the sizes of the messages", sizes)
}

// TestCapsInTheSpecification holds the table of caps to limits.go.
func TestCapsInTheSpecification(t *testing.T) {
	for _, c := range []struct {
		what  string
		value any
	}{
		{"body of an A code", MaxActivationBody},
		{"body of a C code", MaxChallengeBody},
		{"body of a B code", MaxReplyBody},
		{"body of a D code", MaxDeactivationBody},
		{"text of any code, characters", MaxText},
		{"bank's name, characters", MaxBankName},
		{"address, bytes", MaxAddress},
		{"customer reference, bytes", SubjectSize},
		{"one-time code, bytes", OneTimeSize},
		{"key document, bytes", MaxDocument},
		{"request, bytes", MaxRequest},
		{"response, bytes", MaxResponse},
		{"reveal, bytes", MaxReveal},
		{"request by a typed code, bytes", MaxTypedRequest},
		{"its answer, bytes", MaxTypedResponse},
		{"online answer, bytes", MaxAnswer},
		{"request for waiting challenges, bytes", MaxWaitingRequest},
		{"list of waiting challenges, bytes", MaxWaitingList},
		{"waiting challenges in a list", MaxWaiting},
		{"device's name, characters", MaxDeviceName},
		{"account holder's name, characters", MaxHolder},
		{"help number, characters", MaxHelpNumber},
		{"channels", MaxChannels},
		{"channel's name, characters", MaxChannel},
		{"cti of a challenge, bytes", fmt.Sprintf("%d to %d", MinChallengeID, MaxChallengeID)},
		{"warnings", MaxWarnings},
		{"Cdtr/Nm, characters", MaxName},
		{"DbtrAcct/Nm, characters", MaxAccount},
		{"RmtInf/Ustrd, characters", MaxRemittance},
		{"browser, place, characters", MaxLoginText},
		{"merchantName, characters", MaxMerchant},
		{"setting, old, new, characters", MaxSetting},
		{"decimals of a decimal number", MaxDecimals},
		{"payments of a batch", MaxBatch},
		{"list of a batch that is fetched, bytes", MaxList},
		{"InstdAmt, minor units", MaxMinor},
		{"time, seconds since 1970", MaxTime},
		{"exp - iat of a challenge, seconds", int64(MaxChallengeLife / time.Second)},
		{"steps of a chain at once", MaxChainSteps},
	} {
		holds(t, "the cap", fmt.Sprintf("| %s | %v |", c.what, c.value))
	}
}

// TestWorkedExampleInTheSpecification holds every value of the worked examples
// to the vectors.
func TestWorkedExampleInTheSpecification(t *testing.T) {
	// The document wraps long values; they are compared without white space.
	document := strings.Join(strings.Fields(specification(t)), "")
	shows := func(what, value string) {
		t.Helper()
		if !strings.Contains(document, value) {
			t.Errorf("docs/protocol.md does not show %s: %s", what, value)
		}
	}
	bytes := func(what string, b hexBytes) {
		t.Helper()
		text, err := b.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		shows(what, string(text))
	}
	v := readVectors[challengeVector](t, "challenge.json")[0]
	chain := readVectors[chainVector](t, "chain.json")
	shows("the text", v.Text)
	bytes("the challenge key", v.ChallengeKey)
	bytes("the context iv", v.ContextIV)
	bytes("the key id", v.KeyID)
	bytes("the partial iv", v.PartialIV)
	bytes("the nonce", v.Nonce)
	bytes("the aad", v.AAD)
	bytes("the plaintext", v.Plaintext)
	bytes("chain 0", chain[0].Chain)
	bytes("the chain", v.ChainAt)
	for _, a := range v.Answers {
		bytes("the answer or reject key", a.Key)
		bytes("the ocra key", a.OCRAKey)
		bytes("the question", a.Question)
		shows("the code", a.Code)
	}
	a := readVectors[activationVector](t, "activation.json")[0]
	shows("the activation code", a.Text)
	bytes("its cbor", a.CBOR)
	bytes("its checksum", a.Checksum)
	bytes("its digest", a.Digest)
	h := readVectors[handshakeVector](t, "handshake.json")[0]
	shows("the digits", h.ComparingDigits)
	bytes("the comparing key", h.ComparingKey)
	bytes("the nonce", h.Nonce)
	bytes("the commitment", h.Commitment)
	bytes("the transcript hash", h.TranscriptHash)
	bytes("the account secret", h.AccountSecret)
}
