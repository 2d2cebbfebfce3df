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
	on := func(month time.Month, day int) calendar.Date {
		return dayOfYear{month, day}.in(year)
	}
	easter := calendar.Easter(year)
	taken := make(daySet)
	substitute := func(d calendar.Date) calendar.Date {
		for d.IsWeekend() || taken[d] {
			d = d.AddDays(1)
		}
		taken[d] = true
		return d
	}
	// Of two days that follow each other the second keeps its place on a Monday.
	pair := func(a, b calendar.Date) (calendar.Date, calendar.Date) {
		if !b.IsWeekend() {
			taken[b] = true
		}
		a = substitute(a)
		if b.IsWeekend() {
			b = substitute(b)
		}
		return a, b
	}
	christmas, boxing := pair(on(time.December, 25), on(time.December, 26))
	var days []holiday
	switch division {
	case calendar.Scotland:
		newYear, second := pair(on(time.January, 1), on(time.January, 2))
		days = append(days,
			holiday{"New Year's Day", newYear},
			holiday{"2nd January", second},
			holiday{"Summer bank holiday", on(time.August, 1).OnOrAfter(time.Monday)},
			holiday{"St Andrew's Day", substitute(on(time.November, 30))})
	case calendar.NorthernIreland:
		days = append(days,
			holiday{"St Patrick's Day", substitute(on(time.March, 17))},
			holiday{"Battle of the Boyne (Orangemen's Day)", substitute(on(time.July, 12))})
	}
	if division != calendar.Scotland {
		days = append(days,
			holiday{"New Year's Day", substitute(on(time.January, 1))},
			holiday{"Easter Monday", easter.AddDays(1)},
			holiday{"Summer bank holiday", on(time.August, 31).OnOrBefore(time.Monday)})
	}
	return append(days,
		holiday{"Good Friday", easter.AddDays(-2)},
		holiday{"Early May bank holiday", on(time.May, 1).OnOrAfter(time.Monday)},
		holiday{"Spring bank holiday", on(time.May, 31).OnOrBefore(time.Monday)},
		holiday{"Christmas Day", christmas},
		holiday{"Boxing Day", boxing})
}
