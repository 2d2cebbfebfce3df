package advice

import (
	"fmt"
	"slices"

	"divisionbell/calendar"
)

// Explanation is the whole sum of one day.
type Explanation struct {
	Office          Office        `json:"office"`
	Action          Action        `json:"action"`
	Date            calendar.Date `json:"date"`
	CalendarVersion string        `json:"calendar_version"`
	// Begins is where every day begins.
	Begins int `json:"begins"`
	// Rules are all that hold with some probability, in the order of the book.
	Rules []Spoken `json:"rules"`
	// Sum is Begins and the weights of all rules, in points; the score is the sum
	// rounded and kept between 0 and 100, or 0 on a blocked day.
	Sum   float64 `json:"sum"`
	Score int     `json:"score"`
	Grade Grade   `json:"grade"`
}

// Spoken is a rule that spoke for a day.
type Spoken struct {
	Rule string `json:"rule"`
	When string `json:"when"`
	// Effect is that of the rule, 0 for one that blocks; Probability is how likely
	// its condition holds, in tenths; Weight is what it adds to the sum.
	Effect      int                `json:"effect"`
	Block       string             `json:"block,omitempty"`
	Probability float64            `json:"probability"`
	Weight      float64            `json:"weight"`
	Certainty   calendar.Certainty `json:"certainty"`
	Reason      string             `json:"reason"`
	Dates       string             `json:"dates,omitempty"`
	Source      string             `json:"source"`
	Strength    string             `json:"strength"`
}

// Explain returns every rule that spoke for a day, with its sum. The day must lie in
// the days of the question; a *QuestionError says if it does not, or what is wrong
// with the question.
func (a *Advisor) Explain(q Question, day calendar.Date) (Explanation, error) {
	if err := a.check(&q); err != nil {
		return Explanation{}, err
	}
	d := a.pool.Get().(*desk)
	defer a.pool.Put(d)
	s := a.sheet(d, &q)
	s.judge()
	at := day.DaysSince(q.From)
	if at < 0 || at >= s.days {
		return Explanation{}, &QuestionError{"explain", fmt.Sprintf("%s is not among the days of the question, which run from %s to %s", day, q.From, s.date(s.days-1))}
	}
	judged := d.days[at]
	e := Explanation{
		Office: q.Office, Action: q.Action, Date: day, CalendarVersion: a.cal.Version(),
		Begins: usual, Rules: []Spoken{}, Score: int(judged.score), Grade: gradeNamed(judged.grade),
	}
	sum := usual * cases
	for _, h := range s.allHoldings(at) {
		e.Rules = append(e.Rules, s.spoken(h, at))
		sum += a.book.weight(h)
	}
	e.Sum = float64(sum) / cases
	return e, nil
}

// allHoldings returns every rule that holds on a day in some case, in the order of
// the book.
func (s *sheet) allHoldings(i int) []holding {
	all := slices.Clone(s.story(i).holds)
	for j := range s.lane.asking {
		share, doubt := s.asked(j, i)
		if share == 0 {
			continue
		}
		for _, rule := range s.lane.asking[j].rules {
			all = append(all, newHolding(rule, share, doubt))
		}
	}
	slices.SortFunc(all, func(x, y holding) int { return int(x.rule) - int(y.rule) })
	return all
}

func (s *sheet) spoken(h holding, i int) Spoken {
	r := &s.book.rules[h.rule]
	return Spoken{
		Rule: r.ID, When: r.When, Effect: r.Effect, Block: r.Block,
		Probability: float64(h.share) / cases,
		Weight:      float64(s.book.weight(h)) / cases,
		Certainty:   certainty(int(h.doubt)),
		Reason:      s.fill(int(h.rule), r.Reason, i),
		Dates:       s.dates(s.lane.leans[h.rule], s.first+i),
		Source:      r.Source,
		Strength:    r.Strength,
	}
}
