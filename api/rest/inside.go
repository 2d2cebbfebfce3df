package rest

import (
	"context"
	"net/http"

	"divisionbell/api/answer"
)

// What is for the operator alone can be kept to an address of its own: the metrics, and why the
// service is not ready.

type insideKey struct{}

// inside are the paths that are answered there.
func inside() []string { return []string{"/metrics", "/readyz", "/healthz"} }

// Inside answers of the whole interface what is for the operator, and nothing else.
func Inside(whole http.Handler) http.Handler {
	mux := http.NewServeMux()
	for _, path := range inside() {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			whole.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), insideKey{}, true)))
		})
	}
	return mux
}

// tells reports whether who asks is told what is for the operator.
func (s *Handlers) tells(ctx context.Context) bool {
	return !s.OperatorElsewhere || ctx.Value(insideKey{}) != nil
}

// withMetrics refuses the metrics to who is not to have them.
func (s *Handlers) withMetrics(ctx context.Context) error {
	if s.tells(ctx) {
		return nil
	}
	return &answer.Refused{Status: http.StatusNotFound}
}
