package ical_test

import (
	"strings"
	"testing"
)

// british is how Outlook describes British time, whatever it calls it.
const british = `BEGIN:VTIMEZONE
TZID:NAME
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T010000
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE`

func TestZonesByName(t *testing.T) {
	for _, tc := range []struct{ name, summer, winter string }{
		{"Europe/London", "18:00", "18:00"},
		{"europe/london", "18:00", "18:00"},
		{"Europe/London ", "18:00", "18:00"},
		{`"Europe/London"`, "18:00", "18:00"},
		{`Europe\/London`, "18:00", "18:00"},
		{"Europe/Dublin", "18:00", "18:00"},
		{"/freeassociation.sourceforge.net/Tzfile/Europe/Dublin", "18:00", "18:00"},
		{"/mozilla.org/20071231_1/Europe/London", "18:00", "18:00"},
		{"GMT Standard Time", "18:00", "18:00"},
		{"GMT Standard Time 1", "18:00", "18:00"},
		{"GMT Daylight Time", "18:00", "18:00"},
		{"BST", "18:00", "18:00"},
		{"British Summer Time", "18:00", "18:00"},
		{"Greenwich Mean Time", "19:00", "18:00"},
		{"Dublin, Edinburgh, Lisbon, London", "18:00", "18:00"},
		{`"(UTC+00:00) Dublin, Edinburgh, Lisbon, London"`, "18:00", "18:00"},
		{"(UTC+00:00) Dublin, Edinburgh, Lisbon, London", "18:00", "18:00"},
		{`"Greenwich Mean Time : Dublin, Edinburgh, Lisbon, London"`, "18:00", "18:00"},
		{"UTC", "19:00", "18:00"},
		{"utc", "19:00", "18:00"},
		{"GMT", "19:00", "18:00"},
		{"UTC+0", "19:00", "18:00"},
		{"UTC+1", "18:00", "17:00"},
		{"UTC-05:00", "00:00", "23:00"},
		{"GMT+0000", "19:00", "18:00"},
		{"Etc/UTC", "19:00", "18:00"},
		{"Etc/GMT-1", "18:00", "17:00"},
		{"Greenwich Standard Time", "19:00", "18:00"},
		{"tzone://Microsoft/Utc", "19:00", "18:00"},
		{"W. Europe Standard Time", "17:00", "17:00"},
		{"w. europe standard time", "17:00", "17:00"},
		{"Romance Standard Time", "17:00", "17:00"},
		{`"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"`, "17:00", "17:00"},
		{"(GMT +01:00)", "18:00", "17:00"},
		{"(UTC-05:00) Eastern Time (US & Canada)", "23:00", "23:00"},
		{"Eastern Standard Time", "23:00", "23:00"},
		{"america/new_york", "23:00", "23:00"},
		{"/softwarestudio.org/Olson_20011030_5/America/Argentina/Buenos_Aires", "22:00", "21:00"},
		{"India Standard Time", "13:30", "12:30"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for day, want := range map[string]string{"20270614": tc.summer, "20270114": tc.winter} {
				c := read(t, event("DTSTART;TZID="+tc.name+":"+day+"T180000"))
				if len(c.Events) != 1 || c.Events[0].Starts != want {
					t.Errorf("on %s: %+v, want %s; %s", day, c.Events, want, faults(c))
				}
			}
		})
	}
}

// What a file says of its zones goes before all names.
func TestZonesThatTheFileDescribes(t *testing.T) {
	fixedHalf := "BEGIN:VTIMEZONE\nTZID:NAME\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0530\nTZOFFSETTO:+0530\nEND:STANDARD\nEND:VTIMEZONE"
	eras := `BEGIN:VTIMEZONE
TZID:NAME
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0000
TZOFFSETTO:+0200
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19960331T020000
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
RRULE:FREQ=YEARLY;UNTIL=20140330T000000Z;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;UNTIL=20131027T000000Z;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:STANDARD
DTSTART:20141026T020000
TZOFFSETFROM:+0300
TZOFFSETTO:+0100
RDATE:20141026T020000
END:STANDARD
END:VTIMEZONE`
	for _, tc := range []struct{ name, zone, tzid, at, want string }{
		{"in summer", british, "GMT Standard Time 1", "20270614T180000", "2027-06-14 18:00-"},
		{"in winter", british, "Customized Time Zone", "20270114T180000", "2027-01-14 18:00-"},
		{"a name that says something else", british, "Asia/Tokyo", "20270614T180000", "2027-06-14 18:00-"},
		{"a name with a colon", british, `"(UTC+00:00) Dublin, Edinburgh, Lisbon, London"`, "20270614T180000", "2027-06-14 18:00-"},
		{"a name with a colon and without quotes", british, "Home: here", "20270614T180000", "2027-06-14 18:00-"},
		{"the name in other letters", british, "CUSTOM", "20270614T180000", "2027-06-14 18:00-"},
		{"on the day on which the clocks go forward", british, "Custom", "20270328T020000", "2027-03-28 02:00-"},
		{"in the hour that is left out", british, "Custom", "20270328T013000", "2027-03-28 02:30-"},
		{"before the clocks go forward", british, "Custom", "20270328T003000", "2027-03-28 00:30-"},
		{"after the clocks go back", british, "Custom", "20271031T023000", "2027-10-31 02:30-"},
		{"whose rules say the hour", strings.ReplaceAll(british, "FREQ=YEARLY;INTERVAL=1;", "FREQ=YEARLY;BYMINUTE=0;BYHOUR=2;"), "Western/Central Europe", "20270614T180000", "2027-06-14 18:00-"},
		{"without summer time", fixedHalf, "Custom", "20270614T180000", "2027-06-14 13:30-"},
		{"of several eras, the last", eras, "Custom", "20270614T180000", "2027-06-14 18:00-"},
		{"of several eras, summer of the second", eras, "Custom", "20120614T180000", "2012-06-14 16:00-"},
		{"of several eras, winter of the second", eras, "Custom", "20120114T180000", "2012-01-14 16:00-"},
		{"one that describes nothing", "BEGIN:VTIMEZONE\nTZID:NAME\nEND:VTIMEZONE", "W. Europe Standard Time", "20270614T180000", "2027-06-14 17:00-"},
		{"one that is wrong in itself", strings.ReplaceAll(british, "TZOFFSETTO:+0", "TZOFFSETTO:east "), "Europe/Paris", "20270614T180000", "2027-06-14 17:00-"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			zone := strings.ReplaceAll(tc.zone, "NAME", strings.Trim(tc.tzid, `"`))
			if tc.tzid == "CUSTOM" {
				zone = strings.ReplaceAll(tc.zone, "NAME", "Custom")
			}
			for where, lines := range map[string][]string{
				"before the event": append(strings.Split(zone, "\n"), vevent("DTSTART;TZID="+tc.tzid+":"+tc.at)...),
				"after the event":  append(vevent("DTSTART;TZID="+tc.tzid+":"+tc.at), strings.Split(zone, "\n")...),
			} {
				c := read(t, file(lines...))
				if got := strings.Join(saidBy(c), ", "); got != tc.want {
					t.Errorf("%s: got %s, want %s; %s", where, got, tc.want, faults(c))
				}
			}
		})
	}
}
