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
	contacts, members := kept.MonthsOfContacts(), kept.MonthsOfMembers()
	page.Periods = f.sayWith("privacy.periods", words.Data{"Contacts": f.Lang.Period(contacts), "Members": f.Lang.Period(members)})
	here := store.KeptFor(words.English.Period(contacts).Plain, words.English.Period(members).Plain)
	page.Records = teller{f, s.kept, f.Lang.Period(contacts).Plain, f.Lang.Period(members).Plain}.records(here)
	return s.render(http.StatusOK, "privacy", page)
}
