package importer_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
)

// accepted reads a file and weighs it. Whatever is in it, it is refused or what
// comes of it is fit for a calendar.
func accepted(t *testing.T, name, content string, against built) {
	acceptedFile(t, brought(t, name, content), against)
}

func acceptedFile(t *testing.T, f importer.File, against built) {
	t.Helper()
	r, err := importer.Read(f)
	if refusal := (*importer.RefusedError)(nil); err != nil && !errors.As(err, &refusal) {
		t.Fatalf("%v is not a refusal", err)
	}
	if err != nil {
		return
	}
	news, err := r.Weigh(against.known, against.cal)
	if refusal := (*importer.RefusedError)(nil); err != nil && !errors.As(err, &refusal) {
		t.Fatalf("%v is not a refusal", err)
	}
	for i, e := range news.Entries {
		if e.Last.IsZero() {
			news.Entries[i].Last, news.Entries[i].Latest = e.First, e.First
		}
		if err := news.Entries[i].Check(); err != nil {
			t.Errorf("accepted: %v", err)
		}
	}
	for _, problem := range calendar.Check(news) {
		t.Errorf("accepted: %v", problem)
	}
	if _, err := calendar.New(against.cal.Span(), news.Entries, nil); err != nil {
		t.Errorf("accepted, and no calendar can be made of it: %v", err)
	}
}

// little is a calendar that knows one recess and expects another.
func little(f *testing.F) built {
	known := calendar.Entry{
		ID: "commons/recess/easter/2027", Body: calendar.Commons, Kind: calendar.KindRecess, Title: "Easter recess",
		First: day("2027-03-26"), Last: day("2027-04-11"), Earliest: day("2027-03-26"), Latest: day("2027-04-11"),
		Certainty: calendar.Provisional, Probability: 1, Source: calendar.Source{Name: "a test"},
	}
	expected := known
	expected.ID, expected.Title, expected.Certainty, expected.Probability = "commons/recess/summer/2027", "Summer recess", calendar.Projected, 0.95
	expected.First, expected.Last, expected.Earliest, expected.Latest = day("2027-07-23"), day("2027-09-05"), day("2027-07-16"), day("2027-09-06")
	return built{calendar.Layer{Entries: []calendar.Entry{known}}, mustCalendar(f, known, expected)}
}

func FuzzCSV(f *testing.F) {
	for _, rows := range []string{
		"commons,recess,easter/2027,,2027-03-26,2027-04-11,,,confirmed,2026-12-01,the Leader of the House,\n",
		"commons lords,session,2027-28,Session,2027-05-12,,,,,,,\n",
		"commons,recess,easter/2027,,,,,,withdrawn,,,\n",
	} {
		f.Add(entriesHead + rows)
	}
	f.Add("house,name,rises,returns\ncommons,summer,2027-07-22,2027-09-06\nlords,other,2027-03-02,2027-03-05\n")
	f.Add("id,body,kind,first,starts,ends\nsector/event/x,sector,event,2027-03-02,09:30,10:00\n")
	f.Add("\ufeffbody,kind,first,name\n\"com")
	f.Add("sep=;\r\nHouse;Name;Rises;Returns;;\r\nThe House of Commons;Half term;11/02/2027;22/02/27;;\r\n;;;;;\r\n")
	f.Add("house\tname\trises\treturns\nHolyrood\tWhit\t17-Dec-26\tMonday 4th January 2027\n")
	f.Add("\xff\xfe" + inUTF16("house,name,rises,returns\nSenedd,Easter,04/01/2027,2027/01/12\n", true))
	f.Add("house,name,rises,returns,note\nlords,Xmas,2026-12-17 00:00,\"January 4, 2027\",\x92\n")
	against := little(f)
	f.Fuzz(func(t *testing.T, content string) { accepted(t, "dates.csv", content, against) })
}

func FuzzICS(f *testing.F) {
	const head, foot = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\nBEGIN:VEVENT\r\nDTSTAMP:20261101T000000Z\r\n", "END:VEVENT\r\nEND:VCALENDAR\r\n"
	for _, event := range []string{
		"UID:commons.recess.easter.2027@divisionbell\r\nSUMMARY:Easter recess\\, House of Commons\r\nDTSTART;VALUE=DATE:20270326\r\nDTEND;VALUE=DATE:20270412\r\n",
		"UID:1@example.org\r\nSUMMARY:House of Commons: Summer recess\r\nDTSTART;VALUE=DATE:20270723\r\nDTEND;VALUE=DATE:20270906\r\n",
		"UID:2@example.org\r\nSUMMARY:Lords questions\r\nDTSTART;TZID=Europe/London:20270614T150000\r\nDTEND:20270614T160000Z\r\n",
		"UID:3@example.org\r\nSUMMARY:Senedd\r\nDTSTART:20270614T150000\r\nSTATUS:CANCELLED\r\n",
		"UID:commons.session.2026-27@divisionbell\r\nSUMMARY:Session 2026-27\\, House of Commons (still running)\r\nDTSTART;VALUE=DATE:20260513\r\n",
	} {
		f.Add(head + event + foot)
	}
	against := little(f)
	f.Add(head + "UID:20270326000000\r\nSUMMARY:Easter recess\r\nDTSTART:20270326\r\nDTEND:20270411\r\n" + foot)
	f.Add(head + "SUMMARY:Board\r\nDTSTART:20270601T180000\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nEXDATE:20270608\r\n" + foot)
	f.Fuzz(func(t *testing.T, content string) {
		accepted(t, "feed.ics", content, against)
		said := brought(t, "feed.ics", content)
		said.Body, said.Guess, said.Within = calendar.Commons, true, against.cal.Span()
		acceptedFile(t, said, against)
		said.Kind = calendar.KindRecess
		acceptedFile(t, said, against)
		said.Body, said.Kind, said.Nation = calendar.BankHolidays, calendar.KindBankHoliday, calendar.Wales
		acceptedFile(t, said, against)
	})
}

func FuzzBankHolidays(f *testing.F) {
	list, err := os.ReadFile("testdata/bank-holidays.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(list))
	const small = `{"england-and-wales":{"events":[{"title":"Good Friday","date":"2027-03-26","notes":""}]},"scotland":{"events":[{"title":"St Andrew’s Day","date":"2027-11-30"}]},"northern-ireland":{"events":[{"title":"Boxing Day","date":"2026-12-28","notes":"Substitute day"}]}}`
	f.Add(small)
	f.Add(strings.Replace(small, "2027-03-26", "2027-03-27", 1))
	f.Add(small + "{")
	against := little(f)
	f.Fuzz(func(t *testing.T, content string) { accepted(t, "bank-holidays.json", content, against) })
}
