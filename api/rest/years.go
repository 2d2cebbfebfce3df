package rest

import (
	"context"
	"fmt"
	"math"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/api/answer"
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
	state, err := s.state(ctx, in.AsKnown)
	if err != nil {
		return nil, err
	}
	cal := state.Calendar
	known := cal.Span()
	if in.Year < known.First.Year() || in.Year > known.Last.Year() {
		return nil, &answer.WrongField{Location: "path.year", Allowed: fmt.Sprintf("%d is outside the calendar, which runs from %d to %d", in.Year, known.First.Year(), known.Last.Year())}
	}
	year := calendar.Year(in.Year)
	answered := calendar.Span{First: later(year.First, known.First), Last: earlier(year.Last, known.Last)}
	doc := YearDocument{Year: in.Year, From: answered.First, To: answered.Last, CalendarVersion: cal.Version()}
	for _, body := range calendar.Bodies() {
		doc.Bodies = append(doc.Bodies, BodyYear{
			Body:        body,
			Title:       body.Title(),
			SittingDays: countSittingDays(cal, body, answered),
			Entries:     listOf(cal.Entries(calendar.Query{Span: year, Bodies: []calendar.Body{body}})),
		})
	}
	return &yearOutput{Body: doc}, nil
}

// countSittingDays returns nil for all but the two Houses: of no other body are the
// days known on which it sat.
func countSittingDays(cal *calendar.Calendar, body calendar.Body, span calendar.Span) *sittingDays {
	if body != calendar.Commons && body != calendar.Lords {
		return nil
	}
	known, expected := 0, 0.0
	for d := range span.All() {
		sitting, _ := cal.Sitting(body, d)
		expected += sitting.Probability
		if sitting.Probability == 1 && sitting.Certainty != calendar.Projected {
			known++
		}
	}
	return &sittingDays{Known: known, Expected: int(math.Round(expected))}
}

func later(a, b calendar.Date) calendar.Date {
	if a.After(b) {
		return a
	}
	return b
}
