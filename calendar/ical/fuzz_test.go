package ical_test

import (
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/calendar/ical"
)

// Whatever is in a file, what is read of it holds together, and nothing takes for ever.
func FuzzRead(f *testing.F) {
	for _, lines := range []string{
		"DTSTART;VALUE=DATE:20270614|DTEND;VALUE=DATE:20270617",
		"DTSTART;TZID=GMT Standard Time 1:20270614T180000|DURATION:PT1H45M|SEQUENCE:2",
		"DTSTART:20270615T180000Z|DTEND:20270615T190000Z|RRULE:FREQ=WEEKLY;COUNT=3|EXDATE:20270622T180000Z",
		"DTSTART:20270630|RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;UNTIL=20280101|RDATE:20270701",
		"DTSTART:00010101|RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=9",
		"DTSTART:20270114T100000Z|RECURRENCE-ID;RANGE=THISANDFUTURE:20270114T100000Z|STATUS:CANCELLED",
		"ATTENDEE;CN=\"Bloggs, Jo\";X-FLAG:mailto:jo@example.org|DTSTART:99991231",
	} {
		f.Add(event(strings.Split(lines, "|")...))
		f.Add(file(append(strings.Split(strings.ReplaceAll(british, "NAME", "GMT Standard Time 1"), "\n"), vevent(strings.Split(lines, "|")...)...)...))
	}
	f.Add("METHOD:CANCEL")
	f.Add("\xff\xfeB\x00E\x00G\x00I\x00N\x00")
	o := options(f)
	f.Fuzz(func(t *testing.T, content string) {
		c := ical.Read([]byte(content), o)
		for _, e := range c.Events {
			checkEvent(t, o, e)
		}
		for _, fault := range c.Faults {
			if fault.Line < 1 || fault.Problem == "" || strings.ContainsAny(fault.Error(), "\r\n") {
				t.Errorf("a fault without a place or a word, or on two lines: %q", fault.Error())
			}
		}
		if n := strings.Count(content, "\n") + strings.Count(content, "\r") + 1; len(c.Lost) > n {
			t.Errorf("%d events are lost in %d lines", len(c.Lost), n)
		}
	})
}

func checkEvent(t *testing.T, o ical.Options, e ical.Event) {
	t.Helper()
	switch {
	case e.First.IsZero() && e.Cancelled && e.UID != "":
	case !o.Within.Contains(e.First), !o.Within.Contains(e.Last), e.Last.Before(e.First):
		t.Errorf("it is from %s to %s", e.First, e.Last)
	case e.Starts == "" && e.Ends != "", e.First == e.Last && e.Ends != "" && e.Ends < e.Starts && !changesClocks(e.First):
		t.Errorf("on %s it is from %q to %q", e.First, e.Starts, e.Ends)
	}
	if len(e.Title) > 300 || strings.ContainsAny(e.Title+e.Status+e.UID+e.URL, "\r\n\x00") {
		t.Errorf("its texts are %q %q %q %q", e.Title, e.Status, e.UID, e.URL)
	}
}

// changesClocks reports whether the clocks may be put back on that day.
func changesClocks(d calendar.Date) bool {
	_, month, day := d.YMD()
	return month == 10 && day >= 25 && d.Weekday() == 0
}
