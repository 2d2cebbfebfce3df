package rest

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
)

type suggestionsInput struct {
	ID string `path:"id" example:"kqf4vzt2h7wy3mdn6c5x2rjb8a"`
	Besides
	Days  daysAhead   `query:"days" doc:"How many days to look ahead, from today."`
	Limit windowLimit `query:"limit" doc:"How many moments to give at most."`
}

type suggestionsOutput struct {
	Body SuggestionsDocument
}

type SuggestionsDocument struct {
	Contact         string          `json:"contact"`
	CalendarVersion string          `json:"calendar_version"`
	Planned         advice.Day      `json:"planned" doc:"How good the first day of the plan is, as the calendar stands now."`
	Better          []advice.Window `json:"better" doc:"Moments from today on that are better than the plan and can still be met, the best first."`
}

func (s *Handlers) addSuggestions() {
	handle(s, huma.Operation{
		OperationID: "suggest-for-contact",
		Method:      http.MethodGet,
		Path:        "/v1/contacts/{id}/suggestions",
		Tags:        []string{tagContacts},
		Security:    needsToken(),
		Summary:     "Is there a better day for a contact",
		Description: "The plan is held against the calendar of this moment. Nothing is changed: a PATCH of the contact moves it.",
		Errors:      []int{http.StatusUnauthorized, http.StatusNotFound},
	}, s.suggest)
}

func (s *Handlers) suggest(ctx context.Context, in *suggestionsInput) (*suggestionsOutput, error) {
	c, err := s.Store.Contact(ctx, member(ctx).ID, in.ID)
	if err != nil {
		return nil, err
	}
	edition := s.Editions.Current()
	ask := func(from calendar.Date, days, limit int) (advice.Answer, error) {
		return edition.Advice.BestTime(in.of(advice.Question{
			Office: advice.Office(c.Office), Action: advice.Action(c.Action), Nation: advice.Office(c.Office).Nation(c.Nation),
			From: from, Days: days, Limit: limit,
		}))
	}
	planned, err := ask(c.First, 1, 1)
	if err != nil {
		return nil, err
	}
	days, limit := advice.DefaultDays, advice.DefaultLimit
	if in.Days > 0 {
		days = int(in.Days)
	}
	if in.Limit > 0 {
		limit = int(in.Limit)
	}
	ahead, err := ask(s.today(), days, advice.MaxLimit)
	if err != nil {
		return nil, err
	}
	better := slices.DeleteFunc(ahead.Windows, func(w advice.Window) bool {
		return w.Score <= planned.Now.Score || w.ActBy.Before(s.today())
	})
	return &suggestionsOutput{Body: SuggestionsDocument{
		Contact: c.ID, CalendarVersion: planned.CalendarVersion, Planned: planned.Now, Better: listOf(better[:min(len(better), limit)]),
	}}, nil
}
