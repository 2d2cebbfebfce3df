package calendar_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
)

func build(t *testing.T) *calendar.Calendar {
	t.Helper()
	c, err := almanac.Build()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func day(s string) calendar.Date { return calendar.MustDate(s) }

func daysIn(t rapid.TB, c *calendar.Calendar, h calendar.Houses, rule calendar.DayRule, span calendar.Span) calendar.DayCount {
	t.Helper()
	n, err := c.DaysIn(h, rule, span)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestDaysThatCount(t *testing.T) {
	c := build(t)
	for _, tc := range []struct {
		name, first, last string
		houses            calendar.Houses
		rule              calendar.DayRule
		want              int
	}{
		{"the recall on Afghanistan is a sitting day", "2021-08-18", "2021-08-18", calendar.BothHouses, calendar.CountSitting, 1},
		{"and the only one of that August", "2021-08-01", "2021-08-31", calendar.EitherHouse, calendar.CountSitting, 1},
		{"the Saturday recall of 2025", "2025-04-12", "2025-04-12", calendar.BothHouses, calendar.CountSitting, 1},
		{"no House sits in the prorogation of May 2026", "2026-04-30", "2026-05-12", calendar.EitherHouse, calendar.CountSitting, 0},
		{"no House sits while Parliament is dissolved", "2024-05-30", "2024-07-08", calendar.EitherHouse, calendar.CountSitting, 0},
		{"the Lords alone, after the Commons rose for the summer", "2025-07-23", "2025-07-24", calendar.LordsOnly, calendar.CountSitting, 2},
		{"one House is enough for either", "2025-07-23", "2025-07-24", calendar.EitherHouse, calendar.CountSitting, 2},
		{"but not for both", "2025-07-23", "2025-07-24", calendar.BothHouses, calendar.CountSitting, 0},
		{"a week in term from Monday to Sunday", "2025-06-09", "2025-06-15", calendar.CommonsOnly, calendar.CountSitting, 5},
		{"mourning in September 2022", "2022-09-13", "2022-09-20", calendar.EitherHouse, calendar.CountSitting, 0},

		{"a recall counts for praying", "2021-08-18", "2021-08-18", calendar.BothHouses, calendar.CountPraying, 1},
		{"the recess around it does not", "2021-08-01", "2021-08-31", calendar.BothHouses, calendar.CountPraying, 1},
		{"a Saturday recall counts", "2025-04-12", "2025-04-12", calendar.BothHouses, calendar.CountPraying, 1},
		{"the rest of that Easter does not", "2025-04-13", "2025-04-21", calendar.BothHouses, calendar.CountPraying, 0},
		{"a prorogued Parliament", "2026-04-30", "2026-05-12", calendar.BothHouses, calendar.CountPraying, 0},
		{"a dissolved Parliament", "2024-05-30", "2024-07-08", calendar.BothHouses, calendar.CountPraying, 0},
		{"a weekend in term", "2025-06-14", "2025-06-15", calendar.BothHouses, calendar.CountPraying, 2},
		{"the long weekend of the early May bank holiday", "2025-05-02", "2025-05-05", calendar.BothHouses, calendar.CountPraying, 4},
		{"the Christmas adjournment", "2025-12-19", "2026-01-04", calendar.BothHouses, calendar.CountPraying, 0},
		{"the Lords sit and the Commons are away for the summer", "2025-07-23", "2025-07-24", calendar.BothHouses, calendar.CountPraying, 2},
		{"an instrument before the Commons only, on those days", "2025-07-23", "2025-07-24", calendar.CommonsOnly, calendar.CountPraying, 0},
		{"29 February, a Thursday", "2024-02-29", "2024-02-29", calendar.BothHouses, calendar.CountPraying, 1},
		{"from February to March of a leap year", "2024-02-26", "2024-03-03", calendar.BothHouses, calendar.CountPraying, 7},
		{"the prorogation of 2019 that was unlawful was no sitting", "2019-09-11", "2019-09-24", calendar.BothHouses, calendar.CountPraying, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			n := daysIn(t, c, tc.houses, tc.rule, calendar.Span{First: day(tc.first), Last: day(tc.last)})
			if n.Count != tc.want || n.Certainty == calendar.Projected || n.Odds != nil {
				t.Errorf("%+v, want %d", n, tc.want)
			}
		})
	}
}

func TestDayOnWhichACountIsReached(t *testing.T) {
	c := build(t)
	for _, tc := range []struct {
		name   string
		houses calendar.Houses
		rule   calendar.DayRule
		from   string
		n      int
		want   string
	}{
		{"the first day is counted", calendar.CommonsOnly, calendar.CountSitting, "2025-06-10", 1, "2025-06-10"},
		{"if it is a sitting day", calendar.CommonsOnly, calendar.CountSitting, "2025-06-14", 1, "2025-06-16"},
		{"over the summer", calendar.CommonsOnly, calendar.CountSitting, "2025-07-22", 2, "2025-09-01"},
		{"praying over Christmas: 18 days before it and 22 after", calendar.BothHouses, calendar.CountPraying, "2025-12-01", 40, "2026-01-26"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, certainty, likely, err := c.NthDay(tc.houses, tc.rule, day(tc.from), tc.n)
			if err != nil || got != day(tc.want) || certainty == calendar.Projected || likely != nil {
				t.Errorf("%s, %s, %v, %v; want %s", got, certainty, likely, err, tc.want)
			}
		})
	}
}

func TestWhatLeansOnProjectionsSaysSo(t *testing.T) {
	c := build(t)
	n := daysIn(t, c, calendar.CommonsOnly, calendar.CountSitting, calendar.Year(2029))
	if n.Certainty != calendar.Projected || n.Odds == nil {
		t.Fatalf("2029: %+v", n)
	}
	if o := n.Odds; o.Expected < 120 || o.Expected > 170 || float64(o.AtLeast) >= o.Expected || float64(o.AtMost) <= o.Expected || o.AtMost-o.AtLeast > 50 {
		t.Errorf("2029: %+v", *o)
	}
	first, certainty, likely, err := c.NthDay(calendar.CommonsOnly, calendar.CountSitting, day("2029-06-01"), 30)
	if err != nil || certainty != calendar.Projected || likely == nil || likely.Earliest.After(first) || likely.Latest.Before(first) {
		t.Errorf("30th day from June 2029: %s, %s, %v, %v", first, certainty, likely, err)
	}
	last := c.Span().Last
	if n := daysIn(t, c, calendar.BothHouses, calendar.CountPraying, calendar.Span{First: last.AddDays(-200), Last: last}); n.Certainty != calendar.Projected || n.Odds != nil {
		t.Errorf("praying in the last days of the calendar: %+v", n)
	}
	if n := daysIn(t, c, calendar.BothHouses, calendar.CountSitting, calendar.Span{First: day("2029-06-16"), Last: day("2029-06-17")}); n.Count != 0 || n.Certainty != calendar.Confirmed {
		t.Errorf("a weekend far ahead: %+v", n)
	}
}

func TestWeeksInWhichAHouseSits(t *testing.T) {
	c := build(t)
	for _, tc := range []struct {
		name, first, last string
		houses            calendar.Houses
		want              int
	}{
		{"one week in term", "2025-06-09", "2025-06-15", calendar.CommonsOnly, 1},
		{"Thursday and the Monday after are two weeks", "2025-06-12", "2025-06-16", calendar.CommonsOnly, 2},
		{"the summer recess", "2025-07-28", "2025-08-31", calendar.EitherHouse, 0},
		{"a Saturday recall alone", "2025-04-12", "2025-04-20", calendar.BothHouses, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w, err := c.SittingWeeks(tc.houses, calendar.Span{First: day(tc.first), Last: day(tc.last)})
			if err != nil || w.Count != tc.want || w.Certainty == calendar.Projected {
				t.Errorf("%+v, %v; want %d", w, err, tc.want)
			}
		})
	}
}

func TestDaysUntilTheNextRecess(t *testing.T) {
	c := build(t)
	for _, tc := range []struct {
		name, from string
		house      calendar.Body
		id         string
		days       int
	}{
		{"a week before the summer", "2025-07-16", calendar.Commons, "commons/recess/summer/2025", 7},
		{"the last sitting day", "2025-07-22", calendar.Commons, "commons/recess/summer/2025", 1},
		{"the Lords rise later", "2025-07-22", calendar.Lords, "lords/recess/summer/2025", 3},
		{"in the recess", "2025-08-15", calendar.Commons, "commons/recess/summer/2025", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if r, ok := c.NextRecess(tc.house, day(tc.from)); !ok || r.ID != tc.id || r.Days != tc.days {
				t.Errorf("%+v, %v", r, ok)
			}
		})
	}
	if r, ok := c.NextRecess(calendar.Senedd, c.Span().Last.AddDays(400)); ok {
		t.Errorf("after the calendar: %+v", r)
	}
}

func TestDayQuestionsWithoutAnAnswer(t *testing.T) {
	c := build(t)
	for _, tc := range []struct {
		name     string
		question calendar.DayQuestion
		field    string
		says     string
	}{
		{"neither the last day nor a count", calendar.DayQuestion{From: day("2025-01-01")}, "to", "neither"},
		{"both of them", calendar.DayQuestion{From: day("2025-01-01"), To: day("2025-02-01"), Count: 3}, "count", "only one"},
		{"a count below nothing", calendar.DayQuestion{From: day("2025-01-01"), Count: -3}, "count", "at least 1"},
		{"the last day before the first", calendar.DayQuestion{From: day("2025-02-01"), To: day("2025-01-01")}, "to", "before 2025-02-01"},
		{"before the calendar", calendar.DayQuestion{From: day("1946-01-01"), Count: 3}, "from", "runs from"},
		{"after the calendar", calendar.DayQuestion{From: day("2025-01-01"), To: day("2099-01-01")}, "to", "runs from"},
		{"more days than are left", calendar.DayQuestion{From: day("2025-01-01"), Count: 100000}, "count", "at most"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := c.CountDays(tc.question)
			wrong := (*calendar.DayQuestionError)(nil)
			if !errors.As(err, &wrong) || wrong.Field != tc.field || !strings.Contains(wrong.Problem, tc.says) {
				t.Errorf("%v, want %s: %s", err, tc.field, tc.says)
			}
		})
	}
}

// drawDay draws a day of the calendar.
func drawDay(t *rapid.T, within calendar.Span, name string) calendar.Date {
	return within.First.AddDays(rapid.IntRange(0, within.Days()-1).Draw(t, name))
}

func TestCountsAddUpOverSplitSpans(t *testing.T) {
	c := build(t)
	rapid.Check(t, func(t *rapid.T) {
		houses := rapid.SampledFrom(calendar.AllHouses()).Draw(t, "houses")
		rule := rapid.SampledFrom(calendar.DayRules()).Draw(t, "rule")
		first := drawDay(t, c.Span(), "first")
		last := drawDay(t, calendar.Span{First: first, Last: c.Span().Last}, "last")
		whole := calendar.Span{First: first, Last: last}
		all := daysIn(t, c, houses, rule, whole)
		if all.Count < 0 || all.Count > whole.Days() {
			t.Fatalf("%d of %d days", all.Count, whole.Days())
		}
		if o := all.Odds; o != nil && (o.AtLeast > all.Count || o.AtMost < all.Count || o.Expected < 0) {
			t.Fatalf("%d is not in its own range: %+v", all.Count, *o)
		}
		if first == last {
			return
		}
		split := drawDay(t, calendar.Span{First: first, Last: last.AddDays(-1)}, "split")
		before := daysIn(t, c, houses, rule, calendar.Span{First: first, Last: split})
		after := daysIn(t, c, houses, rule, calendar.Span{First: split.AddDays(1), Last: last})
		if before.Count+after.Count != all.Count || before.Certainty.LessSure(after.Certainty) != all.Certainty {
			t.Fatalf("%+v and %+v make %+v", before, after, all)
		}
	})
}

func TestTheNthDayInvertsTheCount(t *testing.T) {
	c := build(t)
	rapid.Check(t, func(t *rapid.T) {
		houses := rapid.SampledFrom(calendar.AllHouses()).Draw(t, "houses")
		rule := rapid.SampledFrom(calendar.DayRules()).Draw(t, "rule")
		from := drawDay(t, c.Span(), "from")
		most := daysIn(t, c, houses, rule, calendar.Span{First: from, Last: c.Span().Last}).Count
		if most == 0 {
			return
		}
		n := rapid.IntRange(1, min(most, 400)).Draw(t, "n")
		nth, certainty, likely, err := c.NthDay(houses, rule, from, n)
		if err != nil {
			t.Fatal(err)
		}
		upTo := daysIn(t, c, houses, rule, calendar.Span{First: from, Last: nth})
		if upTo.Count != n || upTo.Certainty != certainty {
			t.Fatalf("day %d is %s (%s), but up to it there are %+v", n, nth, certainty, upTo)
		}
		if daysIn(t, c, houses, rule, calendar.Span{First: nth, Last: nth}).Count != 1 {
			t.Fatalf("%s does not count itself", nth)
		}
		if likely != nil && (likely.Earliest.After(nth) || !likely.Latest.IsZero() && likely.Latest.Before(nth)) {
			t.Fatalf("%s is not in its own range: %+v", nth, *likely)
		}
	})
}

func TestTheTwoHousesTogether(t *testing.T) {
	c := build(t)
	rapid.Check(t, func(t *rapid.T) {
		d := drawDay(t, c.Span(), "day")
		on := func(h calendar.Houses, rule calendar.DayRule) int {
			return daysIn(t, c, h, rule, calendar.Span{First: d, Last: d}).Count
		}
		commons, lords := on(calendar.CommonsOnly, calendar.CountSitting), on(calendar.LordsOnly, calendar.CountSitting)
		both, either := on(calendar.BothHouses, calendar.CountSitting), on(calendar.EitherHouse, calendar.CountSitting)
		if both != min(commons, lords) || either != max(commons, lords) {
			t.Fatalf("%s: commons %d, lords %d, both %d, either %d", d, commons, lords, both, either)
		}
		_, prorogued := c.On(d, calendar.Commons, calendar.KindProrogation)
		_, dissolved := c.On(d, calendar.Commons, calendar.KindDissolution)
		praying := on(calendar.BothHouses, calendar.CountPraying)
		if away := prorogued || dissolved; away && praying != 0 || !away && praying < either {
			t.Fatalf("%s: either House %d, praying %d", d, either, praying)
		}
	})
}

func TestNoSittingInARecessButRecalls(t *testing.T) {
	c := build(t)
	for _, house := range []calendar.Body{calendar.Commons, calendar.Lords} {
		for d := range c.Span().All() {
			recess, away := c.On(d, house, calendar.KindRecess)
			s, ok := c.Sitting(house, d)
			if !ok {
				t.Fatalf("no answer for %s on %s", house, d)
			}
			_, recalled := c.On(d, house, calendar.KindRecall)
			if away && recess.Certainty != calendar.Projected && s.Sits() && !recalled {
				t.Errorf("%s sits on %s in %s", house, d, recess.ID)
			}
		}
	}
}

// "More than four days" (Statutory Instruments Act 1946, s. 7(1)): four count, five do not.
func TestAnAdjournmentOfBothHousesOfFourDaysCountsForPrayingAndOneOfFiveDoesNot(t *testing.T) {
	span := calendar.Span{First: day("2026-03-02"), Last: day("2026-03-20")}
	for _, tc := range []struct{ away, want int }{{3, 3}, {4, 4}, {5, 0}, {6, 0}} {
		adjourned := calendar.Span{First: day("2026-03-06"), Last: day("2026-03-06").AddDays(tc.away - 1)}
		sittings := make(map[calendar.Body]calendar.Sittings)
		for _, house := range []calendar.Body{calendar.Commons, calendar.Lords} {
			for d := range span.All() {
				s := calendar.Sitting{Certainty: calendar.Confirmed}
				if !adjourned.Contains(d) {
					s.Probability = 1
				}
				sittings[house] = append(sittings[house], s)
			}
		}
		c, err := calendar.New(span, nil, sittings)
		if err != nil {
			t.Fatal(err)
		}
		if n := daysIn(t, c, calendar.BothHouses, calendar.CountPraying, adjourned); n.Count != tc.want {
			t.Errorf("an adjournment of %d days counts %d, want %d", tc.away, n.Count, tc.want)
		}
	}
}
