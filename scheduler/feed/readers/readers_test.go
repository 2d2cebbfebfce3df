// Package readers holds feeds against two independent programs that read iCalendar,
// Debian's python3-icalendar and ical.js: both must see what was written. It has
// tests only, and may know of scheduler/feed only what everybody sees.
//
// Both programs are installed by make test. Where one is missing the tests are left
// out and say so; with DIVISIONBELL_TEST=full they fail.
package readers

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/scheduler/feed"
	"divisionbell/store"
)

// reader is a program that takes a feed and prints what it sees in it.
type reader struct {
	name    string
	command []string
	// missing says what is not installed, or nothing.
	missing func() error
}

func readers() []reader {
	const python = "/usr/bin/python3" // Debian's own, for it is the one that has the package
	icaljs := filepath.Join("testdata", "icaljs")
	return []reader{
		{
			name:    "python3-icalendar",
			command: []string{python, filepath.Join("testdata", "read.py")},
			missing: func() error { return exec.Command(python, "-c", "import icalendar").Run() },
		},
		{
			name:    "ical.js",
			command: []string{"node", filepath.Join(icaljs, "read.js")},
			missing: func() error {
				_, node := exec.LookPath("node")
				_, module := os.Stat(filepath.Join(icaljs, "node_modules", "ical.js", "package.json"))
				return errors.Join(node, module)
			},
		},
	}
}

func TestMain(m *testing.M) {
	var missing []string
	for _, r := range readers() {
		if r.missing() != nil {
			missing = append(missing, r.name)
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

func TestReadersSeeWhatWasWritten(t *testing.T) {
	for _, tc := range []struct {
		name   string
		events []feed.Event
	}{
		{"an empty feed", nil},
		{"one event over the clock change in October", overTheClockChange()[:1]},
		{"500 events of all sorts", ofAllSorts(500)},
	} {
		stream, err := feed.Encode(feed.Calendar{Name: "Tŷ'r Cyffredin", Description: "When the House sits, and when not", Events: tc.events})
		if err != nil {
			t.Fatal(err)
		}
		want := make([]sight, len(tc.events))
		for i, e := range tc.events {
			want[i] = sightOf(t, e)
		}
		for _, r := range readers() {
			t.Run(tc.name+", "+r.name, func(t *testing.T) { compare(t, r.read(t, stream), want) })
		}
	}
}

func TestReadersReadEveryPublicFeed(t *testing.T) {
	cal, err := almanac.Build()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range feed.Names() {
		c, ok := feed.Named(cal, name, date("2025-01-01"))
		if !ok || len(c.Events) == 0 {
			t.Errorf("%s is empty", name)
			continue
		}
		stream, err := feed.Encode(c)
		if err != nil {
			t.Fatal(err)
		}
		want := make([]sight, len(c.Events))
		for i, e := range c.Events {
			want[i] = sightOf(t, e)
		}
		for _, r := range readers() {
			t.Run(name+", "+r.name, func(t *testing.T) { compare(t, r.read(t, stream), want) })
		}
	}
}

// sight is what a program sees of an event.
type sight struct {
	UID         string `json:"uid"`
	Summary     string `json:"summary"`
	Description string `json:"description"`
	First       string `json:"first"`
	Last        string `json:"last"`
	// Starts and Ends are instants in UTC, nothing if the event takes whole days.
	Starts string `json:"starts"`
	Ends   string `json:"ends"`
}

func sightOf(t *testing.T, e feed.Event) sight {
	t.Helper()
	s := sight{UID: e.UID, Summary: e.Summary, Description: e.Description, First: e.First.String(), Last: e.Last.String()}
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

func (r reader) read(t *testing.T, stream []byte) []sight {
	t.Helper()
	if err := r.missing(); err != nil {
		t.Fatalf("%s is not installed: %v", r.name, err)
	}
	var complaints bytes.Buffer
	cmd := exec.CommandContext(t.Context(), r.command[0], r.command[1:]...)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(stream), &complaints
	out, err := cmd.Output()
	if err != nil || complaints.Len() > 0 {
		t.Fatalf("%s does not read the feed: %v\n%s", r.name, err, complaints.String())
	}
	var seen []sight
	if err := json.Unmarshal(out, &seen); err != nil {
		t.Fatalf("%s printed %q: %v", r.name, out, err)
	}
	return seen
}

func compare(t *testing.T, got, want []sight) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("saw %d events, want %d", len(got), len(want))
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("event %d\nsaw  %q\nwant %q", i, got[i], want[i])
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

func contacts() []store.Contact {
	return []store.Contact{{
		ID: "k3xq7", Office: "ms", Action: "visit", Whom: "Llŷr Gruffydd MS", Purpose: "Amgueddfa, llyfrgell;\nTŷ Newydd",
		First: date("2027-05-17"), Last: date("2027-05-21"), Revision: 2, Updated: time.Date(2027, 4, 1, 9, 30, 0, 0, time.UTC),
		Steps: []store.Step{{Name: "tell", Due: date("2027-05-03"), Text: "Tell the communications team."}},
	}}
}

func date(s string) calendar.Date { return calendar.MustDate(s) }
