package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/zegel-app/zegel/vault"
)

// takeImage buys a used phone. The owner changed the PIN, removed an account and erased the profile; the thief looks
// through every byte of the storage for the keys and masked secrets of before. Where it may make a disk of its own (root
// on Linux) that is the raw image of an ext4 file system, free blocks included; elsewhere the files.
func takeImage(a *attempt) (*finding, error) {
	folder := filepath.Join(a.dir, "disk")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	d, err := newDisk(a.dir, folder)
	if err != nil {
		return nil, err
	}
	defer d.eject()
	f := &finding{tried: "owner's values looked for in " + d.what}
	var gone, control []value
	for n := range a.size(3, 20) {
		g, c, err := useAndErase(filepath.Join(folder, fmt.Sprint(n)))
		if err != nil {
			return nil, err
		}
		gone, control = append(gone, g...), append(control, c...)
	}
	image, err := d.image()
	if err != nil {
		return nil, err
	}
	found := map[string]int{}
	n := 0
	for _, v := range gone {
		// Blocks of the file before it was written anew have random ids; with no key they tell nothing.
		if v.what == idOfErased && d.file != "" {
			continue
		}
		f.times++
		if bytes.Contains(image, v.b) {
			found[v.what]++
			n++
		}
	}
	// What the phone still has must be found, or the search proves nothing.
	for _, v := range control {
		if !bytes.Contains(image, v.b) {
			return nil, fmt.Errorf("the search is blind: no %s in %s", v.what, d.what)
		}
	}
	f.got = fmt.Sprintf("%d of them, in %d KiB", n, len(image)>>10)
	if n > 0 {
		f.got += fmt.Sprint(" ", found)
	}
	f.broken = n > 0
	return f, nil
}

const idOfErased = "id of the erased profile"

// value is something to look for.
type value struct {
	what string
	b    []byte
}

// useAndErase lives through a profile's life in a folder, and gives what must be gone and what is still there.
func useAndErase(folder string) (gone, still []value, err error) {
	p, err := openVault(folder, newClock())
	if err != nil {
		return nil, nil, err
	}
	defer p.close()
	pin, next, other := somePIN(), somePIN(), somePIN()
	id, err := p.vault.CreateProfile("Anna Peeters", 0, &pin)
	if err != nil {
		return nil, nil, err
	}
	stays, err := p.vault.CreateProfile("Jef", 0, &other)
	if err != nil {
		return nil, nil, err
	}
	u, err := p.vault.Unlock(id, &pin)
	if err != nil {
		return nil, nil, err
	}
	secret := [32]byte(mac([]byte("secret"), []byte(folder)))
	account, err := u.AddAccount([]byte("Meridian Bank"), map[string][32]byte{"answer": secret, "signing": secret})
	if err != nil {
		return nil, nil, err
	}
	note := func(what string) error {
		// A copy is read: the vault's own file is locked.
		copied := folder + ".copy"
		defer os.RemoveAll(copied)
		if err := copyFolder(p.folder, copied); err != nil {
			return err
		}
		l, err := openLoot(copied, id)
		if err != nil {
			return err
		}
		gone = append(gone, value{"key of the key store", bytes.Clone(l.key)})
		gone = append(gone, value{what + " PIN's key", l.kek(pin)}, value{what + " slot", bytes.Clone(l.slot)})
		for _, secrets := range l.masked {
			for _, masked := range secrets {
				gone = append(gone, value{what + " masked secret", bytes.Clone(masked)})
			}
		}
		return nil
	}
	if err := note("first"); err != nil {
		return nil, nil, err
	}
	if err := u.ChangePIN(&pin, &next); err != nil {
		return nil, nil, err
	}
	pin = next
	if err := note("second"); err != nil {
		return nil, nil, err
	}
	if err := u.RemoveAccount(account); err != nil {
		return nil, nil, err
	}
	if err := p.vault.EraseProfile(id, false); err != nil {
		return nil, nil, err
	}
	gone = append(gone, value{"secret", secret[:]}, value{idOfErased, id[:]})
	l, err := openLootAfter(p, folder, stays)
	if err != nil {
		return nil, nil, err
	}
	return gone, []value{{"key of who stays", l.key}, {"id of who stays", stays[:]}}, nil
}

func openLootAfter(p *phone, folder string, id vault.ProfileID) (*loot, error) {
	if err := p.close(); err != nil {
		return nil, err
	}
	return openLoot(folder, id)
}

// disk is a file system to search, or the folder where there can be none.
type disk struct {
	what, folder, file string
}

// newDisk mounts a new ext4 file system at folder where it may.
func newDisk(dir, folder string) (*disk, error) {
	d := &disk{what: "the files", folder: folder}
	if runtime.GOOS != "linux" || os.Geteuid() != 0 {
		return d, nil
	}
	file := filepath.Join(dir, "disk.img")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		return nil, err
	}
	if err := os.Truncate(file, 64<<20); err != nil {
		return nil, err
	}
	if exec.Command("mkfs.ext4", "-q", "-F", file).Run() != nil ||
		exec.Command("mount", "-o", "loop", file, folder).Run() != nil {
		return d, os.Remove(file)
	}
	d.what, d.file = "a raw ext4 image", file
	return d, nil
}

// image is all the bytes that a thief has.
func (d *disk) image() ([]byte, error) {
	if d.file != "" {
		if err := d.eject(); err != nil {
			return nil, err
		}
		return os.ReadFile(d.file)
	}
	var all []byte
	err := filepath.WalkDir(d.folder, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		all = append(append(all, path...), b...)
		return err
	})
	return all, err
}

// eject takes the disk out; it may be called again.
func (d *disk) eject() error {
	if d.file == "" || !mounted(d.folder) {
		return nil
	}
	if out, err := exec.Command("umount", d.folder).CombinedOutput(); err != nil {
		return errors.New(strings.TrimSpace(string(out)))
	}
	return nil
}

func mounted(folder string) bool {
	table, err := os.ReadFile("/proc/mounts")
	return err == nil && bytes.Contains(table, []byte(" "+folder+" "))
}
