package typical

import (
	"fmt"
	"strings"
	"time"

	"divisionbell/calendar"
)

// councilRules are the rules of the council year.
type councilRules struct {
	Occasions      []occasion      `yaml:"occasions"`
	AnnualMeetings []annualMeeting `yaml:"annual_meetings"`
}

func (r councilRules) check() error {
	for _, o := range r.Occasions {
		if err := o.check(); err != nil {
			return err
		}
	}
	for _, a := range r.AnnualMeetings {
		if a.Nation == "" || a.Every < 1 || a.Source == "" {
			return fmt.Errorf("annual meetings in %q must have years between elections and a source", a.Nation)
		}
	}
	return nil
}

// occasion is a step on the way to the budget of a financial year.
type occasion struct {
	Body       calendar.Body   `yaml:"body"`
	Kind       calendar.Kind   `yaml:"kind"`
	Nation     calendar.Nation `yaml:"nation"`
	Title      string          `yaml:"title"` // %s is the financial year
	First      edge            `yaml:"first"`
	FirstUntil edge            `yaml:"first_until"`
	Last       edge            `yaml:"last"` // the first day if not given
	LastFrom   edge            `yaml:"last_from"`
	// From and Until are the first and the last autumn in which it was or is so; 0 for
	// any. Earliest and Latest hold a day of which no year is known.
	From     int  `yaml:"from"`
	Until    int  `yaml:"until"`
	Earliest edge `yaml:"earliest"`
	Latest   edge `yaml:"latest"`
	// Law says that the day is fixed by statute.
	Law bool `yaml:"law"`
	// Probability is used where no facts teach it.
	Probability float64 `yaml:"probability"`
	Reason      string  `yaml:"reason"`
	Source      string  `yaml:"source"`
}

func (o occasion) check() error {
	if o.Body == "" || o.Kind == "" || o.Nation == "" || strings.Count(o.Title, "%s") != 1 || !o.First.Anchor.given() || o.Reason == "" || o.Source == "" {
		return fmt.Errorf("%s %q must have a body, a nation, a title with %%s in it, a first day, a reason and a source", o.Kind, o.Title)
	}
	if o.FirstUntil.Anchor.given() && (!o.Last.Anchor.given() || !o.LastFrom.Anchor.given() || o.Probability <= 0) {
		return fmt.Errorf("%s %q: with first_until there must be a last day, last_from and a probability", o.Kind, o.Title)
	}
	return nil
}

// holdsIn reports whether the occasion was or is so in that autumn.
func (o occasion) holdsIn(autumn int) bool {
	return autumn >= o.From && (o.Until == 0 || autumn <= o.Until)
}

// financialYear writes the financial year for which a budget is made from the
// autumn of that year on: 2027-28 for 2026.
func financialYear(autumn int) string {
	return fmt.Sprintf("%d-%02d", autumn+1, (autumn+2)%100)
}

func (o occasion) id(autumn int) string {
	return fmt.Sprintf("%s/%s/%s/%s", o.Body, o.Kind, o.Nation, financialYear(autumn))
}

func (o occasion) last(autumn int) calendar.Date {
	if o.Last.Anchor.given() {
		return o.Last.in(autumn)
	}
	return o.First.in(autumn)
}

// occasionsFrom is the first autumn whose budget work the facts may have.
const occasionsFrom = 2010

// lawHolds is how likely a day stays as a statute fixes it now. Nobody has counted
// how often Parliament moves such days; this is a judgement.
const lawHolds = 0.98

// councilYear projects, of the years from one to another, the council year where it is
// not known: the way to next year's budget and the annual meetings.
func (o others) councilYear(known calendar.Layer, from, until int) []calendar.Entry {
	found := projectOccasions(o.Council.Occasions, known, from, until)
	for _, a := range o.Council.AnnualMeetings {
		found = append(found, a.project(known, from, until)...)
	}
	return found
}

func projectOccasions(occasions []occasion, known calendar.Layer, from, until int) []calendar.Entry {
	entries := byID(known)
	var found []calendar.Entry
	for _, o := range occasions {
		first, last := o.learn(entries, known.Known.Year())
		for autumn := from - 1; autumn <= until; autumn++ {
			_, announced := entries[o.id(autumn)]
			if announced || !o.holdsIn(autumn) || o.last(autumn).Year() < from || o.First.in(autumn).Year() > until {
				continue
			}
			e := o.project(autumn, first, last)
			e.Revised = known.Known
			found = append(found, e)
		}
	}
	return found
}

// learn returns how far the known years fell from the rule.
func (o occasion) learn(entries map[string]*calendar.Entry, until int) (first, last offsets) {
	for autumn := occasionsFrom; autumn <= until; autumn++ {
		if e, ok := entries[o.id(autumn)]; ok && o.holdsIn(autumn) {
			first = append(first, e.First.DaysSince(o.First.in(autumn)))
			last = append(last, e.Last.DaysSince(o.last(autumn)))
		}
	}
	return first, last
}

func (o occasion) project(autumn int, first, last offsets) calendar.Entry {
	e := calendar.Entry{
		ID:     o.id(autumn),
		Kind:   o.Kind,
		Body:   o.Body,
		Nation: o.Nation,
		Title:  fmt.Sprintf(o.Title, financialYear(autumn)),
		First:  o.First.in(autumn),
		Last:   o.last(autumn),
		Source: calendar.Source{Name: o.Source, Note: o.Reason},
	}
	switch {
	case o.Law:
		day := calendar.Span{First: e.First, Last: e.Last}
		return asProjected(e, lawHolds, day, day)
	case o.FirstUntil.Anchor.given():
		return asProjected(e, o.Probability,
			calendar.Span{First: e.First, Last: o.FirstUntil.in(autumn)},
			calendar.Span{First: o.LastFrom.in(autumn), Last: e.Last})
	case o.Earliest.Anchor.given() && o.Latest.Anchor.given():
		within := calendar.Span{First: o.Earliest.in(autumn), Last: o.Latest.in(autumn)}
		return asProjected(e, happens(len(first), len(first)+1), within, within)
	default:
		e.Source.Note += fmt.Sprintf(" The facts have %d years of it.", len(first))
		// Years in which it did not come are not in the facts.
		return asProjected(e, happens(len(first), len(first)), first.likely(e.First), last.likely(e.Last))
	}
}

// asProjected adds to an entry how likely it is and between which days it begins
// and ends in eight cases of ten.
func asProjected(e calendar.Entry, probability float64, begins, ends calendar.Span) calendar.Entry {
	e.Certainty, e.Probability = calendar.Projected, probability
	e.Earliest, e.Latest = begins.First, ends.Last
	if e.First != e.Last {
		e.FirstLikely, e.LastLikely = &begins, &ends
	}
	return e
}

// byID files the entries of a layer by their id. They are shared: do not change them.
func byID(layer calendar.Layer) map[string]*calendar.Entry {
	entries := make(map[string]*calendar.Entry, len(layer.Entries))
	for i := range layer.Entries {
		entries[layer.Entries[i].ID] = &layer.Entries[i]
	}
	return entries
}

// annualMeeting says in which years a nation's principal councils are elected, on
// which the time of their annual meeting depends.
type annualMeeting struct {
	Nation calendar.Nation `yaml:"nation"`
	Every  int             `yaml:"every"`
	All    bool            `yaml:"all"`
	Caveat string          `yaml:"caveat"`
	Source string          `yaml:"source"`
}

func (a annualMeeting) project(known calendar.Layer, from, until int) []calendar.Entry {
	polls, lastPoll := make(map[int]calendar.Date), 0
	begins := fmt.Sprintf("%s/%s/local/%s/", calendar.LocalGovernment, calendar.KindElection, a.Nation)
	for _, e := range known.Entries {
		if strings.HasPrefix(e.ID, begins) {
			polls[e.First.Year()] = e.First
			lastPoll = max(lastPoll, e.First.Year())
		}
	}
	if lastPoll == 0 {
		return nil // nothing is known of the nation's elections
	}
	entries := byID(known)
	var found []calendar.Entry
	add := func(e calendar.Entry) {
		if _, announced := entries[e.ID]; !announced {
			e.Revised = known.Known
			found = append(found, e)
		}
	}
	for year := from; year <= until; year++ {
		poll, elected := polls[year]
		if !elected && year > lastPoll && (year-lastPoll)%a.Every == 0 {
			poll, elected = ordinaryElectionDay(year), true
		}
		if elected {
			add(a.afterElection(year, poll))
		}
		if !elected || !a.All {
			add(a.withoutElection(year))
		}
	}
	return found
}

// ordinaryElectionDay returns the first Thursday in May (Representation of the
// People Act 1983, s. 37).
func ordinaryElectionDay(year int) calendar.Date {
	return dayOfYear{time.May, 1}.in(year).OnOrAfter(time.Thursday)
}

// afterElection returns the days on which councils that were elected hold their
// annual meeting: within the 21 days after the day on which councillors retire,
// which is the fourth after the election (Local Government Act 1972, Sch. 12 para.
// 1(2)(a), Sch. 2 para. 6).
func (a annualMeeting) afterElection(year int, poll calendar.Date) calendar.Entry {
	retire := poll.AddDays(4)
	e := a.entry("after-election", year, "Annual meetings of the councils elected this year",
		"In a year of elections the annual meeting is on the eighth day after councillors retire or on another day within 21 days after it; they retire on the fourth day after the election.")
	e.First, e.Last = retire.AddDays(1), retire.AddDays(21)
	return asProjected(e, pollHeld, calendar.Span{First: e.First, Last: retire.AddDays(8)}, calendar.Span{First: retire.AddDays(8), Last: e.Last})
}

// withoutElection returns the days on which councils without an election hold
// their annual meeting (Local Government Act 1972, Sch. 12 para. 1(2)(b)).
func (a annualMeeting) withoutElection(year int) calendar.Entry {
	on := func(month time.Month, day int) calendar.Date { return dayOfYear{month, day}.in(year) }
	e := a.entry("no-election", year, "Annual meetings of the councils without an election this year",
		"In a year without elections the annual meeting is on a day in March, April or May that the council fixes, in practice in the second half of May.")
	e.First, e.Last = on(time.May, 16), on(time.May, 31)
	return asProjected(e, lawHolds, calendar.Span{First: on(time.March, 1), Last: e.First}, calendar.Span{First: e.First, Last: e.Last})
}

func (a annualMeeting) entry(name string, year int, title, note string) calendar.Entry {
	const kind = calendar.KindAnnualMeeting
	return calendar.Entry{
		ID:     fmt.Sprintf("%s/%s/%s/%s/%d", calendar.LocalGovernment, kind, a.Nation, name, year),
		Kind:   kind,
		Body:   calendar.LocalGovernment,
		Nation: a.Nation,
		Title:  title,
		Source: calendar.Source{Name: a.Source, Note: strings.TrimSpace(note + " " + a.Caveat)},
	}
}
