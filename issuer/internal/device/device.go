// Package device is a customer's device without screens and without a vault,
// for the tests of the bank's half: it speaks to a real issuer over HTTP with
// the same protocol package that the app has.
//
// It keeps everything in memory and in the clear. It is no example of how a
// device keeps its keys.
package device

import (
	"bytes"
	"fmt"
	"io"
	"net/http"

	"github.com/zegel-app/zegel/protocol"
)

// Device is one enrolled key.
type Device struct {
	*protocol.Enrolled
	// Address is the bank's, Document its key document. Both are empty of a key
	// that was activated by letter.
	Address  string
	Document []byte
}

// RefusedError is the bank's answer when it is not the one hoped for.
type RefusedError struct {
	Status int
	Body   string
	Date   string // of the header
}

func (e *RefusedError) Error() string { return fmt.Sprintf("bank answered %d: %s", e.Status, e.Body) }

// Enrol goes through an activation up to the comparing digits. text is the A
// code, as it stands in the picture. *RefusedError when the bank says no.
func Enrol(client *http.Client, text, name string) (*Device, error) {
	e, err := Begin(client, text, name)
	if err != nil {
		return nil, err
	}
	if err := e.Send(client); err != nil {
		return nil, err
	}
	if err := e.SendReveal(client); err != nil {
		return nil, err
	}
	return e.Device, nil
}

// Enrolling is an activation between its messages.
type Enrolling struct {
	Request  []byte // the first message
	Response []byte // its answer, after Send
	Reveal   []byte // the last message, after Send
	Device   *Device

	enrolment *protocol.Enrolment
}

// Begin reads an A code, fetches the bank's keys, and makes the first message.
func Begin(client *http.Client, text, name string) (*Enrolling, error) {
	parsed, err := protocol.ParseText(text)
	if err != nil {
		return nil, err
	}
	code, err := protocol.ParseActivation(parsed)
	if err != nil {
		return nil, err
	}
	document, err := call(client, http.MethodGet, code.Address+protocol.PathKeys, nil)
	if err != nil {
		return nil, err
	}
	enrolment, request, err := protocol.StartEnrolment(code, document, name)
	if err != nil {
		return nil, err
	}
	return &Enrolling{
		Request: request, enrolment: enrolment, Device: &Device{Address: code.Address, Document: document},
	}, nil
}

// Send sends the first message and reads the answer.
func (e *Enrolling) Send(client *http.Client) error {
	response, err := call(client, http.MethodPost, e.Device.Address+protocol.PathActivate, e.Request)
	if err != nil {
		return err
	}
	e.Response = response
	e.Device.Enrolled, e.Reveal, err = e.enrolment.Finish(response)
	return err
}

// SendReveal sends the last message.
func (e *Enrolling) SendReveal(client *http.Client) error {
	_, err := call(client, http.MethodPost, e.Device.Address+protocol.PathReveal, e.Reveal)
	return err
}

// FetchTyped gets an A code's text by what the customer has typed.
func FetchTyped(client *http.Client, address, typed string) (string, error) {
	code, err := protocol.ParseTyped(typed)
	if err != nil {
		return "", err
	}
	response, err := call(client, http.MethodPost, address+protocol.PathTyped, code.Request())
	if err != nil {
		return "", err
	}
	activation, err := code.OpenTyped(address, response)
	if err != nil {
		return "", err
	}
	return activation.Text()
}

// Letter is an activation by letter, between its steps.
type Letter struct {
	code   *protocol.LetterCode
	device protocol.DeviceCode
}

// ReadLetter reads the letter's A code and makes the device's code.
func ReadLetter(text string) (*Letter, error) {
	parsed, err := protocol.ParseText(text)
	if err != nil {
		return nil, err
	}
	code, err := protocol.ParseLetter(parsed)
	if err != nil {
		return nil, err
	}
	device, err := protocol.NewDeviceCode(nil)
	if err != nil {
		return nil, err
	}
	return &Letter{code, device}, nil
}

// DeviceCode is what the customer types on the bank's page.
func (l *Letter) DeviceCode() string { return l.device.String() }

// Finish reads the B code. Digits of the device are what the customer types
// then.
func (l *Letter) Finish(text string) (*Device, error) {
	parsed, err := protocol.ParseText(text)
	if err != nil {
		return nil, err
	}
	enrolled, err := l.code.OpenReply(l.device, parsed)
	if err != nil {
		return nil, err
	}
	return &Device{Enrolled: enrolled}, nil
}

// Open reads a challenge of this device's key.
func (d *Device) Open(text string) (*protocol.Challenge, error) {
	parsed, err := protocol.ParseText(text)
	if err != nil {
		return nil, err
	}
	sealed, err := protocol.ParseChallenge(parsed)
	if err != nil {
		return nil, err
	}
	return sealed.Open(d.Keys.Challenge, d.Keys.ContextIV)
}

// Answer opens a challenge and gives its 8 digits. The chain stays where it is,
// so that a test can also answer an older challenge.
func (d *Device) Answer(text string, decision protocol.Decision) (string, error) {
	challenge, err := d.Open(text)
	if err != nil {
		return "", err
	}
	chain, err := d.chain(challenge)
	if err != nil {
		return "", err
	}
	key := d.Keys.Answer
	if decision == protocol.Reject {
		key = d.Keys.Reject
	}
	return protocol.AnswerCode(key, chain, d.KeyID, challenge.Sequence, decision, challenge.Plain()), nil
}

// chain is the chain at a challenge's sequence.
func (d *Device) chain(challenge *protocol.Challenge) ([32]byte, error) {
	steps, err := protocol.ChainSteps(0, challenge.Sequence)
	if err != nil {
		return [32]byte{}, err
	}
	return protocol.ForwardChain(d.Keys.Chain, steps), nil
}

func call(client *http.Client, method, url string, body []byte) ([]byte, error) {
	request, err := http.NewRequest(method, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if body != nil {
		request.Header.Set("Content-Type", protocol.MediaType)
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, protocol.MaxList+1))
	if err != nil {
		return nil, err
	}
	if response.StatusCode/100 != 2 {
		return nil, &RefusedError{response.StatusCode, string(answer), response.Header.Get("Date")}
	}
	return answer, nil
}
