package backtest

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/facts"
	"divisionbell/calendar/typical"
)

func load(t *testing.T) (*typical.Model, calendar.Layer) {
	t.Helper()
	known, err := facts.Load()
	if err != nil {
		t.Fatal(err)
	}
	m, err := typical.Load()
	if err != nil {
		t.Fatal(err)
	}
	return m, known
}

func walk(t *testing.T, m *typical.Model, known calendar.Layer, seen Observed, years ...int) Report {
	t.Helper()
	report, err := Walk(m, known, seen, years)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// What the model owes its users, walking forward through 2018 to 2026.
func TestTheCommonsOf2018To2026(t *testing.T) {
	m, known := load(t)
	report := walk(t, m, known, Observed{}, 2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026)
	if report.MeanCalmYears < 0.955 || report.MeanCalmYearsMondayToFriday < 0.94 {
		t.Errorf("of the calm years %.4f of the days are right, want 0.955; with the Fridays %.4f, want 0.94",
			report.MeanCalmYears, report.MeanCalmYearsMondayToFriday)
	}
	results := slices.DeleteFunc(report.Results, func(r Result) bool { return r.Body != calendar.Commons })
	if len(results) != 9 {
		t.Fatalf("%d years", len(results))
	}
	for _, r := range results {
		if r.Right < r.Baselines.Best() {
			t.Errorf("%d: %.4f right, a baseline has %.4f", r.Year, r.Right, r.Baselines.Best())
		}
	}
	all := Whole(results)
	if all.Brier > 0.37*all.BaselineBrier {
		t.Errorf("Brier score %.4f, the year before has %.4f", all.Brier, all.BaselineBrier)
	}
	recesses := slices.DeleteFunc(slices.Clone(all.Edges), func(e Edge) bool { return e.Kind == string(calendar.KindProrogation) })
	within := 0
	for _, e := range recesses {
		if -5 <= e.ErrorDays && e.ErrorDays <= 5 {
			within++
		}
	}
	median, _, _ := Summary(recesses)
	// What was announced before the year began, mostly the easy ones, is not among them.
	if share := float64(within) / float64(len(recesses)); median > 1 || share < 0.89 {
		t.Errorf("recess edges: median error %v days, %.3f within five days", median, share)
	}
}

// Odds are honest if what is said happens as often as it is said, and ranges if they
// hold what they say.
func TestWhatIsSaidOfTheHousesHappensAsOften(t *testing.T) {
	m, known := load(t)
	const few = 50 // days, of which a share says little
	for _, a := range walk(t, m, known, Observed{}, scored...).Ahead {
		if a.Body != calendar.Commons && a.Body != calendar.Lords {
			continue
		}
		if a.Coverage80 < 0.72 || a.Coverage80 > 0.88 {
			t.Errorf("%s: the 80 %% ranges hold %.3f of what happened", a.Body, a.Coverage80)
		}
		for _, s := range a.Scores {
			most := 0.12
			if s.Years == CalmYears {
				most = 0.08
			}
			for _, b := range s.Reliability {
				if b.Days >= few && math.Abs(b.Happened-b.Said) > most {
					t.Errorf("%s, %s of %s years: said %.3f, happened %.3f on %d days", a.Body, s.Of, s.Years, b.Said, b.Happened, b.Days)
				}
			}
		}
	}
}

// Nobody can say long ahead which Fridays are sitting ones, only how many there are
// likely to be.
func TestAsManyFridaysAsWereExpected(t *testing.T) {
	m, known := load(t)
	expected, sat := 0.0, 0.0
	for _, year := range scored {
		before, err := m.Complete(known.KnownOn(calendar.Year(year-1).Last), span(year))
		if err != nil {
			t.Fatal(err)
		}
		after, err := m.Complete(known, span(year))
		if err != nil {
			t.Fatal(err)
		}
		for d := range calendar.Year(year).All() {
			if did, ok := happened(after, calendar.Commons, d); ok && d.Weekday() == time.Friday {
				s, _ := before.Sitting(calendar.Commons, d)
				expected += s.Probability
				sat += hit(did, true)
			}
		}
	}
	if sat < 50 || math.Abs(expected-sat) > 0.15*sat {
		t.Errorf("%.0f Fridays were expected, %.0f were sitting days", expected, sat)
	}
}

func TestYearsThatTheFactsDoNotHave(t *testing.T) {
	m, known := load(t)
	seen, err := ReadObserved(strings.NewReader(`house,name,rises,returns,note
commons,christmas,2012-12-20,2013-01-07,
commons,february,2013-02-14,2013-02-25,
commons,easter,2013-03-26,2013-04-15,
commons,prorogation,2013-04-25,2013-05-08,
commons,whitsun,2013-05-21,2013-06-03,
commons,summer,2013-07-18,2013-09-02,
commons,conference,2013-09-13,2013-10-08,
commons,november,2013-11-12,2013-11-18,
commons,christmas,2013-12-19,2014-01-06,
`))
	if err != nil {
		t.Fatal(err)
	}
	if got := seen.Years(); !slices.Equal(got, []int{2013}) {
		t.Errorf("years %v; the Christmas recess of 2012 is there for January", got)
	}
	r := walk(t, m, known, seen, 2013).Results[0]
	if r.Year != 2013 || r.Body != calendar.Commons || r.Weekdays < 200 || r.Right < 0.85 || len(r.Edges) < 12 {
		t.Errorf("got %+v", r)
	}
	if r.Right < r.Baselines.Best() {
		t.Errorf("%.3f right, a baseline has %.3f", r.Right, r.Baselines.Best())
	}
}

func TestSummaryOfEdges(t *testing.T) {
	edge := func(days int, in bool) Edge { return Edge{ErrorDays: days, inRange: in} }
	median, p90, coverage := Summary([]Edge{edge(0, true), edge(-1, true), edge(7, false), edge(0, true), edge(-2, true)})
	if median != 1 || p90 != 7 || coverage != 0.8 {
		t.Errorf("median %v, p90 %v, coverage %v", median, p90, coverage)
	}
	if median, p90, coverage = Summary(nil); median+p90+coverage != 0 {
		t.Error("a summary of nothing")
	}
}
