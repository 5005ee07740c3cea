package protocol_test

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"testing"
)

// The orders of every kind, as the second reader reads them.

// checkSecondOrder compares an order's own fields with the vector's.
func checkSecondOrder(t *testing.T, v vector, fields map[int64]any) {
	t.Helper()
	kind := []string{1: "login", 2: "transfer", 3: "batch", 4: "card_payment", 5: "stock_order", 6: "setting_change", 7: "device_change"}[v.number("kind")]
	want, ok := v[kind].(map[string]any)
	if !ok {
		t.Fatalf("%s: no %s", v.text("name"), kind)
	}
	got := map[string]any{}
	money := func(label int64) {
		amount := fields[label].(map[int64]any)
		got["amount_minor"], got["currency"] = strconv.FormatInt(amount[1].(int64), 10), amount[2]
	}
	texts := func(names map[int64]string) {
		for label, name := range names {
			got[name] = str(fields[label])
		}
	}
	switch kind {
	case "login":
		texts(map[int64]string{1: "browser", 2: "place"})
	case "transfer":
		money(1)
		got["creditor"] = fields[2].(map[int64]any)[1]
		texts(map[int64]string{3: "creditor_account", 4: "debtor_account_name", 5: "debtor_account", 6: "remittance", 7: "execution_date"})
	case "batch":
		money(2)
		got["count"], got["digest"] = fields[1], hex.EncodeToString(fields[3].([]byte))
		texts(map[int64]string{5: "list_address", 6: "debtor_account_name", 7: "debtor_account", 8: "execution_date"})
		if list, ok := fields[4].([]any); ok {
			got["list"] = secondPayments(list)
		}
	case "card_payment":
		money(3)
		got["time"] = float64(fields[5].(int64)) // as JSON gives it
		texts(map[int64]string{1: "merchant", 2: "country", 4: "last_four"})
	case "stock_order":
		money(6)
		got["side"], got["quantity"], got["limit"] = fields[1], secondDecimal(fields[2]), secondDecimal(fields[5])
		texts(map[int64]string{3: "isin", 4: "name", 7: "venue"})
	case "setting_change":
		texts(map[int64]string{1: "setting", 2: "old", 3: "new"})
	case "device_change":
		got["action"] = fields[1]
		texts(map[int64]string{2: "device"})
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: %v, want %v", v.text("name"), got, want)
	}
}

func secondPayments(list []any) (payments []any) {
	for _, p := range list {
		p := p.(map[int64]any)
		payments = append(payments, map[string]any{
			"amount_minor": strconv.FormatInt(p[1].(int64), 10), "creditor": p[2], "creditor_account": p[3], "remittance": str(p[4]),
		})
	}
	return payments
}

// secondDecimal writes a decimal number, and one left out as nothing.
func secondDecimal(x any) string {
	d, ok := x.(map[int64]any)
	if !ok {
		return ""
	}
	digits, decimals := strconv.FormatInt(d[1].(int64), 10), 0
	if n, ok := d[2].(int64); ok {
		decimals = int(n)
	}
	for len(digits) <= decimals {
		digits = "0" + digits
	}
	if decimals == 0 {
		return digits
	}
	return digits[:len(digits)-decimals] + "." + digits[len(digits)-decimals:]
}

func TestSecondReaderBatch(t *testing.T) {
	for _, v := range vectors(t, "batch.json") {
		list := v.bytes(t, "list")
		v.same(t, "digest", sha([]byte("zegel1 batch"), list))
		payments, ok := whole(t, list[1:]).([]any)
		if list[0] != 1 || !ok || fmt.Sprint(secondPayments(payments)) != fmt.Sprint(v["payments"]) || len(payments) != int(v.number("count")) {
			t.Errorf("%s: %v", v.text("name"), payments)
		}
	}
}
