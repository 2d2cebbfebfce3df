package rest

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/api/answer"
	"divisionbell/api/limits"
	"divisionbell/calendar"
	"divisionbell/scheduler/edition"
)

// AsKnown, in an input, asks for the calendar as it was known at the end of a day.
type AsKnown struct {
	KnownOn calendar.Date `query:"known_on" doc:"Answer from the calendar as it was known at the end of this day."`
}

type calendarInput struct {
	AsKnown
	From      calendar.Date        `query:"from" doc:"The first day; today if left out."`
	To        calendar.Date        `query:"to" doc:"The last day; a year after the first if left out."`
	Bodies    []calendar.Body      `query:"body" doc:"Only these bodies, joined by commas."`
	Kind      []calendar.Kind      `query:"kind" example:"recess,election" doc:"Only these kinds, joined by commas."`
	Certainty []calendar.Certainty `query:"certainty" doc:"Only what is so certain, joined by commas."`
}

type calendarOutput struct {
	Body CalendarDocument
}

type CalendarDocument struct {
	From            calendar.Date    `json:"from"`
	To              calendar.Date    `json:"to" doc:"The last day, itself in."`
	CalendarVersion string           `json:"calendar_version" doc:"The same version is the same calendar on every machine."`
	Entries         []calendar.Entry `json:"entries" doc:"What shares a day with that time, by first day."`
}

func (s *Handlers) addCalendar() {
	handle(s, huma.Operation{
		OperationID: "get-calendar",
		Method:      http.MethodGet,
		Path:        "/v1/calendar",
		Tags:        []string{tagCalendar},
		Summary:     "What is on between two days",
		Description: "Recesses, elections, Budgets, conferences, bank holidays and the like, each with its certainty and its source.",
		Middlewares: huma.Middlewares{s.watchVisits},
		Errors:      []int{http.StatusBadRequest, http.StatusTooManyRequests, http.StatusServiceUnavailable},
		Metadata:    keptForAll(),
	}, s.getCalendar)
}

// state returns the calendar of the current edition or, if a day is given, as known then.
func (s *Handlers) state(ctx context.Context, in AsKnown) (*edition.State, error) {
	current := s.Editions.Current()
	if in.KnownOn.IsZero() {
		return &current.State, nil
	}
	first, today := current.Calendar.Span().First, s.today()
	if in.KnownOn.Before(first) || in.KnownOn.After(today) {
		return nil, &answer.WrongField{Location: "query.known_on", Allowed: fmt.Sprintf("%s is not from %s to %s, today", in.KnownOn, first, today)}
	}
	if !current.HasKnownOn(in.KnownOn) {
		if err := limits.Pay(ctx, limits.CostOfPast); err != nil {
			return nil, err
		}
	}
	return current.KnownOn(ctx, in.KnownOn)
}

func (s *Handlers) getCalendar(ctx context.Context, in *calendarInput) (*calendarOutput, error) {
	state, err := s.state(ctx, in.AsKnown)
	if err != nil {
		return nil, err
	}
	cal := state.Calendar
	span, err := s.spanOf(in, cal.Span())
	if err != nil {
		return nil, err
	}
	if err := checkKinds(in.Kind, cal); err != nil {
		return nil, err
	}
	if span.Days() > limits.LongDays {
		if err := limits.Pay(ctx, limits.CostOfLong); err != nil {
			return nil, err
		}
	}
	entries := cal.Entries(calendar.Query{Span: span, Bodies: in.Bodies, Kinds: in.Kind, Certainties: in.Certainty})
	return &calendarOutput{Body: CalendarDocument{
		From: span.First, To: span.Last, CalendarVersion: cal.Version(), Entries: listOf(entries),
	}}, nil
}

// spanOf returns the days that the request asks for, all of which the calendar
// must know.
func (s *Handlers) spanOf(in *calendarInput, known calendar.Span) (calendar.Span, error) {
	from := cmp.Or(in.From, s.today())
	if err := checkKnown("query.from", from, known); err != nil {
		return calendar.Span{}, err
	}
	to := in.To
	if to.IsZero() {
		return calendar.Span{First: from, Last: earlier(yearAfter(from), known.Last)}, nil
	}
	if to.Before(from) {
		return calendar.Span{}, &answer.WrongField{Location: "query.to", Allowed: fmt.Sprintf("%s is before %s, the first day: it must be that day or later", to, from)}
	}
	if err := checkKnown("query.to", to, known); err != nil {
		return calendar.Span{}, err
	}
	return calendar.Span{First: from, Last: to}, nil
}

// checkKnown refuses days for which the calendar has no answer.
func checkKnown(location string, d calendar.Date, known calendar.Span) error {
	if known.Contains(d) {
		return nil
	}
	return &answer.WrongField{Location: location, Allowed: fmt.Sprintf("%s is outside the calendar, which runs from %s to %s", d, known.First, known.Last)}
}

// checkKinds refuses a kind of which the calendar has none, so that a slip is not
// answered with an empty list.
func checkKinds(asked []calendar.Kind, cal *calendar.Calendar) error {
	if len(asked) == 0 {
		return nil
	}
	var known []string
	for _, e := range cal.Entries(calendar.Query{Span: cal.Span()}) {
		if !slices.Contains(known, string(e.Kind)) {
			known = append(known, string(e.Kind))
		}
	}
	for _, k := range asked {
		if !slices.Contains(known, string(k)) {
			slices.Sort(known)
			return &answer.WrongField{Location: "query.kind", Allowed: fmt.Sprintf("%q is not a kind in this calendar: allowed are %s", k, strings.Join(known, ", "))}
		}
	}
	return nil
}

// yearAfter returns the same day of the next year, or 28 February after the 29th.
func yearAfter(d calendar.Date) calendar.Date {
	y, m, day := d.YMD()
	next, err := calendar.NewDate(y+1, m, day)
	if err != nil {
		return d.AddDays(365)
	}
	return next
}

func earlier(a, b calendar.Date) calendar.Date {
	if a.Before(b) {
		return a
	}
	return b
}

// listOf makes a list that is written as [] where it is empty.
func listOf[T any](found []T) []T {
	if found == nil {
		return []T{}
	}
	return found
}
