package calendar

import "fmt"

// DayChange is a day on which a House was to sit and is not, or the other way
// round.
type DayChange struct {
	House         Body
	Day           Date
	Before, After Sitting
}

// DiffDays returns the days on which the answer whether a House sits became another,
// by House and day, but for those that one of the changes of entries tells, which Diff
// has already, and those on which one projection took the place of another. Days that
// are not in both calendars are left out.
func DiffDays(before, after *Calendar) []DayChange {
	told := make(map[string]bool)
	for _, c := range Diff(before, after) {
		told[c.Entry().ID] = true
	}
	var changes []DayChange
	for _, house := range []Body{Commons, Lords} {
		for d := range after.span.All() {
			was, known := before.Sitting(house, d)
			is, _ := after.Sitting(house, d)
			expected := was.Certainty == Projected && is.Certainty == Projected
			if known && was.Sits() != is.Sits() && !expected && !told[was.Cause] && !told[is.Cause] {
				changes = append(changes, DayChange{house, d, was, is})
			}
		}
	}
	return changes
}

// String says the change in plain words.
func (c DayChange) String() string {
	return fmt.Sprintf("%s, %s: %s; before, it %s", c.House.Title(), c.Day.Long(), c.After.plain(), c.Before.plain())
}

// plain says whether the House sits, and how sure that is.
func (s Sitting) plain() string {
	not := "not "
	if s.Sits() {
		not = ""
	}
	switch {
	case s.Certainty == Provisional:
		return "is " + not + "down to sit"
	case s.Certainty == Projected:
		return "is " + not + "expected to sit"
	case s.Sits():
		return "sits"
	default:
		return "does not sit"
	}
}
