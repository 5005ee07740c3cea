// Package needs holds docs/needs.md against the tests that it names.
//
// Its test fails when a row of the need has no test, when a test that is named is gone, and
// when a row of the protocol or the bank has none that bears its name. Nothing imports it.
package needs

import (
	"fmt"
	"regexp"
	"strings"
)

// Row is one line of the table.
type Row struct {
	Name  string   // K1 to I10
	Tests []string // path of a package below the module, a dot, name of a test
}

var test = regexp.MustCompile("`([a-z0-9/]+\\.Test[A-Za-z0-9]+)`")

// Read reads the table of a document: lines of three cells, of which the first is a row's name
// and the last its tests.
func Read(document string) ([]Row, error) {
	var rows []Row
	for line := range strings.Lines(document) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if !strings.HasPrefix(line, "|") || len(cells) != 3 {
			continue
		}
		name := strings.TrimSpace(cells[0])
		if name == "row" || strings.HasPrefix(name, "-") {
			continue
		}
		row := Row{Name: name}
		for _, found := range test.FindAllStringSubmatch(cells[2], -1) {
			row.Tests = append(row.Tests, found[1])
		}
		if len(row.Tests) == 0 {
			return nil, fmt.Errorf("row %s names no test", name)
		}
		rows = append(rows, row)
	}
	return rows, nil
}
