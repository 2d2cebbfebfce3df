package mail

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/store"
)

var update = flag.Bool("update", false, "write the golden mails anew")

func TestReminderSays(t *testing.T) {
	tell := store.Step{Name: "communications", Due: calendar.MustDate("2026-05-05"), Text: "Tell the communications team."}
	manager := store.Step{Name: "manager", Due: calendar.MustDate("2026-05-05"), Text: "Tell your manager what you plan and why."}
	post := store.Step{Name: "send", Due: calendar.MustDate("2026-05-19"), Text: "Send the letter."}
	letter := store.Contact{
		ID: "k3x", Office: "mp", Action: "write", First: calendar.MustDate("2026-05-19"), Last: calendar.MustDate("2026-05-19"),
		Steps: []store.Step{manager, tell, post},
	}
	visit := store.Contact{
		ID: "k4y", Office: "ms", Action: "visit", Whom: "Siân Ŵyn <MS>", Purpose: "Keep the branch library open;\nit is \"the last\" & best",
		First: calendar.MustDate("2026-05-18"), Last: calendar.MustDate("2026-05-22"), Steps: []store.Step{tell},
	}
	for _, tc := range []struct {
		name    string
		contact store.Contact
		steps   []store.Step
		now     string
		subject string
	}{
		{"today", letter, []store.Step{tell}, "2026-05-05T08:00:00+01:00", "Today: tell the communications team (letter to your MP)"},
		{"two-steps", letter, []store.Step{manager, tell}, "2026-05-05T08:00:00+01:00", "Today: tell your manager what you plan and why, and 1 more (letter to your MP)"},
		{"late", visit, []store.Step{tell}, "2026-05-09T00:30:00+01:00", "Was due on Tuesday 5 May: tell the communications team (visit by Siân Ŵyn <MS>)"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			now, err := time.Parse(time.RFC3339, tc.now)
			if err != nil {
				t.Fatal(err)
			}
			r := store.Mail{ID: tc.contact.ID + "-2026-05-05", Steps: tc.steps}
			m, err := Reminder(store.Member{Email: "sian@example.org"}, tc.contact, r, []byte("ics"), "https://bell.example.org", now)
			if err != nil {
				t.Fatal(err)
			}
			if m.ID != r.ID || m.To != "sian@example.org" || !m.Date.Equal(now) || string(m.Calendar) != "ics" {
				t.Errorf("the message is %+v", m)
			}
			if m.Subject != tc.subject {
				t.Errorf("the subject is %q, want %q", m.Subject, tc.subject)
			}
			golden(t, tc.name+".txt", m.Text)
			golden(t, tc.name+".html", m.HTML)
			if strings.Contains(m.HTML, "src=") || strings.Contains(m.HTML, "<link") || strings.Contains(m.HTML, "<script") {
				t.Error("the HTML loads something")
			}
		})
	}
}

func TestReminderWithoutSteps(t *testing.T) {
	if _, err := Reminder(store.Member{}, store.Contact{}, store.Mail{}, nil, "", noon); err == nil {
		t.Error("a reminder of nothing was written")
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is now:\n%s", name, got)
	}
}
