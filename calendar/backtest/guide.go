package backtest

import (
	"time"

	"divisionbell/calendar"
)

// asInTheGuide says whether the House would sit by the general pattern in
// parliament.uk's guide to procedure (article 6L8Y5Dq2), which gives no days:
// Whitsun a week in late May to early June, summer late July to early September,
// conference mid-September to early October, November a long weekend in the middle
// of the month, Christmas late December to early January, February a week in the
// middle of the month, Easter two weeks that depend on its date. The days below are
// one plain reading of those words.
func asInTheGuide(d calendar.Date) bool {
	year := d.Year()
	on := func(month time.Month, day int) calendar.Date {
		date, err := calendar.NewDate(year, month, day)
		if err != nil {
			panic(err) // all the days below exist in every year
		}
		return date
	}
	week := func(monday calendar.Date, weeks int) calendar.Span {
		return calendar.Span{First: monday, Last: monday.AddDays(7*weeks - 1)}
	}
	easterMonday := calendar.Easter(year).AddDays(1)
	for _, away := range []calendar.Span{
		{First: on(time.January, 1), Last: on(time.January, 4)},
		week(on(time.February, 12).OnOrAfter(time.Monday), 1),
		week(easterMonday.AddDays(-7), 2),
		week(on(time.May, 31).OnOrBefore(time.Monday), 1),
		{First: on(time.July, 22), Last: on(time.September, 4)},
		{First: on(time.September, 15), Last: on(time.October, 7)},
		{First: on(time.November, 6).OnOrAfter(time.Friday), Last: on(time.November, 6).OnOrAfter(time.Friday).AddDays(3)},
		{First: on(time.December, 20), Last: on(time.December, 31)},
	} {
		if away.Contains(d) {
			return false
		}
	}
	return true
}
