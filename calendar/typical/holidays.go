package typical

import (
	"fmt"
	"time"

	"divisionbell/calendar"
)

const bankHolidayLaw = "Banking and Financial Dealings Act 1971, Sch. 1, and the yearly proclamations under s. 1"

// bankHolidays returns the bank holidays that the law gives for the years, from and
// until in, that the published lists leave out. A royal proclamation can move or add
// one, so they are projected.
func bankHolidays(known calendar.Layer, from, until int) []calendar.Entry {
	listed := make(map[int]bool)
	for _, e := range known.Entries {
		if e.Kind == calendar.KindBankHoliday {
			listed[e.First.Year()] = true
		}
	}
	if len(listed) == 0 {
		return nil
	}
	var found []calendar.Entry
	for year := from; year <= until; year++ {
		if !listed[year] {
			found = append(found, lawfulHolidays(year, known.Known)...)
		}
	}
	return found
}

// lawfulHolidays returns a year's bank holidays of all divisions as the law gives them.
func lawfulHolidays(year int, known calendar.Date) []calendar.Entry {
	var found []calendar.Entry
	for _, division := range []calendar.Nation{calendar.EnglandAndWales, calendar.Scotland, calendar.NorthernIreland} {
		for _, h := range holidaysOf(division, year) {
			found = append(found, calendar.Entry{
				ID:          fmt.Sprintf("%s/%s/%s/%s", calendar.BankHolidays, calendar.KindBankHoliday, division, h.date),
				Kind:        calendar.KindBankHoliday,
				Body:        calendar.BankHolidays,
				Nation:      division,
				Title:       h.title,
				First:       h.date,
				Last:        h.date,
				Certainty:   calendar.Projected,
				Probability: 0.97, // in 2012, 2020, 2022 and 2023 a proclamation moved or added one of eight
				Earliest:    h.date,
				Latest:      h.date,
				Source:      calendar.Source{Name: bankHolidayLaw, Note: "Worked out from the law."},
				Revised:     known,
			})
		}
	}
	return found
}

type holiday struct {
	title string
	date  calendar.Date
}

// holidaysOf returns a year's bank holidays in a division, by the Act and the
// proclamations that have been made every year since 1978 (early May).
func holidaysOf(division calendar.Nation, year int) []holiday {
	h := bankHolidayYear{year: year, taken: make(daySet)}
	christmas, boxing := h.pair(h.on(time.December, 25), h.on(time.December, 26))
	var days []holiday
	switch division {
	case calendar.Scotland:
		days = h.scottish()
	case calendar.NorthernIreland:
		days = append([]holiday{
			{"St Patrick's Day", h.substitute(h.on(time.March, 17))},
			{"Battle of the Boyne (Orangemen's Day)", h.substitute(h.on(time.July, 12))},
		}, h.outsideScotland()...)
	default:
		days = h.outsideScotland()
	}
	return append(days,
		holiday{"Good Friday", calendar.Easter(year).AddDays(-2)},
		holiday{"Early May bank holiday", h.on(time.May, 1).OnOrAfter(time.Monday)},
		holiday{"Spring bank holiday", h.on(time.May, 31).OnOrBefore(time.Monday)},
		holiday{"Christmas Day", christmas},
		holiday{"Boxing Day", boxing})
}

// bankHolidayYear finds the bank holidays of a year, and remembers which days are taken by one.
type bankHolidayYear struct {
	year  int
	taken daySet
}

func (h bankHolidayYear) on(month time.Month, day int) calendar.Date {
	return dayOfYear{month, day}.in(h.year)
}

func (h bankHolidayYear) scottish() []holiday {
	newYear, second := h.pair(h.on(time.January, 1), h.on(time.January, 2))
	return []holiday{
		{"New Year's Day", newYear},
		{"2nd January", second},
		{"Summer bank holiday", h.on(time.August, 1).OnOrAfter(time.Monday)},
		{"St Andrew's Day", h.substitute(h.on(time.November, 30))},
	}
}

func (h bankHolidayYear) outsideScotland() []holiday {
	return []holiday{
		{"New Year's Day", h.substitute(h.on(time.January, 1))},
		{"Easter Monday", calendar.Easter(h.year).AddDays(1)},
		{"Summer bank holiday", h.on(time.August, 31).OnOrBefore(time.Monday)},
	}
}

// substitute takes a day or, if that is on a weekend or taken, the next that is neither.
func (h bankHolidayYear) substitute(d calendar.Date) calendar.Date {
	for d.IsWeekend() || h.taken[d] {
		d = d.AddDays(1)
	}
	h.taken[d] = true
	return d
}

// pair takes two days that follow each other, of which the second keeps its place on a Monday.
func (h bankHolidayYear) pair(a, b calendar.Date) (first, second calendar.Date) {
	if !b.IsWeekend() {
		h.taken[b] = true
	}
	first, second = h.substitute(a), b
	if b.IsWeekend() {
		second = h.substitute(b)
	}
	return first, second
}
