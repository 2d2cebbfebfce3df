package mail

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"fmt"
	htmltemplate "html/template"
	"slices"
	"strings"
	texttemplate "text/template"
	"time"
	"unicode"
	"unicode/utf8"

	"divisionbell/calendar"
	"divisionbell/scheduler/feed"
	"divisionbell/store"
)

//go:embed templates
var files embed.FS

// The wording of the mails, read and checked when the program starts.
var (
	asText = texttemplate.Must(texttemplate.ParseFS(files, "templates/reminder.txt"))
	asHTML = htmltemplate.Must(htmltemplate.ParseFS(files, "templates/reminder.html"))
)

// Reminder writes the mail for a reminder of contact c to member m. The civil day
// of now in its own location decides whether it says "today" or, if it goes out
// late, which day it was due. base is the address of the service, or nothing.
func Reminder(m store.Member, c store.Contact, r store.Mail, ics []byte, base string, now time.Time) (Message, error) {
	if len(r.Steps) == 0 {
		return Message{}, errors.New("write a reminder: it has no steps")
	}
	l := letterOf(c, r, base, calendar.DateIn(now, now.Location()))
	var subject, text, html bytes.Buffer
	if err := asText.ExecuteTemplate(&subject, "subject", l); err != nil {
		return Message{}, fmt.Errorf("write a reminder: %w", err)
	}
	l.Subject = oneLine(subject.String())
	err := errors.Join(asText.ExecuteTemplate(&text, "text", l), asHTML.Execute(&html, l))
	if err != nil {
		return Message{}, fmt.Errorf("write a reminder: %w", err)
	}
	return Message{
		ID: r.ID, To: m.Email, Subject: l.Subject, Text: text.String(), HTML: html.String(), Calendar: ics, Date: now,
	}, nil
}

// letter holds what the templates say, in words.
type letter struct {
	Subject string
	When    string // Today
	Task    string // tell the communications team and 1 more
	InBrief string // letter to your MP
	Title   string // Letter to your MP
	Days    string // on Thursday 7 May 2026
	Purpose string
	Opening string   // Today, Tuesday 5 May 2026:
	Tasks   []string // Tell the communications team.
	Steps   []step   // all steps of the contact
	Why     string
	Base    string
}

type step struct {
	Day, Text string
	Now       bool // this mail is about it
}

func letterOf(c store.Contact, r store.Mail, base string, today calendar.Date) letter {
	due := r.Steps[0].Due
	title := oneLine(feed.FromContacts([]store.Contact{c})[0].Summary)
	l := letter{
		When: "Today", Opening: "Today, " + due.Long(),
		Task: task(r.Steps), InBrief: lower(title), Title: title, Days: days(c), Purpose: oneLine(c.Purpose),
		Why: "You get this mail because you planned this in Division Bell.", Base: base,
	}
	if due.Before(today) {
		l.When = "Was due on " + due.Short()
		l.Opening = "This reminder comes late. It was due on " + due.Long()
	}
	if due.After(today) {
		l.When, l.Opening = due.Short(), due.Long()
	}
	for _, s := range r.Steps {
		l.Tasks = append(l.Tasks, sentence(s))
	}
	for _, s := range c.Steps {
		l.Steps = append(l.Steps, step{Day: s.Due.Long(), Text: sentence(s), Now: isAbout(r, s)})
	}
	return l
}

// isAbout tells whether a mail is about a step, whatever was said of the step since.
func isAbout(r store.Mail, s store.Step) bool {
	return slices.ContainsFunc(r.Steps, func(one store.Step) bool { return one.Name == s.Name && one.Due == s.Due })
}

// days says when the contact itself is to happen.
func days(c store.Contact) string {
	if c.First == c.Last {
		return "on " + c.First.Long()
	}
	return "between " + c.First.Long() + " and " + c.Last.Long()
}

// task names the first step, as a part of a sentence, and counts the others.
func task(steps []store.Step) string {
	first := lower(strings.TrimSuffix(sentence(steps[0]), "."))
	if n := len(steps) - 1; n > 0 {
		return fmt.Sprintf("%s, and %d more", first, n)
	}
	return first
}

// sentence is what a step asks for; one without words of its own has its name.
func sentence(s store.Step) string {
	return oneLine(cmp.Or(s.Text, strings.ReplaceAll(s.Name, "-", " ")))
}

// lower makes the first letter small, unless it is that of an acronym.
func lower(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	second, _ := utf8.DecodeRuneInString(s[size:])
	if size == 0 || unicode.IsUpper(second) {
		return s
	}
	return string(unicode.ToLower(first)) + s[size:]
}
