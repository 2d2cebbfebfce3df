package pages

import (
	"html/template"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice"
)

// bodyName is the name of a body in the language of the page.
func (t tongue) bodyName(b calendar.Body) string { return t.names.BodyTitle(t.Lang, b).Words }

// gradeName is the word for a grade.
func (t tongue) gradeName(g advice.Grade) words.Text {
	return t.names.Grade(t.Lang, string(g)).Text()
}

// gradeWords is the word for a grade, for a page.
func (t tongue) gradeWords(g advice.Grade) template.HTML { return escaped(t.gradeName(g).Words) }

// nations are the options of where one can be.
func (t tongue) nations(chosen calendar.Nation) []option {
	var all []option
	for _, n := range calendar.Nations() {
		all = append(all, option{Value: string(n), Words: t.names.Nation(t.Lang, n).Capital, Selected: n == chosen})
	}
	return all
}
