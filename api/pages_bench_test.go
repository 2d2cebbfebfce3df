package api

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/kept"
)

// BenchmarkQuestionPage has the page of a question written, each time anew, and by turns
// what programs are answered to the same; of-json is how many times as long the page takes, packed both. Each question
// counts from another day, and nothing is kept but what is worked out with the calendar.
func BenchmarkQuestionPage(b *testing.B) {
	s := start(b)
	fresh := *s.server.Editions.Current()
	fresh.Kept = kept.NewShelf(0) // what is kept takes no work
	s.server.Editions = edition.NewEditions(&fresh, s.server.Now())
	s.server.again.Editions = s.server.Editions
	answered := func(path, question string) time.Duration {
		r := httptest.NewRequest(http.MethodGet, path+question, nil)
		r.Header.Set("Accept-Encoding", "gzip")
		w := httptest.NewRecorder()
		started := time.Now()
		if s.server.router.echo.ServeHTTP(w, r); w.Code != http.StatusOK {
			b.Fatalf("%s: %d %s", path+question, w.Code, w.Body)
		}
		return time.Since(started)
	}
	var pages, programs []time.Duration
	for n := 0; b.Loop(); n++ {
		question := fmt.Sprintf("?office=mp&action=write&topic=libraries&nation=england&from=2026-%02d-%02d", 1+n/28%12, 1+n%28)
		pages = append(pages, answered("/", question))
		programs = append(programs, answered("/v1/best-time", question))
	}
	slices.Sort(pages)
	slices.Sort(programs)
	page, program := pages[len(pages)/2], programs[len(programs)/2]
	b.ReportMetric(page.Seconds()*1000, "page-ms")
	b.ReportMetric(page.Seconds()/program.Seconds(), "of-json")
	b.ReportMetric(0, "ns/op")
}
