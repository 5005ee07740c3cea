//go:build linux && !android

package keystore

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"sort"
	"sync"
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

	// What an item is found by. Other programs see these in clear; an id is random.
	ssSchema = "app.zegel.key"

	ssOpenTime   = 3 * time.Second // for all that opening takes together
	ssCallTime   = 5 * time.Second
	ssPromptTime = 2 * time.Minute // for a person to type a password
	ssItemLen    = 32 + 4 + checkLen
	ssMaxItems   = 1024
)

// secretService keeps each key and its counter in one item of the default collection, so that a new count replaces the
// old in one step of the service.
type secretService struct {
	mu      sync.Mutex
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
	return s, nil
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

// lock takes the store for one call from outside, with a connection that is there.
func (s *secretService) lock() error {
	s.mu.Lock()
	if s.conn.Connected() {
		return nil
	}
	var err error = ErrUnavailable
	if !s.closed {
		err = s.connect()
	}
	if err != nil {
		s.mu.Unlock()
	}
	return err
}

// Close lets go of the session bus.
func (s *secretService) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return s.conn.Close()
}

func (s *secretService) Grade() Grade { return System }

func (s *secretService) New(id string) error {
	if err := s.lock(); err != nil {
		return err
	}
	defer s.mu.Unlock()
	if !validID(id) {
		return fmt.Errorf("%w: not a key id", ErrRefused)
	}
	if _, err := s.find(id); err == nil {
		return ErrExists
	} else if !errors.Is(err, ErrLost) {
		return err
	}
	content := make([]byte, 32, ssItemLen)
	defer clear(content[:ssItemLen])
	if _, err := rand.Read(content); err != nil {
		return unavailable("random numbers", err)
	}
	content = checked(binary.BigEndian.AppendUint32(content, 0))
	text := ssEncode(content)
	defer clear(text)
	if err := s.unlock(ssDefault); err != nil {
		return err
	}
	properties := map[string]dbus.Variant{
		ssItem + ".Label":      dbus.MakeVariant("Zegel: key of this device"),
		ssItem + ".Attributes": dbus.MakeVariant(ssAttributes(id)),
	}
	secret := ssSecret{s.session, []byte{}, text, "text/plain"}
	var item, prompt dbus.ObjectPath
	err := s.call(ssDefault, ssCollection+".CreateItem", []any{properties, secret, false}, &item, &prompt)
	if err != nil {
		return err
	}
	if err := s.prompt(prompt); err != nil {
		return err
	}
	// A service that could not keep it says so only when it is read back.
	key, _, err := s.read(id)
	clear(key)
	return err
}

func (s *secretService) PRF(id string, message []byte) ([32]byte, error) {
	if err := s.lock(); err != nil {
		return [32]byte{}, err
	}
	defer s.mu.Unlock()
	key, _, err := s.read(id)
	if err != nil {
		return [32]byte{}, err
	}
	defer clear(key)
	return HMAC(key, message), nil
}

func (s *secretService) Delete(id string) error {
	if err := s.lock(); err != nil {
		return err
	}
	defer s.mu.Unlock()
	item, err := s.find(id)
	if err != nil {
		return err
	}
	var prompt dbus.ObjectPath
	if err := s.call(item, ssItem+".Delete", nil, &prompt); err != nil {
		return err
	}
	if err := s.prompt(prompt); err != nil {
		return err
	}
	if _, err := s.find(id); !errors.Is(err, ErrLost) {
		return fmt.Errorf("%w: the key is still there", ErrUnavailable)
	}
	return nil
}

func (s *secretService) Count(id string) (uint32, error) {
	if err := s.lock(); err != nil {
		return 0, err
	}
	defer s.mu.Unlock()
	key, n, err := s.read(id)
	clear(key)
	return n, err
}

func (s *secretService) SetCount(id string, n uint32) error {
	if err := s.lock(); err != nil {
		return err
	}
	defer s.mu.Unlock()
	key, _, err := s.read(id)
	if err != nil {
		return err
	}
	defer clear(key)
	item, err := s.find(id)
	if err != nil {
		return err
	}
	content := checked(binary.BigEndian.AppendUint32(append(make([]byte, 0, ssItemLen), key...), n))
	defer clear(content)
	text := ssEncode(content)
	defer clear(text)
	return s.call(item, ssItem+".SetSecret", []any{ssSecret{s.session, []byte{}, text, "text/plain"}})
}

func (s *secretService) List() ([]string, error) {
	if err := s.lock(); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	items, err := s.search(map[string]string{"xdg:schema": ssSchema})
	if err != nil {
		return nil, err
	}
	ids := []string{}
	for _, item := range items {
		var v dbus.Variant
		if err := s.call(item, "org.freedesktop.DBus.Properties.Get", []any{ssItem, "Attributes"}, &v); err != nil {
			return nil, err
		}
		if attributes, ok := v.Value().(map[string]string); ok && validID(attributes["id"]) {
			ids = append(ids, attributes["id"])
		}
	}
	sort.Strings(ids)
	return ids, nil
}

func ssAttributes(id string) map[string]string {
	return map[string]string{"xdg:schema": ssSchema, "id": id}
}

// ssEncode is a secret as text: some services take nothing else.
func ssEncode(content []byte) []byte {
	return base64.StdEncoding.AppendEncode(nil, content)
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
	if !validID(id) {
		return "", ErrLost
	}
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

// read is a key and its counter.
func (s *secretService) read(id string) (key []byte, n uint32, err error) {
	item, err := s.find(id)
	if err != nil {
		return nil, 0, err
	}
	if err := s.unlock(item); err != nil {
		return nil, 0, err
	}
	var secret ssSecret
	if err := s.call(item, ssItem+".GetSecret", []any{s.session}, &secret); err != nil {
		return nil, 0, err
	}
	defer clear(secret.Value)
	return parseSecretItem(secret.Value)
}

// parseSecretItem reads an item's secret. ErrLost is returned when it is not as it was written.
func parseSecretItem(text []byte) (key []byte, n uint32, err error) {
	if len(text) != base64.StdEncoding.EncodedLen(ssItemLen) {
		return nil, 0, fmt.Errorf("%w: its item is damaged", ErrLost)
	}
	content, err := base64.StdEncoding.Strict().AppendDecode(nil, text)
	defer clear(content)
	if err != nil {
		return nil, 0, fmt.Errorf("%w: its item is damaged", ErrLost)
	}
	body, err := uncheck(content, "", ssItemLen)
	if err != nil {
		return nil, 0, err
	}
	return append([]byte(nil), body[:32]...), binary.BigEndian.Uint32(body[32:]), nil
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
