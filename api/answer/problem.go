package answer

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"time"
)

// ProblemType is the media type of a problem document.
const ProblemType = "application/problem+json"

// Problem says what was wrong, as RFC 9457 writes it.
type Problem struct {
	Title  string  `json:"title,omitempty"`
	Status int     `json:"status,omitempty"`
	Detail string  `json:"detail,omitempty"`
	Errors []Field `json:"errors,omitempty"`

	wait time.Duration // how long to wait before asking again, where it is known
}

// Field is what was wrong with one thing that was sent.
type Field struct {
	Message  string `json:"message,omitempty"`
	Location string `json:"location,omitempty"` // query.from, body.first ...
}

func (p *Problem) Error() string { return p.Detail }

// NewProblem returns a problem that is not about a field.
func NewProblem(status int, detail string, wrong ...Field) *Problem {
	return &Problem{Status: status, Title: http.StatusText(status), Detail: detail, Errors: wrong}
}

// Header is what is said of the problem besides: when to come again, where that is the
// answer.
func (p *Problem) Header() http.Header {
	if p.Status != http.StatusTooManyRequests && p.Status != http.StatusServiceUnavailable {
		return nil
	}
	seconds := max(1, int(math.Ceil(p.wait.Seconds())))
	return http.Header{"Retry-After": {strconv.Itoa(seconds)}}
}

// Broken is the problem of who asked for what broke here. It says nothing of it.
func Broken() *Problem { return NewProblem(http.StatusInternalServerError, internalDetail) }

const internalDetail = "Something went wrong here, not with your request. It has been logged."

// StatusDetail returns what is said for every problem of that status, or nothing.
func StatusDetail(status int) string {
	switch status {
	case http.StatusBadRequest:
		return "The request could not be read. A body must be one JSON object."
	case http.StatusRequestEntityTooLarge:
		return fmt.Sprintf("The body is too large: at most %d KiB are allowed.", MaxBody>>10)
	case http.StatusUnsupportedMediaType:
		return "The body must be JSON, sent with Content-Type: application/json."
	case http.StatusUnprocessableEntity:
		return "The request was understood but cannot be carried out: errors names each field and says what is allowed."
	case http.StatusInternalServerError:
		return internalDetail
	default:
		return ""
	}
}

// Pages shows a problem to people.
type Pages interface {
	ShowProblem(w http.ResponseWriter, r *http.Request, p *Problem)
}

// Errors answers what went wrong.
type Errors struct {
	Log *slog.Logger
	// Pages shows problems to people; nil has everybody answered with the document.
	Pages Pages
	// Office is whom members ask: the membership body, as it is called in a sentence.
	Office string
}

// RequestID is the header in which an answer says which request it is of, as the log does.
const RequestID = "X-Request-Id"

// Problem maps the error of a route, and logs what is our own fault.
func (e *Errors) Problem(route string, err error) *Problem { return e.problem("", route, err) }

// ProblemIn is Problem for a request that is numbered.
func (e *Errors) ProblemIn(ctx context.Context, route string, err error) *Problem {
	id, _ := ctx.Value(numberKey{}).(string)
	return e.problem(id, route, err)
}

type numberKey struct{}

// Numbered keeps which request it is that w answers.
func Numbered(ctx context.Context, w http.ResponseWriter) context.Context {
	return context.WithValue(ctx, numberKey{}, w.Header().Get(RequestID))
}

// problem is Problem, and logs of which request it is.
func (e *Errors) problem(id, route string, err error) *Problem {
	p := problemOf(err, e.Office)
	if p.Status == http.StatusInternalServerError {
		e.Log.Error("request failed", "id", id, "route", route, "error", err)
	}
	return p
}

// Answer answers a request with what went wrong.
func (e *Errors) Answer(w http.ResponseWriter, r *http.Request, route string, err error) {
	e.Show(w, r, e.problem(w.Header().Get(RequestID), route, err))
}

// Show answers with a problem: with a page where a person asked, else with the document.
func (e *Errors) Show(w http.ResponseWriter, r *http.Request, p *Problem) {
	for name, values := range p.Header() {
		w.Header()[name] = values
	}
	if e.Pages != nil && !isForPrograms(r.URL.Path) {
		w.Header().Set("Vary", "Accept")
		if TakesHTML(r.Header) {
			e.Pages.ShowProblem(w, r, p)
			return
		}
	}
	w.Header().Set("Content-Type", ProblemType)
	w.WriteHeader(p.Status)
	if r.Method != http.MethodHead {
		_ = json.NewEncoder(w).Encode(p) // the client may be gone
	}
}
