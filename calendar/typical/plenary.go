package typical

import (
	"math"
	"slices"

	"divisionbell/calendar"
)

// plenary works out on which days a devolved parliament sits. Nobody lists its sitting
// days, so it is taken to sit on its weekdays in term: surely not in a recess or a
// dissolution that is known, with odds where one is expected.
type plenary struct {
	parliament
	away     []calendar.Entry // recesses, dissolutions and adjournments that are known
	running  []calendar.Entry // those of them whose end nobody knows
	known    calendar.Date
	expected []projected
	holidays daySet
}

func newPlenary(p parliament, known calendar.Layer, expected []projected, holidays daySet) *plenary {
	made := &plenary{parliament: p, expected: expected, holidays: holidays, known: known.Known}
	for _, e := range timesAwayOf(p.Body, known, calendar.KindRecess, calendar.KindDissolution, calendar.KindAdjournment, calendar.KindMourning) {
		if e.Last.IsZero() {
			e = e.RunningUntil(known.Known)
			made.running = append(made.running, e)
		}
		made.away = append(made.away, e)
	}
	return made
}

// plenaryDay is what is worked out of one day.
type plenaryDay struct {
	calendar.Sitting
	most float64 // of the odds of the times away that are expected
}

func (p *plenary) sittings(span calendar.Span) calendar.Sittings {
	days := make([]plenaryDay, span.Days())
	p.usual(days, span)
	p.between(days, span)
	for i := range p.expected {
		p.expects(days, span, &p.expected[i])
	}
	for _, e := range p.running {
		p.goesOn(days, span, e)
	}
	for _, e := range p.away {
		eachIn(days, span, e.Span(), func(_ calendar.Date, day *plenaryDay) {
			day.Sitting = calendar.Sitting{Certainty: e.Certainty, Cause: e.ID}
		})
	}
	sittings := make(calendar.Sittings, len(days))
	for i, day := range days {
		sittings[i] = day.Sitting
		sittings[i].Probability = math.Round(day.Probability*1000) / 1000
	}
	return sittings
}

// usual fills in the ordinary week.
func (p *plenary) usual(days []plenaryDay, span calendar.Span) {
	var meets [7]bool
	for _, w := range p.Meets {
		meets[w.Weekday] = true
	}
	weekday := span.First.Weekday()
	for i := range days {
		days[i].Certainty = calendar.Projected
		if meets[(int(weekday)+i)%7] && !p.holidays[span.First.AddDays(i)] {
			days[i].Probability = p.Sits
		}
	}
}

// between marks the days between two times away that are both known and have none
// that is expected between them: they are in term, as far as anybody has said.
func (p *plenary) between(days []plenaryDay, span calendar.Span) {
	type away struct {
		calendar.Span
		known bool
	}
	var all []away
	for _, e := range p.away {
		all = append(all, away{e.Span(), true})
	}
	for _, x := range p.expected {
		all = append(all, away{x.entry.Span(), false})
	}
	slices.SortFunc(all, func(a, b away) int { return a.First.Compare(b.First) })
	for i := 1; i < len(all); i++ {
		if before, after := all[i-1], all[i]; before.known && after.known {
			term := calendar.Span{First: before.Last.AddDays(1), Last: after.First.AddDays(-1)}
			eachIn(days, span, term, func(_ calendar.Date, day *plenaryDay) { day.Certainty = calendar.Provisional })
		}
	}
}

// expects takes the odds of a time away that is expected from the days about it.
func (p *plenary) expects(days []plenaryDay, span calendar.Span, x *projected) {
	near := calendar.Span{First: x.rises.AddDays(-reach), Last: x.returns.AddDays(reach)}
	eachIn(days, span, near, func(d calendar.Date, day *plenaryDay) {
		in := 0.0
		switch {
		case day.Probability > 0:
			in = x.covers(d)
			day.Probability *= 1 - in
		case x.entry.Span().Contains(d):
			in = x.entry.Probability
		}
		if in > max(day.most, 0.5) {
			day.most, day.Cause = in, x.entry.ID
		}
		if in > 0 {
			day.Certainty = calendar.Projected
		}
	})
}

// goesOn takes from the days to come the odds that what runs without a known end still
// does. What has lasted some days is as likely as not to last as many again, and so on
// in proportion: that is a judgement, from the two times that the Assembly had no
// business for years and nobody could say for how long.
func (p *plenary) goesOn(days []plenaryDay, span calendar.Span, running calendar.Entry) {
	lasted := float64(running.Span().Days())
	eachIn(days, span, calendar.Span{First: p.known.AddDays(1), Last: span.Last}, func(d calendar.Date, day *plenaryDay) {
		still := lasted / (lasted + float64(d.DaysSince(p.known)))
		day.Probability *= 1 - still
		day.Certainty = calendar.Projected
		if still > max(day.most, 0.5) {
			day.most, day.Cause = still, running.ID
		}
	})
}

// eachIn does something with each day of the calendar that lies in a span.
func eachIn(days []plenaryDay, calendarSpan, span calendar.Span, do func(calendar.Date, *plenaryDay)) {
	first := max(span.First.DaysSince(calendarSpan.First), 0)
	last := min(span.Last.DaysSince(calendarSpan.First), len(days)-1)
	for i := first; i <= last; i++ {
		do(calendarSpan.First.AddDays(i), &days[i])
	}
}
