package importer_test

import (
	"slices"
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/importer"
)

// ics is a file of events, each of which is lines with | between them.
func ics(events ...string) string {
	lines := []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//made up//EN"}
	for _, e := range events {
		lines = append(lines, "BEGIN:VEVENT")
		lines = append(lines, strings.Split(e, "|")...)
		lines = append(lines, "END:VEVENT")
	}
	return strings.Join(append(lines, "END:VCALENDAR", ""), "\r\n")
}

// meetings brings in events of the sector.
func meetings(t *testing.T, content string) importer.File {
	f := brought(t, "meetings.ics", content)
	f.Body, f.Kind, f.Within = calendar.Sector, "event", almanac.Span()
	return f
}

func toldIDs(r importer.Reading) []string {
	var all []string
	for _, e := range r.Layer.Entries {
		all = append(all, e.ID+" "+e.Span().String())
	}
	return all
}

func TestEventsAreNamedByWhatTheirOwnersWrote(t *testing.T) {
	for _, tc := range []struct {
		name, content string
		want          []string
	}{
		{"by its UID", ics("UID:M-1@example.org|SUMMARY:Board|DTSTART:20270614"), []string{"sector/event/m-1-example-org 2027-06-14"}},
		{"by day and title without one", ics("SUMMARY:Members' reception|DTSTART:20270614T123000"), []string{"sector/event/members-reception/2027-06-14 2027-06-14"}},
		{"two of the same title without a UID", ics("SUMMARY:Board|DTSTART:20270614", "SUMMARY:Board|DTSTART:20270714"), []string{
			"sector/event/board/2027-06-14 2027-06-14", "sector/event/board/2027-07-14 2027-07-14"}},
		{"an occurrence by its day as well", ics("UID:m|SUMMARY:Board|DTSTART:20270614|RRULE:FREQ=WEEKLY;COUNT=2"), []string{
			"sector/event/m/2027-06-14 2027-06-14", "sector/event/m/2027-06-21 2027-06-21"}},
		{"a moved occurrence by the day on which it was to be", ics("UID:m|SUMMARY:Board|DTSTART:20270616|RECURRENCE-ID:20270614"), []string{"sector/event/m/2027-06-14 2027-06-16"}},
		{"a UID of other letters", ics("UID:会議|SUMMARY:Board|DTSTART:20270614"), []string{"sector/event/6f7de8e48ace 2027-06-14"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := read(t, meetings(t, tc.content))
			if got := toldIDs(r); !slices.Equal(got, tc.want) {
				t.Errorf("got %q, want %q; %q", got, tc.want, r.Notes)
			}
		})
	}
	long := read(t, meetings(t, ics("UID:"+strings.Repeat("0123456789abcdef", 30)+"|SUMMARY:Board|DTSTART:20270614")))
	if n := len(long.Layer.Entries[0].ID); n > 250 {
		t.Errorf("a name of %d letters", n)
	}
}

// The name that an owner gave an event means nothing, whatever it looks like, and an event
// that repeats is not another one once it does not.
func TestNamesOfOthersMeanNothing(t *testing.T) {
	var known calendar.Layer
	for _, event := range []string{
		"UID:1234|SUMMARY:Board|DTSTART:20270614",
		"UID:2019-05-01|SUMMARY:Board|DTSTART:20270614",
		"UID:m|SUMMARY:Board|DTSTART:20271014|RECURRENCE-ID:20270614",
		"UID:s|SUMMARY:Board|DTSTART:20270614|RRULE:FREQ=DAILY;COUNT=2",
		"UID:s|SUMMARY:Board|DTSTART:20270620",
	} {
		news := built{known: known, cal: mustCalendar(t, known.Entries...)}.weigh(t, read(t, meetings(t, ics(event))))
		if len(news.Entries) == 0 {
			t.Errorf("%s tells nothing", event)
		}
		known.Entries = append(known.Entries, news.Entries...)
	}
	if len(known.Entries) != 6 {
		t.Errorf("%d entries", len(known.Entries))
	}
}

// A calendar is one whatever its file is called.
func TestACalendarUnderAnyName(t *testing.T) {
	for _, name := range []string{"feed", "feed.txt", "feed.ICS", "feed.ical", "export.php", "table.csv"} {
		f := meetings(t, ics("UID:1|SUMMARY:Board|DTSTART:20270614"))
		f.Name = name
		if got := toldIDs(read(t, f)); !slices.Equal(got, []string{"sector/event/1 2027-06-14"}) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// One bad event never costs the others.
func TestABadEventCostsNoOther(t *testing.T) {
	r := read(t, meetings(t, ics("UID:1|SUMMARY:Board|DTSTART:20270231", "UID:2|SUMMARY:Staff day|DTSTART:20270615", "UID:3|SUMMARY:Long ago|DTSTART:20090615")))
	if got := toldIDs(r); !slices.Equal(got, []string{"sector/event/2 2027-06-15"}) {
		t.Errorf("told are %q", got)
	}
	for _, want := range []string{`line 7, DTSTART: "20270231" is not a date`, `"Board" is left out`, "1 event before 2010 or after 2035, left out."} {
		if !strings.Contains(strings.Join(r.Notes, "\n"), want) {
			t.Errorf("no %q in %q", want, r.Notes)
		}
	}
	if _, err := importer.Read(meetings(t, ics("UID:1|SUMMARY:Board|DTSTART:20270231"))); err == nil {
		t.Error("a file of which nothing can be read is taken")
	} else {
		refused(t, err, "line 7, DTSTART", "February 2027 has 28 days")
	}
}

// What was known and cannot be read any more is not taken back; what the file
// does not name any more is.
func TestWhatCannotBeReadIsNotTakenBack(t *testing.T) {
	cal := mustCalendar(t)
	b := built{cal: cal}
	known := b.weigh(t, read(t, meetings(t, ics("UID:1|SUMMARY:Board|DTSTART:20270614|RRULE:FREQ=DAILY;COUNT=2", "UID:2|SUMMARY:Staff day|DTSTART:20270615", "UID:3|SUMMARY:Open day|DTSTART:20270616", "UID:4|SUMMARY:Quiz|DTSTART:20270617", "UID:5|SUMMARY:Talk|DTSTART:20270618"))))
	for _, tc := range []struct {
		name, content string
		gone          []string
	}{
		{"one is not there", ics("UID:1|SUMMARY:Board|DTSTART:20270614|RRULE:FREQ=DAILY;COUNT=2", "UID:2|SUMMARY:Staff day|DTSTART:20270615", "UID:3|SUMMARY:Open day|DTSTART:20270616", "UID:4|SUMMARY:Quiz|DTSTART:20270617"), []string{"sector/event/5"}},
		{"one cannot be read", ics("UID:1|SUMMARY:Board|DTSTART:June", "UID:2|SUMMARY:Staff day|DTSTART:20270615", "UID:3|SUMMARY:Open day|DTSTART:20270616", "UID:4|SUMMARY:Quiz|DTSTART:20270617"), []string{"sector/event/5"}},
		{"one without a name cannot be read", ics("SUMMARY:Board|DTSTART:June", "UID:2|SUMMARY:Staff day|DTSTART:20270615", "UID:3|SUMMARY:Open day|DTSTART:20270616", "UID:4|SUMMARY:Quiz|DTSTART:20270617"), nil},
		{"the file is cut", strings.TrimSuffix(ics("UID:2|SUMMARY:Staff day|DTSTART:20270615", "UID:3|SUMMARY:Open day|DTSTART:20270616", "UID:4|SUMMARY:Quiz|DTSTART:20270617"), "END:VCALENDAR\r\n"), nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := read(t, meetings(t, tc.content))
			r.Lists = []importer.List{{Body: calendar.Sector, Kind: "event", Span: calendar.Year(2027)}}
			news := built{known: known, cal: cal}.weigh(t, r)
			if !slices.Equal(news.Withdrawn, tc.gone) {
				t.Errorf("taken back are %q, want %q", news.Withdrawn, tc.gone)
			}
		})
	}
}

func TestWhatIsCalledOffGoes(t *testing.T) {
	cal := mustCalendar(t)
	known := built{cal: cal}.weigh(t, read(t, meetings(t, ics("UID:1|SUMMARY:Board|DTSTART:20270614|RRULE:FREQ=DAILY;COUNT=3", "UID:2|SUMMARY:Staff day|DTSTART:20270615"))))
	calledOff := func(event string) string {
		return strings.Replace(ics(event), "PRODID", "METHOD:CANCEL\r\nPRODID", 1)
	}
	for _, tc := range []struct {
		name, content string
		gone          []string
	}{
		{"by METHOD", calledOff("UID:2|SUMMARY:Staff day|DTSTART:20270615|SEQUENCE:1"), []string{"sector/event/2"}},
		{"by METHOD, under another title and without a day", calledOff("UID:2|SUMMARY:Cancelled: Staff day"), []string{"sector/event/2"}},
		{"by STATUS", ics("UID:2|SUMMARY:Staff day|DTSTART:20270615|STATUS:CANCELLED"), []string{"sector/event/2"}},
		{"one day of several", calledOff("UID:1|SUMMARY:Board|DTSTART:20270615|RECURRENCE-ID:20270615"), []string{"sector/event/1/2027-06-15"}},
		{"all days", calledOff("UID:1|SUMMARY:Board|DTSTART:20270614|RRULE:FREQ=DAILY;COUNT=3"), []string{"sector/event/1/2027-06-14", "sector/event/1/2027-06-15", "sector/event/1/2027-06-16"}},
		{"what was never known", calledOff("UID:3|SUMMARY:Quiz|DTSTART:20270615"), nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			news := built{known: known, cal: cal}.weigh(t, read(t, meetings(t, tc.content)))
			if len(news.Entries) > 0 || !slices.Equal(news.Withdrawn, tc.gone) {
				t.Errorf("gone are %q, want %q; new are %v", news.Withdrawn, tc.gone, news.Entries)
			}
		})
	}
}

// A title decides nothing: only what has whole days where such a recess is, and says
// nothing else than that it is one, is asked for.
func TestTitlesDoNotDecide(t *testing.T) {
	for _, tc := range []struct{ name, event, is string }{
		{"drinks", "SUMMARY:House of Commons Christmas recess drinks|DTSTART:20261217T173000Z|DTEND:20261217T183000Z", "event"},
		{"drinks on a whole day", "SUMMARY:House of Commons Christmas recess drinks|DTSTART:20261217", "event"},
		{"drinks that last for weeks", "SUMMARY:House of Commons Christmas recess drinks|DTSTART:20261218|DTEND:20270104", "event"},
		{"the day of rising", "SUMMARY:House of Commons rises for Christmas recess|DTSTART:20261217", "event"},
		{"the title alone, on one day", "SUMMARY:House of Commons: Christmas recess|DTSTART:20261217", "event"},
		{"the title alone, in the evening", "SUMMARY:House of Commons: Christmas recess|DTSTART:20261217T173000Z", "event"},
		{"Christmas in summer", "SUMMARY:House of Commons: Christmas recess|DTSTART:20270618|DTEND:20270704", "event"},
		{"Christmas without Christmas Day", "SUMMARY:House of Commons: Christmas recess|DTSTART:20261207|DTEND:20261220", "event"},
		{"half a year of summer", "SUMMARY:House of Commons: Summer recess|DTSTART:20270401|DTEND:20271101", "event"},
		{"a sale", "SUMMARY:Commons summer recess sale|DTSTART:20270722|DTEND:20270901", "event"},
		{"a recess of nobody", "SUMMARY:Commons tea recess|DTSTART:20270722|DTEND:20270901", "event"},
		{"a recess of Christmas", "SUMMARY:House of Commons: Christmas recess|DTSTART:20261218|DTEND:20270104", "asked"},
		{"a recess of the Lords, with its year", "SUMMARY:House of Lords Easter recess 2027 (provisional)|DTSTART:20270326|DTEND:20270412", "asked"},
		{"a recess of Holyrood", "SUMMARY:Scottish Parliament - summer recess|DTSTART:20270626|DTEND:20270830", "asked"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := brought(t, "feed.ics", ics("UID:1|"+tc.event))
			r, err := importer.Read(f)
			if tc.is == "asked" {
				refused(t, err, "line 4", "it looks like a recess of the", "--guess", "--kind recess", "--kind event")
				f.Guess = true
				r = read(t, f)
				tc.is = "recess"
			} else if err != nil {
				t.Fatal(err)
			}
			if e := r.Layer.Entries[0]; string(e.Kind) != tc.is {
				t.Errorf("it is %s, a %s", e.ID, e.Kind)
			}
		})
	}
}

func TestTheCallerDecides(t *testing.T) {
	for _, tc := range []struct{ name, event, is string }{
		{"a recess by its word", "SUMMARY:Christmas, House rises on the 17th|DTSTART:20261218|DTEND:20270104", "commons/recess/christmas/2026"},
		{"a recess by its days", "SUMMARY:Recess|DTSTART:20270212|DTEND:20270222", "commons/recess/february/2027"},
		{"half term, by its days", "SUMMARY:Half term recess|DTSTART:20270212|DTEND:20270222", "commons/recess/february/2027"},
		{"Whit", "SUMMARY:Whit recess|DTSTART:20270528|DTEND:20270607", "commons/recess/whitsun/2027"},
		{"a recess that never was before", "SUMMARY:Coronation recess|DTSTART:20270505|DTEND:20270509", "commons/recess/coronation/2027"},
		{"drinks", "SUMMARY:Christmas recess drinks|DTSTART:20261217T173000Z", "a recess is of whole days"},
		{"the day of rising", "SUMMARY:House rises for Christmas recess|DTSTART:20261217", "cannot be the christmas recess, which has from 10 to 40 days and one between 25 December and 26 December"},
		{"any day", "SUMMARY:Closed|DTSTART:20270301", "it is not said which recess it is"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := brought(t, "feed.ics", ics("UID:1|"+tc.event))
			f.Body, f.Kind = calendar.Commons, calendar.KindRecess
			r, err := importer.Read(f)
			if err != nil {
				refused(t, err, tc.is)
				return
			}
			if e := r.Layer.Entries[0]; e.ID != tc.is {
				t.Errorf("it is %s", e.ID)
			}
		})
	}
}

// Every recess in the facts is where recesses of its name are.
func TestTheRecessesOfTheFactsAreInSeason(t *testing.T) {
	known, err := almanac.Known()
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, e := range known.Entries {
		name := strings.Split(e.ID, "/")[2]
		if e.Kind != calendar.KindRecess || name == "other" || name == "coronation" || name == "halloween" || name == "pre-election" {
			continue
		}
		end := strings.ReplaceAll(e.Last.AddDays(1).String(), "-", "")
		f := brought(t, "feed.ics", ics("UID:1|SUMMARY:"+name+" recess|DTSTART:"+strings.ReplaceAll(e.First.String(), "-", "")+"|DTEND:"+end))
		f.Body, f.Guess = e.Body, true
		r, err := importer.Read(f)
		if err != nil || r.Layer.Entries[0].Kind != calendar.KindRecess || !strings.HasPrefix(r.Layer.Entries[0].ID, string(e.Body)+"/recess/"+name) {
			t.Errorf("%s, %s: %v %v", e.ID, e.Span(), toldIDs(r), err)
		}
		looked++
	}
	if looked < 200 {
		t.Errorf("only %d recesses were looked at", looked)
	}
}

// Parliament's librarians write the last day of a recess where the standard has the day
// after it.
func TestParliamentsOwnRecessCalendars(t *testing.T) {
	const christmas = "SUMMARY:Christmas recess|UID:20261218000000|DTSTAMP:20261218T000000|DTSTART;VALUE=DATE:20261218|DTEND;VALUE=DATE:20270103|STATUS:TENTATIVE"
	const february = "SUMMARY:February recess|UID:20270212000000|DTSTART;VALUE=DATE:20270212|DTEND;VALUE=DATE:20270223|STATUS:TENTATIVE"
	const foreign = "SUMMARY:February recess|UID:2@example.org|DTSTART;VALUE=DATE:20270212|DTEND;VALUE=DATE:20270223"
	for _, tc := range []struct {
		name, event, producer, from string
		last, returns               string
	}{
		{"by its UID", christmas, "", "", "2027-01-03", "2027-01-04"},
		{"where both readings are possible", february, "", "", "2027-02-23", "2027-02-24"},
		{"by who wrote it", foreign, "ukparliament/egg-timer", "", "2027-02-23", "2027-02-24"},
		{"by where it was found", foreign, "", "https://api.parliament.uk/egg-timer/houses/1/recess-dates/upcoming.ics", "2027-02-23", "2027-02-24"},
		{"of one day", strings.Replace(february, "END;VALUE=DATE:20270223", "END;VALUE=DATE:20270217", 1), "", "", "2027-02-17", "2027-02-18"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := brought(t, "feed.ics", strings.Replace(ics(tc.event), "-//made up//EN", tc.producer, 1))
			if f.From = tc.from; tc.from == "" {
				f.Body = calendar.Commons // the address says it
			}
			r := read(t, f)
			if e := r.Layer.Entries[0]; e.Last != day(tc.last) || e.Returns != day(tc.returns) || e.Body != calendar.Commons || e.Kind != calendar.KindRecess {
				t.Errorf("%+v", e)
			}
		})
	}
	f := brought(t, "feed.ics", ics(foreign))
	f.Body, f.Kind = calendar.Commons, calendar.KindRecess
	if e := read(t, f).Layer.Entries[0]; e.Last != day("2027-02-22") {
		t.Errorf("a calendar of somebody else: %+v", e)
	}
}

func TestParliamentsListsOfDaysAreNoEvents(t *testing.T) {
	list := ics(
		"SUMMARY:House of Commons - Sitting day|UID:120270111000000|DTSTART;VALUE=DATE:20270111",
		"SUMMARY:House of Commons - Adjournment day|UID:120270115000000|DTSTART;VALUE=DATE:20270115",
		"SUMMARY:Virtual sitting day|UID:20270118000000|DTSTART;VALUE=DATE:20270118")
	_, err := importer.Read(brought(t, "days.ics", list))
	refused(t, err, "Parliament's list of sitting days", "egg-timer", "recess-dates/upcoming.ics")
	mixed := brought(t, "days.ics", strings.Replace(list, "END:VCALENDAR", "BEGIN:VEVENT\r\nUID:x\r\nSUMMARY:Sitting day of the Commons choir\r\nDTSTART:20270120\r\nEND:VEVENT\r\nEND:VCALENDAR", 1))
	r := read(t, mixed)
	if len(r.Layer.Entries) != 1 || !strings.Contains(strings.Join(r.Notes, " "), "3 events of Parliament's list of sitting days, left out") {
		t.Errorf("%q, %q", toldIDs(r), r.Notes)
	}
}

func TestBankHolidaysInCalendars(t *testing.T) {
	known := build(t)
	const both = "SUMMARY:2nd January|UID:a-0@gov.uk|DTSTART;VALUE=DATE:20270104|DTEND;VALUE=DATE:20270105"
	const jubilee = "SUMMARY:Bank holiday for a jubilee|UID:a-1@gov.uk|DTSTART;VALUE=DATE:20270618|DTEND;VALUE=DATE:20270619"
	holidays := func(content string, kind calendar.Kind, n calendar.Nation) importer.File {
		f := brought(t, "scotland.ics", content)
		f.Body, f.Kind, f.Nation = calendar.BankHolidays, kind, n
		return f
	}
	_, err := importer.Read(holidays(ics(both), calendar.KindBankHoliday, ""))
	refused(t, err, `line 4, "2nd January"`, "--nation", "scotland")
	if news := known.weigh(t, read(t, holidays(ics(both), calendar.KindBankHoliday, calendar.Scotland))); !news.Empty() {
		t.Errorf("what is known is new: %+v", news.Entries)
	}
	news := known.weigh(t, read(t, holidays(ics(jubilee), "", calendar.Wales)))
	if len(news.Entries) != 1 || news.Entries[0].ID != "bank-holidays/bank-holiday/england-and-wales/2027-06-18" || news.Entries[0].Nation != calendar.EnglandAndWales {
		t.Errorf("%+v", news.Entries)
	}
	govUK := brought(t, "scotland.ics", strings.Replace(ics(both, jubilee), "-//made up//EN", "-//uk.gov/GOVUK calendars//EN", 1))
	if news := known.weigh(t, read(t, govUK)); len(news.Entries) != 1 || news.Entries[0].Nation != calendar.Scotland || news.Entries[0].Certainty != calendar.Confirmed {
		t.Errorf("gov.uk's own file says of which nation it is: %+v", news.Entries)
	}
}
