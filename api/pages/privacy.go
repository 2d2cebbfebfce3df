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
	here := store.KeptFor(inEnglish.period(kept.MonthsOfContacts()).Plain, inEnglish.period(kept.MonthsOfMembers()).Plain)
	page.Records = teller{f, s.kept, contacts.Plain, members.Plain}.records(here)
	return s.render(http.StatusOK, "privacy", page)
}
