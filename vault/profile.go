package vault

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
	"unicode/utf8"

	bolt "go.etcd.io/bbolt"

	"github.com/zegel-app/zegel/platform/keystore"
)

// Profile is what is known of a person's profile without the PIN.
type Profile struct {
	ID        ProfileID
	Name      string // "" where it can't be read any more
	Colour    int
	State     State
	Failed    int       // of MaxFailed
	TriesLeft int       // 0 unless Active
	WaitUntil time.Time // when the next try may be; zero for now
	Created   time.Time
	// RolledBack says that an older copy of the file was put back: no try is given, see ErrRolledBack.
	RolledBack bool
}

// Profiles lists the profiles, oldest first. One that can't be read is listed as Lost; it is no error. An error
// that wraps keystore.ErrUnavailable is returned when the key store can't be asked now.
func (v *Vault) Profiles() ([]Profile, error) {
	v.trying.Lock()
	defer v.trying.Unlock()
	ids, err := v.profileIDs()
	if err != nil {
		return nil, err
	}
	var out []Profile
	for _, id := range ids {
		p, err := v.profile(id)
		if err != nil {
			return nil, err
		}
		if p.State != removing {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b Profile) int {
		if c := a.Created.Compare(b.Created); c != 0 {
			return c
		}
		return bytes.Compare(a.ID[:], b.ID[:])
	})
	return out, nil
}

// profile puts together what Profiles tells about one.
func (v *Vault) profile(id ProfileID) (Profile, error) {
	p := Profile{ID: id, State: Lost}
	t, err := v.tile(id)
	switch {
	case err == nil:
		p.Name, p.Colour, p.Created, p.State = t.name, int(t.colour), t.created, t.state
	case unreadable(err):
		// The name is gone; the profile itself may be whole.
		p.State = Active
	default:
		return p, err
	}
	if p.State != Active {
		return p, nil
	}
	_, tr, err := v.settled(id)
	switch {
	case err == nil:
		p.Failed = tr.count()
		p.TriesLeft = MaxFailed - p.Failed
		p.WaitUntil = tr.until(v.now())
	case errors.Is(err, ErrRolledBack):
		p.TriesLeft, p.RolledBack = 0, true
	case unreadable(err):
		p.State = Lost
	default:
		return p, err
	}
	return p, nil
}

// unreadable reports whether err says that a record is gone for good, and not that it can't be had now.
func unreadable(err error) bool {
	var file *DamagedError
	return !errors.As(err, &file) &&
		(errors.Is(err, keystore.ErrLost) || errors.Is(err, ErrDamaged))
}

func (v *Vault) profileIDs() (ids []ProfileID, err error) {
	err = v.read(func(tx *bolt.Tx) error {
		all := tx.Bucket(bucketProfiles)
		return all.ForEachBucket(func(k []byte) error {
			if len(k) != len(ProfileID{}) {
				return damaged("profile id")
			}
			ids = append(ids, ProfileID(k))
			return nil
		})
	})
	return ids, err
}

// tileKey is the key of all tiles, asked of the key store once. An error that wraps keystore.ErrLost is returned when
// it is gone.
func (v *Vault) tileKey() (*[32]byte, error) {
	v.memory.Lock()
	defer v.memory.Unlock()
	if v.tiles == nil {
		key, err := newTileKey(v.keys, v.id)
		if err != nil {
			return nil, fmt.Errorf("vault: key of names: %w", err)
		}
		v.tiles = &key
	}
	key := *v.tiles
	return &key, nil
}

// tile reads the profile's tile.
func (v *Vault) tile(id ProfileID) (t *tile, err error) {
	key, keyErr := v.tileKey()
	err = v.read(func(tx *bolt.Tx) error {
		b, err := profileBucket(tx, id)
		if err != nil {
			return err
		}
		if keyErr != nil {
			return keyErr
		}
		content, err := v.get(b, id, key, keyTile, kindTile)
		if err != nil {
			return err
		}
		t, err = parseTile(content)
		return err
	})
	return t, err
}

// putTile writes the profile's tile.
func (v *Vault) putTile(tx *bolt.Tx, id ProfileID, t *tile) error {
	key, err := v.tileKey()
	if err != nil {
		return err
	}
	b, err := profileBucket(tx, id)
	if err != nil {
		return err
	}
	return v.put(b, id, key, keyTile, kindTile, t.marshal())
}

// CreateProfile makes a profile with that PIN. A *RuleError is returned when the PIN is one that is easy to guess,
// ErrName when the name is not UTF-8, ErrFull when the name is too long or there are MaxProfiles already, and the
// key store's error, wrapped, when it can't make a key. After an error there is no such profile.
func (v *Vault) CreateProfile(name string, colour int, pin *PIN) (ProfileID, error) {
	var id ProfileID
	if err := CheckPIN(pin); err != nil {
		return id, err
	}
	if !utf8.ValidString(name) {
		return id, ErrName
	}
	if len(name) > MaxName {
		return id, fmt.Errorf("%w: name of %d bytes", ErrFull, len(name))
	}
	if int(int32(colour)) != colour {
		return id, fmt.Errorf("%w: colour %d", ErrFull, colour)
	}
	v.trying.Lock()
	defer v.trying.Unlock()
	ids, err := v.profileIDs()
	if err != nil {
		return id, err
	}
	if len(ids) >= MaxProfiles {
		return id, fmt.Errorf("%w: %d profiles", ErrFull, len(ids))
	}
	if _, err := io.ReadFull(v.rand, id[:]); err != nil {
		return id, fmt.Errorf("vault: random numbers: %w", err)
	}
	if err := v.keys.New(profileKeyID(v.id, id)); err != nil {
		return ProfileID{}, fmt.Errorf("vault: make profile's key: %w", err)
	}
	t := &tile{state: Active, colour: int32(colour), created: v.now(), name: name}
	if err := v.writeProfile(id, t, pin); err != nil {
		v.forget(id)
		// If the file has the profile in spite of the error, its key has to stay.
		if _, terr := v.tile(id); errors.Is(terr, ErrUnknownProfile) {
			_ = v.keys.Delete(profileKeyID(v.id, id))
		}
		return ProfileID{}, err
	}
	return id, nil
}

// writeProfile writes all of a new profile in one transaction.
func (v *Vault) writeProfile(id ProfileID, t *tile, pin *PIN) error {
	tileKey, err := v.tileKey()
	if errors.Is(err, keystore.ErrLost) {
		// The first profile of this vault, or the key store was reset: older names stay unreadable.
		if err := v.keys.New(tileKeyID(v.id)); err != nil && !errors.Is(err, keystore.ErrExists) {
			return fmt.Errorf("vault: make key of names: %w", err)
		}
		tileKey, err = v.tileKey()
	}
	if err != nil {
		return err
	}
	keys, err := v.profileKeys(id)
	if err != nil {
		return err
	}
	s, err := newSlot(v.rand, v.params)
	if err != nil {
		return err
	}
	kek, err := newPINKey(v.keys, v.id, id, s, pin)
	if err != nil {
		return fmt.Errorf("vault: profile's key: %w", err)
	}
	defer clear(kek[:])
	s.check = kek.check(s.bits)
	counted, err := v.keys.Count(profileKeyID(v.id, id))
	if err != nil {
		return fmt.Errorf("vault: count of tries: %w", err)
	}
	return v.grow(func(tx *bolt.Tx) error {
		b, err := tx.Bucket(bucketProfiles).CreateBucket(id[:])
		if err != nil {
			return err
		}
		for _, name := range [][]byte{bucketAccounts, bucketSecrets, bucketHistory, bucketNamed} {
			if _, err := b.CreateBucket(name); err != nil {
				return err
			}
		}
		if err := v.put(b, id, tileKey, keyTile, kindTile, t.marshal()); err != nil {
			return err
		}
		if err := v.put(b, id, &keys.seal, keySlot, kindSlot, s.marshal()); err != nil {
			return err
		}
		tr := &tries{started: counted, forgiven: counted}
		return v.put(b, id, &keys.seal, keyTries, kindTries, tr.marshal())
	})
}
