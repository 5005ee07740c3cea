package protocol

// DeviceChange asks the customer to confirm that a device of his is added,
// removed or blocked.
type DeviceChange struct {
	Action DeviceAction `cbor:"1,keyasint"`
	Device string       `cbor:"2,keyasint"` // its name in the bank's list, 1 to 64 characters
}

// DeviceAction is what happens to a device.
type DeviceAction uint

// The actions. Another number is made for a newer app.
const (
	AddDevice    DeviceAction = 1
	RemoveDevice DeviceAction = 2
	BlockDevice  DeviceAction = 3
)

// Kind is KindDeviceChange.
func (*DeviceChange) Kind() Kind { return KindDeviceChange }

func (d *DeviceChange) check() error {
	if d.Action < AddDevice || d.Action > BlockDevice {
		return &FieldError{"action", tooNew("action %d", d.Action)}
	}
	return checkText("device", d.Device, 1, MaxDeviceName)
}
