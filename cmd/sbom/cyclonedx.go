package main

import (
	"bytes"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
)

// The parts of CycloneDX 1.6 that are used.
type (
	bom struct {
		Schema       string       `json:"$schema"`
		BomFormat    string       `json:"bomFormat"`
		SpecVersion  string       `json:"specVersion"`
		Version      int          `json:"version"`
		Metadata     metadata     `json:"metadata"`
		Components   []component  `json:"components"`
		Dependencies []dependency `json:"dependencies"`
	}
	metadata struct {
		Component component `json:"component"`
	}
	component struct {
		Type       string      `json:"type"`
		Ref        string      `json:"bom-ref"`
		Name       string      `json:"name"`
		Version    string      `json:"version,omitempty"`
		Scope      string      `json:"scope,omitempty"`
		Hashes     []hash      `json:"hashes,omitempty"`
		Purl       string      `json:"purl,omitempty"`
		Properties []property  `json:"properties,omitempty"`
		Components []component `json:"components,omitempty"`
	}
	hash struct {
		Alg     string `json:"alg"`
		Content string `json:"content"`
	}
	property struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	dependency struct {
		Ref       string   `json:"ref"`
		DependsOn []string `json:"dependsOn"`
	}
)

// describe lists what is in the programs, which are all of one module.
func describe(version string, programs []string) ([]byte, error) {
	var path string
	var files []component
	modules := map[string]component{}
	for _, program := range programs {
		info, err := buildinfo.ReadFile(program)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", program, err)
		}
		if path != "" && info.Main.Path != path {
			return nil, fmt.Errorf("%s is of %s, and another of %s", program, info.Main.Path, path)
		}
		path = info.Main.Path
		file, err := fileOf(program, info)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
		modules["std"] = component{
			Type: "library", Name: "std", Version: strings.TrimPrefix(info.GoVersion, "go"),
			Purl: "pkg:golang/std@" + strings.TrimPrefix(info.GoVersion, "go"),
		}
		for _, m := range info.Deps {
			if m.Replace != nil {
				m = m.Replace
			}
			modules[m.Path+"@"+m.Version] = moduleOf(m)
		}
	}
	main := component{Type: "application", Name: path, Version: version, Purl: "pkg:golang/" + path + "@v" + version, Components: files}
	main.Ref = main.Purl
	list := bom{
		Schema: "http://cyclonedx.org/schema/bom-1.6.schema.json", BomFormat: "CycloneDX", SpecVersion: "1.6", Version: 1,
		Metadata: metadata{main}, Components: []component{},
	}
	needs := dependency{Ref: main.Ref, DependsOn: []string{}}
	for _, m := range modules {
		m.Ref, m.Scope = m.Purl, "required"
		list.Components = append(list.Components, m)
		needs.DependsOn = append(needs.DependsOn, m.Ref)
	}
	slices.SortFunc(list.Components, func(a, b component) int { return strings.Compare(a.Ref, b.Ref) })
	slices.Sort(needs.DependsOn)
	list.Dependencies = []dependency{needs}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(list)
	return out.Bytes(), err
}

// moduleOf describes a module. Its sum is of its files' sums (golang.org/x/mod, dirhash, Hash1).
func moduleOf(m *debug.Module) component {
	c := component{Type: "library", Name: m.Path, Version: m.Version, Purl: "pkg:golang/" + m.Path + "@" + strings.ReplaceAll(m.Version, "+", "%2B")}
	if m.Sum != "" {
		c.Properties = []property{{"go:sum", m.Sum}}
	}
	return c
}

// fileOf describes a program: its name, system and SHA-256.
func fileOf(program string, info *buildinfo.BuildInfo) (component, error) {
	f, err := os.Open(program)
	if err != nil {
		return component{}, err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return component{}, err
	}
	digest := hex.EncodeToString(sum.Sum(nil))
	c := component{Type: "file", Ref: "sha256:" + digest, Name: filepath.Base(program), Hashes: []hash{{"SHA-256", digest}}}
	for _, s := range info.Settings {
		if s.Key == "GOOS" || s.Key == "GOARCH" {
			c.Properties = append(c.Properties, property{"go:" + s.Key, s.Value})
		}
	}
	return c, nil
}
