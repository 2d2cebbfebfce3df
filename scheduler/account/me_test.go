package account_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/account"
	"divisionbell/scheduler/body"
	"divisionbell/store"
)

func TestWhatAMemberChanges(t *testing.T) {
	text := func(s string) *string { return &s }
	hour := func(h int) *int { return &h }
	nation := func(n calendar.Nation) *calendar.Nation { return &n }
	yes := func(is bool) *bool { return &is }
	off := func(kinds ...store.MailKind) *[]store.MailKind { return &kinds }
	w := newWorld(t)
	m := w.invite("sian@example.org")
	for _, tc := range []struct {
		name   string
		change account.Change
		wrong  string // the field, if it is refused
	}{
		{"her name", account.Change{Name: text(" Siân Ŵyn ")}, ""},
		{"no name again", account.Change{Name: text("")}, ""},
		{"a name in two lines", account.Change{Name: text("Siân\nŴyn")}, "name"},
		{"a name that turns the text around", account.Change{Name: text("Siân\u202enyŴ")}, "name"},
		{"a name that is no text", account.Change{Name: text("\xffSiân")}, "name"},
		{"a name as long as a letter", account.Change{Name: text(strings.Repeat("é", 101))}, "name"},
		{"Welsh", account.Change{Language: text("cy")}, ""},
		{"Klingon", account.Change{Language: text("tlh")}, "language"},
		{"her nation", account.Change{Nation: nation(calendar.Wales)}, ""},
		{"no nation again", account.Change{Nation: nation("")}, ""},
		{"a group of nations", account.Change{Nation: nation(calendar.UnitedKingdom)}, "nation"},
		{"mails at noon", account.Change{MailHour: hour(12)}, ""},
		{"mails by night", account.Change{MailHour: hour(3)}, "mail_hour"},
		{"mails at 20:00", account.Change{MailHour: hour(20)}, "mail_hour"},
		{"to be asked to take part in campaigns", account.Change{Asked: yes(true)}, ""},
		{"no newspapers, and not to be asked", account.Change{Asked: yes(false), Off: off("newspapers")}, "off"},
		{"no digest and no reminders", account.Change{Off: off(store.MailDigest, store.MailReminders)}, ""},
		{"no newspapers", account.Change{Off: off("newspapers")}, "off"},
		{"no digest, twice", account.Change{Off: off(store.MailDigest, store.MailDigest)}, "off"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			changed, err := w.Change(t.Context(), m, tc.change)
			var field *account.FieldError
			switch {
			case tc.wrong == "" && err != nil:
				t.Fatal(err)
			case tc.wrong != "" && (!errors.As(err, &field) || field.Field != tc.wrong):
				t.Errorf("got error %v, want one about %s", err, tc.wrong)
			case tc.wrong == "":
				m = changed
			}
			kept, err := w.store.Member(t.Context(), m.ID)
			w.must(err)
			if kept.Revision != m.Revision {
				t.Errorf("what was refused changed her: %+v", kept)
			}
		})
	}
	if m.Name != "" || m.Language != "cy" || m.MailHour != 12 || m.Wants(store.MailDigest) || !m.Wants(store.MailPlanChanges) || m.AskSince != calendar.MustDate("2027-01-04") {
		t.Errorf("in the end she is %+v", m)
	}
	if m, err := w.Change(t.Context(), m, account.Change{Asked: yes(false)}); err != nil || !m.AskSince.IsZero() {
		t.Errorf("who is not to be asked any more is %+v, %v", m, err)
	}
	old := m
	old.Revision--
	if _, err := w.Change(t.Context(), old, account.Change{Name: text("late")}); !errors.Is(err, store.ErrConflict) {
		t.Errorf("a change of what was changed since: got error %v", err)
	}
}

// plan keeps a contact of that member's.
func (w *world) plan(memberID, id string, last string) store.Contact {
	w.Helper()
	day := calendar.MustDate(last)
	c := store.Contact{
		ID: id, Member: memberID, Office: "mp", Action: "write", Whom: "Ms Smith MP", Nation: calendar.Wales, First: day, Last: day,
		Steps: []store.Step{{Name: "send", Due: day, Text: "Send it."}}, Created: w.clock(), Updated: w.clock(),
	}
	c, err := w.store.AddContact(w.Context(), c, []store.Mail{{ID: id + "-1", Steps: c.Steps, Due: w.clock()}}, store.IdempotencyKey{})
	w.must(err)
	return c
}

func TestExportHasEverythingAndErasingLeavesNothing(t *testing.T) {
	w := newWorld(t)
	m := w.invite("sian@example.org")
	other := w.invite("bob@example.org")
	secret, m := w.signsIn(w.asks(m.Email))
	w.plan(m.ID, "visit", "2027-03-05")
	w.plan(other.ID, "letter", "2027-03-05")
	_, token, err := w.NewToken(t.Context(), m.ID, "my script")
	w.must(err)
	feedSecret, err := store.NewSecret(&everyByte{})
	w.must(err)
	w.must(w.store.AddFeed(t.Context(), store.Feed{ID: "f", Member: m.ID, Label: "my phone"}, feedSecret))

	e, err := w.Export(t.Context(), m.ID)
	w.must(err)
	if e.Member.Email != m.Email || len(e.Contacts) != 1 || len(e.Reminders["visit"]) != 1 || len(e.Feeds) != 1 || len(e.Tokens) != 1 || len(e.Sessions) != 1 || e.Unreadable != 0 {
		t.Errorf("the export is %+v", e)
	}
	ics, err := w.ExportCalendar(t.Context(), m.ID)
	w.must(err)
	if !bytes.Contains(ics, []byte("Ms Smith MP")) || !bytes.Contains(ics, []byte("BEGIN:VEVENT")) {
		t.Errorf("the calendar is %s", ics)
	}

	w.must(w.Erase(t.Context(), m.ID))
	_, _, bySession := w.BySession(t.Context(), secret)
	_, byToken := w.ByToken(t.Context(), token)
	_, byFeed := w.store.FeedBySecret(t.Context(), feedSecret, w.clock())
	_, export := w.Export(t.Context(), m.ID)
	for what, err := range map[string]error{"session": bySession, "token": byToken, "feed": byFeed, "export": export} {
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("her %s: got error %v", what, err)
		}
	}
	if e, err := w.Export(t.Context(), other.ID); err != nil || len(e.Contacts) != 1 {
		t.Errorf("the other's export is %+v, %v", e, err)
	}
}

type everyByte struct{ next byte }

func (e *everyByte) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = e.next
		e.next++
	}
	return len(p), nil
}

func TestWhatOfficersDoIsRecorded(t *testing.T) {
	w := newWorld(t)
	officer := w.invite("officer@example.org")
	w.must(w.SetRole(t.Context(), store.CommandLine, officer.ID, store.RoleOfficer))
	m, err := w.Invite(t.Context(), officer.ID, "sian@example.org", store.RoleMember)
	w.must(err)
	if _, err := w.Invite(t.Context(), officer.ID, "SIAN@example.org", store.RoleMember); !errors.Is(err, store.ErrExists) {
		t.Errorf("inviting her again: got error %v", err)
	}
	w.must(w.Disable(t.Context(), officer.ID, m.ID))
	w.must(w.Enable(t.Context(), officer.ID, m.ID))
	w.must(w.Remove(t.Context(), officer.ID, m.ID))
	acts, err := w.store.Acts(t.Context(), store.Part{})
	w.must(err)
	var words []string
	for _, a := range acts.Items {
		words = append(words, a.What)
	}
	if got := strings.Join(words, " "); got != "remove-member set-state-active set-state-disabled invite-member set-role-officer invite-member" {
		t.Errorf("the record is %s", got)
	}
	if a := acts.Items[0]; a.By != officer.ID || a.On != m.ID || !a.At.Equal(w.clock()) {
		t.Errorf("the last act is %+v", a)
	}
	if mails := w.post.all(); len(mails) != 2 || mails[1].To != "sian@example.org" {
		t.Errorf("the invitations are %+v", mails)
	}
}

// days lets time pass, with a look each day.
func (w *world) days(n int) { w.daysBy(1, n) }

// daysBy lets time pass, with a look every so many days.
func (w *world) daysBy(step, n int) {
	w.Helper()
	for range n {
		w.wait(time.Duration(step) * 24 * time.Hour)
		_, err := w.Keep(w.Context())
		w.must(err)
	}
}

func TestNothingIsKeptForLongerThanItIsSaid(t *testing.T) {
	w := newWorld(t)
	gone, here := w.invite("gone@example.org"), w.invite("here@example.org")
	_, token, err := w.NewToken(t.Context(), here.ID, "script")
	w.must(err)
	w.plan(here.ID, "old", "2027-01-10")
	kept := w.plan(here.ID, "kept", "2027-01-10")
	kept.Keep = true
	_, err = w.store.UpdateContact(t.Context(), kept, nil)
	w.must(err)
	asked := func() int {
		n := 0
		for _, m := range w.post.all() {
			if m.To == gone.Email && strings.Contains(m.Subject, "to keep your plans") {
				n++
			}
		}
		return n
	}
	w.daysBy(2, 365)
	w.days(1)
	if _, err := w.ByToken(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	if n := asked(); n != 0 {
		t.Errorf("asked %d times within two years", n)
	}
	if _, err := w.store.Contact(t.Context(), here.ID, "old"); err != nil {
		t.Errorf("within two years of its end: %v", err)
	}
	w.days(10)
	if n := asked(); n != 1 {
		t.Errorf("asked %d times after two years, want once", n)
	}
	w.days(19)
	if _, err := w.store.Member(t.Context(), gone.ID); err != nil {
		t.Errorf("erased before a month was over: %v", err)
	}
	w.days(12)
	if _, err := w.store.Member(t.Context(), gone.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a month after she was asked: got error %v", err)
	}
	if n := asked(); n != 1 {
		t.Errorf("asked %d times in all", n)
	}
	if _, err := w.store.Contact(t.Context(), here.ID, "old"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("two years after its end: got error %v", err)
	}
	if _, err := w.store.Contact(t.Context(), here.ID, "kept"); err != nil {
		t.Errorf("what she keeps: %v", err)
	}
	if _, err := w.ByToken(t.Context(), token); err != nil {
		t.Errorf("who is there: %v", err)
	}
}

func TestAClockThatIsWrongErasesNobody(t *testing.T) {
	w := newWorld(t)
	m := w.invite("sian@example.org")
	w.plan(m.ID, "visit", "2027-01-10")
	_, err := w.Keep(t.Context())
	w.must(err)
	w.wait(5 * 365 * 24 * time.Hour)
	for range 3 * 60 {
		w.wait(time.Minute)
		_, err := w.Keep(t.Context())
		w.must(err)
	}
	if _, err := w.store.Contact(t.Context(), m.ID, "visit"); err != nil {
		t.Errorf("her contact: %v", err)
	}
	if n := len(w.post.all()); n != 1 {
		t.Errorf("%d mails went out, want the invitation alone", n)
	}
}

func TestWhoCannotBeReachedIsAskedAgain(t *testing.T) {
	w := newWorld(t)
	w.invite("sian@example.org")
	w.days(1)
	w.post.failing = errors.New("the server is away")
	for range 368 {
		w.wait(48 * time.Hour)
		_, _ = w.Keep(t.Context())
	}
	w.post.failing = nil
	w.days(1)
	if mails := w.post.all(); len(mails) != 2 || !strings.Contains(mails[1].Subject, "to keep your plans") {
		t.Errorf("the mails are %+v", mails)
	}
}

// A membership body can keep things for a shorter time, or a longer one.
func TestABodySaysForHowLongThingsAreKept(t *testing.T) {
	w := newWorld(t)
	w.Retention = body.Retention{Contacts: 6, Members: 36}
	gone := w.invite("gone@example.org")
	w.plan(gone.ID, "short", "2027-01-10")
	w.daysBy(2, 80)
	if _, err := w.store.Contact(t.Context(), gone.ID, "short"); err != nil {
		t.Errorf("within six months of its end: %v", err)
	}
	w.daysBy(2, 20)
	if _, err := w.store.Contact(t.Context(), gone.ID, "short"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("six months after its end: got error %v", err)
	}
	w.daysBy(2, 360)
	if n := len(w.post.all()); n != 1 { // the invitation
		t.Errorf("within three years she got %d mails", n)
	}
	w.daysBy(2, 100)
	if n := len(w.post.all()); n != 2 {
		t.Errorf("after three years she got %d mails, want one that asks", n)
	}
}
