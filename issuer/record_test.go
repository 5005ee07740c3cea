package issuer

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"

	"github.com/zegel-app/zegel/protocol"
)

func seedRecords() [][]byte {
	secret := bytes.Repeat([]byte{7}, secretSize)
	accepted := &acceptedRecord{
		Challenge: secret, ContextIV: secret[:12], Answer: secret, Chain: secret, Reject: secret, Codes: secret,
		SigningKey: secret, Commitment: secret, Transcript: secret, Request: secret, Response: secret,
	}
	var seeds [][]byte
	for _, r := range []any{
		&activationRecord{Version: 1, Customer: "anna", Holder: "Anna", State: ActivationCreated, CodeHash: secret, Text: "ZEGEL:A/AE", Deadline: 5},
		&activationRecord{Version: 1, Customer: "anna", State: ActivationPending, CodeHash: secret, Key: secret[:6], Accepted: accepted, Digits: "12345678"},
		&activationRecord{Version: 1, Customer: "anna", State: ActivationExpired, CodeHash: secret, Attempts: 5},
		&keyRecord{
			Version: 1, Customer: "anna", State: KeyActive, Next: 3, ChainAt: 2, Challenge: secret, ContextIV: secret[:12],
			Answer: secret, Chain: secret, Reject: secret, Codes: secret, SigningKey: secret,
			Remembered: []remembered{{ID: secret[:8], Kind: protocol.KindTransfer, Sequence: 2, Expires: 9}},
			Pace:       []pace{{Kind: protocol.KindLogin, Since: 1, Count: 2}},
		},
		&activationRecord{Version: 1, Customer: "anna", State: ActivationCreated, Letter: true, Text: "ZEGEL:A/AE", Deadline: 5},
		&activationRecord{
			Version: 1, Customer: "anna", State: ActivationPending, CodeHash: secret, TypedID: secret[:16], Key: secret[:6], Accepted: accepted,
			Channels: []string{"Web", "Trading"},
		},
		&keyRecord{
			Version: 1, Customer: "anna", State: KeyBlocked, Next: 3, ChainAt: 3, Challenge: secret, ContextIV: secret[:12],
			Answer: secret, Chain: secret, Reject: secret, Codes: secret, SigningKey: secret,
			Channels:   []channelRecord{{Name: "Web", Attached: true, Failed: 4, Step: 59483520, LastUsed: 8}},
			Remembered: []remembered{{ID: secret[:8], Kind: protocol.KindBatch, Sequence: 2, Expires: 9, List: secret[:16], Kept: true}},
		},
		&keyRecord{Version: 1, Customer: "anna", State: KeyRemoved, Next: 1, Deactivation: "ZEGEL:D/AE"},
		&challengeRecord{Version: 1, Key: secret[:6], Sequence: 2, Expires: 9, Plain: secret},
		&challengeRecord{Version: 1, Key: secret[:6], Sequence: 2, Expires: 9, Plain: secret, Text: "ZEGEL:C/AE", Wrong: [][]byte{secret, secret}},
		&challengeRecord{Version: 1, Key: secret[:6], Sequence: 2, Decision: decisionRejected, Reason: protocol.NotMe, Answer: secret, Chain: secret},
	} {
		data, err := json.Marshal(r)
		if err != nil {
			panic(err)
		}
		seeds = append(seeds, data)
	}
	return seeds
}

func TestDamagedRecords(t *testing.T) {
	for n, seed := range seedRecords() {
		read := 0
		for _, err := range decodeAll(seed) {
			if err == nil {
				read++
			} else if !errors.Is(err, ErrBadRecord) {
				t.Errorf("seed %d: %v", n, err)
			}
		}
		if read != 1 {
			t.Errorf("seed %d is read as %d kinds of record", n, read)
		}
		for name, damaged := range map[string][]byte{
			"cut":           seed[:len(seed)-1],
			"two values":    append(bytes.Clone(seed), seed...),
			"unknown field": bytes.Replace(seed, []byte(`{"version"`), []byte(`{"more":1,"version"`), 1),
			"newer":         bytes.Replace(seed, []byte(`"version":1`), []byte(`"version":2`), 1),
			"short secret":  bytes.ReplaceAll(seed, []byte("Bwc"), []byte("")),
			"empty":         nil,
			"too long":      make([]byte, maxRecord+1),
		} {
			if bytes.Equal(damaged, seed) {
				continue // this seed has no secret
			}
			for _, err := range decodeAll(damaged) {
				if !errors.Is(err, ErrBadRecord) {
					t.Errorf("seed %d, %s: %v", n, name, err)
				}
			}
		}
	}
}

func decodeAll(data []byte) []error {
	_, activation := decodeRecord[activationRecord](data)
	_, key := decodeRecord[keyRecord](data)
	_, challenge := decodeRecord[challengeRecord](data)
	return []error{activation, key, challenge}
}

// What is read can be written, and reads back as the same.
func FuzzRecord(f *testing.F) {
	for _, seed := range seedRecords() {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		again[activationRecord](t, data)
		again[keyRecord](t, data)
		again[challengeRecord](t, data)
	})
}

func again[T any, P record[T]](t *testing.T, data []byte) {
	r, err := decodeRecord[T, P](data)
	if err != nil {
		if !errors.Is(err, ErrBadRecord) {
			t.Fatal(err)
		}
		return
	}
	first, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	r, err = decodeRecord[T, P](first)
	if len(first) > maxRecord {
		return // escapes made it longer than what is read back
	}
	if err != nil {
		t.Fatalf("%s does not read back: %v", first, err)
	}
	second, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Fatalf("%s became %s", first, second)
	}
}
