package sources

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
)

const (
	ownICS = "example.org/dates.ics"
	ownCSV = "example.org/dates.csv"
)

func trust(t testing.TB) Calendar {
	return Calendar{Name: "trust", Title: "The Trust's dates", Address: "https://" + ownICS, Page: "https://example.org/dates", Body: calendar.Sector, Kind: "sector-date", location: london(t)}
}

func table() Calendar {
	return Calendar{Name: "table", Title: "A table of dates", Address: "https://" + ownCSV + "?year=all", Body: calendar.Sector}
}

func trustAnswers(t testing.TB) answers { return answers{ownICS: file(t, "made-up-calendar.ics")} }

func tableAnswers(t testing.TB) answers { return answers{ownCSV: file(t, "made-up-calendar.csv")} }

func TestACalendarByConfigurationAlone(t *testing.T) {
	r := ask(t, trust(t), trustAnswers(t))
	e := told(t, r, "sector/sector-date/trust/agm-2027-example-org")
	if e.First != day("2027-04-15") || e.Starts != "18:30" || e.Ends != "20:00" || e.Title != "Annual general meeting" || e.Source.Name != "https://example.org/agm" {
		t.Errorf("%+v", e)
	}
	week := told(t, r, "sector/sector-date/trust/week-2027-example-org")
	if week.Last != day("2027-10-10") || week.Source.Name != "https://example.org/dates" {
		t.Errorf("%+v", week)
	}
	if len(r.Layer.Entries) != 3 {
		t.Errorf("what is long over or called off is told: %v", ids(r))
	}
	calledOff := calendar.Entry{ID: "sector/sector-date/trust/off-2027-example-org", Body: calendar.Sector, Kind: "sector-date", First: day("2027-06-01")}
	if !lists(r, calledOff) {
		t.Error("what is called off is not withdrawn")
	}
	calledOff.ID = "sector/sector-date/world-book-day/2027"
	if lists(r, calledOff) {
		t.Error("what other calendars hold would be withdrawn")
	}
}

func TestEventsThatDoNotSayWhatTheyAreAndRecesses(t *testing.T) {
	unnamed := trustAnswers(t).edited(t, ownICS, "SUMMARY:Libraries Week", "DESCRIPTION:Libraries Week")
	if r := ask(t, trust(t), unnamed); len(r.Layer.Entries) != 2 {
		t.Errorf("told are %v", ids(r))
	}
	commons := Calendar{Name: "commons", Title: "The House's own", Address: "https://" + ownICS, Body: calendar.Commons, location: london(t)}
	withRecess := trustAnswers(t).edited(t, ownICS, "SUMMARY:Libraries Week", "SUMMARY:Conference recess")
	r := ask(t, commons, withRecess)
	told(t, r, "commons/event/commons/agm-2027-example-org")
	if len(r.Layer.Entries) != 2 || !strings.Contains(strings.Join(r.Notes, " "), "it looks like a recess of the House of Commons: if it is one, say so") {
		t.Errorf("a title decides what something is: %v, %q", ids(r), r.Notes)
	}
	commons.Kind = calendar.KindRecess
	r = ask(t, commons, withRecess)
	if e := told(t, r, "commons/recess/conference/2027"); e.First != day("2027-10-04") || e.Last != day("2027-10-10") {
		t.Errorf("%+v", e)
	}
	if len(r.Layer.Entries) != 1 || !strings.Contains(strings.Join(r.Notes, " "), "a recess is of whole days") {
		t.Errorf("a general meeting is a recess: %v, %q", ids(r), r.Notes)
	}
}

// A bank holiday is known by its nation and day, whoever tells it.
func TestBankHolidaysOfAConfiguredCalendar(t *testing.T) {
	holidays := Calendar{Name: "holidays", Title: "Holidays", Address: "https://" + ownICS, Body: calendar.BankHolidays, Nation: calendar.Scotland, location: london(t)}
	r := ask(t, holidays, trustAnswers(t).edited(t, ownICS, "SUMMARY:Library lecture", "SUMMARY:A day off"))
	if e := told(t, r, "bank-holidays/bank-holiday/scotland/2027-03-18"); e.Nation != calendar.Scotland || e.Title != "A day off" {
		t.Errorf("%+v", e)
	}
	if len(r.Layer.Entries) != 1 {
		t.Errorf("weeks and meetings are bank holidays: %v", ids(r))
	}
}

// What cannot be read is told; it costs nothing else and is not withdrawn.
func TestAnEventThatCannotBeReadCostsOnlyItself(t *testing.T) {
	r := ask(t, trust(t), trustAnswers(t).edited(t, ownICS, "DTEND:20270415T190000Z", "DTEND:20270414T190000Z"))
	if len(r.Layer.Entries) != 2 || !slices.Contains(r.Unread, "agm-2027-example-org") || !strings.Contains(strings.Join(r.Notes, " "), `DTEND: it ends on 2027-04-14 at 19:00, before it begins on 2027-04-15 at 17:30; "Annual general meeting" is left out.`) {
		t.Errorf("%v, unread %q, %q", ids(r), r.Unread, r.Notes)
	}
	if _, said, err := Bounded(r); err != nil || len(said) != 1 {
		t.Errorf("%q, %v", said, err)
	}
}

func TestATableByConfigurationAlone(t *testing.T) {
	r := ask(t, table(), tableAnswers(t))
	if e := told(t, r, "sector/sector-date/summer-school/2027"); e.Last != day("2027-07-09") || e.Certainty != calendar.Provisional || e.Source.Name != "example.org" {
		t.Errorf("%+v", e)
	}
	if len(r.Lists) > 0 {
		t.Error("a table does not say that it is complete")
	}
}

func TestCalendarsThatAreNotBelieved(t *testing.T) {
	for _, tc := range []struct {
		name   string
		source Source
		get    answers
		why    string
	}{
		{"dates of somebody else", table(), tableAnswers(t).edited(t, ownCSV, "sector,sector-date,summer-school", "commons,recess,summer"), "only of sector"},
		{"a day that there is not", table(), tableAnswers(t).edited(t, ownCSV, "2027-03-18", "2027-02-30"), "no day 30"},
		{"a file that was cut off", trust(t), answers{ownICS: file(t, "made-up-calendar.ics")[:300]}, "it ends in the middle, so that something is missing"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if why := refused(t, tc.source, tc.get); !strings.Contains(why, tc.why) {
				t.Errorf("refused because %s, want %q", why, tc.why)
			}
		})
	}
}

// The address of a calendar may be a secret. Nothing that a source tells has more of it
// than the host, unless a page is given to be shown.
func TestTheAddressOfAConfiguredSourceIsNotTold(t *testing.T) {
	const secret, token = "https://example.org/private-5d41402a/dates.ics?token=b1946ac9", "b1946ac9"
	ics := trustAnswers(t).edited(t, ownICS, "URL:https://example.org/agm", "URL:https://example.org/private-5d41402a/agm")
	own := Calendar{Name: "trust", Title: "The Trust's dates", Address: secret, Body: calendar.Sector, location: london(t)}
	paged := own
	paged.Page = "https://example.org/dates"
	ownTable := own
	ownTable.Format = "csv"
	council := camden()
	council.Address = "https://example.org/" + token
	councilPaged := council
	councilPaged.Page = "https://example.org/meetings"
	for _, tc := range []struct {
		name   string
		source Source
		get    answers
		shown  string
	}{
		{"a calendar", own, answers{token: ics[ownICS]}, "example.org"},
		{"a calendar with a page", paged, answers{token: ics[ownICS]}, "https://example.org/dates"},
		{"a table", ownTable, answers{token: tableAnswers(t)[ownCSV]}, "example.org"},
		{"a council with a path", council, councilAnswers(t), "example.org"},
		{"a council with a page", councilPaged, councilAnswers(t), "https://example.org/meetings"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := tc.source.About().Address; got != tc.shown {
				t.Errorf("%q is shown, want %q", got, tc.shown)
			}
			r := ask(t, tc.source, tc.get)
			if r.Layer.From != "example.org" {
				t.Errorf("the layer is from %q", r.Layer.From)
			}
			for _, e := range r.Layer.Entries {
				if strings.Contains(indented(e), "5d41402a") || strings.Contains(indented(e), token) || !strings.HasPrefix(e.Source.Name, tc.shown) && e.Source.Name != "https://example.org/lecture" {
					t.Errorf("%s is from %q, want %q", e.ID, e.Source.Name, tc.shown)
				}
			}
		})
	}
}

// asking writes down what is asked for.
type asking struct {
	answers
	requests []Request
}

func (a *asking) Get(ctx context.Context, r Request) (Answer, error) {
	a.requests = append(a.requests, r)
	return a.answers.Get(ctx, r)
}

// What people are given to subscribe with: other schemes, no ending, whatever ending. A
// file is what it looks like.
func TestAFileIsJudgedByWhatItIs(t *testing.T) {
	ics, csv := trustAnswers(t)[ownICS], tableAnswers(t)[ownCSV]
	for _, tc := range []struct{ name, address, content, asked, id string }{
		{"webcal", "webcal://example.org/dates.ics", ics, "https://example.org/dates.ics", "sector/event/own/agm-2027-example-org"},
		{"WEBCAL", "WEBCAL://example.org/dates", ics, "https://example.org/dates", "sector/event/own/agm-2027-example-org"},
		{"webcals", "webcals://example.org/dates", ics, "https://example.org/dates", "sector/event/own/agm-2027-example-org"},
		{"no ending", "https://example.org/calendar?id=7", ics, "https://example.org/calendar?id=7", "sector/event/own/agm-2027-example-org"},
		{"an ending of a web page", "https://example.org/export.php", "\ufeff\r\n" + ics, "https://example.org/export.php", "sector/event/own/agm-2027-example-org"},
		{"a calendar called a table", "https://example.org/dates.csv", ics, "https://example.org/dates.csv", "sector/event/own/agm-2027-example-org"},
		{"small letters", "https://example.org/dates", strings.Replace(ics, "BEGIN:VCALENDAR", "begin:vcalendar", 1), "https://example.org/dates", "sector/event/own/agm-2027-example-org"},
		{"a table without an ending", "https://example.org/dates", csv, "https://example.org/dates", "sector/sector-date/summer-school/2027"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			get := &asking{answers: answers{"example.org": tc.content}}
			s := Calendar{Name: "own", Title: "Own", Address: tc.address, Body: calendar.Sector, location: london(t)}
			if err := (Config{Calendars: []Calendar{s}, Location: london(t)}).Check(); err != nil {
				t.Fatal(err)
			}
			told(t, ask(t, s, get), tc.id)
			if r := get.requests[0]; r.Address != tc.asked || !r.AnyType || r.Most != mostOwnBytes {
				t.Errorf("asked for %+v", r)
			}
		})
	}
	s := Calendar{Name: "own", Title: "Own", Address: "https://example.org/dates", Body: calendar.Sector, location: london(t)}
	if why := refused(t, s, answers{"example.org": "\n<!doctype html><p>Sign in</p>"}); !strings.Contains(why, "a web page and not a calendar") {
		t.Errorf("refused because %s", why)
	}
}

// Nobody knows what a configured address will answer tomorrow.
func TestTooMuchOfACalendar(t *testing.T) {
	events := func(n int, first calendar.Date, step int, title string) string {
		var b strings.Builder
		b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n")
		for i := range n {
			fmt.Fprintf(&b, "BEGIN:VEVENT\r\nUID:%d@example.org\r\nDTSTAMP:20261101T090000Z\r\nDTSTART;VALUE=DATE:%s\r\nSUMMARY:%s\r\nEND:VEVENT\r\n", i, strings.ReplaceAll(first.AddDays(i*step/3).String(), "-", ""), title)
		}
		return b.String() + "END:VCALENDAR\r\n"
	}
	bounded := func(content string) (importer.Reading, []string, error) {
		r, err := trust(t).Ask(t.Context(), answers{ownICS: content}, day(asked))
		if err != nil {
			return r, nil, err
		}
		return Bounded(r)
	}
	t.Run("20,000 events", func(t *testing.T) {
		_, _, err := bounded(events(20_000, day(asked), 0, "Meeting"))
		if !errors.As(err, new(*importer.RefusedError)) || !strings.Contains(err.Error(), "20000 events, and at most 5000") {
			t.Errorf("%v", err)
		}
	})
	t.Run("20,000 rows", func(t *testing.T) {
		_, err := table().Ask(t.Context(), answers{ownCSV: strings.Repeat("sector,sector-date,x,2027-01-01\n", 20_000)}, day(asked))
		if !errors.As(err, new(*importer.RefusedError)) || !strings.Contains(err.Error(), "20000 rows") {
			t.Errorf("%v", err)
		}
	})
	t.Run("more than are taken, over years", func(t *testing.T) {
		r, said, err := bounded(events(3000, day(asked), 1, "Meeting"))
		if err != nil || len(r.Layer.Entries) > mostEntries || len(r.Layer.Entries) < mostEntries-3 || len(said) != 1 || !strings.Contains(said[0], "3000 entries") {
			t.Fatalf("%d entries, %q, %v", len(r.Layer.Entries), said, err)
		}
		last := r.Layer.Entries[len(r.Layer.Entries)-1]
		for _, e := range []calendar.Entry{last, {Body: last.Body, Kind: last.Kind, First: last.First.AddDays(1), ID: last.ID}} {
			if got := lists(r, e); got != (e.First == last.First) {
				t.Errorf("it is complete for %s: %v", e.First, got)
			}
		}
	})
	t.Run("more than are taken, on a day", func(t *testing.T) {
		if _, _, err := bounded(events(3000, day(asked), 0, "Meeting")); err == nil || !strings.Contains(err.Error(), "3000 entries for") {
			t.Errorf("%v", err)
		}
	})
	t.Run("a title of a megabyte", func(t *testing.T) {
		r, said, err := bounded(events(1, day(asked), 0, strings.Repeat("Llanfair PG Ŵ", 80_000)))
		if err != nil || len(r.Layer.Entries) != 1 || len(said) != 1 {
			t.Fatalf("%v, %q, %v", ids(r), said, err)
		}
		if title := r.Layer.Entries[0].Title; len(title) > longestTitle+3 || !utf8.ValidString(title) || !strings.HasSuffix(title, "...") {
			t.Errorf("its title is %q", title)
		}
		if r2, _, _ := bounded(events(1, day(asked), 0, strings.Repeat("Llanfair PG Ŵ", 80_000))); !r2.Layer.Entries[0].SaysTheSame(r.Layer.Entries[0]) {
			t.Error("cut twice it is another title")
		}
	})
	t.Run("what is within bounds", func(t *testing.T) {
		r := ask(t, trust(t), trustAnswers(t))
		if b, said, err := Bounded(r); err != nil || len(said) > 0 || !reflect.DeepEqual(b.Layer, r.Layer) {
			t.Errorf("%v, %q, %v", ids(b), said, err)
		}
	})
}

func TestSourcesThatAreConfigured(t *testing.T) {
	cfg, err := ReadConfig([]byte(`
off: [bill-stages]
councils:
- name: camden
  title: Camden Council
  address: https://democracy.example.gov.uk
  nation: england
calendars:
- name: trust
  title: The Trust's dates
  address: https://example.org/dates.ics
  body: sector
  kind: sector-date
`), london(t))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range All(cfg) {
		names = append(names, s.About().Name)
	}
	for name, want := range map[string]bool{"council-camden": true, "calendar-trust": true, "whats-on-recesses": true, "bill-stages": false} {
		if slices.Contains(names, name) != want {
			t.Errorf("%s is asked: %v, want %v", name, !want, want)
		}
	}
	cfg, err = ReadConfig([]byte("on: [egg-timer]\noff: [whats-on-recesses]\n"), london(t))
	if err != nil || !slices.Contains(All(cfg), Source(eggTimer{})) || slices.Contains(All(cfg), Source(whatsOnRecesses{london(t)})) {
		t.Errorf("the egg timer does not take the place of What's On: %v", err)
	}
	if cfg, err := ReadConfig(nil, london(t)); err != nil || len(All(cfg)) != len(names)-1 {
		t.Errorf("without configuration there are %d sources: %v", len(All(cfg)), err)
	}
}

func TestConfigurationsThatAreWrong(t *testing.T) {
	const council = "councils: [{name: camden, title: Camden, address: https://x.example, nation: england}"
	for _, tc := range []struct{ name, config, why string }{
		{"a word that nobody knows", "of: [bill-stages]", "field of not found"},
		{"a source that there is not", "off: [hansard]", "no source of that name"},
		{"the same council twice", council + ", {name: camden, title: Camden, address: https://x.example, nation: england}]", "configured twice"},
		{"a name with spaces", strings.Replace(council, "name: camden", "name: Camden Council", 1) + "]", "small letters"},
		{"no title", strings.Replace(council, "title: Camden", "title: ''", 1) + "]", "a title must be given"},
		{"an address without a host", strings.Replace(council, "https://x.example", "x.example", 1) + "]", "is not an address"},
		{"an address of a file", strings.Replace(council, "https://x.example", "file:///etc/passwd", 1) + "]", "is not an address"},
		{"a password in the address", strings.Replace(council, "https://x.example", "https://a:b@x.example", 1) + "]", "is not an address"},
		{"two that tell the same", "on: [egg-timer]", "that must be off"},
		{"what is on by itself", "on: [bank-holidays]", "cannot be on"},
		{"no nation", strings.Replace(council, ", nation: england", "", 1) + "]", "is not a nation"},
		{"a body that there is not", "calendars: [{name: a, title: A, address: https://x.example/a.ics, body: museums}]", "is not a body"},
		{"a council at a query", strings.Replace(council, "https://x.example", "'https://x.example?a=b'", 1) + "]", "ends in a query"},
		{"a page that is none", "calendars: [{name: a, title: A, address: https://x.example/a.ics, page: the site, body: sector}]", "page is not an address"},
		{"a format that is not understood", "calendars: [{name: a, title: A, address: https://x.example/a, format: pdf, body: sector}]", "is not a format"},
		{"a kind with spaces", "calendars: [{name: a, title: A, address: https://x.example/a.ics, body: sector, kind: a b}]", "is not a kind"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := ReadConfig([]byte(tc.config), london(t))
			if err == nil || !strings.Contains(err.Error(), tc.why) {
				t.Errorf("%v, want %q", err, tc.why)
			}
		})
	}
}

// Who mistypes a secret address must not find it in a log.
func TestNoErrorOfAConfigurationTellsAnAddress(t *testing.T) {
	for _, address := range []string{
		"https://sian:hunter22@example.org/private/dates.ics", "ftp://sian:hunter22@example.org/dates.ics?token=hunter22",
		"https://sian:hunter22@example.org:port/", "https:///hunter22", "hunter22", "webcal://sian:hunter22@example.org/dates.ics",
	} {
		for _, config := range []string{
			"calendars: [{name: a, title: A, address: '%s', body: sector}]",
			"calendars: [{name: a, title: A, address: 'https://example.org/a.ics', page: '%s', body: sector}]",
			"councils: [{name: a, title: A, address: '%s', nation: england}]",
		} {
			_, err := ReadConfig([]byte(fmt.Sprintf(config, address)), london(t))
			if err == nil || strings.Contains(err.Error(), "hunter22") || strings.Contains(err.Error(), "sian") {
				t.Errorf("%s: %v", address, err)
			}
		}
	}
}
