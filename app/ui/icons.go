package ui

import (
	"fmt"
	"image/color"
	"math"
	"strings"

	"fyne.io/fyne/v2"
)

// Icon is one filled shape in a square of 24 by 24. Fyne neither scales nor
// recolours SVG strokes, so lines are drawn here as thin filled shapes.
type Icon struct {
	name, svg string
}

// coloured returns the icon in a colour that does not follow the theme.
func (i Icon) coloured(c color.NRGBA) fyne.Resource {
	hex := fmt.Sprintf("%02x%02x%02x", c.R, c.G, c.B)
	return fyne.NewStaticResource("zegel-"+i.name+"-"+hex+".svg", []byte(strings.Replace(i.svg, "#000000", "#"+hex, 1)))
}

// Empty tells that there is no icon.
func (i Icon) Empty() bool { return i.name == "" }

// Icons holds all icons by name.
var Icons = struct {
	Seal, Back, Forward, Lock, Warning, Shield, Plus, Delete, Light, Picture, Keyboard Icon
	Paste, Switch, Check, Copy, Close, History, Bank, Person, Settings, Scan, Help     Icon
	Info, Hand, Phone, Trash, Camera                                                   Icon
}{
	Seal:    icon("seal", sealPath(12, 12, 11.5)),
	Back:    icon("back", line(2, 15, 4.5, 7.5, 12, 15, 19.5)),
	Forward: icon("forward", line(2, 9, 4.5, 16.5, 12, 9, 19.5)),
	Lock:    icon("lock", frame(5, 9.5, 14, 11.5, 2, 2), line(2, 8.2, 10, 8.2, 6.3), line(2, 15.8, 10, 15.8, 6.3), arch(12, 6.3, 3.8, 2)),
	Warning: icon("warning", loop(2, 12, 4, 21.5, 20, 2.5, 20), line(2, 12, 10, 12, 14), disc(12, 17, 1.2)),
	Shield: icon("shield", line(2, 12, 2.6, 4.2, 5.4, 4.2, 11), line(2, 12, 2.6, 19.8, 5.4, 19.8, 11),
		curve(2, 4.2, 11, 4.2, 17.5, 12, 21.5), curve(2, 19.8, 11, 19.8, 17.5, 12, 21.5), line(2, 8.2, 11.8, 11, 14.6, 16, 9.4)),
	Plus:    icon("plus", line(2, 12, 4.5, 12, 19.5), line(2, 4.5, 12, 19.5, 12)),
	Delete:  icon("delete", loop(2, 8.5, 5, 21, 5, 21, 19, 8.5, 19, 2.5, 12), line(2, 12, 9.5, 17, 14.5), line(2, 17, 9.5, 12, 14.5)),
	Light:   icon("light", loop(2, 8, 3, 16, 3, 16, 7.5, 14, 10.5, 14, 21, 10, 21, 10, 10.5, 8, 7.5), line(2, 8, 6.6, 16, 6.6), line(1.6, 12, 13.4, 12, 16)),
	Picture: icon("picture", frame(3, 4, 18, 16, 2, 2), line(2, 5, 17.5, 9.7, 11.5, 14, 16.5, 16.2, 14, 19, 17.5), disc(15.6, 8.8, 1.6)),
	Keyboard: icon("keyboard", frame(2, 5.5, 20, 13.5, 2, 2), line(2, 8.5, 15.2, 15.5, 15.2),
		disc(6.6, 9.8, 1.1), disc(10.2, 9.8, 1.1), disc(13.8, 9.8, 1.1), disc(17.4, 9.8, 1.1)),
	Paste:    icon("paste", frame(4.5, 4, 15, 17.5, 2, 2), box(8.5, 2, 7, 4.6, 1.4, true), line(2, 8.5, 11.5, 15.5, 11.5), line(2, 8.5, 15.8, 13, 15.8)),
	Switch:   icon("switch", turn(12, 12, 8, 2, 195, 325), turn(12, 12, 8, 2, 15, 145), head(12, 12, 8, 2, 325), head(12, 12, 8, 2, 145)),
	Check:    icon("check", line(2.4, 4.8, 12.6, 9.8, 17.6, 19.4, 7)),
	Copy:     icon("copy", frame(8.5, 8.5, 12.5, 12.5, 2, 2), line(2, 6.2, 15.5, 4, 15.5, 4, 4, 15.5, 4, 15.5, 6.2)),
	Close:    icon("close", line(2, 5.5, 5.5, 18.5, 18.5), line(2, 18.5, 5.5, 5.5, 18.5)),
	History:  icon("history", circle(12, 12, 8.5, 2), line(2, 12, 7.2, 12, 12, 15.2, 14)),
	Bank:     icon("bank", loop(2, 12, 3.5, 20.5, 8.7, 3.5, 8.7), line(2, 6.5, 12, 6.5, 16.6), line(2, 12, 12, 12, 16.6), line(2, 17.5, 12, 17.5, 16.6), line(2, 3.8, 20, 20.2, 20)),
	Person:   icon("person", circle(12, 8, 3.8, 2), curve(2, 4.2, 20.5, 4.8, 14.6, 12, 14.6), curve(2, 19.8, 20.5, 19.2, 14.6, 12, 14.6)),
	Settings: icon("settings", line(2, 3.5, 7.5, 7, 7.5), line(2, 12, 7.5, 20.5, 7.5), circle(9.5, 7.5, 2.5, 2), line(2, 3.5, 16.5, 12, 16.5), line(2, 17, 16.5, 20.5, 16.5), circle(14.5, 16.5, 2.5, 2)),
	Scan: icon("scan", line(2, 4, 8.5, 4, 4, 8.5, 4), line(2, 15.5, 4, 20, 4, 20, 8.5), line(2, 20, 15.5, 20, 20, 15.5, 20), line(2, 8.5, 20, 4, 20, 4, 15.5),
		box(8, 8, 3.2, 3.2, 0.6, true), box(12.8, 8, 3.2, 3.2, 0.6, true), box(8, 12.8, 3.2, 3.2, 0.6, true), box(12.8, 12.8, 3.2, 3.2, 0.6, true)),
	Help:   icon("help", circle(12, 12, 9, 2), disc(12, 16.9, 1.2), turn(12, 9.6, 2.6, 2, 180, 410), line(2, 13.65, 11.6, 12, 13.6)),
	Camera: icon("camera", line(2, 3.5, 8, 7.6, 8, 9.4, 5, 14.6, 5, 16.4, 8, 20.5, 8, 20.5, 19, 3.5, 19, 3.5, 8), circle(12, 13.2, 3.2, 2)),
	Info:   icon("info", circle(12, 12, 9, 2), disc(12, 7.7, 1.25), line(2, 12, 11.4, 12, 16.3)),
	Hand:   icon("hand", circle(12, 12, 9, 2), line(2, 5.9, 5.9, 18.1, 18.1)),
	Phone:  icon("phone", curve(2.6, 5.6, 4.6, 6.2, 12.2, 11, 15.4), curve(2.6, 11, 15.4, 14.6, 18.6, 19, 18.6), line(4, 5.8, 5.4, 8.2, 8.2), line(4, 15.4, 15.6, 18.4, 18)),
	Trash:  icon("trash", line(2, 4, 6.5, 20, 6.5), line(2, 9, 6, 9.4, 3.5, 14.6, 3.5, 15, 6), line(2, 6, 7, 6.8, 20.5, 17.2, 20.5, 18, 7), line(2, 10, 10.5, 10.2, 16.5), line(2, 14, 10.5, 13.8, 16.5)),
}

func icon(name string, shapes ...string) Icon {
	return Icon{name: name, svg: `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path fill="#000000" d="` + strings.Join(shapes, " ") + `"/></svg>`}
}

// line is a stroke of a width through points, with round ends and corners: one
// capsule a segment, all wound the same way, so that they unite.
func line(w float64, at ...float64) string {
	var b strings.Builder
	for i := 0; i+3 < len(at); i += 2 {
		b.WriteString(capsule(at[i], at[i+1], at[i+2], at[i+3], w/2))
	}
	return b.String()
}

// loop is a line that ends where it began.
func loop(w float64, at ...float64) string { return line(w, append(at, at[0], at[1])...) }

func capsule(x1, y1, x2, y2, r float64) string {
	l := math.Hypot(x2-x1, y2-y1)
	if l == 0 {
		return disc(x1, y1, r)
	}
	nx, ny := -(y2-y1)/l*r, (x2-x1)/l*r
	return fmt.Sprintf("M%.3f %.3fA%.3f %.3f 0 0 1 %.3f %.3fL%.3f %.3fA%.3f %.3f 0 0 1 %.3f %.3fZ",
		x1+nx, y1+ny, r, r, x1-nx, y1-ny, x2-nx, y2-ny, r, r, x2+nx, y2+ny)
}

// disc is a filled circle, wound as the capsules are.
func disc(x, y, r float64) string {
	return fmt.Sprintf("M%.3f %.3fA%.3f %.3f 0 1 1 %.3f %.3fA%.3f %.3f 0 1 1 %.3f %.3fZ", x-r, y, r, r, x+r, y, r, r, x-r, y)
}

// hole is a circle wound the other way: it takes away from one shape.
func hole(x, y, r float64) string {
	return fmt.Sprintf("M%.3f %.3fA%.3f %.3f 0 1 0 %.3f %.3fA%.3f %.3f 0 1 0 %.3f %.3fZ", x-r, y, r, r, x+r, y, r, r, x-r, y)
}

// circle is a round line: w wide, its middle at r.
func circle(x, y, r, w float64) string { return disc(x, y, r+w/2) + hole(x, y, r-w/2) }

// arch is the upper half of a round line.
func arch(x, y, r, w float64) string { return turn(x, y, r, w, 180, 360) }

// turn is a piece of a round line, clockwise between two angles in degrees, with
// round ends. Angle 0 is to the right, 90 down.
func turn(x, y, r, w, from, to float64) string {
	at := make([]float64, 0, 64)
	for i := 0; i <= 24; i++ {
		a := (from + (to-from)*float64(i)/24) * math.Pi / 180
		at = append(at, x+r*math.Cos(a), y+r*math.Sin(a))
	}
	return line(w, at...)
}

// head is an arrow head at the end of a clockwise turn.
func head(x, y, r, w, at float64) string {
	a := at * math.Pi / 180
	px, py := x+r*math.Cos(a), y+r*math.Sin(a)
	const long, spread = 4.6, 0.75
	back := a - math.Pi/2 - 0.18
	return line(w, px+long*math.Cos(back-spread), py+long*math.Sin(back-spread), px, py, px+long*math.Cos(back+spread), py+long*math.Sin(back+spread))
}

// curve is a stroke bent towards a point (a quadratic Bezier curve).
func curve(w, x1, y1, cx, cy, x2, y2 float64) string {
	at := make([]float64, 0, 64)
	for i := 0; i <= 16; i++ {
		t := float64(i) / 16
		at = append(at, (1-t)*(1-t)*x1+2*t*(1-t)*cx+t*t*x2, (1-t)*(1-t)*y1+2*t*(1-t)*cy+t*t*y2)
	}
	return line(w, at...)
}

// frame is the line of a rounded rectangle whose line is w wide, inside x, y, width, height.
func frame(x, y, width, height, radius, w float64) string {
	return box(x, y, width, height, radius, true) + box(x+w, y+w, width-2*w, height-2*w, math.Max(radius-w, 0.4), false)
}

// box is a filled rounded rectangle, or, wound the other way, a hole of that shape.
func box(x, y, w, h, r float64, filled bool) string {
	if filled {
		return fmt.Sprintf("M%.3f %.3fH%.3fA%.3f %.3f 0 0 1 %.3f %.3fV%.3fA%.3f %.3f 0 0 1 %.3f %.3fH%.3fA%.3f %.3f 0 0 1 %.3f %.3fV%.3fA%.3f %.3f 0 0 1 %.3f %.3fZ",
			x+r, y, x+w-r, r, r, x+w, y+r, y+h-r, r, r, x+w-r, y+h, x+r, r, r, x, y+h-r, y+r, r, r, x+r, y)
	}
	return fmt.Sprintf("M%.3f %.3fA%.3f %.3f 0 0 0 %.3f %.3fV%.3fA%.3f %.3f 0 0 0 %.3f %.3fH%.3fA%.3f %.3f 0 0 0 %.3f %.3fV%.3fA%.3f %.3f 0 0 0 %.3f %.3fZ",
		x+r, y, r, r, x, y+r, y+h-r, r, r, x+r, y+h, x+w-r, r, r, x+w, y+h-r, y+r, r, r, x+w-r, y)
}
