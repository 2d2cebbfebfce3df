package typicalyear

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/reading"
	"divisionbell/scheduler/advice/rule"
)

// built is made once: nothing changes it.
var built = sync.OnceValues(func() (asked, error) {
	cal, err := almanac.Build()
	if err != nil {
		return asked{}, err
	}
	book, err := rule.Load()
	if err != nil {
		return asked{}, err
	}
	advisor, err := advice.New(book, cal)
	if err != nil {
		return asked{}, err
	}
	guide, err := Load()
	return asked{guide, Almanac{cal, advisor}}, err
})

// asked is a guide and what it works from.
type asked struct {
	*Guide
	Almanac
}

func (a asked) in(n calendar.Nation, year int) (Year, error) {
	return a.Year(a.Almanac, n, year, words.English)
}

func mustBuild(t testing.TB) asked {
	t.Helper()
	a, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// told2027 are the typical years of every nation with the dates of 2027.
var told2027 = sync.OnceValues(func() (all []Year, err error) {
	a, err := built()
	if err != nil {
		return nil, err
	}
	for _, n := range calendar.Nations() {
		y, err := a.in(n, 2027)
		if err != nil {
			return nil, err
		}
		all = append(all, y)
	}
	return all, nil
})

func years2027(t *testing.T) []Year {
	t.Helper()
	all, err := told2027()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// eachMonth runs a test for each month of each nation.
func eachMonth(t *testing.T, do func(t *testing.T, n calendar.Nation, m Month)) {
	for _, y := range years2027(t) {
		if len(y.Months) != 12 {
			t.Fatalf("%s has %d months", y.Nation, len(y.Months))
		}
		for _, m := range y.Months {
			t.Run(fmt.Sprintf("%s in %s", m.Name, y.Nation), func(t *testing.T) { do(t, y.Nation, m) })
		}
	}
}

func TestNoMonthLacksWhatItMeansForAnyOffice(t *testing.T) {
	devolved := map[calendar.Nation][]advice.Office{
		calendar.England: {"msp", "ms", "mla"}, calendar.Scotland: {"msp"}, calendar.Wales: {"ms"}, calendar.NorthernIreland: {"mla"},
	}
	eachMonth(t, func(t *testing.T, n calendar.Nation, m Month) {
		want := append([]advice.Office{"mp", "minister", "peer", "councillor"}, devolved[n]...)
		var told []advice.Office
		for _, o := range m.Offices {
			told = append(told, o.Office)
			for _, a := range o.Actions {
				if a.Text == "" || o.Title == "" {
					t.Errorf("nothing is said of %s and %s", o.Office, a.Action)
				}
				if len(a.Best) == 0 && a.Against == nil {
					t.Errorf("%s and %s have no best week, and nothing says why: %s", o.Office, a.Action, a.Text)
				}
			}
		}
		slices.Sort(want)
		slices.Sort(told)
		if !slices.Equal(told, want) {
			t.Errorf("told of %v, want %v", told, want)
		}
		if len(m.Usual) == 0 || len(m.Usual) > mostStatements {
			t.Errorf("%d things are told of it", len(m.Usual))
		}
	})
}

func TestWhatIsSaidOf2027IsOnItsCalendar(t *testing.T) {
	cal := mustBuild(t).Calendar
	eachMonth(t, func(t *testing.T, _ calendar.Nation, m Month) {
		for _, s := range m.Usual {
			for _, e := range s.ThisYear.On {
				found, ok := cal.Entry(e.ID)
				if !ok || !reflect.DeepEqual(dated(edge(s.Edge), &found), e) {
					t.Errorf("%s: %s is not so on the calendar", s.Text, e.ID)
				}
				if !strings.Contains(s.ThisYear.Text, says2027(e)) {
					t.Errorf("%q does not say when %s is", s.ThisYear.Text, e.ID)
				}
				if e.Certainty == calendar.Projected && !strings.Contains(s.ThisYear.Text, "expected") && !strings.Contains(s.ThisYear.Text, "perhaps") {
					t.Errorf("%q does not say that %s is expected", s.ThisYear.Text, e.ID)
				}
			}
		}
	})
}

// says2027 is how the days of an entry are said in 2027.
func says2027(d Dated) string {
	return words.English.ShortSpan(d.edge, calendar.MustDate("2027-04-01"))
}

func TestWhatUsuallyHappensDoesIn2027OrIsSaidNotTo(t *testing.T) {
	eachMonth(t, func(t *testing.T, _ calendar.Nation, m Month) {
		month := monthOf(2027, m.Month)
		for _, s := range m.Usual {
			x, said := edge(s.Edge), s.ThisYear.Text
			for _, e := range s.ThisYear.On {
				in := month.Contains(e.day(x)) || x == goesOn && month.Overlaps(calendar.Span{First: e.First, Last: e.Last})
				if in != (s.ThisYear.Is == inMonth || s.ThisYear.Is == inPart) {
					t.Errorf("%s: %s is %s, but %s", s.Text, e.ID, e.day(x), said)
				}
			}
			switch {
			case s.ThisYear.Is == inMonth && s.Usually != nil && !isUsual(s):
				if !strings.Contains(said, "than usual") {
					t.Errorf("%s %q does not say that this is another time than usual", s.Text, said)
				}
			case s.ThisYear.Is == inPart && !strings.Contains(said, "not the whole month") && !strings.Contains(said, "a part of"),
				s.ThisYear.Is == inAnotherMonth && !strings.Contains(said, "in another month"),
				s.ThisYear.Is == isNone && !strings.Contains(said, "none is on the calendar"):
				t.Errorf("%s %q does not say that it is not so", s.Text, said)
			}
		}
	})
}

// isUsual reports whether all that is on this year begins or ends on the usual days.
func isUsual(s Statement) bool {
	return !slices.ContainsFunc(s.ThisYear.On, func(e Dated) bool {
		_, _, day := e.day(edge(s.Edge)).YMD()
		return day < s.Usually.From || day > s.Usually.To
	})
}

func TestWhatIsSaidNotToBeOnTheCalendarIsNot(t *testing.T) {
	cal := mustBuild(t).Calendar
	for _, tc := range []struct {
		body calendar.Body
		kind calendar.Kind
		name string
		m    time.Month
		says string
	}{
		{"uk-government", "budget", "spring", time.March, "budget"},
	} {
		for _, e := range cal.Of(tc.body, tc.kind) {
			if e.First.Year() == 2027 && nameOf(e) == tc.name {
				t.Fatalf("%s is on the calendar of 2027", e.ID)
			}
		}
		s := find(t, years2027(t)[0], tc.m, tc.says, begins)
		if s.ThisYear.Is != isNone || len(s.ThisYear.On) > 0 {
			t.Errorf("%s: %s", s.Text, s.ThisYear.Text)
		}
	}
}

// The counts are those of the facts, taken by hand from the tables that they are read from.
func TestHowOftenIsCountedFromTheFacts(t *testing.T) {
	for _, tc := range []struct {
		name     string
		nation   calendar.Nation
		m        time.Month
		says     string
		x        edge
		in, of   int
		from, to int
	}{
		{"no February recess in 2019", calendar.England, time.February, "recess", begins, 8, 9, 9, 14},
		{"Labour met in October in 2023", calendar.England, time.September, "conference-labour", begins, 9, 10, 19, 28},
		{"the Commons were back on 1 September 2020 and 2025", calendar.England, time.September, "recess", ends, 10, 10, 1, 5},
		{"the elections of 2020 were put off", calendar.England, time.May, "local-election", begins, 16, 17, 2, 7},
		{"three Scottish council elections", calendar.Scotland, time.May, "local-election", begins, 3, 11, 3, 5},
	} {
		t.Run(tc.name, func(t *testing.T) {
			y, err := mustBuild(t).in(tc.nation, 2027)
			if err != nil {
				t.Fatal(err)
			}
			s := find(t, y, tc.m, tc.says, tc.x)
			if s.Count.In != tc.in || s.Count.Of != tc.of || s.Count.ByRule {
				t.Errorf("%s %s (%+v), want %d of %d", s.Text, s.Often, s.Count, tc.in, tc.of)
			}
			if s.Usually.From != tc.from || s.Usually.To != tc.to {
				t.Errorf("%s: usually %+v, want from %d to %d", s.Text, *s.Usually, tc.from, tc.to)
			}
		})
	}
}

// The counts are taken by hand from the days on which the Commons sat in June: none in 2024,
// before the election, 9 in 2017, after one, 15 to 18 in seven years, and 19 in 2025.
func TestOnHowManyDaysTheCommonsSit(t *testing.T) {
	a := mustBuild(t)
	for _, y := range years2027(t) {
		june := find(t, y, time.June, "sitting", goesOn)
		if june.Text != "The House of Commons sits on 9 to 18 days." || june.Count.Of < 10 || june.Count.In < 8 {
			t.Errorf("%s: %s %+v", y.Nation, june.Text, june.Count)
		}
		expected := 0.0
		for d := range monthOf(2027, time.June).All() {
			s, _ := a.Calendar.Sitting(calendar.Commons, d)
			expected += s.Probability
		}
		if want := fmt.Sprintf("In 2027: on about %.0f days, expected.", expected); june.ThisYear.Text != want {
			t.Errorf("%s: %s, want %s", y.Nation, june.ThisYear.Text, want)
		}
	}
	for _, m := range years2027(t)[0].Months {
		for _, s := range m.Usual {
			if s.About == "sitting" && m.Month == time.August {
				t.Errorf("the Commons are said to sit in August: %s", s.Text)
			}
		}
	}
}

func find(t *testing.T, y Year, m time.Month, says string, x edge) Statement {
	t.Helper()
	for _, s := range y.Months[m-1].Usual {
		if s.About == says && s.Edge == string(x) {
			return s
		}
	}
	t.Fatalf("%s in %s says nothing of %s that %s", m, y.Nation, says, x)
	return Statement{}
}

func TestBestWeeksLieOnNoDayThatIsBlocked(t *testing.T) {
	a := mustBuild(t)
	eachMonth(t, func(t *testing.T, n calendar.Nation, m Month) {
		for _, o := range m.Offices {
			for _, act := range o.Actions {
				for _, s := range act.Best {
					for _, d := range daysOf(s) {
						answer, err := a.Advice.BestTime(advice.Question{Office: o.Office, Action: act.Action, From: d, Days: 1, Limit: 1, Nation: o.Office.Nation(n)})
						if err != nil {
							t.Fatal(err)
						}
						if answer.Now.Grade == reading.Blocked {
							t.Errorf("%s and %s: %s is blocked", o.Office, act.Action, d)
						}
					}
				}
			}
		}
	})
}

// daysOf returns the days from Monday to Friday that a stretch means.
func daysOf(s Weeks) []calendar.Date {
	var days []calendar.Date
	for d := range (calendar.Span{First: s.First, Last: s.Last}).All() {
		if !d.IsWeekend() && (len(s.Weekdays) == 0 || slices.Contains(s.Weekdays, d.Weekday().String())) {
			days = append(days, d)
		}
	}
	return days
}

func TestBestWeeksAreBetterThanWorstAndNearTheMonth(t *testing.T) {
	order := grades()
	eachMonth(t, func(t *testing.T, _ calendar.Nation, m Month) {
		month := monthOf(2027, m.Month)
		near := calendar.Span{First: month.First.AddDays(-3), Last: month.Last.AddDays(3)}
		for _, o := range m.Offices {
			for _, a := range o.Actions {
				for _, s := range slices.Concat(a.Best, a.Worst) {
					if !near.Contains(s.First) || !near.Contains(s.Last) || s.Last.Before(s.First) {
						t.Errorf("%s and %s: %s to %s is not in the month", o.Office, a.Action, s.First, s.Last)
					}
				}
				if len(a.Best) > 0 && len(a.Worst) > 0 && slices.Index(order, a.Best[0].Grade) >= slices.Index(order, a.Worst[0].Grade) {
					t.Errorf("%s and %s: best is %s, worst %s", o.Office, a.Action, a.Best[0].Grade, a.Worst[0].Grade)
				}
			}
		}
	})
}

func TestWhatThereIsNoYearForIsSaid(t *testing.T) {
	a := mustBuild(t)
	for _, tc := range []struct {
		name   string
		nation calendar.Nation
		year   int
		field  string
		want   string
	}{
		{"before the calendar", calendar.England, 1999, "year", "from 2011 to 2034 are allowed"},
		{"after the calendar", calendar.England, 2035, "year", "from 2011 to 2034 are allowed"},
		{"a group of nations", calendar.UnitedKingdom, 2027, "nation", `"uk" is not a nation: allowed are england, scotland, wales, northern-ireland`},
		{"no nation", "france", 2027, "nation", `"france" is not a nation`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := a.in(tc.nation, tc.year)
			var wrong *YearError
			if !errors.As(err, &wrong) || wrong.Field != tc.field || !strings.Contains(wrong.Problem, tc.want) {
				t.Errorf("error %v, want one of %s with %q", err, tc.field, tc.want)
			}
		})
	}
}

func TestEveryYearOfTheCalendarCanBeTold(t *testing.T) {
	a := mustBuild(t)
	for _, year := range []int{2011, 2019, 2020, 2026, 2029, 2034} {
		for _, n := range calendar.Nations() {
			if _, err := a.in(n, year); err != nil {
				t.Errorf("%s in %d: %v", n, year, err)
			}
		}
	}
}

// As it was known long ago there were few years to count, and it is told all the same.
func TestAYearIsToldThoughLittleIsKnown(t *testing.T) {
	book, err := rule.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, known := range []string{"2010-01-05", "2012-06-01"} {
		cal, err := almanac.Build(almanac.KnownOn(calendar.MustDate(known)))
		if err != nil {
			t.Fatal(err)
		}
		advisor, err := advice.New(book, cal)
		if err != nil {
			t.Fatal(err)
		}
		y, err := mustBuild(t).Year(Almanac{cal, advisor}, calendar.Wales, 2013, words.English)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range y.Months {
			for _, s := range m.Usual {
				if s.Count.Of > 3 && !s.Count.ByRule {
					t.Errorf("on %s: %s %s", known, s.Text, s.Often)
				}
			}
		}
	}
}

func BenchmarkYear(b *testing.B) {
	a := mustBuild(b)
	for b.Loop() {
		if _, err := a.in(calendar.Scotland, 2027); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}
