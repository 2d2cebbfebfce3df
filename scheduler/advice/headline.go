package advice

import (
	"slices"

	"divisionbell/calendar"
)

// headline is the answer in one sentence.
func (s *sheet) headline(windows []Window) string {
	what := s.about.What
	if len(windows) == 0 {
		return "There is no good moment for " + what + " before " + s.Date(s.Len()).InWords(s.q.From) + "."
	}
	best := windows[0]
	isNow := !best.First.After(s.begin())
	switch {
	case isNow && best.TimeIsShort && !s.q.Closes.IsZero():
		return "Send it " + s.today() + ": it closes on " + s.q.Closes.InWords(s.q.From) + "."
	case best.isNothingSpecial():
		return "Any working day will do for " + what + ": early is better."
	case isNow:
		return "The best time for " + what + " is now, until " + best.Last.InWords(s.q.From) + "."
	}
	return "The best time for " + what + " is " + best.Span().InWords(s.q.From) + "."
}

// today names the first day on which something can be done.
func (s *sheet) today() string {
	if begin := s.begin(); begin != s.q.From {
		return "on " + begin.InWords(s.q.From)
	}
	return "today"
}

// Span returns the days of the window.
func (w Window) Span() calendar.Span { return calendar.Span{First: w.First, Last: w.Last} }

// isNothingSpecial reports whether no rule speaks for or against the window.
func (w Window) isNothingSpecial() bool {
	return slices.ContainsFunc(w.Reasons, func(r Reason) bool { return r.Rule == nothingSpecialRule })
}
