package platform

import (
	"context"
	"errors"
	"slices"
	"testing"
)

var _ System = This()
var _ System = &Fake{}

func TestEventsWaitForTheWatcher(t *testing.T) {
	var f Fake
	f.Tell(Event{Kind: LinkOpened, Link: "zegel:a"})
	f.Tell(Event{Kind: Left})
	var seen []Event
	f.Watch(func(e Event) { seen = append(seen, e) })
	f.Tell(Event{Kind: Returned})
	want := []Event{{Kind: LinkOpened, Link: "zegel:a"}, {Kind: Left}, {Kind: Returned}}
	if !slices.Equal(seen, want) {
		t.Errorf("seen %v, want %v", seen, want)
	}
	var later []Event
	f.Watch(func(e Event) { later = append(later, e) })
	f.Tell(Event{Kind: Turned, Turn: 90})
	if len(seen) != len(want) || !slices.Equal(later, []Event{{Kind: Turned, Turn: 90}}) {
		t.Errorf("the first saw %v, the second %v", seen, later)
	}
}

func TestOnlyTheLatestEventsWait(t *testing.T) {
	var f Fake
	for i := range 3 * maxWaiting {
		f.Tell(Event{Kind: Turned, Turn: i})
	}
	n, last := 0, 0
	f.Watch(func(e Event) { n++; last = e.Turn })
	if n != maxWaiting || last != 3*maxWaiting-1 {
		t.Errorf("%d events, the last %d", n, last)
	}
}

func TestFake(t *testing.T) {
	f := &Fake{IdentifyError: ErrNotEnrolled, AllowCameraError: ErrRefused}
	ctx, stop := context.WithCancel(context.Background())
	for _, c := range []struct{ got, want error }{
		{f.Protect(), nil}, {f.Vibrate(Found), nil},
		{f.Identify(ctx, "why"), ErrNotEnrolled}, {f.AllowCamera(ctx), ErrRefused},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%v, want %v", c.got, c.want)
		}
	}
	stop()
	if err := f.Identify(ctx, "again"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	want := []string{"Protect", "Vibrate", "Identify why", "AllowCamera"}
	if got := f.Called(); !slices.Equal(got, want) {
		t.Errorf("called %q", got)
	}
}
