package typicalyear

import (
	"math"
	"slices"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
)

// sittingRank is that of on how many days a House sits: it is told where there is little
// else.
const sittingRank = 45

// addSittings tells on how many days of each month the Commons sit. Of no other parliament
// enough years are known.
func (w *work) addSittings(months *[12][]Statement) {
	for m := time.January; m <= time.December; m++ {
		var counts, years []int
		for year := past(w.cal).First.Year(); year <= past(w.cal).Last.Year(); year++ {
			if n, known := w.sat(monthOf(year, m)); known {
				counts, years = append(counts, n), append(years, year)
			}
		}
		slices.Sort(counts)
		out := len(counts) / 10 // in eight of ten
		if len(counts) < fewYears || counts[out] == 0 {
			continue
		}
		least, most := counts[out], counts[len(counts)-1-out]
		count := Frequency{Of: len(counts), First: years[0], Last: years[len(years)-1]}
		for _, n := range counts {
			if least <= n && n <= most {
				count.In++
			}
		}
		months[m-1] = append(months[m-1], w.sittings(m, count, least, most))
	}
}

// sat counts the days of a month on which the Commons sat, if that is known of all.
func (w *work) sat(month calendar.Span) (days int, known bool) {
	for d := range month.All() {
		s, ok := w.cal.Sitting(calendar.Commons, d)
		if !ok || s.Certainty == calendar.Projected || d.After(w.cal.Seen()) {
			return 0, false
		}
		if s.Sits() {
			days++
		}
	}
	return days, true
}

// sittings says that the Commons sit on from least to most days in eight years of ten.
func (w *work) sittings(m time.Month, count Frequency, least, most int) Statement {
	expected, sure := 0.0, "known"
	for d := range monthOf(w.year, m).All() {
		s, _ := w.cal.Sitting(calendar.Commons, d)
		expected += s.Probability
		if s.Certainty == calendar.Projected {
			sure = "expected"
		}
	}
	n := int(math.Round(expected))
	data := words.Data{"Who": w.tell.names.Body(w.tell.lang, calendar.Commons).Capital, "Least": least, "Most": most, "Year": w.year, "Days": n}
	s := Statement{
		About: "sitting", Edge: string(goesOn), Bodies: []calendar.Body{calendar.Commons}, Count: count, rank: sittingRank,
		Text: w.tell.say("sitting.between", data), Often: w.tell.often(m, count),
		ThisYear: ThisYear{Is: inMonth, On: []Dated{}, Text: w.tell.say("sitting.this-year."+sure, data)},
	}
	if least == most {
		s.Text = w.tell.say("sitting.on", data)
	}
	switch {
	case n < least:
		s.ThisYear.Text += " " + w.tell.say("sitting.fewer", nil)
	case n > most:
		s.ThisYear.Text += " " + w.tell.say("sitting.more", nil)
	}
	if n == 0 {
		s.ThisYear = ThisYear{Is: isNone, On: []Dated{}, Text: w.tell.thisYear(w.year, ThisYear{Is: isNone})}
	}
	return s
}
