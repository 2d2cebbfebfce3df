package sources

import (
	"strings"
	"testing"

	"divisionbell/calendar"
)

const holidayList = "bank-holidays.json"

func bankHolidayAnswers(t testing.TB) answers {
	return answers{holidayList: file(t, "bank-holidays.json")}
}

func TestBankHolidaysAreThoseOfGovUK(t *testing.T) {
	r := ask(t, bankHolidays{}, bankHolidayAnswers(t))
	e := told(t, r, "bank-holidays/bank-holiday/england-and-wales/2026-12-28")
	if e.Title != "Boxing Day" || e.Certainty != calendar.Confirmed || e.Source.Note != "Substitute day" {
		t.Errorf("%+v", e)
	}
	told(t, r, "bank-holidays/bank-holiday/scotland/2026-06-15")
	if e := told(t, r, "bank-holidays/bank-holiday/northern-ireland/2027-07-12"); !strings.Contains(e.Title, "Boyne") {
		t.Errorf("12 July is %q", e.Title)
	}
}

func TestAYearThatIsLeftOutIsNotWithdrawn(t *testing.T) {
	r := ask(t, bankHolidays{}, bankHolidayAnswers(t))
	for of, want := range map[string]bool{"2025-12-25": false, "2027-06-07": true, "2029-01-01": false} {
		e := calendar.Entry{ID: "bank-holidays/bank-holiday/scotland/" + of, Body: calendar.BankHolidays, Kind: calendar.KindBankHoliday, Nation: calendar.Scotland, First: day(of)}
		if lists(r, e) != want {
			t.Errorf("the list is complete for %s: %v, want %v", of, !want, want)
		}
	}
}

func TestBankHolidaysThatAreNotBelieved(t *testing.T) {
	good := bankHolidayAnswers(t)
	for name, edit := range map[string][2]string{
		"a date as people write it": {`"2026-12-25"`, `"25 December 2026"`},
		"a nation is missing":       {`"northern-ireland": {`, `"isle-of-man": {`},
		"no titles":                 {`"title"`, `"teitl"`},
	} {
		t.Run(name, func(t *testing.T) { refused(t, bankHolidays{}, good.edited(t, holidayList, edit[0], edit[1])) })
	}
}
