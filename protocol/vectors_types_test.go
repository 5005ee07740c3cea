package protocol

// How each vector stands in its file.

type activationVector struct {
	Name     string   `json:"name"`
	Bank     string   `json:"bank"`
	Subject  hexBytes `json:"subject"`
	Address  string   `json:"address"`
	OneTime  hexBytes `json:"one_time"`
	Expires  int64    `json:"expires"`
	KeysHash hexBytes `json:"keys_hash"`
	CBOR     hexBytes `json:"cbor"`
	Checksum hexBytes `json:"checksum"`
	Body     hexBytes `json:"body"`
	Digest   hexBytes `json:"digest"`
	Text     string   `json:"text"`
}

type keysVector struct {
	Name       string   `json:"name"`
	PrivateKey hexBytes `json:"private_key"` // the 32 byte seed, as HPKE serialises it
	PublicKey  hexBytes `json:"public_key"`
	Document   hexBytes `json:"document"`
	Hash       hexBytes `json:"hash"`
}

type handshakeVector struct {
	Name            string   `json:"name"`
	BankPrivateKey  hexBytes `json:"bank_private_key"`
	BankDocument    hexBytes `json:"bank_document"`
	Activation      string   `json:"activation"`
	Digest          hexBytes `json:"digest"`
	DevicePrivate   hexBytes `json:"device_private_key"`
	SigningSeed     hexBytes `json:"signing_seed"`
	SigningKey      hexBytes `json:"signing_key"`
	Device          string   `json:"device"`
	Nonce           hexBytes `json:"nonce"`
	Commitment      hexBytes `json:"commitment"`
	RequestPlain    hexBytes `json:"request_plaintext"`
	Request         hexBytes `json:"request"`
	RequestHash     hexBytes `json:"request_hash"`
	RequestExport   hexBytes `json:"request_export"`
	KeyID           hexBytes `json:"key_id"`
	Holder          string   `json:"holder"`
	Channels        []string `json:"channels"`
	HelpNumber      string   `json:"help_number"`
	Time            int64    `json:"time"`
	ResponseAAD     hexBytes `json:"response_aad"`
	ResponsePlain   hexBytes `json:"response_plaintext"`
	Response        hexBytes `json:"response"`
	ResponseHash    hexBytes `json:"response_hash"`
	ResponseExport  hexBytes `json:"response_export"`
	TranscriptHash  hexBytes `json:"transcript_hash"`
	AccountSecret   hexBytes `json:"account_secret"`
	ChallengeKey    hexBytes `json:"challenge_key"`
	ContextIV       hexBytes `json:"context_iv"`
	AnswerKey       hexBytes `json:"answer_key"`
	Chain           hexBytes `json:"chain_0"`
	RejectKey       hexBytes `json:"reject_key"`
	CodesKey        hexBytes `json:"codes_key"`
	ComparingKey    hexBytes `json:"comparing_key"`
	RevealKey       hexBytes `json:"reveal_key"`
	RevealAAD       hexBytes `json:"reveal_aad"`
	Reveal          hexBytes `json:"reveal"`
	ComparingDigits string   `json:"digits"`
}

type challengeVector struct {
	Name         string   `json:"name"`
	ChallengeKey hexBytes `json:"challenge_key"`
	ContextIV    hexBytes `json:"context_iv"`
	KeyID        hexBytes `json:"key_id"`
	Sequence     uint32   `json:"sequence"`
	Issued       int64    `json:"issued"`
	Expires      int64    `json:"expires"`
	ID           hexBytes `json:"id"`
	Kind         Kind     `json:"kind"`
	ordersVector
	Warnings      []Warning      `json:"warnings,omitempty"`
	AnswerAddress string         `json:"answer_address,omitempty"`
	Plaintext     hexBytes       `json:"plaintext"`
	PartialIV     hexBytes       `json:"partial_iv"`
	Nonce         hexBytes       `json:"nonce"`
	AAD           hexBytes       `json:"aad"`
	Ciphertext    hexBytes       `json:"ciphertext"`
	Body          hexBytes       `json:"body"`
	Text          string         `json:"text"`
	ChainAt       hexBytes       `json:"chain"`
	Answers       []answerVector `json:"answers"`
}

type answerVector struct {
	Decision string   `json:"decision"`
	Key      hexBytes `json:"key"`
	OCRAKey  hexBytes `json:"ocra_key"`
	Question hexBytes `json:"question"`
	Code     string   `json:"code"`
}

type chainVector struct {
	Sequence uint32   `json:"sequence"`
	Chain    hexBytes `json:"chain"`
}

// refusedVector is something that must fail. Reader says with what it is read:
// "code" goes as far as the text leads (for C: opened with the handshake's
// keys); the others are the messages over HTTP.
type refusedVector struct {
	Name   string   `json:"name"`
	Reader string   `json:"reader"`
	Text   string   `json:"text,omitempty"`
	Bytes  hexBytes `json:"bytes,omitempty"`
	Expect string   `json:"expect"`
}

type formVector struct {
	Value string `json:"value"`
	Valid bool   `json:"valid"`
}

type currencyVector struct {
	Exponent   int    `json:"exponent"`
	Currencies string `json:"currencies"`
}
