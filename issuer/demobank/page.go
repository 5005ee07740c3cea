package demobank

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"io/fs"
	"log"
	"net/http"
	"strings"
	"time"
)

//go:embed templates static
var files embed.FS

// page is what every template gets.
type page struct {
	Title    string
	Section  string // of the navigation
	Customer string // empty before the sign-in
	Token    string
	Testers  bool // there is a page for testers
	Refresh  int  // seconds until the page asks again, without script; 0 is never
	Body     any
}

// pages are the parsed templates, one set a page.
type pages struct {
	sets   map[string]*template.Template
	static map[string]string // name -> path with the content's hash in it
}

func loadPages() (*pages, error) {
	p := &pages{sets: map[string]*template.Template{}, static: map[string]string{}}
	err := fs.WalkDir(files, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		hash := sha256.Sum256(content)
		p.static[strings.TrimPrefix(name, "static/")] = "/" + name + "?v=" + hex.EncodeToString(hash[:6])
		return nil
	})
	if err != nil {
		return nil, err
	}
	common := template.New("").Funcs(template.FuncMap{
		"static": func(name string) string { return p.static[name] },
		"iban":   groupIBAN,
		"day":    day,
		"clock":  func(t time.Time) string { return t.Local().Format("15:04") },
		"code":   func(digits string) string { return digits[:4] + nbsp + digits[4:] },
	})
	if common, err = common.ParseFS(files, "templates/layout.html", "templates/parts.html"); err != nil {
		return nil, err
	}
	names, err := fs.Glob(files, "templates/*.html")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		set, err := common.Clone()
		if err != nil {
			return nil, err
		}
		if set, err = set.ParseFS(files, name); err != nil {
			return nil, err
		}
		p.sets[strings.TrimSuffix(strings.TrimPrefix(name, "templates/"), ".html")] = set
	}
	return p, nil
}

// show renders a page. It is rendered as a whole before the first byte goes
// out, so that an error never leaves half a page that looks like one.
func (p *pages) show(w http.ResponseWriter, status int, name string, data *page) {
	var out bytes.Buffer
	if err := p.sets[name].ExecuteTemplate(&out, "layout", data); err != nil {
		log.Printf("demobank: page %s: %v", name, err)
		http.Error(w, "The bank has a fault. Nothing was done. Try again later.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(out.Bytes())
}

// serveStatic gives our own style, script and pictures. Their addresses carry
// the content's hash, so that browsers may keep them.
func serveStatic() http.Handler {
	server := http.FileServerFS(files)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/") {
			http.NotFound(w, r) // no listings
			return
		}
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		server.ServeHTTP(w, r)
	})
}

// groupIBAN writes an account number in fours, with spaces where a line may
// break.
func groupIBAN(s string) string {
	var groups []string
	for len(s) > 4 {
		groups, s = append(groups, s[:4]), s[4:]
	}
	return strings.Join(append(groups, s), " ")
}

// day writes a date that is YYYY-MM-DD as "2 March 2026".
func day(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return t.Format("2 January 2006")
}
