package rest

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/scheduler/rhythm"
	"divisionbell/store"
)

type sourcesOutput struct {
	Body rhythm.SourcesDocument
}

func (s *Handlers) addSources() {
	handle(s, huma.Operation{
		OperationID: "get-sources",
		Method:      http.MethodGet,
		Path:        "/v1/sources",
		Tags:        []string{tagCalendar},
		Security:    mayHaveToken(),
		Summary:     "Where the dates come from, and how the sources fare",
		Description: "Each source that is asked while the service runs: when it last answered, what it last changed, how far its dates go, and what it said that was not believed. Officers are told more exactly what was wrong.",
	}, s.getSources)
}

// fares is how the sources fare, as exactly as an officer is told.
func (s *Handlers) fares(ctx context.Context) []rhythm.Status {
	if s.Sources == nil {
		return nil
	}
	all := s.Sources()
	if v, isKnown := visitor(ctx); isKnown && v.Member.Role == store.RoleOfficer {
		return all
	}
	for i := range all {
		all[i] = all[i].InWords()
	}
	return all
}

func (s *Handlers) getSources(ctx context.Context, _ *struct{}) (*sourcesOutput, error) {
	return &sourcesOutput{Body: rhythm.Describe(s.fares(ctx), s.Editions.Current().Calendar, s.today())}, nil
}
