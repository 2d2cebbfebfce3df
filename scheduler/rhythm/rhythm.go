// Package rhythm says when sources are asked: each at its own moment, more and more seldom
// if it keeps failing, and not at the moment of a thousand other copies of the service. It
// remembers over a restart how each has fared.
//
// It does not know how a source is asked, what it says or what becomes of it.
package rhythm

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"divisionbell/calendar/sources"
	"divisionbell/calendar/sources/refresh"
)

// Config is what the asking of sources needs of its surroundings. All of it must be set, but
// for what says otherwise.
type Config struct {
	Sources []sources.Source
	// Refresher asks one of them and makes of its answer what the calendar needs.
	Refresher *refresh.Refresher
	// State is the file that holds how the sources fare.
	State string
	// Every is how often a source is asked that has no rhythm of its own, and the shortest
	// rhythm of the others; Usually if left out.
	Every time.Duration
	Now   func() time.Time
	// Pause waits, or returns the error of ctx if that is done before.
	Pause func(ctx context.Context, d time.Duration) error
	// Random returns a number from 0 to below 1.
	Random func() float64
	Log    *slog.Logger
}

// Usually is how often a source is asked: recesses are announced months ahead,
// business two or three weeks.
const Usually = 6 * time.Hour

// Job asks sources in their rhythm. None of them can hold up another.
type Job struct {
	Config

	mu    sync.Mutex // guards what is below
	book  book
	seen  time.Time // the book's file as it was last read
	tally map[string]Tally
	round round
}

// New returns a job that remembers how the sources fared before. What it cannot
// remember it says in the log, and starts anew.
func New(cfg Config) *Job {
	cfg.Every = cmp.Or(cfg.Every, Usually)
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

// Once asks every source once, all at the same time, and returns what came of it in
// the order of the sources.
func (j *Job) Once(ctx context.Context) []refresh.Outcome {
	outcomes := make([]refresh.Outcome, len(j.Sources))
	var all sync.WaitGroup
	for i, s := range j.Sources {
		j.begin()
		all.Go(func() { outcomes[i] = j.refresh(ctx, s) })
	}
	all.Wait()
	return outcomes
}

// refresh asks one source, after a begin, and notes what came of it.
func (j *Job) refresh(ctx context.Context, s sources.Source) refresh.Outcome {
	out := j.Refresher.Refresh(ctx, s)
	if ctx.Err() != nil && out.Err != nil {
		j.end() // who stops the service does not blame the source
		return out
	}
	j.note(out)
	j.report(out)
	j.end()
	return out
}
