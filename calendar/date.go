package calendar

import (
	"cmp"
	"fmt"
	"time"
)

// Date is a civil date of the Gregorian calendar, without a time of day and
// without a time zone, between 0001-01-01 and 9999-12-31. Dates compare with ==.
// The zero Date is no date at all.
type Date struct {
	day int32 // 1 is 0001-01-01, a Monday
}

const lastDay = 3652059 // 9999-12-31

// unixEpoch is the day number of 1970-01-01.
const unixEpoch = 719163

// NewDate returns the date of that year (1 to 9999), month and day, or an error
// if the month has no such day.
func NewDate(year int, month time.Month, day int) (Date, error) {
	if year < 1 || year > 9999 {
		return Date{}, fmt.Errorf("year %d is out of range: years run from 1 to 9999", year)
	}
	if month < time.January || month > time.December {
		return Date{}, fmt.Errorf("month %d is out of range: months run from 1 to 12", month)
	}
	if n := DaysIn(year, month); day < 1 || day > n {
		return Date{}, fmt.Errorf("%s %d has %d days, so there is no day %d", month, year, n, day)
	}
	return dateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC)), nil
}

// ParseDate reads a date written as YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	y, m, d, ok := digits(s)
	if !ok {
		return Date{}, fmt.Errorf("%s is not a date: dates are written YYYY-MM-DD, such as 2027-01-04", Quote(s))
	}
	date, err := NewDate(y, time.Month(m), d)
	if err != nil {
		return Date{}, fmt.Errorf("%s is not a date: %w", Quote(s), err)
	}
	return date, nil
}

// MustDate is ParseDate for dates written in code; it panics if s is not a date.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// DateIn returns the civil date on which the instant t falls in loc. With At it
// is the only bridge between instants and dates.
func DateIn(t time.Time, loc *time.Location) Date {
	y, m, d := t.In(loc).Date()
	return dateOf(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
}

// At returns the instant of that hour and minute on d in loc. A time that the
// spring clock change leaves out is read with the offset before the change, so
// it falls an hour later; of a time that the autumn change repeats the first is
// taken.
func (d Date) At(hour, minute int, loc *time.Location) time.Time {
	y, m, day := d.YMD()
	t := time.Date(y, m, day, hour, minute, 0, 0, loc)
	if first := t.Add(-time.Hour); first.In(loc).Hour() == t.Hour() {
		return first
	}
	return t
}

// DaysIn returns how many days the month has in that year.
func DaysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d.day == 0 }

// YMD returns year, month and day of the month.
func (d Date) YMD() (year int, month time.Month, day int) { return d.utc().Date() }

// Year returns the year in which d falls.
func (d Date) Year() int { return d.utc().Year() }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return time.Weekday(d.day % 7) }

// IsWeekend reports whether d is a Saturday or a Sunday.
func (d Date) IsWeekend() bool {
	wd := d.Weekday()
	return wd == time.Saturday || wd == time.Sunday
}

// AddDays returns the date n days later, or earlier if n is negative. It stops
// at 0001-01-01 and 9999-12-31.
func (d Date) AddDays(n int) Date {
	return Date{int32(min(max(int(d.day)+n, 1), lastDay))}
}

// DaysSince returns the number of days from other to d, negative if d is earlier.
func (d Date) DaysSince(other Date) int { return int(d.day - other.day) }

// Compare returns -1, 0 or +1 as d is before, the same as or after other.
func (d Date) Compare(other Date) int { return cmp.Compare(d.day, other.day) }

// Before reports whether d is earlier than other.
func (d Date) Before(other Date) bool { return d.day < other.day }

// After reports whether d is later than other.
func (d Date) After(other Date) bool { return d.day > other.day }

// OnOrAfter returns the first day from d on that is the weekday.
func (d Date) OnOrAfter(wd time.Weekday) Date {
	return d.AddDays((int(wd) - int(d.Weekday()) + 7) % 7)
}

// OnOrBefore returns the last day up to and including d that is the weekday.
func (d Date) OnOrBefore(wd time.Weekday) Date {
	return d.AddDays(-((int(d.Weekday()) - int(wd) + 7) % 7))
}

// String writes the date as YYYY-MM-DD, and no date as nothing.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.utc().Format(time.DateOnly)
}

// Long writes the date as a person would: Tuesday 22 July 2025.
func (d Date) Long() string { return d.utc().Format("Monday 2 January 2006") }

// Short writes the date without its year: Tuesday 22 July.
func (d Date) Short() string { return d.utc().Format("Monday 2 January") }

// MarshalText writes the date as String does.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the date as ParseDate does; nothing is no date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// Easter returns Easter Sunday of a year, by the Gregorian computus (Meeus,
// Astronomical Algorithms, ch. 8; the rule is that of the Calendar (New Style)
// Act 1750).
func Easter(year int) Date {
	a, b, c := year%19, year/100, year%100
	d, e, f := b/4, b%4, (b+8)/25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return dateOf(time.Date(year, time.Month(n/31), n%31+1, 0, 0, 0, 0, time.UTC))
}

func (d Date) utc() time.Time {
	return time.Unix((int64(d.day)-unixEpoch)*86400, 0).UTC()
}

func dateOf(midnightUTC time.Time) Date {
	return Date{int32(midnightUTC.Unix()/86400 + unixEpoch)}
}

// digits splits YYYY-MM-DD; ok is false if s has any other shape.
func digits(s string) (y, m, d int, ok bool) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return 0, 0, 0, false
	}
	for i, n := range []*int{&y, &y, &y, &y, nil, &m, &m, nil, &d, &d} {
		if n == nil {
			continue
		}
		if s[i] < '0' || s[i] > '9' {
			return 0, 0, 0, false
		}
		*n = *n*10 + int(s[i]-'0')
	}
	return y, m, d, true
}
