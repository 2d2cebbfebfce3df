package api

import (
	"net/http"
	"strings"
	"testing"

	"divisionbell/api/rest"
	"divisionbell/calendar"
)

func TestCalendarOfALibrarian(t *testing.T) {
	s := start(t)
	for _, tc := range []struct {
		name, query string
		has, hasNot string
	}{
		{"the summer recess of 2025", "from=2025-07-01&to=2025-09-30&body=commons&kind=recess", "commons/recess/summer/2025", "lords/recess/summer/2025"},
		{"both Houses, joined by a comma", "from=2025-07-01&to=2025-09-30&body=commons,lords", "lords/recess/summer/2025", "bank-holidays/"},
		{"only what is confirmed", "from=2028-01-01&to=2028-12-31&body=commons&certainty=confirmed", `"entries":[]`, "projected"},
		{"what is expected", "from=2028-01-01&to=2028-12-31&body=commons&certainty=projected&kind=recess", "commons/recess/summer/2028", `"certainty":"confirmed"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := s.get(t, "/v1/calendar?"+tc.query)
			if a.status != http.StatusOK || !strings.Contains(a.body, tc.has) || strings.Contains(a.body, tc.hasNot) {
				t.Errorf("%d %s", a.status, a.body)
			}
		})
	}
}

func TestCalendarWithoutDatesIsTheYearAhead(t *testing.T) {
	s := start(t)
	if got := mustGet[rest.CalendarDocument](t, s, "/v1/calendar"); got.From.String() != "2026-11-23" || got.To.String() != "2027-11-23" || len(got.Entries) == 0 {
		t.Errorf("from %s to %s with %d entries", got.From, got.To, len(got.Entries))
	}
	if got := mustGet[rest.CalendarDocument](t, s, "/v1/calendar?from=2028-02-29"); got.To.String() != "2029-02-28" {
		t.Errorf("a year after 29 February is %s", got.To)
	}
	if got := mustGet[rest.CalendarDocument](t, s, "/v1/calendar?from=2035-06-01"); got.To.String() != "2035-12-31" {
		t.Errorf("near the end of the calendar the last day is %s", got.To)
	}
}

func TestWhatADayIs(t *testing.T) {
	s := start(t)
	for _, tc := range []struct {
		name, date string
		body       calendar.Body
		sits       bool
		certainty  calendar.Certainty
		cause      string
		means      string
	}{
		{"an ordinary Tuesday", "2025-07-15", calendar.Commons, true, calendar.Confirmed, "", "The House of Commons sits, so MPs are likely to be at Westminster."},
		{"the first day of the summer recess", "2025-07-23", calendar.Commons, false, calendar.Confirmed, "Summer recess", "does not sit (Summer recess), so MPs are likely to be away"},
		{"the Lords still sit that day", "2025-07-23", calendar.Lords, true, calendar.Confirmed, "", "peers are likely to be at Westminster"},
		{"before the election of 2024", "2024-06-03", calendar.Commons, false, calendar.Confirmed, "Parliament dissolved", "there are no MPs"},
		{"the Lords before the election", "2024-06-03", calendar.Lords, false, calendar.Confirmed, "Parliament dissolved", "its members stay members"},
		{"the day after the poll", "2024-07-05", calendar.Commons, false, calendar.Confirmed, "Parliament dissolved", "MPs are only just elected"},
		{"a summer that is not announced", "2028-08-10", calendar.Commons, false, calendar.Projected, "Summer recess", "is not expected to sit (the chance that it does is about "},
		{"a past day of which nothing was learnt", "2025-04-15", calendar.ScottishParliament, false, calendar.Projected, "Easter recess", "probably did not sit (the chance that it did is about "},
		{"Christmas Day to come", "2026-12-25", calendar.Commons, false, calendar.Projected, "", "is not expected to sit, so"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := mustGet[rest.DayDocument](t, s, "/v1/days/"+tc.date+"?body="+string(tc.body))
			if len(got.Bodies) != 1 || got.Bodies[0].Sitting == nil {
				t.Fatalf("got %+v", got)
			}
			day := got.Bodies[0]
			if day.Sitting.Sits != tc.sits || day.Sitting.Certainty != tc.certainty || day.Sitting.Cause != tc.cause {
				t.Errorf("sitting %+v", *day.Sitting)
			}
			if means := strings.Join(day.Meaning, " "); !strings.Contains(means, tc.means) {
				t.Errorf("means %q, want %q in it", means, tc.means)
			}
			if hasHours := len(day.Hours) > 0; hasHours != tc.sits {
				t.Errorf("hours %+v", day.Hours)
			}
		})
	}
}

func TestTheHoursOfTheFirstDayAfterARecess(t *testing.T) {
	s := start(t)
	hours := mustGet[rest.DayDocument](t, s, "/v1/days/2025-04-22?body=commons").Bodies[0].Hours
	if len(hours) == 0 || hours[0].What != "sitting" || hours[0].Starts != "14:30" || hours[0].Source == "" || hours[0].Note == "" {
		t.Errorf("a Tuesday with the hours of a Monday: %+v", hours)
	}
}

func TestPrimeMinistersQuestionsAreOnWednesday(t *testing.T) {
	s := start(t)
	for _, h := range mustGet[rest.DayDocument](t, s, "/v1/days/2025-07-16?body=commons").Bodies[0].Hours {
		if h.What == "prime-ministers-questions" && h.Starts == "12:00" && h.Source != "" {
			return
		}
	}
	t.Error("there are none")
}

func TestBankHolidaysByNation(t *testing.T) {
	s := start(t)
	got := mustGet[rest.DayDocument](t, s, "/v1/days/2026-11-30?body=bank-holidays") // St Andrew's Day
	if len(got.BankHolidays) != 1 || got.BankHolidays[0].Nation != "scotland" {
		t.Errorf("bank holidays %+v", got.BankHolidays)
	}
	if means := strings.Join(got.Bodies[0].Meaning, " "); !strings.Contains(means, "in Scotland. Most offices are closed there.") {
		t.Errorf("means %q", means)
	}
	if got := mustGet[rest.DayDocument](t, s, "/v1/days/2026-12-25"); len(got.BankHolidays) != 4 || len(got.Bodies) != len(calendar.Bodies()) {
		t.Errorf("on Christmas Day %d nations and %d bodies", len(got.BankHolidays), len(got.Bodies))
	}
}

func TestYearAsOneDocument(t *testing.T) {
	s := start(t)
	house := func(year string, body calendar.Body) rest.BodyYear {
		for _, b := range mustGet[rest.YearDocument](t, s, "/v1/years/"+year).Bodies {
			if b.Body == body {
				return b
			}
		}
		t.Fatalf("no %s in %s", body, year)
		return rest.BodyYear{}
	}
	if past := house("2025", calendar.Commons).SittingDays; past.Known != past.Expected || past.Known < 100 || past.Known > 200 {
		t.Errorf("2025: %+v", *past)
	}
	if ahead := house("2029", calendar.Lords).SittingDays; ahead.Known != 0 || ahead.Expected < 100 || ahead.Expected > 200 {
		t.Errorf("2029: %+v", *ahead)
	}
	if senedd := house("2026", calendar.Senedd); senedd.SittingDays != nil || len(senedd.Entries) == 0 {
		t.Errorf("Senedd: %+v", senedd)
	}
	if got := mustGet[rest.YearDocument](t, s, "/v1/years/2010"); got.From != firstDay(t) {
		t.Errorf("2010 is answered from %s", got.From)
	}
}

// firstDay is the first day of the calendar.
func firstDay(t *testing.T) calendar.Date {
	t.Helper()
	e, err := firstEdition()
	if err != nil {
		t.Fatal(err)
	}
	return e.Calendar.Span().First
}

func TestBestTimeTwiceIsTheSameBytes(t *testing.T) {
	s := start(t)
	first, again := s.get(t, "/v1/best-time?office=mp&from=2027-01-04"), s.get(t, "/v1/best-time?office=mp&from=2027-01-04")
	if first.status != http.StatusOK || first.body != again.body {
		t.Errorf("%d\n%s\n%s", first.status, first.body, again.body)
	}
	for _, part := range []string{`"action":"write"`, `"from":"2027-01-04"`, `"windows":[{`, `"act_by":`, `"reasons":[{`} {
		if !strings.Contains(first.body, part) {
			t.Errorf("no %s in %s", part, first.body)
		}
	}
	if strings.Contains(first.body, "null") || strings.Contains(first.body, "$schema") || first.header.Get("Link") != "" {
		t.Errorf("the answer has more in it than it should: %s", first.body)
	}
}

// On 18 December 2024 the Commons had not announced its conference recess of 2025: that
// was a day later.
func TestTheCalendarAsItWasKnown(t *testing.T) {
	s := start(t)
	const recess = "/v1/calendar?from=2025-09-01&to=2025-10-31&body=commons&kind=recess"
	then := mustGet[rest.CalendarDocument](t, s, recess+"&known_on=2024-12-18")
	now := mustGet[rest.CalendarDocument](t, s, recess)
	find := func(d rest.CalendarDocument) (e calendar.Entry) {
		for _, e = range d.Entries {
			if e.ID == "commons/recess/conference/2025" {
				return e
			}
		}
		t.Fatalf("no conference recess in %+v", d.Entries)
		return e
	}
	if e := find(then); e.Certainty != calendar.Projected || e.First == e.Earliest && e.Last == e.Latest {
		t.Errorf("as known on 18 December 2024: %+v", e)
	}
	if e := find(now); e.Certainty != calendar.Confirmed || e.First.String() != "2025-09-17" || e.Returns.String() != "2025-10-13" {
		t.Errorf("as it happened: %+v", e)
	}
	if then.CalendarVersion == now.CalendarVersion {
		t.Error("both have the same calendar version")
	}
	for _, path := range []string{"/v1/days/2025-09-16", "/v1/years/2025", "/v1/sitting-days?body=commons&from=2025-09-01&count=5"} {
		joined := map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")]
		a, b := s.get(t, path), s.get(t, path+joined+"known_on=2025-06-01")
		if a.status != http.StatusOK || b.status != http.StatusOK || a.body == b.body {
			t.Errorf("%s says the same as known on 1 June 2025: %d %d", path, a.status, b.status)
		}
	}
}
