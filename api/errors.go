package api

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"
	"github.com/labstack/echo/v4"

	"divisionbell/calendar"
	"divisionbell/scheduler"
	"divisionbell/scheduler/advice"
	"divisionbell/store"
)

// errNoToken: the request needs a bearer token and has none, or one that is not
// good.
var errNoToken = errors.New("no good token")

// wrongField is a well-formed value that cannot be meant.
type wrongField struct {
	location string // query.from, body.first ...
	allowed  string // what is wrong and what is allowed
}

func (e *wrongField) Error() string { return e.location + ": " + e.allowed }

// noFeed is the name of a public feed that there is not.
type noFeed struct{ allowed []string }

func (e *noFeed) Error() string {
	return "There is no feed of that name. The feeds are " + strings.Join(e.allowed, ", ") + "."
}

// problemOf is the one place that maps errors to HTTP. What it does not know is
// answered with 500 and says nothing of what happened inside.
func problemOf(err error) *huma.ErrorModel {
	var (
		field    *wrongField
		question *advice.QuestionError
		feed     *noFeed
		ours     *huma.ErrorModel
		routing  *echo.HTTPError
		much     *tooMuch
		bound    *store.TooManyError
	)
	switch {
	case errors.As(err, &ours):
		return ours
	case errors.As(err, &field):
		return wrongValue(field.location, field.allowed)
	case errors.As(err, &question):
		return wrongValue("query."+question.Field, question.Problem)
	case errors.Is(err, store.ErrKeyReused):
		return wrongValue("header.Idempotency-Key", "this key came before with another request: take a new one")
	case errors.Is(err, errNoToken):
		p := problem(http.StatusUnauthorized, "This request needs your token.")
		p.Errors = []*huma.ErrorDetail{{Location: "header.Authorization", Message: "send Authorization: Bearer and the token that you were given"}}
		return p
	case errors.As(err, &feed):
		return problem(http.StatusNotFound, feed.Error())
	case errors.Is(err, store.ErrNotFound):
		return problem(http.StatusNotFound, "There is no such thing, or it is not yours.")
	case errors.Is(err, store.ErrConflict):
		p := problem(http.StatusPreconditionFailed, "It was changed in the meantime: read it again and change what you find.")
		p.Errors = []*huma.ErrorDetail{{Location: "header.If-Match", Message: "must be the ETag of the newest answer"}}
		return p
	case errors.As(err, &bound):
		return problem(http.StatusConflict, fmt.Sprintf("You have %d %s, and there can be no more. Erase what you no longer need.", bound.Most, bound.Of))
	case errors.Is(err, store.ErrDisabled):
		return problem(http.StatusForbidden, "Your account is disabled. Ask your membership body.")
	case errors.Is(err, store.ErrRevoked):
		return problem(http.StatusGone, "This address was revoked by its owner.")
	case errors.As(err, &routing) && routing.Code < http.StatusInternalServerError:
		return problem(routing.Code, routingDetail(routing.Code))
	case errors.As(err, &much):
		return problem(http.StatusTooManyRequests, "Your network has asked for too much that takes long to work out. Ask again after the seconds in Retry-After.")
	case errors.Is(err, scheduler.ErrBusy), errors.Is(err, errTooManyAtOnce):
		return problem(http.StatusServiceUnavailable, "Too many wait for what takes long to work out. Ask again after the seconds in Retry-After.")
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return problem(http.StatusServiceUnavailable, "The request was given up before it was done.")
	default:
		return problem(http.StatusInternalServerError, internalDetail)
	}
}

const internalDetail = "Something went wrong here, not with your request. It has been logged."

func problem(status int, detail string) *huma.ErrorModel {
	return &huma.ErrorModel{Status: status, Title: http.StatusText(status), Detail: detail}
}

func wrongValue(location, allowed string) *huma.ErrorModel {
	p := problem(http.StatusUnprocessableEntity, statusDetail(http.StatusUnprocessableEntity))
	p.Errors = []*huma.ErrorDetail{{Location: location, Message: allowed}}
	return p
}

func routingDetail(status int) string {
	switch status {
	case http.StatusNotFound:
		return "There is nothing at this address. /docs lists what there is."
	case http.StatusMethodNotAllowed:
		return "This address does not answer that method. The header Allow lists those that it answers."
	default:
		return http.StatusText(status) + "."
	}
}

// problem maps the error of a route, and logs what is our own fault.
func (s *server) problem(route string, err error) *huma.ErrorModel {
	p := problemOf(err)
	if p.Status == http.StatusInternalServerError {
		s.Log.Error("request failed", "route", route, "error", err)
	}
	return p
}

// writeProblem answers errors that come from outside huma: unknown addresses,
// wrong methods and panics.
func (s *server) writeProblem(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	p := s.problem(c.Request().Method+" "+s.route(c), err)
	body, err := json.Marshal(p)
	if err != nil {
		s.Log.Error("write a problem", "error", err)
		return
	}
	if c.Request().Method == http.MethodHead {
		body = nil
	}
	_ = c.Blob(p.Status, p.ContentType(echo.MIMEApplicationJSON), body) // the client may be gone
}

// recoverPanics answers a panic with a problem. Of the panic only its type and where
// it happened are logged, for its words may hold what a member wrote.
func (s *server) recoverPanics(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			r := recover()
			if r == nil {
				return
			}
			if r == http.ErrAbortHandler {
				panic(r)
			}
			what := fmt.Sprintf("%T", r)
			if bug, ok := r.(runtime.Error); ok {
				what = bug.Error()
			}
			s.Log.Error("panic", "route", s.route(c), "panic", what, "stack", string(debug.Stack()))
			err = problem(http.StatusInternalServerError, internalDetail)
		}()
		return next(c)
	}
}

// rewordProblem puts the problems that huma finds into the words of the others, in a
// fixed order, and without the values that came: they may be secret or long.
func rewordProblem(_ huma.Context, _ string, answer any) (any, error) {
	p, ok := answer.(*huma.ErrorModel)
	if !ok {
		return answer, nil
	}
	worded := *p
	if detail := statusDetail(p.Status); detail != "" {
		worded.Detail = detail
	}
	worded.Errors = nil
	if p.Status < http.StatusInternalServerError {
		for _, e := range p.Errors {
			worded.Errors = append(worded.Errors, rewordDetail(*e))
		}
	}
	if len(worded.Errors) == 0 {
		worded.Errors = bodyProblem(p.Status)
	}
	slices.SortStableFunc(worded.Errors, func(a, b *huma.ErrorDetail) int { return cmp.Compare(a.Location, b.Location) })
	return &worded, nil
}

// bodyProblem names the body where only it can be what a problem is about.
func bodyProblem(status int) []*huma.ErrorDetail {
	switch status {
	case http.StatusBadRequest:
		return []*huma.ErrorDetail{{Location: "body", Message: "is missing or could not be read"}}
	case http.StatusRequestEntityTooLarge:
		return []*huma.ErrorDetail{{Location: "body", Message: "is too large"}}
	default:
		return nil
	}
}

// statusDetail returns what is said for every problem of that status, or nothing.
func statusDetail(status int) string {
	switch status {
	case http.StatusBadRequest:
		return "The request could not be read. A body must be one JSON object."
	case http.StatusRequestEntityTooLarge:
		return fmt.Sprintf("The body is too large: at most %d KiB are allowed.", maxBody>>10)
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

func rewordDetail(e huma.ErrorDetail) *huma.ErrorDetail {
	if text, ok := e.Value.(string); ok && e.Message == validation.MsgExpectedRFC3339Date {
		e.Message = dateProblem(text)
	}
	if name := missingField(e.Message); name != "" {
		e.Location += "." + name
	}
	e.Message = strings.TrimPrefix(e.Message, "invalid value: ")
	e.Value = nil
	return &e
}

// dateProblem says what is wrong with a text that is not a date.
func dateProblem(text string) string {
	if text == "" {
		return "is empty: dates are written YYYY-MM-DD"
	}
	if _, err := calendar.ParseDate(text); err != nil {
		return err.Error()
	}
	return validation.MsgExpectedRFC3339Date
}

// missingField returns the name of the field that huma misses, or nothing if the
// message says something else.
func missingField(message string) string {
	before, after, _ := strings.Cut(validation.MsgExpectedRequiredProperty, "%s")
	name, found := strings.CutPrefix(message, before)
	if !found {
		return ""
	}
	return strings.TrimSuffix(name, after)
}

// checkQuery refuses parameters that a request does not know, and those that come
// twice, rather than answer another question than was asked. The feeds are left
// out: calendar programs add words of their own to an address.
func checkQuery(ctx huma.Context, next func(huma.Context)) {
	op := ctx.Operation()
	if !refusesStrangeWords(op) {
		next(ctx)
		return
	}
	if p := queryProblem(op, ctx.URL()); p != nil {
		answerProblem(ctx, p)
		return
	}
	next(ctx)
}

func refusesStrangeWords(op *huma.Operation) bool { return strings.HasPrefix(op.Path, "/v1/") }

func queryProblem(op *huma.Operation, address url.URL) *huma.ErrorModel {
	query, err := url.ParseQuery(address.RawQuery)
	if err != nil {
		p := problem(http.StatusBadRequest, statusDetail(http.StatusBadRequest))
		p.Errors = []*huma.ErrorDetail{{Location: "query", Message: "is not written as a query: name=value, joined by &, with %XX for special characters"}}
		return p
	}
	known := queryNames(op)
	found := problem(http.StatusUnprocessableEntity, statusDetail(http.StatusUnprocessableEntity))
	for name, values := range query {
		switch {
		case !slices.Contains(known, name):
			found.Add(&huma.ErrorDetail{Location: "query." + name, Message: "is not known here; " + allowedNames(known)})
		case len(values) > 1:
			found.Add(&huma.ErrorDetail{Location: "query." + name, Message: "came more than once; join several values by commas, where several are allowed"})
		}
	}
	if len(found.Errors) == 0 {
		return nil
	}
	slices.SortFunc(found.Errors, func(a, b *huma.ErrorDetail) int { return cmp.Compare(a.Location, b.Location) })
	return found
}

func queryNames(op *huma.Operation) []string {
	var names []string
	for _, p := range op.Parameters {
		if p.In == "query" {
			names = append(names, p.Name)
		}
	}
	return names
}

func allowedNames(names []string) string {
	if len(names) == 0 {
		return "there are no parameters"
	}
	return "the parameters are " + strings.Join(names, ", ")
}

// answerProblem answers from a middleware, before a handler is reached.
func answerProblem(ctx huma.Context, p *huma.ErrorModel) {
	ctx.SetHeader("Content-Type", p.ContentType(echo.MIMEApplicationJSON))
	ctx.SetStatus(p.Status)
	_ = json.NewEncoder(ctx.BodyWriter()).Encode(p) // the client may be gone
}
