package sources

import (
	"slices"
	"strings"
	"testing"

	"divisionbell/calendar"
)

const (
	workList   = "CommitteeBusiness?Currently"
	whoseWork  = "CommitteeBusinessId="
	libraries  = whoseWork + "9101"
	copyrights = whoseWork + "9106"
)

func callAnswers(t testing.TB) answers {
	a := answers{workList: file(t, "built-from-schema-committee-business.json")}
	for _, id := range []string{"9101", "9102", "9103", "9106"} {
		a[whoseWork+id] = file(t, "built-from-schema-committees-"+id+".json")
	}
	return a
}

func TestCallsForEvidenceUntilTheDayOnWhichTheyClose(t *testing.T) {
	r := ask(t, callsForEvidence{london(t)}, callAnswers(t))
	for _, tc := range []struct{ id, first, last, ends, title string }{
		{"commons/call-for-evidence/call-4001", "2026-11-02", "2026-12-18", "23:59", "Call for evidence: Public libraries (Culture, Media and Sport Committee)"},
		{"commons/call-for-evidence/call-4002", "2026-10-20", "2027-01-08", "17:00", "Call for evidence: Children's reading for pleasure (Education Committee)"},
		{"commons/call-for-evidence/call-4003", "2026-11-20", "2027-01-29", "17:00", "Call for evidence: Children's reading for pleasure (Education Committee)"},
		{"commons/call-for-evidence/call-4004", "2026-11-01", "2026-12-11", "12:00", "Call for evidence: Human rights and access to information (Human Rights (Joint Committee))"},
		{"lords/call-for-evidence/call-4004", "2026-11-01", "2026-12-11", "12:00", "Call for evidence: Human rights and access to information (Human Rights (Joint Committee))"},
		{"lords/call-for-evidence/call-4007", "2026-11-01", "2026-12-04", "", "Call for evidence: Broadcasting and copyright (Communications and Digital Committee)"},
	} {
		e := told(t, r, tc.id)
		if got := []string{e.First.String(), e.Last.String(), e.Ends, e.Title}; !slices.Equal(got, []string{tc.first, tc.last, tc.ends, tc.title}) {
			t.Errorf("%s: %v, want %+v", tc.id, got, tc)
		}
	}
	if len(r.Layer.Entries) != 6 {
		t.Errorf("calls without an end and petitions are told: %v", ids(r))
	}
	if e := told(t, r, "lords/call-for-evidence/call-4007"); e.Source.Name != "https://committees.parliament.uk/call-for-evidence/4007/" || e.Source.Announced != day("2026-11-01") {
		t.Errorf("%+v", e.Source)
	}
}

func TestACallThatIsClosedEarlyIsWithdrawn(t *testing.T) {
	good := callAnswers(t)
	call := told(t, ask(t, callsForEvidence{london(t)}, good), "commons/call-for-evidence/call-4001")
	r := ask(t, callsForEvidence{london(t)}, good.edited(t, workList, `"endDate": "2026-12-18T23:59:00"`, `"endDate": "2026-11-20T23:59:00"`))
	if slices.Contains(ids(r), call.ID) || !lists(r, call) {
		t.Error("the call is not withdrawn")
	}
}

func TestCallsThatCloseSoonestAreTold(t *testing.T) {
	var many []calendar.Entry
	c := begin(callsForEvidence{}.About(), day(asked))
	v := newInvitations(c, day(asked))
	for i := range mostOpen + 10 {
		closes := day(asked).AddDays(mostOpen + 10 - i)
		e := calendar.Entry{ID: "commons/call-for-evidence/call-" + closes.String(), Body: calendar.Commons, Kind: calendar.KindEvidence, Title: "A call", First: closes, Last: closes}
		e.Source.Name, e.Source.Announced = committeesSite, day(asked)
		many = append(many, e)
		v.add("", e)
	}
	v.tell([]calendar.Kind{calendar.KindEvidence}, calendar.Commons)
	r, err := inOrder(c)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Layer.Entries) != mostOpen || r.Layer.Entries[0].ID != many[len(many)-1].ID {
		t.Errorf("%d calls are told, from %s on", len(r.Layer.Entries), r.Layer.Entries[0].ID)
	}
	if lists(r, many[0]) {
		t.Error("what was left out for want of room would be withdrawn")
	}
}

func TestCallsThatAreNotBelieved(t *testing.T) {
	for _, tc := range []struct{ name, part, old, new, why string }{
		{"the end as people write it", workList, `2026-12-18T23:59:00`, `18 December 2026`, "is not a date"},
		{"it closes before it opens", workList, `"startDate": "2026-11-02T00:00:00"`, `"startDate": "2026-12-24T00:00:00"`, "before the first day"},
		{"no title", workList, `"title": "Public libraries"`, `"title": null`, "the title"},
		{"an id that would lead elsewhere", workList, `"id": 9101`, `"id": "9101&x=y"`, "has the id"},
		{"a call without an id", workList, `"id": 4001`, `"id": null`, "no id"},
		{"one call says two things", workList, `"id": 4003`, `"id": 4002`, "said otherwise"},
		{"nobody's work", libraries, `"items": [`, `"items": [], "were": [`, "nobody"},
		{"a House that there is not", copyrights, `"Lords"`, `"Senate"`, "is not a House"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if why := refused(t, callsForEvidence{london(t)}, callAnswers(t).edited(t, tc.part, tc.old, tc.new)); !strings.Contains(why, tc.why) {
				t.Errorf("refused because %s, want %q", why, tc.why)
			}
		})
	}
}
