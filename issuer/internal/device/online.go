package device

import (
	"errors"
	"net/http"
	"time"

	"github.com/zegel-app/zegel/protocol"
)

// SealAnswer opens a challenge and makes the message that answers it online.
func (d *Device) SealAnswer(text string, a protocol.Answer) ([]byte, error) {
	challenge, err := d.Open(text)
	if err != nil {
		return nil, err
	}
	chain, err := d.chain(challenge)
	if err != nil {
		return nil, err
	}
	secret := d.SigningSeed
	if a.Decision == protocol.Reject {
		secret = d.Keys.Reject
	}
	return protocol.SealAnswer(d.Document, d.KeyID, challenge, chain, secret, a)
}

// Send posts an answer.
func (d *Device) Send(client *http.Client, message []byte) error {
	_, err := call(client, http.MethodPost, d.Address+protocol.PathAnswer, message)
	return err
}

// AnswerOnline opens a challenge and answers it where it says.
func (d *Device) AnswerOnline(client *http.Client, text string, a protocol.Answer) error {
	challenge, err := d.Open(text)
	if err != nil {
		return err
	}
	if challenge.AnswerAddress == "" {
		return errors.New("device: the challenge has no answer address")
	}
	message, err := d.SealAnswer(text, a)
	if err != nil {
		return err
	}
	_, err = call(client, http.MethodPost, challenge.AnswerAddress+protocol.PathAnswer, message)
	return err
}

// Waiting asks for the open challenges, at the device's time, and gives their
// texts.
func (d *Device) Waiting(client *http.Client, address string, at time.Time) ([]string, error) {
	request, err := protocol.WaitingRequest(d.KeyID, d.Keys.Reject, at, nil)
	if err != nil {
		return nil, err
	}
	response, err := call(client, http.MethodPost, address+protocol.PathWaiting, request)
	if err != nil {
		return nil, err
	}
	list, err := protocol.ParseWaitingList(response)
	if err != nil {
		return nil, err
	}
	var texts []string
	for _, t := range list {
		texts = append(texts, t.String())
	}
	return texts, nil
}

// Payments are those of a batch that was asked for: from the code, or from
// where the code says.
func (d *Device) Payments(client *http.Client, text string) ([]protocol.Payment, error) {
	challenge, err := d.Open(text)
	if err != nil {
		return nil, err
	}
	batch, ok := challenge.Order.(*protocol.Batch)
	if !ok {
		return nil, errors.New("device: not a batch")
	}
	if batch.ListAddress == "" {
		return batch.List, nil
	}
	list, err := call(client, http.MethodGet, batch.ListAddress, nil)
	if err != nil {
		return nil, err
	}
	return batch.ReadList(list)
}

// Code is the code on demand of a channel, at the device's time.
func (d *Device) Code(channel string, at time.Time) string {
	return protocol.ChannelCode(d.Keys.Codes, d.KeyID, channel, protocol.CodeStep(at))
}

// Deactivate reads a D code, and says when the bank made it. The device would
// forget the key now.
func (d *Device) Deactivate(text string) (time.Time, error) {
	parsed, err := protocol.ParseText(text)
	if err != nil {
		return time.Time{}, err
	}
	deactivation, err := protocol.ParseDeactivation(parsed)
	if err != nil {
		return time.Time{}, err
	}
	if deactivation.KeyID != d.KeyID {
		return time.Time{}, errors.New("device: the code is another key's")
	}
	return deactivation.Check(d.Keys.Challenge)
}
