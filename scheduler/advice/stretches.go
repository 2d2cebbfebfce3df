package advice

import "divisionbell/calendar"

// stretches returns the runs of working days that are poor or worse and have the same
// against them, in order of time. Weekends and holidays between two such days do not
// break a run, and alone they make none: that they are no working days needs no
// telling.
func (s *sheet) stretches() []run {
	bad := s.scratch.bad[:0]
	before := -1
	for i := range s.Len() {
		if !s.Works(i) {
			continue
		}
		switch {
		case !s.IsBad(i):
			before = -1
			continue
		case before >= 0 && s.SameAgainst(i, before):
			bad[len(bad)-1].last = i
			bad[len(bad)-1].doubt = max(bad[len(bad)-1].doubt, s.Doubt(i))
		default:
			bad = append(bad, run{first: i, last: i, doubt: s.Doubt(i)})
		}
		before = i
	}
	s.scratch.bad = bad
	return bad
}

// groupBad puts stretches with the same against them together.
func (s *sheet) groupBad(bad []run) {
	s.worse.group(bad, len(bad), func(run) bool { return true }, s.SameAgainst)
}

// avoid tells of the stretches, each with those that come again.
func (s *sheet) avoid(bad []run) []Stretch {
	stretches := make([]Stretch, 0, s.worse.n)
	again := make([]calendar.Span, 0, len(bad))
	for i := range s.worse.firsts {
		r := bad[i]
		from := len(again)
		for j := range s.worse.after(i) {
			again = append(again, s.span(bad[j]))
		}
		note, reasons := s.TellAgainst(r.first, r.doubt)
		stretches = append(stretches, Stretch{
			First: s.Date(r.first), Last: s.Date(r.last), Grade: s.Grade(r.first),
			Again: again[from:len(again):len(again)],
			Note:  note, Reasons: reasons,
		})
	}
	return stretches
}

func (s *sheet) span(r run) calendar.Span {
	return calendar.Span{First: s.Date(r.first), Last: s.Date(r.last)}
}
