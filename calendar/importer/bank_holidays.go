package importer

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"divisionbell/calendar"
)

// division is a part of gov.uk/bank-holidays.json, or the whole of
// gov.uk/bank-holidays/scotland.json.
type division struct {
	Division string `json:"division"`
	Events   []struct {
		Title string        `json:"title"`
		Date  calendar.Date `json:"date"`
		Notes string        `json:"notes"`
	} `json:"events"`
}

// bankHolidaysAddress is where the list of all divisions is published.
const bankHolidaysAddress = "https://www.gov.uk/bank-holidays.json"

// divisions are the parts that the list of all has; it always has all three.
func divisions() []calendar.Nation {
	return []calendar.Nation{calendar.EnglandAndWales, calendar.Scotland, calendar.NorthernIreland}
}

// divisionNames lists them for people.
func divisionNames() string {
	names := make([]string, 0, len(divisions()))
	for _, d := range divisions() {
		names = append(names, string(d))
	}
	return strings.Join(names, ", ")
}

// divisionNamed finds a division by the name that gov.uk gives it, in English or in Welsh.
func divisionNamed(name string) (n calendar.Nation, welsh, ok bool) {
	switch name {
	case "cymru-a-lloegr":
		return calendar.EnglandAndWales, true, true
	case "yr-alban":
		return calendar.Scotland, true, true
	case "gogledd-iwerddon":
		return calendar.NorthernIreland, true, true
	}
	n = calendar.Nation(name)
	return n, false, slices.Contains(divisions(), n)
}

// DivisionOf returns the division whose bank holidays hold in a nation: gov.uk publishes
// those of England and Wales together.
func DivisionOf(n calendar.Nation) (calendar.Nation, bool) {
	for _, d := range divisions() {
		if d.Covers(n) {
			return d, true
		}
	}
	return "", false
}

// holidayList is what a file of gov.uk's has.
type holidayList struct {
	parts map[calendar.Nation]division
	welsh bool
	// wanted are the divisions that are to be read.
	wanted []calendar.Nation
}

// bankHolidays reads gov.uk's list, of all divisions or of one. It is published by those
// who decide, and whole years at a time, so what it says is confirmed and what it leaves
// out of a year is no holiday. Years that it does not have it says nothing of.
func (r *reader) bankHolidays() {
	list, err := holidaysIn(r.file.Content)
	if err == nil && r.file.Nation != "" {
		list.wanted, err = list.only(r.file.Nation)
	}
	if err != nil {
		r.Refuse("", err)
		return
	}
	for _, nation := range list.wanted {
		part := list.parts[nation]
		if len(part.Events) == 0 {
			r.Refuse("", fmt.Errorf("there are no bank holidays of %s in it", nation))
			continue
		}
		r.division(nation, part, list.welsh)
	}
}

// holidaysIn finds the divisions in a file.
func holidaysIn(content []byte) (holidayList, error) {
	var members map[string]json.RawMessage
	dec := json.NewDecoder(bytes.NewReader(content))
	if err := dec.Decode(&members); err != nil {
		return holidayList{}, fmt.Errorf("it is not gov.uk's list of bank holidays: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return holidayList{}, errors.New("there is something after the end of the list")
	}
	list := holidayList{parts: make(map[calendar.Nation]division), wanted: divisions()}
	if _, one := members["events"]; one {
		list.wanted = nil
		members = map[string]json.RawMessage{"": content}
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if err := list.add(name, members[name]); err != nil {
			return holidayList{}, err
		}
	}
	return list, nil
}

// add reads a division. One that nobody has heard of is passed over in a list of all,
// for it may have come to be; a division has its name in it, too.
func (l *holidayList) add(name string, content []byte) error {
	nation, welsh, known := divisionNamed(name)
	if name != "" && !known {
		return nil
	}
	var part division
	if err := json.Unmarshal(content, &part); err != nil {
		return fmt.Errorf("it is not gov.uk's list of bank holidays: %w", err)
	}
	if name == "" || part.Division != "" {
		inside, welshInside, ok := divisionNamed(part.Division)
		if !ok || known && inside != nation {
			return fmt.Errorf("the division %q is not known: gov.uk has %s", cmp.Or(part.Division, name), divisionNames())
		}
		nation, welsh = inside, welshInside
	}
	if name == "" {
		l.wanted = []calendar.Nation{nation}
	}
	l.parts[nation], l.welsh = part, l.welsh || welsh
	return nil
}

// only returns the division of a nation, if it is in the list.
func (l holidayList) only(n calendar.Nation) ([]calendar.Nation, error) {
	nation, ok := DivisionOf(n)
	if !ok {
		return nil, fmt.Errorf("gov.uk has no bank holidays of %s: allowed are %s", n, divisionNames())
	}
	if _, ok := l.parts[nation]; !ok {
		return nil, fmt.Errorf("the bank holidays in it are not those of %s", n)
	}
	return []calendar.Nation{nation}, nil
}

// division tells the bank holidays of one division. What is known keeps its English name.
func (r *reader) division(nation calendar.Nation, part division, welsh bool) {
	years := make(map[int]bool)
	for i, event := range part.Events {
		place := fmt.Sprintf("%s, entry %d", nation, i+1)
		if event.Date.IsZero() || event.Title == "" {
			r.Refuse(place, errors.New("title or date is missing"))
			continue
		}
		years[event.Date.Year()] = true
		e := holidayOn(event.Date, nation)
		e.Title, e.Source = straight(event.Title), calendar.Source{Name: bankHolidaysAddress, Note: event.Notes}
		if welsh {
			e.Title, e.Source.Note = "", e.Title
		}
		r.Add(place, e)
	}
	for _, year := range slices.Sorted(maps.Keys(years)) {
		r.Complete(List{Body: calendar.BankHolidays, Kind: calendar.KindBankHoliday, Nation: nation, Source: bankHolidaysAddress, Span: calendar.Year(year)})
	}
}

// holidayOn is a bank holiday of a division, which is known by its day.
func holidayOn(d calendar.Date, division calendar.Nation) calendar.Entry {
	return calendar.Entry{
		ID:   fmt.Sprintf("%s/%s/%s/%s", calendar.BankHolidays, calendar.KindBankHoliday, division, d),
		Body: calendar.BankHolidays, Kind: calendar.KindBankHoliday, Nation: division,
		First: d, Last: d, Certainty: calendar.Confirmed,
	}
}
