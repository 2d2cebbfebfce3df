package api

import (
	"net/url"
	"strings"
	"testing"

	"divisionbell/api/rest"
	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
)

// What a day is and what is advised for it do not contradict each other: no member is
// said to be at work in the chamber on a day on which the parliament is not expected to
// sit, and none to be in recess on one on which it is.
func TestDaysAndAdviceAgreeOnWhetherAParliamentSits(t *testing.T) {
	s := start(t)
	for _, tc := range []struct {
		office, nation string
		body           calendar.Body
		sits, away     string // rules that hold only then
	}{
		{"msp", "scotland", calendar.ScottishParliament, "holyrood-questions", "no-holyrood-questions"},
		{"ms", "wales", calendar.Senedd, "senedd-questions", "no-senedd-questions"},
		{"mla", "northern-ireland", calendar.NIAssembly, "stormont-questions", "no-stormont-questions"},
	} {
		spoke := 0
		for d := calendar.MustDate("2026-06-01"); d.Before(calendar.MustDate("2027-06-01")); d = d.AddDays(5) {
			got := mustGet[rest.DayDocument](t, s, "/v1/days/"+d.String()+"?body="+string(tc.body)).Bodies[0].Sitting
			q := url.Values{"office": {tc.office}, "action": {"question"}, "nation": {tc.nation}, "from": {d.String()}, "days": {"1"}}
			answer := mustGet[advice.Answer](t, s, "/v1/best-time?"+q.Encode())
			for _, r := range answer.Now.Reasons {
				if r.Rule != tc.sits && r.Rule != tc.away {
					continue
				}
				spoke++
				if got.Sits != (r.Rule == tc.sits) {
					t.Errorf("%s: of %s the advice says %q, the day that the chance is %v", d, tc.body, r.Text, got.Probability)
				}
			}
			if got.Certainty == calendar.Projected && got.DoubtText == "" {
				t.Errorf("%s: %s is projected and does not say why", d, tc.body)
			}
		}
		if spoke < 20 {
			t.Errorf("rules of %s spoke %d times", tc.office, spoke)
		}
	}
}

func TestDaysThatMadeNoSense(t *testing.T) {
	s := start(t)
	for _, tc := range []struct {
		name, date string
		body       calendar.Body
		means      []string
		not        string
	}{
		{"nobody is away from Westminster on Christmas Day", "2026-12-25", calendar.Commons, []string{"is not expected to sit, so its offices are closed or nearly empty: it is a bank holiday, Christmas Day."}, "away from Westminster"},
		{"the Senedd on Christmas Day", "2026-12-25", calendar.Senedd, []string{"The Senedd is not expected to sit", "Christmas Day"}, "Westminster"},
		{"the dates that the Commons has announced", "2026-12-22", calendar.Commons, []string{"On 12 February 2026 the House of Commons announced this, but this calendar does not have it: look at"}, "not announced"},
		{"deep in Holyrood's summer", "2027-07-28", calendar.ScottishParliament, []string{"The Scottish Parliament is not expected to sit", "(Summer recess), so MSPs are likely to be away from Holyrood."}, "Nothing is known"},
		{"a summer of the past that was never learnt", "2026-07-28", calendar.ScottishParliament, []string{"The Scottish Parliament probably did not sit", "We never learnt whether the Scottish Parliament sat on this day."}, "confirmed"},
		{"Holyrood in term, far ahead", "2028-06-07", calendar.ScottishParliament, []string{"is expected to sit", "MSPs are likely to be at Holyrood", "The recesses of this time are not announced yet"}, "MPs"},
		{"Stormont without an Executive", "2018-05-08", calendar.NIAssembly, []string{"The Northern Ireland Assembly does not sit (No business in the Assembly without an Executive), so MLAs"}, "probably"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := mustGet[rest.DayDocument](t, s, "/v1/days/"+tc.date+"?body="+string(tc.body)).Bodies[0]
			means := strings.Join(got.Meaning, " ")
			for _, want := range tc.means {
				if !strings.Contains(means, want) {
					t.Errorf("%q is not in %q", want, means)
				}
			}
			if strings.Contains(means, tc.not) {
				t.Errorf("%q is in %q", tc.not, means)
			}
		})
	}
}
