package advice

import (
	"testing"
	"time"

	"divisionbell/calendar/words"
)

func TestDaysOfTheWeekInWords(t *testing.T) {
	english, err := newEnglish(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		days             []time.Weekday
		english, cymraeg string
	}{
		{[]time.Weekday{time.Friday}, "Fridays", "bob dydd Gwener"},
		{[]time.Weekday{time.Monday, time.Tuesday}, "Mondays and Tuesdays", "bob dydd Llun a dydd Mawrth"},
		{[]time.Weekday{time.Monday, time.Friday}, "Mondays and Fridays", "bob dydd Llun a dydd Gwener"},
		{[]time.Weekday{time.Tuesday, time.Wednesday, time.Thursday}, "Tuesdays to Thursdays", "bob dydd Mawrth i ddydd Iau"},
		{[]time.Weekday{time.Monday, time.Wednesday, time.Thursday}, "Mondays, Wednesdays and Thursdays", "bob dydd Llun, dydd Mercher a dydd Iau"},
	} {
		var w weekdays
		for _, d := range tc.days {
			w[d] = true
		}
		for lang, want := range map[words.Language]string{words.English: tc.english, words.Welsh: tc.cymraeg} {
			b := briefing{Voice: &Voice{lang: lang, said: english.said}}
			if got := b.every(w).Words; got != want {
				t.Errorf("%v: %q, not %q", tc.days, got, want)
			}
		}
	}
}
