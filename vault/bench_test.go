package vault

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"
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

// BenchmarkUnlock tells, beside the mean, which time half of the unlocks stay under, and 99 of 100.
func BenchmarkUnlock(b *testing.B) {
	for _, c := range costs {
		b.Run(c.name, func(b *testing.B) {
			v, p := benchVault(b, c.params)
			var took []time.Duration
			for b.Loop() {
				begun := time.Now()
				must(v.Unlock(p.id, p.pin))(b).Lock()
				took = append(took, time.Since(begun))
			}
			slices.Sort(took)
			for _, percent := range []int{50, 99} {
				at := took[(len(took)-1)*percent/100]
				b.ReportMetric(float64(at.Microseconds())/1000, fmt.Sprintf("p%d-ms", percent))
			}
		})
	}
}

// BenchmarkArgon2id is the derivation alone, and the memory that it takes.
func BenchmarkArgon2id(b *testing.B) {
	for _, c := range costs {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			out := make([]byte, 32)
			for b.Loop() {
				c.params.stretch(out, pinOf("482915"), [16]byte{})
			}
		})
	}
}

var costs = []struct {
	name   string
	params Params
}{{"default", DefaultParams()}, {"small", SmallParams()}, {"cheap", cheap}}

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
