package body

import (
	"fmt"
	"regexp"
	"slices"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/layers"
)

// dateName is what a date of the body is called in the id of its entry.
var dateName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)?$`)

// mostDuration is how many days a date of the body can last.
const mostDuration = 400

// dates are those of the body's own.
func (v value) dates() (all []Date) {
	seen := make(map[string]int)
	v.each(mostItems, func(v value) {
		d := Date{Certainty: calendar.Confirmed}
		v.fields(readers{
			"id": func(v value) {
				d.Name = v.text(mostName)
				if !dateName.MatchString(d.Name) {
					v.wrong("%q must be a name of small letters, digits and hyphens, with the year after a stroke, such as annual-conference/2027", d.Name)
				}
				v.once(seen, d.Name)
			},
			"title": func(v value) { d.Title = v.spoken(mostTitle) },
			"first": func(v value) { d.First = v.date() },
			"last":  func(v value) { d.Last = v.date() },
			"certainty": func(v value) {
				d.Certainty = oneOf(v, []calendar.Certainty{calendar.Confirmed, calendar.Provisional})
			},
			"announced": func(v value) { d.Announced = v.date() },
			"source":    func(v value) { d.Source = v.webAddress() },
		}, "id", "title", "first", "announced")
		if d.Last.IsZero() {
			d.Last = d.First
		}
		v.checkDate(d)
		all = append(all, d)
	})
	return all
}

// date is a day of the calendar.
func (v value) date() calendar.Date {
	d, err := calendar.ParseDate(v.Value)
	if err != nil {
		v.wrong("%q must be a day, such as 2027-07-07", v.Value)
		return calendar.Date{}
	}
	if span := almanac.Span(); !span.Contains(d) {
		v.wrong("%s must be a day from %s to %s", d, span.First, span.Last)
	}
	return d
}

func (v value) checkDate(d Date) {
	switch {
	case d.First.IsZero() || d.Announced.IsZero(): // told of already
	case d.Last.Before(d.First):
		v.wrong("last %s must not be before first %s", d.Last, d.First)
	case d.Last.After(d.First.AddDays(mostDuration)):
		v.wrong("from %s to %s is longer than %d days: give each time of it an item of its own", d.First, d.Last, mostDuration)
	case d.Announced.After(d.First):
		v.wrong("announced %s must not be after first %s", d.Announced, d.First)
	}
}

// Records are the body's dates as layers of its calendar, one for each day on which some of
// them were announced. Their source is the body's own word.
func (b *Body) Records() (all []layers.Record) {
	if b == nil {
		return nil
	}
	by := make(map[calendar.Date][]calendar.Entry)
	for _, d := range b.Dates {
		by[d.Announced] = append(by[d.Announced], b.entry(d))
	}
	days := make([]calendar.Date, 0, len(by))
	for day := range by {
		days = append(days, day)
	}
	slices.SortFunc(days, calendar.Date.Compare)
	for _, day := range days {
		all = append(all, layers.Record{
			Standing: layers.Import, At: day.At(0, 0, time.UTC),
			Layer: calendar.Layer{Name: fmt.Sprintf("dates of %s", b.Name.English), Who: b.Name.English, Known: day, Entries: by[day]},
		})
	}
	return all
}

func (b *Body) entry(d Date) calendar.Entry {
	source := calendar.Source{Name: b.Name.English, Announced: d.Announced}
	if d.Source != "" {
		source.Name = d.Source
		source.Note = "told by " + b.Name.English
	}
	return calendar.Entry{
		ID: fmt.Sprintf("%s/%s/%s", calendar.Sector, calendar.KindSectorDate, d.Name), Kind: calendar.KindSectorDate, Body: calendar.Sector,
		Title: d.Title.English, First: d.First, Last: d.Last, Earliest: d.First, Latest: d.Last,
		Certainty: d.Certainty, Probability: 1, Source: source, Revised: d.Announced,
	}
}
