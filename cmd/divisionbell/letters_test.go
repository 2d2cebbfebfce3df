package main

import (
	"bytes"
	"log/slog"
	"mime"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/layers"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/engagement"
	"divisionbell/scheduler/mail/mailtest"
	"divisionbell/store"
)

// A member who reads Welsh has planned; the recess moves onto one of her plans; on Monday
// morning she gets a reminder, the weekly mail and what has changed, once each.
func TestEveryKindOfMailGoesOutOnAMondayMorning(t *testing.T) {
	post := mailtest.Start(t, mailtest.Config{})
	cmd := &serveCmd{dataFlags: dataFlags{Data: t.TempDir()}, SMTP: "smtp://" + post.Addr, MailFrom: "bell@example.org"}
	now := time.Date(2027, 1, 7, 9, 0, 0, 0, time.UTC) // a Thursday
	a := &app{loc: time.UTC, now: func() time.Time { return now }}
	v, err := cmd.voice()
	if err != nil {
		t.Fatal(err)
	}
	usual, err := edition.New(nil, v.book, calendar.MustDate("2026-01-01"))
	if err != nil {
		t.Fatal(err)
	}
	st, err := cmd.open()
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	sender, err := cmd.sender()
	if err != nil {
		t.Fatal(err)
	}
	editions := edition.NewEditions(usual, now)
	var log bytes.Buffer
	mails, err := cmd.post(a, mailing{v, st, editions, sender, "https://bell.example.org"}, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	look := func() {
		t.Helper()
		for _, job := range []func() error{
			func() error { _, err := mails.changes.Look(t.Context()); return err },
			func() error { _, err := mails.digest.Look(t.Context()); return err },
			func() error { _, err := mails.send(t.Context()); return err },
		} {
			if err := job(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := st.AddMember(t.Context(), store.Member{ID: "mair", Email: "mair@example.org", Language: "cy", State: store.StateActive, Nation: calendar.Wales, Created: now}); err != nil {
		t.Fatal(err)
	}
	for _, first := range []string{"2027-02-02", "2027-01-25"} {
		plan := engagement.Plan{Office: "mp", Action: "write", Whom: "Jo Bloggs AS", Nation: calendar.Wales, First: calendar.MustDate(first)}
		if _, err := mails.changes.Desk.Plan(t.Context(), "mair", plan, ""); err != nil {
			t.Fatal(err)
		}
	}
	look() // what is due on the day of planning goes at once
	before := len(post.Mails())
	now = time.Date(2027, 1, 9, 12, 0, 0, 0, time.UTC)
	editions.Put(withRecessSooner(t, usual, v), now)
	look()
	now = time.Date(2027, 1, 11, 8, 0, 0, 0, time.UTC)
	for range 3 {
		look()
	}
	var subjects []string
	for _, m := range post.Mails()[before:] {
		read, err := mail.ReadMessage(bytes.NewReader(m.Raw))
		if err != nil {
			t.Fatal(err)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(read.Header.Get("Subject"))
		if err != nil || read.Header.Get("List-Unsubscribe-Post") == "" || !strings.Contains(string(m.Raw), "text/calendar") {
			t.Errorf("%s: %v, %v", subject, read.Header, err)
		}
		subjects = append(subjects, strings.SplitN(subject, ":", 2)[0])
	}
	slices.Sort(subjects)
	if want := []string{"Dewiswch ddiwrnod arall", "Eich wythnos", "Heddiw"}; !slices.Equal(subjects, want) {
		t.Errorf("there came %q, want %q; %s", subjects, want, log.String())
	}
	if strings.Contains(log.String(), "example.org,") || strings.Contains(log.String(), "Bloggs") || strings.Contains(log.String(), "mair@") {
		t.Errorf("the log tells of her: %s", log.String())
	}
}

// withRecessSooner is the calendar with the February recess of 2027 a week sooner.
func withRecessSooner(t *testing.T, usual *edition.Edition, v voice) *edition.Edition {
	t.Helper()
	reading, err := importer.Decide(importer.Decision{
		ID: "commons/recess/february/2027", First: calendar.MustDate("2027-02-05"), Last: calendar.MustDate("2027-02-14"), Certain: true,
		Who: "an officer", Why: "it was announced", Day: calendar.MustDate("2027-01-09"),
	}, usual.Calendar)
	if err != nil {
		t.Fatal(err)
	}
	moved, err := almanac.Propose(nil, reading, time.Date(2027, 1, 9, 12, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	sooner, err := edition.New([]layers.Record{moved.Record}, v.book, calendar.MustDate("2026-01-01"))
	if err != nil {
		t.Fatal(err)
	}
	return sooner
}
