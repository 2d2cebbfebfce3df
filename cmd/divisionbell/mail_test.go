package main

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"divisionbell/store"
)

// TestMailsAreToldOf asks with the service stopped, and with the service running.
func TestMailsAreToldOf(t *testing.T) {
	data := t.TempDir()
	mustCommand(t, "member", "add", "sian@example.org", "--data", data)
	st, err := dataFlags{Data: data}.open()
	if err != nil {
		t.Fatal(err)
	}
	sian, err := st.MemberByEmail(t.Context(), "sian@example.org")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	_, err = st.Owe(t.Context(), []store.Mail{{ID: "lost", Member: sian.ID, Kind: store.MailDigest, Due: now}, {ID: "later", Member: sian.ID, Kind: store.MailDigest, Due: now.AddDate(3, 0, 0)}})
	if err := errors.Join(err, st.Settle(t.Context(), []store.Try{{ID: "lost", Came: store.CameDropped, At: now, Why: store.DropNoAnswer}}), st.Close()); err != nil {
		t.Fatal(err)
	}
	check := func() {
		t.Helper()
		said := mustCommand(t, "mail", "status", "--data", data)
		for _, want := range []string{"no mail waits", "they refused mails: 0", "within 30 days: 1", "digest  answer-lost"} {
			if !strings.Contains(said, want) {
				t.Errorf("it says %q, want %q", said, want)
			}
		}
		if strings.Contains(said, "sian") {
			t.Errorf("it says whose mail it was: %q", said)
		}
		if said := mustCommand(t, "mail", "confirm-clock", "--data", data); !strings.Contains(said, "mails go") {
			t.Errorf("it says %q", said)
		}
	}
	check()
	service := start(t, data, "")
	defer service.stop(t)
	said := mustCommand(t, "mail", "status", "--data", data)
	if !strings.Contains(said, "they refused mails: 0") {
		t.Errorf("the service says %q", said)
	}
	if said := mustCommand(t, "mail", "confirm-clock", "--data", data); !strings.Contains(said, "2027-01-05") {
		t.Errorf("the service says %q", said)
	}
}

// A day that is taken for today sends nothing and gives nothing up.
func TestADayThatIsTakenForTodaySendsNothing(t *testing.T) {
	names := func(pretends bool) (all []string) {
		for _, job := range new(quarters).everyMinute(&app{pretends: pretends}) {
			all = append(all, job.Name)
		}
		return all
	}
	if got := names(true); !slices.Equal(got, []string{"look for new dates", "look whether all works"}) {
		t.Errorf("while a day is taken for today it looks: %q", got)
	}
	if got := names(false); !slices.Contains(got, "send mails that are due") {
		t.Errorf("on the real clock it looks: %q", got)
	}
}
