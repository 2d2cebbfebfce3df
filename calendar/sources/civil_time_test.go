package sources

import (
	"strings"
	"testing"
)

// Summer evenings in UTC are the next day in London.
func TestInstantsArePutOnTheRightDayInLondon(t *testing.T) {
	summer := func(s Source, get answers, today string, id string) func(*testing.T) {
		return func(t *testing.T) {
			r, err := s.Ask(t.Context(), get, day(today))
			if err != nil {
				t.Fatal(err)
			}
			told(t, r, id)
		}
	}
	loc := london(t)
	for name, run := range map[string]func(*testing.T){
		"oral questions": summer(oralQuestionTimes{loc},
			questionAnswers(t).edited(t, questionList, `"AnsweringWhen": "2026-12-01T00:00:00"`, `"AnsweringWhen": "2027-06-30T23:00:00Z"`).
				edited(t, questionList, `"DeadlineWhen": "2026-11-26T12:30:00"`, `"DeadlineWhen": null`), "2027-06-01", "commons/oral-questions/treasury/2027-07-01"),
		"sitting of a bill": summer(billStages{loc}, billAnswers(t).edited(t, commonsSittings, "2027-01-12T00:00:00", "2027-01-12T00:00:00+00:00"), asked, "commons/bill-stage/4254/sitting-20001"),
	} {
		t.Run(name, run)
	}
}

func TestInstantsAreWrittenAsLondonsClocksShowThem(t *testing.T) {
	for in, want := range map[string]string{
		`"2027-06-30T23:00:00Z"`:          `"2027-07-01T00:00:00"`,
		`"2027-06-30T22:59:00Z"`:          `"2027-06-30T23:59:00"`,
		`"2027-06-30T23:59:59.999Z"`:      `"2027-07-01T00:59:59"`,
		`"2027-06-30T23:30Z"`:             `"2027-07-01T00:30:00"`,
		`"2027-06-30 23:30:00Z"`:          `"2027-07-01T00:30:00"`,
		`"2027-06-15T00:00:00+01:00"`:     `"2027-06-15T00:00:00"`,
		`"2027-06-15T00:00:00+0100"`:      `"2027-06-15T00:00:00"`,
		`"2027-12-31T23:30:00Z"`:          `"2027-12-31T23:30:00"`,
		`"2027-03-28T00:59:59Z"`:          `"2027-03-28T00:59:59"`, // the clocks go forward
		`"2027-03-28T01:00:00Z"`:          `"2027-03-28T02:00:00"`,
		`"2027-10-31T00:59:59Z"`:          `"2027-10-31T01:59:59"`, // and back
		`"2027-10-31T01:00:00Z"`:          `"2027-10-31T01:00:00"`,
		`"2027-06-30T23:00:00-05:00"`:     `"2027-07-01T05:00:00"`,
		`"2027-06-30T23:00:00"`:           `"2027-06-30T23:00:00"`,
		`"2027-06-30"`:                    `"2027-06-30"`,
		`"2021-05-04T10:42:08.0579851"`:   `"2021-05-04T10:42:08.0579851"`,
		`"2027-06-31T23:00:00Z"`:          `"2027-06-31T23:00:00Z"`,
		`"at 2027-06-30T23:00:00Z sharp"`: `"at 2027-06-30T23:00:00Z sharp"`,
	} {
		list := `[{"Date":` + in + `},{"Date":` + in + `}]`
		answer, err := inCivilTime(answers{"example.org": list}, london(t)).Get(t.Context(), Request{Address: "https://example.org"})
		if got := string(answer.Content); err != nil || got != strings.ReplaceAll(list, in, want) {
			t.Errorf("%s becomes %s, want %s; %v", in, got, want, err)
		}
	}
}
