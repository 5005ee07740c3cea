package app

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestLicenceLeaves: nothing of the file is lost, no leaf is long, and each says what part it
// is of.
func TestLicenceLeaves(t *testing.T) {
	file, err := os.ReadFile("../THIRD_PARTY_LICENSES")
	if err != nil {
		t.Fatal(err)
	}
	leaves := licenceLeaves(string(file))
	var all []string
	part := ""
	for n, leaf := range leaves {
		if lines := strings.Count(leaf.text, "\n") + 1; lines > licenceLines {
			t.Errorf("leaf %d has %d lines", n, lines)
		}
		if n > 0 && leaf.part == "" {
			t.Errorf("leaf %d is of no part", n)
		}
		if leaf.part != part {
			part = leaf.part
			all = append(all, strings.Fields(part)...)
		}
		all = append(all, strings.Fields(leaf.text)...)
	}
	want := slices.DeleteFunc(strings.Fields(string(file)), rule)
	if all = slices.DeleteFunc(all, rule); !slices.Equal(all, want) {
		t.Errorf("of %d words, %d are shown", len(want), len(all))
	}
	if len(leaves) < 20 {
		t.Errorf("there are only %d leaves", len(leaves))
	}
	if leaves := licenceLeaves("a few words"); len(leaves) != 1 || leaves[0].text != "a few words" {
		t.Errorf("a file without parts: %+v", leaves)
	}
}
