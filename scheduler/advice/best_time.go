package advice

import (
	"divisionbell/calendar"
	"divisionbell/scheduler/advice/reading"
	"divisionbell/scheduler/advice/rule"
)

// BestTime answers a question. A *QuestionError says what is wrong with it.
func (a *Advisor) BestTime(q Question) (Answer, error) {
	if err := a.check(&q); err != nil {
		return Answer{}, err
	}
	s := a.sheet(&q)
	defer s.done()
	runs, bad := s.runs(), s.stretches()
	s.groupRuns(runs)
	s.groupBad(bad)
	s.steps = make([]Step, 0, (s.good.n+1)*len(s.about.Steps[q.Venue]))
	windows := s.windows(runs)
	answer := Answer{
		Office:          q.Office,
		Action:          q.Action,
		Nation:          q.Nation,
		Council:         a.ownCouncil(q),
		From:            q.From,
		To:              s.Date(s.Len() - 1),
		CalendarVersion: a.cal.Version(),
		headline:        s.headline(windows),
		Now:             s.now(),
		Soonest:         s.soonest(runs),
		Windows:         windows,
		Avoid:           s.avoid(bad),
		ChangesOn:       s.changesOn(),
		Unsaid:          s.unsaid(),
	}
	if len(windows) == 0 {
		answer.headline = a.furtherAhead(q, answer.headline)
	}
	answer.Headline = a.english.Headline(answer).Words
	answer.Doubt, answer.DoubtText = s.doubtText(answer.Now, windows)
	return answer, nil
}

// sheet is a question while it is worked out.
type sheet struct {
	*Advisor
	*reading.Days
	*scratch
	q       *Question
	about   rule.About
	desks   *reading.WorkingDays
	metFrom int // the first day, counted from the first, that can still be met
	// What windows need is kept together, each having its part.
	steps []Step
}

// scratch is what is needed to work out one answer. It is used again for the next.
type scratch struct {
	found []run
	good  grouping // of those found
	bad   []run
	worse grouping // of the bad ones
}

// sheet begins the answer to a question that was checked.
func (a *Advisor) sheet(q *Question) *sheet {
	s := &sheet{
		Advisor: a, Days: a.read.Judge(q.asked()), scratch: a.pool.Get().(*scratch),
		q: q, about: a.book.About(rule.Pair{Office: q.Office, Action: q.Action}), desks: a.read.Desks(q.Nation),
	}
	latest := s.about.Leads[q.Venue].Latest
	for s.metFrom < s.Len() && startBy(s.desks, latest, s.Date(s.metFrom)).Before(q.From) {
		s.metFrom++
	}
	if closes := q.Closes.DaysSince(q.From); !q.Closes.IsZero() && closes >= 0 && closes < s.metFrom {
		s.metFrom = 0 // what closes so soon is sent in a hurry or not at all
	}
	return s
}

// done gives back what the answer was worked out on.
func (s *sheet) done() {
	s.Days.Done()
	s.pool.Put(s.scratch)
}

func (s *sheet) now() Day {
	doubt := s.Doubt(0)
	note, reasons := s.Tell(0, doubt)
	return Day{
		Date: s.q.From, Score: s.Score(0), Grade: s.Grade(0),
		Certainty: doubt.Certainty(), Doubt: doubt.Word(),
		Note: note, Reasons: reasons,
	}
}

// changesOn returns the first working day whose grade is not that of the first
// day, or no date. Weekends and holidays come and go without changing advice.
func (s *sheet) changesOn() calendar.Date {
	for i := 1; i < s.Len(); i++ {
		if s.Grade(i) != s.Grade(0) && s.Works(i) {
			return s.Date(i)
		}
	}
	return calendar.Date{}
}

// unsaid lists what the question might have said for a more exact answer.
func (s *sheet) unsaid() []Unsaid {
	if len(s.about.Asks) == 0 {
		return nil
	}
	all, said := make([]Unsaid, 0, len(s.about.Asks)), s.q.said()
	for _, ask := range s.about.Asks {
		if ask.Name != "nation" && !said.Says(ask.Name) {
			all = append(all, Unsaid{ask.Name, ask.Question})
		}
	}
	return all
}

// doubtText says in one sentence why the answer is not sure: of what its first moment
// leans on that is in the greatest doubt.
func (s *sheet) doubtText(now Day, windows []Window) (calendar.Doubt, string) {
	worst, day := reading.DoubtOf(now.Certainty, now.Doubt), now.Date
	for _, w := range windows {
		if level := reading.DoubtOf(w.Certainty, w.Doubt); level > worst {
			worst, day = level, w.First
		}
	}
	if worst == 0 {
		return "", ""
	}
	return worst.Word(), s.WhyUnsure(day.DaysSince(s.q.From), worst)
}
