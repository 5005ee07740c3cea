package keystore

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
)

// A key file is magic, the 32 byte key, and the first 8 bytes of SHA-256 over both; a counter file is magic, a
// uint32 (big endian) and the same kind of check. They are two files so that the key is written once: a key that
// moved with every count would leave copies of itself all over the disk.
const (
	keyMagic   = "zegelkey1\n"
	countMagic = "zegelcnt1\n"
	keySuffix  = ".key"
	cntSuffix  = ".count"
	newSuffix  = ".new"
	checkLen   = 8
	keyFileLen = len(keyMagic) + 32 + checkLen
	cntFileLen = len(countMagic) + 4 + checkLen
)

type fileStore struct {
	mu  sync.Mutex
	dir string
}

// OpenFile opens the store of grade File in dir, which is made with mode 0700 if it is missing. Each key is a file
// of mode 0600 and its counter another; both are written to a new file, synced, renamed, and the directory synced,
// so that a power cut leaves the old state or the new one. ErrUnavailable is returned when dir can't be used.
func OpenFile(dir string) (Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, unavailable("make directory", err)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return nil, unavailable("protect directory", err)
	}
	s := &fileStore{dir: dir}
	return s, s.sweep()
}

// sweep removes what an interrupted write left: it was never renamed, so nobody was told that it is there.
func (s *fileStore) sweep() error {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return unavailable("read directory", err)
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), keySuffix+newSuffix) || strings.HasSuffix(e.Name(), cntSuffix+newSuffix) {
			if err := wipe(filepath.Join(s.dir, e.Name())); err != nil {
				return unavailable("remove unfinished file", err)
			}
		}
	}
	return nil
}

func (s *fileStore) Grade() Grade { return File }

func (s *fileStore) New(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !validID(id) {
		return fmt.Errorf("%w: not a key id", ErrRefused)
	}
	if _, err := os.Lstat(s.path(id, keySuffix)); err == nil {
		return ErrExists
	} else if !errors.Is(err, fs.ErrNotExist) {
		return unavailable("look for key", err)
	}
	key := make([]byte, 32)
	defer clear(key)
	if _, err := rand.Read(key); err != nil {
		return unavailable("random numbers", err)
	}
	// The counter goes first: the key's rename is what makes both exist.
	if err := s.writeCount(id, 0); err != nil {
		return err
	}
	content := checked(append([]byte(keyMagic), key...))
	defer clear(content)
	return s.write(s.path(id, keySuffix), content)
}

func (s *fileStore) PRF(id string, message []byte) ([32]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key, err := s.readKey(id)
	if err != nil {
		return [32]byte{}, err
	}
	defer clear(key)
	return HMAC(key, message), nil
}

func (s *fileStore) Delete(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !validID(id) {
		return ErrLost
	}
	// The key goes first: a counter alone is no key.
	err := wipe(s.path(id, keySuffix))
	if errors.Is(err, fs.ErrNotExist) {
		return ErrLost
	}
	if err != nil {
		return unavailable("delete key", err)
	}
	if err := os.Remove(s.path(id, cntSuffix)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return unavailable("delete counter", err)
	}
	return syncDir(s.dir)
}

func (s *fileStore) Count(id string) (uint32, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.present(id); err != nil {
		return 0, err
	}
	b, err := readFile(s.path(id, cntSuffix), cntFileLen)
	if err != nil {
		return 0, err
	}
	return parseCount(b)
}

func (s *fileStore) SetCount(id string, n uint32) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.present(id); err != nil {
		return err
	}
	return s.writeCount(id, n)
}

func (s *fileStore) List() ([]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, unavailable("read directory", err)
	}
	var ids []string
	for _, e := range entries {
		if id, ok := strings.CutSuffix(e.Name(), keySuffix); ok && validID(id) {
			ids = append(ids, id)
		}
	}
	sort.Strings(ids)
	return ids, nil
}

func (s *fileStore) path(id, suffix string) string { return filepath.Join(s.dir, id+suffix) }

// present says whether the key itself is there; a counter without its key counts nothing.
func (s *fileStore) present(id string) error {
	key, err := s.readKey(id)
	clear(key)
	return err
}

// has is nil when there is a key of that name, whole or damaged: a damaged one is lost, and not to be looked for
// elsewhere.
func (s *fileStore) has(id string) error {
	if !validID(id) {
		return ErrLost
	}
	_, err := os.Lstat(s.path(id, keySuffix))
	if errors.Is(err, fs.ErrNotExist) {
		return ErrLost
	}
	if err != nil {
		return unavailable("look for key", err)
	}
	return nil
}

func (s *fileStore) readKey(id string) ([]byte, error) {
	if !validID(id) {
		return nil, ErrLost
	}
	b, err := readFile(s.path(id, keySuffix), keyFileLen)
	if err != nil {
		return nil, err
	}
	defer clear(b)
	return parseKey(b)
}

func (s *fileStore) writeCount(id string, n uint32) error {
	return s.write(s.path(id, cntSuffix), countFile(n))
}

func countFile(n uint32) []byte {
	return checked(binary.BigEndian.AppendUint32([]byte(countMagic), n))
}

// write puts content at path so that after a power cut there is the old file or the new one, never a part.
func (s *fileStore) write(path string, content []byte) error {
	tmp := path + newSuffix
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return unavailable("create file", err)
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Chmod(0o600)
	}
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(tmp, path)
	}
	if err != nil {
		_ = wipe(tmp)
		return unavailable("write file", err)
	}
	return syncDir(s.dir)
}

func parseKey(b []byte) ([]byte, error) {
	body, err := uncheck(b, keyMagic, keyFileLen)
	if err != nil {
		return nil, err
	}
	return append([]byte(nil), body...), nil
}

func parseCount(b []byte) (uint32, error) {
	body, err := uncheck(b, countMagic, cntFileLen)
	if err != nil {
		return 0, err
	}
	return binary.BigEndian.Uint32(body), nil
}

func checked(b []byte) []byte {
	sum := sha256.Sum256(b)
	return append(b, sum[:checkLen]...)
}

// uncheck returns what stands between magic and check. A file that is not as it was written holds no usable key.
func uncheck(b []byte, magic string, size int) ([]byte, error) {
	if len(b) != size || string(b[:len(magic)]) != magic {
		return nil, fmt.Errorf("%w: its file is damaged", ErrLost)
	}
	sum := sha256.Sum256(b[:size-checkLen])
	if string(sum[:checkLen]) != string(b[size-checkLen:]) {
		return nil, fmt.Errorf("%w: its file is damaged", ErrLost)
	}
	return b[len(magic) : size-checkLen], nil
}

// readFile reads at most one byte more than size, which is enough to see that a file is too long.
func readFile(path string, size int) ([]byte, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrLost
	}
	if err != nil {
		return nil, unavailable("open file", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, int64(size)+1))
	if err != nil {
		return nil, unavailable("read file", err)
	}
	return b, nil
}

// wipe overwrites a file with zeros before it removes it. On flash the old cells may live on; on what a plain
// copy of the files can show, they don't.
func wipe(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	var zeros [128]byte
	if info, serr := f.Stat(); serr == nil && info.Size() <= int64(len(zeros)) {
		if _, err = f.WriteAt(zeros[:info.Size()], 0); err == nil {
			err = f.Sync()
		}
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	// Removing counts more than overwriting: it is done even when that failed.
	if rerr := os.Remove(path); rerr != nil {
		return rerr
	}
	return err
}

func unavailable(doing string, err error) error {
	return fmt.Errorf("%w: %s: %w", ErrUnavailable, doing, err)
}
