package calendar

import "fmt"

// Houses says of which House days are counted, or how the two go together.
type Houses string

// The ways to count. On a day of BothHouses both sit, on a day of EitherHouse at
// least one does.
const (
	CommonsOnly Houses = "commons"
	LordsOnly   Houses = "lords"
	BothHouses  Houses = "both"
	EitherHouse Houses = "either"
)

// AllHouses returns the four, in the order in which people are told of them.
func AllHouses() []Houses { return []Houses{CommonsOnly, LordsOnly, BothHouses, EitherHouse} }

// UnmarshalText reads one of the four words and refuses any other.
func (h *Houses) UnmarshalText(text []byte) error { return oneOf(h, text, "body", AllHouses()) }

// Bodies returns the Houses that are looked at.
func (h Houses) Bodies() []Body {
	switch h {
	case CommonsOnly:
		return []Body{Commons}
	case LordsOnly:
		return []Body{Lords}
	default:
		return []Body{Commons, Lords}
	}
}

// DayRule says which days count.
type DayRule string

const (
	// CountSitting counts the days on which the Houses sit.
	CountSitting DayRule = "sitting"
	// CountPraying counts the days of the forty in which a statutory instrument
	// can be prayed against: all but "any time during which Parliament is dissolved
	// or prorogued or during which both Houses are adjourned for more than four
	// days" (Statutory Instruments Act 1946, s. 7(1)).
	//
	// So a day counts if either House sits on it or is adjourned for four days at
	// most, weekends included. The Act looks at Parliament, so BothHouses,
	// EitherHouse and LordsOnly have the same answer; CommonsOnly is for an
	// instrument that is laid before the Commons only (s. 7(2)) and looks at no
	// other House, as Parliament's own calculator does
	// (github.com/ukparliament/egg-timer, commons_only_si.rb).
	//
	// How long an adjournment is follows from the days on which a House sat, not
	// from the motion: a recall cuts a recess in two, and a short part of it counts.
	CountPraying DayRule = "praying"
)

// DayRules returns the two rules.
func DayRules() []DayRule { return []DayRule{CountSitting, CountPraying} }

// UnmarshalText reads the name of a rule and refuses any other word.
func (r *DayRule) UnmarshalText(text []byte) error { return oneOf(r, text, "rule", DayRules()) }

// shortAdjournment is how many days an adjournment may last and still count
// (Statutory Instruments Act 1946, s. 7(1): not "more than four days").
const shortAdjournment = 4

// DayQuestion asks how many days there are between two days, or on which day a
// number of them is reached. Exactly one of To and Count is given.
type DayQuestion struct {
	Houses Houses
	Rule   DayRule
	// From and To are both counted, if they are days that count.
	From, To Date
	// Count is at least 1; 0 is none.
	Count int
}

// DayQuestionError is a question about days that has no answer. It names the field
// as users write it (from, to, count) and says what is allowed.
type DayQuestionError struct{ Field, Problem string }

func (e *DayQuestionError) Error() string { return e.Field + ": " + e.Problem }

// DayAnswer says how many days count from one day to another, both of them in.
type DayAnswer struct {
	Houses          Houses  `json:"body"`
	Rule            DayRule `json:"rule"`
	From            Date    `json:"from"`
	To              Date    `json:"to"`
	CalendarVersion string  `json:"calendar_version"`
	DayCount
	// Reached holds the day on which a given count is reached; nil if To alone does.
	Reached *DayRange `json:"reached,omitempty"`
	// Weeks in which the Houses sit, whatever the rule.
	Weeks WeekCount `json:"weeks"`
	// NextRecesses is the next recess of each House, seen from the first day.
	NextRecesses []NextRecess `json:"next_recesses"`
	// Note says what the question may have meant besides.
	Note string `json:"note,omitempty"`
}

// oneParliament is the note on praying days of the two Houses.
const oneParliament = "Praying time looks at Parliament as a whole: a day counts unless both Houses are away, whether lords, both or either is asked for. " +
	"Where the clock stops when either House is away, ask for the procedure, such as legislative-reform-order."

// DayCount is a number of days that count. Where the calendar does not know, a day
// counts if it is more likely than not that the Houses sit.
type DayCount struct {
	Count     int       `json:"count"`
	Certainty Certainty `json:"certainty"`
	// Odds is nil where no day is a matter of odds, and with CountPraying, where
	// the days hang together too much for a figure to be honest.
	Odds *CountOdds `json:"odds,omitempty"`
}

// CountOdds says how a count may come out.
type CountOdds struct {
	// Expected is the mean number of days, to one decimal.
	Expected float64 `json:"expected"`
	// AtLeast and AtMost hold the number in eight cases of ten or more.
	AtLeast int `json:"at_least"`
	AtMost  int `json:"at_most"`
}

// DayRange holds a day in eight cases of ten or more.
type DayRange struct {
	Earliest Date `json:"earliest"`
	// Latest is no date if it may lie after the end of the calendar.
	Latest Date `json:"latest,omitzero"`
}

// WeekCount is a number of weeks, Monday to Sunday, with at least one sitting day.
type WeekCount struct {
	Count     int       `json:"count"`
	Certainty Certainty `json:"certainty"`
}

// NextRecess says how far off a recess is.
type NextRecess struct {
	Body Body   `json:"body"`
	ID   string `json:"id"`
	// Title such as Summer recess.
	Title string `json:"title"`
	First Date   `json:"first"`
	// Days until First; 0 if the recess begins that day or is running already.
	Days      int       `json:"days"`
	Certainty Certainty `json:"certainty"`
}

// CountDays answers a question about days. A question that cannot be answered, or
// about days outside the calendar, is refused with a *DayQuestionError.
func (c *Calendar) CountDays(q DayQuestion) (DayAnswer, error) {
	if err := c.checkDays(q); err != nil {
		return DayAnswer{}, err
	}
	a := DayAnswer{Houses: q.Houses, Rule: q.Rule, From: q.From, To: q.To, CalendarVersion: c.version}
	if q.Rule == CountPraying && (q.Houses == BothHouses || q.Houses == LordsOnly) {
		a.Note = oneParliament
	}
	if q.Count > 0 {
		day, certainty, likely, err := c.NthDay(q.Houses, q.Rule, q.From, q.Count)
		if err != nil {
			return DayAnswer{}, err
		}
		a.To, a.Reached = day, likely
		a.DayCount = DayCount{Count: q.Count, Certainty: certainty}
	} else {
		n, err := c.DaysIn(q.Houses, q.Rule, Span{q.From, q.To})
		if err != nil {
			return DayAnswer{}, err
		}
		a.DayCount = n
	}
	weeks, err := c.SittingWeeks(q.Houses, Span{a.From, a.To})
	if err != nil {
		return DayAnswer{}, err
	}
	a.Weeks = weeks
	a.NextRecesses = []NextRecess{}
	for _, house := range q.Houses.Bodies() {
		if r, ok := c.NextRecess(house, q.From); ok {
			a.NextRecesses = append(a.NextRecesses, r)
		}
	}
	return a, nil
}

func (c *Calendar) checkDays(q DayQuestion) error {
	switch {
	case q.Count < 0:
		return &DayQuestionError{"count", fmt.Sprintf("%d is not a number of days to count: it must be at least 1", q.Count)}
	case q.Count > 0 && !q.To.IsZero():
		return &DayQuestionError{"count", "came together with to: only one of them is allowed"}
	case q.Count == 0 && q.To.IsZero():
		return &DayQuestionError{"to", "neither to nor count is given: give the last day, or a count of at least 1"}
	case q.Count > c.span.Days():
		return &DayQuestionError{"count", fmt.Sprintf("%d is more than the calendar has days: at most %d is allowed", q.Count, c.span.Days())}
	case q.Count > 0:
		return c.checkIn("from", q.From)
	}
	return c.checkSpan(Span{q.From, q.To})
}

func (c *Calendar) checkIn(field string, d Date) error {
	if c.span.Contains(d) {
		return nil
	}
	return &DayQuestionError{field, fmt.Sprintf("%s is outside the calendar, which runs from %s to %s", d, c.span.First, c.span.Last)}
}

func (c *Calendar) checkSpan(s Span) error {
	if s.Last.Before(s.First) {
		return &DayQuestionError{"to", fmt.Sprintf("%s is before %s, the first day: it must be that day or later", s.Last, s.First)}
	}
	if err := c.checkIn("from", s.First); err != nil {
		return err
	}
	return c.checkIn("to", s.Last)
}
