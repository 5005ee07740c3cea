package camera

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// addPicture puts a picture of one brightness into the folder.
func addPicture(t *testing.T, dir, name string, level byte) {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 8, 8))
	for i := range img.Pix {
		img.Pix[i] = level
	}
	f, err := os.Create(filepath.Join(dir, name))
	if err == nil {
		err = png.Encode(f, img)
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestFolderGoesByNameAndAround(t *testing.T) {
	dir := t.TempDir()
	for i, name := range []string{"a.png", "b10.png", "b2.png", "c.png"} {
		addPicture(t, dir, name, byte(i))
	}
	f := &folder{path: dir}
	got := ""
	for i := range 9 {
		if i == 5 { // just shown was a.png: what comes before it waits a round
			addPicture(t, dir, "0.png", 7)
			addPicture(t, dir, "b0.png", 8)
		}
		frame, err := f.next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got += fmt.Sprint(frame.Luma[0])
	}
	if want := "012308123"; got != want {
		t.Errorf("played %s, want %s", got, want)
	}
}

// A folder with more than it may keep decoded is still played.
func TestFolderForgets(t *testing.T) {
	dir := t.TempDir()
	addPicture(t, dir, "a.png", 1)
	f := &folder{path: dir}
	first, err := f.next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	again, err := f.next(t.Context())
	if err != nil || again != first {
		t.Errorf("decoded again although unchanged: %v", err)
	}
	f.size = maxKept + 1
	later, err := f.next(t.Context())
	if err != nil || later == first || later.Luma[0] != 1 || f.size > maxKept {
		t.Errorf("%v, %v, %d bytes", later, err, f.size)
	}
}
