package answer_test

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"divisionbell/api/answer"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/edition/editiontest"
)

// people sees which problems are shown as pages.
type people struct{}

func (people) ShowProblem(w http.ResponseWriter, _ *http.Request, p *answer.Problem) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(p.Status)
}

const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

func TestPeopleAreShownAPageAndProgramsADocument(t *testing.T) {
	for _, tc := range []struct {
		name, path, accept string
		isPage             bool
	}{
		{"somebody slips in an address", "/contcats", browser, true},
		{"somebody asks for a page that is gone", "/feeds-of-yesterday", browser, true},
		{"HTML above all", "/contacts", "text/html", true},
		{"a program that takes anything", "/contacts", "*/*", false},
		{"a program that says nothing", "/contacts", "", false},
		{"a program that would rather have a document", "/contacts", "text/html;q=0.5, application/problem+json", false},
		{"a program that takes no HTML", "/contacts", "text/html;q=0, */*", false},
		{"somebody reads what the service says to programs", "/v1/days/2027-13-01", browser, false},
		{"the same without anything below", "/v1", browser, false},
		{"a feed, opened in a browser", "/feeds/nothing.ics", browser, false},
		{"whether the service is up", "/readyz", browser, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			show := &answer.Errors{Log: slog.New(slog.DiscardHandler), Pages: people{}}
			w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, tc.path, nil)
			r.Header.Set("Accept", tc.accept)
			show.Answer(w, r, "GET "+tc.path, &answer.Refused{Status: http.StatusNotFound})
			if isPage := w.Header().Get("Content-Type") == "text/html; charset=utf-8"; isPage != tc.isPage || w.Code != http.StatusNotFound {
				t.Errorf("%d %s", w.Code, w.Header())
			}
			if tc.isPage {
				return
			}
			var p answer.Problem
			if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Status != w.Code || w.Header().Get("Content-Type") != answer.ProblemType {
				t.Errorf("%v: %s %s", err, w.Header(), w.Body)
			}
		})
	}
}

var firstEdition = editiontest.Once("2025-11-23")

func newAgain(t *testing.T) *answer.Again {
	t.Helper()
	first, err := firstEdition()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	return &answer.Again{Editions: edition.NewEditions(first, now), Now: func() time.Time { return now }, Location: time.UTC}
}

// A page that is the same for all is worked out once for a calendar, and who has it is not
// sent it again; one that could not be made is tried again.
func TestAPageIsWorkedOutOnce(t *testing.T) {
	again := newAgain(t)
	made, broken := 0, errors.New("the page is broken")
	ask := func(tag string) (*httptest.ResponseRecorder, error) {
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/year/2027", nil)
		r.Header.Set("If-None-Match", tag)
		err := again.SendKept(w, r, "page /year/2027 cy", func() (answer.Content, error) {
			if made++; made == 1 {
				return answer.Content{}, broken
			}
			return answer.Content{Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}}, Body: []byte("<h1>2027</h1>")}, nil
		})
		return w, err
	}
	if w, err := ask(""); !errors.Is(err, broken) || w.Body.Len() > 0 {
		t.Errorf("a page that could not be made: %v, %s", err, w.Body)
	}
	first, err := ask("")
	if err != nil || first.Body.String() != "<h1>2027</h1>" || first.Header().Get("Last-Modified") == "" {
		t.Fatalf("%v %s %s", err, first.Header(), first.Body)
	}
	if known, err := ask(first.Header().Get("ETag")); err != nil || known.Code != http.StatusNotModified || made != 2 {
		t.Errorf("who has it: %v %d, worked out %d times", err, known.Code, made)
	}
}
