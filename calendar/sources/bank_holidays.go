package sources

import (
	"context"
	"fmt"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
)

// bankHolidays tells the bank holidays of the three divisions of the United Kingdom.
type bankHolidays struct{}

// openGovernment is the licence of the Government's publications.
const openGovernment = "Open Government Licence v3.0: Contains public sector information licensed under the Open Government Licence v3.0."

func (bankHolidays) About() About {
	return About{
		Name:    "bank-holidays",
		Title:   "GOV.UK bank holidays",
		Bodies:  []calendar.Body{calendar.BankHolidays},
		Address: "https://www.gov.uk/bank-holidays",
		Licence: openGovernment,
		Every:   weekly,
		Why:     "The list changes a few times a year; an extra holiday is told months ahead.",
	}
}

// Ask asks for the one list that there is, which is read as a file of it would be.
func (s bankHolidays) Ask(ctx context.Context, get Getter, today calendar.Date) (importer.Reading, error) {
	const list = "https://www.gov.uk/bank-holidays.json"
	answer, err := get.Get(ctx, Request{Address: list, Accept: acceptJSON})
	if err != nil {
		return importer.Reading{}, fmt.Errorf("ask for the bank holidays: %w", err)
	}
	r, err := importer.Read(importer.File{Name: "bank-holidays.json", Content: answer.Content, From: list, Day: today})
	return named(s.About(), r, err)
}
