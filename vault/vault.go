package vault

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/zegel-app/zegel/platform/keystore"
)

// ProfileID names a profile; it is random and holds no meaning.
type ProfileID [16]byte

// AccountID names an account inside a profile; it is random and holds no meaning.
type AccountID [16]byte

// Options says where a vault is and what it stands on.
type Options struct {
	Path   string           // of the file; its directory is made if missing
	Keys   keystore.Store   // holds the profiles' keys and counts tries; closed with the vault if it is an io.Closer
	Params Params           // of PINs set from now on; zero is DefaultParams
	Now    func() time.Time // nil is time.Now
	Rand   io.Reader        // nil is crypto/rand.Reader
}

// Vault is an open vault file. It may be used by several goroutines at once.
type Vault struct {
	path   string
	keys   keystore.Store
	params Params
	now    func() time.Time
	rand   io.Reader
	id     [16]byte
	lock   *fileLock

	mu     sync.RWMutex // held for writing while the file is replaced
	db     *bolt.DB     // nil when closed
	file   *os.File     // the one db uses
	broken atomic.Pointer[error]

	trying sync.Mutex // one try, change or erasure at a time

	memory sync.Mutex // guards what follows
	tiles  *[32]byte  // key of the tiles, once asked
	cached map[ProfileID]*dataKeys
	wrong  map[ProfileID]map[[32]byte]bool // wrong PINs of this process, hashed under spice
	spice  [32]byte
	open   map[*Unlocked]bool
}

// Open opens the vault at o.Path and makes an empty one if there is no file.
//
// ErrInUse is returned when it is open already. A *DamagedError (which is ErrDamaged) is returned when the file is
// no vault: it has been moved aside under a dated name, so that the next Open makes an empty one. ErrTooNew is
// returned when a later version made it; then it stays where it is. Other errors come from the file system.
func Open(o Options) (*Vault, error) {
	v := &Vault{
		path: o.Path, keys: o.Keys, params: o.Params, now: o.Now, rand: o.Rand,
		cached: map[ProfileID]*dataKeys{},
		wrong:  map[ProfileID]map[[32]byte]bool{},
		open:   map[*Unlocked]bool{},
	}
	if o.Path == "" || o.Keys == nil {
		return nil, errors.New("vault: Options needs Path and Keys")
	}
	if v.params == (Params{}) {
		v.params = DefaultParams()
	}
	if err := v.params.check(); err != nil {
		return nil, err
	}
	if v.now == nil {
		v.now = time.Now
	}
	if v.rand == nil {
		v.rand = rand.Reader
	}
	if _, err := io.ReadFull(v.rand, v.spice[:]); err != nil {
		return nil, fmt.Errorf("vault: random numbers: %w", err)
	}
	if err := v.openFile(); err != nil {
		return nil, err
	}
	v.finish()
	return v, nil
}

// Close locks every session and lets go of the file. It is idempotent.
func (v *Vault) Close() error {
	v.trying.Lock()
	defer v.trying.Unlock()
	v.endSessions(func(*Unlocked) bool { return true })
	v.memory.Lock()
	if v.tiles != nil {
		clear(v.tiles[:])
		v.tiles = nil
	}
	for id, k := range v.cached {
		clear(k.seal[:])
		clear(k.index[:])
		delete(v.cached, id)
	}
	clear(v.wrong)
	v.memory.Unlock()

	v.mu.Lock()
	defer v.mu.Unlock()
	err := v.closeDB()
	if uerr := v.lock.release(); err == nil {
		err = uerr
	}
	if c, ok := v.keys.(io.Closer); ok {
		if kerr := c.Close(); err == nil {
			err = kerr
		}
	}
	return err
}

// Grade says how well the keys are kept on which all of this rests. File is to be told to the user.
func (v *Vault) Grade() keystore.Grade { return v.keys.Grade() }

// profileKeys are the keys of the profile's records, asked of the key store once. ErrLost is returned when the key
// store has no such key.
func (v *Vault) profileKeys(id ProfileID) (*dataKeys, error) {
	v.memory.Lock()
	defer v.memory.Unlock()
	if k := v.cached[id]; k != nil {
		return k, nil
	}
	k, err := newDataKeys(v.keys, v.id, id)
	if err != nil {
		return nil, fmt.Errorf("vault: profile's key: %w", err)
	}
	v.cached[id] = k
	return k, nil
}

// forget drops all that is in memory of a profile: its keys, its wrong PINs, its sessions.
func (v *Vault) forget(id ProfileID) {
	v.endSessions(func(u *Unlocked) bool { return u.profile == id })
	v.memory.Lock()
	defer v.memory.Unlock()
	delete(v.cached, id)
	delete(v.wrong, id)
}

// endSessions locks the sessions that match.
func (v *Vault) endSessions(match func(*Unlocked) bool) {
	v.memory.Lock()
	var ending []*Unlocked
	for u := range v.open {
		if match(u) {
			ending = append(ending, u)
		}
	}
	v.memory.Unlock()
	for _, u := range ending {
		u.Lock()
	}
}
