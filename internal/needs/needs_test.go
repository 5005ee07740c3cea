package needs

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// named are the rows that are the protocol's or the bank's: a test bears their name.
var named = strings.Fields("K2 K3 K4 K5 K9 K10 B1 B2 B4 F2 F3 I1 I2 I3 I7 I8 I9")

// rows is how many of each source there are.
var rows = []struct {
	source string
	count  int
}{{"K", 11}, {"B", 4}, {"F", 4}, {"I", 10}}

func TestEveryNeedIsTested(t *testing.T) {
	document, err := os.ReadFile("../../docs/needs.md")
	if err != nil {
		t.Fatal(err)
	}
	table, err := Read(string(document))
	if err != nil {
		t.Fatal(err)
	}
	var want, have []string
	for _, r := range rows {
		for n := range r.count {
			want = append(want, r.source+string(rune('0'+(n+1)/10))+string(rune('0'+(n+1)%10)))
		}
	}
	for _, row := range table {
		name := row.Name
		if len(name) == 2 {
			name = name[:1] + "0" + name[1:]
		}
		have = append(have, name)
		bears := false
		for _, name := range row.Tests {
			dot := strings.LastIndex(name, ".")
			if !exists(t, name[:dot], name[dot+1:]) {
				t.Errorf("%s: there is no test %s", row.Name, name)
			}
			bears = bears || regexp.MustCompile("^Test"+row.Name+"[A-Z]").MatchString(name[dot+1:])
		}
		if slices.Contains(named, row.Name) && !bears {
			t.Errorf("%s: no test bears its name, such as Test%sSomething", row.Name, row.Name)
		}
	}
	if !slices.Equal(want, have) {
		t.Errorf("the rows are %v, not %v", have, want)
	}
}

// exists looks for a test in the sources of a package.
func exists(t *testing.T, pkg, name string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("../..", filepath.FromSlash(pkg), "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(source), "\nfunc "+name+"(t *testing.T)") {
			return true
		}
	}
	return false
}
