// Package refresh makes layers of the calendar of what sources say: it asks a source,
// weighs its answer, keeps what is believed in the log of layers and tells what is not. No
// source can spoil a good calendar.
//
// It does not know how addresses are fetched, when sources are asked or who reads the
// calendar.
package refresh

import (
	"cmp"
	"context"
	"errors"
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
	"divisionbell/panicked"
)

// Config is what the refreshing needs of its surroundings. All of it must be set,
// but for what says otherwise.
type Config struct {
	Getter sources.Getter
	// Layers is where what is believed is kept.
	Layers *layers.Log
	// Ground makes what readings are weighed against; almanac.GroundFor if left out.
	Ground func(layers.Standing, []layers.Record) (*almanac.Ground, error)
	// Budget is the longest that one refresh of a source may take; Patience if left out.
	Budget time.Duration
	Now    func() time.Time
	// Location says on which civil date an instant falls: Europe/London.
	Location *time.Location
	// Renew puts to use what was added to the layers. It is never called twice at once, and
	// may be left out.
	Renew func(context.Context) error
	Log   *slog.Logger
}

// Patience is for how long a source is usually asked at most: it may want to be left
// alone for an hour on the way.
const Patience = 90 * time.Minute

// Refresher refreshes the calendar from sources. It may be used by many at once.
type Refresher struct {
	cfg Config

	waiting   atomic.Int64 // readings that wait to be weighed
	believing sync.Mutex   // held while one reading is weighed and kept
	fresh     bool         // whether something was kept that is not in use
	ground    *almanac.Ground
}

// New returns a refresher.
func New(cfg Config) *Refresher {
	cfg.Budget = cmp.Or(cfg.Budget, Patience)
	if cfg.Ground == nil {
		cfg.Ground = almanac.GroundFor
	}
	return &Refresher{cfg: cfg}
}

// Refresh asks a source and believes it or not. A panic is a failure of the source.
func (r *Refresher) Refresh(ctx context.Context, s sources.Source) (out Outcome) {
	out.Source = s.About()
	ctx, cancel := context.WithTimeout(ctx, r.cfg.Budget)
	defer cancel()
	get := &witness{Getter: r.cfg.Getter}
	defer func() {
		if p := recover(); p != nil {
			r.cfg.Log.Error("source panicked", "source", out.Source.Name, "panic", panicked.Kind(p), "stack", string(debug.Stack()))
			out.Err = errors.New("it made the program panic: " + panicked.Kind(p))
		}
		out.Asked, out.Fresh = get.seen()
	}()
	reading, err := s.Ask(ctx, get, calendar.DateIn(r.cfg.Now(), r.cfg.Location))
	if err != nil {
		out.Err = err
		return out
	}
	if reading, out.Notes, out.Err = sources.Bounded(reading); out.Err != nil {
		return out
	}
	out.Changes, out.Layer, out.Err = r.believe(ctx, reading)
	if out.Refused() {
		out.Held = r.vouched(reading)
	}
	out.Reach = reachOf(reading.Layer)
	return out
}

// believe weighs a reading and, if it says anything new, keeps it and puts it to use.
// Where several wait to be weighed, what they bring is put to use together.
func (r *Refresher) believe(ctx context.Context, reading importer.Reading) (changes []calendar.Change, layer string, err error) {
	r.waiting.Add(1)
	r.believing.Lock()
	defer r.believing.Unlock()
	r.waiting.Add(-1)
	p, err := r.weigh(reading)
	kept := err == nil && !p.Record.Layer.Empty()
	r.fresh = r.fresh || kept
	if r.waiting.Load() == 0 && r.fresh {
		r.fresh = false
		r.renew(ctx)
	}
	if !kept {
		return nil, "", err
	}
	return calendar.Diff(p.Before, p.After), p.Record.ID(), nil
}

// renew puts to use what was kept. If that fails it is not the fault of a source, and
// what was kept is not lost.
func (r *Refresher) renew(ctx context.Context) {
	if r.cfg.Renew == nil {
		return
	}
	if err := r.cfg.Renew(ctx); err != nil {
		r.cfg.Log.Error("what was learnt cannot be put to use", "error", err)
	}
}

// weigh returns what the reading changes, which is kept then. What makes no other
// calendar is nothing new. It is called while no other reading is weighed.
func (r *Refresher) weigh(reading importer.Reading) (almanac.Proposal, error) {
	if err := r.look(); err != nil {
		return almanac.Proposal{}, ownError{err}
	}
	p, err := r.ground.ProposeAgain(reading, r.cfg.Now().UTC())
	if errors.As(err, new(*importer.RefusedError)) {
		return almanac.Proposal{}, err
	}
	if err != nil {
		return almanac.Proposal{}, ownError{err}
	}
	if p.After.Version() == p.Before.Version() {
		return almanac.Proposal{}, nil
	}
	if err := r.cfg.Layers.Append(p.Record); err != nil {
		return almanac.Proposal{}, ownError{err}
	}
	if r.ground, err = r.ground.Grown(p); err != nil {
		r.ground = nil // to be made anew
	}
	return p, nil
}

// vouched is what would be new in a reading that was refused if an officer said that it is
// right.
func (r *Refresher) vouched(reading importer.Reading) calendar.Layer {
	r.believing.Lock()
	defer r.believing.Unlock()
	if err := r.look(); err != nil {
		return calendar.Layer{} // what was wrong with the answer is told all the same
	}
	return r.ground.Vouched(reading)
}

// look sees to it that readings are weighed against all that has come before, also from
// other processes.
func (r *Refresher) look() error {
	records, _ := r.cfg.Layers.Records()                       // who makes the editions tells what is set apart
	if r.ground != nil && r.ground.Records() == len(records) { // the log only grows
		return nil
	}
	var err error
	r.ground, err = r.cfg.Ground(layers.Import, records)
	return err
}

// witness writes down what is asked for, and for how long all of the answers are fresh.
type witness struct {
	sources.Getter
	mu    sync.Mutex
	asked []string
	fresh time.Duration
}

func (w *witness) Get(ctx context.Context, q sources.Request) (sources.Answer, error) {
	answer, err := w.Getter.Get(ctx, q)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, q.Address)
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
