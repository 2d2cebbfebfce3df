package scheduler

import (
	"fmt"
	"sync/atomic"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/feed"
)

// Edition is everything that is worked out once per calendar version: the
// calendar, the advice on it and the rendered feeds. It never changes, so
// readers share it without locks.
type Edition struct {
	Calendar *calendar.Calendar
	Advice   *advice.Advisor
	feeds    map[feedKey][]byte
}

type feedKey struct {
	name          string
	confirmedOnly bool
}

// NewEdition works out the edition of a calendar. The public feeds leave out
// what was over before feedSince.
func NewEdition(cal *calendar.Calendar, book *advice.Book, feedSince calendar.Date) (*Edition, error) {
	advisor, err := book.For(cal)
	if err != nil {
		return nil, fmt.Errorf("advice on calendar %s: %w", cal.Version(), err)
	}
	e := &Edition{Calendar: cal, Advice: advisor, feeds: make(map[feedKey][]byte)}
	for _, name := range feed.Names() {
		for _, key := range []feedKey{{name, false}, {name, true}} {
			ics, err := render(cal, key, feedSince)
			if err != nil {
				return nil, fmt.Errorf("feed %s of calendar %s: %w", name, cal.Version(), err)
			}
			e.feeds[key] = ics
		}
	}
	return e, nil
}

func render(cal *calendar.Calendar, key feedKey, since calendar.Date) ([]byte, error) {
	var certainties []calendar.Certainty
	if key.confirmedOnly {
		certainties = []calendar.Certainty{calendar.Confirmed}
	}
	c, ok := feed.Named(cal, key.name, since, certainties...)
	if !ok {
		return nil, fmt.Errorf("there is no feed of that name")
	}
	return feed.Encode(c)
}

// Feed returns the bytes of the public feed of that name, ready to be sent; ok
// is false if there is none. Do not change them.
func (e *Edition) Feed(name string, confirmedOnly bool) (ics []byte, ok bool) {
	ics, ok = e.feeds[feedKey{name, confirmedOnly}]
	return ics, ok
}

// Editions hands out the current edition. A new one takes the place of the old
// in one step; whoever reads the old one goes on with it.
type Editions struct {
	current atomic.Pointer[Edition]
}

// NewEditions starts with the first edition.
func NewEditions(first *Edition) *Editions {
	e := &Editions{}
	e.current.Store(first)
	return e
}

// Current returns the edition of this moment.
func (e *Editions) Current() *Edition { return e.current.Load() }
