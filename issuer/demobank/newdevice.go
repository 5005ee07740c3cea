package demobank

import (
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

// newDeviceLife is how long after its approval a device can be added.
const newDeviceLife = 10 * time.Minute

// newDevice is a further device that a customer wants to add: the ones that he
// has must say yes first.
type newDevice struct {
	Name string `json:"name"`
	Used bool   `json:"used,omitempty"` // its start code was made
}

func (d *newDevice) order() (protocol.Order, error) {
	return &protocol.DeviceChange{Action: protocol.AddDevice, Device: d.Name}, nil
}

func (d *newDevice) carryOut(issuer.Tx, *request, time.Time) (string, error) { return "", nil }

func (d *newDevice) words(*request) requestWords {
	return requestWords{
		Section: "preferences", About: "You are about to add a device", Submit: "Go on",
		Facts: []fact{{Name: "Device", Value: d.Name}},
		Done:  "You may add the device", After: "Take it at hand. The start code comes next.",
		Nothing: "Nothing was added.", Next: "/preferences", ToNext: "To Preferences",
	}
}

// tooLate says whether the yes to a further device was too long ago.
func (d *newDevice) tooLate(r *request, now time.Time) bool { return now.Sub(r.Done) > newDeviceLife }
