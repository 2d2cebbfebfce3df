package procedure

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
)

var built = sync.OnceValues(func() (*calendar.Calendar, error) { return almanac.Build() })

func count(t *testing.T, name, laid string, days int) (Period, error) {
	t.Helper()
	all, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	c, err := built()
	if err != nil {
		t.Fatal(err)
	}
	p, err := all.Named(name)
	if err != nil {
		t.Fatal(err)
	}
	return p.Count(c, calendar.MustDate(laid), days)
}

// Those that need no reckoning are worked examples of Parliament's own calculator
// (github.com/ukparliament/egg-timer spec/system and the database for its tests).
func TestPeriodsOfProcedures(t *testing.T) {
	for _, tc := range []struct {
		procedure, laid string
		days            int
		first, last     string
		reckoned        string
	}{
		{"negative-si", "2026-05-13", 0, "2026-05-13", "2026-07-01", ""},
		{"proposed-negative", "2025-01-01", 0, "2025-01-06", "2025-01-20", ""},
		{"proposed-negative", "2025-01-06", 0, "2025-01-07", "2025-01-21", "the day of laying, a joint sitting day, is not the first"},
		{"made-affirmative", "2019-09-01", 0, "2019-09-03", "2019-10-20", ""},
		{"made-affirmative", "2025-03-05", 0, "2025-03-05", "2025-04-01", ""},
		{"made-affirmative", "2025-03-05", 40, "2025-03-05", "2025-04-22", "39 days to the recall of Saturday 12 April, and one after Easter"},
		{"treaty", "2026-05-19", 0, "2026-05-20", "2026-07-01", ""},
		{"treaty", "2025-01-16", 0, "2025-01-17", "2025-02-27", ""},
		{"legislative-reform-order", "2024-02-01", 0, "2024-02-01", "2024-03-21", ""},
		{"legislative-reform-order", "2024-02-01", 30, "2024-02-01", "2024-03-11", "8 days to 8 February, the Commons return on the 19th"},
		{"remedial-order", "2024-02-01", 0, "2024-02-01", "2024-04-18", "56 days to 27 March, both are away to 14 April; the Lords sit through the February recess of the Commons"},
		{"published-draft", "2024-02-01", 0, "2024-02-01", "2024-03-09", "8 days to 8 February, 20 from the 19th"},
	} {
		t.Run(fmt.Sprintf("%s of %s, %d", tc.procedure, tc.laid, tc.days), func(t *testing.T) {
			a, err := count(t, tc.procedure, tc.laid, tc.days)
			if err != nil {
				t.Fatal(err)
			}
			if a.First.String() != tc.first || a.Last.String() != tc.last || a.Certainty == calendar.Projected || a.Reached != nil {
				t.Errorf("%s to %s, %s, %v", a.First, a.Last, a.Certainty, a.Reached)
			}
		})
	}
}

func TestDaysThatDidNotCount(t *testing.T) {
	for _, tc := range []struct{ name, procedure, laid, want string }{
		{"Whitsun stops the clock of a negative instrument", "negative-si", "2026-05-13",
			"2026-05-22/2026-05-31 Both Houses: Whitsun recess"},
		{"each cause has its own days", "legislative-reform-order", "2024-02-01",
			"2024-02-09/2024-02-14 House of Commons: February recess, 2024-02-15/2024-02-18 Both Houses: February recess"},
		{"laid in the recess", "made-affirmative", "2019-09-01",
			"2019-09-01/2019-09-02 Both Houses: Summer recess, " +
				"2019-09-10/2019-09-24 Both Houses: No sittings: the prorogation that was unlawful, and so none, 2019-10-09/2019-10-13 Prorogation"},
		{"a Friday on which one House sits", "treaty", "2025-01-16",
			"2025-01-18/2025-01-19 weekend, 2025-01-24/2025-01-24 no sitting of the House of Lords, 2025-01-25/2025-01-26 weekend, " +
				"2025-01-31/2025-01-31 no sitting of either House, 2025-02-01/2025-02-02 weekend, " +
				"2025-02-07/2025-02-07 no sitting of the House of Commons, 2025-02-08/2025-02-09 weekend, 2025-02-14/2025-02-23 Both Houses: February recess"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a, err := count(t, tc.procedure, tc.laid, 0)
			if err != nil {
				t.Fatal(err)
			}
			var runs []string
			for _, r := range a.NotCounted {
				runs = append(runs, fmt.Sprintf("%s/%s %s", r.First, r.Last, r.Cause))
				if r.Days != r.Last.DaysSince(r.First)+1 {
					t.Errorf("%+v", r)
				}
			}
			if got := strings.Join(runs, ", "); got != tc.want {
				t.Errorf("got %s", got)
			}
		})
	}
}

// Days that count and days that do not are all there are, whatever is laid when.
func TestEveryDayOfAPeriodCountsOrHasACause(t *testing.T) {
	all, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	c, err := built()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(all).Draw(t, "procedure")
		laid := c.Span().First.AddDays(rapid.IntRange(0, c.Span().Days()-700).Draw(t, "laid"))
		a, err := p.Count(c, laid, 0)
		if err != nil {
			t.Fatal(err)
		}
		skipped := 0
		for _, r := range a.NotCounted {
			skipped += r.Days
			if r.Cause == "" || r.First.Before(laid) || !r.Last.Before(a.Last) {
				t.Fatalf("%+v", r)
			}
		}
		from := laid
		if p.Begins == after {
			from = laid.AddDays(1)
		}
		whole := calendar.Span{First: from, Last: a.Last}
		counted := whole.Days() - skipped
		if p.Clock == eachHouse && counted < a.Days || p.Clock != eachHouse && counted != a.Days {
			t.Fatalf("%s to %s: %d days and %d that did not count, for %d", whole.First, whole.Last, whole.Days(), skipped, a.Days)
		}
		if a.First.Before(from) || a.Last.Before(a.First) {
			t.Fatalf("%s to %s", a.First, a.Last)
		}
	})
}

func TestAPeriodThatIsYetToComeIsProjected(t *testing.T) {
	a, err := count(t, "treaty", "2029-10-01", 0)
	if err != nil || a.Certainty != calendar.Projected || a.Reached == nil || a.Reached.Earliest.After(a.Last) {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestQuestionsAboutProceduresWithoutAnAnswer(t *testing.T) {
	for _, tc := range []struct {
		name, procedure, laid string
		days                  int
		field, says           string
	}{
		{"after the calendar", "treaty", "2099-01-01", 0, "laid", "runs from"},
		{"so late that the calendar ends before it", "negative-si", "2035-12-20", 0, "laid", "the calendar ends on 2035-12-31"},
		{"a number that is fixed", "negative-si", "2026-05-13", 30, "count", "40 days"},
		{"a number that is none of the Act's", "legislative-reform-order", "2024-02-01", 41, "count", "30, 40, 60"},
		{"days without end", "made-affirmative", "2024-02-01", 1_000_000_000, "count", "from 1 to"},
		{"fewer than none", "made-affirmative", "2024-02-01", -1, "count", "from 1 to"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := count(t, tc.procedure, tc.laid, tc.days)
			wrong := (*calendar.DayQuestionError)(nil)
			if !errors.As(err, &wrong) || wrong.Field != tc.field || !strings.Contains(wrong.Problem, tc.says) {
				t.Errorf("got %v", err)
			}
		})
	}
	all, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := all.Named("fasting"); err == nil || !strings.Contains(err.Error(), "negative-si, proposed-negative, made-affirmative, treaty, legislative-reform-order, remedial-order, published-draft") {
		t.Errorf("a procedure that there is not: %v", err)
	}
}

func TestProceduresThatCannotBeRead(t *testing.T) {
	for _, tc := range []struct{ name, file, says string }{
		{"without a source", "[{name: a, title: A, act: B, section: C, days: 40, begins: laid, clock: either-house, dated_by: laid}]", "a source"},
		{"without days", "[{name: a, title: A, act: B, section: C, source: D, begins: laid, clock: either-house, dated_by: laid}]", "at least 1"},
		{"by a clock that there is not", "[{name: a, title: A, act: B, section: C, source: D, days: 40, begins: laid, clock: sundial, dated_by: laid}]", "either-house, both-houses"},
		{"with a word too many", "[{name: a, colour: red}]", "colour"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := read(strings.NewReader(tc.file)); err == nil || !strings.Contains(err.Error(), tc.says) {
				t.Errorf("got %v", err)
			}
		})
	}
}
