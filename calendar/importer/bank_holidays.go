package importer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"divisionbell/calendar"
)

// division is a part of gov.uk/bank-holidays.json.
type division struct {
	Events []struct {
		Title string        `json:"title"`
		Date  calendar.Date `json:"date"`
		Notes string        `json:"notes"`
	} `json:"events"`
}

// divisions are the parts that the file has; it always has all three.
func divisions() []calendar.Nation {
	return []calendar.Nation{calendar.EnglandAndWales, calendar.Scotland, calendar.NorthernIreland}
}

// bankHolidaysAddress is where the file is published.
const bankHolidaysAddress = "https://www.gov.uk/bank-holidays.json"

// bankHolidays reads gov.uk's list. It is published by those who decide, and whole
// years at a time, so what it says is confirmed and what it leaves out of a year
// is no holiday. Years that it does not have it says nothing of.
func (r *reader) bankHolidays() {
	var parts map[calendar.Nation]division
	dec := json.NewDecoder(bytes.NewReader(r.file.Content))
	if err := dec.Decode(&parts); err != nil {
		r.Refuse("", fmt.Errorf("it is not gov.uk's list of bank holidays: %w", err))
		return
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		r.Refuse("", errors.New("there is something after the end of the list"))
		return
	}
	for _, nation := range divisions() {
		part, ok := parts[nation]
		if !ok || len(part.Events) == 0 {
			r.Refuse("", fmt.Errorf("there are no bank holidays of %s in it", nation))
			continue
		}
		r.division(nation, part)
	}
}

func (r *reader) division(nation calendar.Nation, part division) {
	years := make(map[int]bool)
	for i, event := range part.Events {
		place := fmt.Sprintf("%s, entry %d", nation, i+1)
		if event.Date.IsZero() || event.Title == "" {
			r.Refuse(place, errors.New("title or date is missing"))
			continue
		}
		years[event.Date.Year()] = true
		r.Add(place, calendar.Entry{
			ID:        fmt.Sprintf("%s/%s/%s/%s", calendar.BankHolidays, calendar.KindBankHoliday, nation, event.Date),
			Body:      calendar.BankHolidays,
			Kind:      calendar.KindBankHoliday,
			Nation:    nation,
			Title:     straight(event.Title),
			First:     event.Date,
			Last:      event.Date,
			Certainty: calendar.Confirmed,
			Source:    calendar.Source{Name: bankHolidaysAddress, Note: event.Notes},
		})
	}
	for _, year := range slices.Sorted(maps.Keys(years)) {
		r.Complete(List{Body: calendar.BankHolidays, Kind: calendar.KindBankHoliday, Nation: nation, Span: calendar.Year(year)})
	}
}
