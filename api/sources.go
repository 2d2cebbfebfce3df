package api

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/calendar"
	"divisionbell/calendar/address"
	"divisionbell/scheduler/rhythm"
)

//go:embed sources.html
var sourcesTemplate string

// SourcesDocument says how the sources of dates fare. Of addresses that were asked it
// has only the hosts: those of a configured calendar may be secret.
type SourcesDocument struct {
	Sources []sourceDocument  `json:"sources"`
	Bodies  []horizonDocument `json:"bodies" doc:"How far the announced dates of each body go, whoever told them."`
}

type sourceDocument struct {
	Name       string                `json:"name" example:"bank-holidays"`
	Title      string                `json:"title" example:"GOV.UK bank holidays"`
	Bodies     []calendar.Body       `json:"bodies"`
	Address    string                `json:"address" doc:"A page for people; of a configured source without one only the host."`
	Licence    string                `json:"licence" doc:"The licence, with the attribution that it asks for."`
	State      string                `json:"state" enum:"waiting,good,failing,refused" doc:"waiting: not asked yet; good: its last answer was believed; failing: there was no answer; refused: its last answer was not believed and changed nothing."`
	Circuit    string                `json:"circuit" enum:"closed,open" doc:"open after five failures in a row: it is tried more and more seldom, at last once a day."`
	Tried      time.Time             `json:"tried,omitzero" doc:"The last try."`
	Answered   time.Time             `json:"answered,omitzero" doc:"The last answer that was believed."`
	Changed    time.Time             `json:"changed,omitzero" doc:"The last answer that changed the calendar."`
	Next       time.Time             `json:"next,omitzero" doc:"The next try."`
	Every      string                `json:"every" example:"daily" doc:"How often it is asked while all is well: daily, weekly, every 6h."`
	Why        string                `json:"why,omitempty" doc:"Why so often."`
	Notes      []string              `json:"notes,omitempty" doc:"What was cut or left out of its last answer."`
	Failures   int                   `json:"failures" doc:"How often in a row it failed or was not believed."`
	Problem    string                `json:"problem,omitempty" doc:"What was wrong the last time, in plain words."`
	Reach      []reachDocument       `json:"reach" doc:"The last day that its last answer spoke of, body by body."`
	Quarantine []quarantinedDocument `json:"quarantine" doc:"The newest answers that were not believed, oldest first. They changed nothing."`
}

type reachDocument struct {
	Body  calendar.Body `json:"body"`
	Until calendar.Date `json:"until"`
}

type quarantinedDocument struct {
	First  time.Time `json:"first"`
	Last   time.Time `json:"last"`
	Times  int       `json:"times" doc:"How often in a row it came."`
	Over   time.Time `json:"over,omitzero" doc:"When the source was believed again; left out if it has not been."`
	Reason string    `json:"reason"`
	Hosts  []string  `json:"hosts" doc:"Who was asked."`
}

type horizonDocument struct {
	Body    calendar.Body `json:"body"`
	Title   string        `json:"title" example:"House of Commons"`
	Until   calendar.Date `json:"until,omitzero" doc:"The last day of which something is announced; left out if nothing is."`
	Of      string        `json:"of,omitempty" doc:"The id of the entry that goes so far."`
	Warning string        `json:"warning,omitempty" doc:"Given if they have run out or will within 90 days."`
}

// DescribeSources writes down how sources fare, and how far a calendar's announced
// dates go as of today.
func DescribeSources(all []rhythm.Status, cal *calendar.Calendar, today calendar.Date) SourcesDocument {
	doc := SourcesDocument{Sources: make([]sourceDocument, len(all)), Bodies: []horizonDocument{}}
	for i, s := range all {
		doc.Sources[i] = describeSource(s)
	}
	for _, h := range cal.Horizons() {
		doc.Bodies = append(doc.Bodies, horizonDocument{h.Body, h.Body.Title(), h.Last, h.Of, h.Warning(today)})
	}
	return doc
}

func describeSource(s rhythm.Status) sourceDocument {
	doc := sourceDocument{
		Name: s.Source.Name, Title: s.Source.Title, Bodies: listOf(s.Source.Bodies), Address: s.Source.Address, Licence: s.Source.Licence,
		State: stateOf(s), Circuit: "closed", Tried: s.Tried, Answered: s.Answered, Changed: s.Changed, Next: s.Next,
		Every: s.Rhythm(), Why: s.Source.Why, Notes: s.Notes, Failures: s.Failures, Problem: s.Problem, Reach: []reachDocument{}, Quarantine: []quarantinedDocument{},
	}
	if s.Open {
		doc.Circuit = "open"
	}
	for _, body := range calendar.Bodies() {
		if until, told := s.Reach[body]; told {
			doc.Reach = append(doc.Reach, reachDocument{body, until})
		}
	}
	for _, q := range s.Quarantine {
		doc.Quarantine = append(doc.Quarantine, quarantinedDocument{q.First, q.Last, q.Times, q.Over, q.Reason, hostsOf(q.Addresses)})
	}
	return doc
}

func stateOf(s rhythm.Status) string {
	switch {
	case s.Tried.IsZero():
		return "waiting"
	case s.Failures == 0:
		return "good"
	case s.InQuarantine():
		return "refused"
	default:
		return "failing"
	}
}

func hostsOf(addresses []string) []string {
	hosts := make([]string, len(addresses))
	for i, asked := range addresses {
		hosts[i] = address.Host(asked)
	}
	slices.Sort(hosts)
	return slices.Compact(hosts)
}

type sourcesOutput struct {
	Body SourcesDocument
}

func (s *server) addSources() {
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
		Tags:        []string{tagService},
		Summary:     "The same as a page for the officers",
		Responses:   contentIs("text/html; charset=utf-8", "The page", &huma.Schema{Type: huma.TypeString}),
	}, s.getSourcesPage)
}

func (s *server) describeSources() SourcesDocument {
	var all []rhythm.Status
	if s.Sources != nil {
		all = s.Sources()
	}
	return DescribeSources(all, s.Editions.Current().Calendar, s.today())
}

func (s *server) getSources(context.Context, *struct{}) (*sourcesOutput, error) {
	return &sourcesOutput{Body: s.describeSources()}, nil
}

// sourcesView is what the page shows.
type sourcesView struct {
	Style    template.CSS
	Document SourcesDocument
	Version  string
	Now      time.Time
}

func (s *server) getSourcesPage(context.Context, *struct{}) (*docsOutput, error) {
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
func (s *server) moment(t time.Time) string { return t.In(s.Location).Format("2 January 2006, 15:04") }

// stamp writes an instant for programs that read the page.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func stateInWords(d sourceDocument) string {
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
