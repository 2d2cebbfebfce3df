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
	"sync/atomic"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/layers"
	"divisionbell/calendar/sources"
)

// Config is what the refreshing needs of its surroundings. All of it must be set,
// but for what says otherwise.
type Config struct {
	Sources []sources.Source
	Getter  sources.Getter
	// Layers is where what is believed is kept.
	Layers *layers.Log
	// State is the file that holds how the sources fare.
	State string
	// Every is how often a source is asked that has no rhythm of its own, and the shortest
	// rhythm of the others; Usually if left out.
	Every time.Duration
	// Budget is the longest that one refresh of a source may take; Patience if left out.
	Budget time.Duration
	Now    func() time.Time
	// Pause waits, or returns the error of ctx if that is done before.
	Pause func(ctx context.Context, d time.Duration) error
	// Random returns a number from 0 to below 1.
	Random func() float64
	// Location says on which civil date an instant falls: Europe/London.
	Location *time.Location
	// Renew puts to use what was added to the layers. It is never called twice at once, and
	// may be left out.
	Renew func(context.Context) error
	Log   *slog.Logger
}

// Usually is how often a source is asked: recesses are announced months ahead,
// business two or three weeks.
const Usually = 6 * time.Hour

// Patience is for how long a source is usually asked at most: it may want to be left
// alone for an hour on the way.
const Patience = 90 * time.Minute

// Job refreshes the calendar from its sources.
type Job struct {
	Config

	waiting   atomic.Int64 // readings that wait to be weighed
	believing sync.Mutex   // held while one reading is weighed and kept
	fresh     bool         // whether something was kept that is not in use
	ground    *almanac.Ground

	mu    sync.Mutex // guards what is below
	book  book
	seen  time.Time // the book's file as it was last read
	tally map[string]Tally
	round round
}

// New returns a job that remembers how the sources fared before. What it cannot
// remember it says in the log, and starts anew.
func New(cfg Config) *Job {
	cfg.Every, cfg.Budget = cmp.Or(cfg.Every, Usually), cmp.Or(cfg.Budget, Patience)
	j := &Job{Config: cfg, tally: make(map[string]Tally)}
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
	// Notes say in words what was cut or left out of an answer that was believed.
	Notes []string
	// Layer is the name of the layer that was added, by which it can be taken back; nothing if
	// none was.
	Layer string
	// Err is nil if the source was believed. An importer.RefusedError is an answer that
	// was not; anything else means that there was none.
	Err error

	reach map[calendar.Body]calendar.Date
	asked []string
	fresh time.Duration // for how long it says that it will not change
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
	ctx, cancel := context.WithTimeout(ctx, j.Budget)
	defer cancel()
	get := &witness{Getter: j.Getter}
	defer func() {
		if p := recover(); p != nil {
			j.Log.Error("source panicked", "source", out.Source.Name, "panic", p, "stack", string(debug.Stack()))
			out.Err = fmt.Errorf("it made the program panic: %v", p)
		}
		out.asked, out.fresh = get.seen()
	}()
	reading, err := s.Ask(ctx, get, calendar.DateIn(j.Now(), j.Location))
	if err != nil {
		out.Err = err
		return out
	}
	if reading, out.Notes, out.Err = sources.Bounded(reading); out.Err != nil {
		return out
	}
	out.Changes, out.Layer, out.Err = j.believe(ctx, reading)
	out.reach = reachOf(reading.Layer)
	return out
}

// believe weighs a reading and, if it says anything new, keeps it and puts it to use.
// Where several wait to be weighed, what they bring is put to use together.
func (j *Job) believe(ctx context.Context, reading importer.Reading) (changes []calendar.Change, layer string, err error) {
	j.waiting.Add(1)
	j.believing.Lock()
	defer j.believing.Unlock()
	j.waiting.Add(-1)
	p, err := j.weigh(reading)
	kept := err == nil && !p.Record.Layer.Empty()
	j.fresh = j.fresh || kept
	if j.waiting.Load() == 0 && j.fresh {
		j.fresh = false
		j.renew(ctx)
	}
	if !kept {
		return nil, "", err
	}
	return calendar.Diff(p.Before, p.After), p.Record.ID(), nil
}

// renew puts to use what was kept. If that fails it is not the fault of a source, and
// what was kept is not lost.
func (j *Job) renew(ctx context.Context) {
	if j.Renew == nil {
		return
	}
	if err := j.Renew(ctx); err != nil {
		j.Log.Error("what was learnt cannot be put to use", "error", err)
	}
}

// weigh returns what the reading changes, which is kept then. What makes no other
// calendar is nothing new. It is called while no other reading is weighed.
func (j *Job) weigh(reading importer.Reading) (almanac.Proposal, error) {
	if err := j.look(); err != nil {
		return almanac.Proposal{}, ownError{err}
	}
	p, err := j.ground.ProposeAgain(reading, j.Now().UTC())
	if errors.As(err, new(*importer.RefusedError)) {
		return almanac.Proposal{}, err
	}
	if err != nil {
		return almanac.Proposal{}, ownError{err}
	}
	if p.After.Version() == p.Before.Version() {
		return almanac.Proposal{}, nil
	}
	if err := j.Layers.Append(p.Record); err != nil {
		return almanac.Proposal{}, ownError{err}
	}
	if j.ground, err = j.ground.Grown(p); err != nil {
		j.ground = nil // to be made anew
	}
	return p, nil
}

// look sees to it that readings are weighed against all that has come before, also from
// other processes.
func (j *Job) look() error {
	records, _ := j.Layers.Records()                           // who makes the editions tells what is set apart
	if j.ground != nil && j.ground.Records() == len(records) { // the log only grows
		return nil
	}
	var err error
	j.ground, err = almanac.GroundFor(layers.Import, records)
	return err
}

// witness writes down what is asked for, and for how long all of the answers are fresh.
type witness struct {
	sources.Getter
	mu    sync.Mutex
	asked []string
	fresh time.Duration
}

func (w *witness) Get(ctx context.Context, r sources.Request) (sources.Answer, error) {
	answer, err := w.Getter.Get(ctx, r)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, r.Address)
	w.fresh = max(w.fresh, answer.Fresh)
	return answer, err
}

func (w *witness) seen() (asked []string, fresh time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked, w.fresh
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
