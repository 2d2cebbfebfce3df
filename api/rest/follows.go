package rest

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/calendar"
	"divisionbell/scheduler/engagement"
	"divisionbell/store"
)

// FollowDocument is something that a member follows.
type FollowDocument struct {
	ID      string           `json:"id"`
	Kind    store.FollowKind `json:"kind" enum:"bill,committee,department,word"`
	Subject string           `json:"subject"`
	Name    string           `json:"name" doc:"What it is called."`
	Created time.Time        `json:"created"`
	Coming  []calendar.Entry `json:"coming" doc:"What is on the calendar of it, from today on, by first day."`
}

// FollowsDocument is all that a member follows.
type FollowsDocument struct {
	Follows []FollowDocument `json:"follows" doc:"Oldest first."`
}

type newFollow struct {
	_ struct{} `additionalProperties:"false"`

	Kind    store.FollowKind `json:"kind" enum:"bill,committee,department,word" example:"word"`
	Subject string           `json:"subject" minLength:"1" maxLength:"400" example:"libraries" doc:"A bill by its number at bills.parliament.uk or by words of its title, a committee by words of its name, a department that answers oral questions by its name, or a word. Words are whole words of a title, in English or in Welsh, whatever their accents and capitals."`
}

type (
	addFollowInput struct {
		Body newFollow
	}
	addFollowOutput struct {
		Body FollowDocument
	}
	followsOutput struct {
		Body FollowsDocument
	}
	removeFollowInput struct {
		ID string `path:"id" example:"kqf4vzt2h7wy3mdn6c5x2rjb8a"`
	}
)

func (s *Handlers) addFollows() {
	handle(s, huma.Operation{
		OperationID:   "add-my-follow",
		Method:        http.MethodPost,
		Path:          "/v1/me/follows",
		DefaultStatus: http.StatusCreated,
		Tags:          []string{tagFeeds},
		Security:      needsToken(),
		Summary:       "Follow a bill, a committee, the questions of a department or a word",
		Description:   "What is new of it comes with the weekly digest, what is within ten working days at once, and all of it in a feed (POST /v1/me/feeds with of: follows). What is followed already stays as it is.",
		Errors:        []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType},
	}, s.addFollow)
	handle(s, huma.Operation{
		OperationID: "list-my-follows",
		Method:      http.MethodGet,
		Path:        "/v1/me/follows",
		Tags:        []string{tagFeeds},
		Security:    needsToken(),
		Summary:     "List what you follow, and what is to come of it",
		Errors:      []int{http.StatusUnauthorized},
	}, s.listFollows)
	handle(s, huma.Operation{
		OperationID: "remove-my-follow",
		Method:      http.MethodDelete,
		Path:        "/v1/me/follows/{id}",
		Tags:        []string{tagFeeds},
		Security:    needsToken(),
		Summary:     "Follow something no more",
		Errors:      []int{http.StatusUnauthorized, http.StatusNotFound},
	}, s.removeFollow)
}

func (s *Handlers) addFollow(ctx context.Context, in *addFollowInput) (*addFollowOutput, error) {
	id := member(ctx).ID
	added, err := s.Desk.Follow(ctx, id, in.Body.Kind, in.Body.Subject)
	if err != nil {
		return nil, err
	}
	all, err := s.Desk.Following(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, f := range all {
		if f.ID() == added.ID() {
			return &addFollowOutput{Body: describeFollow(f)}, nil
		}
	}
	return nil, store.ErrNotFound // it was removed meanwhile
}

func (s *Handlers) listFollows(ctx context.Context, _ *struct{}) (*followsOutput, error) {
	all, err := s.Desk.Following(ctx, member(ctx).ID)
	if err != nil {
		return nil, err
	}
	doc := FollowsDocument{Follows: make([]FollowDocument, len(all))}
	for i, f := range all {
		doc.Follows[i] = describeFollow(f)
	}
	return &followsOutput{Body: doc}, nil
}

func (s *Handlers) removeFollow(ctx context.Context, in *removeFollowInput) (*struct{}, error) {
	return nil, s.Desk.Unfollow(ctx, member(ctx).ID, in.ID)
}

func describeFollow(f engagement.Followed) FollowDocument {
	return FollowDocument{
		ID: f.ID(), Kind: f.Kind, Subject: f.Subject, Name: f.Name, Created: f.Created.UTC(), Coming: listOf(f.Coming),
	}
}
