package api

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/layers/layerstest"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/kept"
)

func withCouncils(t testing.TB) *edition.Edition {
	t.Helper()
	book, err := rule.Load()
	if err != nil {
		t.Fatal(err)
	}
	e, err := edition.New(layerstest.Councils(t), book, calendar.MustDate("2025-11-23"))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// BenchmarkDay asks what a day is, of the facts in the binary, and of those with 20,000
// meetings of councils more.
func BenchmarkDay(b *testing.B) {
	facts, err := firstEdition()
	if err != nil {
		b.Fatal(err)
	}
	for _, bc := range []struct {
		name    string
		edition *edition.Edition
	}{{"facts", facts}, {"facts and councils", withCouncils(b)}} {
		b.Run(bc.name, func(b *testing.B) {
			s := start(b)
			bc.edition.Kept = kept.NewShelf(0) // what is kept takes no work
			s.server.Editions.Put(bc.edition, s.server.Now())
			r := httptest.NewRequest(http.MethodGet, "/v1/days/2027-06-15", nil)
			for b.Loop() {
				w := httptest.NewRecorder()
				s.server.router.echo.ServeHTTP(w, r)
				if w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
			}
		})
	}
}

// BenchmarkQuestion answers the same question with the document for programs and with the
// page for people, each worked out anew. Of the page it reports how many times as long it
// takes.
func BenchmarkQuestion(b *testing.B) {
	const question = "office=mp&action=write&topic=libraries&nation=england"
	s := start(b)
	e, err := firstEdition()
	if err != nil {
		b.Fatal(err)
	}
	e.Kept = kept.NewShelf(0) // what is kept takes no work
	s.server.Editions.Put(e, s.server.Now())
	ask := func(path string) time.Duration {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, path+"?"+question, nil)
		started := time.Now()
		s.server.router.echo.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			b.Fatal(path, w.Code)
		}
		return time.Since(started)
	}
	var document, page []time.Duration
	for b.Loop() {
		document, page = append(document, ask("/v1/best-time")), append(page, ask("/"))
	}
	slices.Sort(document)
	slices.Sort(page)
	one, other := document[len(document)/2], page[len(page)/2]
	b.ReportMetric(float64(one.Microseconds()), "us/document")
	b.ReportMetric(float64(other.Microseconds()), "us/page")
	b.ReportMetric(float64(other)/float64(one), "page/document")
	b.ReportMetric(0, "ns/op")
}
