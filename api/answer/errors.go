package answer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"divisionbell/api/limits"
	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/importer"
	"divisionbell/scheduler/account"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/decision"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/field"
	"divisionbell/scheduler/rhythm"
	"divisionbell/scheduler/typicalyear"
	"divisionbell/store"
)

// ErrNoToken says that the request needs a bearer token and has none, or one that is not
// good.
var ErrNoToken = errors.New("no good token")

// ErrOfficersOnly says that a member asks for what only officers may have.
var ErrOfficersOnly = errors.New("for officers only")

// WrongField is a well-formed value that cannot be meant.
type WrongField struct {
	Location string // query.from, body.first ...
	Allowed  string // what is wrong and what is allowed
}

func (e *WrongField) Error() string { return e.Location + ": " + e.Allowed }

// NoFeed is the name of a public feed that there is not.
type NoFeed struct{ Allowed []string }

func (e *NoFeed) Error() string {
	return "There is no feed of that name. The feeds are " + strings.Join(e.Allowed, ", ") + "."
}

// Refused is a request that meets no handler: an address at which there is nothing, or a
// method that it does not answer.
type Refused struct{ Status int }

func (e *Refused) Error() string { return http.StatusText(e.Status) }

// FieldOf returns the field that an error is about, by the name that the question gives it,
// and what is wrong with it and what is allowed; false if it is about none.
func FieldOf(err error) (name, problem string, isField bool) {
	var (
		question *advice.QuestionError
		days     *calendar.DayQuestionError
		written  *field.Error
		year     *typicalyear.YearError
		decided  *importer.DecisionError
	)
	switch {
	case errors.As(err, &question):
		return question.Field, question.Problem, true
	case errors.As(err, &days):
		return days.Field, days.Problem, true
	case errors.As(err, &written):
		return written.Field, written.Problem, true
	case errors.As(err, &year):
		return year.Field, year.Problem, true
	case errors.As(err, &decided) && decided.Field != "":
		return decided.Field, decided.Problem, true
	default:
		return "", "", false
	}
}

// InsteadOf returns what to ask instead of what an error refuses, if there is something.
func InsteadOf(err error) []rule.Pair {
	if wrong := (*advice.QuestionError)(nil); errors.As(err, &wrong) {
		return wrong.Instead
	}
	return nil
}

// problemOf is the one place that maps errors to HTTP. What it does not know is
// answered with 500 and says nothing of what happened inside. office is whom members ask.
func problemOf(err error, office string) *Problem {
	var (
		field   *WrongField
		feed    *NoFeed
		ours    *Problem
		refused *Refused
	)
	if name, problem, isField := FieldOf(err); isField {
		return wrongValue(name, problem)
	}
	if p := storeProblem(err); p != nil {
		return p
	}
	if p := againProblem(err); p != nil {
		return p
	}
	if p := officersProblem(err); p != nil {
		return p
	}
	switch {
	case errors.Is(err, store.ErrDisabled):
		return NewProblem(http.StatusForbidden, "Your account is disabled. Ask "+cmp.Or(office, "your membership body")+".")
	case errors.As(err, &ours):
		return ours
	case errors.As(err, &field):
		return wrongValue(field.Location, field.Allowed)
	case errors.Is(err, ErrNoToken):
		return NewProblem(http.StatusUnauthorized, "This request needs your token, or a browser that is signed in.",
			Field{Location: "header.Authorization", Message: "send Authorization: Bearer and the token that you were given"})
	case errors.As(err, &feed):
		return NewProblem(http.StatusNotFound, feed.Error())
	case errors.Is(err, account.ErrNotNow):
		return NewProblem(http.StatusForbidden, "This signs nobody in: it was used, has run out, or is not of the browser that asked. Ask for a new mail.")
	case errors.As(err, &refused):
		return NewProblem(refused.Status, refusedDetail(refused.Status))
	default:
		return Broken()
	}
}

// storeProblem maps what the store refuses; nil for everything else.
func storeProblem(err error) *Problem {
	bound := (*store.TooManyError)(nil)
	switch {
	case errors.Is(err, store.ErrKeyReused):
		return wrongValue("header.Idempotency-Key", "this key came before with another request: take a new one")
	case errors.Is(err, store.ErrNotFound):
		return NewProblem(http.StatusNotFound, "There is no such thing, or it is not yours.")
	case errors.Is(err, store.ErrConflict):
		return NewProblem(http.StatusPreconditionFailed, "It was changed in the meantime: read it again and change what you find.",
			Field{Location: "header.If-Match", Message: "must be the ETag of the newest answer"})
	case errors.As(err, &bound):
		return NewProblem(http.StatusConflict, fmt.Sprintf("You have %d %s, and there can be no more. Erase what you no longer need.", bound.Most, bound.Of))
	case errors.Is(err, store.ErrExists):
		return NewProblem(http.StatusConflict, "There is one already.")
	case errors.Is(err, store.ErrCursor):
		return wrongValue("query.after", "must be the next of an answer to the same request")
	case errors.Is(err, store.ErrWrongCode):
		return wrongValue("body.code", "is not the code in the newest mail: five can be tried for each mail")
	case errors.Is(err, store.ErrRevoked):
		return NewProblem(http.StatusGone, "This address was revoked by its owner.")
	default:
		return nil
	}
}

// officersProblem maps what officers are refused; nil for everything else.
func officersProblem(err error) *Problem {
	refused := (*importer.RefusedError)(nil)
	switch {
	case errors.Is(err, ErrOfficersOnly):
		return NewProblem(http.StatusForbidden, "This is for officers of the membership body only.")
	case errors.Is(err, store.ErrLastOfficer):
		return NewProblem(http.StatusConflict, "There would be no officer left. Make somebody else an officer first.")
	case errors.Is(err, decision.ErrMoved):
		return NewProblem(http.StatusPreconditionFailed, "The calendar has changed in the meantime: look again at what this would change.",
			Field{Location: "header.If-Match", Message: "must be the calendar_version of the newest preview"})
	case errors.Is(err, decision.ErrNothingToAccept):
		return NewProblem(http.StatusConflict, "There is nothing in this answer that could be accepted: it could not be read, or contradicts itself or what is known.")
	case errors.Is(err, rhythm.ErrNotHeld):
		return NewProblem(http.StatusNotFound, "Nothing of that name is held back: the source is believed again, or says something else by now.")
	case errors.As(err, new(*almanac.UnknownLayerError)):
		return NewProblem(http.StatusNotFound, "There is no such decision, or it was withdrawn already.")
	case errors.As(err, &refused):
		return NewProblem(http.StatusConflict, "This would contradict what is known, so nothing was changed.", contradictions(refused)...)
	default:
		return nil
	}
}

// contradictions says what contradicts what.
func contradictions(refused *importer.RefusedError) []Field {
	var all []Field
	for _, problem := range refused.Problems {
		all = append(all, Field{Location: "body", Message: problem.Error()})
	}
	return all
}

// againProblem maps what is answered when it is asked again; nil for everything else.
func againProblem(err error) *Problem {
	much := (*limits.TooMuch)(nil)
	switch {
	case errors.As(err, &much):
		p := NewProblem(http.StatusTooManyRequests, "Your network has asked for too much that takes long to work out. Ask again after the seconds in Retry-After.")
		p.wait = much.Wait
		return p
	default:
		return unavailable(err)
	}
}

// unavailable maps what may be answered another time, and all that is not known.
func unavailable(err error) *Problem {
	switch {
	case errors.Is(err, account.ErrBusy):
		return NewProblem(http.StatusServiceUnavailable, "Too many ask to be signed in. Ask again after the seconds in Retry-After.")
	case errors.Is(err, edition.ErrBusy), errors.Is(err, limits.ErrTooManyAtOnce):
		return NewProblem(http.StatusServiceUnavailable, "Too many wait for what takes long to work out. Ask again after the seconds in Retry-After.")
	case errors.Is(err, store.ErrUnavailable):
		p := NewProblem(http.StatusServiceUnavailable, "What members plan cannot be kept at the moment, and nothing was changed. Whoever runs the service is told: try again after the seconds in Retry-After.")
		p.wait = time.Minute
		return p
	case errors.Is(err, store.ErrInDoubt):
		return NewProblem(http.StatusServiceUnavailable, "The connection to the data was lost, and it is not known whether what you sent was kept: look whether it is there. A program that sends it again with the same Idempotency-Key has it kept once.")
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return NewProblem(http.StatusServiceUnavailable, "The request was given up before it was done.")
	default:
		return nil
	}
}

func wrongValue(location, allowed string) *Problem {
	return NewProblem(http.StatusUnprocessableEntity, StatusDetail(http.StatusUnprocessableEntity), Field{Location: location, Message: allowed})
}

// SeeDocs tells programs where to look; people have links on the page.
const SeeDocs = " /docs lists what there is."

func refusedDetail(status int) string {
	switch status {
	case http.StatusNotFound:
		return "There is nothing at this address." + SeeDocs
	case http.StatusForbidden:
		return "A page of another site cannot change anything here."
	case http.StatusMethodNotAllowed:
		return "This address does not answer that method. The header Allow lists those that it answers."
	default:
		return http.StatusText(status) + "."
	}
}
