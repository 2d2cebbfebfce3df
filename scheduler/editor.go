package scheduler

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"

	"divisionbell/calendar"
	"divisionbell/calendar/layers"
	"divisionbell/scheduler/advice"
)

// Editor makes a new edition whenever a layer has come, whoever brought it: this
// process or another one.
type Editor struct {
	// Editions hands out what was made last.
	Editions *Editions

	layers    *layers.Log
	book      *advice.Book
	feedSince calendar.Date
	log       *slog.Logger

	mu   sync.Mutex // held while an edition is made
	seen int        // layers in the current edition

	trouble atomic.Pointer[string]
}

// Trouble says why the last look made no edition, or nothing if it was well.
func (e *Editor) Trouble() string {
	if t := e.trouble.Load(); t != nil {
		return *t
	}
	return ""
}

// NewEditor makes the first edition of what the log of layers holds.
func NewEditor(said *layers.Log, book *advice.Book, feedSince calendar.Date, log *slog.Logger) (*Editor, error) {
	e := &Editor{layers: said, book: book, feedSince: feedSince, log: log}
	known, err := said.Layers()
	if err != nil {
		return nil, err
	}
	first, err := NewEdition(known, book, feedSince)
	if err != nil {
		return nil, err
	}
	e.Editions, e.seen = NewEditions(first), len(known)
	return e, nil
}

// Look makes a new edition if layers have come since the last, and returns how many.
// Of several that look at once one makes it for all. If a layer cannot be read, or no
// calendar can be made of it, the current edition stays.
func (e *Editor) Look(context.Context) (news int, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	defer func() {
		e.trouble.Store(nil)
		if err != nil {
			why := "the calendar goes on as it was: " + err.Error()
			e.trouble.Store(&why)
		}
	}()
	known, err := e.layers.Layers()
	if err != nil {
		return 0, err
	}
	news = len(known) - e.seen // the log only grows
	if news == 0 {
		return 0, nil
	}
	before := e.Editions.Current().Calendar
	next, err := NewEdition(known, e.book, e.feedSince)
	if err != nil {
		return 0, err
	}
	e.Editions.current.Store(next)
	e.seen = len(known)
	for _, change := range calendar.Diff(before, next.Calendar) {
		if change.Announced() {
			e.log.Info("the calendar has changed", "change", change.String())
		}
	}
	e.log.Info("new calendar", "calendar", next.Calendar.Version(), "was", before.Version(), "layers", len(known))
	return news, nil
}
