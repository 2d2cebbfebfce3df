package pages

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"divisionbell/api/answer"
	"divisionbell/calendar/words"
)

// Desk answers requests for pages.
type Desk struct {
	Site   *Site
	Again  *answer.Again
	Errors *answer.Errors
}

// Register has the pages answer at their addresses in English and in Welsh, and the files
// that they load.
func (d *Desk) Register(to answer.Routes) {
	for _, route := range d.Site.Routes() {
		for _, lang := range words.Languages() {
			do := d.show(route, lang)
			if route.Path == embedPath {
				do = answer.OpenToPages(do)
				to.Handle(http.MethodOptions, In(lang, route.Path), answer.OpenToAsking)
			}
			handle(to, In(lang, route.Path), do)
		}
	}
	welsh := In(words.Welsh, "/")
	handle(to, strings.TrimSuffix(welsh, "/"), func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, welsh, http.StatusPermanentRedirect)
	})
	for address, file := range d.Site.Files() {
		handle(to, address, func(w http.ResponseWriter, r *http.Request) {
			d.Again.Send(w, r, answer.Content{Header: file.Header, Body: file.Body})
		})
	}
}

func handle(to answer.Routes, path string, do http.HandlerFunc) {
	to.Handle(http.MethodGet, path, do)
	to.Handle(http.MethodHead, path, do)
}

// show answers a kind of page in a language, out of what is kept beside the edition.
func (d *Desk) show(route Route, lang words.Language) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := d.Again.SendKept(w, r, nameOf(r.URL, route.Query), func() (answer.Content, error) { return d.make(route, lang, r) })
		var once *notKept
		switch {
		case err == nil: // nearly always
		case errors.As(err, &once):
			write(w, r, once.page)
		default:
			d.Errors.Answer(w, r, r.Method+" "+In(lang, route.Path), err)
		}
	}
}

// make makes a page that is not kept yet.
func (d *Desk) make(route Route, lang words.Language, r *http.Request) (answer.Content, error) {
	v := d.visit(r, lang)
	v.Query = known(r.URL.Query(), route.Query)
	for name := range v.Params {
		v.Params[name] = r.PathValue(name)
	}
	page, err := route.Answer(v)
	if err == nil && page.Status != http.StatusOK {
		err = &notKept{page}
	}
	return answer.Content{Header: pageHeader(page), Body: page.Body}, err
}

// nameOf is the name by which a page is kept: its address without what it does not ask for,
// such as where a link was followed from. Nothing is decoded for that: a page that is
// written in two ways is kept twice.
func nameOf(u *url.URL, names []string) string {
	if u.RawQuery == "" {
		return u.Path
	}
	name := u.Path
	for part := range strings.SplitSeq(u.RawQuery, "&") {
		if key, _, _ := strings.Cut(part, "="); slices.Contains(names, key) || strings.ContainsAny(key, "%+") {
			name += "&" + part
		}
	}
	return name
}

// notKept is a page that is an answer to one request alone: what was typed is wrong.
type notKept struct{ page Page }

func (*notKept) Error() string { return "this page is not kept" }

func (d *Desk) visit(r *http.Request, lang words.Language) Visit {
	_, path := LanguageOf(r.URL.Path)
	return Visit{
		Lang: lang, Path: path, Params: map[string]string{"date": "", "year": ""},
		Today: d.Again.Today(), Edition: d.Again.Editions.Current(),
	}
}

// known leaves out what a page does not ask for, such as where a link was followed from.
func known(query url.Values, names []string) url.Values {
	kept := url.Values{}
	for _, name := range names {
		if values, given := query[name]; given {
			kept[name] = values
		}
	}
	return kept
}

func pageHeader(p Page) http.Header {
	header := http.Header{"Cache-Control": {answer.SharedCache}, "Vary": {answer.GzipFor}}
	maps.Copy(header, p.Header)
	return header
}

func write(w http.ResponseWriter, r *http.Request, p Page) {
	maps.Copy(w.Header(), p.Header)
	if w.Header().Get("Cache-Control") == "" { // what is a member's own is kept nowhere
		w.Header().Set("Cache-Control", answer.AskAgain)
	}
	w.WriteHeader(p.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(p.Body) // the client may be gone
	}
}

// ShowProblem shows people what was wrong, in the words of the map of errors.
func (d *Desk) ShowProblem(w http.ResponseWriter, r *http.Request, p *answer.Problem) {
	lang, _ := LanguageOf(r.URL.Path)
	page, err := d.Site.Problem(d.visit(r, lang), p)
	if err != nil {
		d.Errors.Log.Error("show a problem", "error", err)
		w.WriteHeader(p.Status)
		return
	}
	write(w, r, page)
}

// fieldName is the name of a field as the page has it: query.sent is sent.
func fieldName(location string) string { return location[strings.LastIndex(location, ".")+1:] }
