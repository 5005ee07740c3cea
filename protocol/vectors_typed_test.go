package protocol

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// typedVector is an activation code that is typed, from activation.json.
type typedVector struct {
	Name     string   `json:"name"`
	OneTime  hexBytes `json:"one_time"`
	Address  string   `json:"address"`
	Code     hexBytes `json:"code"`
	Typed    string   `json:"typed"`
	ID       hexBytes `json:"id"`
	Request  hexBytes `json:"request"`
	Key      hexBytes `json:"key"`
	AAD      hexBytes `json:"aad"`
	Body     hexBytes `json:"activation_body"`
	Response hexBytes `json:"response"`
}

// typingVector is what somebody typed: the first of typed.json, more or less.
type typingVector struct {
	Input  string   `json:"input"`
	Code   hexBytes `json:"code,omitempty"`
	Groups []int    `json:"groups,omitempty"` // that are wrong; neither: wrong, and which cannot be told
}

func makeTypedVectors(bank *BankKeys) (vectors []typedVector) {
	loopback := vectorCode(bank)
	loopback.Address, loopback.OneTime = "http://127.0.0.1:8080", [16]byte(hashOf("zegel1 vectors another one-time code"))
	for _, c := range []struct {
		name string
		code *ActivationCode
	}{{"usual", vectorCode(bank)}, {"loopback", loopback}} {
		typed := c.code.Typed()
		id, key := typed.ID(), typed.key()
		response, err := c.code.TypedResponse()
		if err != nil {
			panic(err)
		}
		vectors = append(vectors, typedVector{
			Name: c.name, OneTime: c.code.OneTime[:], Address: c.code.Address, Code: typed[:], Typed: typed.String(), ID: id[:],
			Request: typed.Request(), Key: key[:], AAD: typed.aad(), Body: c.code.body(), Response: response,
		})
	}
	return vectors
}

func makeTypingVectors(bank *BankKeys) (vectors []typingVector) {
	code := vectorCode(bank).Typed()
	typed := code.String()
	plain := strings.ReplaceAll(typed, "-", "")
	for _, s := range []string{
		typed, plain, strings.ToLower(typed), strings.ReplaceAll(typed, "-", " "), strings.NewReplacer("I", "1", "O", "0", "B", "8").Replace(typed),
	} {
		vectors = append(vectors, typingVector{Input: s, Code: code[:]})
	}
	for i := range typedGroups {
		wrong := []byte(plain)
		wrong[4*i+1] = typedAlphabet[(strings.IndexByte(typedAlphabet, wrong[4*i+1])+1)%32]
		vectors = append(vectors, typingVector{Input: string(wrong), Groups: []int{i + 1}})
	}
	vectors = append(vectors,
		typingVector{Input: plain[4:8] + plain[:4] + plain[8:], Groups: []int{1, 2}},
		typingVector{Input: plain[:19], Groups: []int{5}},
		typingVector{Input: plain[:19] + "9", Groups: []int{5}},
		typingVector{Input: plain + "A"},
		typingVector{Input: "", Groups: []int{1, 2, 3, 4, 5}},
	)
	// Each group right by itself, and not a code: the first group of another.
	other := TypedCode{code[0] ^ 0x10, code[1], code[2], code[3], code[4], code[5], code[6], code[7]}
	return append(vectors, typingVector{Input: other.String()[:4] + typed[4:]})
}

func checkTypedVectors(t *testing.T) {
	for _, v := range readVectors[typedVector](t, "typed.json") {
		c, err := ParseTyped(v.Typed)
		if err != nil {
			t.Fatal(err)
		}
		same(t, v.Name, "code", c[:], v.Code)
		id, key := c.ID(), c.key()
		same(t, v.Name, "id", id[:], v.ID)
		same(t, v.Name, "key", key[:], v.Key)
		same(t, v.Name, "aad", c.aad(), v.AAD)
		same(t, v.Name, "request", c.Request(), v.Request)
		a, err := c.OpenTyped(v.Address, v.Response)
		if err != nil {
			t.Fatal(err)
		}
		same(t, v.Name, "activation code", a.body(), v.Body)
		same(t, v.Name, "one-time code", a.OneTime[:], v.OneTime)
		response, err := a.TypedResponse()
		if err != nil {
			t.Fatal(err)
		}
		same(t, v.Name, "response", response, v.Response)
	}
}

func checkTypingVectors(t *testing.T) {
	for _, v := range readVectors[typingVector](t, "typing.json") {
		c, err := ParseTyped(v.Input)
		if v.Code != nil {
			if err != nil || !bytes.Equal(c[:], v.Code) {
				t.Errorf("%q: %v", v.Input, err)
			}
			continue
		}
		var wrong *TypedError
		if !errors.As(err, &wrong) || !slices.Equal(wrong.Groups, v.Groups) {
			t.Errorf("%q: %v, want groups %v", v.Input, err, v.Groups)
		}
	}
}

// channelVector is a code on demand.
type channelVector struct {
	CodesKey hexBytes `json:"codes_key"`
	KeyID    hexBytes `json:"key_id"`
	Channel  string   `json:"channel"`
	Key      hexBytes `json:"key"`
	Time     int64    `json:"time"`
	Step     uint64   `json:"step"`
	Code     string   `json:"code"`
}

func makeChannelVectors(h *handshakeVector) (vectors []channelVector) {
	kid := KeyID(h.KeyID)
	for _, channel := range []string{"Web", "Trading", "Chứng khoán phái sinh"} {
		for _, after := range []time.Duration{0, 29 * time.Second, 30 * time.Second, 24 * time.Hour} {
			at := vectorTime.Add(after)
			key := channelKey([32]byte(h.CodesKey), kid, channel)
			step := CodeStep(at)
			vectors = append(vectors, channelVector{
				h.CodesKey, h.KeyID, channel, key[:], at.Unix(), step, ChannelCode([32]byte(h.CodesKey), kid, channel, step),
			})
		}
	}
	return vectors
}

func checkChannelVectors(t *testing.T) {
	for _, v := range readVectors[channelVector](t, "codes.json") {
		at := time.Unix(v.Time, 0)
		key := channelKey([32]byte(v.CodesKey), KeyID(v.KeyID), v.Channel)
		same(t, v.Channel, "key", key[:], v.Key)
		if CodeStep(at) != v.Step || ChannelCode([32]byte(v.CodesKey), KeyID(v.KeyID), v.Channel, v.Step) != v.Code {
			t.Errorf("%s at %d: step %d", v.Channel, v.Time, CodeStep(at))
		}
		if step, ok := MatchChannelCode([32]byte(v.CodesKey), KeyID(v.KeyID), v.Channel, at, 0, v.Code); !ok || step != v.Step {
			t.Errorf("%s at %d: not taken", v.Channel, v.Time)
		}
	}
}
