package pages

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/reading"
)

// months are those of the strip.
type months []month

// month is one month of the strip.
type month struct {
	Name    template.HTML
	Drawing template.HTML
	// On names what is on in it.
	On []template.HTML
}

// height is that of the bar of a grade, in units of the drawing: the better, the higher.
func height(g advice.Grade) int {
	switch g {
	case reading.Ideal:
		return 30
	case reading.Good:
		return 25
	case reading.Fair:
		return 19
	case reading.Poor:
		return 13
	case reading.Avoid:
		return 8
	default:
		return 4
	}
}

func gradesInOrder() []advice.Grade {
	return []advice.Grade{reading.Ideal, reading.Good, reading.Fair, reading.Poor, reading.Avoid, reading.Blocked}
}

// Measures of a month's drawing: the width of a day, the height of the bars and that of
// the line above them.
const (
	dayWidth  = 5
	barHeight = 30
	headRoom  = 11
)

// gradedRun is a run of working days of one grade, and the days between them.
type gradedRun struct {
	span  calendar.Span
	grade advice.Grade
}

// runsOf returns the runs of working days of one grade.
func runsOf(days advice.GradedDays) []gradedRun {
	var runs []gradedRun
	for _, d := range days.Days {
		n := len(runs) - 1
		switch {
		case !d.WorkingDay:
		case n >= 0 && runs[n].grade == d.Grade:
			runs[n].span.Last = d.Date
		default:
			runs = append(runs, gradedRun{calendar.Span{First: d.Date, Last: d.Date}, d.Grade})
		}
	}
	return runs
}

// bars returns the runs of neighbouring working days of one grade within a month.
func bars(days advice.GradedDays, month calendar.Span) []gradedRun {
	var all []gradedRun
	for d := range month.All() {
		day := days.Days[d.DaysSince(days.From)]
		n := len(all) - 1
		switch {
		case !day.WorkingDay:
		case n >= 0 && all[n].grade == day.Grade && all[n].span.Last == d.AddDays(-1):
			all[n].span.Last = d
		default:
			all = append(all, gradedRun{calendar.Span{First: d, Last: d}, day.Grade})
		}
	}
	return all
}

// monthsOf returns the months of a span, the first and the last of them as far as they
// are in it.
func monthsOf(s calendar.Span) []calendar.Span {
	var all []calendar.Span
	for d := s.First; !d.After(s.Last); {
		y, m, n := d.YMD()
		last := d.AddDays(calendar.DaysIn(y, m) - n)
		if last.After(s.Last) {
			last = s.Last
		}
		all = append(all, calendar.Span{First: d, Last: last})
		d = last.AddDays(1)
	}
	return all
}

// draw draws the days of a month that are in a question, each where it stands in the month.
// best are the moments that have a number.
func (f frame) draw(days advice.GradedDays, s calendar.Span, best []calendar.Span) template.HTML {
	var b markup
	b.Grow(2 << 10) // about as long as a month
	y, m, _ := s.First.YMD()
	b.put(`<svg viewBox="0 0 155 42" aria-hidden="true" focusable="false">`) // 31 days, and a line below the bars
	for _, r := range bars(days, s) {
		h := height(r.grade)
		name := template.HTML(r.grade)
		b.put(`<rect class="p-`, name, `" fill="url(#p-`, name, `)" x="`)
		b.number(placeOf(r.span.First))
		b.put(`" y="`)
		b.number(headRoom + barHeight - h)
		b.put(`" width="`)
		b.number(r.span.Days() * dayWidth)
		b.put(`" height="`)
		b.number(h)
		b.put(`"><title>`, daysOf(r.span), ": ", f.gradeWords(r.grade), "</title></rect>")
	}
	b.put(`<path class="base" d="M0 41H`)
	b.number(dayWidth * calendar.DaysIn(y, m))
	b.put(`"/>`)
	drawRanks(&b.Builder, s, best)
	if s.Contains(f.today) {
		fmt.Fprintf(&b, `<path class="today" d="M%d %dh7l-3.5 5z"/>`, placeOf(f.today)-1, headRoom-6)
	}
	b.put(`</svg>`)
	return b.html()
}

// daysOf writes days of a month that is named beside them: 18–22.
func daysOf(s calendar.Span) template.HTML {
	_, _, first := s.First.YMD()
	if s.First == s.Last {
		return template.HTML(strconv.Itoa(first))
	}
	_, _, last := s.Last.YMD()
	return template.HTML(strconv.Itoa(first) + "–" + strconv.Itoa(last))
}

// placeOf is where a day stands in the drawing of its month.
func placeOf(d calendar.Date) int {
	_, _, n := d.YMD()
	return (n - 1) * dayWidth
}

// rankWidth is the room that a number takes.
const rankWidth = 9

// drawRanks writes the numbers of the best moments above their days, none on another.
func drawRanks(b *strings.Builder, month calendar.Span, best []calendar.Span) {
	type rank struct{ n, x int }
	var ranks []rank
	for i, w := range best {
		if w.Overlaps(month) {
			first, last := placeOf(latest(w.First, month.First)), placeOf(earliest(w.Last, month.Last))
			ranks = append(ranks, rank{i + 1, (first + last + dayWidth) / 2})
		}
	}
	slices.SortFunc(ranks, func(a, b rank) int { return a.x - b.x })
	free := 0
	for _, r := range ranks {
		x := max(r.x, free)
		fmt.Fprintf(b, `<text class="rank" x="%d" y="8">%d</text>`, x, r.n)
		free = x + rankWidth
	}
}

func latest(a, b calendar.Date) calendar.Date {
	if a.Before(b) {
		return b
	}
	return a
}

func earliest(a, b calendar.Date) calendar.Date {
	if b.Before(a) {
		return b
	}
	return a
}
