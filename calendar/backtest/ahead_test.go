package backtest

import (
	"math"
	"testing"

	"divisionbell/calendar"
)

func TestAMonthIsSeenFromTheEveOfTheMonthsBeforeIt(t *testing.T) {
	for _, tc := range []struct {
		name, eve string
		months    int
		want      string
	}{
		{"a year before January", "2020-12-31", 12, "2022-01-01/2022-01-31"},
		{"a month before March, of a leap year", "2024-01-31", 1, "2024-03-01/2024-03-31"},
		{"a quarter before February", "2023-10-31", 3, "2024-02-01/2024-02-29"},
		{"half a year before December", "2021-05-31", 6, "2021-12-01/2021-12-31"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, e := range evesOf([]int{2021, 2022, 2024}) {
				if e.Date == calendar.MustDate(tc.eve) {
					if got := e.months[tc.months].String(); got != tc.want {
						t.Errorf("got %s, want %s", got, tc.want)
					}
					return
				}
			}
			t.Errorf("nothing is seen from %s", tc.eve)
		})
	}
}

func TestEveryParliamentIsScoredAheadAndTheNearerTheBetter(t *testing.T) {
	m, known := load(t)
	all, err := MonthsAhead(m, known, scored, calendar.Parliaments())
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != len(months)*len(calendar.Parliaments()) {
		t.Fatalf("%d scores", len(all))
	}
	brier := make(map[calendar.Body][]float64)
	for _, a := range all {
		week, ok := a.Score(MondayToFriday, AllYears)
		usual, _ := a.Score(UsualDays, AllYears)
		if !ok || week.Weekdays <= usual.Weekdays || usual.Weekdays < 200 || a.Edges == 0 {
			t.Errorf("%s %d months ahead: %d of %d days, %d edges", a.Body, a.Months, usual.Weekdays, week.Weekdays, a.Edges)
		}
		// Nobody could say when the Assembly would do business again; as the year before
		// was right by half a year and more of standstill either side.
		standstill := a.Body == calendar.NIAssembly && a.Months == 12
		if !standstill && (week.Right <= week.Baselines.Best() || usual.Right <= usual.Baselines.Best()) {
			t.Errorf("%s %d months ahead: %.3f and %.3f right, a baseline has %.3f and %.3f",
				a.Body, a.Months, usual.Right, week.Right, usual.Baselines.Best(), week.Baselines.Best())
		}
		brier[a.Body] = append(brier[a.Body], usual.Brier)
	}
	for body, scores := range brier {
		for i := 1; i < len(scores); i++ {
			if scores[i] > scores[i-1]+0.005 {
				t.Errorf("%s: %d months ahead has a Brier score of %.3f, %d months %.3f", body, months[i], scores[i], months[i-1], scores[i-1])
			}
		}
	}
}

func TestHonestOddsSayWhatHappens(t *testing.T) {
	said := func(p float64, sat bool, n int) []day {
		days := make([]day, n)
		for i := range days {
			days[i] = day{said: p, sat: sat}
		}
		return days
	}
	days := append(said(0.34, true, 1), said(0.36, false, 3)...)
	days = append(days, said(1, true, 2)...)
	days = append(days, day{said: 1, confirmed: true, sat: true})
	bins := reliability(days)
	if len(bins) != 10 {
		t.Fatalf("%d bins", len(bins))
	}
	if b := bins[3]; b.Days != 4 || b.Said != 0.355 || b.Happened != 0.25 || b.From != 0.3 || b.Below != 0.4 {
		t.Errorf("from .3 to .4: %+v", b)
	}
	if b := bins[9]; b.Days != 2 || b.Said != 1 || b.Happened != 1 {
		t.Errorf("what was confirmed is not a projection, and 1 belongs to the last bin: %+v", b)
	}
	if b := bins[0]; b != (Bin{Below: 0.1}) {
		t.Errorf("an empty bin: %+v", b)
	}
	if worst := WorstBin(bins, 3); math.Abs(worst-0.105) > 1e-9 {
		t.Errorf("the worst bin of three days or more is off by %v", worst)
	}
}

// An error is told of the first that has one, whichever is met first.
func TestInParallel(t *testing.T) {
	done := make([]bool, 40)
	err := inParallel(len(done), func(i int) error {
		done[i] = true
		if i == 7 || i == 30 {
			return errAt(i)
		}
		return nil
	})
	if err != errAt(7) {
		t.Errorf("got %v", err)
	}
	for i, d := range done {
		if !d {
			t.Errorf("%d was not done", i)
		}
	}
}

type errAt int

func (e errAt) Error() string { return "an error" }
