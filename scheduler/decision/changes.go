package decision

import "divisionbell/calendar"

// Changes tells what an order changes of what somebody said, and which dates that are only
// expected move, come or go with it. What is over, and how far an expected date may move, is
// left out of these.
func (p Proposed) Changes(today calendar.Date) (said, expected []calendar.Change) {
	if !p.IsNews() {
		return nil, nil
	}
	for _, c := range calendar.Diff(p.Before, p.After) {
		switch {
		case c.Announced():
			said = append(said, c)
		case c.Before.Span() != c.After.Span() && !c.Entry().Last.Before(today):
			expected = append(expected, c)
		}
	}
	return said, expected
}
