package edition

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/layers"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/feed"
)

// Editor makes a new edition whenever a layer has come, whoever brought it: this
// process or another one.
type Editor struct {
	// Editions hands out what was made last.
	Editions *Editions

	layers    *layers.Watch
	known     roll            // of the layers that the log has ever had
	own       []layers.Record // beside the log
	book      *rule.Book
	feedSince calendar.Date
	log       *slog.Logger
	now       func() time.Time     // the zero time without a clock
	today     func() calendar.Date // no date on every day without a clock

	mu   sync.Mutex      // held while an edition is made
	seen []layers.Record // those of the current edition
	on   calendar.Date   // the day on which its calendar was looked at
	owed bool            // the last look should have made an edition and could not

	found atomic.Pointer[findings]
}

// findings are what is wrong with the layers.
type findings struct {
	trouble []string // that somebody should look after
	losses  []string // without which the calendar is not what it was
}

// Trouble says what is wrong with the layers, or why the last look made no edition; nothing
// if all is well.
func (e *Editor) Trouble() []string {
	if f := e.found.Load(); f != nil {
		return slices.Concat(f.trouble, f.losses)
	}
	return nil
}

// Losses says, of the trouble, which layers have vanished.
func (e *Editor) Losses() []string {
	if f := e.found.Load(); f != nil {
		return f.losses
	}
	return nil
}

// EditorOption is something that an editor can have besides.
type EditorOption func(*Editor)

// Clock has the calendar looked at on the day that it is: an edition is also made when
// the passing of a day changed what should be known by then.
func Clock(now func() time.Time, in *time.Location) EditorOption {
	return func(e *Editor) {
		e.now = now
		e.today = func() calendar.Date { return calendar.DateIn(now(), in) }
	}
}

// Remember has the editor keep in a file which layers there are, so that it is told of those
// that were gone when it began.
func Remember(file string) EditorOption {
	return func(e *Editor) { e.known.file = file }
}

// Besides has these records stand beside those of the log: the dates of a membership body.
func Besides(own ...layers.Record) EditorOption { return func(e *Editor) { e.own = own } }

// NewEditor makes the first edition of what the log of layers holds. What cannot be read
// of it is told of, and keeps nobody from beginning.
func NewEditor(said *layers.Log, book *rule.Book, feedSince calendar.Date, log *slog.Logger, options ...EditorOption) (*Editor, error) {
	e := &Editor{layers: said.Watch(), book: book, feedSince: feedSince, log: log,
		now: func() time.Time { return time.Time{} }, today: func() calendar.Date { return calendar.Date{} }}
	for _, option := range options {
		option(e)
	}
	if err := e.known.read(); err != nil {
		log.Warn("which layers the calendar had is forgotten", "error", err)
	}
	records, wrong := e.read()
	on := e.today()
	first, err := e.edition(records, on)
	if err != nil {
		return nil, err
	}
	e.Editions, e.seen, e.on = NewEditions(first, e.now()), records, on
	e.tell(wrong)
	return e, nil
}

// Look makes a new edition if layers have come since the last, and returns how many.
// Of several that look at once one makes it for all. If no calendar can be made of them,
// the current edition stays.
func (e *Editor) Look(context.Context) (news int, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	on := e.today()
	if !e.owed && on == e.on && !e.layers.Changed() {
		return 0, nil
	}
	records, wrong := e.read()
	if news = len(records) - len(e.seen); news > 0 || on != e.on {
		err = e.renew(records, on)
	}
	if e.owed = err != nil; e.owed {
		news, wrong.trouble = 0, append(wrong.trouble, "the calendar goes on as it was: "+err.Error())
	}
	e.tell(wrong)
	return news, err
}

// read returns the records of the log and those that it had and lacks now, and says what
// is wrong with it. Nothing is ever taken out of a log, so what is gone was lost and still
// holds; after a restart only a backup can bring it back, and that it is gone is told.
func (e *Editor) read() (records []layers.Record, wrong findings) {
	records, apart := e.layers.Records()
	has := make(map[string]bool)
	for _, r := range records {
		has[r.ID()] = true
	}
	for _, a := range apart {
		wrong.trouble = append(wrong.trouble, a.Error())
		has[a.ID] = false
	}
	lost, before := 0, make(map[string]bool)
	for _, r := range e.seen {
		before[r.ID()] = true
		there, apart := has[r.ID()]
		if there {
			continue
		}
		records = append(records, r)
		if !apart {
			lost++
		}
	}
	_, folder := has[""]
	if lost > 0 && !folder { // else its own error says so
		wrong.losses = append(wrong.losses, fmt.Sprintf("%d of the calendar's layers are gone from the data folder: the calendar goes on with them until the service stops, so bring them back from a backup before", lost))
	}
	if gone := e.known.missing(has, before); gone > 0 && !folder {
		wrong.losses = append(wrong.losses, fmt.Sprintf("%d of the calendar's layers are gone since the service last ran, and with them what was imported or decided: bring them back from a backup, or remove %s if they are to be gone", gone, e.known.file))
	}
	if err := e.known.add(records); err != nil {
		e.log.Error("which layers the calendar has cannot be kept", "error", err)
	}
	return records, wrong
}

// edition makes an edition of what the log holds and of what stands beside it.
func (e *Editor) edition(records []layers.Record, on calendar.Date) (*Edition, error) {
	return seen(on, slices.Concat(records, e.own), e.book, e.feedSince)
}

// renew makes the next edition and tells what has changed.
func (e *Editor) renew(records []layers.Record, on calendar.Date) error {
	before := e.Editions.Current().Calendar
	next, err := e.edition(records, on)
	if err != nil {
		return err
	}
	same := len(records) == len(e.seen) && next.Calendar.Version() == before.Version() && feed.SameCalledOff(next.Calendar, before)
	e.seen, e.on = records, on
	if same {
		return nil
	}
	e.Editions.Put(next, e.now())
	for _, change := range calendar.Diff(before, next.Calendar) {
		if change.Announced() {
			e.log.Debug("the calendar has changed", "change", change.String())
		}
	}
	e.log.Debug("new calendar", "calendar", next.Calendar.Version(), "was", before.Version(), "layers", len(records))
	return nil
}

// tell keeps what is wrong for who asks, and logs it once.
func (e *Editor) tell(wrong findings) {
	before := e.Trouble()
	for _, text := range slices.Concat(wrong.trouble, wrong.losses) {
		if !slices.Contains(before, text) {
			e.log.Error("something is wrong with the layers of the calendar", "error", text)
		}
	}
	e.found.Store(&wrong)
}
