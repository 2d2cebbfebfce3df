package feed

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/emersion/go-ical"
	"pgregory.net/rapid"

	"divisionbell/calendar"
)

func TestTimesOfEvents(t *testing.T) {
	for _, tc := range []struct {
		name         string
		days         string
		starts, ends string
		dtstart      string
		dtend        string
	}{
		{"one whole day ends on the next", "2026-07-16", "", "", "VALUE=DATE:20260716", "VALUE=DATE:20260717"},
		{"a recess ends the day after its last day", "2026-12-18/2027-01-03", "", "", "VALUE=DATE:20261218", "VALUE=DATE:20270104"},
		{"a leap day", "2028-02-29", "", "", "VALUE=DATE:20280229", "VALUE=DATE:20280301"},
		{"the day before a leap day", "2028-02-28", "", "", "VALUE=DATE:20280228", "VALUE=DATE:20280229"},
		{"the day before 1 March without a leap day", "2027-02-28", "", "", "VALUE=DATE:20270228", "VALUE=DATE:20270301"},
		{"whole days over the clock change in October", "2026-10-24/2026-10-26", "", "", "VALUE=DATE:20261024", "VALUE=DATE:20261027"},
		{"question time", "2026-10-22", "09:35", "10:30", "TZID=Europe/London:20261022T093500", "TZID=Europe/London:20261022T103000"},
		{"over the clock change in October", "2026-10-24/2026-10-25", "22:00", "03:00", "TZID=Europe/London:20261024T220000", "TZID=Europe/London:20261025T030000"},
		{"over the clock change in March", "2027-03-27/2027-03-28", "23:30", "02:30", "TZID=Europe/London:20270327T233000", "TZID=Europe/London:20270328T023000"},
		{"a deadline is seen for half an hour before", "2026-10-19", "", "12:30", "TZID=Europe/London:20261019T120000", "TZID=Europe/London:20261019T123000"},
		{"a deadline said twice", "2026-10-19", "12:30", "12:30", "TZID=Europe/London:20261019T120000", "TZID=Europe/London:20261019T123000"},
		{"a deadline just after midnight begins the day before", "2027-01-01", "", "00:10", "TZID=Europe/London:20261231T234000", "TZID=Europe/London:20270101T001000"},
		{"a deadline at midnight", "2027-01-01", "", "00:00", "TZID=Europe/London:20261231T233000", "TZID=Europe/London:20270101T000000"},
		{"a deadline after the hour that is left out in March", "2027-03-28", "", "02:10", "TZID=Europe/London:20270328T004000", "TZID=Europe/London:20270328T021000"},
		{"a deadline before the hour that comes twice in October", "2026-10-25", "", "01:15", "TZID=Europe/London:20261025T004500", "TZID=Europe/London:20261025T011500"},
		{"what begins and has no end", "2026-10-19", "12:30", "", "TZID=Europe/London:20261019T123000", "TZID=Europe/London:20261019T130000"},
		{"what begins before midnight and has no end", "2026-12-31", "23:45", "", "TZID=Europe/London:20261231T234500", "TZID=Europe/London:20270101T001500"},
		{"what begins before the hour that is left out in March", "2027-03-28", "00:45", "", "TZID=Europe/London:20270328T004500", "TZID=Europe/London:20270328T021500"},
		{"a start alone over two days", "2026-10-19/2026-10-20", "12:30", "", "TZID=Europe/London:20261019T123000", "TZID=Europe/London:20261020T123000"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := span(tc.days)
			stream := string(encode(t, Calendar{Events: []Event{{UID: "u", First: s.First, Last: s.Last, Starts: tc.starts, Ends: tc.ends}}}))
			_, events := decode(t, []byte(stream))
			if len(events) != 1 {
				t.Fatalf("%d events", len(events))
			}
			if want := "\r\nDTSTART;" + tc.dtstart + "\r\n"; !strings.Contains(stream, want) {
				t.Errorf("no %q in\n%s", want, stream)
			}
			if want := "\r\nDTEND;" + tc.dtend + "\r\n"; !strings.Contains(stream, want) {
				t.Errorf("no %q in\n%s", want, stream)
			}
		})
	}
}

func TestInstantsAroundClockChanges(t *testing.T) {
	for _, tc := range []struct{ name, day, starts, utc string }{
		{"the evening before the clock goes back", "2026-10-24", "22:00", "2026-10-24T21:00:00Z"},
		{"the morning after", "2026-10-25", "09:00", "2026-10-25T09:00:00Z"},
		{"the night before the clock goes forward", "2027-03-28", "00:30", "2027-03-28T00:30:00Z"},
		{"the hour after the one that is left out", "2027-03-28", "02:30", "2027-03-28T01:30:00Z"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, events := decode(t, encode(t, Calendar{Events: []Event{{UID: "u", First: date(tc.day), Last: date(tc.day), Starts: tc.starts}}}))
			got, err := events[0].Props.DateTime(ical.PropDateTimeStart, nil)
			if err != nil {
				t.Fatal(err)
			}
			if text := got.UTC().Format(time.RFC3339); text != tc.utc {
				t.Errorf("%s on %s is %s, want %s", tc.starts, tc.day, text, tc.utc)
			}
		})
	}
}

// A deadline has an end and no beginning: nominations close at four.
func TestADeadline(t *testing.T) {
	for _, tc := range []struct {
		name, first, last, begins, ends string
	}{
		{"on one day is seen before it", "2027-03-30", "2027-03-30", "2027-03-30T14:30:00Z", "2027-03-30T15:00:00Z"},
		{"of several days begins with the first of them", "2027-01-11", "2027-01-29", "2027-01-11T00:00:00Z", "2027-01-29T16:00:00Z"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, events := decode(t, encode(t, Calendar{Events: []Event{{UID: "u", First: date(tc.first), Last: date(tc.last), Ends: "16:00"}}}))
			event := ical.Event{Component: events[0]}
			begins, err := event.DateTimeStart(nil)
			if err != nil {
				t.Fatal(err)
			}
			ends, err := event.DateTimeEnd(nil)
			if err != nil {
				t.Fatal(err)
			}
			if b, e := begins.UTC().Format(time.RFC3339), ends.UTC().Format(time.RFC3339); b != tc.begins || e != tc.ends {
				t.Errorf("from %s to %s, want %s to %s", b, e, tc.begins, tc.ends)
			}
		})
	}
}

func TestTheStampIsTheLastChange(t *testing.T) {
	for _, tc := range []struct {
		name  string
		stamp time.Time
		want  string
	}{
		{"known", time.Date(2026, 7, 1, 12, 0, 5, 0, time.FixedZone("BST", 3600)), "20260701T110005Z"},
		{"not known", time.Time{}, "20260101T000000Z"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, events := decode(t, encode(t, Calendar{Events: []Event{{UID: "u", First: date("2026-07-16"), Last: date("2026-07-16"), Stamp: tc.stamp, Sequence: 7}}}))
			for name, want := range map[string]string{"DTSTAMP": tc.want, "LAST-MODIFIED": tc.want, "SEQUENCE": "7"} {
				if got := events[0].Props.Get(name).Value; got != want {
					t.Errorf("%s is %s, want %s", name, got, want)
				}
			}
		})
	}
}

func TestEventsThatCannotBeWritten(t *testing.T) {
	good := Event{UID: "commons.recess@divisionbell", First: date("2026-07-17"), Last: date("2026-08-31")}
	for _, tc := range []struct {
		name   string
		change func(*Event)
		says   string
	}{
		{"no UID", func(e *Event) { e.UID = "" }, "no UID"},
		{"no day", func(e *Event) { e.First = calendar.Date{} }, "before the first day"},
		{"ends before it begins", func(e *Event) { e.Last = date("2026-07-01") }, "before the first day"},
		{"an end that is no time of day", func(e *Event) { e.Ends = "10.30" }, "HH:MM"},
		{"no time of day", func(e *Event) { e.Starts = "9:35" }, "HH:MM"},
		{"no such time", func(e *Event) { e.Starts, e.Ends = "09:35", "25:00" }, "HH:MM"},
		{"ends earlier on the same day", func(e *Event) { e.Last, e.Starts, e.Ends = e.First, "10:30", "09:35" }, "before it starts"},
		{"no address", func(e *Event) { e.URL = "https://parliament.uk/%zz" }, "address"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := good
			tc.change(&e)
			stream, err := Encode(Calendar{Name: "Recesses", Events: []Event{good, e}})
			if err == nil {
				t.Fatalf("written all the same:\n%s", stream)
			}
			if !strings.Contains(err.Error(), tc.says) || !strings.Contains(err.Error(), "Recesses") {
				t.Errorf("%q does not say %q of Recesses", err, tc.says)
			}
		})
	}
}

func TestAFeedOfAnySize(t *testing.T) {
	for _, n := range []int{0, 1, 500} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			c := Calendar{Name: "Westminster", Description: "What is on"}
			for i := range n {
				d := date("2026-01-01").AddDays(i)
				c.Events = append(c.Events, Event{UID: fmt.Sprint(i), First: d, Last: d.AddDays(i % 3), Summary: fmt.Sprintf("Day %d", i)})
			}
			cal, events := decode(t, encode(t, c))
			for name, want := range map[string]string{
				"VERSION": "2.0", "CALSCALE": "GREGORIAN", "NAME": "Westminster", "X-WR-CALNAME": "Westminster",
				"DESCRIPTION": "What is on", "X-WR-CALDESC": "What is on", "X-WR-TIMEZONE": "Europe/London", "X-PUBLISHED-TTL": "PT6H",
			} {
				if got := prop(t, cal, name); got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
			if len(events) != n {
				t.Fatalf("%d events, want %d", len(events), n)
			}
			for i, e := range events {
				if got, want := prop(t, e, "UID"), fmt.Sprint(i); got != want {
					t.Errorf("event %d has UID %s", i, got)
				}
			}
		})
	}
}

// What members and officers write comes back letter for letter.
func TestTextSurvives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name, about := writing().Draw(t, "name"), writing().Draw(t, "about")
		categories := rapid.SliceOfN(writing(), 1, 3).Draw(t, "categories")
		want := Event{
			UID: "u", First: date("2026-07-17"), Last: date("2026-07-17"), Categories: categories,
			Summary: writing().Draw(t, "summary"), Description: writing().Draw(t, "description"),
		}
		stream, err := Encode(Calendar{Name: name, Description: about, Events: []Event{want}})
		if err != nil {
			t.Fatal(err)
		}
		cal, events := decode(t, stream)
		if len(events) != 1 {
			t.Fatalf("%d events", len(events))
		}
		got, err := events[0].Props.Get("CATEGORIES").TextList()
		if err != nil || fmt.Sprintf("%q", got) != fmt.Sprintf("%q", categories) {
			t.Errorf("categories are %q (%v), want %q", got, err, categories)
		}
		for _, pair := range [][2]string{
			{prop(t, cal, "NAME"), name}, {prop(t, cal, "X-WR-CALNAME"), name},
			{prop(t, cal, "DESCRIPTION"), about}, {prop(t, cal, "X-WR-CALDESC"), about},
			{prop(t, events[0], "SUMMARY"), want.Summary}, {prop(t, events[0], "DESCRIPTION"), want.Description},
		} {
			if pair[0] != pair[1] {
				t.Errorf("%q came back as %q", pair[1], pair[0])
			}
		}
	})
}

// writing is text that somebody might write, in any script and of any length but 0.
func writing() *rapid.Generator[string] {
	pieces := rapid.OneOf(
		rapid.SampledFrom([]string{
			"Llyfrgell Tŷ Newydd, Ŵyr a'i gŵn", "👩‍👩‍👧‍👦", "e\u0301a\u0308\u0323", "🏴󠁧󠁢󠁷󠁬󠁳󠁿", ",", ";", `\`, `\n`, `\\,`, "\n", "\t", " ", ":", `"`, "=",
			"%2C", "&amp;", "BEGIN:VEVENT", "END:VCALENDAR\n", strings.Repeat("a", 80), strings.Repeat("ŵ", 80), strings.Repeat(" ", 80),
		}),
		rapid.Map(rapid.String(), printable),
	)
	return rapid.Map(rapid.SliceOfN(pieces, 0, 12), func(p []string) string { return strings.Join(p, "") + "." })
}

// printable leaves out what calendars cannot carry, or must not.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || turnsDirection(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// Bytes of any kind make a feed that can be read, and lose nothing that can be seen.
func TestAnyBytesMakeAFeed(t *testing.T) {
	nasty := rapid.OneOf(
		rapid.String(),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
		rapid.SampledFrom([]string{"\r", "\r\n", "\x00", "\v", "\f", "\x1b", "\x1c", "\x7f", "\u0080", "\u0085", "\u2028", "\u2029", "\u202e", "\u2067", "\ufeff", "\xff"}),
	)
	texts := rapid.Map(rapid.SliceOf(nasty), func(p []string) string { return strings.Join(p, "") })
	rapid.Check(t, func(t *rapid.T) {
		raw := texts.Draw(t, "text") + "."
		stream, err := Encode(Calendar{Name: raw, Events: []Event{{UID: "u" + raw, First: date("2026-07-17"), Last: date("2026-07-17"), Summary: raw}}})
		if err != nil {
			t.Fatal(err)
		}
		_, events := decode(t, stream)
		got := prop(t, events[0], "SUMMARY")
		if printable(got) != printable(raw) {
			t.Errorf("%q came back as %q", raw, got)
		}
		if i := strings.IndexFunc(got, func(r rune) bool {
			return unicode.IsControl(r) && r != '\n' && r != '\t' || r == '\u2028' || r == '\u2029' || turnsDirection(r)
		}); i >= 0 {
			t.Errorf("%q has a control character at %d", got, i)
		}
	})
}

// An event of whole days has as many days in a calendar program as here.
func TestDaysSurvive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := date("1900-01-01").AddDays(rapid.IntRange(0, 100_000).Draw(t, "first"))
		last := first.AddDays(rapid.IntRange(0, 400).Draw(t, "days"))
		stream, err := Encode(Calendar{Events: []Event{{UID: "u", First: first, Last: last}}})
		if err != nil {
			t.Fatal(err)
		}
		_, events := decode(t, stream)
		for name, want := range map[string]calendar.Date{"DTSTART": first, "DTEND": last.AddDays(1)} {
			got, err := events[0].Props.DateTime(name, time.UTC)
			if err != nil || calendar.DateIn(got, time.UTC) != want {
				t.Errorf("%s is %v (%v), want %s", name, got, err, want)
			}
		}
	})
}
