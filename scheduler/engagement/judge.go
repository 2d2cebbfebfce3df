package engagement

import (
	"context"
	"errors"
	"slices"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/reading"
	"divisionbell/scheduler/edition"
	"divisionbell/store"
)

// ShortNotice warns that the steps do not fit into the time that is left. Besides it rules that
// speak against a day stand among the warnings, by their ids.
const ShortNotice = "short-notice"

// mostAgainst is how many rules against a day a member is warned of.
const mostAgainst = 3

// Judge says how good the moment of a plan is, as the calendar stands, and what is odd
// about it. What best-time refuses is refused with the same words. nil if a plan says too
// little to be judged, such as one to ask again that does not say when was asked.
func (d *Desk) Judge(p Plan) (*store.Judgement, error) {
	c, err := d.draft(p)
	if err != nil {
		return nil, err
	}
	return d.judge(c, d.Editions.Current())
}

// JudgeMove says how good the moment would be to which a change moves a plan, as Judge does,
// before it is moved; nil if it stays where it is, or cannot be moved there.
func (d *Desk) JudgeMove(ctx context.Context, member, id string, to Change) (*store.Judgement, error) {
	before, err := d.Contact(ctx, member, id)
	if err != nil {
		return nil, err
	}
	current, moved := d.Editions.Current(), to.apply(before, d.Today())
	if moved.First == before.First || d.checkFirst(moved, current) != nil {
		return nil, nil
	}
	if moved, err = checkContact(moved, current); err != nil {
		return nil, nil // whoever moves it is told
	}
	return d.judge(moved, current)
}

func (d *Desk) judge(c store.Contact, current *edition.Edition) (*store.Judgement, error) {
	q := questionOf(c)
	found, err := current.Advice.BestTime(q)
	if err != nil {
		return nil, refusal(err, c.Said)
	}
	grade, err := gradeOf(current.Advice, c)
	if err != nil {
		return nil, err
	}
	j := &store.Judgement{Grade: string(grade), On: d.Today()}
	if _, short := current.Advice.Steps(q.Office, q.Action, c.First, c.Nation, j.On); short {
		j.Warnings = append(j.Warnings, ShortNotice)
	}
	if rank(j.Grade) >= rank(string(reading.Poor)) {
		j.Warnings = append(j.Warnings, against(found.Now.Reasons)...)
	}
	return j, nil
}

// against names the rules that speak against a day, the strongest first.
func against(reasons []advice.Reason) (rules []string) {
	for _, r := range reasons {
		isAgainst := r.Effect < 0 || r.Short != ""
		if isAgainst && len(rules) < mostAgainst && !slices.Contains(rules, r.Rule) {
			rules = append(rules, r.Rule)
		}
	}
	return rules
}

// questionOf is what is asked of the first day of a plan.
func questionOf(c store.Contact) advice.Question {
	q := advice.Question{Office: advice.Office(c.Office), Action: advice.Action(c.Action), Nation: c.Nation, From: c.First, Days: 1, Limit: 1}
	return withSaid(q, c.Said)
}

// mostJudged is how many days of a plan are looked at: who plans within half a year has found
// a good one by then or has to plan anew.
const mostJudged = 184

// gradeOf is how good the moment of a plan is: as good as the best of its days, for it can
// take place on any.
func gradeOf(a *advice.Advisor, c store.Contact) (advice.Grade, error) {
	q := questionOf(c)
	q.Days = min(c.Last.DaysSince(c.First)+1, mostJudged)
	found, err := a.Days(q)
	if err != nil {
		return "", err
	}
	best := found.Days[0].Grade
	for _, day := range found.Days {
		if rank(string(day.Grade)) < rank(string(best)) {
			best = day.Grade
		}
	}
	return best, nil
}

// refusal is the error of best-time where it is about what a plan says, and nil where
// something is missing that no plan says.
func refusal(err error, said *store.Said) error {
	refused := (*advice.QuestionError)(nil)
	if !errors.As(err, &refused) {
		return err
	}
	switch refused.Field {
	case "office", "action", "nation":
		return refused
	case "from":
		return wrong("first", "%s", refused.Problem)
	default:
		if kept := Saying(said); kept.Says(refused.Field) {
			return refused
		}
		return nil
	}
}

// IsWorse tells of a plan that is still to come and open whether its moment is less good by
// now than when she chose it.
func (d *Desk) IsWorse(c store.Contact) bool {
	if c.Accepted == nil || !c.Open() || c.First.Before(d.Today()) {
		return false
	}
	grade, err := gradeOf(d.Editions.Current().Advice, c)
	return err == nil && IsWorseThan(string(grade), c.Accepted.Grade)
}

// Compare says what becomes of the moment of a plan where one advice takes the place of
// another: above zero if it gets worse, below if it gets better, zero if neither.
func Compare(c store.Contact, before, after *advice.Advisor) int {
	was, err := gradeOf(before, c)
	if err != nil {
		return 0 // it is no moment that can be judged
	}
	is, err := gradeOf(after, c)
	if err != nil {
		return 0
	}
	return rank(string(is)) - rank(string(was))
}

// rank orders the grades, the best first.
func rank(grade string) int {
	return slices.Index([]string{
		string(reading.Ideal), string(reading.Good), string(reading.Fair), string(reading.Poor), string(reading.Avoid), string(reading.Blocked),
	}, grade)
}

// nextYear is the day of the same weekday in the same week of the next year: what was
// planned for a Monday is planned for one again.
func nextYear(d calendar.Date) calendar.Date { return d.AddDays(52 * 7) }
