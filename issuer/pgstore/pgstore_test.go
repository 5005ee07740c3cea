package pgstore_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/zegel-app/zegel/internal/postgres"
	"github.com/zegel-app/zegel/issuer/pgstore"
	"github.com/zegel-app/zegel/issuer/storetest"
)

// server serves all tests of this package; each has a database of its own.
var server *postgres.Server

func TestMain(m *testing.M) {
	if os.Getenv(teller) != "" {
		os.Exit(tell(os.Stdin, os.Stdout))
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	var err error
	if server, err = postgres.Start(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	code := m.Run()
	if err := server.Close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}

func open(t testing.TB, dsn string) *pgstore.Store {
	t.Helper()
	s, err := pgstore.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestConformance(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Open {
		dsn := server.Database(t)
		return func() (storetest.Store, error) { return pgstore.Open(t.Context(), dsn) }
	})
}
