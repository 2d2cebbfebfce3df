package rhythm

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/sources"
	"divisionbell/calendar/sources/refresh"
)

// Status is how a source fares. Instants that never came are zero.
type Status struct {
	Source sources.About
	// Tried is the last try, Answered the last answer that was believed, Changed the
	// last answer that changed the calendar, and Next the moment of the next try.
	Tried, Answered, Changed, Next time.Time
	// Every is how often it is asked while all is well.
	Every time.Duration
	// Failures in a row, answers that were not believed among them.
	Failures int
	// Problem is the last of them in plain words, without addresses.
	Problem string
	// Fault says of what kind it is.
	Fault refresh.Fault
	// Notes say what was cut or left out of the last answer that was believed.
	Notes []string
	// Open is set while the circuit is open: the source has failed so often that it is
	// tried more and more seldom.
	Open bool
	// Reach is the last day that its last answer spoke of, body by body.
	Reach map[calendar.Body]calendar.Date
	// Quarantine has the answers that were not believed, oldest first.
	Quarantine []Quarantined
	// Tally since the start of the program.
	Tally Tally
}

// Tally counts what came of asking a source.
type Tally struct {
	// Changed and Unchanged were believed, Refused were answers that were not, and
	// Failed no answers.
	Changed, Unchanged, Refused, Failed int
}

func (t Tally) plus(o refresh.Outcome) Tally {
	switch {
	case o.Refused():
		t.Refused++
	case o.Err != nil:
		t.Failed++
	case o.Layer != "":
		t.Changed++
	default:
		t.Unchanged++
	}
	return t
}

// Status returns how each source fares, in the order of the sources.
func (j *Job) Status() []Status {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.catchUp()
	all := make([]Status, len(j.Sources))
	for i, s := range j.Sources {
		about := s.About()
		r := j.book.Sources[about.Name]
		all[i] = Status{
			Source: about, Every: max(about.Every, j.Every), Tried: r.Tried, Answered: r.Answered, Changed: r.Changed, Next: r.Next,
			Failures: r.Failures, Problem: r.Problem, Fault: r.fault(), Notes: r.Notes, Open: r.Failures >= opensAfter,
			Reach: maps.Clone(r.Reach), Quarantine: slices.Clone(r.Quarantine), Tally: j.tally[about.Name],
		}
	}
	return all
}

// Warning says what somebody should look after, or nothing.
func (s Status) Warning() string {
	switch {
	case s.Failures == 0:
		return ""
	case s.InQuarantine():
		return s.Source.Title + ": its answer is not believed: " + s.Problem
	case s.Open:
		return s.Source.Title + ": it keeps failing: " + s.Problem
	default:
		return s.Source.Title + ": it failed: " + s.Problem
	}
}

// InWords is how the source fares for those who do not run the service: what was wrong, by
// its kind, without hosts and what the program says of them.
func (s Status) InWords() Status {
	s.Problem, s.Notes = s.Fault.InWords(), nil
	s.Quarantine = slices.Clone(s.Quarantine)
	for i := range s.Quarantine {
		s.Quarantine[i].Reason, s.Quarantine[i].Addresses = refresh.NotBelieved.InWords(), nil
	}
	return s
}

// InQuarantine reports whether the newest of the answers is one that is not believed.
func (s Status) InQuarantine() bool {
	n := len(s.Quarantine)
	return n > 0 && s.Quarantine[n-1].Over.IsZero()
}

// Rhythm says in words how often the source is asked while all is well: daily, every 6h.
func (s Status) Rhythm() string {
	const day = 24 * time.Hour
	switch days := s.Every / day; {
	case s.Every%day != 0:
		hours := strings.TrimSuffix(s.Every.String(), "0s")
		if !strings.HasSuffix(hours, "h0m") {
			return "every " + hours
		}
		return "every " + strings.TrimSuffix(hours, "0m")
	case days == 1:
		return "daily"
	case days == 7:
		return "weekly"
	default:
		return fmt.Sprintf("every %d days", days)
	}
}
