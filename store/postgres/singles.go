package postgres

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"divisionbell/calendar"
	"divisionbell/store"
)

// single reads what there is once, for a change; nil if it is not there yet.
func (s *postgres) single(ctx context.Context, tx pgx.Tx, name string) (value []byte, err error) {
	err = tx.QueryRow(ctx, `SELECT value FROM singles WHERE body = $1 AND name = $2 FOR UPDATE`, s.body, name).Scan(&value)
	return value, orNone(err)
}

func (s *postgres) putSingle(ctx context.Context, q querier, name string, value []byte) error {
	_, err := q.Exec(ctx, `INSERT INTO singles (body, name, value) VALUES ($1, $2, $3)
		ON CONFLICT (body, name) DO UPDATE SET value = excluded.value`, s.body, name, value)
	return err
}

// drawKey finds a key, or draws it.
func (s *postgres) drawKey(ctx context.Context, name string) ([store.KeySize]byte, error) {
	var fresh [store.KeySize]byte
	if _, err := rand.Read(fresh[:]); err != nil {
		return fresh, fmt.Errorf("draw a key: %w", err)
	}
	return s.Key(ctx, name, fresh)
}

func (s *postgres) Key(ctx context.Context, name string, fresh [store.KeySize]byte) (kept [store.KeySize]byte, err error) {
	err = s.write(ctx, "find a key", func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO singles (body, name, value) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, s.body, "key-"+name, fresh[:])
		if err != nil {
			return err
		}
		raw, err := s.single(ctx, tx, "key-"+name)
		if err == nil && len(raw) != store.KeySize {
			return fmt.Errorf("the key %s: %w", name, store.ErrDamaged)
		}
		copy(kept[:], raw)
		return err
	})
	return kept, err
}

func (s *postgres) Probe(ctx context.Context) error {
	return s.write(ctx, "members' data cannot be written", func(tx pgx.Tx) error {
		return s.putSingle(ctx, tx, "probe", []byte{})
	})
}

func (s *postgres) BelievedDay(ctx context.Context, today calendar.Date) (day calendar.Date, err error) {
	err = s.write(ctx, "find the day to go by", func(tx pgx.Tx) error {
		raw, err := s.single(ctx, tx, "believed")
		if err != nil {
			return err
		}
		var before store.Believed
		if raw != nil {
			if err := parse(raw, &before); err != nil {
				return err
			}
		}
		day = before.On(today)
		return s.putSingle(ctx, tx, "believed", []byte(written(before)))
	})
	return day, err
}

func (s *postgres) TrustedTime(ctx context.Context) (at time.Time, err error) {
	err = s.read(ctx, "read how far the clock is trusted", func(q querier) error {
		var raw []byte
		err := q.QueryRow(ctx, `SELECT value FROM singles WHERE body = $1 AND name = 'trusted'`, s.body).Scan(&raw)
		if errors.Is(err, pgx.ErrNoRows) {
			at = time.Time{}
			return nil
		}
		if err != nil {
			return err
		}
		return parse(raw, &at)
	})
	return at, err
}

func (s *postgres) TrustTime(ctx context.Context, at time.Time) error {
	return s.write(ctx, "trust the clock", func(tx pgx.Tx) error {
		raw, err := s.single(ctx, tx, "trusted")
		if err != nil {
			return err
		}
		var before time.Time
		if raw != nil {
			if err := json.Unmarshal(raw, &before); err != nil {
				return fmt.Errorf("%w: %v", store.ErrDamaged, err)
			}
		}
		if before.After(at) {
			return nil
		}
		return s.putSingle(ctx, tx, "trusted", []byte(written(at.UTC())))
	})
}
