package pages

import (
	"html/template"
	"net/http"
	"strconv"

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
	page := problemPage{frame: f, Heading: f.Say(key), Detail: f.said(p.Detail)}
	for _, e := range p.Errors {
		page.Fields = append(page.Fields, f.said(fieldName(e.Location)+": "+e.Message))
	}
	page.Title = f.plain(key)
	page.Other = otherOf(Visit{Lang: v.Lang, Path: "/"})
	return s.render(p.Status, "problem", page)
}

// noPage is an address for which there is no page. It says what there is instead.
func noPage(instead string) error { return answer.NewProblem(http.StatusNotFound, instead) }

// wrongIn says what is wrong with a field of an address.
func wrongIn(name, problem string) error {
	return &advice.QuestionError{Field: name, Problem: problem}
}
