package main

import (
	"html/template"
	"os"
)

// page is the HTML page with all pictures, a row a scene.
type page struct{ Scenes []scene }

// scene is one state of one screen.
type scene struct {
	Name     string
	Pictures []string
}

func newPage() *page { return &page{} }

func (p *page) add(name string, pictures []string) {
	p.Scenes = append(p.Scenes, scene{name, pictures})
}

// write writes the page. It needs no network and no script.
func (p *page) write(path string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := layout.Execute(file, p); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}

var layout = template.Must(template.New("page").Parse(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Zegel: every screen</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem; background: #e7ebed; color: #12212b }
nav { columns: 5 14rem; margin-bottom: 2rem }
a { color: #0a5a70 }
section { margin: 0 0 3rem }
h2 { font-size: 1.1rem; margin: 0 0 .5rem }
div { display: flex; gap: 12px; overflow-x: auto; align-items: flex-start; padding-bottom: 12px }
figure { margin: 0 }
img { height: 420px; display: block; border: 1px solid #aab6bd }
figcaption { font-size: .75rem; color: #4a5b66 }
</style>
</head>
<body>
<h1>Zegel: every screen</h1>
<p>{{len .Scenes}} scenes, each in both looks, in three windows, with usual and large text.</p>
<nav>{{range .Scenes}}<a href="#{{.Name}}">{{.Name}}</a><br>{{end}}</nav>
{{range .Scenes}}<section id="{{.Name}}"><h2>{{.Name}}</h2>
<div>{{range .Pictures}}<figure><a href="{{.}}"><img loading="lazy" src="{{.}}" alt="{{.}}"></a><figcaption>{{.}}</figcaption></figure>{{end}}</div>
</section>
{{end}}</body>
</html>
`))
