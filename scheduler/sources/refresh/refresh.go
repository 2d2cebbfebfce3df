// Package refresh keeps the calendar true: it asks each source at its own moment,
// weighs what it says, keeps what is believed in the log of layers, sets apart what
// is not, and remembers how each source has fared. No source can spoil a good
// calendar or hold up another.
//
// It does not know how addresses are fetched, how answers are read or who reads the
// calendar.
package refresh

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/layers"
	"divisionbell/scheduler/sources"
)

// Config is what the refreshing needs of its surroundings. All of it must be set,
// but for what says otherwise.
type Config struct {
	Sources []sources.Source
	Getter  sources.Getter
	// Layers is the folder of the log, State the file that holds how the sources fare.
	Layers, State string
	// Every is how often each source is asked; Usually if left out.
	Every time.Duration
	Now   func() time.Time
	// Pause waits, or returns the error of ctx if that is done before.
	Pause func(ctx context.Context, d time.Duration) error
	// Random returns a number from 0 to below 1.
	Random func() float64
	// Location says on which civil date an instant falls: Europe/London.
	Location *time.Location
	// Version is that of the calendar in use when the refreshing begins.
	Version string
	// Renew puts a calendar to use that is made of these records, which are all that
	// there are. It is never called twice at once. It may be left out.
	Renew func(records []layers.Record, cal *calendar.Calendar) error
	Log   *slog.Logger
}

// Usually is how often a source is asked: recesses are announced months ahead,
// business two or three weeks.
const Usually = 6 * time.Hour

// Job refreshes the calendar from its sources.
type Job struct {
	Config
	log *layers.Log

	mu     sync.Mutex // guards what is below, for a moment at a time
	book   book
	tally  map[string]Tally
	round  round
	newest edition

	believing sync.Mutex // held while one reading is weighed and kept

	renewing  sync.Mutex // held while a calendar is put to use
	published string
}

// edition is a calendar with the records that it is made of.
type edition struct {
	records []layers.Record
	cal     *calendar.Calendar
}

// New returns a job that remembers how the sources fared before. What it cannot
// remember it says in the log, and starts anew.
func New(cfg Config) *Job {
	cfg.Every = cmp.Or(cfg.Every, Usually)
	j := &Job{Config: cfg, log: layers.In(cfg.Layers), tally: make(map[string]Tally), published: cfg.Version}
	var err error
	if j.book, err = readBook(cfg.State); err != nil {
		cfg.Log.Warn("how the sources have fared is forgotten", "file", cfg.State, "error", err)
		j.book = newBook()
	}
	if j.book.Instance == "" {
		j.book.Instance = fmt.Sprintf("%016x", uint64(cfg.Random()*(1<<63)))
	}
	for _, s := range cfg.Sources {
		name := s.About().Name
		r := j.book.Sources[name]
		r.Next = j.next(name, r)
		j.book.Sources[name] = r
	}
	return j
}

// Outcome is what came of asking a source once.
type Outcome struct {
	Source sources.About
	// Changes that it made to the calendar; none if it said nothing new.
	Changes []calendar.Change
	// Err is nil if the source was believed. An importer.RefusedError is an answer that
	// was not; anything else means that there was none.
	Err error

	kept  bool // whether a layer was added
	reach map[calendar.Body]calendar.Date
	asked []string
}

// Answered reports whether the source said anything.
func (o Outcome) Answered() bool { return o.Err == nil || o.Refused() }

// Refused reports whether the source's answer was not believed.
func (o Outcome) Refused() bool { return errors.As(o.Err, new(*importer.RefusedError)) }

// ownError is trouble of our own, for which no source is to blame.
type ownError struct{ error }

func (e ownError) Unwrap() error { return e.error }

// Once asks every source once, all at the same time, and returns what came of it in
// the order of the sources.
func (j *Job) Once(ctx context.Context) []Outcome {
	outcomes := make([]Outcome, len(j.Sources))
	var all sync.WaitGroup
	for i, s := range j.Sources {
		j.begin()
		all.Go(func() { outcomes[i] = j.refresh(ctx, s) })
	}
	all.Wait()
	return outcomes
}

// refresh asks one source, after a begin, and notes what came of it.
func (j *Job) refresh(ctx context.Context, s sources.Source) Outcome {
	out := j.attempt(ctx, s)
	if ctx.Err() != nil && out.Err != nil {
		j.end() // who stops the service does not blame the source
		return out
	}
	j.note(out)
	j.report(out)
	j.end()
	return out
}

// attempt asks a source and believes it or not. A panic is a failure of the source.
func (j *Job) attempt(ctx context.Context, s sources.Source) (out Outcome) {
	out.Source = s.About()
	get := &witness{Getter: j.Getter}
	defer func() {
		if p := recover(); p != nil {
			j.Log.Error("source panicked", "source", out.Source.Name, "panic", p, "stack", string(debug.Stack()))
			out.Err = fmt.Errorf("it made the program panic: %v", p)
		}
		out.asked = get.addresses()
	}()
	reading, err := s.Ask(ctx, get, calendar.DateIn(j.Now(), j.Location))
	if err != nil {
		out.Err = err
		return out
	}
	out.Changes, out.kept, out.Err = j.believe(reading)
	out.reach = reachOf(reading.Layer)
	return out
}

// believe weighs a reading and, if it says anything new, keeps it and puts the new
// calendar to use.
func (j *Job) believe(reading importer.Reading) (changes []calendar.Change, kept bool, err error) {
	changes, kept, err = j.weigh(reading)
	if err != nil {
		return nil, false, err
	}
	return changes, kept, j.renew()
}

func (j *Job) weigh(reading importer.Reading) (changes []calendar.Change, kept bool, err error) {
	j.believing.Lock()
	defer j.believing.Unlock()
	records, err := j.log.Records()
	if err != nil {
		return nil, false, ownError{err}
	}
	p, err := almanac.Propose(records, reading, j.Now())
	if errors.As(err, new(*importer.RefusedError)) {
		return nil, false, err
	}
	if err != nil {
		return nil, false, ownError{err}
	}
	if !p.Record.Layer.Empty() && p.After.Version() != p.Before.Version() {
		if err := j.log.Append(p.Record); err != nil {
			return nil, false, ownError{err}
		}
		records, kept = append(records, p.Record), true
	}
	j.setNewest(edition{records, p.After})
	return calendar.Diff(p.Before, p.After), kept, nil
}

// setNewest is called by whoever is believing.
func (j *Job) setNewest(e edition) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.newest = e
}

func (j *Job) getNewest() edition {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.newest
}

// renew puts the newest calendar to use, unless it is in use already. While one is
// being put to use others wait, and of those that waited the newest goes for all.
func (j *Job) renew() error {
	j.renewing.Lock()
	defer j.renewing.Unlock()
	newest := j.getNewest()
	if newest.cal == nil || newest.cal.Version() == j.published {
		return nil
	}
	if j.Renew != nil {
		if err := j.Renew(newest.records, newest.cal); err != nil {
			return ownError{fmt.Errorf("put calendar %s to use: %w", newest.cal.Version(), err)}
		}
	}
	j.published = newest.cal.Version()
	return nil
}

// witness writes down what is asked for.
type witness struct {
	sources.Getter
	mu    sync.Mutex
	asked []string
}

func (w *witness) Get(ctx context.Context, r sources.Request) (sources.Answer, error) {
	w.mu.Lock()
	w.asked = append(w.asked, r.Address)
	w.mu.Unlock()
	return w.Getter.Get(ctx, r)
}

func (w *witness) addresses() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked
}

// reachOf says how far a reading's facts go, body by body.
func reachOf(l calendar.Layer) map[calendar.Body]calendar.Date {
	reach := make(map[calendar.Body]calendar.Date)
	further := func(body calendar.Body, d calendar.Date) {
		if d.After(reach[body]) {
			reach[body] = d
		}
	}
	for _, e := range l.Entries {
		further(e.Body, e.First)
		further(e.Body, e.Last)
	}
	for body, r := range l.Reach {
		further(body, r.SittingDays.Last)
		further(body, r.Recesses.Last)
	}
	return reach
}
