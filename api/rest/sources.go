package rest

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/calendar"
	"divisionbell/scheduler/rhythm"
)

//go:embed sources.html
var sourcesTemplate string

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
	handle(s, huma.Operation{
		OperationID: "get-sources-page",
		Method:      http.MethodGet,
		Path:        "/admin/sources",
		Tags:        []string{tagOfficers},
		Security:    needsToken(),
		Metadata:    forOfficers(),
		Errors:      []int{http.StatusUnauthorized, http.StatusForbidden},
		Summary:     "The same as a page for the officers",
		Responses:   contentIs("text/html; charset=utf-8", "The page", &huma.Schema{Type: huma.TypeString}),
	}, s.getSourcesPage)
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

// sourcesView is what the page shows.
type sourcesView struct {
	Style    template.CSS
	Document rhythm.SourcesDocument
	Version  string
	Now      time.Time
}

func (s *Handlers) getSourcesPage(context.Context, *struct{}) (*docsOutput, error) {
	page, err := template.New("sources").Funcs(template.FuncMap{
		"moment": s.moment, "stamp": stamp, "state": stateInWords, "title": calendar.Body.Title, "times": timesInWords, "row": inARow, "page": isPage,
	}).Parse(sourcesTemplate)
	if err != nil {
		return nil, fmt.Errorf("read the page of the sources: %w", err)
	}
	var html bytes.Buffer
	view := sourcesView{template.CSS(docsStyle), s.describeSources(), s.Editions.Current().Calendar.Version(), s.Now()}
	if err := page.Execute(&html, view); err != nil {
		return nil, fmt.Errorf("write the page of the sources: %w", err)
	}
	return &docsOutput{ContentType: "text/html; charset=utf-8", Policy: stylePolicy(docsStyle), Body: html.Bytes()}, nil
}

// moment writes an instant for people: 25 November 2026, 03:00.
func (s *Handlers) moment(t time.Time) string {
	return t.In(s.Location).Format("2 January 2006, 15:04")
}

// stamp writes an instant for programs that read the page.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func stateInWords(d rhythm.SourceDocument) string {
	words := map[string]string{
		"waiting": "not asked yet", "good": "good", "failing": "no answer", "refused": "answer not believed",
	}
	text := cmp.Or(words[d.State], d.State)
	if d.Circuit == "open" {
		text += ", tried seldom"
	}
	return text
}

func timesInWords(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// inARow says how often something went wrong without a break.
func inARow(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times in a row", n)
}

// isPage reports whether what is shown of an address can be opened.
func isPage(shown string) bool {
	return strings.HasPrefix(shown, "https://") || strings.HasPrefix(shown, "http://")
}
