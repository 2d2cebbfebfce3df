package typical

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"divisionbell/calendar"
)

// questionRules are the rules of the rota of oral questions in the Commons.
type questionRules struct {
	Every    int `yaml:"every"` // sitting days of its weekday from one turn to the next
	Deadline struct {
		Days int    `yaml:"days"` // sitting days before the day of answer
		Time string `yaml:"time"`
	} `yaml:"deadline"`
	Early            int      `yaml:"early"` // days of the deadline for the departments below
	EarlyDepartments []string `yaml:"early_departments"`
	Reason           string   `yaml:"reason"`
	Source           string   `yaml:"source"`
}

func (r *questionRules) check() error {
	if r.Every < 1 || r.Deadline.Days < 1 || r.Deadline.Time == "" || r.Early < r.Deadline.Days || r.Reason == "" || r.Source == "" {
		return errors.New("there must be a number of sitting days, a deadline with its time, an early one, a reason and a source")
	}
	return nil
}

const (
	// furthestOff is by how many weeks in which the House is likely to sit a turn may
	// lie off on either side, in eight cases of ten, to be worth telling.
	furthestOff = 3
	// leastOdds that a turn comes, below which it and those after it are not told.
	leastOdds = 0.5
)

// rota is what is known of oral questions and what they hang on.
type rota struct {
	questionRules
	known    calendar.Layer
	entries  []calendar.Entry // known and projected
	sittings calendar.Sittings
	span     calendar.Span // of the sittings
	holidays daySet
	// Of so many pairs of known days of one department so many lay a whole number of
	// turns apart.
	held, pairs int
}

// project projects the question days of each department, counted on from its last
// known day over the sitting days, known or likely, of that weekday. A new session
// has a new rota, so nothing is projected beyond the end of the one in which that
// day fell, and nothing while no day of the present session is known.
//
// The id ends in the day that is projected. An announcement of that day has the
// same id and takes its place; one of another day becomes the last known day, from
// which the count begins anew, so that no projection before it is left.
func (r rota) project() []calendar.Entry {
	departments := questionDays(r.known)
	names := slices.Sorted(maps.Keys(departments))
	for _, name := range names {
		r.learn(departments[name])
	}
	var found []calendar.Entry
	for _, name := range names {
		days := departments[name]
		found = append(found, r.turnsOf(name, days[len(days)-1])...)
	}
	return found
}

// questionDays returns the known question days by department, each in order.
func questionDays(known calendar.Layer) map[string][]calendar.Entry {
	departments := make(map[string][]calendar.Entry)
	for _, e := range known.Entries {
		if e.Body != calendar.Commons || e.Kind != calendar.KindQuestions {
			continue
		}
		if name := strings.Split(e.ID, "/"); len(name) == 4 {
			departments[name[2]] = append(departments[name[2]], e)
		}
	}
	for _, days := range departments {
		slices.SortFunc(days, func(a, b calendar.Entry) int { return a.First.Compare(b.First) })
	}
	return departments
}

// learn counts how many of a department's consecutive days within a session lie
// a whole number of turns apart. Days that are not confirmed are left out: one of
// them was dated by the rule itself.
func (r *rota) learn(days []calendar.Entry) {
	days = slices.DeleteFunc(slices.Clone(days), func(e calendar.Entry) bool { return e.Certainty != calendar.Confirmed })
	listed := r.known.Reach[calendar.Commons].SittingDays
	for i := 1; i < len(days); i++ {
		a, b := days[i-1].First, days[i].First
		if !listed.Contains(a) || !listed.Contains(b) || !r.end(a).After(b) {
			continue
		}
		r.pairs++
		between := 0
		for _, d := range r.known.SittingDays[calendar.Commons] {
			if d.After(a) && !d.After(b) && d.Weekday() == a.Weekday() {
				between++
			}
		}
		if a.Weekday() == b.Weekday() && between%r.Every == 0 {
			r.held++
		}
	}
}

// end returns the first day after d on which no rota of that day's session can
// hold: that of a prorogation, a dissolution, a new session or a general election.
func (r *rota) end(d calendar.Date) calendar.Date {
	end := r.span.Last.AddDays(1)
	for _, e := range r.entries {
		if e.Body != calendar.Commons || !e.First.After(d) || !e.First.Before(end) {
			continue
		}
		switch e.Kind {
		case calendar.KindProrogation, calendar.KindDissolution, calendar.KindSession, calendar.KindElection:
			end = e.First
		}
	}
	return end
}

// turnsOf projects the turns of a department after its last known day.
func (r *rota) turnsOf(department string, last calendar.Entry) []calendar.Entry {
	end := r.end(last.First)
	if last.First.Before(r.span.First) || !end.After(r.known.Known) {
		return nil
	}
	var odds []float64 // that the House sits on that weekday, by week after the last day
	for d := last.First.AddDays(7); d.Before(end); d = d.AddDays(7) {
		odds = append(odds, r.sitting(d).Probability)
	}
	keeps := 1.0
	var found []calendar.Entry
	for n, t := range turns(odds, r.Every) {
		keeps *= happens(r.held, r.pairs)
		if t.comes*keeps < leastOdds || max(likelySittings(odds[t.first:t.due]), likelySittings(odds[t.due+1:t.last+1])) > furthestOff {
			break
		}
		if e := r.entry(department, last, n+1, t); e.First.After(r.known.Known) {
			e.Probability = math.Round(t.comes*keeps*1000) / 1000
			found = append(found, e)
		}
	}
	return found
}

// likelySittings counts those of the odds that make a sitting more likely than not.
func likelySittings(odds []float64) (n int) {
	for _, p := range odds {
		if p >= 0.5 {
			n++
		}
	}
	return n
}

func (r *rota) sitting(d calendar.Date) calendar.Sitting {
	return r.sittings[d.DaysSince(r.span.First)]
}

func (r *rota) entry(department string, last calendar.Entry, n int, t turn) calendar.Entry {
	week := func(i int) calendar.Date { return last.First.AddDays(7 * (i + 1)) }
	day := week(t.due)
	likely := calendar.Span{First: week(t.first), Last: week(t.last)}
	e := last
	e.ID = fmt.Sprintf("%s/%s/%s/%s", calendar.Commons, calendar.KindQuestions, department, day)
	e.First, e.Last = day, day
	lastKnown := "the last day that is known"
	if last.Certainty == calendar.Provisional {
		lastKnown += ", which is provisional itself"
	}
	e.Source = calendar.Source{
		Name: r.Source,
		Note: fmt.Sprintf("%s This is turn %d after %s, %s. So it was between %d of %d pairs of known days.%s",
			r.Reason, n, dayAndYear(last.First), lastKnown, r.held, r.pairs, r.deadline(department, day)),
	}
	e.Revised = r.known.Known
	return asProjected(e, 1, likely, likely)
}

// deadline says by when a question for that day is tabled, if the House sits all
// the days before it. Before the first days after a recess the deadline is set
// apart, so nothing is said.
func (r *rota) deadline(department string, day calendar.Date) string {
	left := r.Deadline.Days
	if slices.Contains(r.EarlyDepartments, department) {
		left = r.Early
	}
	d := day
	for left > 0 {
		d = d.AddDays(-1)
		switch {
		case d.Before(r.span.First):
			return ""
		case d.IsWeekend(), d.Weekday() == time.Friday, r.holidays[d]:
		case !r.sitting(d).Sits():
			return ""
		default:
			left--
		}
	}
	return fmt.Sprintf(" Deadline to table a question %s %s, worked out by the rule.", d, r.Deadline.Time)
}

// turn is one turn of a rota: the week in which it is due, counting the weeks in
// which sitting is more likely than not, and those between which it falls in eight
// cases of ten. Weeks are counted from nought.
type turn struct {
	due, first, last int
	comes            float64 // odds that there are enough sitting days for it
}

// turns works out on which of the weeks each turn falls, given the odds of a
// sitting in each. A turn comes with sitting in so many. Weeks are taken to be
// independent of each other.
func turns(odds []float64, every int) []turn {
	falls := make([][]float64, len(odds)/every) // by turn and week
	for i := range falls {
		falls[i] = make([]float64, len(odds))
	}
	due := []int{}
	sat := make([]float64, len(odds)+1) // odds of so many sittings so far
	sat[0] = 1
	likely := 0
	for week, p := range odds {
		for n := week + 1; n > 0; n-- {
			comes := sat[n-1] * p
			if n%every == 0 {
				falls[n/every-1][week] = comes
			}
			sat[n] = sat[n]*(1-p) + comes
		}
		sat[0] *= 1 - p
		if p >= 0.5 {
			if likely++; likely%every == 0 {
				due = append(due, week)
			}
		}
	}
	found := make([]turn, len(due))
	for i, week := range due {
		found[i] = newTurn(week, falls[i])
	}
	return found
}

// newTurn sums up the odds that a turn falls on each week.
func newTurn(due int, falls []float64) turn {
	t := turn{due: due, first: -1}
	for _, p := range falls {
		t.comes += p
	}
	sum := 0.0
	for week, p := range falls {
		if sum += p; t.first < 0 && sum >= 0.1*t.comes {
			t.first = week
		}
		if sum < 0.9*t.comes {
			t.last = week + 1
		}
	}
	t.first, t.last = min(t.first, due), max(t.last, due)
	return t
}
