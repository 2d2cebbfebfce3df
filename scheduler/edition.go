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
	Calendar *calendar.Calendar
	Advice   *advice.Advisor

	records   []layers.Record
	book      *advice.Book
	feedSince calendar.Date
	feeds     map[feedKey]func() ([]byte, error)
	answers   *answers

	asKnown   map[calendar.Date]*Edition
	asKnownMu sync.Mutex
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
	return edition(records, book, feedSince, calendar.Date{}, almanac.SeenOn(on))
}

func edition(records []layers.Record, book *advice.Book, feedSince, knownOn calendar.Date, looked ...almanac.Option) (*Edition, error) {
	said := layers.Stack(layers.AsOf(knownOn, records)...)
	cal, err := almanac.Build(append(looked, almanac.With(said...), almanac.KnownOn(knownOn))...)
	if err != nil {
		return nil, fmt.Errorf("build the calendar: %w", err)
	}
	advisor, err := book.For(cal)
	if err != nil {
		return nil, fmt.Errorf("advice on calendar %s: %w", cal.Version(), err)
	}
	e := &Edition{
		Calendar: cal, Advice: advisor, records: records, book: book, feedSince: feedSince,
		feeds: make(map[feedKey]func() ([]byte, error)), asKnown: make(map[calendar.Date]*Edition),
		answers: newAnswers(),
	}
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

// KnownOn returns the edition as it was known at the end of that day; no date stands
// for all that is known now. A few of them are kept, since the same day is often
// asked for again.
func (e *Edition) KnownOn(d calendar.Date) (*Edition, error) {
	if d.IsZero() {
		return e, nil
	}
	e.asKnownMu.Lock()
	defer e.asKnownMu.Unlock()
	if past, ok := e.asKnown[d]; ok {
		return past, nil
	}
	past, err := edition(e.records, e.book, e.feedSince, d)
	if err != nil {
		return nil, fmt.Errorf("the calendar as known on %s: %w", d, err)
	}
	if len(e.asKnown) >= mostAsKnown {
		clear(e.asKnown)
	}
	e.asKnown[d] = past
	return past, nil
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
