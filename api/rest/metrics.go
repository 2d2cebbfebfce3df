package rest

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

func (s *Handlers) addMetrics() {
	handle(s, huma.Operation{
		OperationID: "get-metrics",
		Method:      http.MethodGet,
		Path:        "/metrics",
		Tags:        []string{tagService},
		Summary:     "Metrics for Prometheus",
		Responses:   contentIs("text/plain; version=0.0.4; charset=utf-8", "The metrics", &huma.Schema{Type: huma.TypeString}),
	}, s.getMetrics)
}

func (s *Handlers) getMetrics(ctx context.Context, _ *struct{}) (*huma.StreamResponse, error) {
	if err := s.withMetrics(ctx); err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		r, w := humago.Unwrap(ctx)
		s.Metrics.ServeHTTP(w, r)
	}}, nil
}
