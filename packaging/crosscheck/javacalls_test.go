package crosscheck

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestJavaCalls holds that testdata/javacalls lists every method of Java that the key store's C looks
// up by a name: nothing else tells a misspelt one before a phone does. C names the class only where
// it asks for an instance; elsewhere the list says it, and scripts/check-android asks Java itself.
func TestJavaCalls(t *testing.T) {
	c := read(t, root+"/platform/keystore/keys_android.c")
	found := map[string]bool{} // method and signature
	for _, m := range regexp.MustCompile(`(?:method\(env, \w+|GetMethodID\(env, \w+), "([\w<>]+)", "(\([^"]*)"`).FindAllStringSubmatch(c, -1) {
		found[m[1]+" "+m[2]] = true
	}
	for _, m := range regexp.MustCompile(`getInstance\(env, "([\w/]+)", "\w+", ([01])\)`).FindAllStringSubmatch(c, -1) {
		found["getInstance ("+strings.Repeat("Ljava/lang/String;", 1+int(m[2][0]-'0'))+")L"+m[1]+";"] = true
	}
	if looks := strings.Count(c, "method(env, ") + strings.Count(c, "MethodID(env, ") + strings.Count(c, "getInstance(env, "); looks != len(found)+1+1 {
		// One GetMethodID and one GetStaticMethodID are the inside of the two helpers.
		t.Errorf("C looks for %d methods, %d were understood", looks, len(found))
	}
	listed := map[string]bool{}
	for line := range strings.Lines(read(t, "testdata/javacalls")) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] != "#" {
			listed[fields[1]+" "+fields[2]] = true
		}
	}
	got, want := slices.Sorted(maps.Keys(listed)), slices.Sorted(maps.Keys(found))
	if !slices.Equal(got, want) {
		t.Errorf("listed:\n%s\ncalled:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
