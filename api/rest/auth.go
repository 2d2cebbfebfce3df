package rest

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"divisionbell/api/answer"
	"divisionbell/api/limits"
	"divisionbell/api/session"
	"divisionbell/store"
)

// The names of the ways in which members say who they are, in the OpenAPI document.
const (
	tokenScheme   = "token"
	sessionScheme = "session"
)

// needsToken marks a route as personal: a token opens it, or the session of a browser.
// The document and the check read the same mark.
func needsToken() []map[string][]string {
	return []map[string][]string{{tokenScheme: {}}, {sessionScheme: {}}}
}

// mayHaveToken marks a route that answers members otherwise than strangers.
func mayHaveToken() []map[string][]string { return append(needsToken(), map[string][]string{}) }

// officersOnly, in the metadata of an operation, keeps it to officers.
const officersOnly = "officers only"

func forOfficers() map[string]any { return map[string]any{officersOnly: true} }

type visitorKey struct{}

// authenticate lets a request to a personal route through only for a member, and to an
// officers' only for an officer, before its body is looked at. Nothing personal may be
// kept by caches.
func (s *Handlers) authenticate(ctx huma.Context, next func(huma.Context)) {
	op := ctx.Operation()
	if len(op.Security) == 0 {
		next(ctx)
		return
	}
	r, _ := humago.Unwrap(ctx)
	visitor, err := s.Door.Who(r)
	if errors.Is(err, answer.ErrNoToken) {
		if err = s.payForGuess(r, err); errors.Is(err, answer.ErrNoToken) && isOptional(op) && !s.Door.Guesses(r) {
			next(ctx)
			return
		}
	}
	ctx.SetHeader("Cache-Control", "no-store")
	if errors.Is(err, answer.ErrNoToken) {
		ctx.SetHeader("WWW-Authenticate", `Bearer realm="divisionbell"`)
	}
	if err == nil && op.Metadata[officersOnly] != nil && visitor.Member.Role != store.RoleOfficer {
		err = answer.ErrOfficersOnly
	}
	if err != nil {
		answerProblem(ctx, s.Errors.Problem(routeOf(op), err))
		return
	}
	next(huma.WithValue(ctx, visitorKey{}, visitor))
}

func isOptional(op *huma.Operation) bool {
	return slices.ContainsFunc(op.Security, func(way map[string][]string) bool { return len(way) == 0 })
}

// payForGuess has a network pay for a secret that is no good, so that nobody tries many.
// It returns why the secret is refused, or that the network has tried too many.
func (s *Handlers) payForGuess(r *http.Request, refused error) error {
	if !s.Door.Guesses(r) {
		return refused
	}
	visit := s.Networks.Visit(r, s.ClientOf)
	defer visit.End()
	if err := limits.Guess(visit.In(r.Context())); err != nil {
		return err
	}
	return refused
}

// member returns who sent the request. Only handlers of routes that need a token
// may ask.
func member(ctx context.Context) store.Member {
	return ctx.Value(visitorKey{}).(session.Visitor).Member
}

// visitor returns who sent the request, and whether anybody said so.
func visitor(ctx context.Context) (session.Visitor, bool) {
	v, ok := ctx.Value(visitorKey{}).(session.Visitor)
	return v, ok
}

type requestKey struct{}

// passRequest lets handlers see the cookies of a request, and what browser sent it.
func passRequest(ctx huma.Context, next func(huma.Context)) {
	r, _ := humago.Unwrap(ctx)
	next(huma.WithValue(ctx, requestKey{}, r))
}

// askedBy returns the request. Only handlers of routes with passRequest may ask.
func askedBy(ctx context.Context) *http.Request { return ctx.Value(requestKey{}).(*http.Request) }

// cookies writes cookies for a header.
func cookies(all ...*http.Cookie) []string {
	lines := make([]string, len(all))
	for i, c := range all {
		lines[i] = c.String()
	}
	return lines
}
