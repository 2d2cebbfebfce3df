package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

type healthOutput struct {
	Body healthDocument
}

type healthDocument struct {
	Status          string `json:"status" example:"ok" doc:"Always ok: an answer at all is the news."`
	Version         string `json:"version" doc:"The version of the program."`
	CalendarVersion string `json:"calendar_version" doc:"The version of the calendar it answers from."`
}

func (s *server) addHealth() {
	handle(s, huma.Operation{
		OperationID: "get-health",
		Method:      http.MethodGet,
		Path:        "/healthz",
		Tags:        []string{tagService},
		Summary:     "Is the service up",
	}, s.getHealth)
}

func (s *server) getHealth(context.Context, *struct{}) (*healthOutput, error) {
	return &healthOutput{Body: healthDocument{
		Status: "ok", Version: s.Version, CalendarVersion: s.Editions.Current().Calendar.Version(),
	}}, nil
}
