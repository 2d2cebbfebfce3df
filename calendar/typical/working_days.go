package typical

import (
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
	if n.Source == "" || !slices.Contains(n.Days, bankHoliday) {
		return fmt.Errorf("days not counted, %s: must have a source, and bank-holiday among its days", name)
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

// workingDays counts days as the laws of elections do.
type workingDays struct {
	rules    map[string]notCounted
	mourning daySet
	holidays map[calendar.Nation]daySet
	// knownUntil is the last year whose bank holidays are known and not worked out.
	knownUntil int
}

// workingDays returns the days that count up to and including the year until: by the
// bank holidays that are known, and after them by those that the law gives.
func (l electionLaw) workingDays(known calendar.Layer, until int) workingDays {
	w := workingDays{rules: l.NotCounted, mourning: make(daySet), holidays: make(map[calendar.Nation]daySet)}
	for _, d := range l.Mourning {
		w.mourning[d] = true
	}
	for _, n := range append(calendar.Nations(), calendar.EnglandAndWales, calendar.UnitedKingdom) {
		w.holidays[n] = make(daySet)
	}
	for _, e := range known.Entries {
		if e.Kind == calendar.KindBankHoliday {
			w.knownUntil = max(w.knownUntil, e.First.Year())
		}
	}
	for _, e := range slices.Concat(known.Entries, bankHolidays(known, until)) {
		if e.Kind != calendar.KindBankHoliday {
			continue
		}
		for n, off := range w.holidays {
			if n == calendar.UnitedKingdom || e.Nation.Covers(n) {
				off[e.First] = true
			}
		}
	}
	return w
}

// counting counts the days of one law at one poll.
type counting struct {
	leftOut  []uncountedDay
	holidays daySet
	mourning daySet
}

// by returns the count of the rule of that name at a poll in that nation, or in all of
// the United Kingdom if none is given.
func (w workingDays) by(rule string, nation calendar.Nation) counting {
	r := w.rules[rule]
	of := calendar.Nation(r.BankHolidays)
	if r.BankHolidays == ofThePoll {
		of = nation
	}
	holidays, ok := w.holidays[of]
	if !ok {
		holidays = w.holidays[calendar.UnitedKingdom]
	}
	return counting{r.Days, holidays, w.mourning}
}

// before returns the n-th day before d that counts; d itself does not.
func (c counting) before(d calendar.Date, n int) calendar.Date { return c.walk(d, n, -1) }

// after returns the n-th day after d that counts.
func (c counting) after(d calendar.Date, n int) calendar.Date { return c.walk(d, n, 1) }

func (c counting) walk(d calendar.Date, n, step int) calendar.Date {
	for n > 0 {
		d = d.AddDays(step)
		if !c.leavesOut(d) {
			n--
		}
	}
	return d
}

func (c counting) leavesOut(d calendar.Date) bool {
	return slices.ContainsFunc(c.leftOut, func(day uncountedDay) bool { return c.is(d, day) })
}

func (c counting) is(d calendar.Date, day uncountedDay) bool {
	switch day {
	case saturday:
		return d.Weekday() == time.Saturday
	case sunday:
		return d.Weekday() == time.Sunday
	case christmasEve:
		return isDecember(d, 24)
	case christmasDay:
		return isDecember(d, 25)
	case goodFriday:
		return d == calendar.Easter(d.Year()).AddDays(-2)
	case easterMonday:
		return d == calendar.Easter(d.Year()).AddDays(1)
	case bankHoliday:
		return c.holidays[d]
	case mourning:
		return c.mourning[d]
	}
	return false
}

func isDecember(d calendar.Date, on int) bool {
	_, month, day := d.YMD()
	return month == time.December && day == on
}
