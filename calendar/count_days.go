package calendar

import (
	"fmt"
	"time"
)

// DaysIn returns how many days of the span count, its first and last day included.
// Counts add up: those of two halves are that of the whole. It fails with a
// *DayQuestionError if the span is empty or not wholly in the calendar.
//
// The odds take the uncertain days of one week to rise and fall together and
// different weeks to be independent of each other, for what is uncertain is mostly
// in which week a recess begins or ends. An election that nobody expects moves
// many weeks at once, and is not in them.
func (c *Calendar) DaysIn(h Houses, rule DayRule, span Span) (DayCount, error) {
	if err := c.checkSpan(span); err != nil {
		return DayCount{}, err
	}
	n := DayCount{Certainty: Confirmed}
	var t tally
	for i, s := range c.counted(h, rule, span) {
		if s.Sits() {
			n.Count++
		}
		n.Certainty = n.Certainty.LessSure(s.Certainty)
		t.add(span.First.AddDays(i), s.Probability)
	}
	n.Odds = t.odds(n.Count)
	return n, nil
}

// NthDay returns the n-th day that counts, n being at least 1. The count begins
// with from itself: if from is a day that counts, it is the first. The range is nil
// where it would be that day alone; see DaysIn for what the odds assume. It fails
// with a *DayQuestionError if from is not in the calendar, or if the calendar ends
// before the n-th day.
func (c *Calendar) NthDay(h Houses, rule DayRule, from Date, n int) (Date, Certainty, *DayRange, error) {
	if err := c.checkIn("from", from); err != nil {
		return Date{}, "", nil, err
	}
	if n < 1 {
		return Date{}, "", nil, &DayQuestionError{"count", fmt.Sprintf("%d is not a number of days to count: it must be at least 1", n)}
	}
	days := c.counted(h, rule, Span{from, c.span.Last})
	last, certainty, err := c.nth(days, from, n)
	if err != nil {
		return Date{}, "", nil, err
	}
	return from.AddDays(last), certainty, likelyDay(days, from, n, last), nil
}

// nth returns which of the days, the first of which is from, is the n-th that counts.
func (c *Calendar) nth(days []Sitting, from Date, n int) (int, Certainty, error) {
	counted, certainty := 0, Confirmed
	for i, s := range days {
		certainty = certainty.LessSure(s.Certainty)
		if s.Sits() {
			counted++
		}
		if counted == n {
			return i, certainty, nil
		}
	}
	return 0, "", &DayQuestionError{"count", fmt.Sprintf("the calendar ends on %s, before the count reaches %d: from %s on at most %d is allowed", c.span.Last, n, from, counted)}
}

// likelyDay returns the range of the day on which n is reached, if the likeliest is the
// one with that index; nil if it can be no other.
func likelyDay(days []Sitting, from Date, n, likeliest int) *DayRange {
	nth := from.AddDays(likeliest)
	likely := DayRange{Earliest: nth}
	var t tally
	for i, s := range days {
		d := from.AddDays(i)
		t.add(d, s.Probability)
		if s.Probability == 0 {
			continue
		}
		reached := t.atLeast(n)
		if reached >= 0.1 && d.Before(likely.Earliest) {
			likely.Earliest = d
		}
		if reached >= 0.9 && i >= likeliest {
			likely.Latest = d
			break
		}
	}
	if likely.Earliest == likely.Latest {
		return nil
	}
	return &likely
}

// SittingWeeks returns in how many weeks, Monday to Sunday, there is a sitting day
// that lies in the span. It fails as DaysIn does.
func (c *Calendar) SittingWeeks(h Houses, span Span) (WeekCount, error) {
	if err := c.checkSpan(span); err != nil {
		return WeekCount{}, err
	}
	weeks := WeekCount{Certainty: Confirmed}
	var week Sitting // at least one of the days so far
	days := c.counted(h, CountSitting, span)
	for i, s := range days {
		d := span.First.AddDays(i)
		if i == 0 || d.Weekday() == time.Monday {
			week = s
		} else {
			week = EitherHouse.together(week, s)
		}
		if d.Weekday() != time.Sunday && i != len(days)-1 {
			continue
		}
		if week.Sits() {
			weeks.Count++
		}
		weeks.Certainty = weeks.Certainty.LessSure(week.Certainty)
	}
	return weeks, nil
}

// NextRecess returns the recess of the House that is running on d or, if none is,
// the next to begin; ok is false if the calendar has none. Prorogation and
// dissolution are not recesses.
func (c *Calendar) NextRecess(house Body, d Date) (r NextRecess, ok bool) {
	for _, e := range c.Of(house, KindRecess) {
		if !e.Last.Before(d) {
			return NextRecess{Body: house, ID: e.ID, Title: e.Title, First: e.First, Days: max(e.First.DaysSince(d), 0), Certainty: e.Certainty}, true
		}
	}
	return NextRecess{}, false
}
