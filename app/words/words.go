// Package words holds what the app says, in the languages it knows: a catalogue
// of messages, and the way numbers, money, dates and times are written.
//
// It promises that English is always there, and that a missing message shows as
// its key and never as nothing. It knows no screens, and decides nothing.
//
// A catalogue is assets/translations/<language>.json:
//
//	{"language": "en", "messages": {
//	  "pin.title": "Enter your PIN",
//	  "pin.wrong": {"one": "{n} try left.", "other": "{n} tries left."}
//	}}
//
// A message is a text, or a text for each plural form of the language (Unicode
// CLDR; "other" must be there), chosen by the argument "n". "{name}" is the place
// of an argument.
package words

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"sort"
	"strings"

	"fyne.io/fyne/v2/lang"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"github.com/zegel-app/zegel/assets"
)

// Args are the values of a message's placeholders, by name. The argument "n"
// also chooses the plural form.
type Args map[string]any

// Words is one language.
type Words struct {
	tag      language.Tag
	messages messages
	fallback *Words // English; nil in English itself
	format   format
}

// New returns the words of a language, given as a BCP 47 tag such as "en" or
// "nl-BE". A language without a catalogue, and each message it lacks, is English.
//
// To change the language, put another Words in its place and draw the screen anew:
// what New returns never changes.
func New(tag string) *Words { return from(assets.Translations, tag) }

// from is New for any set of catalogues that has an English one.
func from(catalogues fs.FS, lang string) *Words {
	english := &Words{tag: language.English, messages: must(load(catalogues, "en")), format: formatOf(language.English)}
	tag, err := language.Parse(lang)
	if err != nil {
		return english
	}
	base, _ := tag.Base()
	if base.String() == "en" {
		english.tag, english.format = tag, formatOf(tag)
		return english
	}
	messages, err := load(catalogues, base.String())
	if err != nil {
		return english
	}
	return &Words{tag: tag, messages: messages, fallback: english, format: formatOf(tag)}
}

// In returns the words of another language in the country of these: a Belgian who reads
// English still writes 1.250,00. A tag that names a country keeps its own.
func (w *Words) In(tag string) *Words {
	region, sure := w.tag.Region()
	wanted, err := language.Parse(tag)
	if err != nil || sure != language.Exact {
		return New(tag)
	}
	if _, its := wanted.Region(); its != language.Exact {
		if local, err := language.Compose(wanted, region); err == nil {
			wanted = local
		}
	}
	return New(wanted.String())
}

// Device returns the language of the operating system (on a desktop from LANGUAGE,
// LC_ALL, LC_MESSAGES and LANG), as a tag for New; "en" when it says none. A language
// without a catalogue becomes English in New.
func Device() string { return clean(lang.SystemLocale().String()) }

// clean leaves of a locale what New reads.
func clean(locale string) string {
	tag, err := language.Parse(locale)
	if err != nil || tag == language.Und {
		return "en"
	}
	return tag.String()
}

// Languages returns the languages with a catalogue, English first.
func Languages() []string {
	entries, _ := fs.ReadDir(assets.Translations, "translations")
	out := []string{"en"}
	for _, e := range entries {
		if name := strings.TrimSuffix(e.Name(), ".json"); name != "en" {
			out = append(out, name)
		}
	}
	sort.Strings(out[1:])
	return out
}

// Language returns the language's BCP 47 tag.
func (w *Words) Language() string { return w.tag.String() }

// T returns the message of a key with its placeholders filled in. A key that no
// catalogue has comes back as "[key]", for all to see.
func (w *Words) T(key string, args ...Args) string {
	var a Args
	if len(args) > 0 {
		a = args[0]
	}
	for at := w; at != nil; at = at.fallback {
		if m, ok := at.messages[key]; ok {
			return at.fill(m.form(at.tag, a["n"]), a)
		}
	}
	return "[" + key + "]"
}

// fill puts the arguments into the places named "{name}". An argument is put in
// as it is: braces in it mean nothing.
func (w *Words) fill(s string, a Args) string {
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '{')
		if i < 0 {
			break
		}
		j := strings.IndexByte(s[i:], '}')
		if j < 0 {
			break
		}
		b.WriteString(s[:i])
		name := s[i+1 : i+j]
		if v, ok := a[name]; ok {
			b.WriteString(w.value(v))
		} else {
			b.WriteString("[" + name + "]")
		}
		s = s[i+j+1:]
	}
	b.WriteString(s)
	return b.String()
}

func (w *Words) value(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return w.N(int64(v))
	case int64:
		return w.N(v)
	case uint32:
		return w.N(int64(v))
	}
	return fmt.Sprint(v)
}

// message is one text, or one a plural form ("one", "other", ... of CLDR).
type message map[string]string

func (m *message) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) == nil {
		*m = message{"other": s}
		return nil
	}
	forms := map[string]string{}
	if err := json.Unmarshal(b, &forms); err != nil {
		return fmt.Errorf("a message is a text or a map of plural forms: %w", err)
	}
	for form := range forms {
		if _, ok := pluralForms[form]; !ok {
			return fmt.Errorf("no such plural form: %q", form)
		}
	}
	if _, ok := forms["other"]; !ok {
		return fmt.Errorf("the plural form \"other\" is missing")
	}
	*m = forms
	return nil
}

var pluralForms = map[string]plural.Form{
	"zero": plural.Zero, "one": plural.One, "two": plural.Two,
	"few": plural.Few, "many": plural.Many, "other": plural.Other,
}

// form chooses the text for a count by the rules of the language (Unicode CLDR). A language
// that has one form only may still say something of its own about just one.
func (m message) form(tag language.Tag, n any) string {
	if len(m) > 1 {
		count := -1
		switch n := n.(type) {
		case int:
			count = n
		case int64:
			count = int(n)
		}
		if text, ok := m["one"]; ok && count == 1 {
			return text
		}
		if count >= 0 {
			want := plural.Cardinal.MatchPlural(tag, count, 0, 0, 0, 0)
			for name, form := range pluralForms {
				if form == want {
					if s, ok := m[name]; ok {
						return s
					}
				}
			}
		}
	}
	return m["other"]
}

type catalogue struct {
	Language string   `json:"language"`
	Messages messages `json:"messages"`
}

// messages is a JSON object that may not name a message twice.
type messages map[string]message

func (m *messages) UnmarshalJSON(b []byte) error {
	d := json.NewDecoder(bytes.NewReader(b))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return fmt.Errorf("messages are not an object")
	}
	*m = messages{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		key, _ := name.(string)
		if _, twice := (*m)[key]; twice {
			return fmt.Errorf("%q stands there twice", key)
		}
		var one message
		if err := d.Decode(&one); err != nil {
			return fmt.Errorf("%q: %w", key, err)
		}
		(*m)[key] = one
	}
	return nil
}

func load(from fs.FS, lang string) (messages, error) {
	b, err := fs.ReadFile(from, "translations/"+lang+".json")
	if err != nil {
		return nil, err
	}
	var c catalogue
	if err := json.Unmarshal(b, &c); err != nil {
		return nil, fmt.Errorf("catalogue %s: %w", lang, err)
	}
	if c.Language != lang {
		return nil, fmt.Errorf("catalogue %s says it is %q", lang, c.Language)
	}
	return c.Messages, nil
}

func must(m messages, err error) messages {
	if err != nil {
		panic(err)
	}
	return m
}
