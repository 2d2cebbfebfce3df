package refresh

import (
	"context"
	"strings"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/sources"
)

// trust is a small calendar of one's own, which tells what content holds.
func trust(t *testing.T, content *string) *desk {
	t.Helper()
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	cfg := sources.Config{Location: london, Calendars: []sources.Calendar{{
		Name: "trust", Title: "The Trust's dates", Address: "https://example.org/dates.ics", Body: calendar.Sector, Kind: "sector-date",
	}}}
	for _, s := range sources.All(cfg) {
		if name := s.About().Name; name == "calendar-trust" {
			return newDesk(t, getter(func(sources.Request) (string, error) { return *content, nil }), s)
		}
	}
	t.Fatal("the calendar is not among the sources")
	return nil
}

// dates is an .ics file of whole days, each as NAME=20270115.
func dates(events ...string) string {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//made up//EN\r\n")
	for _, event := range events {
		name, day, _ := strings.Cut(event, "=")
		b.WriteString("BEGIN:VEVENT\r\nUID:" + name + "@example.org\r\nDTSTAMP:20261101T000000Z\r\nSUMMARY:" + name + "\r\nDTSTART;VALUE=DATE:" + day + "\r\nEND:VEVENT\r\n")
	}
	return b.String() + "END:VCALENDAR\r\n"
}

// later is another time at which the source is asked.
func (d *desk) later(t *testing.T) Outcome {
	t.Helper()
	now := d.cfg.Now().Add(time.Hour)
	d.cfg.Now = func() time.Time { return now }
	return d.once(t)
}

// on says on which days the events of the trust are.
func (d *desk) on(t *testing.T) string {
	t.Helper()
	var all []string
	for _, e := range d.calendar(t).Entries(calendar.Query{Span: calendar.Year(2027), Bodies: []calendar.Body{calendar.Sector}}) {
		if strings.Contains(e.ID, "/trust/") {
			all = append(all, e.Title+" "+e.First.String())
		}
	}
	return strings.Join(all, ", ")
}

// What guards the lists of parliaments must not freeze a calendar of three events.
func TestASmallCalendarIsBelieved(t *testing.T) {
	for _, tc := range []struct{ name, before, after, want string }{
		{"one of two is called off", dates("Board=20270115", "Staff=20270219"), dates("Board=20270115"), "Board 2027-01-15"},
		{"one of three is put off by months", dates("Board=20270115", "Staff=20270219", "Open=20270310"), dates("Board=20270115", "Staff=20270605", "Open=20270310"), "Board 2027-01-15, Open 2027-03-10, Staff 2027-06-05"},
		{"all but one of five are called off", dates("A=20270115", "B=20270219", "C=20270310", "D=20270311", "E=20270312"), dates("E=20270312"), "E 2027-03-12"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			content := tc.before
			d := trust(t, &content)
			d.once(t)
			content = tc.after
			outcome := d.later(t)
			if outcome.Err != nil || outcome.Layer == "" || d.on(t) != tc.want {
				t.Errorf("%v, layer %q: %s, want %s", outcome.Err, outcome.Layer, d.on(t), tc.want)
			}
		})
	}
	t.Run("an empty file is no calendar without events", func(t *testing.T) {
		content := dates("Board=20270115", "Staff=20270219")
		d := trust(t, &content)
		d.once(t)
		content = dates()
		if outcome := d.later(t); !outcome.Refused() || outcome.Problem() == "" || d.on(t) != "Board 2027-01-15, Staff 2027-02-19" {
			t.Errorf("%v: %s", outcome.Err, d.on(t))
		}
	})
}

// An officer takes back what a calendar said, and it does not come back for being said again.
func TestWhatWasTakenBackIsNotNewForBeingSaidAgain(t *testing.T) {
	content := dates("Board=20270115", "Staff=20270219")
	d := trust(t, &content)
	d.once(t)
	content = dates("Board=20270115")
	outcome := d.later(t)
	p, err := almanac.Undo(d.records(t), outcome.Layer, "Sian", "it is on all the same", calendar.MustDate("2026-11-25"), d.cfg.Now().Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.cfg.Layers.Append(p.Record); err != nil {
		t.Fatal(err)
	}
	if again := d.later(t); again.Err != nil || again.Layer != "" || d.on(t) != "Board 2027-01-15, Staff 2027-02-19" {
		t.Errorf("the same again: %v, layer %q: %s", again.Err, again.Layer, d.on(t))
	}
	content = dates("Board=20270122")
	if other := d.later(t); other.Err != nil || other.Layer == "" || d.on(t) != "Board 2027-01-22, Staff 2027-02-19" {
		t.Errorf("something else: %v, layer %q: %s", other.Err, other.Layer, d.on(t))
	}
}

// listed tells consultations, and all of them.
type listed struct{ names *[]string }

func (listed) About() sources.About {
	return sources.About{Name: "listed", Title: "A list", Bodies: []calendar.Body{calendar.UKGovernment}, Address: "https://example.com"}
}

func (s listed) Ask(_ context.Context, _ sources.Getter, today calendar.Date) (importer.Reading, error) {
	c := importer.Collect(calendar.Layer{Name: "listed", From: "https://example.com", Known: today})
	for _, name := range *s.names {
		c.Add(name, calendar.Entry{
			ID: "uk-government/consultation/" + name, Body: calendar.UKGovernment, Kind: "consultation", Title: name,
			First: today, Last: today.AddDays(60),
		})
	}
	c.Complete(importer.List{Body: calendar.UKGovernment, Kind: "consultation", Span: calendar.Span{First: today.AddDays(-30), Last: today.AddDays(400)}})
	return c.Reading()
}

// A source withdraws what it told itself, and leaves alone what somebody brought in.
func TestASourceWithdrawsOnlyWhatItToldItself(t *testing.T) {
	names := []string{"a", "b", "c"}
	d := newDesk(t, getter(nil), listed{&names})
	d.once(t)
	reading, err := importer.Read(importer.File{
		Name: "ours.csv", Content: []byte("body,kind,name,title,first,last\nuk-government,consultation,ours/2027,Ours,2027-01-11,2027-03-01\n"),
		Day: calendar.MustDate("2026-11-25"), Location: d.cfg.Location,
	})
	if err != nil {
		t.Fatal(err)
	}
	p, err := almanac.Propose(d.records(t), reading, d.cfg.Now().Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.cfg.Layers.Append(p.Record); err != nil {
		t.Fatal(err)
	}
	names = []string{"a", "b"}
	if outcome := d.later(t); outcome.Err != nil {
		t.Fatal(outcome.Err)
	}
	cal := d.calendar(t)
	for id, want := range map[string]bool{"a": true, "c": false, "ours/2027": true} {
		if _, there := cal.Entry("uk-government/consultation/" + id); there != want {
			t.Errorf("%s is on the calendar: %v, want %v", id, there, want)
		}
	}
}
