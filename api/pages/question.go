package pages

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"

	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice"
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
	if err := page.ask(v, &t); err != nil {
		return Page{}, err
	}
	page.Form = s.form(f, v.Edition.Advice.Book(), t)
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

// ask asks the advice, unless the question cannot be asked yet. What the advice finds wrong
// is taken down, or it is said what to ask instead.
func (p *questionPage) ask(v Visit, t *typed) error {
	book := v.Edition.Advice.Book()
	switch {
	case len(t.wrong) > 0:
		return nil
	case t.lacks(book) != "":
		p.Instead = &instead{Why: p.Say("instead.lacks")}
		return nil
	}
	found, err := p.answer(v, *t)
	var wrong *advice.QuestionError
	switch {
	case err == nil:
		p.Answer = found
		t.question.Nation, t.question.Council = found.nation, found.council
	case !errors.As(err, &wrong):
		return err
	case len(wrong.Instead) > 0:
		p.Instead = p.instead(book, *t, wrong)
	default:
		t.wrong[wrong.Field] = wrong.Problem
	}
	return nil
}

// lacks names what the pair needs and nobody has been asked yet; nothing if it is all
// there, or was asked for and left empty.
func (t typed) lacks(book *rule.Book) string {
	for _, ask := range book.About(t.pair()).Asks {
		if _, asked := t.query[ask.Name]; ask.Required && !asked {
			return ask.Name
		}
	}
	return ""
}

func (t typed) pair() rule.Pair {
	return rule.Pair{Office: t.question.Office, Action: t.question.Action}
}

// instead says why a question is of the wrong person or for the wrong thing, and leads to
// those that can be asked instead.
func (f frame) instead(book *rule.Book, t typed, wrong *advice.QuestionError) *instead {
	i := &instead{Why: f.said(wrong.Problem)}
	if why := book.Instead(t.question.Office, t.question.Action); why != "" && !book.Answers(t.question.Office, t.question.Action) {
		i.Why = f.said(why)
	}
	for _, p := range wrong.Instead {
		next := typed{query: url.Values{"office": {string(p.Office)}, "action": {string(p.Action)}}}
		for _, kept := range []string{"topic", "nation"} {
			if value := t.query.Get(kept); value != "" {
				next.query.Set(kept, value)
			}
		}
		i.Links = append(i.Links, link{Href: next.address(f.Home), Words: f.sayWith("instead.link", words.Data{
			"Action": f.texts.Say(f.Lang, "action."+string(p.Action), nil), "Office": f.texts.Say(f.Lang, "office."+string(p.Office), nil),
		})})
	}
	return i
}
