package importer_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/importer"
)

func day(s string) calendar.Date { return calendar.MustDate(s) }

// brought is a file as somebody brings it in on 25 November 2026.
func brought(t testing.TB, name, content string) importer.File {
	t.Helper()
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return importer.File{Name: name, Content: []byte(content), Day: day("2026-11-25"), Location: london, Who: "jo"}
}

func read(t *testing.T, f importer.File) importer.Reading {
	t.Helper()
	reading, err := importer.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	return reading
}

// built holds the facts in the binary and the calendar of them.
type built struct {
	known calendar.Layer
	cal   *calendar.Calendar
}

func build(t testing.TB, options ...almanac.Option) built {
	t.Helper()
	known, err := almanac.Known(options...)
	if err != nil {
		t.Fatal(err)
	}
	cal, err := almanac.Complete(known)
	if err != nil {
		t.Fatal(err)
	}
	return built{known, cal}
}

func (b built) weigh(t testing.TB, r importer.Reading) calendar.Layer {
	t.Helper()
	news, err := r.Weigh(b.known, b.cal)
	if err != nil {
		t.Fatal(err)
	}
	return news
}

// refused fails unless the error is a refusal that says all of it.
func refused(t *testing.T, err error, says ...string) {
	t.Helper()
	var refusal *importer.RefusedError
	if !errors.As(err, &refusal) {
		t.Fatalf("got %v, want a refusal that says %q", err, says)
	}
	if len(refusal.Problems) == 0 || !strings.Contains(err.Error(), "is refused and changes nothing") {
		t.Errorf("%v", err)
	}
	for _, s := range says {
		if !strings.Contains(err.Error(), s) {
			t.Errorf("it says %q, and not %q", err, s)
		}
	}
}

const entriesHead = "body,kind,name,title,first,last,rises,returns,certainty,announced,source,note\n"

func TestCSVOfEntries(t *testing.T) {
	r := read(t, brought(t, "dates.csv", "\ufeff"+entriesHead+
		"commons,recess,christmas/2026,,2026-12-18,2027-01-03,,,provisional,2026-10-15,the Leader of the House,subject to progress\n"+
		"uk-government,budget,spring/2027,Spring Budget,2027-03-10,2027-03-10,,,confirmed,,HM Treasury,\n"+
		"commons lords,session,2027-28,Session 2027-28,2027-05-12,,,,provisional,,House of Commons Journal,\n"))
	if len(r.Layer.Entries) != 4 || r.Layer.Who != "jo" || r.Layer.From != "dates.csv" || r.Layer.Known != day("2026-11-25") {
		t.Fatalf("%+v", r.Layer)
	}
	e := r.Layer.Entries[0]
	if e.ID != "commons/recess/christmas/2026" || e.Rises != day("2026-12-17") || e.Returns != day("2027-01-04") ||
		e.Certainty != calendar.Provisional || e.Source.Announced != day("2026-10-15") || e.Probability != 1 || e.Revised != day("2026-11-25") {
		t.Errorf("%+v", e)
	}
	if s := r.Layer.Entries[3]; s.ID != "lords/session/2027-28" || !s.Last.IsZero() {
		t.Errorf("%+v", s)
	}
}

func TestCSVOfAHouse(t *testing.T) {
	r := read(t, brought(t, "commons.csv", "house,name,rises,returns,remarks\n"+
		"commons,Christmas recess,2026-12-17,2027-01-04,as said\n"+
		"commons,february-2027,2027-02-11,2027-02-22,\n"+
		"commons,prorogation,2027-04-29,2027-05-12,\n"+
		"lords,other,2027-03-02,2027-03-05,\n"))
	var ids []string
	for _, e := range r.Layer.Entries {
		ids = append(ids, e.ID)
	}
	want := []string{"commons/recess/christmas/2026", "commons/recess/february/2027", "commons/prorogation/2027", "lords/recess/other/2027-03-03"}
	if !slices.Equal(ids, want) {
		t.Errorf("got %q, want %q", ids, want)
	}
	if e := r.Layer.Entries[1]; e.First != day("2027-02-12") || e.Last != day("2027-02-21") {
		t.Errorf("%+v", e)
	}
}

func TestARecessRunsFromTheDayAfterTheHouseRose(t *testing.T) {
	for _, tc := range []struct{ name, first, last, rises, returns, days string }{
		{"written with the weekends", "2027-02-12", "2027-02-21", "", "", "2027-02-11 2027-02-12/2027-02-21 2027-02-22"},
		{"written from Monday to Friday", "2027-02-15", "2027-02-19", "2027-02-11", "2027-02-22", "2027-02-11 2027-02-12/2027-02-21 2027-02-22"},
		{"given by its edges", "", "", "2027-02-11", "2027-02-22", "2027-02-11 2027-02-12/2027-02-21 2027-02-22"},
		{"with a week before it in which nobody says what happens", "2027-02-15", "2027-02-21", "2027-02-04", "2027-02-22", "2027-02-04 2027-02-15/2027-02-21 2027-02-22"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := read(t, brought(t, "c.csv", entriesHead+strings.Join([]string{"commons,recess,february/2027,", tc.first, tc.last, tc.rises, tc.returns, ",,,"}, ",")+"\n"))
			if e := r.Layer.Entries[0]; e.Rises.String()+" "+e.Span().String()+" "+e.Returns.String() != tc.days {
				t.Errorf("rises %s, %s, returns %s", e.Rises, e.Span(), e.Returns)
			}
		})
	}
}

func TestBrokenFilesAreRefusedByLine(t *testing.T) {
	const dates = entriesHead + "commons,recess,christmas/2026,,2026-12-18,2027-01-03,,,,,,\n"
	event := func(lines ...string) string {
		return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\nBEGIN:VEVENT\r\nDTSTAMP:20261101T000000Z\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	}
	for _, tc := range []struct {
		name, file, content string
		says                []string
	}{
		{"a spreadsheet as it is", "dates.xlsx", "PK", []string{`".xlsx" is not the end`, ".csv, .ics, .json"}},
		{"a spreadsheet under the name of a table", "dates.csv", "PK\x03\x04\x14\x00\x08\x08", []string{"it is not text: save it as CSV"}},
		{"nothing", "dates.csv", "", []string{"line 1: the names of the columns are missing"}},
		{"only a first line", "dates.csv", entriesHead, []string{"there is nothing in it"}},
		{"other columns", "dates.csv", "when,what\n2027-01-01,x\n", []string{"line 1", "when, what are not understood"}},
		{"a column twice", "dates.csv", "body,kind,first,name,kind\n", []string{`"kind" occurs twice`}},
		{"a line that is too short", "dates.csv", dates + "lords,recess\n", []string{"line 3: it has 2 columns, and the first line has 12"}},
		{"a file that was cut off", "dates.csv", dates + "lords,recess,easter/2027,,2027-03-25,2027-04-05", []string{"line 3: it has 6 columns, and the first line has 12"}},
		{"a quote that does not end", "dates.csv", dates + "lords,\"recess\n", []string{"line 3, column 15"}},
		{"a day that there is not", "dates.csv", dates + "lords,recess,easter/2027,,2027-02-30,2027-03-01,,,,,,\n", []string{"line 3: column first"}},
		{"a body that there is not", "dates.csv", dates + "hol,recess,easter/2027,,2027-03-25,2027-04-05,,,,,,\n", []string{`line 3: column body: "hol" is not a body: allowed are commons`}},
		{"a certainty that there is not", "dates.csv", dates + "lords,recess,easter/2027,,2027-03-25,2027-04-05,,,sure,,,\n", []string{"line 3: column certainty", "withdrawn"}},
		{"a kind in capitals", "dates.csv", dates + "lords,Recess,easter/2027,,2027-03-25,2027-04-05,,,,,,\n", []string{"line 3: column kind"}},
		{"a name that does not fit an address", "dates.csv", dates + "lords,recess,easter recess/2027,,2027-03-25,2027-04-05,,,,,,\n", []string{"line 3: column name"}},
		{"an end before the beginning", "dates.csv", dates + "lords,recess,easter/2027,,2027-03-25,2027-03-05,,,,,,\n", []string{"line 3", "before the first day"}},
		{"a recess without an end", "dates.csv", dates + "lords,recess,easter/2027,,2027-03-25,,,,,,,\n", []string{"line 3", "has no last day"}},
		{"two lines that contradict each other", "dates.csv", dates + "commons,recess,christmas/2026,,2026-12-19,2027-01-03,,,,,,\n", []string{"line 3", "said otherwise at line 2"}},
		{"a line that withdraws what another says", "dates.csv", dates + "commons,recess,christmas/2026,,2026-12-19,2027-01-03,,,withdrawn,,,\n", []string{"line 3", "withdrawn here and named at line 2"}},
		{"a return before the House has risen", "house.csv", "house,name,rises,returns\ncommons,easter,2027-04-05,2027-03-25\n", []string{"line 2: column returns"}},
		{"a House that is none", "house.csv", "house,name,rises,returns\nsector,easter,2027-03-25,2027-04-05\n", []string{`line 2: column house: "sector" is not a House or a parliament`}},
		{"a page in place of a calendar", "feed.ics", "<html>not found</html>", []string{"it is not a calendar in iCalendar"}},
		{"an event without a body", "feed.ics", event("UID:1@x", "SUMMARY:Easter recess", "DTSTART;VALUE=DATE:20270325", "DTEND;VALUE=DATE:20270405"), []string{`line 4, "Easter recess"`, "does not say whose it is"}},
		{"an event of both Houses", "feed.ics", event("UID:1@x", "SUMMARY:Commons and Lords recess", "DTSTART;VALUE=DATE:20270325"), []string{"line 4", "does not say whose it is"}},
		{"an event without a beginning", "feed.ics", event("UID:1@x", "SUMMARY:Commons recess"), []string{"line 4", "it has no beginning"}},
		{"an event that ends before it begins", "feed.ics", event("UID:1@x", "SUMMARY:Commons Easter recess", "DTSTART;VALUE=DATE:20270405", "DTEND;VALUE=DATE:20270325"), []string{"line 9, DTEND", "it ends on 2027-03-25"}},
		{"half a list of bank holidays", "bank-holidays.json", `{"england-and-wales":{"events":[{"title":"Good Friday","date":"2027-03-26"}]}}`, []string{"no bank holidays of scotland", "no bank holidays of northern-ireland"}},
		{"a list that was cut short", "bank-holidays.json", `{"england-and-wales":{"events":[{"title":"Good`, []string{"it is not gov.uk's list of bank holidays"}},
		{"a bank holiday without a date", "bank-holidays.json", `{"england-and-wales":{"events":[{"title":"Good Friday"}]},"scotland":{"events":[]}}`, []string{"england-and-wales, entry 1: title or date is missing"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := importer.Read(brought(t, tc.file, tc.content))
			refused(t, err, tc.says...)
			if !strings.HasPrefix(err.Error(), tc.file) {
				t.Errorf("it does not name the file: %v", err)
			}
		})
	}
}

func TestForeignEvents(t *testing.T) {
	f := brought(t, "feed.ics", strings.ReplaceAll(`BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//somebody//EN
BEGIN:VEVENT
UID:recess-7@example.org
DTSTAMP:20261101T000000Z
SUMMARY:House of Commons: Christmas recess
DTSTART;VALUE=DATE:20261218
DTEND;VALUE=DATE:20270104
URL:https://example.org/7
END:VEVENT
BEGIN:VEVENT
UID:Meeting-9@example.org
DTSTAMP:20261101T000000Z
SUMMARY:All-party group on libraries\, House of Lords
DTSTART:20270614T150000Z
DTEND:20270614T160000Z
END:VEVENT
BEGIN:VEVENT
UID:Meeting-8@example.org
DTSTAMP:20261101T000000Z
SUMMARY:All-party group on libraries\, House of Lords
DTSTART:20270514T150000Z
STATUS:CANCELLED
END:VEVENT
END:VCALENDAR
`, "\n", "\r\n"))
	f.Guess = true
	r := read(t, f)
	if len(r.Layer.Entries) != 2 || !slices.Equal(r.Layer.Withdrawn, []string{"lords/event/meeting-8-example-org"}) {
		t.Fatalf("%+v", r.Layer)
	}
	recess, meeting := r.Layer.Entries[0], r.Layer.Entries[1]
	if recess.ID != "commons/recess/christmas/2026" || recess.Last != day("2027-01-03") || recess.Rises != day("2026-12-17") || recess.Source.Name != "https://example.org/7" {
		t.Errorf("%+v", recess)
	}
	if meeting.ID != "lords/event/meeting-9-example-org" || meeting.Starts != "16:00" || meeting.Ends != "17:00" || meeting.Source.Name != "feed.ics" {
		t.Errorf("in British Summer Time: %+v", meeting)
	}
}

func TestTimesOfDayAsOtherProgramsWriteThem(t *testing.T) {
	for _, tc := range []struct{ name, start, end, starts, ends string }{
		{"in UTC, in summer", "DTSTART:20270614T150000Z", "DTEND:20270614T160000Z", "16:00", "17:00"},
		{"in no zone", "DTSTART:20270614T150000", "DTEND:20270614T160000", "15:00", "16:00"},
		{"in London", "DTSTART;TZID=Europe/London:20270614T150000", "DTEND;TZID=Europe/London:20270614T160000", "15:00", "16:00"},
		{"in London, as Windows calls it", "DTSTART;TZID=GMT Standard Time:20270614T150000", "DTEND;TZID=GMT Standard Time:20270614T160000", "15:00", "16:00"},
		{"in London, as others call it", "DTSTART;TZID=/freeassociation.sourceforge.net/Europe/London:20270614T150000", "DTEND:20270614T150000Z", "15:00", "16:00"},
		{"in Brussels", "DTSTART;TZID=Europe/Brussels:20270614T150000", "DTEND;TZID=Europe/Brussels:20270614T160000", "14:00", "15:00"},
		{"without an end", "DTSTART:20270614T150000", "SEQUENCE:1", "15:00", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			content := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T000000Z\r\nSUMMARY:Senedd reception\r\n" +
				tc.start + "\r\n" + tc.end + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
			r := read(t, brought(t, "feed.ics", content))
			if e := r.Layer.Entries[0]; e.First != day("2027-06-14") || e.Last != day("2027-06-14") || e.Starts != tc.starts || e.Ends != tc.ends {
				t.Errorf("%+v", e)
			}
		})
	}
}

// gov.uk publishes the list whole, and that of each division by itself, in two languages.
func TestEachFormOfTheListOfBankHolidays(t *testing.T) {
	const (
		scotland = `{"division":"scotland","events":[{"title":"St Andrew’s Day","date":"2027-11-30","notes":"","bunting":true},{"title":"Jubilee","date":"2027-06-18","notes":"Extra bank holiday","bunting":true}]}`
		alban    = `{"division":"yr-alban","events":[{"title":"Dydd San Andreas","date":"2027-11-30","notes":"","bunting":true},{"title":"Jiwbilî","date":"2027-06-18","notes":"","bunting":true}]}`
		all      = `{"england-and-wales":{"division":"england-and-wales","events":[{"title":"Good Friday","date":"2027-03-26"}]},"scotland":` + scotland + `,"northern-ireland":{"division":"northern-ireland","events":[{"title":"Good Friday","date":"2027-03-26"}]}}`
	)
	jubilee := "bank-holidays/bank-holiday/scotland/2027-06-18"
	for _, tc := range []struct {
		name, content string
		nation        calendar.Nation
		entries       int
		title         string
	}{
		{"all divisions", all, "", 4, "Jubilee"},
		{"one division", scotland, "", 2, "Jubilee"},
		{"one division, whose nation was given with it", scotland, calendar.Scotland, 2, "Jubilee"},
		{"one nation of all", all, calendar.Scotland, 2, "Jubilee"},
		{"in Welsh, what is new has no English name", alban, "", 2, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := brought(t, "scotland.json", tc.content)
			f.Nation = tc.nation
			r := read(t, f)
			i := slices.IndexFunc(r.Layer.Entries, func(e calendar.Entry) bool { return e.ID == jubilee })
			if len(r.Layer.Entries) != tc.entries || i < 0 || r.Layer.Entries[i].Title != tc.title || r.Layer.Entries[i].Nation != calendar.Scotland {
				t.Errorf("%+v", r.Layer.Entries)
			}
		})
	}
	for _, tc := range []struct {
		name, content string
		nation        calendar.Nation
		says          string
	}{
		{"a division that is another nation's", scotland, calendar.Wales, "not those of wales"},
		{"a nation that has no list of its own", all, calendar.UnitedKingdom, "gov.uk has no bank holidays of uk"},
		{"a division that nobody knows", `{"division":"cornwall","events":[{"title":"St Piran's Day","date":"2027-03-05"}]}`, "", `"cornwall" is not known`},
		{"a division without a name", `{"events":[{"title":"St Piran's Day","date":"2027-03-05"}]}`, "", "is not known"},
		{"a division under another's name", strings.Replace(all, `"division":"scotland"`, `"division":"northern-ireland"`, 1), "", "is not known"},
		{"a division without holidays", `{"division":"scotland","events":[]}`, "", "no bank holidays of scotland"},
	} {
		t.Run(tc.name+" is refused", func(t *testing.T) {
			f := brought(t, "scotland.json", tc.content)
			f.Nation = tc.nation
			_, err := importer.Read(f)
			refused(t, err, tc.says)
		})
	}
}

// Without a nation a bank holiday would have no effect at all.
func TestABankHolidayIsAskedForItsNation(t *testing.T) {
	facts := build(t)
	f := brought(t, "jubilee.csv", "body,kind,name,title,first\nbank-holidays,bank-holiday,jubilee/2027,Jubilee,2027-06-18\n")
	_, err := read(t, f).Weigh(facts.known, facts.cal)
	refused(t, err, "line 2", "of which nation", "--nation", "scotland")
	f.Nation = calendar.EnglandAndWales
	after := facts.with(t, facts.weigh(t, read(t, f)))
	if after.cal.IsWorkingDay(calendar.Wales, day("2027-06-18")) || !after.cal.IsWorkingDay(calendar.Scotland, day("2027-06-18")) {
		t.Error("the day is to be no working day in Wales, and one in Scotland")
	}
}

func TestTheListOfBankHolidaysThatIsKnownIsNothingNew(t *testing.T) {
	list, err := os.ReadFile("testdata/bank-holidays.json")
	if err != nil {
		t.Fatal(err)
	}
	r := read(t, brought(t, "bank-holidays.json", string(list)))
	if len(r.Layer.Entries) != 82 || len(r.Lists) != 9 {
		t.Errorf("%d holidays in %d lists", len(r.Layer.Entries), len(r.Lists))
	}
	if news := build(t).weigh(t, r); !news.Empty() {
		t.Errorf("%+v", news)
	}
}
