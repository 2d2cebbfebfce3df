package feed

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-ical"

	"divisionbell/calendar"
	"divisionbell/store"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestGoldenFeeds(t *testing.T) {
	cal := year(t)
	westminster, _ := Named(cal, "westminster", calendar.Date{})
	recesses, _ := Named(cal, "recesses", calendar.Date{})
	sure, _ := Named(cal, "recesses", calendar.Date{}, calendar.Confirmed)
	for _, tc := range []struct {
		file string
		feed Calendar
	}{
		{"westminster.ics", westminster},
		{"recesses.ics", recesses},
		{"recesses-confirmed.ics", sure},
		{"contacts.ics", Calendar{Name: "My plan", Events: FromContacts(plan())}},
		{"empty.ics", Calendar{Name: "My plan"}},
	} {
		t.Run(tc.file, func(t *testing.T) {
			got := encode(t, tc.feed)
			path := filepath.Join("testdata", tc.file)
			if *update {
				if err := os.WriteFile(path, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("the feed is not that of %s (go test -update writes it anew):\n%s", path, got)
			}
			if again := encode(t, tc.feed); !bytes.Equal(got, again) {
				t.Errorf("the same feed has other bytes the second time:\n%s", again)
			}
		})
	}
}

// year is a calendar with one of everything that a feed must tell apart.
func year(t *testing.T) *calendar.Calendar {
	t.Helper()
	cal, err := calendar.New(span("2026-01-01/2027-12-31"), []calendar.Entry{
		recess("commons", "Summer recess", "summer/2026", "2026-07-17/2026-08-31"),
		recess("lords", "Summer recess", "summer/2026", "2026-07-24/2026-08-31"),
		recess("commons", "Conference recess", "conference/2026", "2026-09-16/2026-10-11"),
		recess("lords", "Conference recess", "conference/2026", "2026-09-16/2026-10-11"),
		provisional(recess("commons", "Christmas recess", "christmas/2026", "2026-12-18/2027-01-03")),
		projected(recess("commons", "Christmas recess", "christmas/2027", "2027-12-17/2028-01-02"), "2027-12-17/2027-12-22", "2028-01-02/2028-01-09"),
		projected(recess("lords", "Christmas recess", "christmas/2027", "2027-12-17/2028-01-02"), "2027-12-16/2027-12-23", "2028-01-02/2028-01-09"),
		{
			ID: "commons/session/2026-27", Body: calendar.Commons, Kind: calendar.KindSession, Title: "Session 2026-27",
			First: date("2026-05-13"), Last: date("2027-05-12"), Earliest: date("2026-05-13"), Latest: date("2027-05-12"),
			Certainty: calendar.Confirmed, Probability: 1, Source: calendar.Source{Name: "parliament.uk"},
		},
		{
			ID: "commons/oral-questions/culture-media-and-sport/2026-10-22", Body: calendar.Commons, Kind: calendar.KindQuestions,
			Title: "Oral questions: Culture, Media and Sport", First: date("2026-10-22"), Last: date("2026-10-22"),
			Starts: "09:35", Ends: "10:30", Earliest: date("2026-10-22"), Latest: date("2026-10-22"),
			Certainty: calendar.Confirmed, Probability: 1, Source: calendar.Source{Name: "https://questions-statements.parliament.uk/rota"},
		},
		{
			ID: "uk-government/budget/2026-11-25", Body: calendar.UKGovernment, Kind: "budget", Title: "Budget 2026",
			First: date("2026-11-25"), Last: date("2026-11-25"), Earliest: date("2026-11-25"), Latest: date("2026-11-25"),
			Certainty: calendar.Confirmed, Probability: 1, Source: calendar.Source{Name: "gov.uk"},
		},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return cal
}

// recess is a confirmed recess between two sitting days.
func recess(body calendar.Body, title, name, days string) calendar.Entry {
	s := span(days)
	return calendar.Entry{
		ID: string(body) + "/recess/" + name, Body: body, Kind: calendar.KindRecess, Title: title,
		First: s.First, Last: s.Last, Earliest: s.First, Latest: s.Last,
		Rises: s.First.AddDays(-1), Returns: s.Last.AddDays(1),
		Certainty: calendar.Confirmed, Probability: 1,
		Source:  calendar.Source{Name: "https://www.parliament.uk/about/faqs/house-of-commons-faqs/business-faq-page/recess-dates/", Announced: date("2026-02-12")},
		Revised: date("2026-11-23"),
	}
}

func provisional(e calendar.Entry) calendar.Entry {
	e.Certainty = calendar.Provisional
	return e
}

func projected(e calendar.Entry, first, last string) calendar.Entry {
	begins, ends := span(first), span(last)
	e.Certainty, e.Probability = calendar.Projected, 1
	e.FirstLikely, e.LastLikely = &begins, &ends
	e.Earliest, e.Latest = begins.First, ends.Last
	e.Source = calendar.Source{Name: "The House rises on the last Thursday before 22 December."}
	return e
}

// plan is what a member in Wales has in mind for May.
func plan() []store.Contact {
	return []store.Contact{
		{
			ID: "k3xq7", Member: "m1", Office: "mp", Action: "write", Purpose: "Library opening hours; the new building, at last",
			First: date("2027-05-04"), Last: date("2027-05-04"), Revision: 3, Updated: time.Date(2027, 4, 1, 9, 30, 15, 500, time.UTC),
			Steps: []store.Step{
				{Name: "tell-communications", Due: date("2027-04-20"), Text: "Tell the communications team."},
				{Name: "send", Due: date("2027-05-04"), Text: "Send it."},
			},
		},
		{
			ID: "p9wm2", Member: "m1", Office: "ms", Action: "visit", Whom: "Llŷr Gruffydd MS", Purpose: "Amgueddfa a llyfrgell Tŷ Newydd",
			First: date("2027-05-17"), Last: date("2027-05-21"), Revision: 1, Updated: time.Date(2027, 4, 2, 9, 0, 0, 0, time.UTC),
			Outcome: &store.Outcome{Result: "took-place", Note: "He came, and stayed for tea.", On: date("2027-05-18")},
		},
	}
}

func date(s string) calendar.Date { return calendar.MustDate(s) }

// span reads 2026-07-17/2026-08-31, or one day.
func span(s string) calendar.Span {
	first, last, ok := strings.Cut(s, "/")
	if !ok {
		last = first
	}
	return calendar.Span{First: date(first), Last: date(last)}
}

func encode(t testing.TB, c Calendar) []byte {
	t.Helper()
	stream, err := Encode(c)
	if err != nil {
		t.Fatal(err)
	}
	return stream
}

// tester is what both tests and properties report to.
type tester interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
}

// decode reads a stream with go-ical after checking its lines one by one, and
// returns the calendar's events.
func decode(t tester, stream []byte) (*ical.Component, []*ical.Component) {
	t.Helper()
	checkLines(t, stream)
	cal, err := ical.NewDecoder(bytes.NewReader(stream)).Decode()
	if err != nil {
		t.Fatalf("go-ical cannot read the feed: %v\n%q", err, stream)
	}
	if len(cal.Children) == 0 || cal.Children[0].Name != ical.CompTimezone {
		t.Fatalf("the feed does not begin with its time zone:\n%s", stream)
	}
	return cal.Component, cal.Children[1:]
}

func checkLines(t tester, stream []byte) {
	t.Helper()
	body, ended := bytes.CutSuffix(stream, []byte("\r\n"))
	if !ended {
		t.Fatalf("the feed does not end with a line end: %q", stream)
	}
	for line := range bytes.SplitSeq(body, []byte("\r\n")) {
		switch {
		case len(line) == 0:
			t.Errorf("there is an empty line")
		case len(line) > 75:
			t.Errorf("a line has %d octets, more than 75: %q", len(line), line)
		case !utf8.Valid(line):
			t.Errorf("a line is not UTF-8 by itself: %q", line)
		case bytes.ContainsAny(line, "\r\n"):
			t.Errorf("a line has half a line end in it: %q", line)
		}
	}
}

func prop(t tester, c *ical.Component, name string) string {
	t.Helper()
	all := c.Props.Values(name)
	if len(all) != 1 {
		t.Fatalf("%s has %d properties %s", c.Name, len(all), name)
	}
	texts, err := all[0].TextList()
	if err != nil || len(texts) != 1 {
		t.Fatalf("%s is not one text: %q, %v", name, texts, err)
	}
	return texts[0]
}
