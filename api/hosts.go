package api

import (
	"fmt"
	"net"
	"net/http"
	"strings"

	"divisionbell/api/pages"
)

// ByHost answers each request with the handler of its host, where one service runs for many
// membership bodies. A host that is none of theirs is told so, and nothing of whose there are;
// only whether the service lives it answers to everybody.
func ByHost(handlers map[string]http.Handler) (http.Handler, error) {
	elsewhere, err := pages.Elsewhere()
	if err != nil {
		return nil, fmt.Errorf("answer by host: %w", err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler, ours := handlers[hostOf(r)]
		switch {
		case ours:
			handler.ServeHTTP(w, r)
		case r.URL.Path == "/healthz" && (r.Method == http.MethodGet || r.Method == http.MethodHead):
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"status":"ok"}` + "\n"))
		default:
			elsewhere.ServeHTTP(w, r)
		}
	}), nil
}

// hostOf is the host that a request is for, as handlers are named.
func hostOf(r *http.Request) string {
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.TrimSuffix(strings.ToLower(host), ".")
}
