package advice

import (
	"slices"

	"divisionbell/calendar"
)

// headline is what the answer in one sentence says: which kind it is, by its key in
// texts, and the days that it names.
type headline struct {
	kind        string
	day, closes calendar.Date
	days        calendar.Span
}

// headline says what is to be said first.
func (s *sheet) headline(windows []Window) headline {
	if len(windows) == 0 {
		return headline{kind: "none", day: s.Date(s.Len())}
	}
	best, begin := windows[0], s.begin()
	isNow := !best.First.After(begin)
	switch {
	case isNow && best.TimeIsShort && !s.q.Closes.IsZero() && begin == s.q.From:
		return headline{kind: sendToday, closes: s.q.Closes}
	case isNow && best.TimeIsShort && !s.q.Closes.IsZero():
		return headline{kind: sendOn, day: begin, closes: s.q.Closes}
	case best.isNothingSpecial():
		return headline{kind: "any"}
	case isNow:
		return headline{kind: "now", day: best.Last}
	}
	return headline{kind: "then", days: best.Span()}
}

// furtherAhead is what is said first of a question that has no good moment in its days: the
// next one beyond them, where there is one as far ahead as can be asked.
func (a *Advisor) furtherAhead(q Question, none headline) headline {
	if q.Days >= MaxDays {
		return none
	}
	q.Days = MaxDays
	found, err := a.BestTime(q)
	if err != nil || found.Soonest == nil {
		return none
	}
	kind := "further"
	if found.Soonest.Certainty == calendar.Projected {
		kind = "further-expected"
	}
	return headline{kind: kind, day: none.day, days: found.Soonest.Span()}
}

// The headlines of what closes so soon that it is sent at once.
const (
	sendToday = "send-today"
	sendOn    = "send-on"
)

// isAtOnce reports whether all has to be done at once.
func (h headline) isAtOnce() bool { return h.kind == sendToday || h.kind == sendOn }

// Span returns the days of the window.
func (w Window) Span() calendar.Span { return calendar.Span{First: w.First, Last: w.Last} }

// isNothingSpecial reports whether no rule speaks for or against the window.
func (w Window) isNothingSpecial() bool {
	return slices.ContainsFunc(w.Reasons, func(r Reason) bool { return r.Rule == nothingSpecialRule })
}
