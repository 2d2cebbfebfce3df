package rest

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/scheduler/rhythm"
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
		Summary:     "Where the dates come from, and how the sources fare",
		Description: "Each source that is asked while the service runs: when it last answered, what it last changed, how far its dates go, and what it said that was not believed.",
	}, s.getSources)
}

func (s *Handlers) describeSources() rhythm.SourcesDocument {
	var all []rhythm.Status
	if s.Sources != nil {
		all = s.Sources()
	}
	return rhythm.Describe(all, s.Editions.Current().Calendar, s.today())
}

func (s *Handlers) getSources(context.Context, *struct{}) (*sourcesOutput, error) {
	return &sourcesOutput{Body: s.describeSources()}, nil
}
