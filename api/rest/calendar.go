package rest

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/calendar"
	"divisionbell/scheduler/engagement"
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

func (s *Handlers) getCalendar(ctx context.Context, in *calendarInput) (*calendarOutput, error) {
	found, err := s.Desk.WhatIsOn(ctx, in.KnownOn, engagement.Dates{
		From: in.From, To: in.To, Bodies: in.Bodies, Kinds: in.Kind, Certain: in.Certainty,
	})
	if err != nil {
		return nil, err
	}
	return &calendarOutput{Body: CalendarDocument{
		From: found.Span.First, To: found.Span.Last, CalendarVersion: found.CalendarVersion, Entries: listOf(found.Entries),
	}}, nil
}

// listOf makes a list that is written as [] where it is empty.
func listOf[T any](found []T) []T {
	if found == nil {
		return []T{}
	}
	return found
}
