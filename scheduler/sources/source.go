// Package sources asks public sources what has been announced. Each source is one
// file: what to ask and how to read the answer. How it is asked politely, what is
// believed of it and what is kept is the same for all of them.
//
// It knows the calendar and the layers, but not who reads them: no members, no
// mail, no HTTP interface of ours.
package sources

import (
	"context"
	"fmt"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
)

// Source is one public place that dates come from.
type Source interface {
	// About says what the source is. It is the same at every call.
	About() About
	// Ask asks for all that the source is to tell as of that day and reads the
	// answers. It gets every answer through get, one after another, and keeps nothing.
	// An answer that is not what it should be is an importer.RefusedError; an error
	// of get is returned as it is, wrapped.
	Ask(ctx context.Context, get Getter, today calendar.Date) (importer.Reading, error)
}

// About describes a source for people.
type About struct {
	// Name never changes: bank-holidays. It names the source in the log of layers, on
	// the command line and in configuration.
	Name string
	// Title for people: GOV.UK bank holidays.
	Title string
	// Bodies whose dates it tells.
	Bodies []calendar.Body
	// Address of a page that people can read.
	Address string
	// Licence under which it is used, with the attribution that it asks for.
	Licence string
}

// Getter fetches one address.
type Getter interface {
	// Get returns the whole answer if its status is 200. Any other status is a
	// *StatusError. What cannot be fetched at all is another error.
	Get(ctx context.Context, r Request) (Answer, error)
}

// Request is one address to fetch.
type Request struct {
	Address string
	// Accept is the one type of content that is wanted: application/json. An answer of
	// another type is an error of Get.
	Accept string
}

// Answer is what an address holds. It may be one that was kept, if the source said
// that it has not changed.
type Answer struct {
	Content []byte
}

// StatusError is an answer with another status than 200.
type StatusError struct {
	Address string
	Status  int
}

func (e *StatusError) Error() string {
	return fmt.Sprintf("%s answers with status %d", e.Address, e.Status)
}
