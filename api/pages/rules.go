package pages

import (
	"html/template"
	"net/http"
	"slices"
	"strings"

	"divisionbell/scheduler/advice/rule"
)

// rulesPage is every rule for one office, in words.
type rulesPage struct {
	frame
	Heading  template.HTML
	Offices  []link
	Office   template.HTML
	Number   template.HTML
	Groups   []ruleGroup
	Glossary []term
}

// ruleGroup is the rules that weigh alike.
type ruleGroup struct {
	Title template.HTML
	Rules []ruleRow
}

type ruleRow struct{ Text, Actions, Strength, Source, Block template.HTML }

type term struct{ Term, Text template.HTML }

// weights are how much a rule weighs, in the order of the page.
func weights() []string { return []string{"block", "much-for", "for", "against", "much-against"} }

// much is from which effect on a rule weighs much.
const much = 20

func weightOf(r rule.Rule) string {
	switch {
	case r.Block != "":
		return "block"
	case r.Effect >= much:
		return "much-for"
	case r.Effect > 0:
		return "for"
	case r.Effect <= -much:
		return "much-against"
	default:
		return "against"
	}
}

// rules makes the page of the rules for the office in the address.
func (s *Site) rules(v Visit) (Page, error) {
	f, t := s.frame(v), read(v)
	if problem := t.wrong["office"]; problem != "" {
		return Page{}, wrongIn("office", problem)
	}
	book, office := v.Edition.Advice.Book(), t.question.Office
	page := rulesPage{frame: f, Heading: f.Say("rules.heading"), Office: f.Say("office." + string(office))}
	page.Title = f.plain("rules.heading")
	for _, o := range rule.Offices() {
		href := In(v.Lang, "/rules") + "?office=" + string(o)
		page.Offices = append(page.Offices, link{href, f.Say("office." + string(o)), o == office})
	}
	groups := make(map[string][]ruleRow)
	n := 0
	for _, r := range book.Rules() {
		if slices.Contains(r.Offices, office) {
			groups[weightOf(r)] = append(groups[weightOf(r)], f.ruleRow(r))
			n++
		}
	}
	page.Number = f.count("rules.number", n, nil)
	for _, w := range weights() {
		if len(groups[w]) > 0 {
			page.Groups = append(page.Groups, ruleGroup{f.Say("weight." + w), groups[w]})
		}
	}
	for _, entry := range book.Glossary() {
		page.Glossary = append(page.Glossary, term{f.said(entry.Term), f.said(entry.Text)})
	}
	return s.render(http.StatusOK, "rules", page)
}

func (f frame) ruleRow(r rule.Rule) ruleRow {
	var actions []string
	for _, a := range r.Actions {
		actions = append(actions, f.plain("action."+string(a)))
	}
	said := strings.Join(actions, ", ")
	if len(r.Actions) == len(rule.Actions()) {
		said = f.plain("rules.all-actions")
	}
	return ruleRow{
		Text: f.mark(f.voice.Rule(r)), Block: f.said(r.Block), Actions: template.HTML(template.HTMLEscapeString(said)),
		Strength: f.Say("strength." + r.Strength), Source: f.said(r.Source),
	}
}
