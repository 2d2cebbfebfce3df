// Package postgres keeps the store in a PostgreSQL database, which many replicas of the
// service, and many membership bodies, can share. It uses what databases that speak the
// language of PostgreSQL have in common, and works behind a pooler that gives each
// transaction another connection: no advisory locks, no sequences, no triggers, no LISTEN,
// no prepared statements that outlive a transaction.
//
// Whoever changes what is a member's locks her row first. So her bounds hold, and her plans
// and mails agree, however many replicas write at once; and nobody waits for another member.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"divisionbell/store"
)

type postgres struct {
	pool *pgxpool.Pool
	// body is whose rows these are.
	body string
	// people is the key under which persons are hashed.
	people [store.KeySize]byte
	store.Working
}

// startTimeout is how long Open waits for the database, and for another replica that is
// bringing it up to date.
const startTimeout = 2 * time.Minute

// Open opens the store of a membership body, "" for the only one, in the database at that
// URL (postgres://...), which is brought up to date first: of many replicas that start at
// once one does so, and the others wait. store.ErrSchema if it was written by a later
// version of the program, store.ErrHalf if a migration into it has not ended. How many
// connections there are at most is said in the URL, as pool_max_conns.
func Open(ctx context.Context, url, body string) (store.Store, error) {
	s, err := open(ctx, url, body)
	if err != nil {
		return nil, err
	}
	if err := s.isWhole(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open the database: %w", err), s.Close())
	}
	return s, nil
}

func open(ctx context.Context, url, body string) (*postgres, error) {
	cfg, err := Config(url)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	if err := migrate(ctx, cfg.ConnConfig); err != nil {
		return nil, fmt.Errorf("bring the database up to date: %w", withoutSecrets(err))
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", withoutSecrets(err))
	}
	s := &postgres{pool: pool, body: body}
	if s.people, err = s.drawKey(ctx, "people"); err != nil {
		pool.Close()
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return s, nil
}

// Config reads the URL of a database. Its errors show neither user nor password.
func Config(url string) (*pgxpool.Config, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil || !strings.HasPrefix(url, "postgres://") && !strings.HasPrefix(url, "postgresql://") {
		return nil, errors.New("the URL of the database is not understood: allowed is postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=verify-full")
	}
	// What a pooler forgets between two transactions is not relied on.
	cfg.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeExec
	if cfg.ConnConfig.ConnectTimeout == 0 {
		cfg.ConnConfig.ConnectTimeout = 10 * time.Second
	}
	if _, ok := cfg.ConnConfig.RuntimeParams["application_name"]; !ok {
		cfg.ConnConfig.RuntimeParams["application_name"] = "divisionbell"
	}
	return cfg, nil
}

// withoutSecrets leaves out of an error as whom the database was addressed.
func withoutSecrets(err error) error {
	var connecting *pgconn.ConnectError
	if errors.As(err, &connecting) {
		return fmt.Errorf("it cannot be reached, or lets nobody in with what the URL says: %w", errors.Unwrap(connecting))
	}
	return err
}

func (s *postgres) Close() error {
	s.pool.Close()
	return nil
}
