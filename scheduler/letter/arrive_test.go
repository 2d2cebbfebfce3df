package letter_test

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/scheduler/feed"
	"divisionbell/scheduler/letter"
	sending "divisionbell/scheduler/mail"
	"divisionbell/scheduler/mail/mailtest"
	"divisionbell/store"
)

// everyKind is a mail of every kind to a member.
func everyKind(t *testing.T, m store.Member) []sending.Message {
	t.Helper()
	w, now := writer(t), at(t, "2026-05-05T08:00:00+01:00")
	c := store.Contact{
		ID: "k4y", Office: "ms", Action: "visit", Nation: calendar.Wales, Whom: "Siân Ŵyn AS", First: day("2026-05-18"), Last: day("2026-05-22"),
		Steps: []store.Step{{Name: "communications", Due: day("2026-05-05"), Text: "Talk to your communications team before you contact anyone."}},
	}
	ics, err := feed.Encode(feed.Calendar{Name: "Division Bell", Events: feed.FromContacts([]store.Contact{c})})
	if err != nil {
		t.Fatal(err)
	}
	keys := store.SignInKeys{Link: store.ParseSecret("linkword"), Code: store.ParseCode("012345")}
	reminder, err1 := w.Reminder(m, "k4y-2026-05-05-1", []letter.Due{{Contact: c, Steps: c.Steps}}, ics, now)
	signIn, err2 := w.SignIn(m, keys, now)
	invitation, err3 := w.Invitation(m, now)
	stillThere, err4 := w.StillThere(m, day("2026-06-05"), now)
	changes, err5 := w.PlanChanges(m, "changes-k3x-2026-05-05", worsened(), now)
	to := w.For(m, now)
	digest, err6 := w.Digest(m, "digest-sian-2026-05-05", []letter.Section{{Heading: to.ThisWeek(), Lines: []letter.Line{to.Step(c, c.Steps[0])}}}, now)
	if err := errors.Join(err1, err2, err3, err4, err5, err6); err != nil {
		t.Fatal(err)
	}
	return []sending.Message{reminder, signIn, invitation, stillThere, changes, digest}
}

// TestEveryKindArrivesAsItWasWritten sends each over a real conversation and reads what came
// with another implementation than wrote it.
func TestEveryKindArrivesAsItWasWritten(t *testing.T) {
	post := mailtest.Start(t, mailtest.Config{})
	sender, err := sending.NewSMTP("smtp://"+post.Addr, "bell@example.org")
	if err != nil {
		t.Fatal(err)
	}
	var sent []sending.Message
	for _, m := range []store.Member{sian, mair} {
		sent = append(sent, everyKind(t, m)...)
	}
	for _, m := range sent {
		if err := sender.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	arrived := post.Mails()
	if len(arrived) != len(sent) {
		t.Fatalf("%d of %d mails arrived", len(arrived), len(sent))
	}
	for i, want := range sent {
		checkArrived(t, arrived[i].Raw, want)
	}
}

func checkArrived(t *testing.T, raw []byte, want sending.Message) {
	t.Helper()
	got, err := mail.ReadMessage(strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	header := map[string]string{"To": "<" + want.To + ">", "Auto-Submitted": "auto-generated", "List-Unsubscribe": "", "List-Unsubscribe-Post": ""}
	if want.Unsubscribe != "" {
		header["List-Unsubscribe"], header["List-Unsubscribe-Post"] = "<"+want.Unsubscribe+">", "List-Unsubscribe=One-Click"
	}
	for name, is := range header {
		if got.Header.Get(name) != is {
			t.Errorf("%s: %s is %q, want %q", want.Subject, name, got.Header.Get(name), is)
		}
	}
	if subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject")); err != nil || subject != want.Subject {
		t.Errorf("the subject is %q, want %q", subject, want.Subject)
	}
	parts := map[string]string{}
	leaves(t, got.Header.Get("Content-Type"), got.Body, parts)
	lines := func(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }
	if lines(parts["text/plain"]) != want.Text || lines(parts["text/html"]) != want.HTML {
		t.Errorf("%s: it says\n%s\n%s", want.Subject, parts["text/plain"], parts["text/html"])
	}
	if _, has := parts["text/calendar"]; has != (want.Calendar != nil) {
		t.Errorf("%s: a calendar is attached: %t", want.Subject, has)
	}
}

// leaves collects the parts of a mail by their type.
func leaves(t *testing.T, contentType string, body io.Reader, into map[string]string) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(kind, "multipart/") {
		content, err := io.ReadAll(body)
		if err != nil {
			t.Fatal(err)
		}
		into[kind] = string(content)
		return
	}
	for parts := multipart.NewReader(body, params["boundary"]); ; {
		part, err := parts.NextPart() // decodes quoted-printable itself
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		leaves(t, part.Header.Get("Content-Type"), part, into)
	}
}
