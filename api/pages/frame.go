package pages

import (
	"html/template"
	"net/url"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/body"
)

// tongue says the texts of a page in its language.
type tongue struct {
	texts *words.Catalogue
	names *words.Names
	voice *advice.Voice
	Lang  words.Language
	today calendar.Date
	body  *body.Body
}

func (t tongue) language() words.Language { return t.Lang }

// Say returns the text with that key for a page.
func (t tongue) Say(key string) template.HTML { return t.mark(t.texts.Say(t.Lang, key, nil)) }

// sayWith is Say for a text with names in it.
func (t tongue) sayWith(key string, data words.Data) template.HTML {
	return t.mark(t.texts.Say(t.Lang, key, data))
}

func (t tongue) count(key string, n int, data words.Data) template.HTML {
	return t.mark(t.texts.Count(t.Lang, key, n, data))
}

// plain is Say for where only plain words can stand: titles, options.
func (t tongue) plain(key string) string { return t.texts.Say(t.Lang, key, nil).Words }

// mark tells readers of a text in which language it is, if not in that of the page.
func (t tongue) mark(text words.Text) template.HTML {
	escaped := template.HTMLEscapeString(text.Words)
	if text.Language == t.Lang || escaped == "" {
		return template.HTML(escaped)
	}
	return template.HTML(`<span lang="` + string(text.Language) + `">` + escaped + `</span>`)
}

// said is for what the calendar and the advice say in English: it is told in the language
// of the page, where that has words for it.
func (t tongue) said(english string) template.HTML {
	return t.mark(t.voice.Sentence(english))
}

// links are ways to other pages.
type links []link

// link leads to another page.
type link struct {
	Href  string
	Words template.HTML
	// Here says that it leads to the page on which it stands.
	Here bool
}

// otherLanguage leads to the same page in the other language.
type otherLanguage struct {
	Lang       words.Language
	Name, Href string
}

// frame is what every page has around it.
type frame struct {
	tongue
	Title string
	// Promise says what is kept of who reads the page.
	Promise template.HTML
	// Program is the version of the program, for the foot; empty if it is not known.
	Program string
	// Class of the body, for pages that are printed in a way of their own.
	Class     string
	Home      string
	Nav, Foot links
	Other     otherLanguage
	Files     files
	// Body is nil if nothing is known of the membership body.
	Body *speaker
}

// frame makes the frame of the page that a visit asks for.
func (s *Site) frame(v Visit) frame {
	t := tongue{s.texts, s.names, v.Edition.Advice.In(v.Lang), v.Lang, v.Today, s.Body}
	f := frame{tongue: t, Home: In(v.Lang, "/"), Files: s.files, Other: otherOf(v), Promise: t.Say("frame.promise"), Program: s.Program, Body: t.speaker()}
	for _, n := range []struct{ key, path string }{
		{"nav.ask", "/"},
		{"nav.year", "/calendar/" + v.Today.String()[:4]},
		{"nav.typical", "/typical-year"},
		{"nav.subscribe", "/subscribe"},
		{"plan.title", "/plan"},
		{"nav.about", "/about"},
	} {
		f.Nav = append(f.Nav, link{In(v.Lang, n.path), t.Say(n.key), n.path == v.Path})
	}
	f.Foot = links{
		{In(v.Lang, "/day/"+v.Today.String()), t.Say("nav.today"), false},
		{In(v.Lang, "/rules"), t.Say("nav.rules"), v.Path == "/rules"},
		{In(v.Lang, "/account"), t.Say("member.nav"), v.Path == "/account"},
		{In(v.Lang, "/privacy"), t.Say("member.privacy"), v.Path == "/privacy"},
		{"/docs", t.Say("nav.docs"), false},
		{"/v1/sources", t.Say("nav.sources"), false},
	}
	return f
}

// otherOf is the way to the same page in the other language.
func otherOf(v Visit) otherLanguage {
	o := otherLanguage{Lang: words.Welsh, Name: "Cymraeg"}
	if v.Lang == words.Welsh {
		o = otherLanguage{Lang: words.English, Name: "English"}
	}
	o.Href = withQuery(In(o.Lang, v.Path), v.Query)
	return o
}

func withQuery(path string, query url.Values) string {
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}
