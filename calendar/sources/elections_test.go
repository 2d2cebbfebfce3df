package sources

import (
	"slices"
	"strings"
	"testing"

	"divisionbell/calendar"
)

const (
	councilPolls    = "identifier_type=organisation"
	parliamentPolls = "identifier_type=ballot"
)

func electionAnswers(t testing.TB) answers {
	return answers{
		councilPolls:    file(t, "built-from-schema-everyelection-councils.json"),
		parliamentPolls: file(t, "built-from-schema-everyelection-parliaments.json"),
	}
}

func TestPollsOfCouncilsAndByElections(t *testing.T) {
	r := ask(t, elections{london(t)}, electionAnswers(t))
	for _, tc := range []struct{ id, on, title string }{
		{"commons/by-election/holborn-and-st-pancras/2026-12-03", "2026-12-03", "By-election to the House of Commons: Holborn and St Pancras"},
		{"local-government/by-election/cardiff/2026-12-10", "2026-12-10", "By-election in Ely, Cardiff"},
		{"local-government/by-election/adur/2026-12-17", "2026-12-17", "By-election in Buckingham and Southwick Green, Adur"},
		{"local-government/council-election/west-surrey/2027-02-11", "2027-02-11", "Council election: West Surrey Council"},
		{"local-government/election/local/england/2027-05-06", "2027-05-06", ""},
	} {
		e := told(t, r, tc.id)
		if e.First != day(tc.on) || e.Title != tc.title || e.Certainty != calendar.Provisional {
			t.Errorf("%+v, want %+v", e, tc)
		}
	}
	if e := told(t, r, "local-government/election/local/england/2027-05-06"); e.Source.Note != "Polls of 6 councils are listed." || e.Nation != calendar.England {
		t.Errorf("the ordinary day is %+v", e)
	}
	if len(r.Layer.Entries) != 5 {
		t.Errorf("told are %v", ids(r))
	}
}

func TestByElectionsToEveryParliament(t *testing.T) {
	for id, want := range map[string]string{
		"sp.c.glasgow-southside.by.2026-12-03":    "scottish-parliament/by-election/glasgow-southside/2026-12-03",
		"senedd.c.bangor-conwy-mon.by.2026-12-03": "senedd/by-election/bangor-conwy-mon/2026-12-03",
		"nia.belfast-east.by.2026-12-03":          "ni-assembly/by-election/belfast-east/2026-12-03",
	} {
		get := electionAnswers(t).edited(t, parliamentPolls, "parl.holborn-and-st-pancras.by.2026-12-03", id)
		told(t, ask(t, elections{london(t)}, get), want)
		off := get.edited(t, parliamentPolls, `"cancelled": false`, `"cancelled": true`)
		if slices.Contains(ids(ask(t, elections{london(t)}, off)), want) {
			t.Errorf("%s is cancelled and told", want)
		}
	}
	other := electionAnswers(t).edited(t, parliamentPolls, "parl.holborn-and-st-pancras.by", "europarl.holborn-and-st-pancras.by")
	if r := ask(t, elections{london(t)}, other); len(r.Layer.Entries) != 4 {
		t.Errorf("a parliament that there is not: %v", ids(r))
	}
}

func TestPollsOfAFewCouncilsAreNotThoseOfTheNation(t *testing.T) {
	few := electionAnswers(t).edited(t, councilPolls, `"territory_code": "ENG"`, `"territory_code": "SCT"`).
		edited(t, councilPolls, "local.exeter.2027-05-06", "mayor.exeter.2027-05-06")
	r := ask(t, elections{london(t)}, few)
	if !slices.Contains(ids(r), "local-government/election/local/scotland/2027-05-06") {
		t.Errorf("polls of five councils are not told: %v", ids(r))
	}
	r = ask(t, elections{london(t)}, few.edited(t, councilPolls, "local.ipswich.2027-05-06", "pcc.ipswich.2027-05-06"))
	if slices.Contains(ids(r), "local-government/election/local/scotland/2027-05-06") {
		t.Error("polls of four councils are told as those of the nation")
	}
}

func TestACancelledPollIsWithdrawn(t *testing.T) {
	r := ask(t, elections{london(t)}, electionAnswers(t))
	swale := calendar.Entry{ID: "local-government/by-election/swale/2027-01-21", Body: calendar.LocalGovernment, Kind: calendar.KindByElection, Nation: calendar.England, First: day("2027-01-21")}
	if !lists(r, swale) {
		t.Error("the by-election in Swale is not withdrawn")
	}
}

func TestPollsAsTheyWereRecorded(t *testing.T) {
	get := answers{councilPolls: file(t, "everyelection-elections-list.json"), parliamentPolls: `{"count":0,"next":null,"results":[]}`}
	get[councilPolls] = strings.Replace(get[councilPolls], `"next": "https`, `"next": null, "was": "https`, 1)
	get = get.edited(t, councilPolls, "2016-05-05", "2016-05-12") // not the ordinary day
	r, err := elections{london(t)}.Ask(t.Context(), get, day("2016-05-01"))
	if err != nil {
		t.Fatal(err)
	}
	if e := told(t, r, "local-government/council-election/adur/2016-05-12"); e.Title != "Council election: Adur District Council" {
		t.Errorf("%+v", e)
	}
	single := `{"next":null,"results":[` + strings.Replace(file(t, "everyelection-election-single.json"), `"children": []`, `"children": ["local.cardiff.ely.by.2019-02-21"]`, 1) + `]}`
	if r, err = (elections{london(t)}).Ask(t.Context(), get.with(councilPolls, single), day("2019-01-01")); err != nil {
		t.Fatal(err)
	}
	told(t, r, "local-government/by-election/cardiff/2019-02-21")
}

// The service's answers of 2025 and 2026, as a public store of web pages has them: its
// filters are not relied on, elections of all levels come, and the next page is named
// with http.
func TestPollsInTheShapeOfTheService(t *testing.T) {
	list := file(t, "everyelection-in-the-shape-of-2026.json")
	get := answers{
		councilPolls: strings.Replace(list, `"next": null`, `"next": "http://elections.democracyclub.org.uk/api/elections/?format=api&limit=100&offset=100"`, 1),
		"offset=100": list, parliamentPolls: list,
	}
	r := ask(t, elections{london(t)}, get)
	if got, want := ids(r), []string{"commons/by-election/exampleton/2027-01-21", "local-government/by-election/exampleshire/2027-02-04"}; !slices.Equal(got, want) {
		t.Errorf("told are %v, want %v", got, want)
	}
	if e := told(t, r, "local-government/by-election/exampleshire/2027-02-04"); e.Title != "By-election in Library Ward, Exampleshire" || e.Nation != calendar.England {
		t.Errorf("%+v", e)
	}
	sound(t, r)
}

func TestTheNextPageIsAskedForOnlyWhereWeAre(t *testing.T) {
	good := electionAnswers(t)
	next := electionsSite + "/api/elections/?limit=100&offset=100"
	follow := answers{councilPolls: strings.Replace(good[councilPolls], `"next": null`, `"next": "`+next+`"`, 1), "offset=100": good[councilPolls], parliamentPolls: good[parliamentPolls]}
	same(t, ask(t, elections{london(t)}, good), ask(t, elections{london(t)}, follow))
	for _, elsewhere := range []string{"http://169.254.169.254/latest", "http://elections.democracyclub.org.uk.example.com/", "https://elections.democracyclub.org.uk.example.com/", "//10.0.0.1/"} {
		if why := refused(t, elections{london(t)}, good.edited(t, councilPolls, `"next": null`, `"next": "`+elsewhere+`"`)); !strings.Contains(why, "elsewhere") {
			t.Error(why)
		}
	}
}

func TestPollsThatAreNotBelieved(t *testing.T) {
	for _, tc := range []struct{ name, old, new, why string }{
		{"the day as people write it", `"poll_open_date": "2026-12-10"`, `"poll_open_date": "10 December 2026"`, "is not a date"},
		{"no nation", `"territory_code": "WLS"`, `"territory_code": null`, "council and nation"},
		{"no id", `"election_id": "local.cardiff.2026-12-10"`, `"election_id": ""`, "no election_id"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if why := refused(t, elections{london(t)}, electionAnswers(t).edited(t, councilPolls, tc.old, tc.new)); !strings.Contains(why, tc.why) {
				t.Errorf("refused because %s, want %q", why, tc.why)
			}
		})
	}
}
