package rest

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/calendar/councils"
)

type (
	councilsOutput struct {
		Body councilsDocument
	}
	councilsDocument struct {
		Councils []councils.Info `json:"councils" doc:"Every council, by the names of their areas; one that was abolished has its last day and those that came after it."`
		Source   string          `json:"source" doc:"Where the list is from."`
		Licence  string          `json:"licence" doc:"On what terms it may be used."`
	}
)

func (s *Handlers) addCouncils() {
	handle(s, huma.Operation{
		OperationID: "get-councils",
		Method:      http.MethodGet,
		Path:        "/v1/councils",
		Tags:        []string{tagAdvice},
		Summary:     "Councils that a question can name",
		Description: "Each with its nation, its kind and, as far as it is known, its next election. Of most councils in England nobody has said it here, and none is given.",
		Metadata:    keptForAll(),
	}, func(context.Context, *struct{}) (*councilsOutput, error) {
		all := s.Editions.Current().Advice.Councils(s.today())
		return &councilsOutput{Body: councilsDocument{Councils: all, Source: councils.Source, Licence: councils.Licence}}, nil
	})
}
