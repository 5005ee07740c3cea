package walk

import (
	"image"
	"image/color"
)

// ringLeast is the least side of the line around a control that has the keyboard, in pixels.
const ringLeast = 40

// ringLine is the most that the line is wide, with its soft edges, in pixels.
const ringLine = 6

// Ring finds the line around the control that has the keyboard, by its colour and by being a
// line: the colour along all four sides, and nothing of what hangs together with it inside.
func Ring(picture *image.RGBA, line color.NRGBA) (around image.Rectangle, found bool) {
	b := picture.Bounds()
	width := b.Dx()
	seen := make([]bool, width*b.Dy())
	is := func(x, y int) bool {
		p := picture.RGBAAt(x, y)
		return near(p.R, line.R) && near(p.G, line.G) && near(p.B, line.B)
	}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if seen[(y-b.Min.Y)*width+x-b.Min.X] || !is(x, y) {
				continue
			}
			part := connected(image.Pt(x, y), b, seen, is)
			if box := bounds(part); hollow(part, box) {
				return box, true
			}
		}
	}
	return image.Rectangle{}, false
}

// near leaves the line its soft edges: it is three pixels wide, and only the middle one is all of its
// colour. The pixel between the line and a control of the same colour is much lighter.
func near(a, b uint8) bool { return max(a, b)-min(a, b) <= 0x30 }

// connected gives the points of one colour that hang together with the first.
func connected(first image.Point, b image.Rectangle, seen []bool, is func(x, y int) bool) []image.Point {
	at := func(p image.Point) int { return (p.Y-b.Min.Y)*b.Dx() + p.X - b.Min.X }
	seen[at(first)] = true
	part := []image.Point{first}
	for n := 0; n < len(part); n++ {
		for _, step := range []image.Point{{-1, 0}, {1, 0}, {0, -1}, {0, 1}} {
			if next := part[n].Add(step); next.In(b) && !seen[at(next)] && is(next.X, next.Y) {
				seen[at(next)] = true
				part = append(part, next)
			}
		}
	}
	return part
}

func bounds(part []image.Point) (box image.Rectangle) {
	for _, p := range part {
		box = box.Union(image.Rectangle{p, p.Add(image.Pt(1, 1))})
	}
	return box
}

// hollow says whether points are a line along the sides of their box: a third of each side at
// least, as the corners are round, and nothing further in.
func hollow(part []image.Point, box image.Rectangle) bool {
	if box.Dx() < ringLeast || box.Dy() < ringLeast {
		return false
	}
	round := box.Inset(min(box.Dx(), box.Dy()) / 3) // corners are outside both its rows and its columns
	var left, right, top, bottom [3]int             // how much of each of the outermost rows and columns
	count := func(side *[3]int, out int) {
		if out < len(side) {
			side[out]++
		}
	}
	for _, p := range part {
		if p.In(box.Inset(ringLine)) && (p.X >= round.Min.X && p.X < round.Max.X || p.Y >= round.Min.Y && p.Y < round.Max.Y) {
			return false
		}
		count(&left, p.X-box.Min.X)
		count(&right, box.Max.X-1-p.X)
		count(&top, p.Y-box.Min.Y)
		count(&bottom, box.Max.Y-1-p.Y)
	}
	most := func(side [3]int) int { return max(side[0], side[1], side[2]) }
	return 3*min(most(left), most(right)) >= box.Dy() && 3*min(most(top), most(bottom)) >= box.Dx()
}
