package rest

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/calendar"
	"divisionbell/scheduler/engagement"
)

type dayInput struct {
	AsKnown
	Date   calendar.Date   `path:"date" doc:"The day, within the calendar."`
	Bodies []calendar.Body `query:"body" doc:"Only these bodies, joined by commas."`
}

type dayOutput struct {
	Body DayDocument
}

type DayDocument struct {
	Date            calendar.Date    `json:"date"`
	Weekday         string           `json:"weekday" example:"Tuesday"`
	CalendarVersion string           `json:"calendar_version"`
	Bodies          []BodyDay        `json:"bodies"`
	BankHolidays    []nationsHoliday `json:"bank_holidays" doc:"In which nations the day is a bank holiday."`
}

// BodyDay is what a day is for one body.
type BodyDay struct {
	Body    calendar.Body    `json:"body"`
	Title   string           `json:"title" example:"House of Commons"`
	Sitting *sittingDocument `json:"sitting,omitempty" doc:"Whether a parliament sits; other bodies have none."`
	Hours   []hoursDocument  `json:"hours" doc:"The usual times of a House on a day on which it sits or is likely to."`
	Entries []calendar.Entry `json:"entries"`
	Meaning []string         `json:"meaning" doc:"What the day means for engagement, in plain words."`
}

type sittingDocument struct {
	Sits        bool               `json:"sits" doc:"Whether sitting is more likely than not."`
	Probability float64            `json:"probability" minimum:"0" maximum:"1"`
	Certainty   calendar.Certainty `json:"certainty"`
	Cause       string             `json:"cause,omitempty" example:"Christmas recess" doc:"What explains the answer, if there is such a thing."`
	Doubt       calendar.Doubt     `json:"doubt,omitempty" enum:"not-announced,not-known-here,may-change" doc:"Why the answer is not sure, left out where it is."`
	DoubtText   string             `json:"doubt_text,omitempty" doc:"The doubt in one sentence, with where to look if somebody has announced what is missing."`
}

type hoursDocument struct {
	What   string `json:"what" example:"prime-ministers-questions"`
	Starts string `json:"starts" example:"12:00" doc:"Time of day in Europe/London."`
	Ends   string `json:"ends,omitempty" example:"12:30" doc:"Left out where there is no fixed end."`
	Source string `json:"source"`
	Note   string `json:"note,omitempty" doc:"What to know about it, such as that it is not held every week."`
}

type nationsHoliday struct {
	Nation nationName `json:"nation"`
	Title  string     `json:"title" example:"Boxing Day"`
}

func (s *Handlers) addDays() {
	handle(s, huma.Operation{
		OperationID: "get-day",
		Method:      http.MethodGet,
		Path:        "/v1/days/{date}",
		Tags:        []string{tagCalendar},
		Summary:     "What a day is",
		Description: "Whether each parliament sits, what is on, and what that means for those who want to reach somebody.",
		Middlewares: huma.Middlewares{s.watchVisits},
		Errors:      []int{http.StatusBadRequest, http.StatusTooManyRequests, http.StatusServiceUnavailable},
		Metadata:    keptForAll(),
	}, s.getDay)
}

func (s *Handlers) getDay(ctx context.Context, in *dayInput) (*dayOutput, error) {
	day, err := s.Desk.LookAt(ctx, in.KnownOn, in.Date, in.Bodies)
	if err != nil {
		return nil, err
	}
	doc := DayDocument{
		Date: day.Date, Weekday: day.Date.Weekday().String(), CalendarVersion: day.CalendarVersion, BankHolidays: []nationsHoliday{},
	}
	for _, b := range day.Bodies {
		doc.Bodies = append(doc.Bodies, describeBodyDay(b))
	}
	for _, h := range day.BankHolidays {
		doc.BankHolidays = append(doc.BankHolidays, nationsHoliday{Nation: nationName(h.Nation), Title: h.Title})
	}
	return &dayOutput{Body: doc}, nil
}

func describeBodyDay(b engagement.BodyDay) BodyDay {
	doc := BodyDay{Body: b.Body, Title: b.Body.Title(), Hours: []hoursDocument{}, Entries: listOf(b.Entries), Meaning: b.Meaning}
	if s := b.Sitting; s != nil {
		doc.Sitting = &sittingDocument{
			Sits: s.Sits(), Probability: s.Probability, Certainty: s.Certainty, Cause: s.Because, Doubt: s.Doubt, DoubtText: s.DoubtText,
		}
	}
	for _, h := range b.Hours {
		doc.Hours = append(doc.Hours, hoursDocument{What: h.What, Starts: h.Starts, Ends: h.Ends, Source: h.Source, Note: h.Note})
	}
	return doc
}
