package typicalyear

import (
	"embed"
	"slices"
	"strconv"
	"strings"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/reading"
)

//go:embed texts
var textFiles embed.FS

// teller puts a typical year into the words of a language.
type teller struct {
	texts *words.Catalogue
	names *words.Names
	lang  words.Language
	asked calendar.Date // the day from which most of the year is near, so that it is not named
}

func (t teller) say(key string, data words.Data) string { return t.texts.Say(t.lang, key, data).Words }

// tellsOf reports whether there is a text for an edge of a course.
func (t teller) tellsOf(c *course, x edge) bool { return t.texts.Has(c.Says + "." + string(x)) }

// statement says what usually happens.
func (t teller) statement(c *course, x edge, m time.Month, u *Usually) string {
	data := words.Data{"Who": t.who(c), "Name": t.name(c), "When": t.when(m, u)}
	return t.say(c.Says+"."+string(x), data)
}

// who names the bodies of a course, at the beginning of a sentence.
func (t teller) who(c *course) string {
	if len(c.of) > 1 {
		return t.say("both-houses", nil)
	}
	return t.names.Body(t.lang, c.of[0].body).Capital
}

// name is that of a recess; nothing for what has no names of its own.
func (t teller) name(c *course) string {
	if key := c.Says + ".name." + c.name; t.texts.Has(key) {
		return t.say(key, nil)
	}
	return ""
}

// when says on which days of the month something usually is: between 9 and 16 February.
func (t teller) when(m time.Month, u *Usually) string {
	if u == nil {
		return ""
	}
	data := words.Data{"From": u.From, "To": u.To, "Month": t.lang.Month(m)}
	if u.From == u.To {
		return t.say("usually.on", data)
	}
	return t.say("usually.between", data)
}

// often says how often it was so.
func (t teller) often(m time.Month, c Frequency) string {
	key := "often.counted"
	switch {
	case c.ByRule:
		key = "often.by-rule"
	case 2*c.In < c.Of:
		key = "often.seldom"
	}
	return t.say(key, words.Data{"Month": t.lang.Month(m), "In": c.In, "Of": c.Of, "First": c.First, "Last": c.Last})
}

// thisYear says when it is this year.
func (t teller) thisYear(year int, y ThisYear) string {
	if y.Is == isNone {
		return t.say("this-year.none", words.Data{"Year": year})
	}
	key := "this-year." + y.Is + "." + surest(y.On)
	said := t.say(key, words.Data{"Year": year, "When": t.daysOf(y.On)})
	switch {
	case y.Earlier:
		said += " " + t.say("this-year.earlier", nil)
	case y.Later:
		said += " " + t.say("this-year.later", nil)
	}
	return said
}

// surest says how sure the least sure of the entries is.
func surest(on []Dated) string {
	sure := "known"
	for _, e := range on {
		switch {
		case e.Probability < 0.5:
			return "possible"
		case e.Certainty == calendar.Projected:
			sure = "expected"
		}
	}
	return sure
}

// daysOf says when the entries are, each with its body unless all are on the same days.
func (t teller) daysOf(on []Dated) string {
	var all []string
	same := true
	for _, e := range on {
		all = append(all, t.span(e.edge))
		same = same && all[0] == all[len(all)-1]
	}
	if same {
		return all[0]
	}
	for i, e := range on {
		all[i] = t.say("in-body", words.Data{"When": all[i], "Body": t.names.Body(t.lang, e.Body)})
	}
	return strings.Join(all, ", ")
}

// days are those that are told of an edge: the whole entry, or the day on which it ends.
func (x edge) days(e *calendar.Entry) calendar.Span {
	if x == ends || x == closes {
		return calendar.Span{First: x.day(e), Last: x.day(e)}
	}
	return e.Span()
}

func (t teller) span(s calendar.Span) string { return t.lang.ShortSpan(s, t.asked) }

// action says in a sentence or two when to do something.
func (t teller) action(a ActionMonth) string {
	said := t.best(a)
	if len(a.Worst) > 0 {
		said += " " + t.say("weeks.worst", words.Data{"When": t.weeks(a.Worst), "Grade": t.grade(a.Worst[0].Grade)})
	}
	return said
}

// usualWeek says in which week of the month the best mostly is, in a sentence and in
// short.
func (t teller) usualWeek(b *UsualWeek) (sentence, short string) {
	if b == nil {
		return "", ""
	}
	key := "usual-week.counted"
	if b.ByRule {
		key = "usual-week.by-rule"
	}
	week := t.say("week."+strconv.Itoa(b.Week), nil)
	data := words.Data{"Week": week, "Number": b.Week, "In": b.In, "Of": b.Of, "First": b.First, "Last": b.Last}
	return t.say(key, data), t.say("usual-week.short", data)
}

func (t teller) best(a ActionMonth) string {
	do := t.say("do."+string(a.Action), nil)
	switch {
	case len(a.Best) == 0:
		return t.say("weeks.none", words.Data{"Do": do})
	case !isFair(a.Best[0].Grade):
		return t.say("weeks.bad", words.Data{"Do": do, "When": t.weeks(a.Best), "Grade": t.grade(a.Best[0].Grade)})
	case t.isAlike(a):
		return t.say("weeks.alike", words.Data{"Do": do, "Grade": t.grade(a.Best[0].Grade)})
	}
	return t.say("weeks.best", words.Data{"Do": do, "When": t.weeks(a.Best), "Grade": t.grade(a.Best[0].Grade)})
}

// isAlike reports whether no day of the month is better than another.
func (t teller) isAlike(a ActionMonth) bool {
	return a.Alike && len(a.Best) == 1 && len(a.Best[0].only) == 0
}

// isFair reports whether a grade is fair or better.
func isFair(g advice.Grade) bool { return g == reading.Ideal || g == reading.Good || g == reading.Fair }

func (t teller) grade(g advice.Grade) string { return t.names.Grade(t.lang, string(g)).Plain }

// mostWeeks is how many stretches are named, the longest.
const mostWeeks = 2

// weeks says when some weeks are, in a sentence.
func (t teller) weeks(all []Weeks) string {
	return t.eachWeek(all, t.span, t.only)
}

// inMonth says when some weeks are under the name of a month.
func (t teller) inMonth(all []Weeks, m time.Month) string {
	span := func(s calendar.Span) string {
		if s.First == s.Last {
			return t.dayIn(m, s.First)
		}
		return t.say("from-to", words.Data{"First": t.dayIn(m, s.First), "Last": t.dayIn(m, s.Last)})
	}
	return t.eachWeek(all, span, func(w Weeks) string {
		var said []string
		for _, weekday := range w.only {
			said = append(said, t.lang.ShortWeekday(weekday))
		}
		weekdays := strings.Join(said, ", ")
		if isRun(w.only) {
			weekdays = t.say("from-to", words.Data{"First": said[0], "Last": said[len(said)-1]})
		}
		return t.say("weeks.only-short", words.Data{"Weekdays": weekdays, "First": t.numberIn(m, w.First), "Last": t.numberIn(m, w.Last)})
	})
}

// numberIn is dayIn without the weekday: 11, or 2 April under the name of March.
func (t teller) numberIn(m time.Month, d calendar.Date) string {
	_, month, day := d.YMD()
	if month != m {
		return strconv.Itoa(day) + " " + t.lang.Month(month).Plain
	}
	return strconv.Itoa(day)
}

// dayIn names a day under the name of a month: Mon 11, or Fri 2 April under that of March.
func (t teller) dayIn(m time.Month, d calendar.Date) string {
	_, month, day := d.YMD()
	if month != m {
		return t.lang.ShortDate(d, t.asked)
	}
	return t.lang.ShortWeekday(d.Weekday()) + " " + strconv.Itoa(day)
}

func (t teller) eachWeek(all []Weeks, say func(calendar.Span) string, only func(Weeks) string) string {
	if len(all) == 0 {
		return ""
	}
	if len(all) > mostWeeks {
		all = slices.Clone(all)
		slices.SortStableFunc(all, func(a, b Weeks) int { return len(b.days) - len(a.days) })
		all = all[:mostWeeks]
		slices.SortFunc(all, func(a, b Weeks) int { return a.First.Compare(b.First) })
	}
	var said []string
	for _, s := range all {
		switch {
		case len(s.Weekdays) == 0:
			said = append(said, say(calendar.Span{First: s.First, Last: s.Last}))
		case s.weeks == 1:
			for _, day := range s.days {
				said = append(said, say(calendar.Span{First: day.Date, Last: day.Date}))
			}
		default:
			said = append(said, only(s))
		}
	}
	return t.listed(said)
}

// only says between which days weekdays are meant: Fridays, 8 to 29 January.
func (t teller) only(s Weeks) string {
	_, from, first := s.First.YMD()
	_, to, last := s.Last.YMD()
	data := words.Data{"Weekdays": t.weekdays(s), "First": first, "Last": last, "Month": t.lang.Month(to)}
	if from == to {
		return t.say("weeks.only", data)
	}
	data["From"] = t.lang.Month(from)
	return t.say("weeks.only-across", data)
}

func (t teller) weekdays(s Weeks) string {
	first, last := s.only[0], s.only[len(s.only)-1]
	if isRun(s.only) {
		return t.say("weekdays.to", words.Data{"First": t.every(first), "Last": t.lang.Phrase(t.every(last))})
	}
	var said []string
	for _, weekday := range s.only {
		said = append(said, t.every(weekday))
	}
	return t.say("weekdays.each", words.Data{"Days": t.listed(said)})
}

// isRun reports whether weekdays are three or more that follow each other.
func isRun(all []time.Weekday) bool {
	return len(all) > 2 && int(all[len(all)-1]-all[0]) == len(all)-1
}

// every names a weekday that comes again: Fridays.
func (t teller) every(d time.Weekday) string {
	return t.say("weekdays."+strings.ToLower(d.String()), nil)
}

// listed joins what is said with commas and an and.
func (t teller) listed(said []string) string {
	if len(said) == 1 {
		return said[0]
	}
	last := len(said) - 1
	return t.say("and", words.Data{"First": strings.Join(said[:last], ", "), "Last": said[last]})
}
