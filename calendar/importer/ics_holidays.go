package importer

import (
	"cmp"
	"fmt"
	"path"
	"strings"

	"divisionbell/calendar"
)

// asGovUK takes a file of gov.uk for its list of bank holidays. Of which division it is
// only the name of the file says: gov.uk/bank-holidays/scotland.ics.
func (f *icsFile) asGovUK(producer string) {
	f.holidays = calendar.Provisional
	if strings.Contains(producer, "GOVUK calendars") {
		f.holidays = calendar.Confirmed
		f.file.Body = cmp.Or(f.file.Body, calendar.BankHolidays)
		for _, name := range []string{f.file.From, f.file.Name} {
			division, welsh, ok := divisionNamed(strings.TrimSuffix(path.Base(name), ".ics"))
			if ok {
				f.file.Nation, f.welsh = cmp.Or(f.file.Nation, division), welsh
			}
		}
	}
	if f.file.Kind == calendar.KindBankHoliday {
		f.file.Body = cmp.Or(f.file.Body, calendar.BankHolidays)
	}
}

// bankHoliday names a bank holiday as gov.uk's own list does, so that it is not another
// one if it is known already.
func (f *icsFile) bankHoliday(e calendar.Entry) (calendar.Entry, error) {
	if e.Nation == "" {
		return e, fmt.Errorf("it is a bank holiday, and it is not said of which nation: give --nation, which may be %s", divisionNames())
	}
	division, ok := DivisionOf(e.Nation)
	if !ok || e.First != e.Last || e.Starts != "" || e.Body != calendar.BankHolidays {
		return e, fmt.Errorf("a bank holiday is one whole day of %s in %s", calendar.BankHolidays, divisionNames())
	}
	holiday := holidayOn(e.First, division)
	holiday.Title, holiday.Source, holiday.Certainty = e.Title, e.Source, f.holidays
	if f.welsh { // what is known keeps its English name
		holiday.Title, holiday.Source.Note = "", e.Title
	}
	return holiday, nil
}
