package main

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"divisionbell/api"
	"divisionbell/calendar"
	"divisionbell/scheduler/account"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/edition"
	"divisionbell/store/bolt"
)

// hundredQuestions are of every office and action, from days of four years, with what some
// of them need besides.
func hundredQuestions(t *testing.T, book *rule.Book) []bestTimeCmd {
	t.Helper()
	day := mustDate(t, "2026-11-28")
	pairs := book.Pairs()
	nations, topics := calendar.Nations(), append(rule.TopicNames(), "")
	var all []bestTimeCmd
	for i := range 100 {
		p := pairs[i*7%len(pairs)]
		cmd := bestTimeCmd{Office: p.Office, Action: p.Action, From: day.AddDays(i * 11), Days: advice.DefaultDays, Limit: advice.DefaultLimit}
		cmd.All = true
		if p.Office.Home() == "" {
			cmd.Nation = homeNation(nations[i%len(nations)])
		}
		cmd.Topic = topics[i%len(topics)]
		for _, ask := range book.About(p).Asks {
			switch ask.Name {
			case "sent":
				cmd.Sent = cmd.From.AddDays(-20)
			case "met":
				cmd.Met = cmd.From.AddDays(-2)
			case "closes":
				cmd.Closes = cmd.From.AddDays(60)
			}
		}
		all = append(all, cmd)
	}
	return all
}

// query is the question as an address says it.
func (cmd *bestTimeCmd) query() string {
	q := url.Values{"office": {string(cmd.Office)}, "action": {string(cmd.Action)}, "from": {cmd.From.String()}}
	for name, value := range map[string]string{
		"nation": string(cmd.Nation), "topic": cmd.Topic, "sent": cmd.Sent.String(), "met": cmd.Met.String(), "closes": cmd.Closes.String(),
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q.Encode()
}

// pageOf returns the page of a question without its tags, word by word.
func pageOf(t *testing.T, handler http.Handler, query string) string {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/?"+query, nil)
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Fatalf("/?%s: %d", query, w.Code)
	}
	text := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(w.Body.String(), " ")
	return strings.Join(strings.Fields(html.UnescapeString(text)), " ")
}

// A page, an answer for programs and the command line say the same grades, moments and
// words, whatever is asked.
func TestAHundredQuestionsAreAnsweredTheSameEverywhere(t *testing.T) {
	book, err := rule.Load()
	if err != nil {
		t.Fatal(err)
	}
	now := mustDate(t, "2026-11-28").At(9, 0, time.UTC)
	first, err := edition.New(nil, book, mustDate(t, "2025-11-28"))
	if err != nil {
		t.Fatal(err)
	}
	st, err := bolt.Open(filepath.Join(t.TempDir(), "divisionbell.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	handler, err := api.New(api.Config{
		Editions: edition.NewEditions(first, now), Store: st, Accounts: account.New(account.Config{}), Now: func() time.Time { return now }, Location: time.UTC,
		Random: rand.Reader, BaseURL: "https://bell.example.org", Version: version, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	answered := 0
	for _, cmd := range hundredQuestions(t, book) {
		answer, err := first.Advice.BestTime(cmd.question(cmd.From))
		if err != nil {
			continue // such as candidates while no poll is near
		}
		answered++
		var asJSON, printed bytes.Buffer
		if err := writeJSON(&asJSON, answer); err != nil {
			t.Fatal(err)
		}
		if err := cmd.print(&printed, first.Advice, answer); err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/v1/best-time?"+cmd.query(), nil))
		var told, asked any
		if json.Unmarshal(w.Body.Bytes(), &told) != nil || json.Unmarshal(asJSON.Bytes(), &asked) != nil || !same(told, asked) {
			t.Errorf("%s: programs are told something else than the command line says", cmd.query())
		}
		sameOnPage(t, pageOf(t, handler, cmd.query()), printed.String(), answer, cmd.query())
	}
	if answered < 95 {
		t.Errorf("only %d of a hundred questions were answered", answered)
	}
}

func same(a, b any) bool {
	one, err1 := json.Marshal(a)
	two, err2 := json.Marshal(b)
	return err1 == nil && err2 == nil && bytes.Equal(one, two)
}

// sameOnPage holds a page to an answer, and to what the command line prints of it.
func sameOnPage(t *testing.T, page, printed string, answer advice.Answer, query string) {
	t.Helper()
	want := []string{answer.Headline, ": " + string(answer.Now.Grade) + "."}
	for _, w := range answer.Windows[:min(len(answer.Windows), 3)] {
		days := w.Span().InWords(answer.From)
		want = append(want, days+" "+string(w.Grade))
		if !strings.Contains(printed, days+": "+string(w.Grade)) {
			t.Errorf("%s: the command line does not print %s, %s", query, days, w.Grade)
		}
		for _, r := range w.Reasons {
			want = append(want, r.Text)
		}
	}
	for _, said := range want {
		if !strings.Contains(page, strings.Join(strings.Fields(said), " ")) {
			t.Errorf("%s: the page does not say %q", query, said)
		}
	}
}
