package protocol

import (
	"slices"
	"strings"
)

// The orders beyond login and transfer that must fail, made from those that
// must not.

// plainBatchFields is the entries of a batch that would be taken: its list,
// and the digest, count and total that go with it, whatever the list is.
func plainBatchFields(change func(*Payment)) []pair {
	payments := slices.Clone(salaries)
	if change != nil {
		change(&payments[1])
	}
	var list [][]byte
	total := int64(0)
	for _, p := range payments {
		fields := []pair{{rawInt(1), rawInt(p.Minor)}, {rawInt(2), rawText(p.Creditor)}, {rawInt(3), rawText(p.CreditorAccount)}}
		if p.Remittance != "" {
			fields = append(fields, pair{rawInt(4), rawText(p.Remittance)})
		}
		list = append(list, entries(fields...))
		total += p.Minor
	}
	digest := BatchDigest(withVersion(rawArray(list...)))
	return []pair{
		{rawInt(1), rawInt(int64(len(payments)))},
		{rawInt(2), entries(pair{rawInt(1), rawInt(total)}, pair{rawInt(2), rawText("EUR")})},
		{rawInt(3), rawBytes(digest[:])}, {rawInt(4), rawArray(list...)},
	}
}

func plainCardFields() []pair {
	return []pair{
		{rawInt(1), rawText("Boekhandel De Zwaan")}, {rawInt(2), rawText("NL")},
		{rawInt(3), entries(pair{rawInt(1), rawInt(4995)}, pair{rawInt(2), rawText("EUR")})},
		{rawInt(4), rawText("4242")}, {rawInt(5), rawInt(vectorTime.Unix())},
	}
}

func plainStockFields() []pair {
	return []pair{
		{rawInt(1), rawInt(1)}, {rawInt(2), entries(pair{rawInt(1), rawInt(25)})}, {rawInt(3), rawText("NL0010273215")},
		{rawInt(4), rawText("ASML Holding NV")}, {rawInt(5), entries(pair{rawInt(1), rawInt(68125)}, pair{rawInt(2), rawInt(2)})},
		{rawInt(6), entries(pair{rawInt(1), rawInt(1703125)}, pair{rawInt(2), rawText("EUR")})},
	}
}

func plainSettingFields() []pair {
	return []pair{{rawInt(1), rawText("Transfers abroad")}, {rawInt(2), rawText("Not allowed")}, {rawInt(3), rawText("Allowed")}}
}

func plainDeviceFields() []pair {
	return []pair{{rawInt(1), rawInt(1)}, {rawInt(2), rawText("Jef's tablet")}}
}

func refusedOrders(order func(kind int64, name string, fields []pair, expect string) refusedVector, amount func(minor []byte, currency string) []byte) []refusedVector {
	changed := func(kind int64, fields []pair, name string, label int64, value []byte, expect string) refusedVector {
		return order(kind, name, with(fields, label, value), expect)
	}
	batch := func(name string, label int64, value []byte, expect string) refusedVector {
		return changed(3, plainBatchFields(nil), "batch: "+name, label, value, expect)
	}
	payment := func(name string, change func(*Payment), expect string) refusedVector {
		return order(3, "batch: payment with "+name, plainBatchFields(change), expect)
	}
	card := func(name string, label int64, value []byte, expect string) refusedVector {
		return changed(4, plainCardFields(), "card payment: "+name, label, value, expect)
	}
	stock := func(name string, label int64, value []byte, expect string) refusedVector {
		return changed(5, plainStockFields(), "stock order: "+name, label, value, expect)
	}
	address := pair{rawInt(5), rawText("https://zegel.meridian.example/v1/list/7f3a9c")}
	return []refusedVector{
		order(3, "batch: neither list nor address", without(plainBatchFields(nil), 4), "damaged"),
		order(3, "batch: list and address", append(plainBatchFields(nil), address), "damaged"),
		order(3, "batch: address by http", append(without(plainBatchFields(nil), 4), pair{rawInt(5), rawText("http://zegel.meridian.example/l")}), "damaged"),
		order(3, "batch: field of a later version", append(plainBatchFields(nil), pair{rawInt(9), rawInt(0)}), "too-new"),
		batch("count 0", 1, rawInt(0), "damaged"),
		batch("count of another list", 1, rawInt(4), "damaged"),
		batch("count above the cap", 1, rawInt(MaxBatch+1), "damaged"),
		batch("total of another list", 2, amount(rawInt(739816), "EUR"), "damaged"),
		batch("digest of another list", 3, rawBytes(hashOf("another list")), "damaged"),
		batch("digest of 31 bytes", 3, rawBytes(hashOf("a list")[:31]), "damaged"),
		batch("digest of 33 bytes", 3, rawBytes(append(hashOf("a list"), 0)), "damaged"),
		batch("empty list", 4, rawArray(), "damaged"),
		payment("amount 0", func(p *Payment) { p.Minor = 0 }, "damaged"),
		payment("amount below 0", func(p *Payment) { p.Minor = -1 }, "damaged"),
		payment("amounts of more than 18 digits in all", func(p *Payment) { p.Minor = MaxMinor }, "damaged"),
		payment("no payee", func(p *Payment) { p.Creditor = "" }, "damaged"),
		payment("account mistyped", func(p *Payment) { p.CreditorAccount = "NL91ABNA0417164301" }, "damaged"),
		payment("remittance too long", func(p *Payment) { p.Remittance = strings.Repeat("x", MaxRemittance+1) }, "damaged"),
		card("no merchant", 1, rawText(""), "damaged"),
		card("merchant too long", 1, rawText(strings.Repeat("x", MaxMerchant+1)), "damaged"),
		card("country of three letters", 2, rawText("NLD"), "damaged"),
		card("country in small letters", 2, rawText("nl"), "damaged"),
		card("amount 0", 3, amount(rawInt(0), "EUR"), "damaged"),
		card("currency of a later version", 3, amount(rawInt(4995), "ZZZ"), "too-new"),
		card("five digits", 4, rawText("44242"), "damaged"),
		card("last four with a letter", 4, rawText("424a"), "damaged"),
		card("last four as a number", 4, rawInt(4242), "damaged"),
		card("time 0", 5, rawInt(0), "damaged"),
		card("time after the year 9999", 5, rawInt(MaxTime+1), "damaged"),
		card("field of a later version", 6, rawInt(0), "too-new"),
		stock("side 0", 1, rawInt(0), "too-new"),
		stock("side of a later version", 1, rawInt(5), "too-new"),
		stock("quantity 0", 2, entries(pair{rawInt(1), rawInt(0)}), "damaged"),
		stock("quantity below 0", 2, entries(pair{rawInt(1), rawInt(-25)}), "damaged"),
		stock("quantity with a zero at its end", 2, entries(pair{rawInt(1), rawInt(250)}, pair{rawInt(2), rawInt(1)}), "damaged"),
		stock("quantity with decimals 0 said", 2, entries(pair{rawInt(1), rawInt(25)}, pair{rawInt(2), rawInt(0)}), "damaged"),
		stock("quantity with nine decimals", 2, entries(pair{rawInt(1), rawInt(25)}, pair{rawInt(2), rawInt(9)}), "damaged"),
		stock("isin mistyped", 3, rawText("NL0010273216"), "damaged"),
		stock("isin in small letters", 3, rawText("nl0010273215"), "damaged"),
		stock("no name", 4, rawText(""), "damaged"),
		stock("limit 0 said", 5, entries(pair{rawInt(1), rawInt(0)}), "damaged"),
		stock("limit without a value", 5, entries(pair{rawInt(2), rawInt(2)}), "damaged"),
		stock("total 0", 6, amount(rawInt(0), "EUR"), "damaged"),
		stock("venue of three letters", 7, rawText("AMS"), "damaged"),
		stock("venue in small letters", 7, rawText("xams"), "damaged"),
		stock("field of a later version", 8, rawInt(0), "too-new"),
		changed(6, plainSettingFields(), "setting change: no setting", 1, rawText(""), "damaged"),
		changed(6, plainSettingFields(), "setting change: setting too long", 1, rawText(strings.Repeat("x", MaxSetting+1)), "damaged"),
		changed(6, plainSettingFields(), "setting change: empty old value said", 2, rawText(""), "damaged"),
		order(6, "setting change: no new value", without(plainSettingFields(), 3), "damaged"),
		changed(6, plainSettingFields(), "setting change: field of a later version", 4, rawInt(0), "too-new"),
		changed(7, plainDeviceFields(), "device change: action 0", 1, rawInt(0), "too-new"),
		changed(7, plainDeviceFields(), "device change: action of a later version", 1, rawInt(4), "too-new"),
		changed(7, plainDeviceFields(), "device change: no name", 2, rawText(""), "damaged"),
		changed(7, plainDeviceFields(), "device change: name too long", 2, rawText(strings.Repeat("x", MaxDeviceName+1)), "damaged"),
	}
}
