package answer

import (
	"net/http"
	"slices"
	"strings"
)

// isForPrograms reports whether what is at an address speaks to programs, whatever they
// say that they would take.
func isForPrograms(path string) bool {
	if slices.Contains([]string{"/v1", "/feeds", "/healthz", "/readyz", "/metrics", "/openapi.json", "/mcp"}, path) {
		return true
	}
	return strings.HasPrefix(path, "/v1/") || strings.HasPrefix(path, "/feeds/")
}

// TakesHTML reports whether the client names HTML, and would not rather have a problem
// document (RFC 9110, section 12.5.1). Who takes anything is no browser.
func TakesHTML(h http.Header) bool {
	header := strings.ToLower(strings.Join(h["Accept"], ","))
	html, _ := quality(header, "text/html")
	document, _ := quality(header, ProblemType)
	return html > 0 && html >= document
}
