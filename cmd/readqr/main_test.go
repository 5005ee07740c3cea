package main

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/zegel-app/zegel/scanner/lens"
)

const text = "ZEGEL:C/ABCDEFGH234567"

// files writes one picture with a code in every form that readqr takes.
func files(t *testing.T) (dir string, paths []string) {
	dir = t.TempDir()
	code := lens.Code(text, 4)
	w, h := code.Rect.Dx(), code.Rect.Dy()
	var p bytes.Buffer
	if err := png.Encode(&p, code); err != nil {
		t.Fatal(err)
	}
	frame := string(code.Pix) + strings.Repeat("\x80", (w+1)/2*((h+1)/2)*2)
	for name, data := range map[string]string{
		"a.png": p.String(),
		"b.pgm": fmt.Sprintf("P5 # a comment\n%d %d\n255\n%s", w, h, code.Pix),
		"c.y4m": fmt.Sprintf("YUV4MPEG2 W%d H%d F30:1 C420jpeg\nFRAME\n%sFRAME\n%s", w, h, frame, frame),
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return dir, paths
}

func TestLines(t *testing.T) {
	dir, paths := files(t)
	middle := lens.Code(text, 4).Rect.Dx() / 2
	for _, flags := range [][]string{{}, {"-profile", "live", "-frames", "3"}, {"-multi", "-repeat", "2", "-draw", filepath.Join(dir, "out")}} {
		var out bytes.Buffer
		if err := run(append(flags, paths...), &out); err != nil {
			t.Fatal(flags, err)
		}
		lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
		if len(lines) != 4 { // the video has two frames
			t.Fatalf("%v: %q", flags, lines)
		}
		for _, line := range lines {
			c := strings.Split(line, "\t")
			if len(c) != 5 || c[3] != "1" {
				t.Fatalf("%v: %q", flags, line)
			}
			for _, n := range c[1:3] {
				if _, err := strconv.Atoi(n); err != nil {
					t.Errorf("time %q", n)
				}
			}
			code, place, _ := strings.Cut(c[4], "@")
			var at image.Point
			if n, err := fmt.Sscanf(place, "%d,%d", &at.X, &at.Y); n != 2 || err != nil {
				t.Errorf("place %q", place)
			}
			if d := at.Sub(image.Pt(middle, middle)); code != hex.EncodeToString([]byte(text)) || max(d.X, -d.X, d.Y, -d.Y) > 4 {
				t.Errorf("%v: %q", flags, line)
			}
		}
	}
	drawn, err := os.ReadDir(filepath.Join(dir, "out"))
	if err != nil || len(drawn) != 4 {
		t.Errorf("%d pictures drawn, %v", len(drawn), err)
	}
}

func TestRefuses(t *testing.T) {
	dir := t.TempDir()
	for name, data := range map[string]string{
		"short.pgm": "P5\n100 100\n255\nxyz", "huge.pgm": "P5\n30000 30000\n255\n", "none.pgm": "P5", "text": "hello",
		"short.y4m": "YUV4MPEG2 W64 H64\nFRAME\nxx", "huge.y4m": "YUV4MPEG2 W30000 H30000\n", "kind.y4m": "YUV4MPEG2 W8 H8 C444p16\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := run([]string{path}, &bytes.Buffer{}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	for _, args := range [][]string{{}, {"-profile", "x", "y"}, {"-frames", "0", "y"}, {filepath.Join(dir, "missing")}} {
		if err := run(args, &bytes.Buffer{}); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}
