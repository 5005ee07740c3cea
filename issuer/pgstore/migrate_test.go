package pgstore

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"

	"github.com/zegel-app/zegel/internal/postgres"
)

// A test inside the package: it takes lists of migrations that do not exist yet.

func TestMigrations(t *testing.T) {
	list, err := migrations(migrationFiles)
	if err != nil || len(list) == 0 {
		t.Fatal(len(list), err)
	}
	own := postgres.Test(t)
	dsn := own.Database(t)
	c, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(t.Context())
	version := func() int {
		v, err := schemaVersion(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	if v := version(); v != 0 {
		t.Fatalf("empty database has version %d", v)
	}
	now := len(list)
	// A migration that fails half way leaves the version before it whole.
	broken := append(list[:now:now], migration{now + 1, "create table half (a int); select nonsense"})
	if err := migrateTo(t.Context(), c, broken); err == nil {
		t.Fatal("a broken migration went through")
	}
	if v := version(); v != now {
		t.Fatalf("version %d after a broken migration, want %d", v, now)
	}
	next := append(list[:now:now], migration{now + 1, "create table half (a int)"})
	for range 2 {
		if err := migrateTo(t.Context(), c, next); err != nil {
			t.Fatal(err)
		}
	}
	if v := version(); v != now+1 {
		t.Fatalf("version %d, want %d", v, now+1)
	}
	// This program knows one version less.
	if err := Migrate(t.Context(), dsn); !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), "start the newer program") {
		t.Errorf("Migrate: %v", err)
	}
	if s, err := Open(t.Context(), dsn); !errors.Is(err, ErrNewer) {
		t.Errorf("Open: %v", err)
		s.Close()
	}
}

func TestMigrationsAreInLine(t *testing.T) {
	file := &fstest.MapFile{Data: []byte("select 1")}
	for _, names := range [][]string{{"0002_b.sql"}, {"0001_a.sql", "0003_c.sql"}, {"0001_a.sql", "0001_b.sql"}, {"first.sql"}} {
		files := fstest.MapFS{}
		for _, n := range names {
			files["migrations/"+n] = file
		}
		if _, err := migrations(files); err == nil {
			t.Errorf("%v was taken", names)
		}
	}
}
