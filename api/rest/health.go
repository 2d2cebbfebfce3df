package rest

import (
	"context"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

type healthOutput struct {
	Body HealthDocument
}

type HealthDocument struct {
	Status          string `json:"status" example:"ok" doc:"Always ok: an answer at all is the news."`
	Version         string `json:"version" doc:"The version of the program."`
	CalendarVersion string `json:"calendar_version" doc:"The version of the calendar it answers from."`
}

type readinessOutput struct {
	Status int
	Body   ReadinessDocument
}

type ReadinessDocument struct {
	Status   string   `json:"status" enum:"ok,failing" example:"ok" doc:"Whether the service can be relied on. What is wrong with the facts does not stop it."`
	Failures []string `json:"failures" nullable:"false" doc:"What does not work, so that the status is failing."`
	Warnings []string `json:"warnings" nullable:"false" doc:"What somebody should look after."`
}

func (s *Handlers) addHealth() {
	handle(s, huma.Operation{
		OperationID: "get-health",
		Method:      http.MethodGet,
		Path:        "/healthz",
		Tags:        []string{tagService},
		Summary:     "Is the service up",
	}, s.getHealth)
	handle(s, huma.Operation{
		OperationID: "get-readiness",
		Method:      http.MethodGet,
		Path:        "/readyz",
		Tags:        []string{tagService},
		Summary:     "Can the service be relied on",
		Responses:   map[string]*huma.Response{"503": {Description: "It cannot: the failures say why."}},
		Description: "It answers 503 and failing while something does not work that the service is for: members' data cannot be read or written (a full disk, a data folder that is gone), or layers of the calendar have vanished. The warnings say for which bodies the announced dates have run out or soon will; from there on the answers lean on projections. They also name the sources that fail, layers of the calendar that cannot be read or that are gone, and records of members that are damaged.",
	}, s.getReadiness)
}

func (s *Handlers) getHealth(context.Context, *struct{}) (*healthOutput, error) {
	return &healthOutput{Body: HealthDocument{
		Status: "ok", Version: s.Version, CalendarVersion: s.Editions.Current().Calendar.Version(),
	}}, nil
}

func (s *Handlers) getReadiness(ctx context.Context, _ *struct{}) (*readinessOutput, error) {
	ready := ReadinessDocument{Status: "ok", Warnings: []string{}, Failures: []string{}}
	status := http.StatusOK
	if s.Failures != nil {
		ready.Failures = append(ready.Failures, s.Failures()...)
	}
	if len(ready.Failures) > 0 {
		ready.Status, status = "failing", http.StatusServiceUnavailable
	}
	if !s.tells(ctx) {
		ready.Failures = []string{}
		return &readinessOutput{Status: status, Body: ready}, nil
	}
	ready.Warnings = s.warnings(ctx)
	return &readinessOutput{Status: status, Body: ready}, nil
}

// warnings are what somebody should look after.
func (s *Handlers) warnings(ctx context.Context) []string {
	warnings := []string{}
	for _, h := range s.Editions.Current().Calendar.Horizons() {
		if warning := h.Warning(s.today()); warning != "" {
			warnings = append(warnings, warning)
		}
	}
	if s.Trouble != nil {
		warnings = append(warnings, s.Trouble()...)
	}
	if s.Sources != nil {
		for _, source := range s.Sources() {
			if warning := source.Warning(); warning != "" {
				warnings = append(warnings, warning)
			}
		}
	}
	damaged, err := s.Store.Damaged(ctx)
	if err != nil {
		warnings = append(warnings, "the data of members cannot be read")
	}
	if n := len(damaged); n > 0 {
		warnings = append(warnings, fmt.Sprintf("%d records of members cannot be read and are set apart: put back a backup, or erase what they belong to", n))
	}
	return warnings
}
