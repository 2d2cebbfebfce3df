package api

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"divisionbell/api/rest"
	"divisionbell/scheduler"
	"divisionbell/store"
)

// outboxOf is an outbox of which three mails fell due, two went and one waits.
type outboxOf struct{}

func (outboxOf) Counts() (due, sent int64) { return 3, 2 }
func (outboxOf) Results() map[store.Came]int64 {
	return map[store.Came]int64{store.CameSent: 2, store.CameNot: 7}
}
func (outboxOf) Waiting(context.Context) (time.Duration, error) { return 90 * time.Second, nil }
func (outboxOf) Report(context.Context) (store.MailReport, error) {
	lost := store.DroppedMail{Kind: store.MailReminders, Why: store.DropNoAnswer}
	return store.MailReport{Due: 5, Suspended: 4, Dropped: []store.DroppedMail{lost, lost}}, nil
}

func TestMetrics(t *testing.T) {
	s := start(t, withSources, func(c *Config) {
		c.Outbox = outboxOf{}
		c.Looks = func() []scheduler.LookStatus {
			return []scheduler.LookStatus{{Job: "send mails that are due", Good: time.Unix(1795420800, 0)}}
		}
	})
	s.get(t, "/v1/years/2027")
	s.get(t, "/v1/years/1066")
	s.get(t, "/feeds/m/slip-of-the-hand")
	s.get(t, "/no-such-place/sian@example.org")
	s.do(t, ask{method: "BREW", path: "/healthz"})
	mustPost[rest.ContactDocument](t, s, "/v1/contacts", s.sian.token, letter)

	a := s.get(t, "/metrics")
	if a.status != http.StatusOK || !strings.HasPrefix(a.header.Get("Content-Type"), "text/plain; version=0.0.4") {
		t.Fatalf("%d %s", a.status, a.header)
	}
	version := s.server.Editions.Current().Calendar.Version()
	for _, has := range []string{
		`divisionbell_http_requests_total{method="GET",route="/v1/years/:year",status="200"} 1`,
		`divisionbell_http_requests_total{method="GET",route="/v1/years/:year",status="422"} 1`,
		`divisionbell_http_requests_total{method="GET",route="none",status="404"} 1`,
		`divisionbell_http_requests_total{method="POST",route="/v1/contacts",status="201"} 1`,
		`divisionbell_http_requests_total{method="other",route=`,
		`divisionbell_build_info{version="1.2.3"} 1`,
		`divisionbell_calendar_info{version="` + version + `"} 1`,
		`divisionbell_announced_until_timestamp_seconds{body="commons"} `,
		`divisionbell_source_refreshes_total{result="unchanged",source="whats-on"} 3`,
		`divisionbell_source_answered_timestamp_seconds{source="whats-on"} 1.7954208e+09`,
		`divisionbell_source_failures{source="bills"} 5`,
		`divisionbell_source_circuit_open{source="bills"} 1`,
		`divisionbell_source_circuit_open{source="whats-on"} 0`,
		`divisionbell_source_quarantined{source="diary"} 1`,
		`divisionbell_source_reach_timestamp_seconds{body="commons",source="whats-on"} 1.7990208e+09`,
		`divisionbell_reminders_due_total 3`,
		`divisionbell_reminders_sent_total 2`,
		`divisionbell_oldest_unsent_seconds 90`,
		`divisionbell_mails_due 5`,
		`divisionbell_mails_total{result="sent"} 2`,
		`divisionbell_mails_total{result="put-off"} 7`,
		`divisionbell_mails_total{result="answer-lost"} 0`,
		`divisionbell_store_writes_total{result="kept"} `,
		`divisionbell_store_writes_total{result="refused"} 0`,
		`divisionbell_store_write_seconds_total `,
		`divisionbell_suspended_addresses 4`,
		`divisionbell_mails_dropped{kind="reminders",why="answer-lost"} 2`,
		`divisionbell_last_good_look_timestamp_seconds{look="send mails that are due"} 1.7954208e+09`,
		`go_goroutines `,
	} {
		if !strings.Contains(a.body, has) {
			t.Errorf("no %s", has)
		}
	}
	for _, private := range []string{"sian", "slip-of-the-hand", "BREW", s.sian.id, "Bloggs"} {
		if strings.Contains(a.body, private) {
			t.Errorf("the metrics tell %q", private)
		}
	}
}
