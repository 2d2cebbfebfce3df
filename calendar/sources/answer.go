package sources

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
)

// The types of content that sources are asked for.
const (
	acceptJSON = "application/json"
	acceptXML  = "application/xml"
	acceptHTML = "text/html"
	acceptCSV  = "text/csv"
	acceptICS  = "text/calendar"
)

// begin starts to gather what a source tells as of that day.
func begin(a About, today calendar.Date) *importer.Collector {
	return importer.Collect(calendar.Layer{Name: a.Name, From: a.from(), Known: today})
}

// inOrder returns what was gathered in an order that does not depend on that of the
// answer, so that the same content is the same reading.
func inOrder(c *importer.Collector) (importer.Reading, error) {
	r, err := c.Reading()
	if err != nil {
		return r, err
	}
	sortReading(r)
	r.Lists = slices.Compact(r.Lists)
	return r, nil
}

// named gives what was read as a file the name of the source.
func named(a About, r importer.Reading, err error) (importer.Reading, error) {
	var refused *importer.RefusedError
	if errors.As(err, &refused) {
		refused.File = a.Name
	}
	if err != nil {
		return importer.Reading{}, err
	}
	r.Layer.Name, r.Layer.From = a.Name, a.from()
	sortReading(r)
	r.Lists = slices.Compact(r.Lists)
	return r, nil
}

func sortReading(r importer.Reading) {
	slices.Sort(r.Layer.Withdrawn)
	slices.SortFunc(r.Layer.Entries, func(a, b calendar.Entry) int {
		return cmp.Or(a.First.Compare(b.First), cmp.Compare(a.ID, b.ID))
	})
	slices.SortFunc(r.Lists, func(a, b importer.List) int {
		return cmp.Or(cmp.Compare(a.Body, b.Body), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Nation, b.Nation), cmp.Compare(a.Prefix, b.Prefix), a.Span.First.Compare(b.Span.First))
	})
}

// decode reads an answer in JSON. It says so if it is something else, such as a page
// that excuses the service.
func decode(content []byte, into any) error {
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	if begins := bytes.TrimSpace(content); len(begins) > 0 && begins[0] == '<' {
		return errors.New("it is a page or XML and not the JSON that was asked for")
	}
	if err := json.Unmarshal(content, into); err != nil {
		return fmt.Errorf("it is not the JSON that was expected: %w", err)
	}
	return nil
}

// text is a field that is read as text, whether it is written as text, as a number
// or as true and false. Null and a field that is left out are no text.
type text string

// UnmarshalJSON reads the field; an object or an array in its place is an error.
func (t *text) UnmarshalJSON(raw []byte) error {
	var s string
	switch err := json.Unmarshal(raw, &s); {
	case err == nil:
		*t = text(strings.TrimSpace(s))
	case raw[0] == '{' || raw[0] == '[':
		return fmt.Errorf("there is %.20s where text should be", raw)
	default:
		*t = text(raw)
	}
	return nil
}

// lower returns the text in small letters.
func (t text) lower() string { return strings.ToLower(string(t)) }

// date reads a civil date that may have a time of day behind it, which is cut off and
// never converted: 2026-05-13T00:00:00 is 13 May wherever it is read. No text is
// no date.
func (t text) date() (calendar.Date, error) {
	if t == "" {
		return calendar.Date{}, nil
	}
	day, _, _ := strings.Cut(string(t), "T")
	day, _, _ = strings.Cut(day, " ")
	return calendar.ParseDate(day)
}

// mustDate is date for a field that has to be there.
func (t text) mustDate(field string) (calendar.Date, error) {
	d, err := t.date()
	if err == nil && d.IsZero() {
		err = errors.New("is missing")
	}
	if err != nil {
		return d, fmt.Errorf("%s: %w", field, err)
	}
	return d, nil
}

// clock reads a time of day as HH:MM, from 14:30, 14:30:00, 2:30 pm or the end of a
// date with a time. What is no time of day, such as "to be confirmed", is none.
func (t text) clock() string {
	s := string(t)
	if _, after, dated := strings.Cut(s, "T"); dated && len(s) > len(time.DateOnly) {
		s, _, _ = strings.Cut(after, ".")
	}
	s = strings.ToUpper(strings.ReplaceAll(s, " ", ""))
	for _, layout := range []string{"15:04", "15:04:05", "3:04PM", "3.04PM", "3PM", "15.04"} {
		if at, err := time.Parse(layout, s); err == nil {
			return at.Format("15:04")
		}
	}
	return ""
}

// closes reads the time of day at which something ends. Midnight at the beginning of
// a day is how services write a date without a time, so it is none.
func (t text) closes() string {
	if at := t.clock(); at != "00:00" {
		return at
	}
	return ""
}

// plain returns a text as a title has it: straight apostrophes, single spaces.
func (t text) plain() string {
	return strings.Join(strings.Fields(strings.ReplaceAll(string(t), "’", "'")), " ")
}

// certainty is confirmed for what is over, for its owner has published it as it was,
// and provisional for what is still to come.
func certainty(last, today calendar.Date) calendar.Certainty {
	if last.Before(today) {
		return calendar.Confirmed
	}
	return calendar.Provisional
}
