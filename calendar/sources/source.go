// Package sources asks public sources what has been announced. Each source is one
// file: what to ask and how to read the answer. How it is asked politely, what is
// believed of it and what is kept is the same for all of them.
//
// It knows the calendar and the layers, but not who reads them: no members, no
// mail, no HTTP interface of ours.
package sources

import (
	"context"
	"strings"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/address"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/layers"
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
	// Address of a page that people can read, or the host alone.
	Address string
	// Licence under which it is used, with the attribution that it asks for.
	Licence string
	// Every is how often it is asked at the most, and Why so: what it tells changes no
	// faster. Left out, it is asked as often as any source is.
	Every time.Duration
	Why   string
}

// from is what layers say of where they come from. It never names the page of a
// configured source, so that a layer with a whole address is known for one from before
// addresses were kept secret.
func (a About) from() string {
	configured := strings.HasPrefix(a.Name, layers.OfCalendar) || strings.HasPrefix(a.Name, layers.OfCouncil)
	if configured && strings.Contains(a.Address, "://") {
		return address.Host(a.Address)
	}
	return a.Address
}

// The rhythms in which sources are asked that change less often than business does.
const (
	daily  = 24 * time.Hour
	weekly = 7 * daily
)
