package pages

import (
	"html/template"
	"strings"

	"divisionbell/calendar/words"
	"divisionbell/scheduler/engagement"
	"divisionbell/store"
)

// others says on the page of a plan that other members plan to contact the same person.
type others struct {
	Says template.HTML
	// Agree is where the member can agree to be introduced, if she has not.
	Agree string
}

// others looks who else plans what a member does; nil if nobody.
func (c *call) others(m store.Member, one store.Contact) (*others, error) {
	found, err := c.desk().Colleagues(c.r.Context(), m, one)
	told := found[one.ID]
	if err != nil || told.IsEmpty() {
		return nil, err
	}
	f, made := c.frame, &others{}
	if len(told.Introduced) > 0 {
		made.Says = f.sayWith("plan.colleagues", words.Data{"Names": strings.Join(told.Introduced, ", ")}) + " "
	}
	if told.Somebody {
		made.Says += f.Say("plan.somebody")
	}
	if !m.Introduce || m.Name == "" {
		made.Agree = In(c.lang, "/account")
	}
	return made, nil
}

// alsoPlanned says the same in the list, in a few words.
func (f frame) alsoPlanned(told engagement.Colleagues) template.HTML {
	switch {
	case told.IsEmpty():
		return ""
	case len(told.Introduced) > 0:
		return f.sayWith("plan.too-named", words.Data{"Names": strings.Join(told.Introduced, ", ")})
	}
	return f.Say("plan.too")
}
