package pages

import (
	"embed"
	"fmt"
	"html/template"
	"strings"

	"go.yaml.in/yaml/v3"

	"divisionbell/calendar/words"
	"divisionbell/store"
)

//go:embed kept
var keptFiles embed.FS

// keptWelsh is what is said in Welsh of what is kept, by what store.Kept says of it.
type keptWelsh map[string]string

func readKeptWelsh() (keptWelsh, error) {
	raw, err := keptFiles.ReadFile("kept/cy.yaml")
	if err != nil {
		return nil, err
	}
	var all keptWelsh
	if err := yaml.Unmarshal(raw, &all); err != nil {
		return nil, fmt.Errorf("kept/cy.yaml: %w", err)
	}
	return all, nil
}

// usualPeriodInWelsh stands in keptWelsh for the time for which things are kept.
const usualPeriodInWelsh = "dwy flynedd"

// teller says in a language what is kept, and for as long as the body has it.
type teller struct {
	frame
	welsh keptWelsh
	// contacts and members are for how long these are kept, in the language of the page.
	contacts, members string
}

// says tells in the language of the page what stands in the table of the store: usual is what
// it says where things are kept for the usual time, and english what it says here.
func (t teller) says(record, usual, english string) template.HTML {
	welsh, known := t.welsh[usual]
	if t.Lang != words.Welsh || !known {
		return t.frame.said(english)
	}
	period := t.contacts
	if record == "member" {
		period = t.members
	}
	return escaped(strings.Replace(welsh, usualPeriodInWelsh, period, 1))
}

// records are all that is kept, by record, in the order of the store.
func (t teller) records(here []store.Keeping) (all []keptRecord) {
	for i, usual := range store.Kept() {
		if i == 0 || here[i].Record != here[i-1].Record {
			all = append(all, keptRecord{Name: t.says(usual.Record, usual.Record, usual.Record)})
		}
		last := &all[len(all)-1]
		last.Fields = append(last.Fields, keptField{
			t.frame.said(usual.Field), t.says(usual.Record, usual.Why, here[i].Why), t.says(usual.Record, usual.For, here[i].For),
		})
	}
	return all
}
