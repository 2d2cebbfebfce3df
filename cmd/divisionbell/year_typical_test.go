package main

import (
	"encoding/json"
	"strings"
	"testing"

	"divisionbell/scheduler/typicalyear"
)

func TestATypicalYearIsPrinted(t *testing.T) {
	out := mustCommand(t, "year", "--typical", "--nation", "Wales", "--today", "2026-11-28")
	for _, want := range []string{
		"What a year is usually like in Wales, with the dates of 2027.",
		"\nFebruary\n  Both Houses: the February recess begins between 9 and 14 February. In 2027: Fri 12 to Sun 21 February, expected.\n",
		"In 8 of 9 years, 2018 to 2026.", "\nDecember\n", "Senedd members", "Councillors",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("it does not say %q:\n%s", want, out)
		}
	}
	if strings.Contains(out, "Scottish Parliament") {
		t.Error("who is in Wales is told of the Scottish Parliament")
	}
}

func TestATypicalYearAsJSONIsWhole(t *testing.T) {
	var y typicalyear.Year
	if err := json.Unmarshal([]byte(mustCommand(t, "year", "2028", "--typical", "--format", "json")), &y); err != nil {
		t.Fatal(err)
	}
	if y.Nation != "england" || y.Year != 2028 || len(y.Months) != 12 || len(y.Months[0].Offices) < 5 {
		t.Errorf("%s in %d has %d months", y.Nation, y.Year, len(y.Months))
	}
}

func TestWhatMakesNoDifferenceToAYearIsRefused(t *testing.T) {
	for _, tc := range []struct{ args, want string }{
		{"year --nation wales", "--nation makes a difference with --typical only"},
		{"year --rules own.yaml", "--rules makes a difference with --typical only"},
		{"year --typical --body commons", "--typical tells of every body: leave --body out"},
		{"year --typical --format ics", "--format ics is not for --typical: allowed are table, json"},
		{"year --typical --nation uk", `"uk" is not a nation: allowed are england, scotland, wales, northern-ireland`},
		{"year 2035 --typical", "2035 is out of range: from 2011 to 2034 are allowed"},
		{"year 1999 --typical", "it runs from 2010 to 2035"},
	} {
		status, _, errOut := command(t, strings.Fields(tc.args)...)
		if status != exitUsage || !strings.Contains(errOut, tc.want) || strings.Count(errOut, "\n") != 1 {
			t.Errorf("divisionbell %s: exit status %d, %q, want 2 and one line with %q", tc.args, status, errOut, tc.want)
		}
	}
}
