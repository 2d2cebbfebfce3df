package typical

import (
	"testing"

	"divisionbell/calendar"
)

func TestTheWeekdayOfRisingIsAHabit(t *testing.T) {
	days := func(rose ...string) (all risen) {
		for _, d := range rose {
			all = append(all, calendar.MustDate(d))
		}
		return all
	}
	for _, tc := range []struct {
		name     string
		rose     risen
		year     int
		from, to float64
	}{
		{"nothing is known", nil, 2026, 0, 0},
		{"three Thursdays last year", days("2022-03-31", "2022-07-21", "2022-09-22"), 2023, 0, 0},
		{"Tuesdays last year, a Thursday among those of the year before", days("2024-03-26", "2024-07-30", "2024-09-12", "2025-04-08", "2025-07-22", "2025-09-16"), 2026, 0.6, 0.9},
		{"the same, four years on", days("2024-03-26", "2024-07-30", "2024-09-12", "2025-04-08", "2025-07-22", "2025-09-16"), 2030, 0, 0.4},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := tc.rose.onTuesday(tc.year); got < tc.from || got > tc.to {
				t.Errorf("odds of a Tuesday %.2f, want %v to %v", got, tc.from, tc.to)
			}
		})
	}
}

func TestAHabitMovesTheDayOnlyIfItIsLikelier(t *testing.T) {
	byRule := lately(nil, worthOfRule, 2025, 1)
	for _, tc := range []struct {
		name    string
		tuesday float64
		want    int
	}{
		{"never on Tuesdays", 0, 0},
		{"as often as not", 0.5, 0},
		{"mostly on Tuesdays", 0.8, fromThursday},
	} {
		t.Run(tc.name, func(t *testing.T) {
			o := byRule.withHabit(tc.tuesday)
			if o.middle != tc.want {
				t.Errorf("named day %d days from the Thursday, want %d", o.middle, tc.want)
			}
			if risen := o.atMost(fromThursday); (risen >= 0.5) != (tc.want == fromThursday) {
				t.Errorf("it has risen by Tuesday with %.2f, but the named day is %d", risen, o.middle)
			}
		})
	}
}

func TestLateYearsTeachMore(t *testing.T) {
	for _, tc := range []struct {
		name  string
		past  []pastEdge
		worth float64
		want  int
	}{
		{"one year against the rule", []pastEdge{{2025, 7}}, worthOfRule, 0},
		{"one year against a rule that is worth less", []pastEdge{{2025, 7}, {2024, 7}}, 1, 7},
		{"four late years against five of twenty years ago", []pastEdge{{2005, 0}, {2006, 0}, {2007, 0}, {2008, 0}, {2009, 0}, {2022, 7}, {2023, 7}, {2024, 7}, {2025, 7}}, 1, 7},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := lately(tc.past, tc.worth, 2025, 1).middle; got != tc.want {
				t.Errorf("named day %d days from the rule, want %d", got, tc.want)
			}
		})
	}
}
