package boltstore_test

import (
	"path/filepath"
	"testing"

	"github.com/zegel-app/zegel/issuer/boltstore"
	"github.com/zegel-app/zegel/issuer/storetest"
)

func TestConformance(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Open {
		path := filepath.Join(t.TempDir(), "issuer.db")
		return func() (storetest.Store, error) { return boltstore.Open(path) }
	})
}
