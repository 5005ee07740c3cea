package gallery

import (
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/internal/stage"
)

// Variant is one way in which a scene is drawn.
type Variant struct {
	Width, Height float32
	Dark          bool
	Text          float32 // 1 or 1.5
}

// phoneWidth is the width of the first window.
const phoneWidth = 390

// String is the variant as a part of a file's name: "390x844-light-100".
func (v Variant) String() string {
	look := "light"
	if v.Dark {
		look = "dark"
	}
	return fmt.Sprintf("%.0fx%.0f-%s-%.0f", v.Width, v.Height, look, v.Text*100)
}

// Variants lists all ways: two looks, two sizes of text, three windows.
func Variants() []Variant {
	var all []Variant
	for _, dark := range []bool{false, true} {
		for _, text := range []float32{1, 1.5} {
			for _, size := range []fyne.Size{{Width: phoneWidth, Height: 844}, {Width: 360, Height: 640}, {Width: 1024, Height: 768}} {
				all = append(all, Variant{size.Width, size.Height, dark, text})
			}
		}
	}
	return all
}

// Put brings the stage's window into a variant.
func (v Variant) Put(s *stage.Stage, how How) error {
	look := "light"
	if v.Dark {
		look = "dark"
	}
	s.Window.Resize(fyne.NewSize(v.Width, v.Height))
	if how != Still {
		s.App.Look(v.Text, look)
		if how == Filmed {
			return s.HoldStill(filmTime)
		}
		return s.HoldStill(0)
	}
	if !ui.Looks(s.Fyne.Settings().Theme(), v.Dark, v.Text) {
		s.Fyne.Settings().SetTheme(ui.Theme(v.Dark, v.Text))
		s.Window.Resize(fyne.NewSize(v.Width+1, v.Height))
		s.Window.Resize(fyne.NewSize(v.Width, v.Height))
	}
	return nil
}

// filmTime is how long the camera takes to show something.
const filmTime = 400 * time.Millisecond

// Write writes a scene's pictures in some variants into a folder and puts the window back. It
// gives their names.
func Write(s *stage.Stage, folder, scene string, how How, variants []Variant) ([]string, error) {
	var files []string
	for _, v := range variants {
		if err := v.Put(s, how); err != nil {
			return nil, err
		}
		name := scene + "-" + v.String() + ".png"
		if err := write(s, filepath.Join(folder, name)); err != nil {
			return nil, err
		}
		files = append(files, name)
	}
	return files, Variants()[0].Put(s, how)
}

func write(s *stage.Stage, path string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	img, err := Capture(s)
	if err == nil {
		err = png.Encode(file, img)
	}
	return errors.Join(err, file.Close())
}

// Capture is what the window shows now, one pixel a unit, drawn by the software renderer.
func Capture(s *stage.Stage) (*image.NRGBA, error) {
	img, ok := s.Window.Canvas().Capture().(*image.NRGBA)
	if !ok {
		return nil, errors.New("the window's picture is not of the kind that the software renderer makes")
	}
	return img, nil
}
