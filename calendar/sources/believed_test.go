package sources

import (
	"slices"
	"testing"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
)

// believing is a calendar that takes in what sources tell, as the service does.
type believing struct {
	layers []calendar.Layer
	known  calendar.Layer
	cal    *calendar.Calendar
}

// believe weighs what a source tells and returns what is new of it.
func (b *believing) believe(t *testing.T, s Source, get Getter) (calendar.Layer, error) {
	t.Helper()
	if b.cal == nil {
		b.renew(t)
	}
	news, err := ask(t, s, get).Weigh(b.known, b.cal)
	if err == nil && !news.Empty() {
		b.layers = append(b.layers, news)
		b.renew(t)
	}
	return news, err
}

func (b *believing) renew(t *testing.T) {
	t.Helper()
	var err error
	if b.known, err = almanac.Known(almanac.With(b.layers...)); err != nil {
		t.Fatal(err)
	}
	if b.cal, err = almanac.Complete(b.known); err != nil {
		t.Fatal(err)
	}
}

// What a source tells today and otherwise tomorrow, and what becomes of it on the
// calendar.
func TestWhatBecomesOfAChange(t *testing.T) {
	calls, bills, recesses, business := callAnswers(t), billAnswers(t), recessAnswers(t), businessAnswers(t)
	have := setOf(datesIn(recesses[commonsDays]))
	for _, tc := range []struct {
		name          string
		source        Source
		before, after answers
		id            string
		first, last   string // nothing if it is to be gone
	}{
		{"a call for evidence is closed early", callsForEvidence{london(t)}, calls,
			calls.edited(t, workList, "2026-12-18T23:59:00", "2026-11-20T23:59:00"), "commons/call-for-evidence/call-4001", "", ""},
		{"a call for evidence is extended by three months", callsForEvidence{london(t)}, calls,
			calls.edited(t, workList, "2026-12-18T23:59:00", "2027-03-18T23:59:00"), "commons/call-for-evidence/call-4001", "2026-11-02", "2027-03-18"},
		{"a consultation is no longer open", consultations{london(t)}, consultationAnswers(t),
			consultationAnswers(t).edited(t, searchList, "2027-01-25T23:45", "2026-11-20T23:45"), "uk-government/consultation/modernising-public-libraries", "", ""},
		{"a stage is put off by three months", billStages{london(t)}, bills,
			bills.edited(t, commonsSittings, "2026-12-01", "2027-03-01"), "commons/bill-stage/4254/sitting-20001", "2027-03-01", "2027-03-01"},
		{"a bill is withdrawn", billStages{london(t)}, bills,
			bills.edited(t, librariesBill, `"billWithdrawn": null`, `"billWithdrawn": "2026-11-25T00:00:00"`), "commons/bill-stage/4254/sitting-20001", "", ""},
		{"question times are called off", oralQuestionTimes{london(t)}, questionAnswers(t),
			questionAnswers(t).edited(t, questionList, `"AnsweringWhen": "2026-12-01T00:00:00"`, `"AnsweringWhen": null`), "commons/oral-questions/treasury/2026-12-01", "", ""},
		{"a Friday for private members' bills is cancelled", whatsOnBusiness{london(t)}, business,
			cancelled(t, business, "55905"), "commons/private-members-bill-friday/2026-12-04", "", ""},
		{"a by-election is cancelled", elections{london(t)}, electionAnswers(t),
			electionAnswers(t).edited(t, parliamentPolls, `"cancelled": false`, `"cancelled": true`), "commons/by-election/holborn-and-st-pancras/2026-12-03", "", ""},
		{"a meeting of a council is cancelled", camden(), councilAnswers(t),
			councilAnswers(t).edited(t, councilMeetings, "Provisional", "Cancelled"), "local-government/council-meeting/camden/meeting-9002", "", ""},
		{"an event of a calendar is taken out", trust(t), trustAnswers(t),
			trustAnswers(t).edited(t, ownICS, "UID:week-2027@example.org", "UID:other-2027@example.org"), "sector/sector-date/trust/week-2027-example-org", "", ""},
		{"the House rises two days earlier", whatsOnRecesses{london(t)}, recesses,
			recesses.edited(t, nonsittingList, "\"StartDate\": \"2026-12-18T00:00:00\",\n  \"EndDate\": \"2027-01-03", "\"StartDate\": \"2026-12-16T00:00:00\",\n  \"EndDate\": \"2027-01-03").
				with(commonsDays, everyDay(func(d string) bool { return have[d] && d != "2026-12-16" && d != "2026-12-17" })),
			"commons/recess/christmas/2026", "2026-12-16", "2027-01-03"},
		{"the House returns two days earlier", whatsOnRecesses{london(t)}, recesses,
			recesses.edited(t, nonsittingList, "2027-02-21T00:00:00", "2027-02-18T00:00:00").
				with(commonsDays, everyDay(func(d string) bool { return have[d] || d == "2027-02-19" })),
			"commons/recess/february/2027", "2027-02-12", "2027-02-18"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var b believing
			if _, err := b.believe(t, tc.source, tc.before); err != nil {
				t.Fatal(err)
			}
			if e, ok := b.cal.Entry(tc.id); !ok || e.Certainty == calendar.Projected {
				t.Fatalf("%s is not on the calendar before", tc.id)
			}
			news, err := b.believe(t, tc.source, tc.after)
			if err != nil {
				t.Fatal(err)
			}
			e, there := b.cal.Entry(tc.id)
			switch {
			case tc.first == "" && (there || !slices.Contains(news.Withdrawn, tc.id)):
				t.Errorf("%s is still there", tc.id)
			case tc.first != "" && (e.First != day(tc.first) || e.Last != day(tc.last)):
				t.Errorf("%s is from %s to %s, want %s to %s", tc.id, e.First, e.Last, tc.first, tc.last)
			}
		})
	}
}

func TestAServiceThatForgetsWhatWasAnnouncedChangesNothing(t *testing.T) {
	var b believing
	good := recessAnswers(t)
	if _, err := b.believe(t, whatsOnRecesses{london(t)}, good); err != nil {
		t.Fatal(err)
	}
	have := setOf(datesIn(good[commonsDays]))
	forgets := good.edited(t, nonsittingList, "2026-12-18T00:00:00", "2024-12-18T00:00:00").edited(t, nonsittingList, "2027-01-03T00:00:00", "2025-01-03T00:00:00").
		edited(t, nonsittingList, "2027-01-04T00:00:00", "2025-01-04T00:00:00").edited(t, nonsittingList, "2027-02-12T00:00:00", "2025-02-12T00:00:00").
		edited(t, nonsittingList, "2027-02-21T00:00:00", "2025-02-21T00:00:00").
		with(commonsDays, everyDay(func(d string) bool { return have[d] || d > "2026-12-17" && day(d).Weekday() != 5 }))
	before := b.cal.Version()
	if _, err := b.believe(t, whatsOnRecesses{london(t)}, forgets); err != nil {
		t.Fatal(err)
	}
	if b.cal.Version() != before {
		t.Error("the recesses that were announced are forgotten with it")
	}
}
