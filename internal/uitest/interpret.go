package uitest

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/assets"
)

// interpreter says in English what a screen says in another language, by the catalogues.
// Several messages may be told by the same words; then it gives them all.
type interpreter struct {
	whole    map[string][]string // text of a message without places: English
	patterns []pattern
	known    map[string][]string
	english  map[string]bool
}

// pattern is a message with places for arguments.
type pattern struct {
	re      *regexp.Regexp
	names   []string
	english []string
}

// spoken is the interpreter of the moment; nil while the screens speak English.
var spoken *interpreter

// Hear makes Find, Tap, Texts and all else that goes by what is written understand screens
// in another language: what they are asked for, and what they tell, stays English. The
// language is one of the catalogues; "en" is none. It is for the goroutine of the test.
func Hear(language string) error {
	spoken = nil
	if language == "en" {
		return nil
	}
	english, err := messages("en")
	if err != nil {
		return err
	}
	other, err := messages(language)
	if err != nil {
		return err
	}
	in := &interpreter{whole: map[string][]string{}, known: map[string][]string{}, english: map[string]bool{}}
	for key, forms := range other {
		for _, text := range forms {
			in.learn(text, english[key])
			for _, e := range english[key] {
				in.english[e] = in.english[e] || !strings.HasSuffix(key, ".placeholder") && key != "language.name"
			}
		}
	}
	spoken = in
	return nil
}

var place = regexp.MustCompile(`\{([^{}]*)\}`)

func (in *interpreter) learn(text string, english []string) {
	places := place.FindAllStringSubmatchIndex(text, -1)
	if len(places) == 0 {
		for _, e := range english {
			if !slices.Contains(in.whole[text], e) {
				in.whole[text] = append(in.whole[text], e)
			}
		}
		return
	}
	p := pattern{english: english}
	var expression strings.Builder
	expression.WriteString("(?s)^")
	at, letters := 0, 0
	for _, m := range places {
		expression.WriteString(regexp.QuoteMeta(text[at:m[0]]) + "(.+?)")
		letters += m[0] - at
		p.names = append(p.names, text[m[2]:m[3]])
		at = m[1]
	}
	expression.WriteString(regexp.QuoteMeta(text[at:]) + "$")
	p.re = regexp.MustCompile(expression.String())
	if letters+len(text)-at > 3 { // not only signs between
		in.patterns = append(in.patterns, p)
	}
}

// say gives the English for a text, and the text itself.
func (in *interpreter) say(text string) []string {
	if in == nil || text == "" {
		return []string{text}
	}
	if out, ok := in.known[text]; ok {
		return out
	}
	out := append([]string{text}, in.message(text, 2)...)
	// A label may go on after a comma or a full stop: "Anna Peeters, Meridian Bank".
	for _, mark := range []string{", ", ". "} {
		at := strings.Index(text, mark)
		for at > 0 && len(out) < 100 {
			heads := append(in.message(text[:at], 2), text[:at])
			for _, rest := range in.say(text[at+len(mark):]) {
				for _, head := range heads {
					if one := head + mark + rest; !slices.Contains(out, one) {
						out = append(out, one)
					}
				}
			}
			next := strings.Index(text[at+1:], mark)
			if next < 0 {
				break
			}
			at += 1 + next
		}
	}
	for _, one := range out {
		if inEnglish := numbers(one); inEnglish != one {
			out = append(out, inEnglish)
		}
	}
	in.known[text] = out
	return out
}

var (
	grouped = regexp.MustCompile(`(\d)\.(\d{3})`)
	behind  = regexp.MustCompile("(\\d[\\d\u00a0]*(?:,\\d+)?)\u00a0(€|[A-Z]{3}\\b)")
)

// numbers writes numbers and amounts as English does.
func numbers(text string) string {
	return behind.ReplaceAllString(grouped.ReplaceAllString(grouped.ReplaceAllString(text, "$1\u00a0$2"), "$1\u00a0$2"), "$2\u00a0$1")
}

func (in *interpreter) message(text string, depth int) []string {
	out := slices.Clone(in.whole[text])
	if depth == 0 {
		return append(out, text)
	}
	for _, p := range in.patterns {
		found := p.re.FindStringSubmatch(text)
		if found == nil {
			continue
		}
		for _, e := range p.english {
			for i, name := range p.names {
				value := found[i+1]
				if inner := in.message(value, depth-1); len(inner) > 0 {
					value = inner[0]
				}
				e = strings.ReplaceAll(e, "{"+name+"}", value)
			}
			out = append(out, e)
		}
	}
	return out
}

// messages reads a catalogue: the forms of each message.
func messages(language string) (map[string][]string, error) {
	b, err := assets.Translations.ReadFile("translations/" + language + ".json")
	if err != nil {
		return nil, err
	}
	var catalogue struct {
		Messages map[string]any `json:"messages"`
	}
	if err := json.Unmarshal(b, &catalogue); err != nil {
		return nil, err
	}
	out := map[string][]string{}
	for key, m := range catalogue.Messages {
		switch m := m.(type) {
		case string:
			out[key] = []string{m}
		case map[string]any:
			for _, form := range []string{"one", "few", "many", "other"} {
				if text, ok := m[form].(string); ok {
					out[key] = append(out[key], text)
				}
			}
		}
	}
	return out, nil
}

// Foreign lists the texts of a page that are messages of the English catalogue, while the
// page speaks another language that says them differently.
func Foreign(c fyne.Canvas) []string {
	if spoken == nil {
		return nil
	}
	var flaws []string
	walk(top(c), func(s *spot) bool {
		a, ok := s.object.(fyne.Accessible)
		if !ok || a.AccessibilityRole() == fyne.AccessibleRoleContainer {
			return true
		}
		label := a.AccessibilityLabel()
		if spoken.english[label] && len(spoken.whole[label]) == 0 {
			flaws = append(flaws, fmt.Sprintf("%q is English", label))
		}
		return true
	})
	return flaws
}
