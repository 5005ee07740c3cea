package vault

import (
	"encoding/binary"
	"time"
)

// tries is the count of one profile's PIN tries. The key store counts the same starts beside the profile's key, one
// write ahead of the file.
type tries struct {
	started  uint32 // tries ever started
	forgiven uint32 // of those, up to the last right PIN, or without a fault of the user
	failed   uint8  // wrong verdicts since the last right PIN, 0 to MaxFailed
	anchor   int64  // Unix milliseconds of the last try's start or wrong verdict: waits run from here; 0 for none
}

// count is what the user has spent of MaxFailed: wrong verdicts, and tries that ended without one beyond those
// that are excused. Without the excuse a power cut in the last try would erase a good profile; without its limit
// cutting the power would give tries for nothing.
func (t *tries) count() int {
	started := int64(t.started) - int64(t.forgiven)
	n := int64(t.failed)
	if started-MaxInterrupted > n {
		n = started - MaxInterrupted
	}
	if n > MaxFailed {
		n = MaxFailed
	}
	return int(n)
}

// settle brings the file's count in line with the key store's. A key store one ahead is a try whose start did not
// reach the file, or a file put back by one try: it counts as wrong, but is never the one that erases. Further
// ahead is an older copy of the file, and ErrRolledBack is returned.
func (t *tries) settle(counted uint32, now time.Time) (changed bool, err error) {
	if int64(counted) > int64(t.started)+1 {
		return false, ErrRolledBack
	}
	if int64(counted) == int64(t.started)+1 {
		t.started = counted
		if t.failed < MaxFailed-1 {
			t.failed++
		}
		t.anchor = now.UnixMilli()
		changed = true
	}
	// A clock that went back would stretch the wait to the old time; starting it anew neither shortens nor
	// stretches it.
	if t.anchor > now.UnixMilli() {
		t.anchor = now.UnixMilli()
		changed = true
	}
	return changed, nil
}

// until is when the next try may be, or the zero time when it may be now.
func (t *tries) until(now time.Time) time.Time {
	w := wait(t.count())
	if w == 0 || t.anchor == 0 {
		return time.Time{}
	}
	end := time.UnixMilli(t.anchor).Add(w)
	if !end.After(now) {
		return time.Time{}
	}
	return end
}

// start records the start of a try. Waits run from here too, for a try that never gets its verdict.
func (t *tries) start(now time.Time) {
	t.started++
	t.anchor = now.UnixMilli()
}

// wrong records a wrong verdict.
func (t *tries) wrong(now time.Time) {
	if t.failed < MaxFailed {
		t.failed++
	}
	t.anchor = now.UnixMilli()
}

// right records a right verdict: everything so far is forgiven.
func (t *tries) right() {
	t.forgiven, t.failed, t.anchor = t.started, 0, 0
}

// void takes back a start for which no verdict could be had, because the key store failed after it.
func (t *tries) void() {
	if t.forgiven < t.started {
		t.forgiven++
	}
}

func (t *tries) marshal() []byte {
	b := binary.BigEndian.AppendUint32(nil, t.started)
	b = binary.BigEndian.AppendUint32(b, t.forgiven)
	b = append(b, t.failed)
	return binary.BigEndian.AppendUint64(b, uint64(t.anchor))
}

func parseTries(b []byte) (*tries, error) {
	f := &fields{b: b}
	t := &tries{started: f.u32(), forgiven: f.u32(), failed: f.u8(), anchor: f.i64()}
	if err := f.done("count of tries"); err != nil {
		return nil, err
	}
	if t.forgiven > t.started || t.failed > MaxFailed || t.anchor < 0 || t.anchor > maxMilli {
		return nil, damaged("count of tries")
	}
	return t, nil
}

// maxMilli keeps times inside what time.Time computes with: the year 9999.
const maxMilli = 253402300799999
