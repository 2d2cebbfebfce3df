package bolt

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"divisionbell/calendar"
	"divisionbell/store"
)

func openedForBench(b *testing.B) *bolt {
	b.Helper()
	s, err := open(filepath.Join(b.TempDir(), "store.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	if err := s.AddMember(b.Context(), store.Member{ID: "ada", Email: "ada@example.org"}); err != nil {
		b.Fatal(err)
	}
	return s
}

// perSecond is how often so many writers do something in a second, for as long as it is measured.
func perSecond(b *testing.B, writers int, do func(n int64) error) float64 {
	b.Helper()
	const measured = 300 * time.Millisecond
	var n atomic.Int64
	var all sync.WaitGroup
	ctx, stop := context.WithTimeout(b.Context(), measured)
	defer stop()
	started := time.Now()
	for range writers {
		all.Go(func() {
			for ctx.Err() == nil {
				if err := do(n.Add(1)); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	return float64(n.Load()) / time.Since(started).Seconds()
}

// What 64 writers write together in a second, as a multiple of what one writes alone.
func BenchmarkWriters(b *testing.B) {
	s := openedForBench(b)
	noting := func(n int64) error {
		return s.write(b.Context(), "write", func(tx *bbolt.Tx) error {
			return bucket(tx, meta).Put(fmt.Appendf(nil, "written-%d", n%1000), make([]byte, 200))
		})
	}
	var ratios []float64
	for b.Loop() {
		one := perSecond(b, 1, noting)
		ratios = append(ratios, perSecond(b, 64, noting)/one)
	}
	b.ReportMetric(median(ratios), "of-one")
	b.ReportMetric(0, "ns/op")
}

// median is the middle one, which other work on the machine disturbs less than the mean.
func median(of []float64) float64 {
	slices.Sort(of)
	return of[len(of)/2]
}

func aPlan(id string) store.Contact {
	day := calendar.MustDate("2027-03-05")
	return store.Contact{
		ID: id, Member: "ada", Office: "mp", Action: "write", Whom: "Jo Bloggs MP", Purpose: "Keep the branch library open",
		Nation: calendar.England, First: day, Last: day, Outcome: &store.Outcome{}, // so that there is no bound on how many are open
	}
}

// What one writer plans in a second, as a share of a bare bbolt loop that puts the same bytes under
// the same keys, each plan in a transaction that is on the disk when it returns.
func BenchmarkPlans(b *testing.B) {
	var ratios []float64
	for b.Loop() {
		s := openedForBench(b)
		before := everything(b, s.db)
		if _, err := s.AddContact(b.Context(), aPlan("plan-0"), nil, store.IdempotencyKey{}); err != nil {
			b.Fatal(err)
		}
		bare := bareLoop(b, difference(before, everything(b, s.db)), []byte("plan-0"))
		theirs := perSecond(b, 1, bare)
		ours := perSecond(b, 1, func(n int64) error {
			_, err := s.AddContact(b.Context(), aPlan(fmt.Sprintf("plan-%d", n)), nil, store.IdempotencyKey{})
			return err
		})
		ratios = append(ratios, ours/theirs)
	}
	b.ReportMetric(median(ratios), "of-bare")
	b.ReportMetric(0, "ns/op")
}

// pair is a value and where it is.
type pair struct {
	bucket     string
	key, value []byte
}

func everything(b *testing.B, db *bbolt.DB) map[string]pair {
	b.Helper()
	all := make(map[string]pair)
	err := db.View(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, in *bbolt.Bucket) error {
			return in.ForEach(func(k, v []byte) error {
				all[string(name)+"\x00"+string(k)] = pair{string(name), bytes.Clone(k), bytes.Clone(v)}
				return nil
			})
		})
	})
	if err != nil {
		b.Fatal(err)
	}
	return all
}

// difference are the pairs that are new or have changed.
func difference(before, after map[string]pair) (pairs []pair) {
	for at, p := range after {
		if !bytes.Equal(before[at].value, p.value) || before[at].key == nil {
			pairs = append(pairs, p)
		}
	}
	return pairs
}

// bareLoop puts the pairs, each time with another id in the place of that one.
func bareLoop(b *testing.B, pairs []pair, id []byte) func(n int64) error {
	b.Helper()
	db, err := bbolt.Open(filepath.Join(b.TempDir(), "bare.db"), 0o600, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	return func(n int64) error {
		with := fmt.Appendf(nil, "plan-%d", n)
		return db.Update(func(tx *bbolt.Tx) error {
			for _, p := range pairs {
				in, err := tx.CreateBucketIfNotExists([]byte(p.bucket))
				if err != nil {
					return err
				}
				if err := in.Put(bytes.ReplaceAll(p.key, id, with), bytes.ReplaceAll(p.value, id, with)); err != nil {
					return err
				}
			}
			return nil
		})
	}
}
