package sources

import (
	"slices"
	"strings"
	"testing"

	"divisionbell/calendar"
)

const (
	committeeList   = "GetCommittees?lDummy=0"
	meetingsOf      = "lCommitteeId="
	councilMeetings = meetingsOf + "142&"
)

func camden() Council {
	return Council{Name: "camden", Title: "Camden Council", Address: "https://democracy.example.gov.uk/", Nation: calendar.England}
}

func councilAnswers(t testing.TB) answers {
	a := answers{committeeList: file(t, "built-from-schema-moderngov-committees.xml")}
	for _, id := range []string{"142", "143", "150"} {
		a[meetingsOf+id+"&"] = file(t, "built-from-schema-moderngov-meetings-"+id+".xml")
	}
	return a
}

func TestMeetingsOfACouncil(t *testing.T) {
	r := ask(t, camden(), councilAnswers(t))
	for _, tc := range []struct {
		id, on, starts, title string
		sure                  calendar.Certainty
	}{
		{"local-government/council-meeting/camden/meeting-9001", "2027-01-18", "19:00", "Camden Council: Council", calendar.Confirmed},
		{"local-government/council-meeting/camden/meeting-9002", "2027-03-01", "19:00", "Camden Council: Council", calendar.Provisional},
		{"local-government/cabinet-meeting/camden/meeting-9101", "2026-12-09", "19:00", "Camden Council: Cabinet", calendar.Confirmed},
		{"local-government/scrutiny-meeting/camden/meeting-9201", "2026-12-14", "18:30", "Camden Council: Culture & Environment Scrutiny Committee", calendar.Confirmed},
	} {
		e := told(t, r, tc.id)
		if e.First != day(tc.on) || e.Starts != tc.starts || e.Title != tc.title || e.Certainty != tc.sure || e.Nation != calendar.England {
			t.Errorf("%+v, want %+v", e, tc)
		}
	}
	if e := told(t, r, "local-government/council-meeting/camden/meeting-9001"); e.Source.Name != "https://democracy.example.gov.uk/ieListDocuments.aspx?CId=142&MId=9001" {
		t.Errorf("its page is %s", e.Source.Name)
	}
	if len(r.Layer.Entries) != 4 {
		t.Errorf("told are %v", ids(r))
	}
}

func TestACancelledMeetingIsWithdrawn(t *testing.T) {
	good := councilAnswers(t)
	meeting := told(t, ask(t, camden(), good), "local-government/council-meeting/camden/meeting-9002")
	r := ask(t, camden(), good.edited(t, councilMeetings, "Provisional", "Cancelled"))
	if slices.Contains(ids(r), meeting.ID) || !lists(r, meeting) {
		t.Error("the meeting is not withdrawn")
	}
	other := meeting
	other.ID = "local-government/council-meeting/lewisham/meeting-9002"
	if lists(r, other) {
		t.Error("a meeting of another council would be withdrawn")
	}
}

func TestTheSameMeetingsTwiceOrInAnotherOrder(t *testing.T) {
	good := councilAnswers(t)
	want := ask(t, camden(), good)
	changed := make(answers)
	for part, content := range good {
		var lines []string
		head, rest, _ := strings.Cut(content, "  <")
		for _, line := range strings.SplitAfter("  <"+rest, "\n") {
			lines = append(lines, line)
			if strings.Contains(line, "</committee>") && strings.Contains(line, "<committeeid>") || strings.Contains(line, "</meeting>") {
				lines = append(lines, line)
			}
		}
		changed[part] = head + strings.Join(lines, "")
	}
	same(t, want, ask(t, camden(), changed))
}

func TestMeetingsThatAreNotBelieved(t *testing.T) {
	for _, tc := range []struct{ name, part, old, new, why string }{
		{"a day that there is not", councilMeetings, "18/01/2027", "31/02/2027", "is not a date"},
		{"an American date", councilMeetings, "18/01/2027", "01/18/2027", "is not a date"},
		{"a meeting without an id", councilMeetings, "<meetingid>9001</meetingid>", "", "no meetingid"},
		{"cut off in the middle", councilMeetings, "</committee>", "", "not the XML"},
		{"no committees", committeeList, "<committee>", "<group>", "not the XML"},
		{"none of interest", committeeList, "Council<", "Museum<", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			get := councilAnswers(t).edited(t, tc.part, tc.old, tc.new)
			if tc.name == "none of interest" {
				get = get.edited(t, committeeList, "Cabinet<", "Gallery<").edited(t, committeeList, "Scrutiny", "Exhibition")
			}
			if why := refused(t, camden(), get); !strings.Contains(why, tc.why) {
				t.Errorf("refused because %s, want %q", why, tc.why)
			}
		})
	}
}

func TestTheWebServiceAsItWasRecorded(t *testing.T) {
	all, err := elements([]byte(file(t, "moderngov-election-results.xml")), "election")
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 || all[0]["candidatecount"].plain() != "5" || all[0]["title"].plain() != "Batley East Ward by-election" {
		t.Errorf("%v", all)
	}
}
