package ical

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"divisionbell/calendar"
)

// rule is a rule by which an event repeats (RFC 5545 section 3.3.10), on days. What
// repeats within a day is not an event of a calendar.
type rule struct {
	every      string // DAILY, WEEKLY, MONTHLY or YEARLY
	interval   int
	count      int    // 0 if it does not end by number
	until      moment // no day if it does not end by date
	months     []int
	monthDays  []int
	yearDays   []int
	weekdays   []nthWeekday
	positions  []int
	clock      map[string]int // BYHOUR, BYMINUTE and BYSECOND, one number each
	weekBegins time.Weekday
}

// nthWeekday is a weekday, or the nth of them in a month or a year, from the end if
// n is negative.
type nthWeekday struct {
	n   int
	day time.Weekday
}

// parseRule reads FREQ=WEEKLY;COUNT=3.
func parseRule(s string) (rule, error) {
	r := rule{interval: 1, weekBegins: time.Monday}
	for part := range strings.SplitSeq(strings.Trim(strings.ToUpper(strings.TrimSpace(s)), ";"), ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		if err := r.set(name, strings.TrimSpace(value)); err != nil {
			return rule{}, err
		}
	}
	if r.every == "" {
		return rule{}, fmt.Errorf("%s does not say how often it repeats, such as FREQ=WEEKLY", quoted(s))
	}
	return r, nil
}

func (r *rule) set(name, value string) (err error) {
	switch name {
	case "FREQ":
		r.every = value
		switch value {
		case "SECONDLY", "MINUTELY", "HOURLY":
			return fmt.Errorf("it repeats within a day (%s), which is not read", quoted(value))
		case "DAILY", "WEEKLY", "MONTHLY", "YEARLY":
			return nil
		}
		return fmt.Errorf("%s is not how often something repeats: DAILY, WEEKLY, MONTHLY and YEARLY are", quoted(value))
	case "INTERVAL":
		r.interval, err = between(name, value, 1, 9999)
	case "COUNT":
		r.count, err = between(name, value, 1, 99999)
	case "UNTIL":
		r.until, err = parseMoment(value)
	case "BYMONTH":
		r.months, err = numbers(name, value, 1, 12)
	case "BYMONTHDAY":
		r.monthDays, err = numbers(name, value, -31, 31)
	case "BYYEARDAY":
		r.yearDays, err = numbers(name, value, -366, 366)
	case "BYSETPOS":
		r.positions, err = numbers(name, value, -366, 366)
	case "BYDAY":
		r.weekdays, err = weekdays(value)
	case "WKST":
		var begins []nthWeekday
		if begins, err = weekdays(value); err == nil {
			r.weekBegins = begins[0].day
		}
	case "BYHOUR", "BYMINUTE", "BYSECOND":
		if r.clock == nil {
			r.clock = make(map[string]int)
		}
		r.clock[name], err = between(name, value, 0, 59)
	case "BYWEEKNO":
		return fmt.Errorf("a rule with %s is not read", name)
	}
	return err
}

// isAt reports whether the times of day in the rule, if there are any, are that of the
// first time.
func (r rule) isAt(m moment) bool {
	for name, unit := range map[string]int{"BYHOUR": m.clock / 3600, "BYMINUTE": m.clock / 60 % 60, "BYSECOND": m.clock % 60} {
		if n, said := r.clock[name]; said && n != unit && !m.isWhole() {
			return false
		}
	}
	return true
}

func between(name, value string, least, most int) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < least || n > most {
		return 0, fmt.Errorf("%s=%s must be a number from %d to %d", name, quoted(value), least, most)
	}
	return n, nil
}

// mostNumbers is how many numbers one part of a rule may list.
const mostNumbers = 400

func numbers(name, value string, least, most int) (all []int, err error) {
	for one := range strings.SplitSeq(value, ",") {
		n, err := between(name, strings.TrimPrefix(strings.TrimSpace(one), "+"), least, most)
		if err != nil || n == 0 || len(all) == mostNumbers {
			return nil, fmt.Errorf("%s=%s must be numbers from %d to %d", name, quoted(value), max(least, 1), most)
		}
		if !slices.Contains(all, n) {
			all = append(all, n)
		}
	}
	return all, nil
}

func weekdays(value string) (all []nthWeekday, err error) {
	for one := range strings.SplitSeq(value, ",") {
		one = strings.TrimSpace(one)
		at := max(len(one)-2, 0)
		day := slices.Index([]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}, one[at:])
		n := 0
		if at > 0 {
			n, err = between("BYDAY", strings.TrimPrefix(one[:at], "+"), -53, 53)
		}
		if day < 0 || err != nil || len(all) == mostNumbers {
			return nil, fmt.Errorf("BYDAY=%s must be days of the week such as MO or 2TU", quoted(value))
		}
		all = append(all, nthWeekday{n, time.Weekday(day)})
	}
	return all, nil
}

// earliestRule is from when on rules are worked out; time zones of Windows begin in 1601.
const earliestRule = 1900

// days returns the days within a span on which something that begins at start
// happens, in order, the first day included. It takes of steps what it costs, and ends
// when there are none left.
func (r rule) days(start moment, within calendar.Span, steps *int) []calendar.Date {
	var found []calendar.Date
	said := 0
	take := func(day calendar.Date) (more bool) {
		said++
		if r.count > 0 && said > r.count || day.After(within.Last) || r.over(start.on(day)) {
			return false
		}
		if !day.Before(within.First) {
			found = append(found, day)
		}
		return true
	}
	if !take(start.day) {
		return found
	}
	for period := r.firstPeriod(start.day, within.First); *steps > 0; period++ {
		span, ok := r.period(start.day, period)
		if !ok || span.First.After(within.Last) {
			return found
		}
		for _, day := range r.of(span, start.day, steps) {
			if day.After(start.day) && !take(day) {
				return found
			}
		}
	}
	return found
}

// over reports whether the rule has ended before m.
func (r rule) over(m moment) bool {
	switch {
	case r.until.day.IsZero():
		return false
	case r.until.isWhole() || m.isWhole() || !r.until.utc:
		if r.until.day == m.day && !r.until.isWhole() && !m.isWhole() {
			return m.clock > r.until.clock
		}
		return m.day.After(r.until.day)
	}
	return m.zone != nil && m.instant().After(r.until.instant())
}

// firstPeriod is the number of the period with which to begin: that of the start or,
// where nothing has to be counted, one shortly before the days that matter.
func (r rule) firstPeriod(start, from calendar.Date) int {
	if early := calendar.Year(earliestRule).First; from.Before(early) {
		from = early
	}
	if r.count > 0 || !from.After(start) {
		return 0
	}
	longest := map[string]int{"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}[r.every]
	return max(from.DaysSince(start)/longest/r.interval-1, 0)
}

// period returns the days of a period; the first, 0, is the one with the start in it.
func (r rule) period(start calendar.Date, number int) (calendar.Span, bool) {
	n := number * r.interval
	switch r.every {
	case "DAILY":
		day := start.AddDays(n)
		return calendar.Span{First: day, Last: day}, day.DaysSince(start) == n
	case "WEEKLY":
		first := start.OnOrBefore(r.weekBegins).AddDays(7 * n)
		return calendar.Span{First: first, Last: first.AddDays(6)}, first.DaysSince(start) >= 7*n-6
	case "MONTHLY":
		year, month, _ := start.YMD()
		months := year*12 + int(month) - 1 + n
		first, err := calendar.NewDate(months/12, time.Month(months%12+1), 1)
		return calendar.Span{First: first, Last: first.AddDays(calendar.DaysIn(months/12, time.Month(months%12+1)) - 1)}, err == nil
	default:
		first, err := calendar.NewDate(start.Year()+n, time.January, 1)
		if err != nil {
			return calendar.Span{}, false
		}
		return calendar.Year(first.Year()), true
	}
}

// of returns the days of a period on which the rule holds.
func (r rule) of(period calendar.Span, start calendar.Date, steps *int) []calendar.Date {
	var days []calendar.Date
	for day := period.First; !day.After(period.Last); {
		*steps--
		year, month, _ := day.YMD()
		if len(r.months) > 0 && !slices.Contains(r.months, int(month)) {
			if day = monthAfter(year, month); day.IsZero() {
				break
			}
			continue
		}
		if r.holds(day, start) {
			days = append(days, day)
		}
		next := day.AddDays(1)
		if next == day {
			break // the end of all calendars
		}
		day = next
	}
	return r.positioned(days)
}

// monthAfter is the first day of the next month, if there is one.
func monthAfter(year int, month time.Month) calendar.Date {
	d, _ := calendar.NewDate(year+int(month)/12, month%12+1, 1)
	return d
}

// positioned picks those days of a period that BYSETPOS names.
func (r rule) positioned(days []calendar.Date) []calendar.Date {
	if len(r.positions) == 0 {
		return days
	}
	var picked []calendar.Date
	for i, day := range days {
		if slices.Contains(r.positions, i+1) || slices.Contains(r.positions, i-len(days)) {
			picked = append(picked, day)
		}
	}
	return picked
}

// holds reports whether the rule holds on a day of a period. What it leaves out is as
// on the day on which it begins.
func (r rule) holds(day, start calendar.Date) bool {
	year, month, d := day.YMD()
	_, startMonth, startDay := start.YMD()
	if len(r.monthDays) > 0 && !slices.Contains(r.monthDays, d) && !slices.Contains(r.monthDays, d-calendar.DaysIn(year, month)-1) {
		return false
	}
	if len(r.yearDays) > 0 {
		first, last := calendar.Year(year).First, calendar.Year(year).Last
		if !slices.Contains(r.yearDays, day.DaysSince(first)+1) && !slices.Contains(r.yearDays, day.DaysSince(last)-1) {
			return false
		}
	}
	if len(r.weekdays) > 0 {
		return r.isWeekday(day)
	}
	if len(r.monthDays) > 0 || len(r.yearDays) > 0 {
		return true
	}
	switch r.every {
	case "WEEKLY":
		return day.Weekday() == start.Weekday()
	case "MONTHLY":
		return d == startDay
	case "YEARLY":
		return d == startDay && (len(r.months) > 0 || month == startMonth)
	}
	return true
}

// isWeekday reports whether a day is one that BYDAY names.
func (r rule) isWeekday(day calendar.Date) bool {
	year, month, d := day.YMD()
	fromFirst, toLast := d, calendar.DaysIn(year, month)-d+1
	if r.every == "YEARLY" && len(r.months) == 0 {
		fromFirst, toLast = day.DaysSince(calendar.Year(year).First)+1, calendar.Year(year).Last.DaysSince(day)+1
	}
	return slices.ContainsFunc(r.weekdays, func(w nthWeekday) bool {
		counts := r.every == "MONTHLY" || r.every == "YEARLY"
		switch {
		case w.day != day.Weekday():
			return false
		case w.n > 0 && counts:
			return (fromFirst+6)/7 == w.n
		case w.n < 0 && counts:
			return (toLast+6)/7 == -w.n
		}
		return true
	})
}
