package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"divisionbell/api/rest"
)

// A phone that asks whether a member's feed of some 110 events is another by now, without
// the network: what the handler takes, beside one that only compares.
func BenchmarkMyFeedPolled(b *testing.B) {
	s := start(b)
	for range 11 {
		mustPost[rest.ContactDocument](b, s, "/v1/contacts", s.sian.token, letter)
	}
	polled(b, s, `{}`, 110)
}

// The same of the feed of what she follows.
func BenchmarkFollowedFeedPolled(b *testing.B) {
	s := start(b)
	mustPost[rest.FollowDocument](b, s, "/v1/me/follows", s.sian.token, `{"kind":"word","subject":"day"}`)
	polled(b, s, `{"of":"follows"}`, 110)
}

// polled measures a new feed of a member that has so many events and is known.
func polled(b *testing.B, s *service, feed string, least int) {
	b.Helper()
	address := path(b, mustPost[rest.AddedFeed](b, s, "/v1/me/feeds", s.sian.token, feed).URL)
	first := s.get(b, address)
	if n := strings.Count(first.body, "BEGIN:VEVENT"); n < least {
		b.Fatalf("only %d events", n)
	}
	tag := first.header.Get("ETag")
	bare := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
		}
	})
	for _, of := range []struct {
		name    string
		handler http.Handler
	}{{"ours", s.server.router.echo}, {"bare", bare}} {
		b.Run(of.name, func(b *testing.B) {
			r := httptest.NewRequest(http.MethodGet, address, nil)
			r.Header.Set("If-None-Match", tag)
			for b.Loop() {
				w := httptest.NewRecorder()
				if of.handler.ServeHTTP(w, r); w.Code != http.StatusNotModified {
					b.Fatal(w.Code)
				}
			}
		})
	}
}
