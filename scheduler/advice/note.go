package advice

import (
	"fmt"
	"slices"

	"divisionbell/calendar"
)

// What a note says where no entry of the calendar can be named.
const (
	mayChange    = "The dates are announced, but may still change."
	notAnnounced = "Some of the dates are not announced yet."
	likely       = "Likely. "
)

// expectation is a projected entry and what is said of it.
type expectation struct {
	first, last  int
	note, likely string
}

// newExpectations returns those of the entries that are projected, by first day.
func (r *reading) newExpectations(all []calendar.Entry) []expectation {
	var found []expectation
	for _, e := range all {
		if e.Certainty == calendar.Projected {
			text := expected(e)
			found = append(found, expectation{r.index(e.First), r.index(e.Last), text, likely + text})
		}
	}
	return found
}

// expected says when an entry that is not announced is expected.
func expected(e calendar.Entry) string {
	if e.FirstLikely == nil || e.LastLikely == nil || e.First == e.Last {
		return fmt.Sprintf("%s: the date is not announced yet; expected %s.", e.Title, between(calendar.Span{First: e.Earliest, Last: e.Latest}))
	}
	return fmt.Sprintf("%s: the dates are not announced yet; expected to begin %s and to end %s.", e.Title, between(*e.FirstLikely), between(*e.LastLikely))
}

// between writes a span for people: 16 to 20 December 2026.
func between(s calendar.Span) string {
	y1, m1, d1 := s.First.YMD()
	y2, m2, d2 := s.Last.YMD()
	switch {
	case s.First == s.Last:
		return fmt.Sprintf("on %d %s %d", d1, m1, y1)
	case y1 != y2:
		return fmt.Sprintf("%d %s %d to %d %s %d", d1, m1, y1, d2, m2, y2)
	case m1 != m2:
		return fmt.Sprintf("%d %s to %d %s %d", d1, m1, d2, m2, y2)
	default:
		return fmt.Sprintf("%d to %d %s %d", d1, d2, m1, y1)
	}
}

// lean is a word of a condition, and the entries that it leans on where they are not
// announced.
type lean struct {
	odds         *odds
	expectations []expectation
}

// leans returns what each rule leans on, as seen from a nation.
func (a *Advisor) newLeans(n calendar.Nation, known map[string][]expectation) [][]lean {
	all := make([][]lean, len(a.book.rules))
	for i := range a.book.rules {
		a.book.rules[i].condition.leaves(func(l *condition) bool {
			o := a.read.facts[l.at(n)]
			if l.asks || !o.everUnsure() {
				return true
			}
			all[i] = append(all[i], lean{o, a.expectationsOf(l.word, n, known)})
			return true
		})
	}
	return all
}

func (o *odds) everUnsure() bool {
	return slices.ContainsFunc(o.unsure[expectedOnly], func(w uint64) bool { return w != 0 })
}

// expectationsOf returns the entries that a word is about. That a House sits in term
// leans on no single one.
func (a *Advisor) expectationsOf(w word, n calendar.Nation, known map[string][]expectation) []expectation {
	key, entries := w.of+" "+string(n), []calendar.Entry(nil)
	if o, ok := a.read.occurs[placed{w.of, n}]; ok {
		entries = o.entries
	} else {
		kind := calendar.KindRecess
		switch w.name {
		case "sits", "sits_in_week":
			return nil
		case "prorogued":
			kind = calendar.KindProrogation
		case "dissolved_in":
			kind = calendar.KindElection
		}
		key, entries = w.of+" "+string(kind), a.cal.Of(calendar.Body(w.of), kind)
	}
	if _, ok := known[key]; !ok {
		known[key] = a.read.newExpectations(entries)
	}
	return known[key]
}

// note says how sure the advice for a day is, by the strongest rule that is told and
// leans on what is not announced.
func (l *lane) note(doubt int, told []holding, day int) string {
	switch doubt {
	case 0:
		return ""
	case announcedOnly + 1:
		return mayChange
	}
	for _, h := range told {
		if h.doubt <= announcedOnly+1 {
			continue
		}
		switch e := leansOn(l.leans[h.rule], day); {
		case e == nil:
		case h.share < cases:
			return e.likely
		default:
			return e.note
		}
	}
	return notAnnounced
}

// leansOn returns the projected entry that a condition leans on most plainly: the
// nearest one of its first word which is in doubt on the day.
func leansOn(leans []lean, day int) *expectation {
	for _, l := range leans {
		if len(l.expectations) > 0 && l.odds.doubt(day) > announcedOnly+1 {
			return nearest(l.expectations, day)
		}
	}
	return nil
}

// nearest returns the one of them, in order of time, that lies nearest to the day.
func nearest(all []expectation, day int) *expectation {
	at, _ := slices.BinarySearchFunc(all, day, func(e expectation, day int) int { return e.first - day })
	if at == len(all) || at > 0 && day-all[at-1].last < all[at].first-day {
		at--
	}
	return &all[at]
}
