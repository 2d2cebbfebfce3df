package rest

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
)

// suggestedPlan is what the membership body asks of a member.
type suggestedPlan struct {
	Campaign string        `json:"campaign" doc:"The id of the campaign: reply to it with this."`
	Title    string        `json:"title"`
	Office   advice.Office `json:"office"`
	Action   advice.Action `json:"action"`
	Points   []string      `json:"points" doc:"The key message, point by point."`
	Links    []string      `json:"links"`
	Nation   nationName    `json:"nation"`
	Day      calendar.Date `json:"day" doc:"The day that is yours: members are spread over the weeks of the campaign."`
	Grade    advice.Grade  `json:"grade" doc:"How good the day is."`
}

type (
	askedOutput   struct{ Body askedDocument }
	askedDocument struct {
		Suggestions []suggestedPlan `json:"suggestions" doc:"What you have not replied to yet, the next day first; empty unless you want to be asked (PATCH /v1/me)."`
	}
	takePartInput struct {
		ID   string `path:"id" example:"kqf4vzt2h7wy3mdn6c5x2rjb8a"`
		Body takePart
	}
	takePart struct {
		_ struct{} `additionalProperties:"false"`

		Day calendar.Date `json:"day,omitzero" doc:"The day that you were shown. If it is taken by now, or left out, it is the one that is offered now."`
	}
)

func (s *Handlers) addAsked() {
	handle(s, huma.Operation{
		OperationID: "list-campaigns-for-me",
		Method:      http.MethodGet,
		Path:        "/v1/me/campaigns",
		Tags:        []string{tagContacts},
		Security:    needsToken(),
		Summary:     "What your membership body asks of you",
		Errors:      []int{http.StatusUnauthorized},
	}, s.listAsked)
	handle(s, huma.Operation{
		OperationID:   "take-part",
		Method:        http.MethodPost,
		Path:          "/v1/me/campaigns/{id}",
		DefaultStatus: http.StatusCreated,
		Tags:          []string{tagContacts},
		Security:      needsToken(),
		Summary:       "Take part in a campaign: plan what it asks of you",
		Description:   "The answer is the contact that was planned. Sent again, it is the same.",
		Errors: []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusNotFound, http.StatusConflict, http.StatusRequestEntityTooLarge,
			http.StatusUnsupportedMediaType},
	}, s.takePart)
	handle(s, huma.Operation{
		OperationID: "take-no-part",
		Method:      http.MethodDelete,
		Path:        "/v1/me/campaigns/{id}",
		Tags:        []string{tagContacts},
		Security:    needsToken(),
		Summary:     "Take no part in a campaign",
		Description: "You are not asked again. Nothing is kept but that.",
		Errors:      []int{http.StatusUnauthorized, http.StatusNotFound},
	}, s.takeNoPart)
}

func (s *Handlers) listAsked(ctx context.Context, _ *struct{}) (*askedOutput, error) {
	open, err := s.Campaigns.Open(ctx, member(ctx))
	if err != nil {
		return nil, err
	}
	doc := askedDocument{Suggestions: make([]suggestedPlan, len(open))}
	for i, o := range open {
		c := o.Campaign
		doc.Suggestions[i] = suggestedPlan{
			c.ID, c.Title, advice.Office(c.Office), advice.Action(c.Action), listOf(c.Points), listOf(c.Links), nationName(o.Nation), o.Day, o.Grade,
		}
	}
	return &askedOutput{doc}, nil
}

func (s *Handlers) takePart(ctx context.Context, in *takePartInput) (*addedContactOutput, error) {
	c, err := s.Campaigns.Accept(ctx, member(ctx), in.ID, in.Body.Day)
	if err != nil {
		return nil, err
	}
	doc, err := s.describe(ctx, c)
	if err != nil {
		return nil, err
	}
	return &addedContactOutput{ETag: tagOf(doc, c.Revision), Location: "/v1/contacts/" + c.ID, Body: doc}, nil
}

func (s *Handlers) takeNoPart(ctx context.Context, in *campaignInput) (*struct{}, error) {
	return nil, s.Campaigns.Refuse(ctx, member(ctx), in.ID)
}
