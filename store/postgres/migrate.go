package postgres

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"divisionbell/store"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// lockPause is how long one waits before asking for the lock again.
const lockPause = 200 * time.Millisecond

// migrate brings a database up to date, once, however many do so at a time: whoever holds a
// row of the table of locks does it, and a hold that nobody renews runs out. A session's
// lock would be lost behind a pooler.
func migrate(ctx context.Context, cfg *pgx.ConnConfig) error {
	files, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		return err
	}
	locker, err := lock.NewPostgresTableLocker(lock.WithTableLockTimeout(lockPause, uint64(startTimeout/lockPause)))
	if err != nil {
		return err
	}
	db := stdlib.OpenDB(*cfg)
	defer db.Close()
	steps, err := goose.NewProvider(goose.DialectPostgres, db, files, goose.WithLocker(locker), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	version, err := steps.GetDBVersion(ctx)
	if err != nil {
		return err
	}
	all := steps.ListSources()
	last := all[len(all)-1].Version
	switch {
	case version > last:
		return fmt.Errorf("%w: the database has layout %d, this program knows those up to %d", store.ErrSchema, version, last)
	case version == last:
		return nil // without a lock: nothing is to be done
	}
	_, err = steps.Up(ctx)
	return err
}
