package powercut

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// sector is what a disk writes whole or not at all, in bytes.
const sector = 512

// Image is a folder as it could be found, and what the program had said by then.
type Image struct {
	Files map[string][]byte // by path in the folder
	Said  []string          // lines on standard output
	Cut   int               // after how many calls
	How   string
}

// Recording is a program's calls on one folder.
type Recording struct {
	folder string
	events []event
	// Deaf names files whose syncs are taken to do nothing, as if the program had not asked.
	Deaf func(path string) bool
}

// Read reads a trace of a program that worked on folder, which was empty at its start.
func Read(r io.Reader, folder string) (*Recording, error) {
	events, err := parse(r)
	if err != nil {
		return nil, err
	}
	if len(events) == 0 {
		return nil, errors.New("powercut: nothing was traced")
	}
	return &Recording{folder: folder, events: events}, nil
}

// change is a write, or a new length where data is nil, that is not synced.
type change struct {
	at   int64
	data []byte
}

// inode is a file without its name.
type inode struct {
	live    []byte
	synced  []byte
	pending []change
}

// naming is an unsynced change of a folder: a file gets a name, or a name goes.
type naming struct {
	from, to string // from "" is a new file, to "" a removal
	file     *inode
}

type state struct {
	names   map[string]*inode
	synced  map[string]*inode
	pending []naming
	open    map[int]*handle
	said    []string
}

type handle struct {
	path   string
	file   *inode // nil for a folder
	offset int64
}

// Images are all the folders that a cut could leave, each once after a call, with random mixtures a cut.
func (r *Recording) Images(random *rand.Rand, mixtures int) iter.Seq2[*Image, error] {
	return func(yield func(*Image, error) bool) {
		s := &state{names: map[string]*inode{}, synced: map[string]*inode{}, open: map[int]*handle{}}
		seen := map[[32]byte]bool{}
		for n, e := range r.events {
			touched, err := r.apply(s, e)
			if err != nil {
				yield(nil, err)
				return
			}
			if e.kind == say {
				// What was said must hold in all that could be found from now on, also if nothing was written.
				clear(seen)
			} else if !touched {
				continue
			}
			for _, image := range s.images(random, mixtures) {
				sum := image.sum()
				if seen[sum] {
					continue
				}
				seen[sum] = true
				image.Said, image.Cut = slices.Clone(s.said), n+1
				if !yield(image, nil) {
					return
				}
			}
		}
	}
}

// apply does one call, and reports whether it changed what a cut may leave.
func (r *Recording) apply(s *state, e event) (bool, error) {
	switch e.kind {
	case say:
		s.said = append(s.said, strings.Fields(strings.ReplaceAll(e.path, " ", "_"))...)
		return true, nil
	case open:
		path, ok := below(r.folder, e.path)
		if !ok {
			delete(s.open, e.fd)
			return false, nil
		}
		f := s.names[path]
		if f == nil && e.create {
			f = &inode{}
			s.names[path] = f
			s.pending = append(s.pending, naming{to: path, file: f})
		}
		if f != nil && e.empty && len(f.live) > 0 {
			f.live = nil
			f.pending = append(f.pending, change{})
		}
		s.open[e.fd] = &handle{path: path, file: f}
		return true, nil
	case shut:
		delete(s.open, e.fd)
		return false, nil
	case move, remove:
		from, ok := below(r.folder, e.path)
		if !ok {
			return false, nil
		}
		f := s.names[from]
		if f == nil {
			return false, fmt.Errorf("powercut: %s is not known", from)
		}
		delete(s.names, from)
		change := naming{from: from, file: f}
		if e.kind == move {
			if change.to, ok = below(r.folder, e.to); !ok {
				return false, errors.New("powercut: moved out of the folder")
			}
			s.names[change.to] = f
		}
		s.pending = append(s.pending, change)
		return true, nil
	}
	h := s.open[e.fd]
	if h == nil {
		return false, nil // a file elsewhere
	}
	switch {
	case e.kind == syncFile && h.file == nil:
		s.syncFolder(h.path)
	case e.kind == syncFile:
		if r.Deaf == nil || !r.Deaf(h.path) {
			h.file.synced, h.file.pending = slices.Clone(h.file.live), nil
		}
	case h.file == nil:
		return false, errors.New("powercut: a folder is written")
	case e.kind == resize:
		h.file.do(change{at: e.at})
	default:
		at := e.at
		if at < 0 {
			at = h.offset
			h.offset += int64(len(e.data))
		}
		h.file.do(change{at, e.data})
	}
	return true, nil
}

func (f *inode) do(c change) {
	f.live = c.on(f.live)
	f.pending = append(f.pending, c)
}

// on is content after the change. content may be changed.
func (c change) on(content []byte) []byte {
	end := c.at
	if c.data != nil {
		end = max(int64(len(content)), c.at+int64(len(c.data)))
	}
	if n := end - int64(len(content)); n > 0 {
		content = append(content, make([]byte, n)...)
	}
	content = content[:end]
	copy(content[min(c.at, end):], c.data)
	return content
}

// syncFolder makes the names in a folder last.
func (s *state) syncFolder(folder string) {
	var left []naming
	for _, n := range s.pending {
		in := n.to
		if in == "" {
			in = n.from
		}
		if filepath.Dir(in) == folder {
			n.on(s.synced)
		} else {
			left = append(left, n)
		}
	}
	s.pending = left
}

func (n naming) on(names map[string]*inode) {
	if n.from != "" {
		delete(names, n.from)
	}
	if n.to != "" {
		names[n.to] = n.file
	}
}

// images are what a cut right now could leave.
func (s *state) images(random *rand.Rand, mixtures int) (images []*Image) {
	contents := map[string]func(*inode) []byte{
		"all": func(f *inode) []byte { return slices.Clone(f.live) },
		"no":  func(f *inode) []byte { return slices.Clone(f.synced) },
	}
	// The last write torn at each sector.
	for _, f := range s.names {
		if len(f.pending) == 0 {
			continue
		}
		last := f.pending[len(f.pending)-1]
		for n := sector; n < len(last.data); n += sector {
			contents[fmt.Sprintf("%d bytes of the last", n)] = func(g *inode) []byte {
				if g != f {
					return slices.Clone(g.live)
				}
				content := slices.Clone(g.synced)
				for _, c := range g.pending[:len(g.pending)-1] {
					content = c.on(content)
				}
				return change{last.at, last.data[:n]}.on(content)
			}
		}
	}
	for n := range mixtures {
		seed := random.Uint64()
		contents[fmt.Sprintf("mixture %d of", n)] = func(f *inode) []byte { return f.mixed(rand.New(rand.NewPCG(seed, uint64(n)))) }
	}
	names := maps.Clone(s.synced)
	for n := 0; ; n++ {
		for _, how := range slices.Sorted(maps.Keys(contents)) {
			image := &Image{Files: map[string][]byte{}, How: fmt.Sprintf("%s sectors, %d of %d names", how, n, len(s.pending))}
			for path, f := range names {
				image.Files[path] = contents[how](f)
			}
			images = append(images, image)
		}
		if n == len(s.pending) {
			return images
		}
		s.pending[n].on(names)
	}
}

// mixed has some of the unsynced sectors and lengths.
func (f *inode) mixed(random *rand.Rand) []byte {
	content := slices.Clone(f.synced)
	for _, c := range f.pending {
		if c.data == nil {
			if random.IntN(2) == 0 {
				content = c.on(content)
			}
			continue
		}
		for at := int64(0); at < int64(len(c.data)); {
			n := min(sector-(c.at+at)%sector, int64(len(c.data))-at)
			if random.IntN(2) == 0 {
				content = change{c.at + at, c.data[at : at+n]}.on(content)
			}
			at += n
		}
	}
	return content
}

func (i *Image) sum() [32]byte {
	h := sha256.New()
	for _, path := range slices.Sorted(maps.Keys(i.Files)) {
		fmt.Fprintf(h, "%d %s %d ", len(path), path, len(i.Files[path]))
		h.Write(i.Files[path])
	}
	return [32]byte(h.Sum(nil))
}

// Write makes the folder.
func (i *Image) Write(folder string) error {
	for path, content := range i.Files {
		full := filepath.Join(folder, path)
		if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(full, content, 0o600); err != nil {
			return err
		}
	}
	return nil
}
