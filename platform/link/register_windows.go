package link

import (
	"fmt"
	"strings"

	"golang.org/x/sys/windows/registry"
)

// Register tells Windows that this program opens our links, for this user
// (Microsoft, "Registering an Application to a URI Scheme"). program is the
// full path of the .exe. Doing it again changes nothing but the path.
//
// What follows "--" is no flag: a link with a quotation mark in it, which
// Windows does not escape, can give the program no other data folder.
func Register(program string) error {
	if program == "" || strings.ContainsAny(program, "\"%") {
		return fmt.Errorf("link: a program at %q can't be registered", program)
	}
	return register(registry.CURRENT_USER, `Software\Classes\zegel`, program)
}

func register(root registry.Key, path, program string) error {
	for _, v := range []struct{ key, name, value string }{
		{"", "", "URL:Zegel"},
		{"", "URL Protocol", ""},
		{`\DefaultIcon`, "", `"` + program + `",0`},
		{`\shell\open\command`, "", `"` + program + `" -- "%1"`},
	} {
		k, _, err := registry.CreateKey(root, path+v.key, registry.SET_VALUE)
		if err != nil {
			return err
		}
		err = k.SetStringValue(v.name, v.value)
		k.Close()
		if err != nil {
			return err
		}
	}
	return nil
}
