package calendar

import (
	"slices"
	"testing"
)

func TestHorizons(t *testing.T) {
	expected := entry("commons/recess/easter/2028", "2028-04-07", "2028-04-23")
	expected.Certainty, expected.Probability = Projected, 0.9
	question := entry("commons/oral-questions/culture/2027-11-11", "2027-11-11", "2027-11-11")
	question.Kind = KindQuestions
	budget := entry("uk-government/budget/spring/2027", "2027-03-10", "2027-03-10")
	budget.Kind = KindBudget
	purdah := entry("uk-government/pre-election-period/general/2028-05-04", "2028-03-28", "2028-05-04")
	purdah.Kind = KindPreElection
	poll := entry("local-government/election/local/england/2028-05-04", "2028-05-04", "2028-05-04")
	poll.Kind = KindElection
	c := calendarOf(t,
		entry("commons/recess/summer/2027", "2027-07-23", "2027-08-31"), entry("commons/recess/easter/2027", "2027-03-26", "2027-04-11"),
		expected, question, budget, purdah, poll)
	all := c.Horizons()
	if len(all) != len(Bodies()) {
		t.Fatalf("%d bodies", len(all))
	}
	of := func(body Body) Horizon {
		return all[slices.IndexFunc(all, func(h Horizon) bool { return h.Body == body })]
	}
	for _, tc := range []struct {
		name string
		body Body
		last string
		id   string
	}{
		{"a parliament's facts go as far as its announced recesses", Commons, "2027-08-31", "commons/recess/summer/2027"},
		{"what the law fixes years ahead is no announcement", UKGovernment, "2027-03-10", "uk-government/budget/spring/2027"},
		{"polls alone are nothing", LocalGovernment, "", ""},
		{"nothing at all", Lords, "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if h := of(tc.body); h.Last.String() != tc.last || h.Of != tc.id {
				t.Errorf("%+v", h)
			}
		})
	}
}

func TestHorizonsWarnInTime(t *testing.T) {
	h := Horizon{Body: Commons, Last: MustDate("2027-08-31"), Of: "commons/recess/summer/2027"}
	if got := h.Refresh().String(); got != "2027-06-02" {
		t.Errorf("to be refreshed by %s", got)
	}
	for _, tc := range []struct {
		name, today, says string
	}{
		{"long before", "2027-01-01", ""},
		{"a day before the notice", "2027-06-01", ""},
		{"ninety days before the end", "2027-06-02", "House of Commons: the facts run out on 2027-08-31, in 90 days"},
		{"on the last day", "2027-08-31", "House of Commons: the facts run out on 2027-08-31, in 0 days"},
		{"after it", "2027-09-01", "House of Commons: the facts ran out on 2027-08-31"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := h.Warning(MustDate(tc.today)); got != tc.says {
				t.Errorf("got %q, want %q", got, tc.says)
			}
		})
	}
	t.Run("where nothing is announced", func(t *testing.T) {
		nothing := Horizon{Body: Lords}
		if got := nothing.Warning(MustDate("2027-01-01")); got != "House of Lords: nothing is announced" || !nothing.Refresh().IsZero() {
			t.Errorf("%q, refresh %s", got, nothing.Refresh())
		}
	})
}
