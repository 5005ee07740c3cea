package crosscheck

import (
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
)

// element is any element of an XML file; attributes are without their name spaces.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []element  `xml:",any"`
}

func parse(t *testing.T, text string) element {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(text))
	var e element
	if err := decoder.Decode(&e); err != nil {
		t.Fatal(err)
	}
	for {
		next, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return e
		}
		if space, ok := next.(xml.CharData); !ok || strings.TrimSpace(string(space)) != "" {
			t.Fatalf("%v %v follows the end", next, err)
		}
	}
}

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// all gives the elements of a name, at whatever depth.
func (e element) all(name string) []element {
	var out []element
	for _, c := range e.Children {
		if c.XMLName.Local == name {
			out = append(out, c)
		}
		out = append(out, c.all(name)...)
	}
	return out
}

// names gives an attribute of each of them, in order of the alphabet.
func names(of []element, attr string) []string {
	var out []string
	for _, e := range of {
		out = append(out, e.attr(attr))
	}
	slices.Sort(out)
	return out
}

func TestManifest(t *testing.T) {
	m := parse(t, read(t, root+"/packaging/android/AndroidManifest.xml"))
	rights := []string{
		"android.permission.CAMERA", "android.permission.INTERNET", "android.permission.USE_BIOMETRIC", "android.permission.VIBRATE",
	}
	if got := names(m.all("uses-permission"), "name"); !slices.Equal(got, rights) {
		t.Errorf("rights %q, want %q", got, rights)
	}
	for _, other := range []string{"uses-permission-sdk-23", "permission", "provider", "service", "receiver", "activity-alias", "queries"} {
		if n := len(m.all(other)); n != 0 {
			t.Errorf("%d of %s: nothing of the kind is needed", n, other)
		}
	}
	sdk := m.all("uses-sdk")
	if len(sdk) != 1 || sdk[0].attr("minSdkVersion") != "26" || sdk[0].attr("targetSdkVersion") != "35" {
		t.Errorf("sdk %+v", sdk)
	}
	if m.attr("package") != "app.zegel.Zegel" || m.attr("versionName") != "@VERSION@" || m.attr("versionCode") != "@BUILD@" {
		t.Errorf("package %+v", m.Attrs)
	}
	app := m.all("application")[0]
	for name, want := range map[string]string{
		"allowBackup": "false", "fullBackupContent": "false", "debuggable": "false", "dataExtractionRules": "@xml/data_extraction_rules",
		"extractNativeLibs": "false", "hasCode": "true",
	} {
		if got := app.attr(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	activities := m.all("activity")
	if len(activities) != 1 {
		t.Fatalf("%d activities", len(activities))
	}
	a := activities[0]
	if a.attr("name") != "app.zegel.ZegelActivity" || a.attr("launchMode") != "singleTask" || a.attr("exported") != "true" {
		t.Errorf("activity %+v", a.Attrs)
	}
	// A change that is not in the list makes Android start the window anew, in the middle of a payment.
	changes := strings.Split(a.attr("configChanges"), "|")
	for _, c := range []string{"fontScale", "density", "locale", "layoutDirection", "orientation", "screenSize", "smallestScreenSize", "screenLayout", "uiMode", "keyboard", "keyboardHidden", "navigation"} {
		if !slices.Contains(changes, c) {
			t.Errorf("configChanges lacks %s", c)
		}
	}
	if got := names(a.all("data"), "scheme"); !slices.Equal(got, []string{"ZEGEL", "zegel"}) {
		t.Errorf("schemes %q", got)
	}
	for _, want := range []string{"android.intent.category.BROWSABLE", "android.intent.category.DEFAULT", "android.intent.category.LAUNCHER"} {
		if !slices.Contains(names(a.all("category"), "name"), want) {
			t.Errorf("no %s", want)
		}
	}
	if lib := a.all("meta-data"); len(lib) != 1 || lib[0].attr("name") != "android.app.lib_name" || lib[0].attr("value") != "zegel" {
		t.Errorf("library %+v", lib)
	}
}

// TestNothingIsBackedUp holds that no place is left out, neither for a cloud nor for a new phone.
func TestNothingIsBackedUp(t *testing.T) {
	rules := parse(t, read(t, root+"/packaging/android/res/xml/data_extraction_rules.xml"))
	want := []string{"database", "external", "file", "root", "sharedpref"}
	for _, way := range []string{"cloud-backup", "device-transfer"} {
		found := rules.all(way)
		if len(found) != 1 || !slices.Equal(names(found[0].all("exclude"), "domain"), want) || len(found[0].all("include")) != 0 {
			t.Errorf("%s: %+v", way, found)
		}
	}
}

// plist reads a property list: strings, bools, arrays and dictionaries.
func plist(t *testing.T, path string) map[string]any {
	t.Helper()
	e := parse(t, read(t, path))
	if e.XMLName.Local != "plist" || len(e.Children) != 1 {
		t.Fatalf("%s is no property list", path)
	}
	value, ok := value(t, e.Children[0]).(map[string]any)
	if !ok {
		t.Fatalf("%s is no dictionary", path)
	}
	return value
}

func value(t *testing.T, e element) any {
	switch e.XMLName.Local {
	case "true":
		return true
	case "false":
		return false
	case "string", "integer":
		return e.Text
	case "array":
		out := []any{}
		for _, c := range e.Children {
			out = append(out, value(t, c))
		}
		return out
	case "dict":
		out := map[string]any{}
		if len(e.Children)%2 != 0 {
			t.Fatal("a key without a value")
		}
		for i := 0; i < len(e.Children); i += 2 {
			key := e.Children[i]
			if _, twice := out[key.Text]; twice || key.XMLName.Local != "key" {
				t.Errorf("%s %q", key.XMLName.Local, key.Text)
			}
			out[key.Text] = value(t, e.Children[i+1])
		}
		return out
	}
	t.Fatalf("<%s>", e.XMLName.Local)
	return nil
}

// languages are those the app speaks.
var languages = []string{"en", "nl", "fr", "de", "vi"}

func TestInfoPlists(t *testing.T) {
	for _, system := range []string{"ios", "macos"} {
		p := plist(t, root+"/packaging/"+system+"/Info.plist")
		for key, want := range map[string]string{
			"CFBundleIdentifier": "app.zegel.Zegel", "CFBundleExecutable": "zegel", "CFBundlePackageType": "APPL",
			"CFBundleShortVersionString": "@VERSION@", "CFBundleVersion": "@BUILD@",
		} {
			if p[key] != want {
				t.Errorf("%s: %s is %v, want %q", system, key, p[key], want)
			}
		}
		var spoken []string
		for _, l := range p["CFBundleLocalizations"].([]any) {
			spoken = append(spoken, l.(string))
		}
		if !slices.Equal(spoken, languages) {
			t.Errorf("%s: languages %v", system, spoken)
		}
		types := p["CFBundleURLTypes"].([]any)
		if schemes := types[0].(map[string]any)["CFBundleURLSchemes"].([]any); len(types) != 1 || len(schemes) != 1 || schemes[0] != "zegel" {
			t.Errorf("%s: schemes %v", system, types)
		}
		// Every right that a text is for, and no other: a text that is missing ends the app.
		var texts []string
		for key := range p {
			if strings.HasSuffix(key, "UsageDescription") {
				texts = append(texts, key)
			}
		}
		slices.Sort(texts)
		if !slices.Equal(texts, []string{"NSCameraUsageDescription", "NSFaceIDUsageDescription"}) {
			t.Errorf("%s: %v", system, texts)
		}
		english := stringsFile(t, "en")
		for _, key := range texts {
			if p[key] != english[key] {
				t.Errorf("%s: %s differs from the English text", system, key)
			}
		}
		for _, unwanted := range []string{"NSAppTransportSecurity", "UIBackgroundModes", "UIRequiresPersistentWiFi"} {
			if p[unwanted] != nil {
				t.Errorf("%s: %s", system, unwanted)
			}
		}
	}
	if p := plist(t, root+"/packaging/ios/Info.plist"); p["UIFileSharingEnabled"] != false || p["MinimumOSVersion"] != "15.0" {
		t.Errorf("%v", p)
	}
}

// stringsFile reads one language's words for the system's questions.
func stringsFile(t *testing.T, language string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for line := range strings.Lines(read(t, root+"/packaging/apple/"+language+".lproj/InfoPlist.strings")) {
		key, text, ok := strings.Cut(strings.TrimSpace(line), `" = "`)
		key, quoted := strings.CutPrefix(key, `"`)
		text, ended := strings.CutSuffix(text, `";`)
		if !ok || !quoted || !ended || strings.ContainsAny(key+text, `"\`) {
			t.Errorf("%s: %q", language, line)
		}
		out[key] = text
	}
	return out
}

// TestWordsForTheSystemsQuestions holds that each language has its own words for each question.
func TestWordsForTheSystemsQuestions(t *testing.T) {
	seen := map[string]string{}
	for _, l := range languages {
		words := stringsFile(t, l)
		if got := slices.Sorted(maps.Keys(words)); !slices.Equal(got, []string{"NSCameraUsageDescription", "NSFaceIDUsageDescription"}) {
			t.Errorf("%s: %v", l, got)
		}
		for key, text := range words {
			if other, twice := seen[text]; twice || len(text) < 40 || !strings.Contains(text, "Zegel") {
				t.Errorf("%s: %s is %q, as in %q", l, key, text, other)
			}
			seen[text] = l
		}
	}
}

func TestEntitlements(t *testing.T) {
	mac := plist(t, root+"/packaging/macos/zegel.entitlements")
	want := []string{
		"com.apple.security.app-sandbox", "com.apple.security.device.camera",
		"com.apple.security.files.user-selected.read-only", "com.apple.security.network.client",
	}
	if got := slices.Sorted(maps.Keys(mac)); !slices.Equal(got, want) {
		t.Errorf("macOS: %v, want %v", got, want)
	}
	phone := plist(t, root+"/packaging/ios/zegel.entitlements")
	want = []string{
		"application-identifier", "com.apple.developer.default-data-protection", "com.apple.developer.team-identifier", "keychain-access-groups",
	}
	if got := slices.Sorted(maps.Keys(phone)); !slices.Equal(got, want) || phone["get-task-allow"] != nil {
		t.Errorf("iOS: %v, want %v", got, want)
	}
	if privacy := plist(t, root+"/packaging/ios/PrivacyInfo.xcprivacy"); privacy["NSPrivacyTracking"] != false || len(privacy["NSPrivacyCollectedDataTypes"].([]any)) != 0 {
		t.Errorf("privacy: %v", privacy)
	}
}
