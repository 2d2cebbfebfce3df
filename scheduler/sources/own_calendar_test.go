package sources

import (
	"slices"
	"strings"
	"testing"

	"divisionbell/calendar"
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
	r := ask(t, commons, trustAnswers(t).edited(t, ownICS, "SUMMARY:Libraries Week", "SUMMARY:Conference recess"))
	if e := told(t, r, "commons/recess/conference/2027"); e.First != day("2027-10-04") || e.Last != day("2027-10-10") {
		t.Errorf("%+v", e)
	}
	told(t, r, "commons/event/commons/agm-2027-example-org")
}

func TestATableByConfigurationAlone(t *testing.T) {
	r := ask(t, table(), tableAnswers(t))
	if e := told(t, r, "sector/sector-date/summer-school/2027"); e.Last != day("2027-07-09") || e.Certainty != calendar.Provisional || e.Source.Name != "https://"+ownCSV+"?year=all" {
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
		{"an event that ends before it begins", trust(t), trustAnswers(t).edited(t, ownICS, "DTEND:20270415T190000Z", "DTEND:20270414T190000Z"), "before it begins"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if why := refused(t, tc.source, tc.get); !strings.Contains(why, tc.why) {
				t.Errorf("refused because %s, want %q", why, tc.why)
			}
		})
	}
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
	if err != nil || !slices.Contains(All(cfg), Source(eggTimer{})) || slices.Contains(All(cfg), Source(whatsOnRecesses{})) {
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
		{"a format that is not understood", "calendars: [{name: a, title: A, address: https://x.example/a, body: sector}]", "is not a format"},
		{"a kind with spaces", "calendars: [{name: a, title: A, address: https://x.example/a.ics, body: sector, kind: a b}]", "is not a kind"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := ReadConfig([]byte(tc.config), london(t)); err == nil || !strings.Contains(err.Error(), tc.why) {
				t.Errorf("%v, want %q", err, tc.why)
			}
		})
	}
}

func FuzzCalendarICS(f *testing.F) { fuzz(f, trust(f), trustAnswers(f), ownICS) }

func FuzzCalendarCSV(f *testing.F) { fuzz(f, table(), tableAnswers(f), ownCSV) }
