package link

import (
	"strings"
	"testing"

	"golang.org/x/sys/windows/registry"
)

// A registry key of our own stands for the real one.
func TestRegister(t *testing.T) {
	const path = `Software\Classes\zegel-test`
	remove := func() {
		for _, k := range []string{`\shell\open\command`, `\shell\open`, `\shell`, `\DefaultIcon`, ""} {
			_ = registry.DeleteKey(registry.CURRENT_USER, path+k) // not there the first time
		}
	}
	remove()
	t.Cleanup(remove)
	for _, program := range []string{`C:\Old\zegel.exe`, `C:\Program Files\Zegel\zegel.exe`} {
		if err := register(registry.CURRENT_USER, path, program); err != nil {
			t.Fatal(err)
		}
		for key, want := range map[string]string{
			"": "URL:Zegel", `\shell\open\command`: `"` + program + `" -- "%1"`, `\DefaultIcon`: `"` + program + `",0`,
		} {
			k, err := registry.OpenKey(registry.CURRENT_USER, path+key, registry.QUERY_VALUE)
			if err != nil {
				t.Fatal(key, err)
			}
			got, _, err := k.GetStringValue("")
			k.Close()
			if err != nil || got != want {
				t.Errorf("%q: %q %v, want %q", key, got, err, want)
			}
		}
	}
	for _, bad := range []string{"", `C:\a" "b.exe`, `C:\%TEMP%\zegel.exe`} {
		if err := Register(bad); err == nil || !strings.HasPrefix(err.Error(), "link: ") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
