package scheduler

import (
	"fmt"
	"sync"
	"sync/atomic"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/layers"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/feed"
)

// Edition is everything that is worked out once per calendar version: the
// calendar, the advice on it and the rendered feeds. What it says never changes, so
// readers share it.
type Edition struct {
	State
	Advice *advice.Advisor

	records []layers.Record
	feeds   map[feedKey]func() ([]byte, error)
}

type feedKey struct {
	name          string
	confirmedOnly bool
}

// NewEdition works out the edition of the facts in the binary and of the layers that came
// since. The public feeds leave out what was over before feedSince;
// each is rendered when it is first asked for.
func NewEdition(records []layers.Record, book *advice.Book, feedSince calendar.Date) (*Edition, error) {
	return editionSeen(calendar.Date{}, records, book, feedSince)
}

// editionSeen is NewEdition for a calendar that is looked at on a day.
func editionSeen(on calendar.Date, records []layers.Record, book *advice.Book, feedSince calendar.Date) (*Edition, error) {
	cal, err := almanac.Build(almanac.SeenOn(on), almanac.With(layers.Stack(records...)...))
	if err != nil {
		return nil, fmt.Errorf("build the calendar: %w", err)
	}
	advisor, err := book.For(cal)
	if err != nil {
		return nil, fmt.Errorf("advice on calendar %s: %w", cal.Version(), err)
	}
	e := &Edition{
		State:  State{Calendar: cal, book: book, pasts: newPasts(), answers: newAnswers()},
		Advice: advisor, records: records, feeds: make(map[feedKey]func() ([]byte, error)),
	}
	e.advisor.Store(advisor)
	for _, name := range feed.Names() {
		for _, key := range []feedKey{{name, false}, {name, true}} {
			e.feeds[key] = sync.OnceValues(func() ([]byte, error) { return render(cal, key, feedSince) })
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
		return nil, fmt.Errorf("there is no feed %s", key.name)
	}
	ics, err := feed.Encode(c)
	if err != nil {
		return nil, fmt.Errorf("feed %s of calendar %s: %w", key.name, cal.Version(), err)
	}
	return ics, nil
}

// Feed returns the bytes of the public feed of that name, ready to be sent; ok
// is false if there is none. Do not change them.
func (e *Edition) Feed(name string, confirmedOnly bool) (ics []byte, ok bool, err error) {
	rendered, ok := e.feeds[feedKey{name, confirmedOnly}]
	if !ok {
		return nil, false, nil
	}
	ics, err = rendered()
	return ics, true, err
}

// mostAsKnown is how many past states of the calendar are kept beside an edition.
const mostAsKnown = 4

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
