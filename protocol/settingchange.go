package protocol

// SettingChange asks the customer to confirm a change of what his accounts are
// allowed, in the bank's words and his language.
type SettingChange struct {
	Setting string `cbor:"1,keyasint"`           // for example "Transfers abroad", 1 to 70 characters
	Old     string `cbor:"2,keyasint,omitempty"` // for example "Not allowed"; at most 70 characters; empty for a new setting
	New     string `cbor:"3,keyasint"`           // for example "Up to EUR 2 000 a day", 1 to 70 characters
}

// Kind is KindSettingChange.
func (*SettingChange) Kind() Kind { return KindSettingChange }

func (s *SettingChange) check() error {
	if err := checkText("setting", s.Setting, 1, MaxSetting); err != nil {
		return err
	}
	if err := checkText("old", s.Old, 0, MaxSetting); err != nil {
		return err
	}
	return checkText("new", s.New, 1, MaxSetting)
}
