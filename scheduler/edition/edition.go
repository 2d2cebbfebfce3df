// Package edition works out once per calendar version what is asked again and again: the
// calendar itself, the advice on it, past states of it, and what was answered from them. An
// edition never changes; a new one takes its place in one step.
//
// It may not know who asks, nor anything of a member.
package edition

import (
	"fmt"
	"sync/atomic"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/layers"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/feed"
	"divisionbell/scheduler/kept"
)

// Edition is everything that is worked out once per calendar version: the
// calendar, the advice on it and what was answered from it. What it says never changes,
// so readers share it.
type Edition struct {
	State
	Advice *advice.Advisor
	// Kept has what is the same for all who ask it, also of what was known on other days.
	// Nothing of a member may come here.
	Kept *kept.Shelf
	// Since is when this edition took the place of the one before, to the second and never
	// the same as of another one; zero if there is no clock.
	Since time.Time

	records   []layers.Record
	feedSince calendar.Date
}

// keptRoom is how many bytes of answers are kept beside an edition and all its past states
// together: the public feeds take some 5 MiB, one answer over a year some 50 KiB.
const keptRoom = 12 << 20

// New works out the edition of the facts in the binary and of the layers that came
// since. The public feeds leave out what was over before feedSince.
func New(records []layers.Record, book *rule.Book, feedSince calendar.Date) (*Edition, error) {
	return seen(calendar.Date{}, records, book, feedSince)
}

// seen is New for a calendar that is looked at on a day.
func seen(on calendar.Date, records []layers.Record, book *rule.Book, feedSince calendar.Date) (*Edition, error) {
	cal, err := almanac.Build(almanac.SeenOn(on), almanac.With(layers.Stack(records...)...))
	if err != nil {
		return nil, fmt.Errorf("build the calendar: %w", err)
	}
	advisor, err := advice.New(book, cal)
	if err != nil {
		return nil, fmt.Errorf("advice on calendar %s: %w", cal.Version(), err)
	}
	e := &Edition{
		State:  State{Calendar: cal, book: book, pasts: newPasts()},
		Advice: advisor, Kept: kept.NewShelf(keptRoom), records: records, feedSince: feedSince,
	}
	e.advisor.Store(advisor)
	return e, nil
}

// Feed writes the public feed of that name in English; ok is false if there is none.
func (e *Edition) Feed(name string, confirmedOnly bool) (ics []byte, ok bool, err error) {
	var wish feed.Wish
	if confirmedOnly {
		wish.Certainties = []calendar.Certainty{calendar.Confirmed}
	}
	return e.FeedAt(feed.Place{}, name, wish)
}

// FeedAt writes the public feed of that name as somebody wishes it and for where it is
// served; ok is false if there is none.
func (e *Edition) FeedAt(at feed.Place, name string, wish feed.Wish) (ics []byte, ok bool, err error) {
	c, ok := wish.Named(e.Calendar, name, e.feedSince)
	if !ok {
		return nil, false, nil
	}
	ics, err = feed.Encode(c.Served(at))
	if err != nil {
		return nil, true, fmt.Errorf("feed %s of calendar %s: %w", name, e.Calendar.Version(), err)
	}
	return ics, true, nil
}

// Editions hands out the current edition. A new one takes the place of the old
// in one step; whoever reads the old one goes on with it.
type Editions struct {
	current atomic.Pointer[Edition]
}

// NewEditions starts with the first edition, which is new as of now.
func NewEditions(first *Edition, now time.Time) *Editions {
	e := &Editions{}
	e.Put(first, now)
	return e
}

// Put puts an edition in the place of the current one. Only one may do so at a time.
func (e *Editions) Put(next *Edition, now time.Time) {
	next.Since = now.Truncate(time.Second)
	if before := e.current.Load(); before != nil && !now.IsZero() && !next.Since.After(before.Since) {
		next.Since = before.Since.Add(time.Second)
	}
	e.current.Store(next)
}

// Current returns the edition of this moment.
func (e *Editions) Current() *Edition { return e.current.Load() }
