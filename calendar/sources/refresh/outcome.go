package refresh

import (
	"errors"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/sources"
)

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
	// Held is what would be new in an answer that was not believed if an officer said that it
	// is right; it says nothing if nobody can say so.
	Held calendar.Layer
	// Reach is the last day of which it spoke, body by body.
	Reach map[calendar.Body]calendar.Date
	// Asked are the addresses that were asked. They may be secrets.
	Asked []string
	// Fresh is for how long the source says that it will not change.
	Fresh time.Duration
}

// Answered reports whether the source said anything.
func (o Outcome) Answered() bool { return o.Err == nil || o.Refused() }

// Refused reports whether the source's answer was not believed.
func (o Outcome) Refused() bool { return errors.As(o.Err, new(*importer.RefusedError)) }

// Unreachable reports whether no connection to the source came about.
func (o Outcome) Unreachable() bool { return errors.Is(o.Err, sources.ErrUnreachable) }

// IsOurs reports whether what went wrong is trouble of our own, for which no source is to
// blame.
func (o Outcome) IsOurs() bool { return errors.As(o.Err, new(ownError)) }

// ownError is trouble of our own.
type ownError struct{ error }

func (e ownError) Unwrap() error { return e.error }
