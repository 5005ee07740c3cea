package vault

import (
	"path/filepath"
	"testing"
)

// benchVault has one profile, with an account and a year's history.
func benchVault(b *testing.B, params Params) (*Vault, person) {
	b.Helper()
	dir := b.TempDir()
	v := must(Open(Options{Path: filepath.Join(dir, "vault.db"), Keys: openKeys(b, dir), Params: params}))(b)
	b.Cleanup(func() { _ = v.Close() })
	p := addPerson(b, v, "Anna", "482915")
	check(b, v.Update(p.id, func(tx *Tx) error {
		for range 365 {
			check(b, tx.AppendHistory(make([]byte, 200)))
		}
		return nil
	}))
	return v, p
}

func BenchmarkUnlock(b *testing.B) {
	for name, params := range map[string]Params{"default": DefaultParams(), "small": SmallParams(), "cheap": cheap} {
		b.Run(name, func(b *testing.B) {
			v, p := benchVault(b, params)
			for b.Loop() {
				must(v.Unlock(p.id, p.pin))(b).Lock()
			}
		})
	}
}

func BenchmarkUpdate(b *testing.B) {
	v, p := benchVault(b, cheap)
	data := make([]byte, 500)
	for b.Loop() {
		check(b, v.Update(p.id, func(tx *Tx) error {
			check(b, tx.PutAccount(p.account, data))
			return tx.AppendHistory(data[:200])
		}))
	}
}

func BenchmarkView(b *testing.B) {
	v, p := benchVault(b, cheap)
	for b.Loop() {
		check(b, v.View(p.id, func(tx *Tx) error {
			must(tx.Account(p.account))(b)
			must(tx.History(20))(b)
			return nil
		}))
	}
}

func BenchmarkProfiles(b *testing.B) {
	v, _ := benchVault(b, cheap)
	for b.Loop() {
		must(v.Profiles())(b)
	}
}

func BenchmarkOpen(b *testing.B) {
	v, _ := benchVault(b, cheap)
	o := Options{Path: v.path, Keys: v.keys, Params: cheap}
	check(b, v.Close())
	for b.Loop() {
		check(b, must(Open(o))(b).Close())
	}
}

func BenchmarkCheckPIN(b *testing.B) {
	p := pinOf("482915")
	for b.Loop() {
		check(b, CheckPIN(p))
	}
}
