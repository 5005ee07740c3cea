package device

import "github.com/zegel-app/zegel/protocol"

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
