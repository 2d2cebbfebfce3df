package following

import (
	"testing"

	"divisionbell/calendar"
	"divisionbell/store"
)

func entry(id string, kind calendar.Kind, title string) calendar.Entry {
	d := calendar.MustDate("2027-01-12")
	return calendar.Entry{
		ID: id, Kind: kind, Body: calendar.Commons, Title: title, First: d, Last: d, Earliest: d, Latest: d,
		Certainty: calendar.Provisional, Probability: 1, Source: calendar.Source{Name: "a list"},
	}
}

func TestWhatIsFollowed(t *testing.T) {
	m, err := NewMatcher()
	if err != nil {
		t.Fatal(err)
	}
	second := entry("commons/bill-stage/4012/sitting-3", "bill-stage", "Public Libraries Bill: 2nd reading")
	inLords := entry("lords/bill-stage/4012/sitting-9", "bill-stage", "Public Libraries Bill [HL]: Committee stage")
	call := entry("commons/call-for-evidence/call-77", "call-for-evidence", "Call for evidence: Reading for pleasure (Culture, Media and Sport Committee)")
	questions := entry("commons/oral-questions/culture-media-and-sport/2027-01-14", calendar.KindQuestions, "Oral questions: Culture, Media and Sport")
	deadline := entry("commons/questions-deadline/culture-media-and-sport/2027-01-14", "questions-deadline", "Deadline to table questions: Culture, Media and Sport")
	recess := entry("commons/recess/christmas/2027", calendar.KindRecess, "Christmas recess")
	for _, tc := range []struct {
		name    string
		kind    store.FollowKind
		subject string
		entry   calendar.Entry
		want    bool
	}{
		{"a bill by its number", store.FollowBill, "4012", second, true},
		{"and in the other House", store.FollowBill, "4012", inLords, true},
		{"another bill", store.FollowBill, "401", second, false},
		{"a number is no word of a title", store.FollowBill, "2", second, false},
		{"a bill by words of its title", store.FollowBill, "public libraries bill", second, true},
		{"a bill is no call for evidence", store.FollowBill, "Reading for pleasure", call, false},
		{"a committee in brackets", store.FollowCommittee, "Culture, Media and Sport Committee", call, true},
		{"a committee by a part of its name", store.FollowCommittee, "culture media", call, true},
		{"no half words", store.FollowCommittee, "cult", call, false},
		{"a committee is not a stage of a bill", store.FollowCommittee, "committee", inLords, false},
		{"nor a department", store.FollowCommittee, "Culture, Media and Sport", questions, false},
		{"the questions of a department", store.FollowDepartment, "culture-media-and-sport", questions, true},
		{"and until when to table them", store.FollowDepartment, "culture-media-and-sport", deadline, true},
		{"those of another", store.FollowDepartment, "education", questions, false},
		{"a word", store.FollowWord, "LIBRARIES", second, true},
		{"half a word", store.FollowWord, "librar", second, false},
		{"two words in order", store.FollowWord, "reading for", call, true},
		{"two words apart", store.FollowWord, "reading pleasure", call, false},
		{"a word in Welsh", store.FollowWord, "Nadolig", recess, true},
		{"a word in English of what has Welsh", store.FollowWord, "christmas", recess, true},
		{"signs are no words", store.FollowWord, "[HL]:", inLords, true},
		{"only signs", store.FollowWord, ":", second, false},
		{"nothing", store.FollowWord, "", second, false},
		{"accents or not", store.FollowWord, "pleasúre", call, true},
		{"another kind", "person", "reading", call, false},
	} {
		if got := m.Matches(store.Follow{Kind: tc.kind, Subject: tc.subject}, tc.entry); got != tc.want {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
}

func TestWhatCanBeFollowed(t *testing.T) {
	lords := entry("lords/bill-stage/4012/sitting-9", "bill-stage", "Public Libraries: the Future Bill: 1st reading")
	lords.Body = calendar.Lords
	cal, err := calendar.New(calendar.Span{First: calendar.MustDate("2027-01-01"), Last: calendar.MustDate("2027-12-31")}, []calendar.Entry{
		entry("commons/bill-stage/4012/sitting-3", "bill-stage", "Public Libraries: the Future Bill: 2nd reading"), lords,
		entry("commons/bill-stage/4000/sitting-1", "bill-stage", "Archives Bill: Report stage"),
		entry("commons/oral-questions/education/2027-01-12", calendar.KindQuestions, "Oral questions: Education"),
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	from := calendar.MustDate("2027-01-01")
	bills, departments := Bills(cal, from), Departments(cal, from)
	if len(bills) != 2 || bills[0] != (Choice{"4000", "Archives Bill"}) || bills[1] != (Choice{"4012", "Public Libraries: the Future Bill"}) {
		t.Errorf("bills: %+v", bills)
	}
	if len(departments) != 1 || departments[0] != (Choice{"education", "Education"}) {
		t.Errorf("departments: %+v", departments)
	}
	if late := Bills(cal, calendar.MustDate("2027-02-01")); len(late) != 0 {
		t.Errorf("bills of which nothing is to come: %+v", late)
	}
	for _, e := range cal.Entries(calendar.Query{Span: cal.Span()}) {
		if kind, subject, ok := Offered(e); !ok || subject == "" || kind == "" {
			t.Errorf("%s: %s %s", e.ID, kind, subject)
		}
	}
}
