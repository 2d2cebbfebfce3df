package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"divisionbell/store"
)

const (
	// beat is how often whoever moves data here says that it is still there, and silence after how
	// long without a word the database takes it for gone.
	beat    = time.Second
	silence = time.Minute
)

// HoldForMove locks a row in a transaction of a connection of its own, as long as the move takes.
// The lock goes with the program that has it; if its machine vanishes, within a minute.
func (s *postgres) HoldForMove(ctx context.Context) (held context.Context, free func(), err error) {
	err = s.write(ctx, "hold the data for a move", func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO leases (body, work, holder, ends) VALUES ($1, 'move', '', now()) ON CONFLICT DO NOTHING`, s.body)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	conn, err := pgx.ConnectConfig(ctx, s.pool.Config().ConnConfig.Copy())
	if err != nil {
		return nil, nil, fmt.Errorf("hold the data for a move: %w", withoutSecrets(err))
	}
	let := func() { _ = conn.Close(context.WithoutCancel(ctx)) } // and with it goes the lock
	if err := s.lockForMove(ctx, conn); err != nil {
		let()
		return nil, nil, fmt.Errorf("hold the data for a move: %w", err)
	}
	held, lose := context.WithCancelCause(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := keepSaying(held, conn); err != nil {
			lose(fmt.Errorf("%w: %v", store.ErrLost, err))
		}
	}()
	return held, func() { lose(nil); <-done; let() }, nil
}

// lockForMove begins a transaction that has the row; store.ErrBusy if another has it.
func (s *postgres) lockForMove(ctx context.Context, conn *pgx.Conn) error {
	tx, err := conn.Begin(ctx)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, fmt.Sprintf(`SET LOCAL idle_in_transaction_session_timeout = %d`, silence.Milliseconds())); err != nil {
		return err
	}
	one := 0
	err = tx.QueryRow(ctx, `SELECT 1 FROM leases WHERE body = $1 AND work = 'move' FOR UPDATE SKIP LOCKED`, s.body).Scan(&one)
	if errors.Is(err, pgx.ErrNoRows) {
		return store.ErrBusy
	}
	return err
}

// keepSaying says that the program is still there until ctx is done, and returns what kept it
// from being heard.
func keepSaying(ctx context.Context, conn *pgx.Conn) error {
	again := time.NewTicker(beat)
	defer again.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-again.C:
		}
		if _, err := conn.Exec(ctx, `SELECT 1`); err != nil && ctx.Err() == nil {
			return err
		}
	}
}

func (s *postgres) InUse(ctx context.Context) (used bool, err error) {
	err = s.read(ctx, "find who uses the data", func(q querier) error {
		return q.QueryRow(ctx, `SELECT EXISTS (SELECT FROM leases WHERE body = $1 AND ends > now())`, s.body).Scan(&used)
	})
	return used, err
}

// undefinedTable is what the database says of a table that is not there.
const undefinedTable = "42P01"

// Bodies returns the names of the membership bodies that have members in a database, "" of one
// that has no name. It changes nothing.
func Bodies(ctx context.Context, url string) ([]string, error) {
	cfg, err := Config(url)
	if err != nil {
		return nil, err
	}
	conn, err := pgx.ConnectConfig(ctx, cfg.ConnConfig)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", withoutSecrets(err))
	}
	defer conn.Close(ctx)
	rows, err := conn.Query(ctx, `SELECT DISTINCT body FROM members ORDER BY body`)
	if err != nil {
		return nil, err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if codeOf(err) == undefinedTable {
		return nil, nil
	}
	return names, err
}
