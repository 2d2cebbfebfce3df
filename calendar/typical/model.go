// Package typical is the typical-year model: it fills what is not announced yet
// with projections, each with its rule, its reason and its odds, learnt from how
// past years fell against the rule. It reads no files but its own rules and does
// not know where the facts come from.
package typical

import (
	"fmt"
	"slices"

	"divisionbell/calendar"
)

// Model holds the rules of the typical year.
type Model struct {
	rules       []rule
	yearlyRules []yearlyRule
	others      others
	announcers  []calendar.Announcer
}

// Load reads the rules in the binary and checks them.
func Load() (*Model, error) {
	rules, err := loadRules()
	if err != nil {
		return nil, err
	}
	yearly, err := loadYearly()
	if err != nil {
		return nil, err
	}
	others, err := loadOthers()
	if err != nil {
		return nil, err
	}
	announcers, err := loadAnnouncers()
	if err != nil {
		return nil, err
	}
	return &Model{rules: rules, yearlyRules: yearly, others: others, announcers: announcers}, nil
}

// Complete makes a calendar of what is known and, where nothing is, of
// projections. Sittings are answered for each day of the span; projections go
// to the end of the span's last year. It fails if what is known contradicts
// itself (see calendar.New). The calendar is looked at on the day as of which the
// facts speak.
func (m *Model) Complete(known calendar.Layer, span calendar.Span) (*calendar.Calendar, error) {
	return m.CompleteSeen(known, span, known.Known)
}

// CompleteSeen is Complete for a calendar that is looked at on a day: what should be
// announced by then and is not known is missed.
func (m *Model) CompleteSeen(known calendar.Layer, span calendar.Span, seen calendar.Date) (*calendar.Calendar, error) {
	out := ruledOutIn(known)
	entries := withoutVoidLimits(slices.Clone(known.Entries))
	for i, e := range entries {
		if e.Last.IsZero() {
			entries[i] = e.RunningUntil(known.Known)
		}
	}
	entries = append(entries, bankHolidays(known, span.First.Year(), span.Last.Year()+1)...)
	entries = append(entries, m.yearly(known, span.Last.Year())...)
	entries = append(entries, m.others.entries(known, span.First.Year(), span.Last.Year())...)
	entries = out.strike(entries)
	holidays := englishHolidays(entries)
	devolved, sittings := m.others.devolved(known, entries, span)
	working := m.others.Elections.workingDays(known, span.Last.Year())
	limits := lastCampaigns(entries, working)
	houses := []calendar.Body{calendar.Commons, calendar.Lords}
	dissolved := make(map[calendar.Body][]projected)
	for _, house := range houses {
		dissolved[house] = out.strikeTimesAway(dissolutions(house, known, working))
	}
	known = withProjected(known, slices.Concat(dissolved[calendar.Commons], dissolved[calendar.Lords]))
	toCome := devolved // beside the rota, which hangs on sessions that are known
	for _, house := range houses {
		expected := m.recesses(house, known, holidays, span.First.Year(), span.Last.Year())
		ends := out.strikeTimesAway(prorogations(house, known, span.Last.Year()))
		for _, p := range ends {
			opening := stateOpening(p)
			opening.Revised = known.Known
			entries = append(entries, opening)
		}
		entries = append(entries, openingAfterElection(house, known, holidays)...)
		expected = out.strikeTimesAway(slices.Concat(expected, ends, dissolved[house], beforeDissolution(house, known)))
		for _, p := range expected {
			p.entry.Revised = known.Known
			entries = append(entries, p.entry)
		}
		for _, s := range sessions(house, known, expected, span.Last.Year()) {
			s.Revised = known.Known
			toCome = append(toCome, s)
		}
		sittings[house] = newHouse(house, known, entries, expected, limits, holidays).sittings(span)
	}
	questions := rota{
		questionRules: m.others.Questions, known: known, entries: entries,
		sittings: sittings[calendar.Commons], span: span, holidays: holidays,
	}
	entries = append(append(entries, toCome...), questions.project()...)
	entries = retold(out.strike(withoutSeconds(entries)), known.Told)
	knowledge := calendar.Knowledge{Seen: seen, Announcers: m.announcers}
	c, err := calendar.New(span, entries, sittings, calendar.RuledOut(known.RuledOut...),
		calendar.CalledOffBy(known.Gone...), calendar.JudgedBy(knowledge))
	if err != nil {
		return nil, fmt.Errorf("complete %s: %w", known.Name, err)
	}
	return c, nil
}

// withProjected returns what is known with projections that others are to follow as
// if they were known.
func withProjected(known calendar.Layer, found []projected) calendar.Layer {
	entries := make([]calendar.Entry, 0, len(known.Entries)+len(found)) // there may be very many
	entries = append(entries, known.Entries...)
	for _, p := range found {
		entries = append(entries, p.entry)
	}
	known.Entries = entries
	return known
}

// withoutSeconds leaves out a projection whose id another entry has before it: in a
// year with a prorogation in spring and one before an election, the later one.
func withoutSeconds(entries []calendar.Entry) []calendar.Entry {
	taken := make(map[string]bool, len(entries))
	return slices.DeleteFunc(entries, func(e calendar.Entry) bool {
		second := taken[e.ID] && e.Certainty == calendar.Projected
		taken[e.ID] = true
		return second
	})
}

// daySet is a set of dates.
type daySet map[calendar.Date]bool

func englishHolidays(entries []calendar.Entry) daySet {
	set := make(daySet)
	for _, e := range entries {
		if e.Kind == calendar.KindBankHoliday && e.Nation.Covers(calendar.England) {
			set[e.First] = true
		}
	}
	return set
}

// workingDayFrom returns the first day from d on that is Monday to Friday and
// not in the set.
func (holidays daySet) workingDayFrom(d calendar.Date) calendar.Date {
	for d.IsWeekend() || holidays[d] {
		d = d.AddDays(1)
	}
	return d
}
