package gallery

import (
	"bufio"
	"fmt"
	"hash/crc64"
	"image"
	"image/color"
	"image/draw"
	"io"
	"regexp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/zegel-app/zegel/internal/stage"
)

// Goldens are what the scenes look like: for each scene and way of drawing it a fingerprint
// of its pixels. It is their CRC-64, for a picture of every scene would
// be too much to keep; the picture of a scene that differs is drawn again and looked at.
type Goldens map[string]map[string]string // scene, then variant

// ReadGoldens reads what Goldens.Write wrote.
func ReadGoldens(r io.Reader) (Goldens, error) {
	g := Goldens{}
	var columns []string
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		fields := strings.Split(lines.Text(), "\t")
		if columns == nil {
			columns = fields[1:]
			continue
		}
		if len(fields) != len(columns)+1 {
			return nil, fmt.Errorf("the line of %s has %d fields, not %d", fields[0], len(fields), len(columns)+1)
		}
		g[fields[0]] = map[string]string{}
		for i, column := range columns {
			if fields[i+1] != "" {
				g[fields[0]][column] = fields[i+1]
			}
		}
	}
	return g, lines.Err()
}

// Set keeps a fingerprint.
func (g Goldens) Set(scene, variant, fingerprint string) {
	if g[scene] == nil {
		g[scene] = map[string]string{}
	}
	g[scene][variant] = fingerprint
}

// Write writes a line a scene and a column a variant, separated by tabs, both sorted.
func (g Goldens) Write(w io.Writer) error {
	var scenes, columns []string
	for scene, row := range g {
		scenes = append(scenes, scene)
		for column := range row {
			if !slices.Contains(columns, column) {
				columns = append(columns, column)
			}
		}
	}
	slices.Sort(scenes)
	slices.Sort(columns)
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "scene\t%s\n", strings.Join(columns, "\t"))
	for _, scene := range scenes {
		fields := []string{scene}
		for _, column := range columns {
			fields = append(fields, g[scene][column])
		}
		fmt.Fprintln(out, strings.Join(fields, "\t"))
	}
	return out.Flush()
}

// chance is text that chance makes: the digits and codes of keys that are new each time, and
// the port of a bank on loopback. An account number ends like a code, after more digits.
var chance = regexp.MustCompile(`127\.0\.0\.1|(^|[^\d \x{a0}][ \x{a0}])\d{4}[ \x{a0}]\d{4}$|^[0-9A-Z]{5}-[0-9A-Z]{5}$`)

// Fixed is what the window shows, but for what chance or the time of day decides: the cursor
// of a field is left out, and text made by chance is covered.
func Fixed(s *stage.Stage) (*image.NRGBA, error) {
	window := s.Window.Canvas()
	if focused := window.Focused(); focused != nil {
		window.Unfocus()
		defer window.Focus(focused)
	}
	img, err := Capture(s)
	if err != nil {
		return nil, err
	}
	cover(img, s.Window.Content(), fyne.Position{})
	return img, nil
}

// cover paints over the texts below an object that chance has made.
func cover(img *image.NRGBA, o fyne.CanvasObject, at fyne.Position) {
	if !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	if text, ok := o.(*canvas.Text); ok && chance.MatchString(text.Text) {
		size := o.Size()
		draw.Draw(img, image.Rect(0, int(at.Y), img.Rect.Max.X, int(at.Y+size.Height)+1), image.NewUniform(color.Gray{Y: 128}), image.Point{}, draw.Src)
	}
	for _, inner := range children(o) {
		cover(img, inner, at)
	}
}

// Fingerprint is the CRC-64 (ECMA-182) of a picture's size and pixels.
func Fingerprint(img *image.NRGBA) string {
	hash := crc64.New(crc64.MakeTable(crc64.ECMA))
	fmt.Fprintf(hash, "%v %d ", img.Rect, img.Stride)
	hash.Write(img.Pix)
	return fmt.Sprintf("%016x", hash.Sum64())
}

// Moving says whether a scene is one that moves: its picture is never the same twice.
func Moving(scene string, how How) bool { return how == Filmed || scene == "approve-holding" }

// children are the objects that an object is made of.
func children(o fyne.CanvasObject) []fyne.CanvasObject {
	switch c := o.(type) {
	case *fyne.Container:
		return c.Objects
	case fyne.Widget:
		return test.WidgetRenderer(c).Objects()
	}
	return nil
}
