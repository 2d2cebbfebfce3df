package pages

import (
	"html/template"

	"divisionbell/calendar/words"
	"divisionbell/scheduler/body"
)

// speaker is the membership body as the frame of every page shows it.
type speaker struct {
	// For stands beside the name of the service; Title is the whole name, which leads to Site
	// if there is one.
	For, Title        template.HTML
	Site              string
	Membership, Press template.HTML
	// MembershipAt and PressAt are where the two lead.
	MembershipAt, PressAt string
}

// offers are what the membership body offers on a page.
type offers struct {
	Title template.HTML
	Links []offer
}

// offer leads to something that the body offers; Kind says what it is.
type offer struct {
	Href        string
	Kind, Title template.HTML
}

// speaker is nil if nothing is known of the membership body.
func (t tongue) speaker() *speaker {
	b := t.body
	if !b.IsKnown() {
		return nil
	}
	s := &speaker{
		For:   t.sayWith("body.for", words.Data{"Body": b.Called(t.Lang)}),
		Title: t.mark(b.Name.In(t.Lang)), Site: b.Site,
	}
	s.Membership, s.MembershipAt = t.reached("body.membership", b.Membership)
	s.Press, s.PressAt = t.reached("body.press", b.Press)
	return s
}

// reached says at which address somebody is reached, and leads there; nothing if there is none.
func (t tongue) reached(key, address string) (says template.HTML, href string) {
	if address == "" {
		return "", ""
	}
	return t.sayWith(key, words.Data{"Address": address}), "mailto:" + address
}

// Offers are nil if the membership body offers nothing.
func (t tongue) Offers() *offers {
	if t.body == nil || len(t.body.Links) == 0 {
		return nil
	}
	o := &offers{Title: t.sayWith("body.offers", words.Data{"Body": t.body.Called(t.Lang)})}
	for _, kind := range body.LinkKinds() {
		for _, l := range t.body.Links {
			if l.Kind == kind {
				o.Links = append(o.Links, offer{Href: l.Address, Kind: t.Say("offer." + string(kind)), Title: t.mark(l.Title.In(t.Lang))})
			}
		}
	}
	return o
}

// Own is the membership body's sentence at a place; nothing if it has none.
func (t tongue) Own(at body.Place) template.HTML {
	said, ok := t.body.Say(at, t.Lang)
	if !ok {
		return ""
	}
	return t.mark(said)
}

// Wording says which words the membership body wants to be used.
func (t tongue) Wording() (all []template.HTML) {
	if t.body == nil {
		return nil
	}
	for _, w := range t.body.Words {
		said := t.mark(w.Say.In(t.Lang))
		if !w.Not.IsZero() {
			said += " (" + t.Say("body.not") + " " + t.mark(w.Not.In(t.Lang)) + ")"
		}
		if !w.Why.IsZero() {
			said += ": " + t.mark(w.Why.In(t.Lang))
		}
		all = append(all, said)
	}
	return all
}

// WhoMayJoin says whom to ask who may not sign in.
func (t tongue) WhoMayJoin() template.HTML {
	data := words.Data{"Body": t.body.Called(t.Lang)}
	if t.body == nil || t.body.Membership == "" {
		return t.sayWith("sign-in.who", data)
	}
	data["Address"] = t.body.Membership
	return t.sayWith("sign-in.who-at", data)
}
