package vault

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// newName is where a file is written before it is renamed to the vault's own name.
const newName = ".new"

// openFile takes the lock and opens the file, or makes it.
func (v *Vault) openFile() (err error) {
	if err := os.MkdirAll(filepath.Dir(v.path), 0o700); err != nil {
		return fmt.Errorf("vault: make directory: %w", err)
	}
	if v.lock, err = lockFile(v.path+".lock", lockWait); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = v.closeDB()
			_ = v.lock.release()
		}
	}()
	// An unfinished file was never renamed: nobody was told that it is there.
	if err := os.Remove(v.path + newName); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("vault: remove unfinished file: %w", err)
	}
	if _, err := os.Lstat(v.path); errors.Is(err, fs.ErrNotExist) {
		if err := v.create(); err != nil {
			return err
		}
	} else if err != nil {
		return fmt.Errorf("vault: %w", err)
	}
	err = v.load()
	var d *DamagedError
	if errors.As(err, &d) {
		_ = v.closeDB()
		return v.setAside(d)
	}
	return err
}

// load opens the file that is there and reads its header.
func (v *Vault) load() error {
	if err := checkFile(v.path); err != nil {
		return err
	}
	if err := v.openDB(); err != nil {
		return err
	}
	return v.run(func() error { return v.db.View(v.readHeader) })
}

// openDB opens the bbolt file at the vault's path.
func (v *Vault) openDB() error {
	db, file, err := openBolt(v.path)
	if err != nil {
		return err
	}
	v.db, v.file = db, file
	return nil
}

// closeDB closes the file. After a panic bbolt can't be asked to: its locks may be held. Then only the file is
// closed, which lets go of the system's lock; its mapping stays until the process ends.
func (v *Vault) closeDB() error {
	db, file := v.db, v.file
	v.db, v.file = nil, nil
	if db == nil {
		return nil
	}
	if v.broken.Load() != nil {
		return file.Close()
	}
	return guarded(v.path, db.Close)
}

// openBolt opens a bbolt file with the settings that docs/vault.md gives reasons for.
func openBolt(path string) (db *bolt.DB, file *os.File, err error) {
	options := &bolt.Options{
		Timeout:      lockWait,
		PageSize:     pageSize,
		MaxSize:      MaxFile,
		FreelistType: bolt.FreelistArrayType,
		NoStatistics: true,
		OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
			f, err := os.OpenFile(name, flag, mode)
			file = f
			return f, err
		},
	}
	err = guarded(path, func() error {
		db, err = bolt.Open(path, 0o600, options)
		return err
	})
	switch {
	case err == nil:
		if err := protect(file); err != nil {
			_ = db.Close()
			return nil, nil, fmt.Errorf("vault: protect file: %w", err)
		}
		return db, file, nil
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, nil, ErrInUse
	case errors.Is(err, ErrDamaged):
		// A panic inside bbolt's Open leaves the file open and locked.
		if file != nil {
			_ = file.Close()
		}
		return nil, nil, err
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum),
		errors.Is(err, bolterrors.ErrVersionMismatch):
		return nil, nil, &DamagedError{Path: path, Reason: err.Error()}
	}
	return nil, nil, fmt.Errorf("vault: open: %w", err)
}

// protect lets only the user read the file. The mode given to Open is cut by the umask, and means nothing for a file
// that was there.
func protect(f *os.File) error {
	info, err := f.Stat()
	if err != nil || runtime.GOOS == "windows" || info.Mode().Perm() == 0o600 {
		return err
	}
	return f.Chmod(0o600)
}

// create makes an empty vault, whole or not at all.
func (v *Vault) create() error {
	var id [16]byte
	if _, err := io.ReadFull(v.rand, id[:]); err != nil {
		return fmt.Errorf("vault: random numbers: %w", err)
	}
	return v.replace(func(db *bolt.DB) error {
		return db.Update(func(tx *bolt.Tx) error {
			h, err := tx.CreateBucket(bucketHeader)
			if err != nil {
				return err
			}
			if _, err := tx.CreateBucket(bucketProfiles); err != nil {
				return err
			}
			if err := h.Put(keyVault, id[:]); err != nil {
				return err
			}
			return h.Put(keyFormat, binary.BigEndian.AppendUint16(nil, formatVersion))
		})
	})
}

// replace writes a new file and renames it to the vault's name. The vault's own file is closed by then. bbolt's
// first initialisation is not safe against a power cut: a file under the final name is always a whole one.
func (v *Vault) replace(fill func(*bolt.DB) error) error {
	if err := v.writeNew(fill); err != nil {
		_ = os.Remove(v.path + newName)
		return err
	}
	return v.moveNew()
}

// writeNew writes and syncs the new file under its passing name.
func (v *Vault) writeNew(fill func(*bolt.DB) error) error {
	db, file, err := openBolt(v.path + newName)
	if err != nil {
		return err
	}
	err = guarded(v.path+newName, func() error { return fill(db) })
	if errors.Is(err, ErrDamaged) {
		_ = file.Close()
		return err
	}
	if err == nil {
		err = file.Sync()
	}
	if cerr := guarded(v.path+newName, db.Close); err == nil {
		err = cerr
	}
	if err != nil {
		return fmt.Errorf("vault: write new file: %w", err)
	}
	return nil
}

// moveNew gives the new file the vault's name.
func (v *Vault) moveNew() error {
	if err := os.Rename(v.path+newName, v.path); err != nil {
		_ = os.Remove(v.path + newName)
		return fmt.Errorf("vault: rename new file: %w", err)
	}
	return syncDir(filepath.Dir(v.path))
}

// setAside moves a damaged file to a dated name, where somebody may still recover it.
func (v *Vault) setAside(d *DamagedError) error {
	base := v.path + ".damaged-" + v.now().UTC().Format("20060102-150405")
	aside := base
	for n := 2; ; n++ {
		if _, err := os.Lstat(aside); errors.Is(err, fs.ErrNotExist) {
			break
		}
		aside = fmt.Sprintf("%s-%d", base, n)
	}
	if err := os.Rename(v.path, aside); err != nil {
		return fmt.Errorf("%w; and it can't be set aside: %w", d, err)
	}
	if err := syncDir(filepath.Dir(v.path)); err != nil {
		return err
	}
	return &DamagedError{Path: v.path, Aside: aside, Reason: d.Reason}
}

// readHeader reads format and id of an open file.
func (v *Vault) readHeader(tx *bolt.Tx) error {
	h := tx.Bucket(bucketHeader)
	if h == nil || tx.Bucket(bucketProfiles) == nil {
		return &DamagedError{Path: v.path, Reason: "not a vault"}
	}
	format := h.Get(keyFormat)
	if len(format) != 2 {
		return &DamagedError{Path: v.path, Reason: "no format"}
	}
	if n := binary.BigEndian.Uint16(format); n > formatVersion {
		return fmt.Errorf("%w: format %d", ErrTooNew, n)
	} else if n != formatVersion {
		return &DamagedError{Path: v.path, Reason: "format 0"}
	}
	if len(h.Get(keyVault)) != len(v.id) {
		return &DamagedError{Path: v.path, Reason: "no vault id"}
	}
	copy(v.id[:], h.Get(keyVault))
	return nil
}

// syncDir makes a rename in dir last through a power cut. Windows has no such call and needs none.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("vault: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("vault: sync directory: %w", err)
	}
	return nil
}
