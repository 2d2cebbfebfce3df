package backtest

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"divisionbell/calendar"
	"divisionbell/calendar/typical"
)

// Kind is how the projections of one kind of entry of one body came out over the
// years, beside the plain baseline that a thing is on the same weekday of the same
// week as the year before.
type Kind struct {
	Body calendar.Body `json:"body"`
	Kind calendar.Kind `json:"kind"`
	// Years and Entries are how many years and how many entries were both projected
	// and happened, so that the errors below are of them.
	Years   int `json:"years"`
	Entries int `json:"entries"`
	// First and Last are the absolute errors of first and last days. Last is nil
	// for a kind whose entries are a day long.
	First Errors  `json:"first"`
	Last  *Errors `json:"last,omitempty"`
	// Edges is the number of first and last days that were compared, Coverage80 the share
	// of them inside their 80 % range.
	Edges      int     `json:"edges"`
	Coverage80 float64 `json:"coverage80"`
	// Baseline is that of first days where the year before is known, for
	// BaselineEntries of the entries; BaselineSame are the errors of the projections of
	// those entries.
	Baseline        Errors `json:"baseline"`
	BaselineSame    Errors `json:"projection_where_baseline"`
	BaselineEntries int    `json:"baseline_entries"`
	// NotHeld were projected and did not happen, in kinds of which the facts have
	// all; NotProjected happened and were not known or projected before the year;
	// Unknown were projected, and the facts do not say what became of them.
	NotHeld      int `json:"projected_not_held"`
	NotProjected int `json:"held_not_projected"`
	Unknown      int `json:"not_in_the_facts"`
}

// BodyRanges says how often the 80 % ranges of a body held, over all its kinds.
type BodyRanges struct {
	Body       calendar.Body `json:"body"`
	Edges      int           `json:"edges"`
	Coverage80 float64       `json:"coverage80"`
}

// RangesByBody puts the kinds of each body together, in the order in which they stand.
func RangesByBody(kinds []Kind) []BodyRanges {
	all := []BodyRanges{}
	held := 0.0
	for _, k := range kinds {
		if n := len(all); n == 0 || all[n-1].Body != k.Body {
			all, held = append(all, BodyRanges{Body: k.Body}), 0
		}
		last := &all[len(all)-1]
		last.Edges += k.Edges
		held += math.Round(k.Coverage80 * float64(k.Edges))
		last.Coverage80 = round(held / max(float64(last.Edges), 1))
	}
	return all
}

// Errors are the median and the ninth decile of absolute errors, days.
type Errors struct {
	Median float64 `json:"median_days"`
	P90    float64 `json:"p90_days"`
}

func errorsOf(days []int) Errors {
	if len(days) == 0 {
		return Errors{}
	}
	slices.Sort(days)
	return Errors{quantile(days, 0.5), quantile(days, 0.9)}
}

// Kinds scores every kind of entry of every body that the model projects on each
// of the years, projected with what was known before the year began. Bank holidays,
// whose list is published years ahead, are projected as if it ended the year before.
func Kinds(m *typical.Model, facts calendar.Layer, years []int) ([]Kind, error) {
	tallies := make(map[bodyKind]*tally)
	for _, year := range years {
		known := facts.KnownOn(calendar.Year(year - 1).Last)
		before, err := m.Complete(known, span(year))
		if err != nil {
			return nil, fmt.Errorf("project %d: %w", year, err)
		}
		holidays, err := m.Complete(holidaysBefore(known, year), span(year))
		if err != nil {
			return nil, fmt.Errorf("project the bank holidays of %d: %w", year, err)
		}
		w := yearWalk{m, facts, year, tallies, make(map[string]bool)}
		w.score(before.Entries(calendar.Query{Span: calendar.Year(year)}))
		w.score(holidays.Of(calendar.BankHolidays, calendar.KindBankHoliday))
		w.unexpected(before, holidays)
	}
	var all []Kind
	for k, t := range tallies {
		if t.projected > 0 {
			all = append(all, t.kind(k))
		}
	}
	order := calendar.Bodies()
	slices.SortFunc(all, func(a, b Kind) int {
		return cmp.Or(slices.Index(order, a.Body)-slices.Index(order, b.Body), cmp.Compare(a.Kind, b.Kind))
	})
	return all, nil
}

// holidaysBefore returns what is known without the bank holidays of the year and
// those after it.
func holidaysBefore(known calendar.Layer, year int) calendar.Layer {
	earlier := calendar.Layer{Name: known.Name, Known: known.Known}
	for _, e := range known.Entries {
		if e.Kind == calendar.KindBankHoliday && e.First.Year() < year {
			earlier.Entries = append(earlier.Entries, e)
		}
	}
	return earlier
}

type bodyKind struct {
	body calendar.Body
	kind calendar.Kind
}

// tally gathers what came out of one kind.
type tally struct {
	years                          map[int]bool
	projected                      int
	first, last                    []int // absolute errors, days
	edges, inRange                 int
	baseline, same                 []int
	notHeld, notProjected, unknown int
	periods                        bool // some entry is longer than a day
}

func (t *tally) kind(k bodyKind) Kind {
	out := Kind{
		Body: k.body, Kind: k.kind, Years: len(t.years), Entries: len(t.first),
		First: errorsOf(t.first), Baseline: errorsOf(t.baseline), BaselineSame: errorsOf(t.same), BaselineEntries: len(t.baseline), Edges: t.edges,
		NotHeld: t.notHeld, NotProjected: t.notProjected, Unknown: t.unknown,
	}
	if t.periods {
		last := errorsOf(t.last)
		out.Last = &last
	}
	if t.edges > 0 {
		out.Coverage80 = round(float64(t.inRange) / float64(t.edges))
	}
	return out
}

// yearWalk scores the projections of one year.
type yearWalk struct {
	model   *typical.Model
	facts   calendar.Layer
	year    int
	tallies map[bodyKind]*tally
	matched map[string]bool // ids of facts that a projection came true as
}

func (w *yearWalk) tally(e calendar.Entry) *tally {
	k := bodyKind{e.Body, e.Kind}
	if w.tallies[k] == nil {
		w.tallies[k] = &tally{years: make(map[int]bool)}
	}
	return w.tallies[k]
}

// score compares the projections that begin in the year with the facts. A session is
// left out: it ends with the prorogation or dissolution that is scored already.
func (w *yearWalk) score(entries []calendar.Entry) {
	var questions []calendar.Entry
	for _, p := range entries {
		if p.Certainty != calendar.Projected || p.First.Year() != w.year || p.Kind == calendar.KindSession {
			continue
		}
		t := w.tally(p)
		t.projected++
		if p.Kind == calendar.KindQuestions {
			questions = append(questions, p)
			continue
		}
		e, ok := w.happened(p)
		switch {
		case ok:
			w.compare(t, p, e)
		case w.complete(p):
			t.notHeld++
		default:
			t.unknown++
		}
	}
	w.scoreQuestions(questions)
}

// happened finds what the projection came true as.
func (w *yearWalk) happened(p calendar.Entry) (calendar.Entry, bool) {
	if p.Body == calendar.BankHolidays {
		return w.near(p, p.First)
	}
	e, ok := w.model.Happened(p, w.facts)
	spring := p.Kind == calendar.KindProrogation || p.Kind == calendar.KindStateOpening
	if !ok || spring && distance(e.First, p.First) > season {
		return calendar.Entry{}, false
	}
	return e, true
}

// season is how far, in days, a thing lies at most from what it is taken for: a
// prorogation in the autumn is another one than that in spring.
const season = 60

// near returns the fact of the same series, and for bank holidays of the same name,
// that lies nearest to a day, if one is within a season of it. A series is all
// that share their id but for its end.
func (w *yearWalk) near(p calendar.Entry, d calendar.Date) (found calendar.Entry, ok bool) {
	for _, e := range w.facts.Entries {
		if series(e) != series(p) || distance(e.First, d) > season {
			continue
		}
		if !ok || distance(e.First, d) < distance(found.First, d) {
			found, ok = e, true
		}
	}
	return found, ok
}

func series(e calendar.Entry) string {
	s := e.ID[:strings.LastIndexByte(e.ID, '/')]
	if e.Kind == calendar.KindBankHoliday {
		s += "/" + sameHoliday(e.Title)
	}
	return s
}

// sameHoliday leaves out what lists add to the name of a holiday that was moved.
func sameHoliday(title string) string {
	title, _, _ = strings.Cut(title, " (") // Early May bank holiday (VE day)
	return strings.ToLower(strings.ReplaceAll(title, "’", "'"))
}

// complete reports whether the facts would have the projected thing if it had
// happened: of the Houses' recesses within their reach, and of the other kinds below
// up to the day of which the facts speak. Of all other kinds the facts have what
// was found.
func (w *yearWalk) complete(p calendar.Entry) bool {
	switch p.Kind {
	case calendar.KindRecess:
		return w.facts.Reach[p.Body].Recesses.Contains(p.Latest)
	case calendar.KindProrogation, calendar.KindStateOpening, calendar.KindBudget, calendar.KindSpringForecast, calendar.KindBankHoliday:
		return p.Latest.Before(w.facts.Known)
	default:
		return false
	}
}

func (w *yearWalk) compare(t *tally, p, e calendar.Entry) {
	w.matched[e.ID] = true
	t.years[w.year] = true
	off := distance(e.First, p.First)
	t.first = append(t.first, off)
	t.last = append(t.last, distance(e.Last, p.Last))
	begins, ends := calendar.Span{First: p.Earliest, Last: p.Latest}, calendar.Span{First: p.Earliest, Last: p.Latest}
	if p.FirstLikely != nil {
		begins, ends = *p.FirstLikely, *p.LastLikely
	}
	t.edge(begins.Contains(e.First))
	if p.First != p.Last || e.First != e.Last {
		t.periods = true
		t.edge(ends.Contains(e.Last))
	}
	const weeks = 52 * 7
	if before, ok := w.near(e, p.First.AddDays(-weeks)); ok && before.First.Year() < w.year {
		t.baseline = append(t.baseline, distance(e.First, before.First.AddDays(weeks)))
		t.same = append(t.same, off)
	}
}

func (t *tally) edge(inRange bool) {
	t.edges++
	if inRange {
		t.inRange++
	}
}

// scoreQuestions takes each known question day for the projected one of its
// department that lies nearest. How many of the others were held is not known.
func (w *yearWalk) scoreQuestions(projected []calendar.Entry) {
	const nearest = 21 // days
	taken := make(map[string]bool)
	for _, e := range w.facts.Entries {
		if e.Kind != calendar.KindQuestions || e.First.Year() != w.year {
			continue
		}
		var best calendar.Entry
		for _, p := range projected {
			if series(p) != series(e) || taken[p.ID] || distance(p.First, e.First) > nearest {
				continue
			}
			if best.ID == "" || distance(p.First, e.First) < distance(best.First, e.First) {
				best = p
			}
		}
		if best.ID != "" {
			taken[best.ID] = true
			w.compare(w.tally(best), best, e)
		}
	}
	for _, p := range projected {
		if !taken[p.ID] {
			w.tally(p).unknown++
		}
	}
}

// unexpected counts the facts of the year that were neither known before it nor
// projected.
func (w *yearWalk) unexpected(before, holidays *calendar.Calendar) {
	for _, e := range w.facts.Entries {
		if e.First.Year() != w.year || w.matched[e.ID] {
			continue
		}
		from := before
		if e.Kind == calendar.KindBankHoliday {
			from = holidays
		}
		if known, ok := from.Entry(e.ID); !ok || known.Certainty == calendar.Projected {
			w.tally(e).notProjected++
		}
	}
}

func distance(a, b calendar.Date) int {
	n := a.DaysSince(b)
	return max(n, -n)
}
