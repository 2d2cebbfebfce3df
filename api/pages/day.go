package pages

import (
	"context"
	"fmt"
	"html/template"
	"net/http"

	"divisionbell/calendar"
	"divisionbell/calendar/facts"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/engagement"
	"divisionbell/scheduler/following"
)

// dayPage is what a day is for each body.
type dayPage struct {
	frame
	Heading       template.HTML
	Before, After *link
	Holidays      []template.HTML
	Bodies        []bodyDay
	Year          link
}

// bodyDay is what the day is for one body, in words.
type bodyDay struct {
	Name  string
	Words []template.HTML
	Hours []hours
	// Follow leads to where a member follows what is on.
	Follow []link
}

// hours are usual times of a House.
type hours struct {
	What  template.HTML
	When  string
	Notes template.HTML
}

// day makes the page of a day.
func (s *Site) day(v Visit) (Page, error) {
	cal := v.Edition.Calendar
	d, err := calendar.ParseDate(v.Params["date"])
	if known := cal.Span(); err != nil || !known.Contains(d) {
		return Page{}, noPage(fmt.Sprintf("There is no such day: the calendar runs from %s to %s, and days are written YYYY-MM-DD.", known.First, known.Last))
	}
	f := s.frame(v)
	page := dayPage{frame: f, Heading: f.longDate(d), Before: f.dayLink(cal, d.AddDays(-1)), After: f.dayLink(cal, d.AddDays(1))}
	page.Title = f.Lang.LongDate(d).Capital
	page.Year = link{Href: In(v.Lang, fmt.Sprintf("/calendar/%d", d.Year())), Words: template.HTML(fmt.Sprint(d.Year()))}
	day, err := s.Engagement.LookAt(context.Background(), calendar.Date{}, d, nil)
	if err != nil {
		return Page{}, err
	}
	for _, h := range day.BankHolidays {
		nation := template.HTML(template.HTMLEscapeString(f.names.Nation(f.Lang, h.Nation).Capital))
		page.Holidays = append(page.Holidays, nation+": "+f.said(h.Title))
	}
	for _, b := range day.Bodies {
		if b.Body != calendar.BankHolidays {
			page.Bodies = append(page.Bodies, f.bodyDay(b))
		}
	}
	return s.render(http.StatusOK, "day", page)
}

func (f frame) bodyDay(day engagement.BodyDay) bodyDay {
	made := bodyDay{Name: f.bodyName(day.Body)}
	for _, w := range day.Meaning {
		made.Words = append(made.Words, f.said(w))
	}
	for _, h := range day.Hours {
		made.Hours = append(made.Hours, hours{f.Say("hours." + h.What), timesOf(h), f.said(h.Note)})
	}
	for _, e := range day.Entries {
		if kind, _, ok := following.Offered(e); ok {
			name := following.NameOf(e)
			made.Follow = append(made.Follow, link{Href: followAddress(f.Lang, kind, name), Words: f.sayWith("following.link", words.Data{"What": name})})
		}
	}
	return made
}

// timesOf writes the times of something that may have no fixed end, or be a moment.
func timesOf(h facts.Hours) string {
	if h.Ends == "" || h.Ends == h.Starts {
		return h.Starts
	}
	return h.Starts + "–" + h.Ends
}

func (f frame) longDate(d calendar.Date) template.HTML {
	return template.HTML(template.HTMLEscapeString(f.Lang.LongDate(d).Capital))
}

// dayLink leads to a day; nil if the calendar does not have it.
func (f frame) dayLink(cal *calendar.Calendar, d calendar.Date) *link {
	if !cal.Span().Contains(d) {
		return nil
	}
	return &link{Href: In(f.Lang, "/day/"+d.String()), Words: f.longDate(d)}
}
