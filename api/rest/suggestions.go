package rest

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

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
	found, err := s.Desk.Suggest(ctx, member(ctx).ID, in.ID, in.of(advice.Question{Days: int(in.Days), Limit: int(in.Limit)}))
	if err != nil {
		return nil, err
	}
	return &suggestionsOutput{Body: SuggestionsDocument{
		Contact: found.Contact, CalendarVersion: found.CalendarVersion, Planned: found.Planned, Better: listOf(found.Better),
	}}, nil
}
