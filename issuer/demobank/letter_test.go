package demobank_test

import (
	"strings"
	"testing"
	"time"

	"github.com/zegel-app/zegel/issuer/internal/device"
	"github.com/zegel-app/zegel/protocol"
)

// letter orders a letter and opens it.
func (v *visitor) letter() (page *screen, read *device.Letter) {
	v.t.Helper()
	page = v.get("/preferences").follow("by-letter").press("order-letter", "password", "meridian").expectState("letter", "CREATED")
	read, err := device.ReadLetter(page.follow("print-letter").text("code-text"))
	if err != nil {
		v.t.Fatal(err)
	}
	return page, read
}

func TestK3LetterActivation(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	anna.get("/preferences/access").press("order-letter", "password", "wrong").expectText("error", "not your password")
	page, letter := anna.letter()
	if strings.Contains(text(page.root), "ZEGEL:A") {
		t.Error("the letter's code stands on a page of the bank")
	}
	if other := anna.get(strings.Replace(page.at.Path, "letters", "zegel", 1)); other.at.Path != page.at.Path {
		t.Errorf("the letter's code is shown as one to scan online: %s", other.at.Path)
	}
	sheet := page.follow("print-letter")
	for _, want := range []string{"Anna Peeters", "Kouter 12", "9000 Gent", "+32 2 555 01 00"} {
		if !strings.Contains(text(sheet.root), want) {
			t.Errorf("the letter does not say %q", want)
		}
	}
	jef := h.signIn(t, "jef")
	for _, path := range []string{page.at.Path, sheet.at.Path} {
		if other := jef.get(path); other.status != 404 {
			t.Errorf("Jef sees %s: %d", path, other.status)
		}
	}

	// Days later. A slip is told, and costs nothing.
	h.clock.advance(72 * time.Hour)
	anna = h.signIn(t, "anna")
	page = anna.get("/preferences").follow("letter-link").expectState("letter", "CREATED")
	code := letter.DeviceCode()
	slip := "A" + code[1:]
	if code[0] == 'A' {
		slip = "B" + code[1:]
	}
	page.press("submit-device-code", "code", slip).expectText("error", "There is a mistake")
	page.press("submit-device-code", "code", code[:9]).expectText("error", "You typed 8")
	page.press("submit-device-code", "code", " ").expectText("error", "Type the code")
	page = page.press("submit-device-code", "code", " "+strings.ToLower(code)).expectState("letter", "PENDING")

	// Another device cannot take the letter over.
	_, other := h.signIn(t, "jef").letter()
	again := page.post(page.at.Path+"/device", map[string][]string{"token": {page.token()}, "code": {other.DeviceCode()}})
	again.expectState("letter", "PENDING").expectText("error", "Another device's code")
	phone, err := letter.Finish(page.text("code-text"))
	if err != nil {
		t.Fatal(err)
	}
	page.press("submit-digits", "digits", "1234").expectText("error", "8 digits")
	page.press("submit-digits", "digits", wrong(phone.Digits)).expectText("tries-left", "4 tries left")
	page = page.press("submit-digits", "digits", phone.Digits[:4]+" "+phone.Digits[4:]).expectState("letter", "ACTIVE")
	if page.find("remove-others") != nil {
		t.Error("there are no other devices")
	}
	page.follow("name-device").press("save-name", "name", "Old tablet without network")

	// It approves by digits, and has no way to answer online.
	s := anna.order()
	c, err := phone.Open(s.text("code-text"))
	if err != nil {
		t.Fatal(err)
	}
	if c.AnswerAddress != "" {
		t.Errorf("asked to answer at %s", c.AnswerAddress)
	}
	s.press("submit-code", "code", s.answer(phone, protocol.Approve)).expectState("state", "PAID")
}

func TestK3LetterEnds(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	t.Run("five wrong digits", func(t *testing.T) {
		page, letter := anna.letter()
		page = page.press("submit-device-code", "code", letter.DeviceCode())
		phone, err := letter.Finish(page.text("code-text"))
		if err != nil {
			t.Fatal(err)
		}
		for range 4 {
			page = page.press("submit-digits", "digits", wrong(phone.Digits)).expectState("letter", "PENDING")
		}
		page.press("submit-digits", "digits", wrong(phone.Digits)).expectState("letter", "EXPIRED")
		page.post(page.at.Path, map[string][]string{"token": {page.token()}, "digits": {phone.Digits}}).expectState("letter", "EXPIRED")
		if anna.get("/preferences").find("device") != nil {
			t.Error("a device was added")
		}
	})
	t.Run("called off", func(t *testing.T) {
		page, letter := anna.letter()
		off := page.press("cancel").expectState("letter", "REFUSED")
		if off.get("/preferences").find("letter-note") != nil {
			t.Error("it is still said to be on its way")
		}
		page.post(page.at.Path+"/device", map[string][]string{"token": {page.token()}, "code": {letter.DeviceCode()}})
		anna.get(page.at.Path).expectState("letter", "REFUSED")
	})
	t.Run("too old", func(t *testing.T) {
		page, letter := anna.letter()
		h.clock.advance(31 * 24 * time.Hour)
		anna = h.signIn(t, "anna")
		page = anna.get(page.at.Path).expectState("letter", "EXPIRED")
		page.post(page.at.Path+"/device", map[string][]string{"token": {anna.get("/preferences").token()}, "code": {letter.DeviceCode()}})
		anna.get(page.at.Path).expectState("letter", "EXPIRED")
	})
}

// A letter is another way than the password to show who one is.
func TestK5LostAccessByLetter(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	anna.addDevice("Lost phone")
	page, letter := anna.letter()
	page = page.press("submit-device-code", "code", letter.DeviceCode())
	phone, err := letter.Finish(page.text("code-text"))
	if err != nil {
		t.Fatal(err)
	}
	page = page.press("submit-digits", "digits", phone.Digits).expectState("letter", "ACTIVE")
	// In another browser it is only a page.
	if h.signIn(t, "anna").get(page.at.Path).find("remove-others") != nil {
		t.Error("a browser that typed no digits may remove the others")
	}
	s := page.press("remove-others").expectText("notice", "Every other device was removed")
	if n := len(s.all("device")); n != 1 {
		t.Fatalf("%d devices", n)
	}
	s = anna.order()
	s.press("submit-code", "code", s.answer(phone, protocol.Approve)).expectState("state", "PAID")
}

// The code under the picture and the bank's address do what a scan does.
func TestI1TypedCode(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	s := anna.startCode().expectState("activation", "CREATED")
	typed, address := s.text("typed-code"), s.text("typed-address")
	fetched, err := device.FetchTyped(anna.client, address, strings.ToLower(strings.ReplaceAll(typed, "-", " ")))
	if err != nil {
		t.Fatal(err)
	}
	if fetched != s.text("code-text") {
		t.Errorf("typed gives %s, scanned %s", fetched, s.text("code-text"))
	}
	d, err := device.Enrol(anna.client, fetched, "Desktop")
	if err != nil {
		t.Fatal(err)
	}
	s = anna.get(s.at.Path)
	if got := strings.ReplaceAll(s.text("digits"), " ", ""); got != d.Digits {
		t.Errorf("page shows %s, device %s", got, d.Digits)
	}
	if s.find("typed-code") != nil {
		t.Error("a code that was used is still shown")
	}
	s.press("digits-match").expectState("activation", "ACTIVE")
}
