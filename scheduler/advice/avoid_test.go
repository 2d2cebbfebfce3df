package advice

import (
	"testing"
	"time"
)

func TestDaysOfTheWeekInWords(t *testing.T) {
	for says, days := range map[string][]time.Weekday{
		"Fridays":                           {time.Friday},
		"Mondays and Tuesdays":              {time.Monday, time.Tuesday},
		"Mondays and Fridays":               {time.Monday, time.Friday},
		"Tuesdays to Thursdays":             {time.Tuesday, time.Wednesday, time.Thursday},
		"Mondays, Wednesdays and Thursdays": {time.Monday, time.Wednesday, time.Thursday},
	} {
		var w weekdays
		for _, d := range days {
			w[d] = true
		}
		if got := w.String(); got != says {
			t.Errorf("%v: %q, not %q", days, got, says)
		}
	}
}
