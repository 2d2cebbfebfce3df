package rest

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/api/answer"
	"divisionbell/store"
)

// tokenScheme is the name of the bearer token in the OpenAPI document.
const tokenScheme = "token"

// needsToken marks a route as personal. The document and the check read the same
// mark.
func needsToken() []map[string][]string { return []map[string][]string{{tokenScheme: {}}} }

type memberKey struct{}

// authenticate lets a request to a personal route through only with the token of a
// member, before its body is looked at. Nothing personal may be kept by caches.
func (s *Handlers) authenticate(ctx huma.Context, next func(huma.Context)) {
	op := ctx.Operation()
	if len(op.Security) == 0 {
		next(ctx)
		return
	}
	ctx.SetHeader("Cache-Control", "no-store")
	member, err := s.memberByHeader(ctx.Context(), ctx.Header("Authorization"))
	if errors.Is(err, answer.ErrNoToken) {
		ctx.SetHeader("WWW-Authenticate", `Bearer realm="divisionbell"`)
	}
	if err != nil {
		answerProblem(ctx, s.Errors.Problem(routeOf(op), err))
		return
	}
	next(huma.WithValue(ctx, memberKey{}, member))
}

// memberByHeader returns whose token the header Authorization holds, or answer.ErrNoToken.
func (s *Handlers) memberByHeader(ctx context.Context, header string) (store.Member, error) {
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") || strings.TrimSpace(token) == "" {
		return store.Member{}, answer.ErrNoToken
	}
	member, err := s.Store.MemberByToken(ctx, store.ParseSecret(token), s.Now().In(s.Location))
	if errors.Is(err, store.ErrNotFound) {
		return store.Member{}, answer.ErrNoToken
	}
	if err != nil {
		return store.Member{}, fmt.Errorf("find the member: %w", err)
	}
	return member, nil
}

// member returns who sent the request. Only handlers of routes that need a token
// may ask.
func member(ctx context.Context) store.Member {
	return ctx.Value(memberKey{}).(store.Member)
}
