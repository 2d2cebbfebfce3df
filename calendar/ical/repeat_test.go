package ical_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	judge "github.com/emersion/go-ical"
	"pgregory.net/rapid"

	"divisionbell/calendar"
)

func TestEventsThatRepeat(t *testing.T) {
	for _, tc := range []struct{ name, lines, want string }{
		{"three weeks, one of them excepted", "DTSTART:20270615T180000Z|DTEND:20270615T190000Z|RRULE:FREQ=WEEKLY;COUNT=3|EXDATE:20270622T180000Z", "2027-06-15 19:00-20:00, 2027-06-29 19:00-20:00"},
		{"an exception as a day", "DTSTART:20270615T180000|RRULE:FREQ=WEEKLY;COUNT=2|EXDATE;VALUE=DATE:20270622", "2027-06-15 18:00-"},
		{"an exception in another zone", "DTSTART;TZID=Europe/London:20270615T180000|RRULE:FREQ=WEEKLY;COUNT=2|EXDATE:20270622T170000Z", "2027-06-15 18:00-"},
		{"an exception in a zone with a colon", "DTSTART;TZID=(UTC+00:00) Dublin, Edinburgh, Lisbon, London:20270615T180000|RRULE:FREQ=WEEKLY;COUNT=3|EXDATE;TZID=(UTC+00:00) Dublin, Edinburgh, Lisbon, London:20270622T180000,20270629T180000", "2027-06-15 18:00-"},
		{"over the change of the clocks, by the clocks of London", "DTSTART;TZID=Europe/London:20271026T180000|DURATION:PT1H|RRULE:FREQ=WEEKLY;COUNT=2", "2027-10-26 18:00-19:00, 2027-11-02 18:00-19:00"},
		{"over the change of the clocks, in UTC", "DTSTART:20271026T170000Z|RRULE:FREQ=WEEKLY;COUNT=2", "2027-10-26 18:00-, 2027-11-02 17:00-"},
		{"with an end in another zone", "DTSTART;TZID=Europe/London:20271026T180000|DTEND:20271026T180000Z|RRULE:FREQ=WEEKLY;COUNT=2", "2027-10-26 18:00-19:00, 2027-11-02 18:00-19:00"},
		{"whole days", "DTSTART:20270614|DTEND:20270616|RRULE:FREQ=MONTHLY;COUNT=2", "2027-06-14/2027-06-15, 2027-07-14/2027-07-15"},
		{"the first Tuesday of the month", "DTSTART:20270601|RRULE:FREQ=MONTHLY;BYDAY=1TU;COUNT=3", "2027-06-01, 2027-07-06, 2027-08-03"},
		{"the last working day of the month", "DTSTART:20270630|RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2", "2027-06-30, 2027-07-30"},
		{"the last day of the month", "DTSTART:20270131|RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", "2027-01-31, 2027-02-28, 2027-03-31"},
		{"on the 31st, where there is one", "DTSTART:20270131|RRULE:FREQ=MONTHLY;COUNT=3", "2027-01-31, 2027-03-31, 2027-05-31"},
		{"every second week, two days of it", "DTSTART:20270601|RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=4", "2027-06-01, 2027-06-03, 2027-06-15, 2027-06-17"},
		{"until a day", "DTSTART:20270601T180000|RRULE:FREQ=DAILY;UNTIL=20270603", "2027-06-01 18:00-, 2027-06-02 18:00-, 2027-06-03 18:00-"},
		{"until a moment", "DTSTART;TZID=Europe/London:20270601T180000|RRULE:FREQ=DAILY;UNTIL=20270602T170000Z", "2027-06-01 18:00-, 2027-06-02 18:00-"},
		{"on 29 February", "DTSTART:20240229|RRULE:FREQ=YEARLY", "2028-02-29"},
		{"every year", "DTSTART:20100614|RRULE:FREQ=YEARLY;BYMONTH=6", "2026-06-14, 2027-06-14, 2028-06-14, 2029-06-14"},
		{"a hundredth birthday", "DTSTART:19300614|RRULE:FREQ=YEARLY;COUNT=99", "2026-06-14, 2027-06-14, 2028-06-14"},
		{"long over", "DTSTART:20100614|RRULE:FREQ=WEEKLY;COUNT=10", ""},
		{"further days, without a rule", "DTSTART:20270614|RDATE;VALUE=DATE:20270620,20270701", "2027-06-14, 2027-06-20, 2027-07-01"},
		{"further days as periods", "DTSTART:20270614T180000Z|DURATION:PT1H|RDATE;VALUE=PERIOD:20270620T180000Z/PT1H", "2027-06-14 19:00-20:00, 2027-06-20 19:00-20:00"},
		{"with the hour in the rule", "DTSTART:20270601T183000|RRULE:FREQ=DAILY;COUNT=2;BYHOUR=18;BYMINUTE=30", "2027-06-01 18:30-, 2027-06-02 18:30-"},
		{"in small letters, with blanks", "DTSTART:20270601|RRULE: freq=weekly; count=2;", "2027-06-01, 2027-06-08"},
		{"called off as a whole", "DTSTART:20270601|RRULE:FREQ=WEEKLY;COUNT=2|STATUS:CANCELLED", "2027-06-01 called off"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := read(t, event(strings.Split(tc.lines, "|")...))
			if got := strings.Join(saidBy(c), ", "); got != tc.want || len(c.Faults) > 0 {
				t.Errorf("got %s, want %s; %s", got, tc.want, faults(c))
			}
		})
	}
	if c := read(t, event("DTSTART:20200106", "RRULE:FREQ=WEEKLY")); len(c.Events) != 209 || c.Series != 1 {
		t.Errorf("a weekly event without end has %d days, series: %d", len(c.Events), c.Series)
	}
}

// rules draws rules that another program understands as well, with a first day on
// which they hold.
func drawRule(t *rapid.T) (start calendar.Date, rule string) {
	start = calendar.MustDate("2025-12-01").AddDays(rapid.IntRange(0, 900).Draw(t, "start"))
	every := rapid.SampledFrom([]string{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}).Draw(t, "every")
	rule = fmt.Sprintf("FREQ=%s;INTERVAL=%d", every, rapid.IntRange(1, 4).Draw(t, "interval"))
	_, month, day := start.YMD()
	weekday := strings.ToUpper(start.Weekday().String()[:2])
	switch rapid.IntRange(0, 4).Draw(t, "by") {
	case 0:
		rule += ";BYDAY=" + weekday
	case 1:
		if every == "MONTHLY" || every == "YEARLY" {
			rule += fmt.Sprintf(";BYMONTH=%d;BYDAY=%d%s", month, (day+6)/7, weekday)
		}
	case 2:
		if every != "WEEKLY" {
			rule += fmt.Sprintf(";BYMONTHDAY=%d", day)
		}
	case 3:
		if every == "MONTHLY" {
			rule += ";BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=" + fmt.Sprint(day)
		}
	}
	if rapid.Bool().Draw(t, "counted") {
		rule += fmt.Sprintf(";COUNT=%d", rapid.IntRange(1, 60).Draw(t, "count"))
	} else if rapid.Bool().Draw(t, "ends") {
		rule += ";UNTIL=" + strings.ReplaceAll(start.AddDays(rapid.IntRange(0, 700).Draw(t, "days")).String(), "-", "")
	}
	return start, rule
}

// Another library is the judge of the days on which an event repeats.
func TestRulesAreReadAsOthersReadThem(t *testing.T) {
	within := options(t).Repeats
	rapid.Check(t, func(rt *rapid.T) {
		start, rule := drawRule(rt)
		content := event("DTSTAMP:20261101T000000Z", "DTSTART;VALUE=DATE:"+strings.ReplaceAll(start.String(), "-", ""), "RRULE:"+rule)
		var got []string
		for _, e := range read(t, content).Events {
			got = append(got, e.First.String())
		}
		parsed, err := judge.NewDecoder(bytes.NewReader([]byte(content))).Decode()
		if err != nil {
			rt.Fatal(err)
		}
		set, err := parsed.Events()[0].RecurrenceSet(time.UTC)
		if err != nil {
			rt.Fatal(err)
		}
		var want []string
		for _, at := range set.Between(within.First.At(0, 0, time.UTC), within.Last.At(0, 0, time.UTC), true) {
			want = append(want, at.Format(time.DateOnly))
		}
		if !slices.Equal(got, want) {
			rt.Fatalf("%s from %s:\ngot  %v\nwant %v", rule, start, got, want)
		}
	})
}

// sameUID is a file of many events that have one UID and nothing else in common, half of
// which are called off.
func sameUID(n int) string {
	var all []string
	for i := range n {
		lines := []string{"BEGIN:VEVENT", "UID:x", fmt.Sprintf("SUMMARY:%d", i), fmt.Sprintf("DTSTART:2027%02d%02dT%02d0000", i%12+1, i%28+1, i%24)}
		if i%2 == 0 {
			lines = append(lines, "STATUS:CANCELLED")
		}
		all = append(all, append(lines, "END:VEVENT")...)
	}
	return file(all...)
}

// Nothing in a file makes the work grow: each of these is read in the time of a file of
// its size.
func TestFilesThatWouldTakeForEver(t *testing.T) {
	many := func(n int, lines ...string) string {
		var all []string
		for i := range n {
			one := vevent(lines...)
			one[1] = fmt.Sprintf("UID:%d@example.org", i)
			all = append(all, one...)
		}
		return file(all...)
	}
	for _, tc := range []struct {
		name, content string
		most          int // events
	}{
		{"every second for ever", event("DTSTART:20270614T180000", "RRULE:FREQ=SECONDLY"), 1},
		{"every day of all time", event("DTSTART:00010101", "RRULE:FREQ=DAILY"), 1500},
		{"every day of all time, counted", event("DTSTART:00010101", "RRULE:FREQ=DAILY;COUNT=99999"), 1500},
		{"a day that there never is", event("DTSTART:20270614", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), 1},
		{"a day that there never is, every day", event("DTSTART:20270614", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=5"), 1},
		{"a thousand of those", many(1000, "DTSTART:19000101", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=5"), 1000},
		{"a thousand daily events", many(1000, "DTSTART:20200101", "RRULE:FREQ=DAILY"), 5000},
		{"ten thousand events", many(10000, "DTSTART:20270614"), 5000},
		{"ten thousand states of one event", file(slices.Repeat(vevent("DTSTART:20270614", "SUMMARY:x"), 10000)...), 5000},
		{"ten thousand titles of one name", sameUID(10000), 5000},
		{"ten thousand zones that nobody knows", many(10000, "DTSTART;TZID=Middle Earth:20270614T180000"), 0},
		{"a year 9999", event("DTSTART:99990101", "RRULE:FREQ=DAILY"), 0},
		{"a hundred thousand exceptions", event("DTSTART:20270614", "EXDATE:"+strings.Repeat("20270614,", 100000)), 1},
		{"a line of eight million letters", event("DTSTART:20270614", "DESCRIPTION:"+strings.Repeat("x", 8<<20)), 1},
		{"a line folded a million times", event("DTSTART:20270614", "DESCRIPTION:"+strings.Repeat("x\r\n ", 1<<20)), 1},
		{"a million ends", strings.Repeat("END:X\r\n", 1<<20), 0},
		{"a million beginnings", strings.Repeat("BEGIN:X\r\n", 1<<20) + "END:Y\r\n", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			began := time.Now()
			c := read(t, tc.content)
			if len(c.Events) > tc.most {
				t.Errorf("%d events", len(c.Events))
			}
			t.Logf("%d events, %d faults and %d more, in %s", len(c.Events), len(c.Faults), c.More, time.Since(began).Round(time.Millisecond))
		})
	}
}
