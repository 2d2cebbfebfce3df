package storetest

import (
	"slices"
	"time"

	"divisionbell/store"
)

func tallies() []situation {
	name, other := [32]byte{1}, [32]byte{2}
	return []situation{
		{"what is counted is known after a restart, until its time is over", func(w *world) {
			now := at("2027-01-04 08:00")
			count := func(of [32]byte, after time.Duration) int {
				w.Helper()
				n, err := w.Tally(w.ctx, of, now.Add(after), now.Add(after+time.Minute))
				w.must(err)
				return n
			}
			same(w, "first", count(name, 0), 1)
			same(w, "second", count(name, 30*time.Second), 2)
			same(w, "of another name", count(other, 30*time.Second), 1)
			w.restart()
			same(w, "third", count(name, 59*time.Second), 3)
			same(w, "after its time", count(name, time.Minute), 1)
			w.must(w.Prune(w.ctx, now.Add(90*time.Second)))
			same(w, "one whose time is not over when others are pruned", count(name, 100*time.Second), 2)
			same(w, "one whose time was over", count(other, 100*time.Second), 1)
		}},
		{"of any number who count at once each is told another number", func(w *world) {
			now := at("2027-01-04 08:00")
			counts := make([]int, crowd)
			for _, err := range w.atOnceAnywhere(func(s store.Store, i int) (err error) {
				counts[i], err = s.Tally(w.ctx, name, now, now.Add(time.Minute))
				return err
			}) {
				w.must(err)
			}
			slices.Sort(counts)
			for i, n := range counts {
				same(w, "count", n, i+1)
			}
		}},
	}
}
