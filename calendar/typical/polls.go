package typical

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"divisionbell/calendar"
)

// pollRules say who holds back before which polls.
type pollRules struct {
	PreElectionPeriods []restriction `yaml:"pre_election_periods"`
}

// restriction is a time before polls in which a body holds back.
type restriction struct {
	Body   calendar.Body   `yaml:"body"`
	Nation calendar.Nation `yaml:"nation"`
	ID     string          `yaml:"id"`
	Name   string          `yaml:"name"` // of the kind of polls, in the id: other-polls if not given
	Title  string          `yaml:"title"`
	Polls  pollIDs         `yaml:"polls"`
	// NotCounted names the days that do not count, as for a timetable.
	NotCounted string     `yaml:"not_counted"`
	Begins     daysBefore `yaml:"begins"`
	Earliest   daysBefore `yaml:"earliest"` // of its first day, if that differs
	Latest     daysBefore `yaml:"latest"`
	Note       string     `yaml:"note"`
	Source     string     `yaml:"source"`
}

// daysBefore counts back from polling day, in working days or in calendar days.
type daysBefore struct {
	Days         int `yaml:"days"`
	CalendarDays int `yaml:"calendar_days"`
}

// from counts back from polling day, which is not counted itself.
func (b daysBefore) from(poll calendar.Date, count counting) calendar.Date {
	return count.before(poll.AddDays(-b.CalendarDays), b.Days)
}

func (b daysBefore) given() bool { return b.Days > 0 || b.CalendarDays > 0 }

// pollIDs are beginnings of the ids of elections.
type pollIDs []string

func (p pollIDs) include(id string) bool {
	return slices.ContainsFunc(p, func(begins string) bool { return strings.HasPrefix(id, begins) })
}

func (r pollRules) check() error {
	for _, p := range r.PreElectionPeriods {
		if p.NotCounted == "" && p.Begins.Days+p.Earliest.Days+p.Latest.Days > 0 {
			return fmt.Errorf("pre-election period of %s: working days need a rule of days that do not count", p.Body)
		}
		if len(p.Polls) == 0 || p.Title == "" || !p.Begins.given() || p.Note == "" || p.Source == "" {
			return fmt.Errorf("pre-election period of %s: %q must have polls, a title, a beginning, a note and a source", p.Body, p.Title)
		}
	}
	return nil
}

// checkCounts says which pre-election period counts by a rule that there is not.
func (r pollRules) checkCounts(law electionLaw) error {
	for _, p := range r.PreElectionPeriods {
		if _, ok := law.NotCounted[p.NotCounted]; p.NotCounted != "" && !ok {
			return fmt.Errorf("pre-election period of %s: %q is not a rule of days that do not count", p.Body, p.NotCounted)
		}
	}
	return nil
}

// pollHeld is how likely a scheduled poll takes place on its day: of the seventeen
// Mays from 2010 to 2026 one, that of 2020, saw its polls put off; half a year is
// added to either side, as for recesses.
const pollHeld = 16.5 / 18

// polls returns the statutory timetable of every poll that is known, up to and
// including the year until, and the pre-election periods that those to come will bring.
// When several polls of a kind fall on one day their timetable is there once. A general
// election has a timetable once its day is known.
func (o others) polls(known calendar.Layer, until int) []calendar.Entry {
	seen := make(map[string]bool)
	for _, e := range known.Entries {
		seen[e.ID] = true
	}
	var found []calendar.Entry
	add := func(e calendar.Entry) {
		if !seen[e.ID] {
			seen[e.ID] = true
			e.Revised = known.Known
			found = append(found, e)
		}
	}
	working := o.Elections.workingDays(known, until)
	for _, poll := range pollsIn(known, until) {
		for _, e := range o.Elections.steps(poll, working) {
			add(e)
		}
		if !poll.First.After(known.Known) {
			continue
		}
		for _, r := range o.Polls.PreElectionPeriods {
			if r.Polls.include(poll.ID) {
				add(r.before(poll, working))
			}
		}
	}
	return found
}

// pollsIn returns the polls that are known, the surest first, so that of two on one
// day the surer one has the timetable.
func pollsIn(known calendar.Layer, until int) []calendar.Entry {
	var polls []calendar.Entry
	for _, e := range known.Entries {
		if (e.Kind == calendar.KindElection || e.Kind == calendar.KindByElection) && e.First.Year() <= until {
			polls = append(polls, e)
		}
	}
	order := calendar.Certainties()
	slices.SortStableFunc(polls, func(a, b calendar.Entry) int {
		return slices.Index(order, a.Certainty) - slices.Index(order, b.Certainty)
	})
	return polls
}

// before returns the restriction before a poll.
func (r restriction) before(poll calendar.Entry, working workingDays) calendar.Entry {
	count := working.by(r.NotCounted, poll.Nation)
	begins := r.Begins.from(poll.First, count)
	likely := calendar.Span{First: begins, Last: begins}
	if r.Earliest.given() {
		likely.First = r.Earliest.from(poll.First, count)
	}
	if r.Latest.given() {
		likely.Last = r.Latest.from(poll.First, count)
	}
	return calendar.Entry{
		ID:          fmt.Sprintf("%s/%s/%s%s/%s", r.Body, calendar.KindPreElection, r.ID, cmp.Or(r.Name, "other-polls"), poll.First),
		Kind:        calendar.KindPreElection,
		Body:        r.Body,
		Nation:      r.Nation,
		Title:       r.Title,
		First:       begins,
		Last:        poll.Last,
		Earliest:    likely.First,
		Latest:      poll.Last,
		FirstLikely: &likely,
		LastLikely:  &calendar.Span{First: poll.Last, Last: poll.Last},
		Certainty:   calendar.Projected,
		Probability: pollHeld,
		Source:      calendar.Source{Name: r.Source, Note: r.Note},
	}
}

// dayAndYear writes a date for a title: 6 May 2027.
func dayAndYear(d calendar.Date) string {
	year, month, day := d.YMD()
	return fmt.Sprintf("%d %s %d", day, month, year)
}
