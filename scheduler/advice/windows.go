package advice

import (
	"cmp"
	"slices"

	"divisionbell/calendar"
)

// run is a number of working days with the same story, with nothing between them but
// days on which nobody works.
type run struct {
	first, last int
	score       int // the mean of its working days
	doubt       int8
}

// liking says what a run is worth. Of its score no more than enough counts, since an ideal
// day is ideal. A point goes for every ten days that it lies ahead, so that two or three
// points of odds do not beat a month; twice as much for those from far on, up to farthest
// days, since nobody who can write well in a week should wait for months.
type liking struct{ enough, far int }

const farthest = 150

// usually is how moments are liked, and soonest how they are where the first good one is
// the best, as for a surgery: there no more counts than good needs.
func usually() liking    { return liking{enough: 85, far: 45} }
func theSoonest() liking { return liking{enough: 65, far: farthest} }

// worth is in tenths of a point.
func (l liking) worth(r run) int {
	ahead := min(r.first, farthest)
	return 10*min(r.score, l.enough) - ahead - max(ahead-l.far, 0)
}

// compare puts the run that is to be preferred first: that which is worth more, then the
// surer, then the earlier one.
func (l liking) compare(a, b run) int {
	return cmp.Or(cmp.Compare(l.worth(b), l.worth(a)), cmp.Compare(weightOf(a.doubt), weightOf(b.doubt)), cmp.Compare(a.first, b.first))
}

// below is how many points less than the best a moment can have and still be one of the
// best.
const below = 20

// fadesIn is the number of days for which one first moment lasts where nothing gets
// better by waiting.
const fadesIn = 7

// runs returns the moments that can still be met, in order of preference. Days below
// fair are never among them. Of what fades, such as thanks, only the first counts.
func (s *sheet) runs() []run {
	found, action, end := s.desk.found[:0], s.book.action(s.q.Action), s.days
	for i := s.metFrom; i < end; i++ {
		if s.works(i) && !s.bad(i) {
			if action.Fades {
				end = min(i+fadesIn, end)
			}
			r := s.run(i, end)
			found = append(found, r)
			i = r.last
			if action.Fades {
				break
			}
		}
	}
	slices.SortFunc(found, s.liking().compare)
	s.desk.found = found
	return found
}

// liking is how the moments of the question's action are liked.
func (s *sheet) liking() liking {
	if s.book.action(s.q.Action).Soonest {
		return theSoonest()
	}
	return usually()
}

// groupRuns puts moments with the same story together, up to the limit of the question.
// What is far below the best is in no group.
func (s *sheet) groupRuns(g *grouping, runs []run) {
	best := 0
	for _, r := range runs {
		best = max(best, min(r.score, s.liking().enough))
	}
	g.group(runs, s.q.Limit, func(r run) bool { return r.score >= best-below }, s.sameStory)
}

// run returns the run that begins on a working day and ends before another.
func (s *sheet) run(first, end int) run {
	r := run{first: first, last: first}
	sum, n := 0, 0
	for i := first; i < end; i++ {
		if !s.works(i) {
			continue
		}
		if !s.sameStory(first, i) {
			break
		}
		day := s.desk.days[i]
		sum, n = sum+int(day.score), n+1
		r.last, r.doubt = i, max(r.doubt, day.doubt)
	}
	r.score = (2*sum + n) / (2 * n)
	return r
}

// sameStory reports whether two working days belong together: they have the same grade
// and the same is told of them, or both lie in a time that a rule holds together, such as
// a recess, neither is bad and the same speaks against them.
func (s *sheet) sameStory(i, j int) bool {
	a, b := s.story(i), s.story(j)
	if a.together != 0 && a.together == b.together && a.against == b.against {
		return !s.bad(i) && !s.bad(j)
	}
	return s.desk.days[i].grade == s.desk.days[j].grade && a.told == b.told && s.tellsSame(i, j, strongest)
}

// windows returns a window for each group of runs, the best first.
func (s *sheet) windows(runs []run, g *grouping) []Window {
	windows := make([]Window, 0, g.n)
	again := make([]Moment, 0, len(runs))
	for i := range g.firsts {
		w := s.window(runs[i])
		from := len(again)
		for j := range g.after(i) {
			first := s.date(runs[j].first)
			again = append(again, Moment{first, s.date(runs[j].last), s.actBy(first)})
		}
		w.Again = again[from:len(again):len(again)]
		slices.SortFunc(w.Again, func(a, b Moment) int { return a.First.Compare(b.First) })
		windows = append(windows, w)
	}
	return windows
}

// soonest returns the window of the earliest run, if there is one.
func (s *sheet) soonest(runs []run) *Window {
	if len(runs) == 0 {
		return nil
	}
	r := s.sameGrade(slices.MinFunc(runs, func(a, b run) int { return cmp.Compare(a.first, b.first) }))
	w := s.window(r)
	return &w
}

// sameGrade carries a run on over the working days after it that have its grade, though
// another story: for who cannot wait they are as good.
func (s *sheet) sameGrade(r run) run {
	grade := gradeOf(r.score)
	for i := r.last + 1; i < s.days; i++ {
		if !s.works(i) {
			continue
		}
		if s.desk.days[i].grade != grade {
			break
		}
		r.last, r.doubt = i, max(r.doubt, s.desk.days[i].doubt)
	}
	return r
}

// window tells of a run.
func (s *sheet) window(r run) Window {
	first := s.date(r.first)
	tells := s.telling(r)
	holdings := s.holdings(tells, s.story(tells).top, strongest)
	if len(holdings) == 0 {
		tells = s.unusual(r)
		holdings = s.holdings(tells, s.story(tells).top, strongest)
	}
	w := Window{
		First: first, Last: s.date(r.last), Score: r.score, Grade: gradeNamed(gradeOf(r.score)),
		Certainty: certainty(int(r.doubt)), Doubt: doubtWord(r.doubt),
		Note:    s.lane.note(int(r.doubt), holdings, s.first+tells),
		Reasons: s.tell(holdings, tells),
	}
	if len(holdings) == 0 {
		s.reasons = append(s.reasons, nothingSpecial())
		w.Reasons = s.reasons[len(s.reasons)-1 : len(s.reasons) : len(s.reasons)]
	}
	s.plan(&w)
	return w
}

// telling is the day of a run whose reasons are told: the first or, if days with another
// story follow, the worst, since that says why the run is no better.
func (s *sheet) telling(r run) int {
	if s.sameStory(r.first, r.last) {
		return r.first
	}
	worst := r.first
	for i := r.first; i <= r.last; i++ {
		if s.works(i) && s.desk.days[i].score < s.desk.days[worst].score {
			worst = i
		}
	}
	return worst
}

// plan says by when to start for a window, with which steps, and when to ask again.
func (s *sheet) plan(w *Window) {
	lead := s.lane.lead[s.q.Venue]
	w.ActBy = s.actBy(w.First)
	w.StartBy = s.lane.desks.startBy(lead.Ideal, w.First)
	if begin := s.begin(); w.StartBy.Before(begin) {
		w.StartBy = earlier(begin, w.ActBy)
	}
	rules := s.lane.steps[s.q.Venue]
	from := len(s.steps)
	s.steps, w.TimeIsShort = s.lane.desks.steps(s.steps, rules, w.StartBy, w.First)
	w.Steps = s.steps[from:len(s.steps):len(s.steps)]
	w.ChaseOn = s.read.chaseOn(lead.Chase, s.q.Office, s.q.Nation, s.asks(*w))
	if s.q.Action == "write" {
		s.lane.desks.waitForAnswer(w.Steps, w.ChaseOn)
	}
}

// actBy is the last day on which to start for a day. What closes too soon for that is
// started at once.
func (s *sheet) actBy(day calendar.Date) calendar.Date {
	return later(s.lane.desks.startBy(s.lane.lead[s.q.Venue].Latest, day), earlier(s.begin(), day))
}

// begin is the first day from that of the question on which something can be done.
func (s *sheet) begin() calendar.Date { return s.lane.desks.onOrAfter(s.q.From) }

func later(a, b calendar.Date) calendar.Date {
	if a.Before(b) {
		return b
	}
	return a
}

func earlier(a, b calendar.Date) calendar.Date {
	if b.Before(a) {
		return b
	}
	return a
}

// asks returns the day on which the member first asks for something: the first day of
// the window if that is when something is sent, otherwise when they start.
func (s *sheet) asks(w Window) calendar.Date {
	switch s.q.Action {
	case "meet", "surgery", "visit", "event", "reception", "media", "question":
		return w.StartBy
	default:
		return w.First
	}
}

// nothingSpecialRule stands for a rule where none speaks.
const nothingSpecialRule = "nothing-special"

// nothingSpecial is the reason of a window on which no rule holds.
func nothingSpecial() Reason {
	return Reason{Rule: nothingSpecialRule, Text: "Nothing in the calendar speaks for or against these days.", Source: "No timing rule holds."}
}

// unusual returns the first working day of a run whose score is not the usual one, or
// the first of all.
func (s *sheet) unusual(r run) int {
	for i := r.first; i <= r.last; i++ {
		if s.works(i) && s.desk.days[i].score != usual {
			return i
		}
	}
	return r.first
}
