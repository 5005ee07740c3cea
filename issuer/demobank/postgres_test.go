package demobank_test

import (
	"testing"

	"github.com/zegel-app/zegel/internal/postgres"
	"github.com/zegel-app/zegel/issuer/pgstore"
	"github.com/zegel-app/zegel/protocol"
)

// With its keys in PostgreSQL and its money in its own file the bank is the same
// bank, also after a start.
func TestKeysInPostgres(t *testing.T) {
	keys, err := pgstore.Open(t.Context(), postgres.Test(t).Database(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { keys.Close() }) // after the bank's own
	h := newHouseWith(t, keys)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	before := anna.balance()
	s := anna.order()
	s.press("submit-code", "code", s.answer(d, protocol.Approve)).expectState("state", "PAID")
	anna.attach(d, "trading")

	h.restart(t)
	anna = h.signIn(t, "anna")
	anna.expectBalance(before - 1250_00)
	h.trade(t, "anna").press("submit-code", "code", d.Code(channelTrading, h.clock.Now())).must("trading")
	s = anna.order()
	if err := d.AnswerOnline(anna.client, s.text("code-text"), protocol.Answer{Decision: protocol.Approve}); err != nil {
		t.Fatal(err)
	}
	anna.get(s.at.Path).expectState("state", "PAID")
	anna.expectBalance(before - 2*1250_00)
}
