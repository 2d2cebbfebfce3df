package pages

import (
	"bytes"
	"embed"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"divisionbell/calendar"
	"divisionbell/calendar/councils"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/body"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/engagement"
)

//go:embed templates
var templateFiles embed.FS

//go:embed texts
var textFiles embed.FS

// Config is what the pages need of their surroundings.
type Config struct {
	// BaseURL is how others reach the service, without a slash at the end.
	BaseURL string
	// EmbedFrom are the origins whose pages may show the answer within them.
	EmbedFrom []string
	// Program is the version of the program.
	Program string
	// Body is the membership body that the pages speak for; nil if nothing is known of it.
	Body *body.Body
	// Engagement says what a day is.
	Engagement *engagement.Desk
}

// Site is all pages. It does not change once it is made, so any number of goroutines may
// ask it.
type Site struct {
	Config
	*stock
}

// stock is what the pages are made of, whoever they are for. It does not change once it is read.
type stock struct {
	texts     *words.Catalogue
	names     *words.Names
	templates map[words.Language]templates
	files     files
	history   history
	councils  *councils.List
	kept      keptWelsh
}

// stocked is the stock, which the program carries: it is read once, for as many bodies as there are.
var stocked = sync.OnceValues(readStock)

// New reads the templates and texts of all pages.
func New(cfg Config) (*Site, error) {
	read, err := stocked()
	if err != nil {
		return nil, fmt.Errorf("make the pages: %w", err)
	}
	return &Site{cfg, read}, nil
}

func readStock() (*stock, error) {
	texts, err := words.Load(textFiles, "texts")
	if err != nil {
		return nil, err
	}
	s := &stock{texts: texts, files: newFiles()}
	if s.names, err = words.LoadNames(); err != nil {
		return nil, err
	}
	if s.kept, err = readKeptWelsh(); err != nil {
		return nil, err
	}
	if s.councils, err = councils.Load(); err != nil {
		return nil, err
	}
	if s.history, err = newHistory(); err != nil {
		return nil, err
	}
	s.templates, err = readTemplates(texts)
	return s, err
}

// templateNames are those of the templates, one a page.
var templateNames = []string{"question", "embed", "day", "calendar", "typical", "subscribe", "about", "rules", "problem", "sign-in", "code", "account", "erase", "privacy", "plans", "plan", "plan-new", "mailed", "following", "admin-webhook",
	"admin-home", "admin-sources", "admin-members", "admin-member", "admin-remove", "admin-record", "admin-campaigns", "admin-campaign", "admin-campaign-new", "admin-numbers",
	"admin-decisions", "admin-decide", "admin-preview", "admin-quarantine", "admin-held"}

// Visit is a request for a page.
type Visit struct {
	Lang words.Language
	// Path is that of the page in English, Params what stands in it by name.
	Path   string
	Params map[string]string
	Query  url.Values
	// Today is the civil date of the request.
	Today   calendar.Date
	Edition *edition.Edition
}

// Page is an answer to a visit.
type Page struct {
	Status int
	Header http.Header
	Body   []byte
}

// Route is a kind of page: where it is, and how it is made.
type Route struct {
	// Path has what differs from one page of the kind to another in braces.
	Path string
	// Query are the names that its addresses may have; others change nothing.
	Query []string
	// Answer makes the page. An error is one of those that the server's map of errors knows.
	Answer func(Visit) (Page, error)
}

// Routes returns the kinds of pages, by their addresses in English. In Welsh each has its
// address under /cy.
func (s *Site) Routes() []Route {
	return []Route{
		{"/", questionWords(), s.question},
		{embedPath, questionWords(), s.embed},
		{"/moment.ics", append(questionWords(), "first"), s.moment},
		{"/day/{date}", nil, s.day},
		{"/calendar", []string{"body", "nation"}, s.thisYear},
		{"/calendar/{year}", []string{"body", "nation"}, s.calendar},
		{"/typical-year", []string{"nation", "year"}, s.typical},
		{"/subscribe", questionWords(), s.subscribe},
		{"/about", nil, s.about},
		{"/rules", []string{"office"}, s.rules},
		{"/privacy", nil, s.privacy},
	}
}

// htmlType is the media type of pages.
const htmlType = "text/html; charset=utf-8"

// policy lets a page use what comes from the service itself, and send its forms nowhere
// else. What may frame it is added.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors "

// spoken is a page in a language.
type spoken interface{ language() words.Language }

// usualSize is how many bytes most pages have at most.
const usualSize = 40 << 10

// render writes a page by its template.
func (s *Site) render(status int, name string, page spoken) (Page, error) {
	var body bytes.Buffer
	body.Grow(usualSize)
	if err := s.templates[page.language()][name].ExecuteTemplate(&body, "layout", page); err != nil {
		return Page{}, fmt.Errorf("write the page %s: %w", name, err)
	}
	return Page{Status: status, Body: body.Bytes(), Header: http.Header{
		"Content-Type":            {htmlType},
		"Content-Security-Policy": {policy + "'none'"},
		"Referrer-Policy":         {"same-origin"},
	}}, nil
}

// In returns the address of a page in a language.
func In(lang words.Language, path string) string {
	if lang == words.English {
		return path
	}
	if path == "/" {
		return "/cy/"
	}
	return "/cy" + path
}

// LanguageOf returns the language of an address, and what it is in English.
func LanguageOf(path string) (words.Language, string) {
	rest, isWelsh := strings.CutPrefix(path, "/cy")
	if isWelsh && (rest == "" || rest[0] == '/') {
		return words.Welsh, "/" + strings.TrimPrefix(rest, "/")
	}
	return words.English, path
}
