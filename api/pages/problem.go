package pages

import (
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"divisionbell/api/answer"
	"divisionbell/scheduler/advice"
)

// problemPage is a page in place of the one that was asked for.
type problemPage struct {
	frame
	Heading template.HTML
	Detail  template.HTML
	Fields  []template.HTML
}

// Problem makes the page of a problem.
func (s *Site) Problem(v Visit, p *answer.Problem) (Page, error) {
	f := s.frame(v)
	key := "problem." + strconv.Itoa(p.Status)
	if !f.texts.Has(key) {
		key = "problem.any"
	}
	page := problemPage{frame: f, Heading: f.Say(key), Detail: f.said(strings.TrimSuffix(p.Detail, answer.SeeDocs))}
	for _, e := range p.Errors {
		if !isForPrograms(e) {
			page.Fields = append(page.Fields, f.fieldLabel(fieldName(e.Location))+" – "+f.problem(e.Message))
		}
	}
	page.Title = f.plain(key)
	page.Other = otherOf(Visit{Lang: v.Lang, Path: "/"})
	return s.render(p.Status, "problem", page)
}

// isForPrograms tells of a field that no person fills in.
func isForPrograms(e answer.Field) bool { return strings.HasPrefix(e.Location, "header.") }

// fieldLabel is what a field is called on the page of the question, or by its name.
func (f frame) fieldLabel(name string) template.HTML {
	if key := "ask." + name; f.texts.Has(key) {
		return f.Say(key)
	}
	return template.HTML(template.HTMLEscapeString(name))
}

// problem says what is wrong with what was typed. Where programs are told the names that are
// allowed, people choose from the page.
func (f frame) problem(problem string) template.HTML {
	if strings.HasPrefix(problem, "is needed for this question") { // which stands beside it
		return f.Say("wrong.needed")
	}
	for _, listed := range []string{": allowed are ", ": allowed is ", "must be one of ", "/v1/"} {
		if strings.Contains(problem, listed) {
			return f.Say("wrong.value")
		}
	}
	return f.said(problem)
}

// noPage is an address for which there is no page. It says what there is instead.
func noPage(instead string) error { return answer.NewProblem(http.StatusNotFound, instead) }

// wrongIn says what is wrong with a field of an address.
func wrongIn(name, problem string) error {
	return &advice.QuestionError{Field: name, Problem: problem}
}
