package pages

import (
	"html/template"
	"net/http"
	"slices"

	"divisionbell/scheduler/advice/rule"
)

// questionPage is the question and its answer.
type questionPage struct {
	frame
	Heading template.HTML
	Form    form
	Wrong   []field
	Answer  *advised
	Instead *instead
}

// instead is what to do in place of a pair that makes no sense.
type instead struct {
	Why   template.HTML
	Links []link
}

// question makes the page of the question. What is wrong with it stands beside its field,
// and what was typed is kept.
func (s *Site) question(v Visit) (Page, error) {
	f, t := s.frame(v), read(v)
	page := questionPage{frame: f, Heading: f.Say("ask.heading")}
	page.Title = f.plain("ask.title")
	book := v.Edition.Advice.Book()
	switch {
	case len(t.wrong) > 0:
	case !book.Answers(t.question.Office, t.question.Action):
		page.Instead = f.instead(book, t)
	case t.lacks(book) != "":
		page.Instead = &instead{Why: f.Say("instead.lacks")}
	default:
		found, err := f.answer(v, t)
		if err = t.refuse(err); err != nil {
			return Page{}, err
		}
		page.Answer = found
	}
	page.Form = f.form(book, t)
	page.Wrong = page.Form.wrong()
	if page.Answer != nil {
		page.Title = page.Answer.Title
	}
	status := http.StatusOK
	if len(page.Wrong) > 0 {
		status = http.StatusUnprocessableEntity
		page.Title = f.plain("form.title-wrong")
	}
	return s.render(status, "question", page)
}

// lacks names what the pair needs and nobody has been asked yet; nothing if it is all
// there, or was asked for and left empty.
func (t typed) lacks(book *rule.Book) string {
	for _, ask := range book.Asks() {
		_, asked := t.query[ask.Name]
		if ask.Required && !asked && slices.Contains(ask.Offices, t.question.Office) && slices.Contains(ask.Actions, t.question.Action) {
			return ask.Name
		}
	}
	return ""
}

func (f frame) instead(book *rule.Book, t typed) *instead {
	return &instead{Why: f.said(book.Instead(t.question.Office, t.question.Action))}
}
