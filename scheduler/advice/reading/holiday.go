package reading

import (
	"slices"
	"strings"

	"divisionbell/calendar"
)

// reasonOn is the reason of a rule as it is told of a day.
func (d *Days) reasonOn(rule, i int) string {
	return d.r.rules[rule].ReasonOn(func() (day, holiday string) {
		on, holiday := d.holidayOn(i)
		return on.InWords(d.asked.From), holiday
	})
}

// holidayOn names the holiday of a day, in the middle of a sentence.
func (d *Days) holidayOn(i int) (on calendar.Date, holiday string) {
	on = d.Date(i)
	title, _ := d.r.cal.Holiday(d.asked.Nation, on)
	return on, spokenHoliday(title, on)
}

// fixedHoliday is a holiday with a day of its own in the year, month*100+day, as it is
// spoken of.
type fixedHoliday struct {
	title, spoken string
	on            int
}

func fixedHolidays() []fixedHoliday {
	return []fixedHoliday{
		{"New Year's Day", "New Year's Day", 101},
		{"2nd January", "the day after New Year's Day", 102},
		{"St Patrick's Day", "St Patrick's Day", 317},
		{"Battle of the Boyne (Orangemen's Day)", "Orangemen's Day", 712},
		{"St Andrew's Day", "St Andrew's Day", 1130},
		{"Christmas Day", "Christmas Day", 1225},
		{"Boxing Day", "Boxing Day", 1226},
	}
}

// spokenHoliday is the name of a holiday in the middle of a sentence. One that is kept on
// another day, because its own is at a weekend, is not that day but the holiday for it.
func spokenHoliday(title string, day calendar.Date) string {
	all := fixedHolidays()
	if at := slices.IndexFunc(all, func(h fixedHoliday) bool { return h.title == title }); at >= 0 {
		if _, month, n := day.YMD(); int(month)*100+n != all[at].on {
			return "the holiday for " + all[at].spoken
		}
		return all[at].spoken
	}
	if strings.Contains(strings.ToLower(title), "bank holiday") {
		name, _, _ := strings.Cut(title, " (")
		return "the " + name
	}
	return title
}
