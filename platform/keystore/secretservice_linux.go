//go:build linux && !android

package keystore

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/godbus/dbus/v5"
)

// The Secret Service API of freedesktop.org, draft 0.2: what GNOME Keyring, KWallet and KeePassXC speak.
const (
	ssName       = "org.freedesktop.secrets"
	ssPath       = dbus.ObjectPath("/org/freedesktop/secrets")
	ssDefault    = dbus.ObjectPath("/org/freedesktop/secrets/aliases/default")
	ssService    = "org.freedesktop.Secret.Service"
	ssCollection = "org.freedesktop.Secret.Collection"
	ssItem       = "org.freedesktop.Secret.Item"
	ssPrompt     = "org.freedesktop.Secret.Prompt"
	ssNothing    = dbus.ObjectPath("/")

	ssIsLocked = "org.freedesktop.Secret.Error.IsLocked"

	ssOpenTime   = 3 * time.Second // for all that opening takes together
	ssCallTime   = 5 * time.Second
	ssPromptTime = 2 * time.Minute // for a person to type a password
	ssMaxItems   = 1024
)

// secretService has the items in the default collection. It is not for several goroutines at once; its store is.
type secretService struct {
	conn    *dbus.Conn
	session dbus.ObjectPath
	closed  bool
	// prompts says whether a person may be asked to unlock the collection.
	prompts bool
}

// ssSecret is the Secret structure of the API.
type ssSecret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

// OpenSecretService opens the store of grade System in the login's Secret Service. ErrUnavailable is returned when
// there is no session bus or no such service on it, it does not answer in 3 seconds, or it has no default collection. A
// bus that goes away later is connected to again by the next call. The keys go over the session bus,
// which is a socket of the login: they are as safe as the login is.
func OpenSecretService() (Store, error) {
	s, err := openSecretService(true)
	if err != nil {
		return nil, err
	}
	return &itemStore{items: s, grade: System}, nil
}

func openSecretService(prompts bool) (*secretService, error) {
	s := &secretService{prompts: prompts}
	if err := s.connect(); err != nil {
		return nil, err
	}
	return s, nil
}

// connect connects to the session bus, opens a session of the service and looks whether there is a place for keys. A bus
// or a service that takes the connection and says nothing would be waited for for ever.
func (s *secretService) connect() error {
	ctx, cancel := context.WithTimeout(context.Background(), ssOpenTime)
	defer cancel()
	type connected struct {
		conn *dbus.Conn
		err  error
	}
	done := make(chan connected, 1)
	go func() {
		// Without starting a bus: keys on a bus that ends with this process would be gone with it.
		conn, err := dbus.SessionBusPrivateNoAutoStartup()
		if err == nil {
			// The library has no limit for this. Closing the connection ends the wait.
			stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
			if err = conn.Auth(nil); err == nil {
				err = conn.Hello()
			}
			if !stop() && err == nil {
				err = ctx.Err()
			}
			if err != nil {
				_ = conn.Close()
			}
		}
		done <- connected{conn, err}
	}()
	select {
	case c := <-done:
		if c.err != nil {
			return unavailable("session bus", c.err)
		}
		s.conn = c.conn
	case <-ctx.Done():
		return unavailable("session bus", ctx.Err())
	}
	if err := s.begin(ctx); err != nil {
		_ = s.conn.Close()
		return err
	}
	return nil
}

// begin opens a session of the service and looks whether there is a place for keys.
func (s *secretService) begin(ctx context.Context) error {
	var output dbus.Variant
	if err := s.callIn(ctx, ssPath, ssService+".OpenSession", []any{"plain", dbus.MakeVariant("")}, &output, &s.session); err != nil {
		return err
	}
	var collection dbus.ObjectPath
	if err := s.callIn(ctx, ssPath, ssService+".ReadAlias", []any{"default"}, &collection); err != nil {
		return err
	}
	if collection == ssNothing {
		return fmt.Errorf("%w: no default collection", ErrUnavailable)
	}
	return nil
}

// open sees to it that there is a connection.
func (s *secretService) open() error {
	if s.conn.Connected() {
		return nil
	}
	if s.closed {
		return fmt.Errorf("%w: closed", ErrUnavailable)
	}
	return s.connect()
}

func (s *secretService) close() error {
	s.closed = true
	return s.conn.Close()
}

func (s *secretService) add(id string, content []byte) error {
	if err := s.open(); err != nil {
		return err
	}
	if _, err := s.find(id); err == nil {
		return ErrExists
	} else if !errors.Is(err, ErrLost) {
		return err
	}
	if err := s.unlock(ssDefault); err != nil {
		return err
	}
	text := ssEncode(content)
	defer clear(text)
	properties := map[string]dbus.Variant{
		ssItem + ".Label":      dbus.MakeVariant(itemLabel),
		ssItem + ".Attributes": dbus.MakeVariant(ssAttributes(id)),
	}
	secret := ssSecret{s.session, []byte{}, text, "text/plain"}
	var item, prompt dbus.ObjectPath
	err := s.call(ssDefault, ssCollection+".CreateItem", []any{properties, secret, false}, &item, &prompt)
	if err != nil {
		return err
	}
	return s.prompt(prompt)
}

func (s *secretService) get(id string) ([]byte, error) {
	if err := s.open(); err != nil {
		return nil, err
	}
	item, err := s.find(id)
	if err != nil {
		return nil, err
	}
	if err := s.unlock(item); err != nil {
		return nil, err
	}
	var secret ssSecret
	if err := s.call(item, ssItem+".GetSecret", []any{s.session}, &secret); err != nil {
		return nil, err
	}
	defer clear(secret.Value)
	return ssDecode(secret.Value)
}

func (s *secretService) set(id string, content []byte) error {
	if err := s.open(); err != nil {
		return err
	}
	item, err := s.find(id)
	if err != nil {
		return err
	}
	text := ssEncode(content)
	defer clear(text)
	return s.call(item, ssItem+".SetSecret", []any{ssSecret{s.session, []byte{}, text, "text/plain"}})
}

func (s *secretService) remove(id string) error {
	if err := s.open(); err != nil {
		return err
	}
	item, err := s.find(id)
	if err != nil {
		return err
	}
	var prompt dbus.ObjectPath
	if err := s.call(item, ssItem+".Delete", nil, &prompt); err != nil {
		return err
	}
	return s.prompt(prompt)
}

func (s *secretService) ids() ([]string, error) {
	if err := s.open(); err != nil {
		return nil, err
	}
	items, err := s.search(map[string]string{"xdg:schema": itemService})
	if err != nil {
		return nil, err
	}
	ids := []string{}
	for _, item := range items {
		var v dbus.Variant
		if err := s.call(item, "org.freedesktop.DBus.Properties.Get", []any{ssItem, "Attributes"}, &v); err != nil {
			return nil, err
		}
		if attributes, ok := v.Value().(map[string]string); ok {
			ids = append(ids, attributes["id"])
		}
	}
	return ids, nil
}

func ssAttributes(id string) map[string]string {
	return map[string]string{"xdg:schema": itemService, "id": id}
}

// ssEncode is a secret as text: some services take nothing else.
func ssEncode(content []byte) []byte {
	return base64.StdEncoding.AppendEncode(nil, content)
}

// ssDecode is ssEncode backwards. ErrLost is returned when the text is not as it was written.
func ssDecode(text []byte) ([]byte, error) {
	if len(text) > base64.StdEncoding.EncodedLen(itemLen) {
		return nil, fmt.Errorf("%w: its item is damaged", ErrLost)
	}
	content, err := base64.StdEncoding.Strict().AppendDecode(nil, text)
	if err != nil {
		clear(content)
		return nil, fmt.Errorf("%w: its item is damaged", ErrLost)
	}
	return content, nil
}

// search finds items, locked ones too.
func (s *secretService) search(attributes map[string]string) ([]dbus.ObjectPath, error) {
	var open, locked []dbus.ObjectPath
	if err := s.call(ssPath, ssService+".SearchItems", []any{attributes}, &open, &locked); err != nil {
		return nil, err
	}
	items := append(open, locked...)
	if len(items) > ssMaxItems {
		return nil, fmt.Errorf("%w: %d items", ErrUnavailable, len(items))
	}
	return items, nil
}

// find is the item of a key.
func (s *secretService) find(id string) (dbus.ObjectPath, error) {
	items, err := s.search(ssAttributes(id))
	if err != nil {
		return "", err
	}
	switch len(items) {
	case 0:
		return "", ErrLost
	case 1:
		return items[0], nil
	}
	return "", fmt.Errorf("%w: there are %d of it", ErrLost, len(items))
}

// unlock has the object unlocked, by a prompt of the service where it needs one.
func (s *secretService) unlock(object dbus.ObjectPath) error {
	var unlocked []dbus.ObjectPath
	var prompt dbus.ObjectPath
	if err := s.call(ssPath, ssService+".Unlock", []any{[]dbus.ObjectPath{object}}, &unlocked, &prompt); err != nil {
		return err
	}
	return s.prompt(prompt)
}

// prompt shows the service's own window, if it asks for one, and waits for the person. ErrRefused is returned when the
// person said no, did not answer in time, or nobody may be asked.
func (s *secretService) prompt(prompt dbus.ObjectPath) error {
	if prompt == ssNothing || prompt == "" {
		return nil
	}
	if !s.prompts {
		_ = s.call(prompt, ssPrompt+".Dismiss", nil)
		return fmt.Errorf("%w: the collection is locked", ErrRefused)
	}
	match := []dbus.MatchOption{dbus.WithMatchObjectPath(prompt), dbus.WithMatchInterface(ssPrompt)}
	if err := s.conn.AddMatchSignal(match...); err != nil {
		return ssError(err)
	}
	defer s.conn.RemoveMatchSignal(match...)
	signals := make(chan *dbus.Signal, 16)
	s.conn.Signal(signals)
	defer s.conn.RemoveSignal(signals)
	if err := s.call(prompt, ssPrompt+".Prompt", []any{""}); err != nil {
		return err
	}
	late := time.NewTimer(ssPromptTime)
	defer late.Stop()
	for {
		select {
		case <-late.C:
			_ = s.call(prompt, ssPrompt+".Dismiss", nil)
			return fmt.Errorf("%w: nobody answered", ErrRefused)
		case signal, ok := <-signals:
			if !ok {
				return fmt.Errorf("%w: the session bus is gone", ErrUnavailable)
			}
			if signal.Path != prompt || signal.Name != ssPrompt+".Completed" || len(signal.Body) == 0 {
				continue
			}
			if dismissed, ok := signal.Body[0].(bool); !ok || dismissed {
				return fmt.Errorf("%w: the collection is locked", ErrRefused)
			}
			return nil
		}
	}
}

// call is one call of the service, with a limit to its time.
func (s *secretService) call(object dbus.ObjectPath, method string, args []any, results ...any) error {
	ctx, cancel := context.WithTimeout(context.Background(), ssCallTime)
	defer cancel()
	return s.callIn(ctx, object, method, args, results...)
}

func (s *secretService) callIn(ctx context.Context, object dbus.ObjectPath, method string, args []any, results ...any) error {
	call := s.conn.Object(ssName, object).CallWithContext(ctx, method, 0, args...)
	if call.Err != nil {
		return ssError(call.Err)
	}
	if err := call.Store(results...); err != nil {
		return unavailable("secret service", err)
	}
	return nil
}

// ssError is the service's error as one of this package's.
func ssError(err error) error {
	var d dbus.Error
	if errors.As(err, &d) && d.Name == ssIsLocked {
		return fmt.Errorf("%w: the collection is locked", ErrRefused)
	}
	return unavailable("secret service", err)
}
