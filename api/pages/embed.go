package pages

import (
	"net/http"
	"strings"
)

// embedPath is where the answer stands alone; others' pages may read it.
const embedPath = "/embed"

// embed makes the answer alone, to be shown within the page of a membership body.
func (s *Site) embed(v Visit) (Page, error) {
	f, t := s.frame(v), read(v)
	page := questionPage{frame: f}
	page.Class = "embed"
	page.Title = f.plain("ask.title")
	page.Home = s.BaseURL + In(v.Lang, t.address("/"))
	if err := page.ask(v, &t); err != nil {
		return Page{}, err
	}
	page.Wrong = s.form(f, v.Edition.Advice.Book(), t).wrong()
	status := http.StatusOK
	if len(page.Wrong) > 0 {
		status = http.StatusUnprocessableEntity
	}
	made, err := s.render(status, "embed", page)
	if err != nil || len(s.EmbedFrom) == 0 {
		return made, err
	}
	made.Header.Set("Content-Security-Policy", policy+strings.Join(s.EmbedFrom, " "))
	made.Header["X-Frame-Options"] = nil // older than the policy, and knows no list
	return made, nil
}
