package pages

import (
	"html/template"
	"net/http"

	"divisionbell/calendar/words"
	"divisionbell/store"
)

// privacyPage says what is kept of members, why and for how long, as the store itself says.
type privacyPage struct {
	frame
	Heading, Periods template.HTML
	Records          []keptRecord
}

// keptRecord is one kind of thing that is kept.
type keptRecord struct {
	Name   template.HTML
	Fields []keptField
}

type keptField struct{ Name, Why, For template.HTML }

func (s *Site) privacy(v Visit) (Page, error) {
	f := s.frame(v)
	page := privacyPage{frame: f, Heading: f.Say("privacy.title")}
	page.Title = f.plain("privacy.title")
	kept := s.Body.Kept()
	contacts, members := f.period(kept.MonthsOfContacts()), f.period(kept.MonthsOfMembers())
	page.Periods = f.sayWith("privacy.periods", words.Data{"Contacts": contacts, "Members": members})
	inEnglish := tongue{texts: s.texts, Lang: words.English}
	for _, k := range store.KeptFor(inEnglish.period(kept.MonthsOfContacts()).Plain, inEnglish.period(kept.MonthsOfMembers()).Plain) {
		name := f.said(k.Record)
		if n := len(page.Records); n == 0 || page.Records[n-1].Name != name {
			page.Records = append(page.Records, keptRecord{Name: name})
		}
		last := &page.Records[len(page.Records)-1]
		last.Fields = append(last.Fields, keptField{f.said(k.Field), f.said(k.Why), f.said(k.For)})
	}
	return s.render(http.StatusOK, "privacy", page)
}
