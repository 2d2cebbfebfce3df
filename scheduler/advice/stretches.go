package advice

import "divisionbell/calendar"

// stretches returns the runs of working days that are poor or worse and have the same
// against them, in order of time. Weekends and holidays between two such days do not
// break a run, and alone they make none: that they are no working days needs no
// telling.
func (s *sheet) stretches() []run {
	bad := s.desk.bad[:0]
	before := -1
	for i := range s.days {
		if !s.works(i) {
			continue
		}
		switch {
		case !s.bad(i):
			before = -1
			continue
		case before >= 0 && s.sameAgainst(i, before):
			bad[len(bad)-1].last = i
			bad[len(bad)-1].doubt = max(bad[len(bad)-1].doubt, s.desk.days[i].doubt)
		default:
			bad = append(bad, run{first: i, last: i, doubt: s.desk.days[i].doubt})
		}
		before = i
	}
	s.desk.bad = bad
	return bad
}

func (s *sheet) works(i int) bool { return s.lane.work.works.has(s.first + i) }

// sameAgainst reports whether two days have the same grade and the same against them.
func (s *sheet) sameAgainst(i, j int) bool {
	return s.desk.days[i].grade == s.desk.days[j].grade && s.story(i).against == s.story(j).against && s.tellsSame(i, j, against)
}

// groupBad puts stretches with the same against them together.
func (s *sheet) groupBad(g *grouping, bad []run) {
	g.group(bad, len(bad), func(run) bool { return true }, s.sameAgainst)
}

// avoid tells of the stretches, each with those that come again.
func (s *sheet) avoid(bad []run, g *grouping) []Stretch {
	stretches := make([]Stretch, 0, g.n)
	again := make([]calendar.Span, 0, len(bad))
	for i := range g.firsts {
		r := bad[i]
		from := len(again)
		for j := range g.after(i) {
			again = append(again, s.span(bad[j]))
		}
		holdings := s.holdings(r.first, s.story(r.first).tail, against)
		stretches = append(stretches, Stretch{
			First: s.date(r.first), Last: s.date(r.last), Grade: gradeNamed(s.desk.days[r.first].grade),
			Again:   again[from:len(again):len(again)],
			Note:    s.lane.note(int(r.doubt), holdings, s.first+r.first),
			Reasons: s.tell(holdings, r.first),
		})
	}
	return stretches
}

func (s *sheet) span(r run) calendar.Span {
	return calendar.Span{First: s.date(r.first), Last: s.date(r.last)}
}
