package backtest

import (
	"cmp"
	"slices"
	"time"

	"divisionbell/calendar"
)

// Days is how the projection of a number of days came out, beside plain baselines.
type Days struct {
	// Weekdays is the number of days of which it is known whether the parliament sat.
	Weekdays int `json:"weekdays"`
	// Right is the share of them, 0 to 1, on which the projection was right, and
	// Baselines the same for each baseline.
	Right     float64   `json:"right"`
	Baselines Baselines `json:"baselines"`
	// Brier is the mean squared error of the probabilities of sitting on those
	// days; BaselineBrier that of the baseline of the year before.
	Brier         float64 `json:"brier"`
	BaselineBrier float64 `json:"baseline_brier"`
}

// Baselines are the shares that plain rules get right.
type Baselines struct {
	// YearBefore: as on the same weekday 52 weeks before. Days of which nothing was
	// known then are taken as in MondayToThursday.
	YearBefore float64 `json:"year-before"`
	// Guide: the general pattern of parliament.uk's guide to procedure, Mondays to
	// Thursdays. There is none for the devolved parliaments.
	Guide float64 `json:"guide,omitzero"`
	// MondayToThursday: always sitting from Monday to Thursday and never on a Friday;
	// for a devolved parliament, always on the weekdays on which it meets.
	MondayToThursday float64 `json:"monday-to-thursday"`
}

// Best returns the share of the best baseline.
func (b Baselines) Best() float64 { return max(b.YearBefore, b.Guide, b.MondayToThursday) }

// day is one Monday to Friday of which it is known whether a parliament sat.
type day struct {
	calendar.Date
	usual     bool    // one of the weekdays on which the parliament meets in term
	said      float64 // the probability of sitting that was projected
	confirmed bool    // nothing was left to project
	sat       bool
	// What the baselines say.
	yearBefore, guide bool
}

// outlook is what was projected of some days, and what became of them.
type outlook struct {
	days          calendar.Span
	before, after *calendar.Calendar
}

// of returns the days of one parliament that can be scored.
func (o outlook) of(body calendar.Body, meets weekdays) []day {
	var found []day
	for d := range o.days.All() {
		sat, known := happened(o.after, body, d)
		if !known || d.IsWeekend() {
			continue
		}
		projected, _ := o.before.Sitting(body, d)
		usual := meets[d.Weekday()]
		found = append(found, day{
			Date: d, usual: usual, sat: sat,
			said: projected.Probability, confirmed: projected.Certainty == calendar.Confirmed,
			yearBefore: o.theYearBefore(body, d, usual), guide: usual && asInTheGuide(d),
		})
	}
	return found
}

// happened says whether the parliament sat, if that is known. A day between two known
// recesses on which it would usually sit counts as known.
func happened(after *calendar.Calendar, body calendar.Body, d calendar.Date) (sat, known bool) {
	s, ok := after.Sitting(body, d)
	return s.Sits(), ok && s.Certainty != calendar.Projected
}

func (o outlook) theYearBefore(body calendar.Body, d calendar.Date, usual bool) bool {
	sat, known := happened(o.after, body, d.AddDays(-52*7))
	if !known {
		return usual
	}
	return sat
}

// weekdays are some of the days of the week.
type weekdays [7]bool

// meetsOn returns the weekdays on which a parliament meets in term: the Houses from
// Monday to Thursday, and on some Fridays besides; the others on those on which the
// calendar ever has them sit.
func meetsOn(body calendar.Body, after *calendar.Calendar) weekdays {
	if isHouse(body) {
		return weekdays{time.Monday: true, time.Tuesday: true, time.Wednesday: true, time.Thursday: true}
	}
	var meets weekdays
	for d := range after.Span().All() {
		if s, ok := after.Sitting(body, d); ok && s.Sits() {
			meets[d.Weekday()] = true
		}
	}
	return meets
}

func usualDays(days []day) []day {
	return slices.DeleteFunc(slices.Clone(days), func(d day) bool { return !d.usual })
}

func calmDays(days []day) []day {
	return slices.DeleteFunc(slices.Clone(days), func(d day) bool { return !slices.Contains(calm, d.Year()) })
}

// scoreOf puts days of one parliament together.
func scoreOf(body calendar.Body, days []day) Days {
	var right, brier, baseBrier, yearBefore, guide, always float64
	for _, d := range days {
		right += hit(d.said >= 0.5, d.sat)
		yearBefore += hit(d.yearBefore, d.sat)
		guide += hit(d.guide, d.sat)
		always += hit(d.usual, d.sat)
		brier += square(d.said - hit(d.sat, true))
		baseBrier += 1 - hit(d.yearBefore, d.sat)
	}
	n := cmp.Or(float64(len(days)), 1)
	score := Days{
		Weekdays: len(days), Right: round(right / n), Brier: round(brier / n), BaselineBrier: round(baseBrier / n),
		Baselines: Baselines{YearBefore: round(yearBefore / n), MondayToThursday: round(always / n)},
	}
	if isHouse(body) {
		score.Baselines.Guide = round(guide / n)
	}
	return score
}

// together is the score of all the days of several.
func together(scores []Days) Days {
	var all Days
	for _, s := range scores {
		n := float64(s.Weekdays)
		all.Weekdays += s.Weekdays
		all.Right += n * s.Right
		all.Baselines.YearBefore += n * s.Baselines.YearBefore
		all.Baselines.Guide += n * s.Baselines.Guide
		all.Baselines.MondayToThursday += n * s.Baselines.MondayToThursday
		all.Brier += n * s.Brier
		all.BaselineBrier += n * s.BaselineBrier
	}
	n := cmp.Or(float64(all.Weekdays), 1)
	all.Right, all.Brier, all.BaselineBrier = round(all.Right/n), round(all.Brier/n), round(all.BaselineBrier/n)
	all.Baselines = Baselines{round(all.Baselines.YearBefore / n), round(all.Baselines.Guide / n), round(all.Baselines.MondayToThursday / n)}
	return all
}
