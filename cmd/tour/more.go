package main

// annasCard is Anna's card at the demo bank.
const annasCard = "5555 3412 0001 4476"

// scanAsAnna scans the code on the page, gives Anna's PIN, and waits for a text of the order.
func (g *guide) scanAsAnna(text string) error {
	return all(
		func() error { return g.click("Scan your bank's code") },
		func() error { return g.see("Enter your PIN", anna) },
		func() error { return g.app.PIN(annasPIN) },
		func() error { return g.see(text) },
	)
}

// approveAndAnswer holds to approve, types the code on the page, and goes home.
func (g *guide) approveAndAnswer() error {
	return all(
		func() error { return g.hold("Hold to approve") },
		func() error { return g.see("Type this on your bank's page") },
		g.answer,
		func() error { return g.click("Done") },
		func() error { return g.see("Your banks") },
	)
}

// changeSetting forbids payments abroad, which the bank asks Anna to confirm.
func (g *guide) changeSetting() error {
	return all(
		func() error { return g.page.Open(g.bank + "/preferences/security") },
		func() error { return g.onPage("change-abroad") },
		func() error { return g.holdPage("setting-code") },
		func() error { return g.scanAsAnna("You are about to change") },
		func() error { return g.shoot("setting-approve") },
		g.approveAndAnswer,
		func() error { return g.page.Wait("changed") },
		func() error { return g.shootPage("setting-changed") },
	)
}

// buyBook pays a shop by card, through 3-D Secure.
func (g *guide) buyBook() error {
	return all(
		func() error { return g.page.Open(g.bank + "/shop") },
		func() error { return g.shootPage("shop") },
		func() error { return g.onPage("buy-1") },
		func() error { return g.page.Fill(testid("card"), annasCard) },
		func() error { return g.onPage("pay") },
		func() error { return g.holdPage("card-code") },
		func() error { return g.scanAsAnna("Boekhandel Noord") },
		func() error { return g.see("•••• 4476") },
		func() error { return g.shoot("card-approve") },
		g.approveAndAnswer,
		func() error { _, err := g.page.Text(testid("paid-amount")); return err },
		func() error { return g.shootPage("card-paid") },
	)
}
