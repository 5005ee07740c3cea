package issuer_test

import (
	"strings"
	"testing"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

func TestRename(t *testing.T) {
	b := newBank(t)
	phone := b.enrol(t, "anna", "Zegel on Android")
	waiting := b.ask(t, phone)
	if err := b.Rename(t.Context(), phone.KeyID, "Anna's phone"); err != nil {
		t.Fatal(err)
	}
	b.restart(t)
	if k := must(b.Key(t.Context(), phone.KeyID))(t); k.Device != "Anna's phone" || k.State != issuer.KeyActive {
		t.Errorf("key is %+v", k)
	}
	// It is a name, and changes no answer.
	expect(t, b.verify(t, waiting.ID, answer(t, phone, waiting)), nil)
	for _, bad := range []string{"", strings.Repeat("x", protocol.MaxDeviceName+1), "a\xff", "a\x00"} {
		if err := b.Rename(t.Context(), phone.KeyID, bad); err == nil {
			t.Errorf("%q is a name", bad)
		}
	}
	expect(t, b.Rename(t.Context(), protocol.KeyID{9}, "x"), issuer.ErrUnknownKey)
	if err := b.Remove(t.Context(), phone.KeyID); err != nil {
		t.Fatal(err)
	}
	expect(t, b.Rename(t.Context(), phone.KeyID, "x"), issuer.ErrRemoved)
}
