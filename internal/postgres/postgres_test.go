package postgres_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/zegel-app/zegel/internal/postgres"
)

func TestServer(t *testing.T) {
	s, err := postgres.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	dsn := s.Database(t)
	if s.Database(t) == dsn {
		t.Error("the same database twice")
	}
	count := func() (n int) {
		c, err := pgx.Connect(t.Context(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close(context.Background())
		if err := c.QueryRow(t.Context(), "select count(*) from kept").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	s.Exec(t, "test1", "create table kept as select generate_series(1, 7)")
	if err := s.Crash(); err != nil {
		t.Fatal(err)
	}
	if _, err := pgx.Connect(t.Context(), dsn); err == nil {
		t.Fatal("answers after the crash")
	}
	if err := s.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := count(); n != 7 {
		t.Errorf("%d rows after the crash", n)
	}
	wrong := strings.Replace(dsn, s.Password(), "another", 1)
	if _, err := pgx.Connect(t.Context(), wrong); err == nil {
		t.Error("takes any password")
	}
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(config.Host); !os.IsNotExist(err) {
		t.Errorf("folder %s is still there: %v", config.Host, err)
	}
}
