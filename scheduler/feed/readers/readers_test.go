// Package readers holds feeds against five independent programs that read iCalendar,
// Debian's python3-icalendar, khal and libical and npm's ical.js and node-ical: each must
// see what was written. A sixth, vdirsyncer, must keep up with a feed that changes. It has
// tests only, and may know of scheduler/feed only what everybody sees.
//
// The programs are installed by make test. Where one is missing the tests are left
// out and say so; with DIVISIONBELL_TEST=full they fail.
package readers

import (
	"cmp"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/feed"
	"divisionbell/store"
)

func TestMain(m *testing.M) {
	var missing []string
	for _, p := range programs() {
		if p.missing() != nil {
			missing = append(missing, p.name)
		}
	}
	if len(missing) == 0 || os.Getenv("DIVISIONBELL_TEST") == "full" {
		os.Exit(m.Run())
	}
	// go test hides what a passing package prints, except that it looks for the
	// second line and then says [no tests to run].
	fmt.Printf("left out, for want of %s (make test installs it)\n", strings.Join(missing, " and "))
	fmt.Println("testing: warning: no tests to run")
}

// Every program reads every feed, once for all of them.
func TestReadersSeeWhatWasWritten(t *testing.T) {
	feeds := everyFeed(t)
	folder := written(t, feeds)
	for _, r := range readers() {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			seen := r.read(t, folder)
			for name, c := range feeds {
				compare(t, name, seen[fileOf(name)], c)
			}
		})
	}
}

// everyFeed makes all public feeds in every form, a member's and that of the best time.
func everyFeed(t *testing.T) map[string]feed.Calendar {
	t.Helper()
	cal, err := almanac.Build()
	if err != nil {
		t.Fatal(err)
	}
	feeds := map[string]feed.Calendar{
		"an empty feed":                 {Name: "Tŷ'r Cyffredin"},
		"one event over a clock change": {Name: "Tŷ'r Cyffredin", Events: overTheClockChange()[:1]},
		"200 events of all sorts":       {Name: "Tŷ'r Cyffredin", Description: "When the House sits, and when not", Events: ofAllSorts(200)},
		"hostile texts":                 {Name: "x\r\nMETHOD:CANCEL", Alarm: "P1D", Events: hostile()},
		"a member's plan":               {Name: "My plan", Alarm: "P2D", Events: feed.FollowedContacts(contacts(), date("2027-05-01"))},
		"the best time":                 bestTime(t, cal, words.English),
		"the best time in Welsh":        bestTime(t, cal, words.Welsh),
	}
	for _, name := range feed.Names() {
		for form, wish := range map[string]feed.Wish{
			"":                    {},
			", only confirmed":    {Certainties: []calendar.Certainty{calendar.Confirmed}},
			", Welsh with alarms": {Language: words.Welsh, Alarm: "P1W"},
		} {
			c, ok := wish.Named(cal, name, date("2026-01-01"))
			if !ok || len(c.Events) == 0 && wish.Certainties == nil {
				t.Errorf("%s%s is empty", name, form)
			}
			feeds[name+form] = c.Served(feed.Place{Site: "https://bell.example.org", Address: "https://bell.example.org/feeds/" + name + ".ics?alarms=P1W&lang=cy"})
		}
	}
	return feeds
}

func bestTime(t *testing.T, cal *calendar.Calendar, lang words.Language) feed.Calendar {
	t.Helper()
	book, err := rule.Load()
	if err != nil {
		t.Fatal(err)
	}
	advisor, err := advice.New(book, cal)
	if err != nil {
		t.Fatal(err)
	}
	found, err := advisor.BestTime(advice.Question{Office: "mp", Action: "visit", From: date("2026-11-28"), Days: 120, Limit: 5, Nation: calendar.Wales})
	if err != nil {
		t.Fatal(err)
	}
	return feed.In(lang).FromAnswer(found, advisor.In(lang))
}

// sight is what a program sees of an event.
type sight struct {
	UID         string `json:"uid"`
	Summary     string `json:"summary"`
	Description string `json:"description"`
	Status      string `json:"status"`
	First       string `json:"first"`
	Last        string `json:"last"`
	// Starts and Ends are instants in UTC, nothing if the event takes whole days.
	Starts string `json:"starts"`
	Ends   string `json:"ends"`
}

func sightOf(t *testing.T, e feed.Event) sight {
	t.Helper()
	s := sight{UID: e.UID, Summary: visible(e.Summary), Description: visible(e.Description), Status: string(e.Status), First: e.First.String(), Last: e.Last.String()}
	const seen = 30 * time.Minute // how long before a deadline is shown
	switch {
	case e.Ends != "" && e.First == e.Last && (e.Starts == "" || e.Starts == e.Ends): // a deadline
		s.Starts, s.Ends = instant(t, e.Last, e.Ends, -seen), instant(t, e.Last, e.Ends, 0)
	case e.Starts != "" && e.Ends == "" && e.First == e.Last:
		s.Starts, s.Ends = instant(t, e.First, e.Starts, 0), instant(t, e.First, e.Starts, seen)
	case e.Starts != "":
		s.Starts, s.Ends = instant(t, e.First, e.Starts, 0), instant(t, e.Last, cmp.Or(e.Ends, e.Starts), 0)
	case e.Ends != "":
		s.Starts, s.Ends = instant(t, e.First, "00:00", 0), instant(t, e.Last, e.Ends, 0)
	}
	return s
}

func instant(t *testing.T, d calendar.Date, clock string, later time.Duration) string {
	t.Helper()
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	c, err := time.Parse("15:04", clock)
	if err != nil {
		t.Fatal(err)
	}
	return d.At(c.Hour(), c.Minute(), london).Add(later).UTC().Format(time.RFC3339)
}

// compare holds what was seen of a feed against what is in it.
func compare(t *testing.T, name string, got []sight, c feed.Calendar) {
	t.Helper()
	if len(got) != len(c.Events) {
		t.Errorf("%s: saw %d events, want %d", name, len(got), len(c.Events))
		return
	}
	seen := make(map[string]sight)
	for _, s := range got {
		seen[s.UID] = s
	}
	for _, e := range c.Events {
		if want := sightOf(t, e); seen[e.UID] != want {
			t.Errorf("%s: event %s\nsaw  %.500q\nwant %.500q", name, e.UID, seen[e.UID], want)
			return
		}
	}
}

// ofAllSorts makes n events of every sort there is, each with a UID of its own.
func ofAllSorts(n int) []feed.Event {
	sorts := slices.Concat(overTheClockChange(), wholeDays(), feed.FromEntries(entries()), feed.FromContacts(contacts()))
	events := make([]feed.Event, n)
	for i := range events {
		events[i] = sorts[i%len(sorts)]
		events[i].UID = fmt.Sprintf("%d.%s", i, events[i].UID)
	}
	return events
}

// overTheClockChange holds events around the night to 25 October 2026, when 02:00 in
// London becomes 01:00. None begins or ends in the hour that comes twice: RFC 5545
// section 3.3.5 means the first of the two, and both programs take the second.
func overTheClockChange() []feed.Event {
	return []feed.Event{
		{
			UID: "night@divisionbell", First: date("2026-10-24"), Last: date("2026-10-25"), Starts: "22:00", Ends: "03:00",
			Summary: "Llŷr, Siân a'u cŵn: noson yn y llyfrgell, gyda'r Ŵyl", Description: "Drysau: 22:00\nDiwedd: 03:00, wedi newid y cloc; dewch â phaned",
		},
		{UID: "early@divisionbell", First: date("2026-10-25"), Last: date("2026-10-25"), Starts: "00:30", Ends: "02:30", Summary: "Two hours that are three"},
		{UID: "days@divisionbell", First: date("2026-10-23"), Last: date("2026-10-26"), Summary: "Four whole days"},
		{UID: "summer@divisionbell", First: date("2026-07-16"), Last: date("2026-07-16"), Starts: "09:35", Ends: "10:30", Summary: "In summer time"},
		{UID: "winter@divisionbell", First: date("2026-11-19"), Last: date("2026-11-19"), Starts: "09:35", Ends: "10:30", Summary: "In winter time"},
		{UID: "deadline@divisionbell", First: date("2026-10-19"), Last: date("2026-10-19"), Starts: "12:30", Ends: "12:30", Summary: "A deadline"},
	}
}

func wholeDays() []feed.Event {
	return []feed.Event{
		{UID: "leap@divisionbell", First: date("2028-02-29"), Last: date("2028-02-29"), Summary: "A leap day"},
		{UID: "newyear@divisionbell", First: date("2026-12-18"), Last: date("2027-01-03"), Summary: "Over the new year, and back; in January"},
		{
			UID: "long@divisionbell", First: date("2027-05-04"), Last: date("2027-05-04"),
			Summary:     strings.Repeat("ŵ", 100) + " " + strings.Repeat("👩‍👩‍👧‍👦", 20) + strings.Repeat(" ", 80) + "e\u0301",
			Description: strings.Repeat("Gair, a gair; ac \"un\" arall: \u00e2 \u0175 \u0177\n", 50),
		},
		{
			UID: "sly@divisionbell", First: date("2027-05-04"), Last: date("2027-05-04"),
			Summary: "1\\2 = half; BEGIN:VEVENT", Description: "\nEND:VCALENDAR\n\n \tDTSTART:19700101\n",
		},
	}
}

func entries() []calendar.Entry {
	begins := calendar.Span{First: date("2027-12-17"), Last: date("2027-12-22")}
	ends := calendar.Span{First: date("2028-01-02"), Last: date("2028-01-09")}
	return []calendar.Entry{
		{
			ID: "commons/recess/summer/2026", Body: calendar.Commons, Kind: calendar.KindRecess, Title: "Summer recess",
			First: date("2026-07-17"), Last: date("2026-08-31"), Rises: date("2026-07-16"), Returns: date("2026-09-01"),
			Certainty: calendar.Confirmed, Probability: 1, Source: calendar.Source{Name: "https://www.parliament.uk/a,b;c"},
		},
		{
			ID: "commons/recess/christmas/2027", Body: calendar.Commons, Kind: calendar.KindRecess, Title: "Christmas recess",
			First: date("2027-12-17"), Last: date("2028-01-02"), FirstLikely: &begins, LastLikely: &ends,
			Certainty: calendar.Projected, Probability: 1, Source: calendar.Source{Name: "the last Thursday before 22 December"},
		},
	}
}

// hostile has, in every field, what might end a line, a property or an event.
func hostile() []feed.Event {
	var events []feed.Event
	for i, text := range []string{ // but for backslashes, of which python3-icalendar and node-ical lose some
		"x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:1", "ATTACH;VALUE=URI:https://example.org/\nRRULE:FREQ=SECONDLY", "📚👩‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿",
		"\u202etxet siht nruT\u202c", "\u05e9\u05dc\u05d5\u05dd \u200fand\u200e back", strings.Repeat("Gair, a gair; ", 700) + "diwedd", `":=%0D%0A;,DTSTART:19700101`,
	} {
		events = append(events, feed.Event{
			UID: fmt.Sprintf("hostile-%d@divisionbell", i), First: date("2027-05-04"), Last: date("2027-05-04"), Status: feed.Confirmed,
			Summary: text, Description: text, Categories: []string{text}, URL: "https://example.org/" + url.PathEscape(text),
		})
	}
	return events
}

// visible is a text as readers must see it: on lines that end as Unix has them, without
// what turns the words of others round.
func visible(text string) string {
	return strings.NewReplacer("\r\n", "\n", "\u202e", "", "\u202c", "").Replace(text)
}

func contacts() []store.Contact {
	return []store.Contact{{
		ID: "k3xq7", Office: "ms", Action: "visit", Whom: "Llŷr Gruffydd MS", Purpose: "Amgueddfa, llyfrgell;\nTŷ Newydd",
		First: date("2027-05-17"), Last: date("2027-05-21"), Revision: 2, Updated: time.Date(2027, 4, 1, 9, 30, 0, 0, time.UTC),
		Steps: []store.Step{{Name: "tell", Due: date("2027-05-03"), Text: "Tell the communications team."}},
	}}
}

func date(s string) calendar.Date { return calendar.MustDate(s) }
