package pages

import (
	"bytes"
	"fmt"
	"net/http"

	"divisionbell/calendar/words"
)

// Elsewhere answers what is asked under a host that is nobody's, in both languages and without
// anything of whose hosts there are.
func Elsewhere() (http.Handler, error) {
	texts, err := words.Load(textFiles, "texts")
	if err != nil {
		return nil, fmt.Errorf("make the page for other hosts: %w", err)
	}
	var page bytes.Buffer
	page.WriteString("<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Division Bell</title></head>\n<body><main>\n")
	for _, lang := range words.Languages() {
		t := tongue{texts: texts, Lang: lang}
		fmt.Fprintf(&page, "<section lang=\"%s\"><h1>%s</h1><p>%s</p></section>\n", lang, t.Say("elsewhere.title"), t.Say("elsewhere.what"))
	}
	page.WriteString("</main></body>\n</html>\n")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Type", htmlType)
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusMisdirectedRequest)
		if r.Method != http.MethodHead {
			_, _ = w.Write(page.Bytes()) // the client may be gone
		}
	}), nil
}
