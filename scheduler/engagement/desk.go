// Package engagement is what a member can do: ask when and what is on, look at a day, plan a
// contact, move it, tell what came of it, ask for a better day, subscribe and revoke. Plain values come in
// and go out; a FieldError says what is wrong with what came in.
//
// It may not know by what way a member asks, be it a page, a mail or a program, nor how the
// store keeps things.
package engagement

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/facts"
	"divisionbell/calendar/procedure"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/field"
	"divisionbell/scheduler/following"
	"divisionbell/scheduler/typicalyear"
	"divisionbell/store"
)

// Needs is what a desk needs of its surroundings.
type Needs struct {
	Editions *edition.Editions
	Store    store.Store
	Now      func() time.Time
	// Location says on which civil date an instant falls: Europe/London.
	Location *time.Location
	// Random is where the secrets of feeds are drawn from.
	Random io.Reader
	// Pay is asked before something dear is worked out, and refuses it with an error; nil
	// lets everybody have it.
	Pay func(context.Context, Dear) error
}

// Desk is where members do it.
type Desk struct {
	Needs
	week facts.UsualWeek
	// matcher says what is of something that is followed.
	matcher *following.Matcher
	// procedures of Parliament, whose periods are counted by name.
	procedures procedure.Procedures
	// guide to typical years. It is read when somebody first asks it, so that the start does
	// not wait for it.
	guide func() (*typicalyear.Guide, error)
	// openings of feeds, as of today.
	openings openings
}

// New opens a desk.
func New(needs Needs) (*Desk, error) {
	week, err := facts.Week()
	if err != nil {
		return nil, err
	}
	procedures, err := procedure.Load()
	if err != nil {
		return nil, err
	}
	matcher, err := following.NewMatcher()
	if err != nil {
		return nil, err
	}
	return &Desk{Needs: needs, week: week, matcher: matcher, procedures: procedures, guide: sync.OnceValues(typicalyear.Load)}, nil
}

// Today is the civil date of this moment.
func (d *Desk) Today() calendar.Date { return calendar.DateIn(d.Now(), d.Location) }

// FieldError is a value that cannot be meant.
type FieldError = field.Error

func wrong(name, format string, args ...any) error { return field.Wrong(name, format, args...) }

// How many letters a member can write, field by field.
const (
	MaxWhom    = 200
	MaxSubject = 200
	MaxPurpose = 2000
	MaxPoint   = 300
	MaxNote    = 2000
	MaxLabel   = 100
	MaxKey     = 200
	// MaxPoints is how many points a key message can have.
	MaxPoints = 10
)

// checkOne refuses a word that is not one of those that are allowed.
func checkOne[T ~string](field string, word T, allowed []T) error {
	if slices.Contains(allowed, word) {
		return nil
	}
	words := make([]string, len(allowed))
	for i, a := range allowed {
		words[i] = cmp.Or(string(a), `""`)
	}
	return wrong(field, "%s is not known: allowed are %s", calendar.Quote(word), strings.Join(words, ", "))
}

// checkKnown refuses days for which the calendar has no answer.
func checkKnown(field string, day calendar.Date, known calendar.Span) error {
	if known.Contains(day) {
		return nil
	}
	return wrong(field, "%s is outside the calendar, which runs from %s to %s", day, known.First, known.Last)
}
