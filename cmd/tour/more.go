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

// approveOnline holds to approve, sees that the bank knows, and goes home.
func (g *guide) approveOnline() error {
	return all(
		func() error { return g.hold("Hold to approve") },
		func() error { return g.see("Approved. Your bank knows.") },
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
		g.approveOnline,
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
		g.approveOnline,
		func() error { _, err := g.page.Text(testid("paid-amount")); return err },
		func() error { return g.shootPage("card-paid") },
	)
}

// secondDevice adds Anna's phone: her first device confirms it, then the phone's app reads the
// code on the page as the first one did.
func (g *guide) secondDevice() error {
	return all(
		func() error { return g.page.Open(g.bank + "/preferences") },
		func() error { return g.onPage("add-zegel") },
		func() error { return g.page.Fill(testid("device-name"), "Anna's phone") },
		func() error { return g.onPage("continue") },
		func() error { return g.holdPage("device-code") },
		func() error { return g.scanAsAnna("Anna's phone") },
		func() error { return g.shoot("device-approve") },
		g.approveOnline,
		func() error { return g.page.Show(testid("go-on")) },
		func() error { return g.shootPage("device-approved") },
		g.takePhone,
		func() error { return g.see("Who is using Zegel?") }, // the welcome was seen: the system keeps that once for a program
		func() error { return g.addPerson("phone", anna, annasPIN) },
		func() error { return g.addBank("phone", func() error { return g.onPage("go-on") }) },
	)
}
