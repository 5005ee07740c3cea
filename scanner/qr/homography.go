package qr

// A homography maps the plane of a code, in modules, to the pixels of a
// picture as a camera without lens errors does:
//
//	x' = (h0 x + h1 y + h2) / (h6 x + h7 y + h8), and y' likewise.
//
// Four pairs of points determine it. The solution in closed form goes by way
// of the unit square (Heckbert, Fundamentals of Texture Mapping, 1989, 2.2.3).
//
// A lens may bend that further; see lens.
type homography struct {
	matrix
	lens lens
}

type matrix [9]float64

type point struct{ x, y float64 }

// at returns the pixel of a point in modules.
func (h *homography) at(x, y float64) (float64, float64) {
	m := &h.matrix
	d := 1 / (m[6]*x + m[7]*y + m[8])
	x, y = (m[0]*x+m[1]*y+m[2])*d, (m[3]*x+m[4]*y+m[5])*d
	if h.lens.bend != 0 {
		return h.lens.bent(x, y)
	}
	return x, y
}

func (h *homography) point(p point) point {
	x, y := h.at(p.x, p.y)
	return point{x, y}
}

// moved is the homography with (x, y) added to all its pixels.
func (h *homography) moved(x, y float64) homography {
	m := *h
	for i := range 3 {
		m.matrix[i] += x * h.matrix[6+i]
		m.matrix[3+i] += y * h.matrix[6+i]
	}
	return m
}

// fromSquare maps (0,0), (1,0), (1,1), (0,1) to the four points; ok is false
// where three of them lie on a line.
func fromSquare(p [4]point) (h matrix, ok bool) {
	ax, ay := p[1].x-p[2].x, p[1].y-p[2].y
	bx, by := p[3].x-p[2].x, p[3].y-p[2].y
	sx, sy := p[0].x-p[1].x+p[2].x-p[3].x, p[0].y-p[1].y+p[2].y-p[3].y
	det := ax*by - bx*ay
	if det < 1e-9 && det > -1e-9 {
		return h, false
	}
	g, k := (sx*by-bx*sy)/det, (ax*sy-sx*ay)/det
	return matrix{
		p[1].x - p[0].x + g*p[1].x, p[3].x - p[0].x + k*p[3].x, p[0].x,
		p[1].y - p[0].y + g*p[1].y, p[3].y - p[0].y + k*p[3].y, p[0].y,
		g, k, 1,
	}, true
}

// toSquare is the other way round, but for a factor.
func toSquare(p [4]point) (matrix, bool) {
	h, ok := fromSquare(p)
	return matrix{
		h[4]*h[8] - h[5]*h[7], h[2]*h[7] - h[1]*h[8], h[1]*h[5] - h[2]*h[4],
		h[5]*h[6] - h[3]*h[8], h[0]*h[8] - h[2]*h[6], h[2]*h[3] - h[0]*h[5],
		h[3]*h[7] - h[4]*h[6], h[1]*h[6] - h[0]*h[7], h[0]*h[4] - h[1]*h[3],
	}, ok
}

// between returns the homography that maps each point of from to that of to. A
// map that would put a part of the quadrangle behind the camera is none.
func between(from, to [4]point) (h homography, ok bool) {
	a, ok1 := toSquare(from)
	b, ok2 := fromSquare(to)
	if !ok1 || !ok2 {
		return h, false
	}
	for i := range 3 {
		for j := range 3 {
			h.matrix[3*i+j] = b[3*i]*a[j] + b[3*i+1]*a[3+j] + b[3*i+2]*a[6+j]
		}
	}
	side := 0
	for _, p := range from {
		if h.matrix[6]*p.x+h.matrix[7]*p.y+h.matrix[8] > 0 {
			side++
		}
	}
	if side != 0 && side != 4 {
		return h, false
	}
	return h, true
}
