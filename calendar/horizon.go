package calendar

import "fmt"

// Horizon says how far the facts about a body go.
type Horizon struct {
	Body Body `json:"body"`
	// Last is the last day up to which what is expected is announced; no date if
	// nothing is.
	Last Date `json:"last,omitzero"`
	// Of is the id of the entry that goes so far.
	Of string `json:"of,omitempty"`
	// Missing is the id of the first thing after it that the typical year expects and
	// nobody has told of here.
	Missing string `json:"missing,omitempty"`
}

// Notice is how many days before the facts about a body end they want refreshing.
const Notice = 90

// Refresh returns the day by which the facts want refreshing.
func (h Horizon) Refresh() Date {
	if h.Last.IsZero() {
		return Date{}
	}
	return h.Last.AddDays(-Notice)
}

// Warning says, if the facts have run out by that day or will within the
// notice, that they do; otherwise it says nothing.
func (h Horizon) Warning(today Date) string {
	missing := ""
	if h.Missing != "" {
		missing = "; the next that is expected and not known is " + h.Missing
	}
	switch left := h.Last.DaysSince(today); {
	case h.Last.IsZero():
		return fmt.Sprintf("%s: nothing is announced", h.Body.Title())
	case left < 0:
		return fmt.Sprintf("%s: the facts ran out on %s%s", h.Body.Title(), h.Last, missing)
	case left <= Notice:
		return fmt.Sprintf("%s: the facts run out on %s, in %d days%s", h.Body.Title(), h.Last, left, missing)
	default:
		return ""
	}
}

// Horizons says for each body how far its announced dates go to the first gap, in the
// order of Bodies, seen from the day on which the calendar is looked at. For a
// parliament they are its recesses; for others whatever has been announced but
// elections and the periods before them, which the law fixes years ahead. A gap is what
// the typical year expects and nobody has told of here: a date beyond it shows that
// somebody looked far ahead, and not that all before it is known.
func (c *Calendar) Horizons() []Horizon {
	all := make([]Horizon, 0, len(bodyTitles))
	for _, body := range Bodies() {
		all = append(all, c.horizon(body))
	}
	return all
}

func (c *Calendar) horizon(body Body) Horizon {
	h := Horizon{Body: body}
	announced := make(map[Kind]bool)
	for _, e := range c.entries {
		if e.Body == body && e.Certainty != Projected {
			announced[e.Kind] = true
		}
	}
	for _, e := range c.entries { // in order of their first days
		if e.Body != body || !carriesHorizon(e) || c.knowledge.announcer(&e).Never {
			continue
		}
		if e.Certainty != Projected {
			if e.Last.After(h.Last) {
				h.Last, h.Of = e.Last, e.ID
			}
			continue
		}
		over := e.Last.Before(c.Seen()) || e.First.Before(h.Last)
		if !over && announced[e.Kind] && e.Probability >= expectedFrom {
			h.Missing = e.ID
			return h
		}
	}
	return h
}

// expectedFrom is the probability from which on something is a gap if nobody has told
// of it. A recess that is called for in two years of three is no gap by itself.
const expectedFrom = 0.7

func carriesHorizon(e Entry) bool {
	switch e.Body {
	case Commons, Lords, ScottishParliament, Senedd, NIAssembly:
		return e.Kind == KindRecess
	default:
		return e.Kind != KindElection && e.Kind != KindLastPollDay && e.Kind != KindPreElection
	}
}
