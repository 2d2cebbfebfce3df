package advice

import (
	"cmp"
	"slices"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice/reading"
)

// run is a number of working days with the same story, with nothing between them but
// days on which nobody works.
type run struct {
	first, last int
	score       int // the mean of its working days
	doubt       reading.Doubt
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
	return cmp.Or(cmp.Compare(l.worth(b), l.worth(a)), cmp.Compare(a.doubt.Weight(), b.doubt.Weight()), cmp.Compare(a.first, b.first))
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
	found, action, end := s.found[:0], s.book.Action(s.q.Action), s.Len()
	for i := s.metFrom; i < end; i++ {
		if s.Works(i) && !s.IsBad(i) {
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
	s.found = found
	return found
}

// liking is how the moments of the question's action are liked.
func (s *sheet) liking() liking {
	if s.book.Action(s.q.Action).Soonest {
		return theSoonest()
	}
	return usually()
}

// groupRuns puts moments with the same story together, up to the limit of the question.
// What is far below the best is in no group.
func (s *sheet) groupRuns(runs []run) {
	best := 0
	for _, r := range runs {
		best = max(best, min(r.score, s.liking().enough))
	}
	s.good.group(runs, s.q.Limit, func(r run) bool { return r.score >= best-below }, s.SameStory)
}

// run returns the run that begins on a working day and ends before another.
func (s *sheet) run(first, end int) run {
	r := run{first: first, last: first}
	sum, n := 0, 0
	for i := first; i < end; i++ {
		if !s.Works(i) {
			continue
		}
		if !s.SameStory(first, i) {
			break
		}
		sum, n = sum+s.Score(i), n+1
		r.last, r.doubt = i, max(r.doubt, s.Doubt(i))
	}
	r.score = (2*sum + n) / (2 * n)
	return r
}

// windows returns a window for each group of runs, the best first.
func (s *sheet) windows(runs []run) []Window {
	windows := make([]Window, 0, s.good.n)
	again := make([]Moment, 0, len(runs))
	for i := range s.good.firsts {
		w := s.window(runs[i])
		from := len(again)
		for j := range s.good.after(i) {
			first := s.Date(runs[j].first)
			again = append(again, Moment{first, s.Date(runs[j].last), s.actBy(first)})
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
	grade := reading.GradeOf(r.score)
	for i := r.last + 1; i < s.Len(); i++ {
		if !s.Works(i) {
			continue
		}
		if s.Grade(i) != grade {
			break
		}
		r.last, r.doubt = i, max(r.doubt, s.Doubt(i))
	}
	return r
}

// window tells of a run.
func (s *sheet) window(r run) Window {
	note, reasons := s.Tell(s.telling(r), r.doubt)
	if len(reasons) == 0 {
		note, reasons = s.Tell(s.unusual(r), r.doubt)
	}
	if len(reasons) == 0 {
		reasons = []Reason{nothingSpecial()}
	}
	w := Window{
		First: s.Date(r.first), Last: s.Date(r.last), Score: r.score, Grade: reading.GradeOf(r.score),
		Certainty: r.doubt.Certainty(), Doubt: r.doubt.Word(),
		Note: note, Reasons: reasons,
	}
	s.plan(&w)
	return w
}

// telling is the day of a run whose reasons are told: the first or, if days with another
// story follow, the worst, since that says why the run is no better.
func (s *sheet) telling(r run) int {
	if s.SameStory(r.first, r.last) {
		return r.first
	}
	worst := r.first
	for i := r.first; i <= r.last; i++ {
		if s.Works(i) && s.Score(i) < s.Score(worst) {
			worst = i
		}
	}
	return worst
}

// plan says by when to start for a window, with which steps, and when to ask again.
func (s *sheet) plan(w *Window) {
	lead := s.about.Leads[s.q.Venue]
	w.ActBy = s.actBy(w.First)
	w.StartBy = startBy(s.desks, lead.Ideal, w.First)
	if begin := s.begin(); w.StartBy.Before(begin) {
		w.StartBy = earlier(begin, w.ActBy)
	}
	rules := s.about.Steps[s.q.Venue]
	from := len(s.steps)
	s.steps, w.TimeIsShort = stepsTo(s.desks, s.steps, rules, w.StartBy, w.First)
	w.Steps = s.steps[from:len(s.steps):len(s.steps)]
	w.ChaseOn = s.read.ChaseOn(lead.Chase, s.q.Office, s.q.Nation, s.asks(*w))
	if s.q.Action == "write" {
		waitForAnswer(s.desks, w.Steps, w.ChaseOn)
	}
}

// actBy is the last day on which to start for a day. What closes too soon for that is
// started at once.
func (s *sheet) actBy(day calendar.Date) calendar.Date {
	return later(startBy(s.desks, s.about.Leads[s.q.Venue].Latest, day), earlier(s.begin(), day))
}

// begin is the first day from that of the question on which something can be done.
func (s *sheet) begin() calendar.Date { return s.desks.OnOrAfter(s.q.From) }

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
		if s.Works(i) && s.Score(i) != reading.Usual {
			return i
		}
	}
	return r.first
}
