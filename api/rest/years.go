package rest

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/calendar"
)

type yearInput struct {
	AsKnown
	Year int `path:"year" example:"2027" doc:"The year, within the calendar."`
}

type yearOutput struct {
	Body YearDocument
}

type YearDocument struct {
	Year            int           `json:"year"`
	From            calendar.Date `json:"from" doc:"The first day of the year for which the calendar knows whether the Houses sit."`
	To              calendar.Date `json:"to" doc:"The last such day."`
	CalendarVersion string        `json:"calendar_version"`
	Bodies          []BodyYear    `json:"bodies"`
}

// BodyYear is a year of one body.
type BodyYear struct {
	Body        calendar.Body    `json:"body"`
	Title       string           `json:"title" example:"House of Commons"`
	SittingDays *sittingDays     `json:"sitting_days,omitempty" doc:"Only for the two Houses."`
	Entries     []calendar.Entry `json:"entries"`
}

type sittingDays struct {
	Known    int `json:"known" doc:"Days on which the House sat or is down to sit."`
	Expected int `json:"expected" doc:"The known days and those that the typical year adds, by their probability, rounded."`
}

func (s *Handlers) addYears() {
	handle(s, huma.Operation{
		OperationID: "get-year",
		Method:      http.MethodGet,
		Path:        "/v1/years/{year}",
		Tags:        []string{tagCalendar},
		Summary:     "A year as one document",
		Description: "Everything that is on in a year, by body, and on how many days each House sits.",
		Middlewares: huma.Middlewares{s.watchVisits},
		Errors:      []int{http.StatusBadRequest, http.StatusTooManyRequests, http.StatusServiceUnavailable},
		Metadata:    keptForAll(),
	}, s.getYear)
}

func (s *Handlers) getYear(ctx context.Context, in *yearInput) (*yearOutput, error) {
	found, err := s.Desk.Year(ctx, in.KnownOn, in.Year)
	if err != nil {
		return nil, err
	}
	doc := YearDocument{Year: in.Year, From: found.Span.First, To: found.Span.Last, CalendarVersion: found.CalendarVersion}
	for _, b := range found.Bodies {
		doc.Bodies = append(doc.Bodies, BodyYear{
			Body: b.Body, Title: b.Body.Title(), SittingDays: (*sittingDays)(b.SittingDays), Entries: listOf(b.Entries),
		})
	}
	return &yearOutput{Body: doc}, nil
}
