// Command table compares what readers made of the same pictures.
//
//	table -truth truth.tsv -root dir name=result.tsv ...
//
// The results are in the form of readqr. It prints a line for each set of
// pictures and reader: pictures, pictures in which a code was read, codes, false
// readings, CPU milliseconds (median, 90th and 99th of a hundred), and the
// median's ratio to the best reader's of the table that is not ours.
package main

import (
	"bufio"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
)

type truth struct {
	texts    []string // accepted; nil where not known
	outlines [][]float64
	none     bool
}

type tally struct {
	pictures, read, codes, wrong int
	micros                       []int
}

func main() {
	truthFile := flag.String("truth", "", "truth.tsv of the pictures")
	root := flag.String("root", "", "folder of the pictures")
	flag.Parse()
	if err := run(*truthFile, strings.TrimSuffix(*root, "/")+"/", flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "table:", err)
		os.Exit(1)
	}
}

func run(truthFile, root string, args []string) error {
	known, err := readTruth(truthFile)
	if err != nil {
		return err
	}
	var names, sets []string
	all := map[string]map[string]*tally{} // by set and reader
	for _, a := range args {
		name, file, ok := strings.Cut(a, "=")
		if !ok {
			return fmt.Errorf("%q is not name=file", a)
		}
		names = append(names, name)
		err := eachLine(file, func(c []string) error {
			path := strings.TrimPrefix(c[0], root)
			t, ok := known[path]
			if !ok || len(c) < 4 {
				return fmt.Errorf("%s: line of %q", file, c[0])
			}
			micros, err := strconv.Atoi(c[1])
			if err != nil {
				return err
			}
			for _, set := range setsOf(path) {
				if all[set] == nil {
					all[set] = map[string]*tally{}
					sets = append(sets, set)
				}
				if all[set][name] == nil {
					all[set][name] = &tally{}
				}
				all[set][name].add(t, micros, c[4:])
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	slices.Sort(sets)
	fmt.Println("set\treader\tpictures\tread\tcodes\tfalse\tp50\tp90\tp99\tratio")
	for _, set := range sets {
		best := 0.0
		for _, name := range names {
			if t := all[set][name]; t != nil && !strings.HasPrefix(name, "zegel") {
				if p := t.part(50); best == 0 || p < best {
					best = p
				}
			}
		}
		for _, name := range names {
			if t := all[set][name]; t != nil {
				fmt.Printf("%s\t%s\t%d\t%d\t%d\t%d\t%.2f\t%.2f\t%.2f\t%.2f\n", set, name, t.pictures, t.read, t.codes, t.wrong,
					t.part(50), t.part(90), t.part(99), t.part(50)/max(best, 0.001))
			}
		}
	}
	return nil
}

// setsOf names the sets a picture counts in: all of its kind, and for stress
// frames its sweep.
func setsOf(path string) []string {
	set, _, _ := strings.Cut(path, "/")
	kind, _, _ := strings.Cut(set, "-")
	if kind == "stress" && set != "stress-mix" {
		return []string{"stress", set}
	}
	if kind == "stress" || kind == "frame" {
		return []string{set}
	}
	return []string{kind}
}

func (t *tally) part(percent int) float64 {
	slices.Sort(t.micros)
	return float64(t.micros[min(len(t.micros)*percent/100, len(t.micros)-1)]) / 1000
}

// add counts the readings of one picture: hex(text)@x,y each.
func (t *tally) add(want truth, micros int, readings []string) {
	t.pictures++
	t.micros = append(t.micros, micros)
	hit := map[int]bool{}
	for _, r := range readings {
		text, place, _ := strings.Cut(r, "@")
		var x, y float64
		fmt.Sscanf(place, "%f,%f", &x, &y)
		k := -1
		switch {
		case want.none:
		case want.texts != nil:
			k = slices.Index(want.texts, text)
		default:
			k = slices.IndexFunc(want.outlines, func(o []float64) bool { return inside(x, y, o) })
		}
		if k < 0 {
			t.wrong++
		} else {
			hit[k] = true
		}
	}
	t.codes += len(hit)
	if len(hit) > 0 {
		t.read++
	}
}

// inside says whether a point is in a polygon of x, y, x, y...
func inside(x, y float64, o []float64) (in bool) {
	for i := 0; i+1 < len(o); i += 2 {
		j := (i + 2) % len(o)
		if (o[i+1] > y) != (o[j+1] > y) && x < (o[j]-o[i])*(y-o[i+1])/(o[j+1]-o[i+1])+o[i] {
			in = !in
		}
	}
	return in
}

func readTruth(file string) (map[string]truth, error) {
	out := map[string]truth{}
	err := eachLine(file, func(c []string) error {
		if strings.HasPrefix(c[0], "#") {
			return nil
		}
		if len(c) < 6 {
			return fmt.Errorf("%s: %q", file, c)
		}
		t := truth{none: c[3] == "0"}
		for o := range strings.SplitSeq(c[5], ";") {
			var outline []float64
			for _, f := range strings.FieldsFunc(o, func(r rune) bool { return r == ',' || r == ' ' }) {
				if v, err := strconv.ParseFloat(f, 64); err == nil {
					outline = append(outline, v)
				}
			}
			if len(outline) >= 6 {
				t.outlines = append(t.outlines, outline)
			}
		}
		if len(t.outlines) == 0 && !t.none {
			for text := range strings.SplitSeq(c[4], ";") {
				if _, err := hex.DecodeString(text); err == nil && text != "" {
					t.texts = append(t.texts, text)
				}
			}
		}
		out[c[0]] = t
		return nil
	})
	return out, err
}

func eachLine(file string, do func(fields []string) error) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, 16<<20)
	for s.Scan() {
		if err := do(strings.Split(s.Text(), "\t")); err != nil {
			return err
		}
	}
	return s.Err()
}
