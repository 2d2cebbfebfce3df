package calendar

import "fmt"

// Horizon says how far the facts about a body go.
type Horizon struct {
	Body Body `json:"body"`
	// Last is the last day of which something is announced; no date if nothing is.
	Last Date `json:"last,omitzero"`
	// Of is the id of the entry that goes so far.
	Of string `json:"of,omitempty"`
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
	switch left := h.Last.DaysSince(today); {
	case h.Last.IsZero():
		return fmt.Sprintf("%s: nothing is announced", h.Body.Title())
	case left < 0:
		return fmt.Sprintf("%s: the facts ran out on %s", h.Body.Title(), h.Last)
	case left <= Notice:
		return fmt.Sprintf("%s: the facts run out on %s, in %d days", h.Body.Title(), h.Last, left)
	default:
		return ""
	}
}

// Horizons says for each body how far its announced dates go, in the order of
// Bodies. For a parliament that is its recesses; for others whatever has been
// announced but elections and the periods before them, which the law fixes years
// ahead.
func (c *Calendar) Horizons() []Horizon {
	all := make([]Horizon, 0, len(bodyTitles))
	for _, body := range Bodies() {
		h := Horizon{Body: body}
		for _, e := range c.entries {
			if e.Body == body && e.Certainty != Projected && carriesHorizon(e) && e.Last.After(h.Last) {
				h.Last, h.Of = e.Last, e.ID
			}
		}
		all = append(all, h)
	}
	return all
}

func carriesHorizon(e Entry) bool {
	switch e.Body {
	case Commons, Lords, ScottishParliament, Senedd, NIAssembly:
		return e.Kind == KindRecess
	default:
		return e.Kind != KindElection && e.Kind != KindLastPollDay && e.Kind != KindPreElection
	}
}
