package calendar

// CountJointPraying counts the days of a clock that stops when either House is away:
// all but those on which Parliament is dissolved or prorogued "or during which either
// House is adjourned for more than four days" (Legislative and Regulatory Reform Act
// 2006, s. 19). Procedures ask for it by name; it is none of DayRules.
const CountJointPraying DayRule = "joint-praying"

// EachDay says for each day of the span whether it counts. It fails as DaysIn does. The
// answer is shared: do not change it.
func (c *Calendar) EachDay(h Houses, rule DayRule, span Span) ([]Sitting, error) {
	if err := c.checkSpan(span); err != nil {
		return nil, err
	}
	return c.counted(h, rule, span), nil
}

// counted says for each day of the span, which must be in the calendar, whether it
// counts.
func (c *Calendar) counted(h Houses, rule DayRule, span Span) []Sitting {
	first := span.First.DaysSince(c.span.First)
	last := first + span.Days()
	if rule != CountSitting {
		return c.praying(h, rule)[first:last]
	}
	days := c.sittings[h.Bodies()[0]][first:last]
	if len(h.Bodies()) == 1 {
		return days
	}
	lords := c.sittings[Lords][first:last]
	together := make([]Sitting, len(days))
	for i := range days {
		together[i] = h.together(days[i], lords[i])
	}
	return together
}

// together says whether both of two sittings take place or at least one. The two
// are taken to rise and fall together, as the recesses of the two Houses and the
// days of a week do. If one settles the question, the other does not make the
// answer less certain.
func (h Houses) together(a, b Sitting) Sitting {
	p, settled := min(a.Probability, b.Probability), 0.0
	if h == EitherHouse {
		p, settled = max(a.Probability, b.Probability), 1
	}
	certainty := a.Certainty.LessSure(b.Certainty)
	switch aSettles, bSettles := a.Probability == settled, b.Probability == settled; {
	case aSettles && bSettles && a.Certainty.LessSure(b.Certainty) == a.Certainty:
		certainty = b.Certainty
	case aSettles:
		certainty = a.Certainty
	case bSettles:
		certainty = b.Certainty
	}
	return Sitting{Probability: p, Certainty: certainty}
}

// praying says for each day of the calendar whether it counts under CountPraying or
// CountJointPraying.
// An answer is as certain as the days must be to give it: those that are less
// certain could all turn out either way.
func (c *Calendar) praying(h Houses, rule DayRule) []Sitting {
	houses := []Body{Commons, Lords}
	if h == CommonsOnly {
		houses = []Body{Commons}
	}
	enough := 1 // Houses for which the day must count
	if rule == CountJointPraying {
		enough = len(houses)
	}
	closed := c.closed()
	likeliest := c.prayingIf(houses, enough, closed, Projected, false)
	days := make([]Sitting, len(likeliest))
	for i, counts := range likeliest {
		days[i].Certainty = Projected
		if counts {
			days[i].Probability = 1
		}
	}
	for _, level := range []Certainty{Provisional, Confirmed} {
		most, least := c.prayingIf(houses, enough, closed, level, true), c.prayingIf(houses, enough, closed, level, false)
		for i, counts := range likeliest {
			if most[i] == counts && least[i] == counts {
				days[i].Certainty = level
			}
		}
	}
	return days
}

// closed says for each day of the calendar how certain it is that Parliament is
// dissolved or prorogued; nothing if it is not.
func (c *Calendar) closed() []Certainty {
	days := make([]Certainty, c.span.Days())
	for _, kind := range []Kind{KindProrogation, KindDissolution} {
		for _, e := range c.Of(Commons, kind) {
			first := max(e.First.DaysSince(c.span.First), 0)
			last := min(e.Last.DaysSince(c.span.First), len(days)-1)
			for i := first; i <= last; i++ {
				days[i] = e.Certainty
			}
		}
	}
	return days
}

// prayingIf says for each day of the calendar whether it counts for enough of the
// Houses, if what is as certain as level holds and of the other days they sit on all or
// on none.
func (c *Calendar) prayingIf(houses []Body, enough int, closed []Certainty, level Certainty, othersSit bool) []bool {
	times := make([]int, len(closed))
	isClosed := func(i int) bool { return closed[i] != "" && closed[i].LessSure(level) == level }
	for _, house := range houses {
		adjourned := 0 // days, up to the one before i
		for i, s := range c.sittings[house] {
			sits := s.Sits()
			if s.Certainty.LessSure(level) != level {
				sits = othersSit
			}
			if !sits && !isClosed(i) {
				adjourned++
				continue
			}
			countShort(times[:i], adjourned)
			adjourned = 0
			if !isClosed(i) {
				times[i]++
			}
		}
		countShort(times, adjourned)
	}
	counts := make([]bool, len(times))
	for i, n := range times {
		counts[i] = n >= enough
	}
	return counts
}

// countShort counts the last days, those of an adjournment, if it is short.
func countShort(times []int, adjourned int) {
	if adjourned > shortAdjournment {
		return
	}
	for i := len(times) - adjourned; i < len(times); i++ {
		times[i]++
	}
}
