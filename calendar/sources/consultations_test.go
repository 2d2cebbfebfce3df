package sources

import (
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

const searchList = "api/search.json"

func london(t testing.TB) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func consultationAnswers(t testing.TB) answers {
	return answers{searchList: file(t, "built-from-schema-govuk-search.json")}
}

func TestConsultationsUntilTheDayOnWhichTheyClose(t *testing.T) {
	r := ask(t, consultations{london(t)}, consultationAnswers(t))
	for _, tc := range []struct{ id, first, last, ends, title string }{
		{"uk-government/consultation/modernising-public-libraries", "2026-11-02", "2027-01-25", "23:45", "Consultation: Modernising public libraries"},
		{"uk-government/consultation/local-audit-reform", "2026-10-12", "2026-12-06", "23:59", "Consultation: Local audit reform"},                          // midnight, and so the end of the day before
		{"uk-government/call-for-evidence/school-libraries", "2026-11-16", "2027-06-14", "23:59", "Call for evidence: School libraries: call for evidence"}, // 22:59 UTC in summer
	} {
		e := told(t, r, tc.id)
		if got := []string{e.First.String(), e.Last.String(), e.Ends, e.Title}; !slices.Equal(got, []string{tc.first, tc.last, tc.ends, tc.title}) {
			t.Errorf("%s: %v, want %+v", tc.id, got, tc)
		}
	}
	if len(r.Layer.Entries) != 4 {
		t.Errorf("what is over or has no end is told: %v", ids(r))
	}
	if e := told(t, r, "uk-government/consultation/local-audit-reform"); e.Source.Note != "By HM Treasury, Ministry of Housing, Communities and Local Government." || e.Source.Name != "https://www.gov.uk/government/consultations/local-audit-reform" {
		t.Errorf("%+v", e.Source)
	}
}

func TestAConsultationThatIsNoLongerOpenIsWithdrawn(t *testing.T) {
	good := consultationAnswers(t)
	e := told(t, ask(t, consultations{london(t)}, good), "uk-government/consultation/modernising-public-libraries")
	r := ask(t, consultations{london(t)}, good.edited(t, searchList, "2027-01-25T23:45", "2026-11-20T23:45"))
	if slices.Contains(ids(r), e.ID) || !lists(r, e) {
		t.Error("it is not withdrawn")
	}
}

func TestConsultationsThatAreNotBelieved(t *testing.T) {
	for _, tc := range []struct{ name, old, new, why string }{
		{"the end as people write it", "2027-01-25T23:45:00.000+00:00", "25 January 2027, 11:45pm", "is not a date"},
		{"an end without an offset", "2027-01-25T23:45:00.000+00:00", "2027-01-25T23:45:00", "an offset"},
		{"it closes before it opens", "2026-11-02T09:30", "2027-02-02T09:30", "before the first day"},
		{"no title", `"Modernising public libraries"`, `""`, "title or link"},
		{"a link that is no address", `"link": "/government/consultations/modernising-public-libraries"`, `"link": "javascript:alert(1)"`, "title or link"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if why := refused(t, consultations{london(t)}, consultationAnswers(t).edited(t, searchList, tc.old, tc.new)); !strings.Contains(why, tc.why) {
				t.Errorf("refused because %s, want %q", why, tc.why)
			}
		})
	}
}
