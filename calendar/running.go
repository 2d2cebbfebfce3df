package calendar

import "strings"

// StillRunningMark ends the title of an entry whose end is not known.
const StillRunningMark = " (still running)"

// StillRunning reports whether the end of the entry is not known.
func (e Entry) StillRunning() bool {
	return e.Last.IsZero() || strings.HasSuffix(e.Title, StillRunningMark)
}

// GoesOnMark ends the id of the expected rest of a session that is running.
const GoesOnMark = "/onward"

// GoesOn reports whether the entry is the rest of one that is running: it begins on the
// day after that as of which the facts speak, which is nothing new.
func (e Entry) GoesOn() bool { return strings.HasSuffix(e.ID, GoesOnMark) }

// RunningUntil ends an entry without a last day on the last day of which it is known
// that it runs, and says so: a calendar has an end for everything.
func (e Entry) RunningUntil(d Date) Entry {
	e.Last, e.Latest = d, d
	e.Title += StillRunningMark
	e.Source.Note = "Still running on that day; its end is not announced."
	return e
}

// OpenEnded undoes RunningUntil; other entries stay as they are.
func (e Entry) OpenEnded() Entry {
	if title, running := strings.CutSuffix(e.Title, StillRunningMark); running {
		e.Title, e.Last, e.Latest = title, Date{}, Date{}
	}
	return e
}
