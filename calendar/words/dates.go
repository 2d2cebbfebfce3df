package words

import (
	"strconv"
	"time"

	"divisionbell/calendar"
)

// Date says a date with its weekday, and with its year where that is not plain from
// asked, the day on which it is said: Monday 18 January, dydd Llun 18 Ionawr.
func (l Language) Date(d, asked calendar.Date) Phrase {
	if l == English {
		return inEnglish(d.InWords(asked))
	}
	return inWelsh(l.day(d) + " " + l.monthFrom(d, asked))
}

// Span says days from the first to the last: Monday 18 to Friday 22 January, dydd Llun 18
// i ddydd Gwener 22 Ionawr.
func (l Language) Span(s calendar.Span, asked calendar.Date) Phrase {
	if l == English {
		return inEnglish(s.InWords(asked))
	}
	if s.First == s.Last {
		return l.Date(s.First, asked)
	}
	return inWelsh(l.firstOf(s, asked) + " " + l.Date(s.Last, asked).To)
}

// firstOf says the first day of several: without the month if it is that of the last day,
// without the year where the last day says it.
func (l Language) firstOf(s calendar.Span, asked calendar.Date) string {
	y1, m1, _ := s.First.YMD()
	y2, m2, _ := s.Last.YMD()
	switch {
	case y1 != y2 || s.First.IsNear(asked) != s.Last.IsNear(asked):
		return l.Date(s.First, asked).Plain
	case m1 != m2:
		return l.day(s.First) + " " + l.month(s.First)
	default:
		return l.day(s.First)
	}
}

// LongDate says a date with its year: Monday 18 January 2027, dydd Llun 18 Ionawr 2027.
func (l Language) LongDate(d calendar.Date) Phrase {
	return l.Phrase(l.day(d) + " " + l.monthAndYear(d))
}

// ShortDate is Date with the weekday cut short: Mon 18 January, Llun 18 Ionawr.
func (l Language) ShortDate(d, asked calendar.Date) string {
	return l.shortDay(d) + " " + l.monthFrom(d, asked)
}

// ShortSpan is Span with the weekdays cut short: Mon 18 to Fri 22 January. Welsh has a
// dash, as CLDR writes a range, because what is cut short does not mutate after i.
func (l Language) ShortSpan(s calendar.Span, asked calendar.Date) string {
	if s.First == s.Last {
		return l.ShortDate(s.First, asked)
	}
	y1, m1, _ := s.First.YMD()
	y2, m2, _ := s.Last.YMD()
	first := l.shortDay(s.First)
	switch {
	case y1 != y2 || s.First.IsNear(asked) != s.Last.IsNear(asked):
		first = l.ShortDate(s.First, asked)
	case m1 != m2:
		first += " " + l.month(s.First)
	}
	to := " to "
	if l == Welsh {
		to = " – "
	}
	return first + to + l.ShortDate(s.Last, asked)
}

// Weekday returns the name of a day of the week: Monday, dydd Llun.
func (l Language) Weekday(d time.Weekday) Phrase {
	return l.Phrase(l.weekdayName(d))
}

// ShortWeekday returns the name of a day of the week in three or four letters: Mon, Llun.
func (l Language) ShortWeekday(d time.Weekday) string {
	if l == Welsh {
		return welshWeekdays[d].short
	}
	return d.String()[:3]
}

// Month returns the name of a month: January, Ionawr. Its Welsh In is that of "mis": ym
// mis Ionawr.
func (l Language) Month(m time.Month) Phrase {
	p := l.Phrase(l.monthName(m))
	if l == Welsh {
		p.In = in("mis " + p.Plain)
	}
	return p
}

// ShortMonth returns the name of a month in three or four letters: Jan, Ion.
func (l Language) ShortMonth(m time.Month) string {
	if l == Welsh {
		return welshMonths[m-1].short
	}
	return m.String()[:3]
}

// day says a weekday and the number of the day: Monday 18, dydd Llun 18.
func (l Language) day(d calendar.Date) string {
	_, _, n := d.YMD()
	return l.weekdayName(d.Weekday()) + " " + strconv.Itoa(n)
}

func (l Language) shortDay(d calendar.Date) string {
	_, _, n := d.YMD()
	return l.ShortWeekday(d.Weekday()) + " " + strconv.Itoa(n)
}

// month says the month of a day: September, Medi.
func (l Language) month(d calendar.Date) string {
	_, m, _ := d.YMD()
	return l.monthName(m)
}

// monthAndYear says the month of a day and its year: September 2027, Medi 2027.
func (l Language) monthAndYear(d calendar.Date) string {
	y, _, _ := d.YMD()
	return l.month(d) + " " + strconv.Itoa(y)
}

// monthFrom says the month of a day, and its year where that is not plain on the day of asking.
func (l Language) monthFrom(d, asked calendar.Date) string {
	if d.IsNear(asked) {
		return l.month(d)
	}
	return l.monthAndYear(d)
}

func (l Language) weekdayName(d time.Weekday) string {
	if l == Welsh {
		return welshWeekdays[d].name
	}
	return d.String()
}

func (l Language) monthName(m time.Month) string {
	if l == Welsh {
		return welshMonths[m-1].name
	}
	return m.String()
}

// named is a name and how it is cut short, as CLDR 47 has it for Welsh
// (cldr-json, cldr-dates-full/main/cy). Within a sentence "dydd" is written small, as
// the Senedd does. Weekdays are cut as in dates, months as those that stand alone.
type named struct{ name, short string }

var welshWeekdays = [7]named{
	{"dydd Sul", "Sul"}, {"dydd Llun", "Llun"}, {"dydd Mawrth", "Maw"}, {"dydd Mercher", "Mer"},
	{"dydd Iau", "Iau"}, {"dydd Gwener", "Gwen"}, {"dydd Sadwrn", "Sad"},
}

var welshMonths = [12]named{
	{"Ionawr", "Ion"}, {"Chwefror", "Chw"}, {"Mawrth", "Maw"}, {"Ebrill", "Ebr"}, {"Mai", "Mai"}, {"Mehefin", "Meh"},
	{"Gorffennaf", "Gor"}, {"Awst", "Awst"}, {"Medi", "Medi"}, {"Hydref", "Hyd"}, {"Tachwedd", "Tach"}, {"Rhagfyr", "Rhag"},
}
