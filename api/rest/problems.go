package rest

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"divisionbell/api/answer"
	"divisionbell/calendar"
	"divisionbell/scheduler/advice/rule"
)

// problemDocument is a problem as an operation answers it.
type problemDocument struct {
	huma.ErrorModel
	// Instead is what to ask instead of a pair of office and action that makes no sense.
	Instead []rule.Pair `json:"instead,omitempty"`
}

// describeInstead puts into the OpenAPI document what problems have beyond RFC 9457.
func describeInstead(doc *huma.OpenAPI) {
	model, ok := doc.Components.Schemas.Map()["ErrorModel"]
	if !ok {
		return
	}
	model.Properties["instead"] = &huma.Schema{
		Type: huma.TypeArray, Items: doc.Components.Schemas.Schema(reflect.TypeFor[rule.Pair](), true, "Pair"),
		Description: "What to ask instead, where a pair of office and action makes no sense.",
	}
}

// fail maps the error of an operation for huma.
func (s *Handlers) fail(ctx context.Context, op *huma.Operation, err error) error {
	instead := answer.InsteadOf(err)
	if field, problem, isField := answer.FieldOf(err); isField {
		err = &answer.WrongField{Location: locationOf(op, field), Allowed: problem}
	}
	p := s.Errors.ProblemIn(ctx, routeOf(op), err)
	model := &problemDocument{ErrorModel: huma.ErrorModel{Status: p.Status, Title: p.Title, Detail: p.Detail}, Instead: instead}
	for _, f := range p.Errors {
		model.Errors = append(model.Errors, &huma.ErrorDetail{Location: f.Location, Message: f.Message})
	}
	if header := p.Header(); header != nil {
		return huma.ErrorWithHeaders(model, header)
	}
	return model
}

func routeOf(op *huma.Operation) string { return op.Method + " " + op.Path }

// locationOf returns where a field stands in the requests of an operation.
func locationOf(op *huma.Operation, field string) string {
	for _, p := range op.Parameters {
		if p.Name == field {
			return p.In + "." + field
		}
	}
	if op.RequestBody == nil {
		return "query." + field
	}
	return "body." + field
}

// rewordProblem puts the problems that huma finds into the words of the others, in a
// fixed order, and without the values that came: they may be secret or long.
func rewordProblem(ctx huma.Context, _ string, said any) (any, error) {
	if p, ok := said.(*problemDocument); ok {
		return &problemDocument{ErrorModel: *reworded(ctx.Operation(), &p.ErrorModel), Instead: p.Instead}, nil
	}
	if p, ok := said.(*huma.ErrorModel); ok {
		return reworded(ctx.Operation(), p), nil
	}
	return said, nil
}

func reworded(op *huma.Operation, p *huma.ErrorModel) *huma.ErrorModel {
	worded := *p
	if detail := answer.StatusDetail(p.Status); detail != "" {
		worded.Detail = detail
	}
	worded.Errors = nil
	if p.Status < http.StatusInternalServerError {
		for _, e := range p.Errors {
			worded.Errors = append(worded.Errors, rewordDetail(op, *e))
		}
	}
	if len(worded.Errors) == 0 {
		worded.Errors = bodyProblem(p.Status)
	}
	slices.SortStableFunc(worded.Errors, func(a, b *huma.ErrorDetail) int { return cmp.Compare(a.Location, b.Location) })
	return &worded
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

func rewordDetail(op *huma.Operation, e huma.ErrorDetail) *huma.ErrorDetail {
	if text, ok := e.Value.(string); ok && e.Message == validation.MsgExpectedRFC3339Date {
		e.Message = dateProblem(text)
	}
	if name := missingField(e.Message); name != "" {
		e.Location += "." + name
	}
	e.Message = worded(strings.TrimPrefix(e.Message, "invalid value: "))
	if isOfNumber(e.Message) {
		e.Message = cmp.Or(rangeOf(op, e.Location), e.Message)
	}
	e.Value = nil
	return &e
}

// isOfNumber tells of a message about a number that is too small or too large.
func isOfNumber(message string) bool {
	return strings.HasSuffix(message, " or more") || strings.HasSuffix(message, " or less")
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

func queryProblem(op *huma.Operation, address url.URL) *answer.Problem {
	query, err := url.ParseQuery(address.RawQuery)
	if err != nil {
		return answer.NewProblem(http.StatusBadRequest, answer.StatusDetail(http.StatusBadRequest),
			answer.Field{Location: "query", Message: "is not written as a query: name=value, joined by &, with %XX for special characters"})
	}
	known := queryNames(op)
	var wrong []answer.Field
	for name, values := range query {
		switch {
		case !slices.Contains(known, name):
			wrong = append(wrong, answer.Field{Location: "query." + name, Message: "is not known here; " + allowedNames(known)})
		case len(values) > 1:
			wrong = append(wrong, answer.Field{Location: "query." + name, Message: "came more than once; join several values by commas, where several are allowed"})
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	slices.SortFunc(wrong, func(a, b answer.Field) int { return cmp.Compare(a.Location, b.Location) })
	return answer.NewProblem(http.StatusUnprocessableEntity, answer.StatusDetail(http.StatusUnprocessableEntity), wrong...)
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
func answerProblem(ctx huma.Context, p *answer.Problem) {
	for name, values := range p.Header() {
		ctx.SetHeader(name, values[0])
	}
	ctx.SetHeader("Content-Type", answer.ProblemType)
	ctx.SetStatus(p.Status)
	_ = json.NewEncoder(ctx.BodyWriter()).Encode(p) // the client may be gone
}
