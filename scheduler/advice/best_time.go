package advice

import (
	"cmp"
	"fmt"
	"slices"

	"divisionbell/calendar"
)

// QuestionError says what is wrong with a question, and what is allowed.
type QuestionError struct {
	Field   string // office, action, from, days, nation or limit
	Problem string
}

func (e *QuestionError) Error() string { return e.Field + ": " + e.Problem }

// BestTime answers a question. A *QuestionError says what is wrong with it.
func (a *Advisor) BestTime(q Question) (Answer, error) {
	if err := a.check(q); err != nil {
		return Answer{}, err
	}
	days, err := a.verdicts(q)
	if err != nil {
		return Answer{}, err
	}
	now := days[0]
	return Answer{
		Office:          q.Office,
		Action:          q.Action,
		From:            q.From,
		To:              days[len(days)-1].day,
		CalendarVersion: a.cal.Version(),
		Now:             Day{Date: now.day, Score: now.score, Grade: now.grade, Certainty: now.sure, Reasons: a.reasons(now.holds)},
		Windows:         a.windows(q, days),
		Avoid:           a.avoid(q.Nation, days),
		ChangesOn:       a.changesOn(q.Nation, days),
	}, nil
}

func (a *Advisor) check(q Question) error {
	span := a.cal.Span()
	switch {
	case !slices.Contains(Offices(), q.Office):
		return &QuestionError{"office", fmt.Sprintf("%q is not an office: allowed are %s", q.Office, list(Offices()))}
	case !slices.Contains(Actions(), q.Action):
		return &QuestionError{"action", fmt.Sprintf("%q is not an action: allowed are %s", q.Action, list(Actions()))}
	case !a.answersOffice(q.Office):
		return &QuestionError{"office", fmt.Sprintf("there is no advice for %s yet: %s", q.Office, a.book.covered())}
	case !a.Answers(q.Office, q.Action):
		return &QuestionError{"action", fmt.Sprintf("there is no advice for %s and %s yet: %s", q.Office, q.Action, a.book.covered())}
	case !slices.Contains(calendar.Nations(), q.Nation):
		return &QuestionError{"nation", fmt.Sprintf("%q is not a nation: allowed are %s", q.Nation, list(calendar.Nations()))}
	case q.Days < 1 || q.Days > MaxDays:
		return &QuestionError{"days", fmt.Sprintf("%d is out of range: from 1 to %d days are allowed", q.Days, MaxDays)}
	case q.Limit < 1 || q.Limit > MaxLimit:
		return &QuestionError{"limit", fmt.Sprintf("%d is out of range: from 1 to %d moments are allowed", q.Limit, MaxLimit)}
	case !span.Contains(q.From):
		return &QuestionError{"from", fmt.Sprintf("%s is outside the calendar, which runs from %s to %s", q.From, span.First, span.Last)}
	}
	return nil
}

func (a *Advisor) answersOffice(o Office) bool {
	return slices.ContainsFunc(Actions(), func(act Action) bool { return a.Answers(o, act) })
}

// verdicts judges each day of the question, to the end of the calendar at most.
func (a *Advisor) verdicts(q Question) ([]verdict, error) {
	last := q.From.AddDays(q.Days - 1)
	if end := a.cal.Span().Last; last.After(end) {
		last = end
	}
	days := make([]verdict, 0, q.Days)
	for d := range (calendar.Span{First: q.From, Last: last}).All() {
		holds, err := a.holds(q.Nation, d)
		if err != nil {
			return nil, err
		}
		days = append(days, a.verdict(pair{q.Office, q.Action}, holds, d))
	}
	return days, nil
}

// windows returns the best moments in order of preference: those that can still
// be met, then the higher score, then the surer, then the earlier. Days below fair
// are never offered.
func (a *Advisor) windows(q Question, days []verdict) []Window {
	type candidate struct {
		Window
		met  bool
		days verdict
	}
	var found []candidate
	for i := 0; i < len(days); {
		j := i + 1
		for j < len(days) && days[j].sameStory(days[i]) && a.metBy(q, days[j].day) == a.metBy(q, days[i].day) {
			j++
		}
		if v := days[i]; v.score >= 45 && v.grade != Blocked {
			found = append(found, candidate{
				Window: Window{First: v.day, Last: days[j-1].day, Score: v.score, Grade: v.grade, Certainty: v.sure},
				met:    a.metBy(q, v.day),
				days:   v,
			})
		}
		i = j
	}
	slices.SortStableFunc(found, func(x, y candidate) int {
		return cmp.Or(
			-cmp.Compare(order(x.met), order(y.met)),
			-cmp.Compare(x.Score, y.Score),
			cmp.Compare(unsureness(x.Certainty), unsureness(y.Certainty)),
			x.First.Compare(y.First),
		)
	})
	windows := make([]Window, 0, q.Limit)
	for _, c := range found[:min(len(found), q.Limit)] {
		c.ActBy = a.actBy(pair{q.Office, q.Action}, c.First, q.Nation)
		c.Reasons = a.reasons(c.days.holds)
		if len(c.Reasons) == 0 {
			c.Reasons = []Reason{nothingSpecial()}
		}
		c.Steps = a.Steps(q.Office, q.Action, c.First, q.Nation)
		windows = append(windows, c.Window)
	}
	return windows
}

// nothingSpecial is the reason of a window on which no rule holds.
func nothingSpecial() Reason {
	return Reason{Rule: "nothing-special", Text: "Nothing in the calendar speaks for or against these days.", Source: "No timing rule holds."}
}

// metBy reports whether somebody who starts on the day of the question gives
// enough notice for the day.
func (a *Advisor) metBy(q Question, d calendar.Date) bool {
	return !a.actBy(pair{q.Office, q.Action}, d, q.Nation).Before(q.From)
}

func order(b bool) int {
	if b {
		return 1
	}
	return 0
}

func unsureness(c calendar.Certainty) int { return slices.Index(calendar.Certainties(), c) }

// avoid returns the stretches of working days that are poor or worse, with what
// speaks against them, in order of time. Weekends and holidays between two such
// days do not break a stretch, and alone they make none: that they are no working
// days needs no telling.
func (a *Advisor) avoid(n calendar.Nation, days []verdict) []Stretch {
	stretches := []Stretch{}
	var last Grade // of the working day before, if it was bad
	var why []holding
	for _, v := range days {
		if !a.cal.IsWorkingDay(n, v.day) {
			continue
		}
		against := a.against(v)
		switch {
		case v.grade != Poor && v.grade != Avoid && v.grade != Blocked:
			last = ""
			continue
		case v.grade == last && slices.Equal(against, why):
			stretches[len(stretches)-1].Last = v.day
		default:
			stretches = append(stretches, Stretch{First: v.day, Last: v.day, Grade: v.grade, Reasons: a.reasons(against)})
		}
		last, why = v.grade, against
	}
	return stretches
}

// changesOn returns the first working day whose grade is not that of the first
// day, or no date. Weekends and holidays come and go without changing advice.
func (a *Advisor) changesOn(n calendar.Nation, days []verdict) calendar.Date {
	for _, v := range days[1:] {
		if v.grade != days[0].grade && a.cal.IsWorkingDay(n, v.day) {
			return v.day
		}
	}
	return calendar.Date{}
}
