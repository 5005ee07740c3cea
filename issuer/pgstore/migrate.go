package pgstore

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// migrationTime is how long Open and Migrate take at most, the wait for another
// process that migrates included.
const migrationTime = 5 * time.Minute

// migrationLock is the advisory lock that a migrating process holds: "zegel" as
// a number.
const migrationLock = 0x7a6567656c

// Each file is one version, named by its number: 0001_records.sql. A file that
// was released is never changed.
//
//go:embed migrations/*.sql
var migrationFiles embed.FS

type migration struct {
	version int
	sql     string
}

// migrations reads the embedded files. They are numbered from 1 without a gap.
func migrations(files fs.FS) ([]migration, error) {
	names, err := fs.Glob(files, "migrations/*.sql") // in the order of names
	if err != nil {
		return nil, err
	}
	var list []migration
	for _, name := range names {
		number, _, _ := strings.Cut(strings.TrimPrefix(name, "migrations/"), "_")
		version, err := strconv.Atoi(number)
		if err != nil || version != len(list)+1 {
			return nil, fmt.Errorf("pgstore: migration %s is out of line", name)
		}
		sql, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		list = append(list, migration{version, string(sql)})
	}
	return list, nil
}

// Migrate brings the schema up to date. Several processes may do it at once.
// ErrDSN, ErrNewer; an *[Error] when the server cannot be reached or refuses.
func Migrate(ctx context.Context, dsn string) error {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return ErrDSN
	}
	config.ConnectTimeout = connectTime
	ctx, cancel := context.WithTimeout(ctx, migrationTime)
	defer cancel()
	return migrate(ctx, config)
}

func migrate(ctx context.Context, config *pgx.ConnConfig) error {
	list, err := migrations(migrationFiles)
	if err != nil {
		return err
	}
	c, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return clean(ctx, "connecting", err)
	}
	defer c.Close(context.WithoutCancel(ctx))
	return migrateTo(ctx, c, list)
}

// migrateTo runs what is missing of a list.
func migrateTo(ctx context.Context, c *pgx.Conn, list []migration) error {
	version, err := schemaVersion(ctx, c)
	if err != nil || version == len(list) {
		return err
	}
	if version > len(list) {
		return newer(version, len(list))
	}
	// The lock goes when the connection closes, whatever happens in between.
	if _, err := c.Exec(ctx, "select pg_advisory_lock($1)", int64(migrationLock)); err != nil {
		return clean(ctx, "waiting for another migration", err)
	}
	if version, err = schemaVersion(ctx, c); err != nil {
		return err
	}
	if version > len(list) {
		return newer(version, len(list))
	}
	for _, m := range list[version:] {
		err := pgx.BeginFunc(ctx, c, func(tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, m.sql); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, "insert into zegel_schema (version) values ($1)", m.version)
			return err
		})
		if err != nil {
			return clean(ctx, fmt.Sprintf("bringing the schema to version %d", m.version), err)
		}
	}
	return nil
}

func newer(is, knows int) error {
	return fmt.Errorf("%w: it has version %d, this program knows up to %d; start the newer program", ErrNewer, is, knows)
}

// schemaVersion is the version of the schema; 0 when there is none yet.
func schemaVersion(ctx context.Context, c *pgx.Conn) (int, error) {
	var there bool
	if err := c.QueryRow(ctx, "select to_regclass('zegel_schema') is not null").Scan(&there); err != nil {
		return 0, clean(ctx, "reading the schema's version", err)
	}
	if !there {
		return 0, nil
	}
	var version int
	if err := c.QueryRow(ctx, "select coalesce(max(version), 0) from zegel_schema").Scan(&version); err != nil {
		return 0, clean(ctx, "reading the schema's version", err)
	}
	return version, nil
}
