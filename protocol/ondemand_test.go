package protocol_test

import (
	"testing"
	"time"

	"github.com/zegel-app/zegel/protocol"
)

func TestB1CodesOnDemand(t *testing.T) {
	codes := [32]byte{9}
	step := protocol.CodeStep(testTime)
	code := protocol.ChannelCode(codes, testKID, "Trading", step)
	if len(code) != 8 {
		t.Fatalf("%q", code)
	}
	other := testKID
	other[5]++
	for what, different := range map[string]string{
		"channel": protocol.ChannelCode(codes, testKID, "Web", step),
		"key":     protocol.ChannelCode([32]byte{8}, testKID, "Trading", step),
		"key id":  protocol.ChannelCode(codes, other, "Trading", step),
		"step":    protocol.ChannelCode(codes, testKID, "Trading", step+1),
	} {
		if different == code {
			t.Errorf("another %s gives the same code", what)
		}
	}
	for _, c := range []struct {
		name  string
		after time.Duration
		last  uint64
		typed string
		ok    bool
	}{
		{"at its time", 0, 0, code, true},
		{"a step late", 30 * time.Second, 0, code, true},
		{"a step early", -30 * time.Second, 0, code, true},
		{"two steps late", time.Minute, 0, code, false},
		{"two steps early", -time.Minute, 0, code, false},
		{"once more", 0, step, code, false},
		{"after a newer one", 0, step + 1, code, false},
		{"after an older one", 0, step - 1, code, true},
		{"a digit less", 0, 0, code[:7], false},
		{"nothing", 0, 0, "", false},
		{"another channel's", 0, 0, protocol.ChannelCode(codes, testKID, "Web", step), false},
	} {
		got, ok := protocol.MatchChannelCode(codes, testKID, "Trading", testTime.Add(c.after), c.last, c.typed)
		if ok != c.ok || ok && got != step {
			t.Errorf("%s: %d, %v", c.name, got, ok)
		}
	}
	if _, ok := protocol.MatchChannelCode(codes, testKID, "Trading", time.Unix(0, 0), 0, protocol.ChannelCode(codes, testKID, "Trading", 1)); !ok {
		t.Error("the first steps are not taken")
	}
}
