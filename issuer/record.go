package issuer

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/zegel-app/zegel/protocol"
)

// Stored records are JSON objects with a version number, so that a bank's
// engineer can look at one and a later version can read an older one. They are
// read strictly all the same: an unknown field, a length that is off or a state
// that does not exist is ErrBadRecord.

const recordVersion = 1

type activationRecord struct {
	Version  int             `json:"version"`
	Customer string          `json:"customer"`
	Holder   string          `json:"holder"`
	State    ActivationState `json:"state"`
	CodeHash []byte          `json:"codeHash"`       // SHA-256 of the one-time code
	Text     string          `json:"text,omitempty"` // the code, while it can be used
	Created  int64           `json:"created"`        // Unix milliseconds, as all times here
	Deadline int64           `json:"deadline"`       // of the present state
	Attempts int             `json:"attempts"`
	Key      []byte          `json:"key,omitempty"`
	Device   string          `json:"device,omitempty"`
	Digits   string          `json:"digits,omitempty"`
	Letter   bool            `json:"letter,omitempty"`   // by letter: CodeHash is empty
	TypedID  []byte          `json:"typedID,omitempty"`  // of the code to type
	Channels []string        `json:"channels,omitempty"` // granted to Key
	Accepted *acceptedRecord `json:"accepted,omitempty"` // while PENDING
}

// acceptedRecord is protocol.Accepted at rest.
type acceptedRecord struct {
	Challenge  []byte `json:"challenge"`
	ContextIV  []byte `json:"contextIV"`
	Answer     []byte `json:"answer"`
	Chain      []byte `json:"chain"`
	Reject     []byte `json:"reject"`
	Codes      []byte `json:"codes"`
	SigningKey []byte `json:"signingKey"`
	Commitment []byte `json:"commitment"`
	Transcript []byte `json:"transcript"`
	Request    []byte `json:"request"`  // its SHA-256; of a letter, that of the device code
	Response   []byte `json:"response"` // what it was answered with; of a letter, the text of the B code
}

type keyRecord struct {
	Version  int      `json:"version"`
	Customer string   `json:"customer"`
	Device   string   `json:"device"`
	State    KeyState `json:"state"`
	Added    int64    `json:"added"`
	LastUsed int64    `json:"lastUsed,omitempty"`
	Failed   int      `json:"failed"`
	Next     uint32   `json:"next"`    // sequence of the next challenge; the first is 1
	ChainAt  uint32   `json:"chainAt"` // the sequence that Chain stands at

	// Empty once the key is removed.
	Challenge  []byte `json:"challenge,omitempty"`
	ContextIV  []byte `json:"contextIV,omitempty"`
	Answer     []byte `json:"answer,omitempty"`
	Chain      []byte `json:"chain,omitempty"`
	Reject     []byte `json:"reject,omitempty"`
	Codes      []byte `json:"codes,omitempty"`
	SigningKey []byte `json:"signingKey,omitempty"`

	Channels     []channelRecord `json:"channels,omitempty"`
	Deactivation string          `json:"deactivation,omitempty"` // D code, once the key is removed

	Remembered []remembered `json:"remembered,omitempty"` // oldest first
	Pace       []pace       `json:"pace,omitempty"`
}

// remembered is what a key keeps about a challenge that has its own record.
type remembered struct {
	ID       []byte        `json:"id"`
	Kind     protocol.Kind `json:"kind"`
	Sequence uint32        `json:"sequence"`
	Expires  int64         `json:"expires"`
	List     []byte        `json:"list,omitempty"` // where the list of a batch is, in TableLists
	Kept     bool          `json:"kept,omitempty"` // the challenge's record has a chain to be forgotten
}

// channelRecord is one channel of codes on demand.
type channelRecord struct {
	Name     string `json:"name"`
	Attached bool   `json:"attached"`
	Failed   int    `json:"failed"`
	Step     uint64 `json:"step"` // the newest time step that was taken
	LastUsed int64  `json:"lastUsed,omitempty"`
}

// pace counts the challenges of one kind made since a moment.
type pace struct {
	Kind  protocol.Kind `json:"kind"`
	Since int64         `json:"since"`
	Count int           `json:"count"`
}

type challengeRecord struct {
	Version  int    `json:"version"`
	Key      []byte `json:"key"`
	Sequence uint32 `json:"sequence"`
	Expires  int64  `json:"expires"`
	Plain    []byte `json:"plain,omitempty"` // what the answer is computed over, until it is answered
	Text     string `json:"text,omitempty"`  // the code, until it is answered
	Decision string `json:"decision,omitempty"`

	Reason protocol.Reason `json:"reason,omitempty"` // of a rejection online
	Answer []byte          `json:"answer,omitempty"` // SHA-256 of the online answer that was taken
	Wrong  [][]byte        `json:"wrong,omitempty"`  // SHA-256 of online answers that were counted
	Chain  []byte          `json:"chain,omitempty"`  // at Sequence, when the key's has moved past it; until Expires
}

const (
	keyIDSize       = len(protocol.KeyID{})
	secretSize      = 32
	contextIVSize   = 12
	challengeIDSize = 8
	activationSize  = 16
	typedIDSize     = 16
	listIDSize      = 16
)

func (r *activationRecord) check() error {
	switch {
	case r.Version != recordVersion:
		return fmt.Errorf("version %d", r.Version)
	case r.Attempts < 0, len(r.TypedID) != 0 && len(r.TypedID) != typedIDSize:
		return errors.New("field out of range")
	case r.Letter && len(r.CodeHash) != 0, !r.Letter && len(r.CodeHash) != secretSize:
		return errors.New("field out of range")
	}
	switch r.State {
	case ActivationCreated:
		if r.Text == "" || r.Accepted != nil {
			return errors.New("fields do not fit the state")
		}
	case ActivationPending:
		if r.Text != "" || r.Accepted == nil || len(r.Key) != keyIDSize {
			return errors.New("fields do not fit the state")
		}
		return r.Accepted.check()
	case ActivationActive, ActivationRefused, ActivationExpired:
		if r.Text != "" || r.Accepted != nil {
			return errors.New("fields do not fit the state")
		}
	default:
		return errors.New("unknown state")
	}
	return nil
}

func (r *acceptedRecord) check() error {
	for _, secret := range [][]byte{r.Challenge, r.Answer, r.Chain, r.Reject, r.Codes, r.Commitment, r.Transcript, r.Request} {
		if len(secret) != secretSize {
			return errors.New("secret of a wrong length")
		}
	}
	if len(r.ContextIV) != contextIVSize || len(r.SigningKey) == 0 || len(r.Response) == 0 {
		return errors.New("secret of a wrong length")
	}
	return nil
}

func (r *keyRecord) check() error {
	switch {
	case r.Version != recordVersion:
		return fmt.Errorf("version %d", r.Version)
	case r.Failed < 0, r.Failed > MaxWrongAnswers, r.Next == 0, r.ChainAt > r.Next:
		return errors.New("counter out of range")
	}
	for _, c := range r.Remembered {
		if len(c.ID) != challengeIDSize || c.Sequence >= r.Next || len(c.List) != 0 && len(c.List) != listIDSize {
			return errors.New("remembered challenge out of range")
		}
	}
	for _, c := range r.Channels {
		if c.Name == "" || c.Failed < 0 || c.Failed > MaxWrongCodes {
			return errors.New("channel out of range")
		}
	}
	switch r.State {
	case KeyRemoved:
		return nil
	case KeyActive, KeyBlocked:
	default:
		return errors.New("unknown state")
	}
	for _, secret := range [][]byte{r.Challenge, r.Answer, r.Chain, r.Reject, r.Codes} {
		if len(secret) != secretSize {
			return errors.New("secret of a wrong length")
		}
	}
	if len(r.ContextIV) != contextIVSize {
		return errors.New("secret of a wrong length")
	}
	return nil
}

func (r *challengeRecord) check() error {
	switch {
	case r.Version != recordVersion:
		return fmt.Errorf("version %d", r.Version)
	case len(r.Key) != keyIDSize, r.Sequence == 0, len(r.Wrong) > maxWrongKept:
		return errors.New("field out of range")
	}
	for _, hash := range append([][]byte{r.Answer, r.Chain}, r.Wrong...) {
		if len(hash) != 0 && len(hash) != sha256.Size {
			return errors.New("field out of range")
		}
	}
	switch r.Decision {
	case "":
		if len(r.Plain) == 0 {
			return errors.New("fields do not fit the state")
		}
	case decisionApproved, decisionRejected:
	default:
		return errors.New("unknown decision")
	}
	return nil
}

type record[T any] interface {
	*T
	check() error
}

func decodeRecord[T any, P record[T]](data []byte) (P, error) {
	if len(data) > maxRecord {
		return nil, fmt.Errorf("%w: longer than %d bytes", ErrBadRecord, maxRecord)
	}
	r := P(new(T))
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(r); err != nil {
		// The decoder's own error can quote the record, which holds secrets.
		return nil, fmt.Errorf("%w: not the JSON of this version", ErrBadRecord)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("%w: more than one value", ErrBadRecord)
	}
	if err := r.check(); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrBadRecord, err)
	}
	return r, nil
}

func getRecord[T any, P record[T]](tx Tx, t Table, key []byte) (P, error) {
	data, err := tx.Get(t, key)
	if err != nil {
		return nil, err
	}
	return decodeRecord[T, P](data)
}

// putRecord refuses to write what it would refuse to read.
func putRecord[T any, P record[T]](tx Tx, t Table, key []byte, r P) error {
	if err := r.check(); err != nil {
		return fmt.Errorf("%w: %v", ErrBadRecord, err)
	}
	data, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("issuer: writing a record: %w", err)
	}
	return tx.Put(t, key, data)
}

func milliseconds(t time.Time) int64     { return t.UnixMilli() }
func fromMilliseconds(n int64) time.Time { return time.UnixMilli(n).UTC() }

func (r *keyRecord) accountKeys() *protocol.AccountKeys {
	keys := new(protocol.AccountKeys)
	copy(keys.Challenge[:], r.Challenge)
	copy(keys.ContextIV[:], r.ContextIV)
	copy(keys.Answer[:], r.Answer)
	copy(keys.Chain[:], r.Chain)
	copy(keys.Reject[:], r.Reject)
	copy(keys.Codes[:], r.Codes)
	return keys
}

func storeAccepted(a *protocol.Accepted, request [sha256.Size]byte, response []byte) *acceptedRecord {
	clone := func(b []byte) []byte { return append([]byte(nil), b...) }
	return &acceptedRecord{
		Challenge: clone(a.Keys.Challenge[:]), ContextIV: clone(a.Keys.ContextIV[:]),
		Answer: clone(a.Keys.Answer[:]), Chain: clone(a.Keys.Chain[:]), Reject: clone(a.Keys.Reject[:]),
		Codes:      clone(a.Keys.Codes[:]),
		SigningKey: clone(a.SigningKey),
		Commitment: clone(a.Commitment[:]), Transcript: clone(a.Transcript[:]),
		Request: clone(request[:]), Response: response,
	}
}

func (r *acceptedRecord) accepted(key protocol.KeyID, device string) *protocol.Accepted {
	a := &protocol.Accepted{KeyID: key, Device: device, SigningKey: r.SigningKey}
	copy(a.Keys.Challenge[:], r.Challenge)
	copy(a.Keys.ContextIV[:], r.ContextIV)
	copy(a.Keys.Answer[:], r.Answer)
	copy(a.Keys.Chain[:], r.Chain)
	copy(a.Keys.Reject[:], r.Reject)
	copy(a.Keys.Codes[:], r.Codes)
	copy(a.Commitment[:], r.Commitment)
	copy(a.Transcript[:], r.Transcript)
	return a
}
