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
}

// RefusedError is the bank's answer when it is not the one hoped for.
type RefusedError struct {
	Status int
	Body   string
}

func (e *RefusedError) Error() string { return fmt.Sprintf("bank answered %d: %s", e.Status, e.Body) }

// Enrol goes through an activation up to the comparing digits. text is the A
// code, as it stands in the picture. *RefusedError when the bank says no.
func Enrol(client *http.Client, text, name string) (*Device, error) {
	parsed, err := protocol.ParseText(text)
	if err != nil {
		return nil, err
	}
	code, err := protocol.ParseActivation(parsed)
	if err != nil {
		return nil, err
	}
	document, err := call(client, http.MethodGet, code.Address+"/keys", nil)
	if err != nil {
		return nil, err
	}
	enrolment, request, err := protocol.StartEnrolment(code, document, name)
	if err != nil {
		return nil, err
	}
	response, err := call(client, http.MethodPost, code.Address+"/activate", request)
	if err != nil {
		return nil, err
	}
	enrolled, reveal, err := enrolment.Finish(response)
	if err != nil {
		return nil, err
	}
	if _, err := call(client, http.MethodPost, code.Address+"/reveal", reveal); err != nil {
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
	steps, err := protocol.ChainSteps(0, challenge.Sequence)
	if err != nil {
		return "", err
	}
	key := d.Keys.Answer
	if decision == protocol.Reject {
		key = d.Keys.Reject
	}
	chain := protocol.ForwardChain(d.Keys.Chain, steps)
	return protocol.AnswerCode(key, chain, d.KeyID, challenge.Sequence, decision, challenge.Plain()), nil
}

func call(client *http.Client, method, url string, body []byte) ([]byte, error) {
	request, err := http.NewRequest(method, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/cbor")
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, 16<<10))
	if err != nil {
		return nil, err
	}
	if response.StatusCode/100 != 2 {
		return nil, &RefusedError{response.StatusCode, string(answer)}
	}
	return answer, nil
}
