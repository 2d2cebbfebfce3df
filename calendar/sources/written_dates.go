package sources

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"divisionbell/calendar"
)

// dateRange finds "10 to 18 February 2024", "21 December 2024 to 5 January 2025" and
// "Monday 17 July 2023 – Sunday 10 September 2023". Each part but the last day may
// lean on what follows.
var dateRange = regexp.MustCompile(`(?i)(?:\b([a-z]{3,9}) )?\b(\d{1,2})(?: ([a-z]{3,9}))?(?: (\d{4}))? ?(?:\bto\b|–|—|-) ?(?:([a-z]{3,9}) )?(\d{1,2}) ([a-z]{3,9}) (\d{4})\b`)

// rangeIn reads what dateRange has found. Weekdays that are named must be right.
func rangeIn(m []string) (s calendar.Span, err error) {
	if s.Last, err = writtenDate(m[5], m[6], m[7], m[8]); err != nil {
		return s, err
	}
	month, year := m[3], m[4]
	if month == "" {
		month = m[7]
	}
	if year == "" {
		year = m[8]
	}
	if s.First, err = writtenDate(m[1], m[2], month, year); err != nil {
		return s, err
	}
	if s.Days() == 0 {
		return s, fmt.Errorf("%q ends before it begins", m[0])
	}
	return s, nil
}

// writtenDate reads a date in words. A word before it counts only if it is a weekday.
func writtenDate(weekday, day, month, year string) (calendar.Date, error) {
	m, ok := monthNamed(month)
	if !ok {
		return calendar.Date{}, fmt.Errorf("%q is not a month", month)
	}
	d, _ := strconv.Atoi(day)
	y, _ := strconv.Atoi(year)
	date, err := calendar.NewDate(y, m, d)
	if err != nil {
		return date, err
	}
	if wd, ok := weekdayNamed(weekday); ok && wd != date.Weekday() {
		return date, fmt.Errorf("%s %s %s %s is a %s", weekday, day, month, year, date.Weekday())
	}
	return date, nil
}

func monthNamed(name string) (time.Month, bool) {
	for m := time.January; m <= time.December; m++ {
		if strings.EqualFold(name, m.String()) || strings.EqualFold(name, m.String()[:3]) {
			return m, true
		}
	}
	return 0, false
}

func weekdayNamed(name string) (time.Weekday, bool) {
	for wd := time.Sunday; wd <= time.Saturday; wd++ {
		if strings.EqualFold(name, wd.String()) || strings.EqualFold(name, wd.String()[:3]) {
			return wd, true
		}
	}
	return 0, false
}

// The lengths, in days, between which the recess of a devolved parliament lies.
const (
	shortestRecess = 5
	longestRecess  = 80
)

// devolvedRecess makes the entry of a recess of a devolved parliament, whose name is
// that of the time of the year, as in the typical year.
func devolvedRecess(body calendar.Body, s calendar.Span, names map[time.Month]string) (calendar.Entry, error) {
	_, month, _ := s.First.YMD()
	name, ok := names[month]
	if !ok {
		return calendar.Entry{}, fmt.Errorf("no recess begins in %s", month)
	}
	if n := s.Days(); n < shortestRecess || n > longestRecess {
		return calendar.Entry{}, fmt.Errorf("a recess of %d days, from %s to %s, is none", n, s.First, s.Last)
	}
	return calendar.Entry{
		ID:    fmt.Sprintf("%s/%s/%s/%d", body, calendar.KindRecess, name, s.First.Year()),
		Body:  body,
		Kind:  calendar.KindRecess,
		Title: strings.ToUpper(name[:1]) + name[1:] + " recess",
		First: s.First,
		Last:  s.Last,
	}, nil
}
