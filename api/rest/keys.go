package rest

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/calendar"
	"divisionbell/store"
)

// Sessions and tokens: what opens a member's account. Each can be shut alone.

type sessionDocument struct {
	ID      string        `json:"id"`
	Device  string        `json:"device" example:"Firefox on Windows"`
	Created time.Time     `json:"created" doc:"When it was signed in."`
	Used    calendar.Date `json:"used" doc:"The last day of use."`
	Expires time.Time     `json:"expires"`
	Current bool          `json:"current" doc:"Whether it is the one that asks."`
}

type tokenDocument struct {
	ID      string         `json:"id"`
	Name    string         `json:"name"`
	Created time.Time      `json:"created"`
	Used    *calendar.Date `json:"used,omitempty" doc:"The last day of use; left out if it was never used."`
}

type newToken struct {
	_ struct{} `additionalProperties:"false"`

	Name string `json:"name" maxLength:"400" example:"my spreadsheet" doc:"What you will know it by."`
}

type addedToken struct {
	tokenDocument
	Token string `json:"token" doc:"The token itself. It is shown this once; only its hash is kept."`
}

type (
	sessionsDocument struct {
		Sessions []sessionDocument `json:"sessions" doc:"Where you are signed in, oldest first."`
	}
	tokensDocument struct {
		Tokens []tokenDocument `json:"tokens" doc:"Your tokens, oldest first."`
	}
	sessionsOutput struct{ Body sessionsDocument }
	tokensOutput   struct{ Body tokensDocument }
	keyInput       struct {
		ID string `path:"id" example:"kqf4vzt2h7wy3mdn6c5x2rjb8a"`
	}
	addTokenInput  struct{ Body newToken }
	addTokenOutput struct{ Body addedToken }
)

func (s *Handlers) addSessions() {
	handle(s, huma.Operation{
		OperationID: "list-my-sessions",
		Method:      http.MethodGet,
		Path:        "/v1/me/sessions",
		Tags:        []string{tagAccount},
		Security:    needsToken(),
		Summary:     "Where you are signed in",
		Errors:      []int{http.StatusUnauthorized},
	}, s.listSessions)
	handle(s, huma.Operation{
		OperationID: "end-my-session",
		Method:      http.MethodDelete,
		Path:        "/v1/me/sessions/{id}",
		Tags:        []string{tagAccount},
		Security:    needsToken(),
		Summary:     "Sign one device out",
		Errors:      []int{http.StatusUnauthorized, http.StatusNotFound},
	}, s.endSession)
	handle(s, huma.Operation{
		OperationID: "end-my-sessions",
		Method:      http.MethodDelete,
		Path:        "/v1/me/sessions",
		Tags:        []string{tagAccount},
		Security:    needsToken(),
		Summary:     "Sign all your devices out",
		Errors:      []int{http.StatusUnauthorized},
	}, s.endSessions)
}

func (s *Handlers) addTokens() {
	handle(s, huma.Operation{
		OperationID: "list-my-tokens",
		Method:      http.MethodGet,
		Path:        "/v1/me/tokens",
		Tags:        []string{tagAccount},
		Security:    needsToken(),
		Summary:     "Your tokens, and when they were last used",
		Errors:      []int{http.StatusUnauthorized},
	}, s.listTokens)
	handle(s, huma.Operation{
		OperationID:   "add-my-token",
		Method:        http.MethodPost,
		Path:          "/v1/me/tokens",
		DefaultStatus: http.StatusCreated,
		Tags:          []string{tagAccount},
		Security:      needsToken(),
		Summary:       "Make a token, with which a program acts for you",
		Errors: []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusConflict, http.StatusRequestEntityTooLarge,
			http.StatusUnsupportedMediaType},
	}, s.addToken)
	handle(s, huma.Operation{
		OperationID: "revoke-my-token",
		Method:      http.MethodDelete,
		Path:        "/v1/me/tokens/{id}",
		Tags:        []string{tagAccount},
		Security:    needsToken(),
		Summary:     "Revoke a token",
		Errors:      []int{http.StatusUnauthorized, http.StatusNotFound},
	}, s.revokeToken)
}

func (s *Handlers) listSessions(ctx context.Context, _ *struct{}) (*sessionsOutput, error) {
	v, _ := visitor(ctx)
	all, err := s.Accounts.Sessions(ctx, v.Member.ID)
	if err != nil {
		return nil, err
	}
	doc := sessionsDocument{Sessions: make([]sessionDocument, len(all))}
	for i, one := range all {
		doc.Sessions[i] = sessionDocument{one.ID, one.Device, one.Created.UTC(), one.Used, one.Expires().UTC(), one.ID == v.Session.ID}
	}
	return &sessionsOutput{doc}, nil
}

func (s *Handlers) endSession(ctx context.Context, in *keyInput) (*struct{}, error) {
	return nil, s.Accounts.EndSession(ctx, member(ctx).ID, in.ID)
}

func (s *Handlers) endSessions(ctx context.Context, _ *struct{}) (*struct{}, error) {
	return nil, s.Accounts.EndSessions(ctx, member(ctx).ID)
}

func (s *Handlers) listTokens(ctx context.Context, _ *struct{}) (*tokensOutput, error) {
	all, err := s.Accounts.Tokens(ctx, member(ctx).ID)
	if err != nil {
		return nil, err
	}
	doc := tokensDocument{Tokens: make([]tokenDocument, len(all))}
	for i, t := range all {
		doc.Tokens[i] = describeToken(t)
	}
	return &tokensOutput{doc}, nil
}

func describeToken(t store.Token) tokenDocument {
	doc := tokenDocument{ID: t.ID, Name: t.Name, Created: t.Created.UTC()}
	if !t.Used.IsZero() {
		doc.Used = &t.Used
	}
	return doc
}

func (s *Handlers) addToken(ctx context.Context, in *addTokenInput) (*addTokenOutput, error) {
	t, secret, err := s.Accounts.NewToken(ctx, member(ctx).ID, in.Body.Name)
	if err != nil {
		return nil, err
	}
	return &addTokenOutput{addedToken{describeToken(t), secret.Reveal()}}, nil
}

func (s *Handlers) revokeToken(ctx context.Context, in *keyInput) (*struct{}, error) {
	return nil, s.Accounts.RevokeToken(ctx, member(ctx).ID, in.ID)
}
