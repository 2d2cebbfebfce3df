package api

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/calendar"
	"divisionbell/calendar/procedure"
)

func TestSittingDays(t *testing.T) {
	s := start(t)
	for _, tc := range []struct {
		name, query string
		to          string
		count       int
		certainty   calendar.Certainty
	}{
		{"a week of the Commons", "body=commons&from=2025-06-09&to=2025-06-15", "2025-06-15", 5, calendar.Confirmed},
		{"the second day of both Houses, over the summer", "body=both&from=2025-07-22&count=2", "2025-09-01", 2, calendar.Confirmed},
		{"either House, a recall in August", "body=either&from=2021-08-01&to=2021-08-31", "2021-08-31", 1, calendar.Confirmed},
		{"praying in a prorogation", "body=both&from=2026-04-30&to=2026-05-12&rule=praying", "2026-05-12", 0, calendar.Confirmed},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := mustGet[calendar.DayAnswer](t, s, "/v1/sitting-days?"+tc.query)
			if got.To.String() != tc.to || got.Count != tc.count || got.Certainty != tc.certainty || got.CalendarVersion == "" || got.Odds != nil {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestSittingDaysThatAreOnlyExpected(t *testing.T) {
	s := start(t)
	got := mustGet[calendar.DayAnswer](t, s, "/v1/sitting-days?body=lords&from=2029-01-01&to=2029-12-31")
	if got.Certainty != calendar.Projected || got.Odds == nil || got.Odds.AtLeast >= got.Odds.AtMost || got.Weeks.Count < 25 || len(got.NextRecesses) != 1 {
		t.Errorf("got %+v", got)
	}
	today := mustGet[calendar.DayAnswer](t, s, "/v1/sitting-days?body=commons&count=40")
	if today.From.String() != "2026-11-23" || today.Reached == nil || today.Certainty != calendar.Projected {
		t.Errorf("from today: %+v", today)
	}
}

func TestPeriodsOfProcedures(t *testing.T) {
	s := start(t)
	for _, tc := range []struct{ query, first, last string }{
		{"procedure=negative-si&laid=2026-05-13", "2026-05-13", "2026-07-01"},
		{"procedure=proposed-negative&laid=2025-01-01", "2025-01-06", "2025-01-20"},
		{"procedure=legislative-reform-order&laid=2024-02-01&count=30", "2024-02-01", "2024-03-11"},
	} {
		t.Run(tc.query, func(t *testing.T) {
			got := mustGet[procedure.Period](t, s, "/v1/sitting-days?"+tc.query)
			if got.First.String() != tc.first || got.Last.String() != tc.last || got.Act == "" || got.Certainty == "" || len(got.NotCounted) == 0 || got.NotCounted[0].Cause == "" {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestWrongQuestionsAboutSittingDays(t *testing.T) {
	s := start(t)
	for _, tc := range []struct{ name, query, field, says string }{
		{"of nobody", "from=2025-01-01&count=3", "query.body", "missing"},
		{"of a body that does not sit here", "body=senedd&count=3", "query.body", "commons, lords, both, either"},
		{"neither the last day nor a count", "body=commons&from=2025-01-01", "query.to", "neither"},
		{"both of them", "body=commons&from=2025-01-01&to=2025-02-01&count=3", "query.count", "only one"},
		{"from after to", "body=commons&from=2025-02-01&to=2025-01-01", "query.to", "before 2025-02-01"},
		{"before the calendar", "body=commons&from=1946-01-01&count=3", "query.from", "runs from"},
		{"after the calendar", "body=commons&from=2025-01-01&to=2099-01-01", "query.to", "runs from"},
		{"no days", "body=commons&count=0", "query.count", "1 or more"},
		{"more days than the calendar has", "body=commons&count=100000", "query.count", "at most"},
		{"a rule that there is not", "body=commons&count=3&rule=fasting", "query.rule", "sitting, praying"},
		{"more than can be counted", "body=commons&count=1000000000", "query.count", "at most"},
		{"a procedure of a House", "procedure=treaty&laid=2026-05-13&body=both", "query.body", "no difference"},
		{"a procedure from another day", "procedure=treaty&laid=2026-05-13&from=2026-05-14", "query.from", "no difference"},
		{"a procedure by another rule", "procedure=treaty&laid=2026-05-13&rule=sitting", "query.rule", "no difference"},
		{"a procedure without its day", "procedure=treaty", "query.laid", "missing"},
		{"a day of laying without a procedure", "body=commons&count=3&laid=2026-05-13", "query.laid", "procedure"},
		{"a procedure that there is not", "procedure=fasting&laid=2026-05-13", "query.procedure", "negative-si, proposed-negative"},
		{"a day that there is not", "body=commons&from=2026-02-30&count=3", "query.from", "28 days"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := s.get(t, "/v1/sitting-days?"+tc.query)
			p := decode[huma.ErrorModel](t, a)
			if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, tc.says) {
				t.Errorf("%d %s", a.status, a.body)
			}
			if !slices.ContainsFunc(p.Errors, func(e *huma.ErrorDetail) bool { return e.Location == tc.field }) {
				t.Errorf("%s does not name %s", a.body, tc.field)
			}
		})
	}
}
