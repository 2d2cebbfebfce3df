package pages

import (
	"html/template"
	"slices"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/edition"
)

// mostOn is how many things are named under a month.
const mostOn = 4

// stripMonths is how many months a strip has, that of the first day among them.
const stripMonths = 12

// addStrip adds the grade of every day of twelve months, as far as the calendar reaches,
// and what is on in them.
func (f frame) addStrip(a *advised, v Visit, t typed, found advice.Answer) error {
	q := t.question
	q.Days = stripEnd(q.From, v.Edition.Calendar.Span().Last).DaysSince(q.From) + 1
	days, err := v.Edition.Advice.Days(q)
	if err != nil {
		return err
	}
	var best []calendar.Span
	for _, w := range found.Windows[:min(len(found.Windows), mostCards)] {
		best = append(best, w.Span())
	}
	for _, g := range gradesInOrder() {
		if slices.ContainsFunc(days.Days, func(d advice.GradedDay) bool { return d.Grade == g && d.WorkingDay }) {
			a.Key = append(a.Key, f.grade(g))
		}
	}
	on := f.notable(v.Edition, q)
	for _, m := range monthsOf(calendar.Span{First: days.From, Last: days.To}) {
		a.Months = append(a.Months, month{f.monthName(m.First), f.draw(days, m, best), f.onIn(on, m)})
	}
	a.Runs = f.table(runsOf(days))
	return nil
}

// table writes the rows of the table that says the same as the strip.
func (f frame) table(runs []gradedRun) template.HTML {
	var m markup
	m.Grow(len(runs) * 80) // about as long as a row
	for _, r := range runs {
		m.put("<tr><td>", f.short(r.span), "</td><td>", f.gradeWords(r.grade), "</td></tr>\n")
	}
	return m.html()
}

// stripEnd is the end of the twelfth month, or that of the calendar.
func stripEnd(from, end calendar.Date) calendar.Date {
	last := from
	for range stripMonths {
		y, m, n := last.YMD()
		last = last.AddDays(calendar.DaysIn(y, m) - n + 1)
	}
	return earliest(last.AddDays(-1), end)
}

func (f frame) monthName(d calendar.Date) template.HTML {
	y, m, _ := d.YMD()
	return f.sayWith("strip.month", words.Data{"Month": f.Lang.Month(m).Capital, "Year": y})
}

func (f frame) short(s calendar.Span) template.HTML {
	return template.HTML(template.HTMLEscapeString(words.Capital(f.Lang.ShortSpan(s, f.today))))
}

// near says days beside a month that names the year.
func near(f frame, s calendar.Span) template.HTML {
	return template.HTML(template.HTMLEscapeString(f.Lang.ShortSpan(s, s.First)))
}

// notable are the entries that are named under a strip: the times away, polls, budgets
// and conferences of whom one asks for.
func (f frame) notable(e *edition.Edition, q advice.Question) []calendar.Entry {
	bodies := []calendar.Body{bodyOf(e.Advice.Book(), q.Office), calendar.UKGovernment, calendar.Parties}
	named := []calendar.Kind{
		calendar.KindRecess, calendar.KindProrogation, calendar.KindDissolution, calendar.KindElection, calendar.KindPreElection,
		calendar.KindStateOpening, calendar.KindBudget, calendar.KindConference, calendar.KindCouncilElection, "council-budget", "scottish-budget", "welsh-draft-budget",
	}
	all := e.Calendar.Entries(calendar.Query{Span: calendar.Span{First: q.From, Last: q.From.AddDays(q.Days - 1)}, Bodies: bodies})
	return slices.DeleteFunc(all, func(e calendar.Entry) bool {
		isElsewhere := e.Nation != "" && !e.Nation.Covers(q.Nation)
		return isElsewhere || !slices.Contains(named, e.Kind)
	})
}

func bodyOf(book *rule.Book, o advice.Office) calendar.Body {
	for _, info := range book.OfficeInfos() {
		if info.Name == o {
			return info.Body
		}
	}
	return calendar.Commons
}

// doubtOf marks days that are expected and not announced. What is sure is not marked.
func (f frame) doubtOf(e calendar.Entry) template.HTML {
	if e.Certainty != calendar.Projected {
		return ""
	}
	return " (" + f.mark(f.names.Certainty(f.Lang, e.Certainty).Text()) + ")"
}

// onIn names what begins in a month, or runs on into the first month of the strip.
func (f frame) onIn(all []calendar.Entry, s calendar.Span) []template.HTML {
	var said []template.HTML
	for _, e := range all {
		begins := s.Contains(e.First) || e.First.Before(f.today) && s.Contains(f.today) && !e.Last.Before(f.today)
		if begins && len(said) < mostOn {
			said = append(said, f.mark(f.names.Title(f.Lang, e))+": "+near(f, e.Span())+f.doubtOf(e))
		}
	}
	return said
}
