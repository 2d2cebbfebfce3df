package advice

import (
	"slices"

	"divisionbell/calendar"
)

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

// avoid tells of the stretches, each with those that come again.
func (s *sheet) avoid(bad []run) []Stretch {
	stretches := make([]Stretch, 0, len(bad))
	first := make([]int, 0, len(bad)) // the first day of each that is told
	for _, r := range bad {
		span := calendar.Span{First: s.date(r.first), Last: s.date(r.last)}
		if at := slices.IndexFunc(first, func(day int) bool { return s.sameAgainst(day, r.first) }); at >= 0 {
			stretches[at].Again = append(stretches[at].Again, span)
			continue
		}
		holdings := s.holdings(r.first, s.story(r.first).tail, against)
		stretches = append(stretches, Stretch{
			First: span.First, Last: span.Last, Grade: gradeNamed(s.desk.days[r.first].grade),
			Note:    s.lane.note(int(r.doubt), holdings, s.first+r.first),
			Reasons: s.tell(holdings, r.first),
		})
		first = append(first, r.first)
	}
	return stretches
}
