package letter_test

import (
	"flag"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/words/wordstest"
	"divisionbell/scheduler/body"
	"divisionbell/scheduler/letter"
	"divisionbell/scheduler/letter/lettertest"
	"divisionbell/scheduler/mail"
	"divisionbell/store"
)

var update = flag.Bool("update", false, "write the golden mails anew")

const base = "https://bell.example.org"

func writer(t testing.TB) *letter.Writer {
	t.Helper()
	w, err := lettertest.New(base)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestTextsOfMails(t *testing.T) {
	var composed []string
	for _, kind := range store.MailKinds() {
		composed = append(composed, "stop."+string(kind))
	}
	for _, name := range []string{"sign-in", "invitation", "still-there"} {
		composed = append(composed, name+".subject")
	}
	texts, err := letter.Texts()
	if err != nil {
		t.Fatal(err)
	}
	wordstest.Check(t, wordstest.Room{
		Texts: texts, Sources: []string{"*.go"}, Composed: composed, Untranslated: "testdata/untranslated.txt",
	})
}

var (
	sian = store.Member{ID: "sian", Email: "sian@example.org", Language: "en"}
	mair = store.Member{ID: "mair", Email: "mair@example.org", Language: "cy"}
)

func day(s string) calendar.Date { return calendar.MustDate(s) }

func at(t testing.TB, s string) time.Time {
	t.Helper()
	now, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return now
}

func TestRemindersSay(t *testing.T) {
	manager := store.Step{Name: "manager", Due: day("2026-05-05"), Text: "Talk to your manager about what you plan and why."}
	tell := store.Step{Name: "communications", Due: day("2026-05-05"), Text: "Talk to your communications team before you contact anyone."}
	priorities := store.Step{Name: "priorities", Due: day("2026-05-07"), Text: "Find out what matters to them and what they have said on your subject, and tie your message to that."}
	message := store.Step{Name: "message", Due: day("2026-05-11"), Text: "Choose one key message, one local story and one request."}
	draft := store.Step{Name: "draft", Due: day("2026-05-12"), Text: "Write a draft of one page with your key message first."}
	send := store.Step{Name: "send", Due: day("2026-05-19"), Text: "Send the letter, with your name, your place of work and your postcode."}
	letterToMP := store.Contact{
		ID: "k3x", Office: "mp", Action: "write", Nation: calendar.Wales, Subject: "Opening hours of branch libraries",
		First: day("2026-05-19"), Last: day("2026-05-19"), Steps: []store.Step{manager, tell, priorities, message, draft, send},
	}
	visit := store.Contact{
		ID: "k4y", Office: "ms", Action: "visit", Nation: calendar.Wales, Whom: "Siân Ŵyn <MS>", Purpose: "Keep the branch library open",
		First: day("2026-05-18"), Last: day("2026-05-22"), Steps: []store.Step{tell},
	}
	late := func(s store.Step) store.Step { s.Due = day("2026-05-01"); return s }
	for _, tc := range []struct {
		name    string
		due     []letter.Due
		now     string
		subject string
		welsh   string
	}{
		{"today", []letter.Due{{letterToMP, []store.Step{tell}}}, "2026-05-05T08:00:00+01:00",
			"Today: talk to your communications team before you contact anyone (write to your MP: Opening hours of branch libraries)",
			"Heddiw: siaradwch â'ch tîm cyfathrebu cyn i chi gysylltu â neb (ysgrifennu at eich Aelod Seneddol: Opening hours of branch libraries)"},
		{"two-steps", []letter.Due{{letterToMP, []store.Step{manager, tell}}}, "2026-05-05T08:00:00+01:00",
			"Today: talk to your manager about what you plan and why, and 1 more (write to your MP: Opening hours of branch libraries)", ""},
		{"before-a-weekend", []letter.Due{{letterToMP, []store.Step{send}}}, "2026-05-22T08:00:00+01:00",
			"Was due on Tuesday 19 May: send the letter, with your name, your place of work and your postcode (write to your MP: Opening hours of branch libraries)", ""},
		{"late", []letter.Due{{visit, []store.Step{tell}}}, "2026-05-09T00:30:00+01:00",
			"Was due on Tuesday 5 May: talk to your communications team before you contact anyone (invite your Member of the Senedd to visit: Siân Ŵyn <MS>)", ""},
		{"after-days-without-service", []letter.Due{{letterToMP, []store.Step{late(manager), late(tell), late(priorities), late(message), late(draft)}}, {visit, []store.Step{tell}}}, "2026-05-05T08:00:00+01:00",
			"Was due on Friday 1 May: talk to your manager about what you plan and why, and 5 more (write to your MP: Opening hours of branch libraries)", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			now := at(t, tc.now)
			for _, m := range []store.Member{sian, mair} {
				got, err := writer(t).Reminder(m, "k3x-2026-05-05-1", tc.due, []byte("ics"), now)
				if err != nil {
					t.Fatal(err)
				}
				if got.ID != "k3x-2026-05-05-1" || got.To != m.Email || !got.Date.Equal(now) || string(got.Calendar) != "ics" {
					t.Errorf("the message is %+v", got)
				}
				if want := map[string]string{"en": tc.subject, "cy": tc.welsh}[m.Language]; want != "" && got.Subject != want {
					t.Errorf("the subject is\n%q, want\n%q", got.Subject, want)
				}
				golden(t, "reminder-"+tc.name, m, got)
			}
		})
	}
}

func TestAReminderOfNothingIsNotWritten(t *testing.T) {
	for _, due := range [][]letter.Due{nil, {{Contact: store.Contact{ID: "k3x"}}}} {
		if _, err := writer(t).Reminder(sian, "k3x", due, nil, at(t, "2026-05-05T08:00:00Z")); err == nil {
			t.Error("a reminder of nothing was written")
		}
	}
}

func TestMailsAboutAnAccountSay(t *testing.T) {
	now := at(t, "2027-01-04T08:00:00Z")
	keys := store.SignInKeys{Link: store.ParseSecret("linkword"), Code: store.ParseCode("012345"), Browser: store.ParseSecret("browserword")}
	w := writer(t)
	for _, tc := range []struct {
		name, subject, welsh string
		write                func(m store.Member) (mail.Message, error)
		says                 []string
	}{
		{"sign-in", "Sign in to Division Bell", "Mewngofnodi i Division Bell",
			func(m store.Member) (mail.Message, error) { return w.SignIn(m, keys, now) }, []string{"/sign-in/linkword", "012 345", "15 "}},
		{"invitation", "You are invited to Division Bell", "Gwahoddiad i Division Bell",
			func(m store.Member) (mail.Message, error) { return w.Invitation(m, now) }, []string{"/sign-in"}},
		{"still-there", "Sign in by Wednesday 3 February 2027 to keep your plans", "Mewngofnodwch erbyn dydd Mercher 3 Chwefror 2027 i gadw eich cynlluniau",
			func(m store.Member) (mail.Message, error) { return w.StillThere(m, day("2027-02-03"), now) }, []string{"/sign-in", "3 "}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, m := range []store.Member{sian, mair} {
				got, err := tc.write(m)
				if err != nil {
					t.Fatal(err)
				}
				if want := map[string]string{"en": tc.subject, "cy": tc.welsh}[m.Language]; got.Subject != want {
					t.Errorf("the subject is %q, want %q", got.Subject, want)
				}
				if got.To != m.Email || !got.Date.Equal(now) || got.ID == "" || len(got.ID) > 64 || got.Unsubscribe != "" {
					t.Errorf("the mail is %+v", got)
				}
				for _, word := range tc.says {
					if !strings.Contains(got.Text, word) || !strings.Contains(got.HTML, word) {
						t.Errorf("text and HTML do not both say %q:\n%s\n%s", word, got.Text, got.HTML)
					}
				}
				if strings.Contains(got.Text+got.HTML, "browserword") {
					t.Error("the word of the browser is in the mail")
				}
				golden(t, tc.name, m, got)
			}
		})
	}
}

// sealed is the word of a pass, another one in each mail.
var sealed = regexp.MustCompile(`/mail/[\w-]{40,}`)

// golden holds a mail to the one that is kept, and to what is true of every mail.
func golden(t *testing.T, name string, to store.Member, m mail.Message) {
	t.Helper()
	for kind, said := range map[string]string{"txt": "Subject: " + m.Subject + "\n\n" + m.Text, "html": m.HTML} {
		file := filepath.Join("testdata", name+"."+to.Language+"."+kind)
		said = sealed.ReplaceAllString(said, "/mail/PASS")
		if *update {
			if err := os.WriteFile(file, []byte(said), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if want, err := os.ReadFile(file); err != nil || said != string(want) {
			t.Errorf("%s (%v) is now:\n%s", file, err, said)
		}
	}
	for _, loads := range []string{"src=", "<link", "<script", "url(", "@import"} {
		if strings.Contains(m.HTML, loads) {
			t.Errorf("the HTML loads something: %s", loads)
		}
	}
	if !strings.Contains(m.HTML, `<html lang="`+to.Language+`">`) {
		t.Error("the HTML does not say its language")
	}
	for _, href := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(m.HTML, -1) {
		if to := html.UnescapeString(href[1]); !strings.HasPrefix(to, base+"/") || !strings.Contains(m.Text, to+"\n") {
			t.Errorf("the link %s leads away, or is not in the text", href[1])
		}
	}
}

// Nothing of one body is in the texts: each mail speaks for the one whose members it goes to.
func TestMailsSpeakForTheBody(t *testing.T) {
	w := *writer(t)
	w.Body = &body.Body{
		Name: body.Text{English: "Example Library Association", Welsh: "Cymdeithas Llyfrgelloedd Enghreifftiol"}, Short: body.Text{English: "ELA", Welsh: "CLlE"},
		Says: map[body.Place]body.Text{body.InMails: {English: "ELA helps: ring us.", Welsh: "Mae CLlE yn helpu: ffoniwch ni."}},
	}
	now := at(t, "2026-05-05T08:00:00+01:00")
	step := store.Step{Name: "report", Due: day("2026-05-05"), Text: "Tell your membership body how it went."}
	c := store.Contact{ID: "k3x", Office: "mp", Action: "write", Nation: calendar.Wales, First: day("2026-05-01"), Last: day("2026-05-01"), Steps: []store.Step{step}}
	for _, tc := range []struct {
		to               store.Member
		invites, inaword string
	}{
		{sian, "ELA invites you to Division Bell.", "ELA helps: ring us."},
		{mair, "Mae CLlE yn eich gwahodd i Division Bell.", "Mae CLlE yn helpu: ffoniwch ni."},
	} {
		invitation, err1 := w.Invitation(tc.to, now)
		reminder, err2 := w.Reminder(tc.to, "k3x", []letter.Due{{Contact: c, Steps: c.Steps}}, nil, now)
		if err1 != nil || err2 != nil || !strings.Contains(invitation.Text, tc.invites) || !strings.Contains(reminder.Text, tc.inaword) || !strings.Contains(reminder.HTML, tc.inaword) {
			t.Errorf("%v, %v:\n%s\n%s", err1, err2, invitation.Text, reminder.Text)
		}
	}
}
