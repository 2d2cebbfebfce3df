package typical

import (
	"testing"

	"divisionbell/calendar"
)

func TestARangeHoldsTheRuleAndNarrowsWithTheYears(t *testing.T) {
	d := calendar.MustDate("2027-03-10")
	for _, tc := range []struct {
		name string
		past offsets
		want string
	}{
		{"nothing is known", nil, "2027-03-03/2027-03-17"},
		{"two years, both late", offsets{5, 9}, "2027-03-09/2027-03-20"},
		{"five years", offsets{-2, 0, 1, 0, 0}, "2027-03-07/2027-03-12"},
		{"nine years", offsets{-2, 0, 1, 0, 0, 0, 0, 1, 3}, "2027-03-08/2027-03-13"},
		{"nineteen years, the furthest on either side no longer counts", offsets{-9, -2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 14}, "2027-03-08/2027-03-13"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := tc.past.likely(d).String(); got != tc.want {
				t.Errorf("got %s, want %s", got, tc.want)
			}
		})
	}
}
