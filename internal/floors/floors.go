// Package floors says which package may import which, and why not the others. Its test
// reads the imports of the whole module and fails with the one that goes up, or out.
//
// It promises nothing at run time: nothing imports it.
package floors

// module is the path of this module.
const module = "github.com/zegel-app/zegel"

// rule is what the packages below a path may import besides the standard library and
// each other.
type rule struct {
	path   string   // of the module, without its name; "" is main
	may    []string // prefixes of import paths; those that begin with "./" are of this module
	std    []string // prefixes of standard packages that are banned
	reason string   // why nothing else
}

// fyne is the toolkit without its app package, which needs cgo and a display.
const fyne = "fyne.io/fyne/v2"

// onlyMain is what nobody but the programs may import.
const onlyMain = fyne + "/app"

// onlyMainReason says why.
const onlyMainReason = "it needs cgo and a display: with it, no other package could be tested without them"

// rules are looked up by the longest path that fits.
var rules = []rule{
	{
		path: "protocol", may: []string{"github.com/fxamacker/cbor/v2"},
		std:    []string{"net", "os", "database", "log", "math/rand"},
		reason: "the protocol is bytes and cryptography: no I/O, no storage, nobody's screen",
	},
	{
		path: "scanner", may: []string{"github.com/makiuchi-d/gozxing", "github.com/blackjack/webcam", "golang.org/x/sys", "golang.org/x/image"},
		std:    []string{"net", "crypto"},
		reason: "a camera knows no banks: frames in, text out",
	},
	{
		path: "platform", may: []string{"golang.org/x/sys", "github.com/godbus/dbus/v5"}, std: []string{"net/http"},
		reason: "what only an operating system can do, for everybody above",
	},
	{path: "assets", may: []string{"golang.org/x/image/font"}, reason: "files, and what is in them"},
	{
		path: "vault", may: []string{"./platform/keystore", "go.etcd.io/bbolt", "golang.org/x/crypto", "golang.org/x/sys"},
		std:    []string{"net", "log"},
		reason: "the vault keeps secrets and does not know what they are for",
	},
	{
		path: "issuer", may: []string{"./protocol", "go.etcd.io/bbolt", "github.com/jackc/pgx/v5"},
		reason: "a bank takes the issuer without the app",
	},
	{
		path: "issuer/demobank", may: []string{"./issuer", "./protocol", "go.etcd.io/bbolt", "github.com/makiuchi-d/gozxing"},
		reason: "the demo bank is a bank: it has the issuer, and nothing of the app",
	},
	{
		path: "authenticator", may: []string{"./vault", "./protocol", "./scanner", "./platform/keystore", "github.com/fxamacker/cbor/v2"},
		reason: "what the app does is tested without a screen",
	},
	{
		path: "app/ui", may: []string{fyne, "./assets", "golang.org/x/image"}, std: []string{"net/http", "crypto"},
		reason: "a button knows no bank and no vault",
	},
	{
		path: "app/words", may: []string{fyne, "./assets", "golang.org/x/text"}, std: []string{"net/http", "crypto"},
		reason: "the catalogue knows no bank and no vault",
	},
	{
		path: "app", may: []string{fyne, "./app", "./authenticator", "./vault", "./protocol", "./scanner", "./platform", "./assets"},
		std:    []string{"net/http"},
		reason: "screens call the authenticator; the bank's half is another program",
	},
	{path: "attack", may: []string{"./", "github.com", "golang.org/x", "go.etcd.io"}, reason: "an attacker takes whatever there is, but draws nothing"},
	{path: "cmd", may: []string{"./", fyne, "github.com", "golang.org/x"}, reason: "programs wire what is below"},
	{path: "internal", may: []string{"./", fyne, "github.com", "golang.org/x"}, reason: "for tests and tools only"},
	{
		path: "", may: []string{fyne, "./app", "./authenticator", "./vault", "./scanner", "./platform", "./assets"},
		reason: "main wires the app, and the bank's half is another program",
	},
}

// programs may import fyne.io/fyne/v2/app.
var programs = []string{"", "cmd/tour", "internal/warm"}
