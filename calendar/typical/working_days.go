package typical

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"divisionbell/calendar"
)

// notCounted is what a law leaves out when it counts days back from a poll.
type notCounted struct {
	Days []uncountedDay `yaml:"days"`
	// BankHolidays says whose bank holidays those are: a nation's, or "poll" for those
	// of the nation in which the poll is held.
	BankHolidays string `yaml:"bank_holidays"`
	Source       string `yaml:"source"`
}

// uncountedDay is a kind of day that a law leaves out.
type uncountedDay string

const (
	saturday     uncountedDay = "saturday"
	sunday       uncountedDay = "sunday"
	christmasEve uncountedDay = "christmas-eve"
	christmasDay uncountedDay = "christmas-day"
	goodFriday   uncountedDay = "good-friday"
	easterMonday uncountedDay = "easter-monday"
	bankHoliday  uncountedDay = "bank-holiday"
	mourning     uncountedDay = "thanksgiving-or-mourning"
)

// ofThePoll stands for the bank holidays of the nation in which a poll is held.
const ofThePoll = "poll"

// uncountedDays are the kinds of days, with their words for people.
var uncountedDays = map[uncountedDay]string{
	saturday: "Saturdays", sunday: "Sundays", christmasEve: "Christmas Eve", christmasDay: "Christmas Day",
	goodFriday: "Good Friday", easterMonday: "Easter Monday", bankHoliday: "bank holidays",
	mourning: "days of public thanksgiving or mourning",
}

func (n notCounted) check(name string) error {
	nations := append(calendar.Nations(), calendar.EnglandAndWales, calendar.UnitedKingdom)
	if n.BankHolidays != ofThePoll && !slices.Contains(nations, calendar.Nation(n.BankHolidays)) {
		return fmt.Errorf("days not counted, %s: bank_holidays is %q; allowed are poll and the nations", name, n.BankHolidays)
	}
	for _, d := range []uncountedDay{saturday, sunday, bankHoliday} { // no law counts them
		if !slices.Contains(n.Days, d) {
			return fmt.Errorf("days not counted, %s: %s must be among its days", name, d)
		}
	}
	if n.Source == "" {
		return fmt.Errorf("days not counted, %s: must have a source", name)
	}
	for _, d := range n.Days {
		if uncountedDays[d] == "" {
			return fmt.Errorf("days not counted, %s: %q is not a day that can be left out", name, d)
		}
	}
	return nil
}

// words lists the days for people.
func (n notCounted) words() string {
	of := "of any part of the United Kingdom"
	switch calendar.Nation(n.BankHolidays) {
	case ofThePoll:
		of = "of the nation, or of any part of the United Kingdom where the poll is in all of it"
	case calendar.EnglandAndWales, calendar.England, calendar.Wales:
		of = "of England and Wales"
	case calendar.Scotland:
		of = "of Scotland"
	case calendar.NorthernIreland:
		of = "of Northern Ireland"
	}
	all := make([]string, len(n.Days))
	for i, d := range n.Days {
		all[i] = uncountedDays[d]
		if d == bankHoliday {
			all[i] += " " + of
		}
	}
	last := len(all) - 1
	return strings.Join(all[:last], ", ") + " and " + all[last]
}

// in returns the days of a year that are left out besides weekends and bank holidays.
func (n notCounted) in(year int) []calendar.Date {
	easter := calendar.Easter(year)
	dates := map[uncountedDay]calendar.Date{
		christmasEve: dayOfYear{time.December, 24}.in(year),
		christmasDay: dayOfYear{time.December, 25}.in(year),
		goodFriday:   easter.AddDays(-2),
		easterMonday: easter.AddDays(1),
	}
	var found []calendar.Date
	for _, d := range n.Days {
		if date, ok := dates[d]; ok {
			found = append(found, date)
		}
	}
	return found
}

// workingDays counts days as the laws of elections do.
type workingDays struct {
	off map[counted]daySet
	// knownUntil is the last year whose bank holidays are known and not worked out.
	knownUntil int
}

// counted is a rule of days that do not count, where a poll is held.
type counted struct {
	rule string
	in   calendar.Nation
}

// sinceYear is the first year for which days are counted: bank holidays are not known
// much longer.
const sinceYear = 2010

// workingDays returns the days that count up to and including the year until: by the
// bank holidays that are known, and after them by those that the law gives.
func (l electionLaw) workingDays(known calendar.Layer, until int) workingDays {
	w := workingDays{off: make(map[counted]daySet)}
	var holidays []calendar.Entry
	add := func(entries []calendar.Entry) {
		for i := range entries {
			e := &entries[i]
			if e.Kind != calendar.KindBankHoliday {
				continue
			}
			holidays = append(holidays, *e)
			if e.Certainty != calendar.Projected {
				w.knownUntil = max(w.knownUntil, e.First.Year())
			}
		}
	}
	add(known.Entries)
	add(bankHolidays(known, sinceYear, until))
	for name, rule := range l.NotCounted {
		for _, n := range append(calendar.Nations(), calendar.EnglandAndWales, calendar.UnitedKingdom) {
			w.off[counted{name, n}] = rule.off(n, holidays, l.Mourning, until)
		}
	}
	return w
}

// off returns the days that the rule leaves out besides weekends at a poll in a nation.
func (n notCounted) off(poll calendar.Nation, holidays []calendar.Entry, mourned []calendar.Date, until int) daySet {
	off := make(daySet)
	of := calendar.Nation(n.BankHolidays)
	if n.BankHolidays == ofThePoll {
		of = poll
	}
	for _, e := range holidays {
		if of == calendar.UnitedKingdom || e.Nation.Covers(of) {
			off[e.First] = true
		}
	}
	for year := sinceYear; year <= until; year++ {
		for _, d := range n.in(year) {
			off[d] = true
		}
	}
	if slices.Contains(n.Days, mourning) {
		for _, d := range mourned {
			off[d] = true
		}
	}
	return off
}

// counting counts the days that are neither at a weekend nor in the set.
type counting struct{ off daySet }

// by returns the count of the rule of that name at a poll in that nation, or in all of
// the United Kingdom if none is given.
func (w workingDays) by(rule string, poll calendar.Nation) counting {
	return counting{w.off[counted{rule, cmp.Or(poll, calendar.UnitedKingdom)}]}
}

// before returns the n-th day before d that counts; d itself does not.
func (c counting) before(d calendar.Date, n int) calendar.Date { return c.walk(d, n, -1) }

// after returns the n-th day after d that counts.
func (c counting) after(d calendar.Date, n int) calendar.Date { return c.walk(d, n, 1) }

func (c counting) walk(d calendar.Date, n, step int) calendar.Date {
	for n > 0 {
		d = d.AddDays(step)
		if !d.IsWeekend() && !c.off[d] {
			n--
		}
	}
	return d
}
