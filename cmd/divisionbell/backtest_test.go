package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// The backtest as people and programs see it, which is worked out once.
var (
	backtestTable = sync.OnceValues(func() (string, error) { return backtestOutput("backtest") })
	backtestJSON  = sync.OnceValues(func() (string, error) { return backtestOutput("backtest", "--format", "json") })
)

func backtestOutput(args ...string) (string, error) {
	var out, errOut bytes.Buffer
	if status := runWith(&shared, args, &out, &errOut); status != exitOK {
		return "", fmt.Errorf("exit status %d: %s", status, errOut.String())
	}
	return out.String(), nil
}

func mustBacktest(t *testing.T, output func() (string, error)) string {
	t.Helper()
	out, err := output()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestBacktestAsData(t *testing.T) {
	var doc struct {
		Results []struct {
			Year      int
			Body      string
			Weekdays  int
			Right     float64
			Baselines map[string]float64
			Brier     float64
			Base      float64 `json:"baseline_brier"`
			Edges     []struct {
				Kind, Edge, Projected, Happened string
				ErrorDays                       *int `json:"error_days"`
			}
			Median   *float64 `json:"edge_median_days"`
			P90      *float64 `json:"edge_p90_days"`
			Coverage *float64 `json:"coverage80"`
		}
		MeanCalmYears float64 `json:"mean_calm_years"`
	}
	if err := json.Unmarshal([]byte(mustBacktest(t, backtestJSON)), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Results) != 18 || doc.MeanCalmYears < 0.9 {
		t.Fatalf("%d results, mean of the calm years %v", len(doc.Results), doc.MeanCalmYears)
	}
	for _, r := range doc.Results {
		if r.Weekdays < 150 || r.Right == 0 || r.Brier == 0 || r.Base == 0 || r.Median == nil || r.P90 == nil || r.Coverage == nil {
			t.Errorf("%d %s: %+v", r.Year, r.Body, r)
		}
		for _, name := range []string{"year-before", "guide", "monday-to-thursday"} {
			if r.Baselines[name] == 0 {
				t.Errorf("%d %s: no baseline %s", r.Year, r.Body, name)
			}
		}
		for _, e := range r.Edges {
			if e.Kind == "" || e.Edge != "rises" && e.Edge != "returns" || len(e.Projected) != 10 || len(e.Happened) != 10 || e.ErrorDays == nil {
				t.Errorf("%d %s: %+v", r.Year, r.Body, e)
			}
		}
	}
}

func TestBacktestAhead(t *testing.T) {
	var doc struct {
		Results []struct {
			Week struct {
				Weekdays  int
				Right     float64
				Baselines map[string]float64
			} `json:"monday_to_friday"`
		}
		Mean  float64 `json:"mean_calm_years_monday_to_friday"`
		Ahead []struct {
			Body   string
			Months int `json:"months_ahead"`
			Scores []struct {
				Of, Years   string
				Right       float64
				Reliability []struct{ From, Below, Said, Happened, Days *float64 }
			}
			Edges    *int
			Coverage *float64 `json:"coverage80"`
		}
	}
	if err := json.Unmarshal([]byte(mustBacktest(t, backtestJSON)), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Mean < 0.9 {
		t.Errorf("mean with the Fridays %v", doc.Mean)
	}
	for _, r := range doc.Results {
		if r.Week.Weekdays < 200 || r.Week.Right == 0 || len(r.Week.Baselines) != 3 {
			t.Errorf("with the Fridays: %+v", r.Week)
		}
	}
	var order []string
	for _, a := range doc.Ahead {
		order = append(order, fmt.Sprintf("%s %d", a.Body, a.Months))
		if a.Edges == nil || a.Coverage == nil {
			t.Errorf("%s %d: edges %v, coverage %v", a.Body, a.Months, a.Edges, a.Coverage)
		}
		if want := map[string]int{"commons": 4, "lords": 4}[a.Body]; len(a.Scores) != max(want, 2) {
			t.Errorf("%s %d: %d scores", a.Body, a.Months, len(a.Scores))
		}
		for _, s := range a.Scores {
			if s.Of == "" || s.Years == "" || s.Right == 0 || len(s.Reliability) != 10 || s.Reliability[3].Days == nil || s.Reliability[3].Said == nil || s.Reliability[3].Happened == nil {
				t.Errorf("%s %d: %+v", a.Body, a.Months, s)
			}
		}
	}
	if got, want := strings.Join(order[:10], ", "), "commons 0, commons 12, commons 6, commons 3, commons 1, lords 0, lords 12, lords 6, lords 3, lords 1"; got != want || len(order) != 25 {
		t.Errorf("in this order: %s", got)
	}
}

func TestBacktestOfEveryKind(t *testing.T) {
	var doc struct {
		Results []any
		Kinds   []struct {
			Body, Kind     string
			Years, Entries *int
			First, Last    *struct {
				Median *float64 `json:"median_days"`
				P90    *float64 `json:"p90_days"`
			}
			Coverage     *float64 `json:"coverage80"`
			NotHeld      *int     `json:"projected_not_held"`
			NotProjected *int     `json:"held_not_projected"`
			Unknown      *int     `json:"not_in_the_facts"`
		}
	}
	if err := json.Unmarshal([]byte(mustCommand(t, "backtest", "--format", "json", "--body", "senedd", "--body", "uk-government")), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Results == nil || len(doc.Results) != 0 {
		t.Errorf("results of the Houses, which were not asked for: %v", doc.Results)
	}
	found := make(map[string]bool)
	for _, k := range doc.Kinds {
		found[k.Body+" "+k.Kind] = true
		if k.Body != "senedd" && k.Body != "uk-government" {
			t.Errorf("%s was not asked for", k.Body)
		}
		if k.Years == nil || k.Entries == nil || k.First == nil || k.First.Median == nil || k.First.P90 == nil || k.Coverage == nil || k.NotHeld == nil || k.NotProjected == nil || k.Unknown == nil {
			t.Errorf("%s %s: %+v", k.Body, k.Kind, k)
		}
	}
	for _, want := range []string{"senedd recess", "uk-government budget", "uk-government spring-forecast"} {
		if !found[want] {
			t.Errorf("no %s", want)
		}
	}
}

func TestBacktestForPeople(t *testing.T) {
	out := mustBacktest(t, backtestTable)
	if alone := mustCommand(t, "backtest", "--body", "parties"); strings.Contains(alone, "House of") || !strings.Contains(alone, "conference") {
		t.Errorf("of the parties alone:\n%s", alone)
	}
	for _, want := range []string{"House of Commons", "House of Lords", "guide", "conference", "Mean of the calm years", "scottish-parliament", "not projected", "no outcome in the facts", "with the Fridays", "12 months", "Reliability"} {
		if !strings.Contains(out, want) {
			t.Errorf("it does not say %q", want)
		}
	}
}

func TestBacktestOnObservedYears(t *testing.T) {
	file := filepath.Join(t.TempDir(), "2013.csv")
	if err := os.WriteFile(file, []byte("house,name,rises,returns\ncommons,summer,2013-07-18,2013-09-02\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := mustCommand(t, "backtest", "--observed", file, "--body", "commons"); !strings.Contains(out, "  2013 ") {
		t.Errorf("2013 is not scored:\n%s", out)
	}
	if status, _, errOut := command(t, "backtest", "--observed", file+".none"); status != exitFailed || strings.Count(errOut, "\n") != 1 {
		t.Errorf("a file that is not there: %d %q", status, errOut)
	}
	if err := os.WriteFile(file, []byte("house,name,rises,returns\nsenate,summer,2013-07-18,2013-09-02\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	status, out, errOut := command(t, "backtest", "--observed", file)
	if status != exitFailed || out != "" || strings.Count(errOut, "\n") != 1 || !strings.Contains(errOut, file+": line 2: \"senate\" is not a house") {
		t.Errorf("a house that there is none of: %d %q %q", status, out, errOut)
	}
}

func TestBacktestWarnsOfObservedYearsThatCanHardlyBeMeant(t *testing.T) {
	for _, tc := range []struct{ name, rows, says string }{
		{"no rows", "", "observes no year"},
		{"a year typed wrong", "commons,summer,1805-07-18,1805-09-02\n", "observes 1805, which is outside the calendar, 2010 to 2035"},
		{"a year of the calendar", "commons,summer,2013-07-18,2013-09-02\n", ""},
	} {
		file := filepath.Join(t.TempDir(), "observed.csv")
		if err := os.WriteFile(file, []byte("house,name,rises,returns\n"+tc.rows), 0o600); err != nil {
			t.Fatal(err)
		}
		status, out, errOut := command(t, "backtest", "--observed", file, "--body", "commons")
		if status != 0 || out == "" || !strings.Contains(errOut, tc.says) || tc.says == "" && errOut != "" {
			t.Errorf("%s: %d, told %q, want %q", tc.name, status, errOut, tc.says)
		}
	}
}

var update = flag.Bool("update", false, "write the tables in the docs anew")

// The drawings in the docs are those that the command draws today.
func TestBacktestInTheDocsIsDrawn(t *testing.T) {
	for _, what := range []string{"reliability", "years"} {
		file := "../../docs/backtest-" + what + ".svg"
		drawn := mustCommand(t, "backtest", "--format", "svg", "--plot", what)
		kept, err := os.ReadFile(file)
		if *update {
			err = os.WriteFile(file, []byte(drawn), 0o644)
		} else if err == nil && string(kept) != drawn {
			t.Errorf("%s is not what the command draws: go test ./cmd/divisionbell -run BacktestInTheDocs -update", file)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestBacktestDrawsWhatWasAskedFor(t *testing.T) {
	drawn := mustCommand(t, "backtest", "--format", "svg", "--body", "lords")
	for _, want := range []string{"What was said, and how often it happened", "Lords, calm years", "House of Lords: Mondays to Thursdays", "2022: 9"} {
		if !strings.Contains(drawn, want) {
			t.Errorf("it does not show %q", want)
		}
	}
	if strings.Contains(drawn, "Commons") {
		t.Error("the Commons were not asked for")
	}
	for _, wrong := range [][]string{
		{"--plot", "years"},
		{"--format", "json", "--plot", "reliability"},
		{"--format", "svg", "--body", "senedd"},
	} {
		status, out, errOut := command(t, append([]string{"backtest"}, wrong...)...)
		if status != exitUsage || out != "" || strings.Count(errOut, "\n") != 1 {
			t.Errorf("%v: %d %q %q", wrong, status, out, errOut)
		}
	}
}

// The figures in the README and the docs are those that the command prints today.
func TestBacktestInTheDocs(t *testing.T) {
	out := strings.TrimSpace(mustBacktest(t, backtestTable))
	commons, rest, _ := strings.Cut(out[strings.Index(out, "House of Commons"):], "\n\nHouse of Lords")
	mean := rest[strings.Index(rest, "Mean of the calm years"):]
	mean, _, _ = strings.Cut(mean, "\n")
	for _, page := range []struct{ file, from, table string }{
		{"../../README.md", "House of Commons", commons + "\n\n" + mean},
		{"../../docs/backtest.md", "Each year projected", out},
	} {
		text, err := os.ReadFile(page.file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "```\n"+page.table+"\n") {
			continue
		}
		if !*update {
			t.Errorf("%s does not show what the command prints: go test ./cmd/divisionbell -run BacktestInTheDocs -update", page.file)
			continue
		}
		before, table, found := strings.Cut(string(text), "```\n"+page.from)
		_, after, closed := strings.Cut(table, "\n```")
		if !found || !closed {
			t.Fatalf("%s has no table", page.file)
		}
		if err := os.WriteFile(page.file, []byte(before+"```\n"+page.table+"\n```"+after), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
