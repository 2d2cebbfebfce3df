package main

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"divisionbell/calendar/backtest"
)

// The page about all this draws what the command says of the two Houses.
func TestBacktestInTheDocsIsThatOfThePages(t *testing.T) {
	const file = "../../api/pages/data/backtest.json"
	var report backtest.Report
	if err := json.Unmarshal([]byte(mustBacktest(t, backtestJSON)), &report); err != nil {
		t.Fatal(err)
	}
	report.Kinds, report.Ranges = []backtest.Kind{}, []backtest.BodyRanges{}
	report.Ahead = slices.DeleteFunc(report.Ahead, func(a backtest.Ahead) bool { return a.Months != 0 })
	for i := range report.Results {
		report.Results[i].Edges = []backtest.Edge{}
	}
	want, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadFile(file)
	if *update {
		err = os.WriteFile(file, append(want, '\n'), 0o644)
	} else if err == nil && !bytes.Equal(bytes.TrimSpace(kept), want) {
		t.Errorf("%s is not what the command says: go test ./cmd/divisionbell -run BacktestInTheDocs -update", file)
	}
	if err != nil {
		t.Fatal(err)
	}
}
