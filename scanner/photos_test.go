package scanner_test

import (
	"bufio"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/zegel-app/zegel/scanner/picture"
	"github.com/zegel-app/zegel/scanner/qr"
)

// liveFrames is how often Live sees the same photo: once for each strategy
// that it takes in turn.
const liveFrames = 6

// photo is a line of truth.tsv.
type photo struct {
	file  string
	codes bool
	texts []string // the accepted readings
	any   bool     // the text is not known
}

func (p photo) group() string { return p.file[:strings.IndexByte(p.file, '-')] }

func (p photo) accepts(text string) bool { return p.any || slices.Contains(p.texts, text) }

// tally counts what was read of a group of photos.
type tally struct{ photos, live, read int }

// TestPhotosHere reads the few photos that lie in testdata.
func TestPhotosHere(t *testing.T) {
	hold(t, readPhotos(t, "testdata/photos"), map[string]tally{
		"zxing": {photos: 16, live: 16, read: 16},
		"none":  {photos: 4},
	})
}

// hold fails the test when less was read than once was. Better figures go up
// into the floors.
func hold(t *testing.T, got, floors map[string]tally) {
	t.Helper()
	for group, floor := range floors {
		n := got[group]
		if n.photos != floor.photos || n.live < floor.live || n.read < floor.read {
			t.Errorf("%s: got %+v, want at least %+v", group, n, floor)
		}
	}
}

// readPhotos reads every photo of a collection and fails the test for each
// reading that is not in its truth.tsv.
func readPhotos(t *testing.T, root string) map[string]tally {
	got := map[string]tally{}
	var mu sync.Mutex
	var work sync.WaitGroup
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	for _, p := range truth(t, filepath.Join(root, "truth.tsv")) {
		free <- struct{}{}
		work.Go(func() {
			defer func() { <-free }()
			live, read := readPhoto(t, root, p)
			mu.Lock()
			defer mu.Unlock()
			n := got[p.group()]
			n.photos++
			n.live += live
			n.read += read
			got[p.group()] = n
		})
	}
	work.Wait()
	for group, n := range got {
		t.Logf("%s: %-6s %3d photos, %3d read by Live within %d frames, %3d read in full", root, group, n.photos, n.live, liveFrames, n.read)
	}
	return got
}

// readPhoto says (0 or 1) whether the photo was read by Live and in full.
func readPhoto(t *testing.T, root string, p photo) (live, read int) {
	data, err := os.ReadFile(filepath.Join(root, p.file))
	if err != nil {
		t.Error(err)
		return 0, 0
	}
	img, err := picture.DecodeBytes(data)
	if err != nil {
		t.Error(p.file, err)
		return 0, 0
	}
	luma := picture.Luma(img)
	check := func(c *qr.Code, err error) int {
		switch {
		case errors.Is(err, qr.ErrNoCode):
			return 0
		case err != nil:
			t.Errorf("%s: %v", p.file, err)
			return 0
		case !p.codes || !p.accepts(c.Text):
			t.Errorf("%s: misread as %q", p.file, c.Text)
			return 0
		}
		return 1
	}
	read = check(qr.Find(luma.Pix, luma.Stride, luma.Rect.Dx(), luma.Rect.Dy()))
	var l qr.Live
	for i := 0; i < liveFrames && live == 0; i++ {
		live = check(l.Find(luma.Pix, luma.Stride, luma.Rect.Dx(), luma.Rect.Dy()))
	}
	return live, read
}

// more are readings that truth.tsv lacks: photos that hold a second code, and
// one whose code says otherwise than the list does.
var more = map[string]string{
	// The list says "photograph". The error correction leaves no doubt.
	"zxing-qrcode-2/13.jpg": "The 2005 USGS aerial photography of the Washington Monument is censored.",
	// Several codes each; the list has the text of one.
	"boofcv-bright_spots/image017.jpg": "Version 1 QR",
	"boofcv-bright_spots/image023.jpg": strings.TrimSuffix(strings.Repeat("ABC 123456789 ", 15), " "),
	// The list has the bytes of this UTF-8 taken for Shift JIS.
	"boofcv-glare/image015.jpg": "正宗铁观音茶叶 乐品乐茶 \nhttp://detail.tmall.com/item.htm?id=13996190738",
}

// truth reads a truth.tsv: file, width, height, number of codes, texts in hex.
func truth(t *testing.T, path string) []photo {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []photo
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		c := strings.Split(lines.Text(), "\t")
		if len(c) < 5 {
			t.Fatalf("%s: %q", path, lines.Text())
		}
		p := photo{file: c[0], codes: c[3] != "0"}
		for text := range strings.SplitSeq(c[4], ";") {
			b, err := hex.DecodeString(text)
			if err != nil {
				p.any = true
			}
			p.texts = append(p.texts, string(b))
		}
		if text, ok := more[p.file]; ok {
			p.texts = append(p.texts, text)
		}
		out = append(out, p)
	}
	if err := lines.Err(); err != nil || len(out) == 0 {
		t.Fatal(path, len(out), err)
	}
	return out
}
