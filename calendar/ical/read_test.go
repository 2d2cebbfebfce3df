package ical_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
	"unicode/utf16"

	"divisionbell/calendar"
	"divisionbell/calendar/ical"
)

func london(t testing.TB) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// options are those of somebody who keeps the years 2010 to 2035 in November 2026.
func options(t testing.TB) ical.Options {
	day := calendar.MustDate
	return ical.Options{
		Location: london(t),
		Within:   calendar.Span{First: day("2010-01-01"), Last: day("2035-12-31")},
		Repeats:  calendar.Span{First: day("2025-11-28"), Last: day("2029-12-01")},
	}
}

func read(t testing.TB, content string) ical.Calendar {
	t.Helper()
	return ical.Read([]byte(content), options(t))
}

// file is a calendar of those lines.
func file(lines ...string) string {
	return strings.Join(slices.Concat([]string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//made up//EN"}, lines, []string{"END:VCALENDAR", ""}), "\r\n")
}

// event is a calendar of one event of those lines.
func event(lines ...string) string { return file(vevent(lines...)...) }

func vevent(lines ...string) []string {
	return slices.Concat([]string{"BEGIN:VEVENT", "UID:e1@example.org", "SUMMARY:Members' reception"}, lines, []string{"END:VEVENT"})
}

// said is an event in few words: 2027-06-14 18:00-20:00.
func said(e ical.Event) string {
	text := calendar.Span{First: e.First, Last: e.Last}.String()
	if e.Starts+e.Ends != "" {
		text += " " + e.Starts + "-" + e.Ends
	}
	if e.Cancelled {
		text += " called off"
	}
	return strings.TrimSpace(text)
}

func saidBy(c ical.Calendar) []string {
	var all []string
	for _, e := range c.Events {
		all = append(all, said(e))
	}
	return all
}

func faults(c ical.Calendar) string {
	var all []string
	for _, f := range c.Faults {
		all = append(all, f.Error())
	}
	return strings.Join(all, "\n")
}

func TestWhenSomethingIs(t *testing.T) {
	for _, tc := range []struct{ name, lines, want string }{
		{"a whole day", "DTSTART;VALUE=DATE:20270614", "2027-06-14"},
		{"a bare date that is not declared as one", "DTSTART:20270614", "2027-06-14"},
		{"a bare date that is declared as a time", "DTSTART;VALUE=DATE-TIME:20270614|DTEND;VALUE=DATE-TIME:20270615", "2027-06-14"},
		{"a bare date with a zone", "DTSTART;TZID=Europe/Paris:20270614", "2027-06-14"},
		{"a time that is declared as a date", "DTSTART;VALUE=DATE:20270614T180000", "2027-06-14 18:00-"},
		{"dates with hyphens", "DTSTART:2027-06-14|DTEND:2027-06-17", "2027-06-14/2027-06-16"},
		{"a date as in ISO 8601", "DTSTART:2027-06-14T18:00:00+02:00|DTEND:2027-06-14T19:30Z", "2027-06-14 17:00-20:30"},
		{"without seconds", "DTSTART:20270614T1800|DTEND:20270614T1900", "2027-06-14 18:00-19:00"},
		{"with blanks around it", "DTSTART: 20270614T180000 |DTEND:20270614T190000 ", "2027-06-14 18:00-19:00"},
		{"several whole days", "DTSTART;VALUE=DATE:20270614|DTEND;VALUE=DATE:20270617", "2027-06-14/2027-06-16"},
		{"the same day twice", "DTSTART;VALUE=DATE:20270614|DTEND;VALUE=DATE:20270614", "2027-06-14"},
		{"an empty end", "DTSTART;VALUE=DATE:20270614|DTEND:", "2027-06-14"},
		{"a duration", "DTSTART:20270614T123000|DURATION:PT1H45M", "2027-06-14 12:30-14:15"},
		{"a duration over night", "DTSTART:20270614T220000|DURATION:PT12H", "2027-06-14/2027-06-15 22:00-10:00"},
		{"a duration of days", "DTSTART;VALUE=DATE:20270614|DURATION:P3D", "2027-06-14/2027-06-16"},
		{"a duration of a week", "DTSTART;VALUE=DATE:20270614|DURATION:P1W", "2027-06-14/2027-06-20"},
		{"a duration of a day in hours", "DTSTART;VALUE=DATE:20270614|DURATION:PT24H", "2027-06-14"},
		{"a duration of nothing", "DTSTART:20270614T123000|DURATION:PT0S", "2027-06-14 12:30-"},
		{"an end before a duration", "DTSTART:20270614T120000|DTEND:20270614T130000|DURATION:PT5H", "2027-06-14 12:00-13:00"},
		{"until midnight", "DTSTART:20270614T220000|DTEND:20270615T000000", "2027-06-14 22:00-23:59"},
		{"until midnight, written as 24 o'clock", "DTSTART:20270614T220000|DTEND:20270614T240000", "2027-06-14 22:00-23:59"},
		{"until midnight of the second night", "DTSTART:20270614T220000|DTEND:20270616T000000", "2027-06-14/2027-06-15 22:00-23:59"},
		{"a little after midnight", "DTSTART:20270614T220000|DTEND:20270615T003000", "2027-06-14/2027-06-15 22:00-00:30"},
		{"from midnight to midnight", "DTSTART:20270614T000000|DTEND:20270615T000000", "2027-06-14"},
		{"from midnight to midnight in summer, in UTC", "DTSTART:20270613T230000Z|DTEND:20270615T230000Z", "2027-06-14/2027-06-15"},
		{"a whole day until midnight", "DTSTART:20270614|DTEND:20270615T000000", "2027-06-14"},
		{"a duration with a T too many", "DTSTART:20270614|DURATION:PT1W", "2027-06-14/2027-06-20"},
		{"a date with the mark of UTC", "DTSTART:20270614Z", "2027-06-14"},
		{"a date in quotes", `DTSTART:"20270614T180000"`, "2027-06-14 18:00-"},
		{"a moment at midnight", "DTSTART:20270614T000000", "2027-06-14 00:00-"},
		{"a whole day of Exchange", "DTSTART;TZID=GMT Standard Time:20270614T000000|DTEND;TZID=GMT Standard Time:20270615T000000|X-MICROSOFT-CDO-ALLDAYEVENT:TRUE", "2027-06-14"},
		{"a whole day of Exchange in Berlin", "DTSTART;TZID=W. Europe Standard Time:20270614T000000|DTEND;TZID=W. Europe Standard Time:20270616T000000|X-MICROSOFT-CDO-ALLDAYEVENT:TRUE", "2027-06-14/2027-06-15"},
		{"a whole day of Exchange, in UTC", "DTSTART:20270613T230000Z|DTEND:20270614T230000Z|X-MICROSOFT-CDO-ALLDAYEVENT:TRUE", "2027-06-14"},
		{"no whole day of Exchange", "DTSTART:20270614T090000|DTEND:20270614T100000|X-MICROSOFT-CDO-ALLDAYEVENT:FALSE", "2027-06-14 09:00-10:00"},
		{"a whole day until one minute to midnight", "DTSTART:20270614T000000|DTEND:20270615T235900|X-FUNAMBOL-ALLDAY:1", "2027-06-14/2027-06-15"},
		{"in the hour that is left out in March", "DTSTART;TZID=Europe/London:20270328T013000|DTEND;TZID=Europe/London:20270328T030000", "2027-03-28 02:30-03:00"},
		{"in the hour that is twice in October", "DTSTART;TZID=Europe/London:20271031T013000|DTEND:20271031T013000Z", "2027-10-31 01:30-01:30"},
		{"a leap second", "DTSTART:20270614T235960", "2027-06-14 23:59-"},
		{"called off", "DTSTART:20270614T180000|STATUS:CANCELLED", "2027-06-14 18:00- called off"},
		{"an alarm with times of its own", "DTSTART:20270614T180000|BEGIN:VALARM|TRIGGER:-PT15M|DURATION:PT5M|SUMMARY:Ring|END:VALARM|DTEND:20270614T190000", "2027-06-14 18:00-19:00"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := read(t, event(strings.Split(tc.lines, "|")...))
			if got := strings.Join(saidBy(c), ", "); got != tc.want || len(c.Faults) > 0 {
				t.Errorf("got %s, want %s; %s", got, tc.want, faults(c))
			}
		})
	}
}

// What cannot be read is told with line, property and what is wrong, and costs no other
// event.
func TestWhatCannotBeReadIsTold(t *testing.T) {
	good := vevent("DTSTART:20270615")
	for _, tc := range []struct{ name, lines, says string }{
		{"no beginning", "DTEND:20270614", "line 4: it has no beginning (DTSTART)"},
		{"a day that there is not", "DTSTART:20270231", `line 7, DTSTART: "20270231" is not a date: February 2027 has 28 days`},
		{"a date as people write it", "DTSTART:14/06/2027", `line 7, DTSTART: "14/06/2027" is not a date: dates are written 20270614`},
		{"a time that there is not", "DTSTART:20270614T250000", `line 7, DTSTART: "20270614T250000" has no time of day`},
		{"an end that is no date", "DTSTART:20270614|DTEND:tomorrow", `line 8, DTEND: "tomorrow" is not a date`},
		{"an end before the beginning", "DTSTART:20270614T180000|DTEND:20270614T170000", "line 8, DTEND: it ends on 2027-06-14 at 17:00, before it begins on 2027-06-14 at 18:00"},
		{"a duration that is none", "DTSTART:20270614T180000|DURATION:2 hours", `line 8, DURATION: "2 hours" is not a duration: durations are written PT1H45M`},
		{"a duration backwards", "DTSTART:20270614T180000|DURATION:-PT1H", "line 8, DURATION: it would end before it begins"},
		{"a zone that nobody knows", "DTSTART;TZID=Middle Earth:20270614T180000", `line 7, DTSTART: the time zone "Middle Earth" is not known, and the file does not describe it`},
		{"the zone of whatever machine it is", "DTSTART;TZID=Local:20270614T180000", `the time zone "Local" is not known`},
		{"an occurrence of no day", "DTSTART:20270614|RECURRENCE-ID:first", `line 8, RECURRENCE-ID: "first" is not a date`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := read(t, file(slices.Concat(vevent(strings.Split(tc.lines, "|")...), good)...))
			if got := saidBy(c); !slices.Equal(got, []string{"2027-06-15"}) {
				t.Errorf("the other event is %q", got)
			}
			if got := faults(c); !strings.Contains(got, tc.says) || !strings.Contains(got, `"Members' reception" is left out`) {
				t.Errorf("it says %q", got)
			}
			if !slices.Contains(c.Lost, "e1@example.org") {
				t.Errorf("lost are %q", c.Lost)
			}
		})
	}
}

// Of an event one end of which has a time of day, what is clear is taken.
func TestATimeAtOneEndOnly(t *testing.T) {
	for _, tc := range []struct{ name, lines, want string }{
		{"at its end", "DTSTART:20270614|DTEND:20270616T170000", "2027-06-14/2027-06-16"},
		{"at its beginning", "DTSTART:20270614T180000|DTEND;VALUE=DATE:20270617", "2027-06-14/2027-06-16 18:00-23:59"},
		{"at its beginning, on one day", "DTSTART:20270614T180000|DTEND;VALUE=DATE:20270614", "2027-06-14 18:00-23:59"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := read(t, event(strings.Split(tc.lines, "|")...))
			if got := strings.Join(saidBy(c), ", "); got != tc.want || !strings.Contains(faults(c), "taken to the end of its last day") {
				t.Errorf("got %s, want %s; %s", got, tc.want, faults(c))
			}
		})
	}
}

// A slip that does not matter is told, and the event is taken.
func TestSlipsThatDoNotMatter(t *testing.T) {
	for _, tc := range []struct{ name, lines, says string }{
		{"a line break in a description", "DTSTART:20270614|DESCRIPTION:Doors open at six.|Then a talk.", "line 9: \"Then a talk.\" is not a property"},
		{"a parameter without a value", `DTSTART:20270614|ATTENDEE;CN="Bloggs, Jo";X-FLAG:mailto:jo@example.org`, "line 8, ATTENDEE"},
		{"a quote that does not end", `DTSTART:20270614|ORGANIZER;CN="Jo:mailto:jo@example.org`, "line 8, ORGANIZER"},
		{"a parameter of the title", `SUMMARY;LANGUAGE:x|DTSTART:20270614`, "line 7, SUMMARY"},
		{"a property of no name", "DTSTART:20270614|two words:x", `line 8: "two words" is not the name of a property`},
		{"the end of what has not begun", "DTSTART:20270614|END:VALARM", `line 8, END: "VALARM" ends and has not begun`},
		{"a time at its end only", "DTSTART:20270614|DTEND:20270614T170000", "line 8, DTEND: it begins with a time of day and ends without one, or the other way round"},
		{"exceptions by a rule", "DTSTART:20270614|EXRULE:FREQ=DAILY", "line 8, EXRULE"},
		{"an exception of no day", "DTSTART:20270614|EXDATE:x", "line 8, EXDATE"},
		{"a rule of no sense", "DTSTART:20270614|RRULE:FREQ=SOMETIMES", "line 8, RRULE: \"SOMETIMES\" is not how often"},
		{"a rule that says nothing", "DTSTART:20270614|RRULE:COUNT=3", "line 8, RRULE"},
		{"every second", "DTSTART:20270614|RRULE:FREQ=SECONDLY", "line 8, RRULE: it repeats within a day"},
		{"a rule for hours", "DTSTART:20270614|RRULE:FREQ=DAILY;BYHOUR=9,10,11", `BYHOUR="9,10,11" must be a number`},
		{"a rule for weeks of the year", "DTSTART:20270614|RRULE:FREQ=YEARLY;BYWEEKNO=24", "a rule with BYWEEKNO is not read"},
		{"a title without end", "DTSTART:20270614|X-NOTE:x", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := read(t, event(strings.Split(tc.lines, "|")...))
			if got := saidBy(c); !slices.Equal(got, []string{"2027-06-14"}) || c.Events[0].Title != "Members' reception" {
				t.Errorf("got %q", got)
			}
			if got := faults(c); !strings.Contains(got, tc.says) || strings.Contains(got, "left out") {
				t.Errorf("it says %q", got)
			}
		})
	}
}

func TestTexts(t *testing.T) {
	body := event("DTSTART:20270614")
	retitled := func(title string) string { return strings.Replace(body, "Members' reception", title, 1) }
	in16 := func(s string, mark bool, big bool) string {
		var b strings.Builder
		units := utf16.Encode([]rune(s))
		if mark {
			units = slices.Concat([]uint16{0xfeff}, units)
		}
		for _, u := range units {
			if big {
				b.Write([]byte{byte(u >> 8), byte(u)})
			} else {
				b.Write([]byte{byte(u), byte(u >> 8)})
			}
		}
		return b.String()
	}
	for _, tc := range []struct{ name, content, title string }{
		{"folded in the middle of a letter", retitled("Caf\xc3\r\n \xa9 for members"), "Café for members"},
		{"folded with a tab", retitled("Café f\r\n\tor members"), "Café for members"},
		{"folded, with single line feeds", strings.ReplaceAll(retitled("Café f\r\n or members"), "\r\n", "\n"), "Café for members"},
		{"with single carriage returns", strings.ReplaceAll(retitled("Café"), "\r\n", "\r"), "Café"},
		{"with blank lines", strings.ReplaceAll(retitled("Café"), "\r\n", "\r\n\r\n"), "Café"},
		{"with a mark of UTF-8", "\ufeff" + retitled("Café"), "Café"},
		{"in Windows-1252", retitled("Caf\xe9 \x96 \x93members\x94"), "Café – “members”"},
		{"in UTF-8, cut in the middle of a letter", retitled("Café for Zo\xc3"), "Café for Zo"},
		{"in UTF-16, low byte first", in16(retitled("Café"), true, false), "Café"},
		{"in UTF-16, high byte first", in16(retitled("Café"), true, true), "Café"},
		{"in UTF-16 without a mark", in16(retitled("Café"), false, false), "Café"},
		{"line break, comma and semicolon escaped", retitled(`Tea\, coffee\; cake\nand more\\`), `Tea, coffee; cake and more\`},
		{"with what cannot be seen", retitled("Tea\u200b\x07 \u00a0 time"), "Tea time"},
		{"with a language", strings.Replace(body, "SUMMARY:", `SUMMARY;LANGUAGE="en:GB":`, 1), "Members' reception"},
		{"in small letters", strings.NewReplacer("SUMMARY", "summary", "DTSTART", "dtstart", "VEVENT", "vevent").Replace(body), "Members' reception"},
		{"indented", "  " + body, "Members' reception"},
		{"twice, of which the first counts", strings.Replace(body, "DTSTART", "SUMMARY:Another\r\nDTSTART", 1), "Members' reception"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := read(t, tc.content)
			if len(c.Events) != 1 || c.Events[0].Title != tc.title || said(c.Events[0]) != "2027-06-14" {
				t.Errorf("got %+v; %s", c.Events, faults(c))
			}
		})
	}
	long := read(t, retitled(strings.Repeat("é", 8000)))
	if n := len(long.Events[0].Title); n > 300 || !strings.Contains(faults(long), "is cut") {
		t.Errorf("a title of %d bytes; %s", n, faults(long))
	}
}

func TestFilesThatAreNotWhole(t *testing.T) {
	two := file(slices.Concat(vevent("DTSTART:20270614"), vevent("DTSTART:20270615"))...)
	two = strings.Replace(two, "UID:e1", "UID:e0", 1)
	for _, tc := range []struct {
		name, content, says string
		events              int
		cut, inside         bool
	}{
		{"nothing", "", "line 1: it is not a calendar in iCalendar", 0, true, false},
		{"a page", "<html><body>Sorry: not found</body></html>", "it is not a calendar in iCalendar", 0, true, false},
		{"no events", file(), "", 0, false, false},
		{"tasks and journals", file("BEGIN:VTODO", "SUMMARY:x", "DTSTART:20270614", "END:VTODO", "BEGIN:VJOURNAL", "END:VJOURNAL"), "", 0, false, false},
		{"without its last line", strings.TrimSuffix(two, "END:VCALENDAR\r\n"), "", 2, true, false},
		{"cut off in an event", two[:strings.LastIndex(two, "0615")], "the file ends in the middle of it", 1, true, true},
		{"cut off in the name of something", two[:strings.LastIndex(two, "BEGIN:VEVENT")+2], "", 1, true, true},
		{"cut off after an event", two[:strings.LastIndex(two, "BEGIN:VEVENT")], "", 1, true, false},
		{"without the end of its first event", strings.Replace(two, "END:VEVENT\r\n", "", 1), "has no END:VEVENT", 2, false, false},
		{"without the end of its last event", strings.Replace(two, "END:VEVENT\r\nEND:VCALENDAR", "END:VCALENDAR", 1), "has no END:VEVENT", 2, false, false},
		{"without its first line", strings.TrimPrefix(two, "BEGIN:VCALENDAR\r\n"), "", 2, false, false},
		{"two calendars", two + event("DTSTART:20270614"), "", 3, false, false},
		{"warnings before it", "Warning: something on line 3\r\n" + two, "", 2, false, false},
		{"a hundred components inside each other", strings.Repeat("BEGIN:X\r\n", 100) + two, "inside each other", 2, false, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := read(t, tc.content)
			if len(c.Events) != tc.events || c.Cut != tc.cut || c.EndsInside != tc.inside || !strings.Contains(faults(c), tc.says) {
				t.Errorf("%d events, cut: %v; %s", len(c.Events), c.Cut, faults(c))
			}
		})
	}
}

func TestEventsOfOneUID(t *testing.T) {
	two := func(a, b string) string {
		return file(slices.Concat(vevent(strings.Split(a, "|")...), vevent(strings.Split(b, "|")...))...)
	}
	for _, tc := range []struct{ name, content, want string }{
		{"twice the same", two("DTSTART:20270114", "DTSTART:20270114"), "2027-01-14"},
		{"two occurrences", two("DTSTART:20270114|RECURRENCE-ID:20270114", "DTSTART:20270121|RECURRENCE-ID:20270121"), "2027-01-14 = 2027-01-14, 2027-01-21 = 2027-01-21"},
		{"a later state", two("DTSTART:20270114|SEQUENCE:0", "DTSTART:20270115|SEQUENCE:2"), "2027-01-15"},
		{"a later state that stands first", two("DTSTART:20270115|SEQUENCE:2", "DTSTART:20270114"), "2027-01-15"},
		{"a state that was changed later", two("DTSTART:20270115|LAST-MODIFIED:20261101T000000Z", "DTSTART:20270114|LAST-MODIFIED:20261001T000000Z"), "2027-01-15"},
		{"a state that calls it off", two("DTSTART:20270115|SEQUENCE:1", "DTSTART:20270115|SEQUENCE:2|STATUS:CANCELLED"), "2027-01-15 called off"},
		{"a state that calls it off under another title", two("DTSTART:20270115", "DTSTART:20270115|STATUS:CANCELLED|SUMMARY:Canceled"), "2027-01-15 called off"},
		{"two that have nothing to do with each other", two("DTSTART:20270114", "DTSTART:20270315"), "2027-01-14 = 2027-01-14, 2027-03-15 = 2027-03-15"},
		{"one of them called off", two("DTSTART:20270114|STATUS:CANCELLED", "DTSTART:20270315"), "2027-01-14 called off = 2027-01-14, 2027-03-15 = 2027-03-15"},
		{"a moved occurrence of what does not repeat any more", two("DTSTART:20270601", "DTSTART:20270610|RECURRENCE-ID:20270601"), "2027-06-10 = 2027-06-01"},
		{"an occurrence that was moved", two("DTSTART:20270601|RRULE:FREQ=WEEKLY;COUNT=3", "DTSTART:20270610|RECURRENCE-ID:20270608"), "2027-06-01 = 2027-06-01, 2027-06-15 = 2027-06-15, 2027-06-10 = 2027-06-08"},
		{"an occurrence that was called off", two("DTSTART:20270601|RRULE:FREQ=WEEKLY;COUNT=2", "DTSTART:20270608|RECURRENCE-ID:20270608|STATUS:CANCELLED"), "2027-06-01 = 2027-06-01, 2027-06-08 called off = 2027-06-08"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := read(t, tc.content)
			var all []string
			for _, e := range c.Events {
				text := said(e)
				if e.Occurrence != "" {
					text += " = " + e.Occurrence
				}
				all = append(all, text)
			}
			if got := strings.Join(all, ", "); got != tc.want {
				t.Errorf("got %s, want %s; %s", got, tc.want, faults(c))
			}
		})
	}
}

func TestMessagesAboutInvitations(t *testing.T) {
	one := event("DTSTART:20270614T180000Z")
	with := func(method string) string {
		return strings.Replace(one, "PRODID", "METHOD:"+method+"\r\nPRODID", 1)
	}
	for _, tc := range []struct{ method, want string }{
		{"PUBLISH", "2027-06-14 19:00-"},
		{"REQUEST", "2027-06-14 19:00-"},
		{"CANCEL", "2027-06-14 19:00- called off"},
		{"REPLY", ""},
		{"COUNTER", ""},
	} {
		if c := read(t, with(tc.method)); strings.Join(saidBy(c), ", ") != tc.want {
			t.Errorf("%s: got %q, want %q", tc.method, saidBy(c), tc.want)
		}
	}
	nameless := strings.Replace(with("CANCEL"), "DTSTART:20270614T180000Z\r\n", "", 1)
	if c := read(t, nameless); len(c.Events) != 1 || !c.Events[0].Cancelled || c.Events[0].UID != "e1@example.org" {
		t.Errorf("a cancellation that names only the UID: %+v; %s", c.Events, faults(c))
	}
	late := strings.Replace(one, "END:VCALENDAR", "METHOD:CANCEL\r\nEND:VCALENDAR", 1)
	if c := read(t, late); !c.Events[0].Cancelled {
		t.Error("a method at the end of the file is not seen")
	}
}

func TestWhatIsOutsideIsCounted(t *testing.T) {
	var lines []string
	for i, day := range []string{"20090515", "00001231", "00000101T000000Z", "99991231T235959Z", "00010101", "99991231", "20360101", "20270614"} {
		lines = append(lines, vevent(fmt.Sprintf("X-N:%d", i), "DTSTART;VALUE=DATE:"+day)...)
	}
	content := file(lines...)
	for n := range 8 {
		content = strings.Replace(content, "UID:e1@", fmt.Sprintf("UID:n%d@", n), 1)
	}
	if c := read(t, content); len(c.Events) != 1 || c.Outside != 7 || len(c.Faults) > 0 {
		t.Errorf("%q, %d outside; %s", saidBy(c), c.Outside, faults(c))
	}
}
