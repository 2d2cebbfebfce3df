// Package letter writes the mails that members get, each in her language: what to do first,
// then the plan, then links that do it with one press of a button, then how to get no more of
// them. It may not know when a mail is due, nor how it travels.
//
// Text and HTML are made of the same letter, so that they say the same.
package letter

import (
	"embed"
	"errors"
	"fmt"
	htmltemplate "html/template"
	"slices"
	"strings"
	texttemplate "text/template"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/body"
	"divisionbell/scheduler/field"
	"divisionbell/scheduler/mail"
	"divisionbell/scheduler/pass"
	"divisionbell/store"
)

//go:embed texts
var textFiles embed.FS

//go:embed templates
var templateFiles embed.FS

// Config is what a writer needs of its surroundings.
type Config struct {
	// Base is the address of the service, without a slash at the end.
	Base string
	// Advice says what is done, with whom, and how.
	Advice func() *advice.Advisor
	// Passes seal the links that do something.
	Passes *pass.Sealer
	// Body is whose members are written to; nil if it is not known.
	Body *body.Body
}

// Writer writes mails. It does not change once it is made.
type Writer struct {
	Config
	texts  *words.Catalogue
	names  *words.Names
	asText *texttemplate.Template
	asHTML *htmltemplate.Template
}

// New reads the texts of all mails.
func New(cfg Config) (*Writer, error) {
	w := &Writer{Config: cfg}
	var texts, names, asText, asHTML error
	w.texts, texts = Texts()
	w.names, names = words.LoadNames()
	w.asText, asText = texttemplate.ParseFS(templateFiles, "templates/letter.txt")
	w.asHTML, asHTML = htmltemplate.ParseFS(templateFiles, "templates/letter.html")
	if err := errors.Join(texts, names, asText, asHTML); err != nil {
		return nil, fmt.Errorf("prepare to write mails: %w", err)
	}
	return w, nil
}

// Texts are what mails say, by their keys.
func Texts() (*words.Catalogue, error) { return words.Load(textFiles, "texts") }

// letter is what a mail says, in its order.
type letter struct {
	Lang    words.Language
	Subject string
	Blocks  []block
	// Foot says why the mail comes, and how no more of its kind do.
	Foot []block
}

// block is a part of a letter; what it does not have is left out.
type block struct {
	// First marks the one thing to do.
	First   bool
	Heading words.Text
	Words   words.Text
	Lines   []line
	// Code is to be typed elsewhere.
	Code  string
	Links []link
}

type line struct {
	Day   string
	Words words.Text
	// Now says that the mail is about it.
	Now bool
	// Href is the address of a page about it; empty if there is none.
	Href string
}

type link struct {
	Words words.Text
	Href  string
}

// Mark tells readers of a text in which language it is, if not in that of the letter.
func (l letter) Mark(text words.Text) htmltemplate.HTML {
	escaped := htmltemplate.HTMLEscapeString(text.Words)
	if text.Language == "" || text.Language == l.Lang {
		return htmltemplate.HTML(escaped)
	}
	return htmltemplate.HTML(`<span lang="` + string(text.Language) + `">` + escaped + `</span>`)
}

// message makes the mail of a letter.
func (w *Writer) message(id, to string, l letter, now time.Time) (mail.Message, error) {
	var text, html strings.Builder
	err := errors.Join(w.asText.Execute(&text, l), w.asHTML.Execute(&html, l))
	if err != nil {
		return mail.Message{}, fmt.Errorf("write a mail: %w", err)
	}
	return mail.Message{ID: id, To: to, Subject: l.Subject, Text: text.String(), HTML: html.String(), Date: now}, nil
}

// tongue says things in the language of a member, on the day on which she is written to.
type tongue struct {
	*Writer
	lang  words.Language
	today calendar.Date
}

func (w *Writer) tongue(language string, now time.Time) tongue {
	lang := words.English
	if language == string(words.Welsh) {
		lang = words.Welsh
	}
	return tongue{w, lang, calendar.DateIn(now, now.Location())}
}

func (t tongue) say(key string, data words.Data) words.Text { return t.texts.Say(t.lang, key, data) }

func (t tongue) count(key string, n int, data words.Data) words.Text {
	return t.texts.Count(t.lang, key, n, data)
}

// at is the address of a page in the language of the letter.
func (t tongue) at(path string) string {
	if t.lang == words.English {
		return t.Base + path
	}
	return t.Base + "/" + string(t.lang) + path
}

// sealed is the address of the page that does what a pass is for.
func (t tongue) sealed(p pass.Pass, path string) string {
	return t.at("/mail/" + t.Passes.Seal(p) + path)
}

func (t tongue) link(key, href string) link { return link{t.say(key, nil), href} }

// stoppable makes the mail of a letter of a kind that a member can switch off.
func (w *Writer) stoppable(m store.Member, id string, kind store.MailKind, l letter, now time.Time) (mail.Message, error) {
	foot, oneClick := w.tongue(m.Language, now).foot(kind, m.ID)
	l.Foot = foot
	message, err := w.message(id, m.Email, l, now)
	message.Unsubscribe = oneClick
	return message, err
}

// more names one thing and says how many others there are.
func (t tongue) more(what string, others int) string {
	if others == 0 {
		return what
	}
	return t.count("more", others, words.Data{"What": what}).Words
}

// foot says why the mail comes and how no more of its kind do, in the text and in the header
// that mail programs make a button of.
func (t tongue) foot(kind store.MailKind, member string) (foot []block, oneClick string) {
	stop := pass.Pass{For: pass.Stop, Member: member, Kind: kind}
	if said, ok := t.Body.Say(body.InMails, t.lang); ok {
		foot = append(foot, block{Words: said})
	}
	foot = append(foot,
		block{Words: t.say("foot.why", nil), Links: []link{t.link("foot.plans", t.at("/plan"))}},
		block{Links: []link{t.link("stop."+string(kind), t.sealed(stop, "/stop"))}},
	)
	return foot, t.sealed(stop, "/stop")
}

// plan names a contact: what is done, and with whom or about what.
func (t tongue) plan(c store.Contact) words.Text {
	title := t.title(advice.Office(c.Office), advice.Action(c.Action))
	for _, of := range []string{c.Whom, c.Subject} {
		if of = typed(of); of != "" {
			title.Words += ": " + of
			break
		}
	}
	return title
}

// title heads what is done with whom. What an older program or other rules knew and these do
// not is named as it was kept.
func (t tongue) title(o advice.Office, a advice.Action) words.Text {
	if !slices.Contains(rule.Offices(), o) || !slices.Contains(rule.Actions(), a) {
		return words.Text{Words: words.Capital(words.Spaced(typed(string(a) + ": " + string(o)))), Language: words.English}
	}
	return t.Advice().In(t.lang).Title(o, a)
}

// step is what a step asks for; one without words of its own has its name.
func (t tongue) step(s store.Step) words.Text {
	said := field.Cut(field.OneLine(s.Text), mostSaid)
	if said == "" {
		return words.Text{Words: words.Spaced(typed(s.Name)), Language: words.English}
	}
	return t.Advice().In(t.lang).Sentence(said)
}

// days are the days of a contact.
func (t tongue) days(s calendar.Span) words.Phrase { return t.lang.Span(s, t.today) }

// short is a day in few letters, such as stands before a line of a list.
func (t tongue) short(d calendar.Date) string {
	switch {
	case d == t.today:
		return t.say("day.today", nil).Words
	case d.Before(t.today):
		return t.say("day.was-due", words.Data{"Day": t.lang.ShortDate(d, t.today)}).Words
	}
	return t.lang.ShortDate(d, t.today)
}

// spanOf is from the first to the last day of a contact.
func spanOf(c store.Contact) calendar.Span { return calendar.Span{First: c.First, Last: c.Last} }
