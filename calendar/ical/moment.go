package ical

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"divisionbell/calendar"
)

// moment is when something begins or ends, as it is written: a day, or a day with a
// time of day in a zone.
type moment struct {
	day   calendar.Date
	clock int // seconds since midnight; wholeDay if there is no time of day
	zone  zone
	utc   bool // given as an instant and not by the clocks of a place
}

const (
	wholeDay  = -1
	secondsIn = 24 * 60 * 60 // a day
)

func (m moment) isWhole() bool { return m.clock == wholeDay }

// instant is when the moment is; a whole day begins at midnight.
func (m moment) instant() time.Time { return m.zone.at(m.day, max(m.clock, 0)) }

// on is the same moment on another day.
func (m moment) on(day calendar.Date) moment {
	m.day = day
	return m
}

// civilIn is the day on which the moment falls at a place; a whole day is the same
// everywhere.
func (m moment) civilIn(place *time.Location) calendar.Date {
	if m.isWhole() {
		return m.day
	}
	return calendar.DateIn(m.instant(), place)
}

// written is a date or a date with a time in any of the forms in which people and
// programs write it without leaving a doubt: 20270614, 20270614T180000Z, 2027-06-14T18:00.
var written = regexp.MustCompile(`^(\d{4})-?(\d{2})-?(\d{2})(?:[Zz]|[Tt ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)? ?([Zz]|[+-]\d{2}:?\d{2})?)?$`)

// errNoDate is what is wrong with a text that is no date at all.
func errNoDate(s string) error {
	return fmt.Errorf("%s is not a date: dates are written 20270614 or, with a time, 20270614T180000", quoted(s))
}

const firstYear, lastYear = 4, 9998

// parseMoment reads a moment by the form of what is written, whatever it is declared to
// be. The first and the last years, which stand for no date, are others from which no zone
// leads out of all calendars.
func parseMoment(s string) (m moment, err error) {
	s = strings.Trim(s, " \t\"")
	found := written.FindStringSubmatch(s)
	if found == nil {
		return m, errNoDate(s)
	}
	year, month, day := number(found[1]), number(found[2]), number(found[3])
	if m.day, err = calendar.NewDate(min(max(year, firstYear), lastYear), time.Month(month), day); err != nil {
		return m, fmt.Errorf("%s is not a date: %w", quoted(s), err)
	}
	m.clock = wholeDay
	if found[4] == "" {
		return m, nil
	}
	hour, minute, second := number(found[4]), number(found[5]), min(number(found[6]), 59) // 60 is a leap second
	if hour > 24 || minute > 59 || hour == 24 && minute > 0 {
		return m, fmt.Errorf("%s has no time of day such as 180000 in it", quoted(s))
	}
	m.clock = hour*3600 + minute*60 + second
	if hour == 24 {
		m.day, m.clock = m.day.AddDays(1), 0
	}
	if found[7] != "" {
		m.utc, m.zone = true, fixed(offset(found[7]))
	}
	return m, nil
}

// number reads digits, of which there are few.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// offset reads Z, +0100 or +01:00 in seconds.
func offset(s string) int {
	if strings.EqualFold(s, "Z") {
		return 0
	}
	s = strings.ReplaceAll(s, ":", "")
	seconds := number(s[1:3])*3600 + number(s[3:5])*60
	if s[0] == '-' {
		return -seconds
	}
	return seconds
}

// length is a duration: days by the calendar, and seconds.
type length struct{ days, seconds int }

// durationForm is a duration; some programs write the T before days as well.
var durationForm = regexp.MustCompile(`^([+-]?)PT?(?:(\d{1,5})W)?(?:(\d{1,5})D)?(?:T?(?:(\d{1,7})H)?(?:(\d{1,7})M)?(?:(\d{1,7})S)?)?$`)

// parseLength reads a duration such as P1D or PT1H45M.
func parseLength(s string) (length, error) {
	found := durationForm.FindStringSubmatch(strings.ToUpper(strings.TrimSpace(s)))
	if found == nil || !strings.ContainsAny(s, "0123456789") {
		return length{}, fmt.Errorf("%s is not a duration: durations are written PT1H45M or P1D", quoted(s))
	}
	l := length{number(found[2])*7 + number(found[3]), number(found[4])*3600 + number(found[5])*60 + number(found[6])}
	if found[1] == "-" && l != (length{}) {
		return length{}, errors.New("it would end before it begins")
	}
	return l, nil
}

// after returns the moment that is so much later.
func (m moment) after(l length) moment {
	if m.isWhole() {
		days := l.days + (l.seconds+secondsIn-1)/secondsIn
		return m.on(m.day.AddDays(max(days, 1)))
	}
	m = m.on(m.day.AddDays(l.days))
	if l.seconds == 0 {
		return m
	}
	end := m.instant().Add(time.Duration(l.seconds) * time.Second)
	return moment{day: calendar.DateIn(end, time.UTC), clock: int(end.Unix()%secondsIn+secondsIn) % secondsIn, zone: fixed(0), utc: true}
}
