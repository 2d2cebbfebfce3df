package rest

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"divisionbell/api/answer"
)

// sameForAll, in the metadata of an operation, says that its answer depends only on the
// edition, the day and what is asked, so that it is kept beside the edition for whoever
// asks next.
const sameForAll = "same for all"

// keptForAll is the metadata of such an operation.
func keptForAll() map[string]any { return map[string]any{sameForAll: true} }

// adapter brings huma's operations to the routes, and gives everything that can be asked
// for again what HTTP has for that: HEAD beside GET, conditions, and gzip.
type adapter struct{ *Handlers }

// ServeHTTP is asked for by huma's own tests alone: requests come by the routes.
func (adapter) ServeHTTP(http.ResponseWriter, *http.Request) {}

// Handle registers a route. HEAD is answered, and documented, wherever GET is.
func (a adapter) Handle(op *huma.Operation, handler func(huma.Context)) {
	a.operations[op.OperationID] = op
	if op.Method != http.MethodGet {
		a.Routes.Handle(op.Method, op.Path, func(w http.ResponseWriter, r *http.Request) { handler(newRequest(op, w, r)) })
		return
	}
	if op.Responses["200"] != nil {
		op.Responses["304"] = &huma.Response{Description: "The answer is the one that you have"}
	}
	again, head := a.answering(op, handler), headOf(op)
	if isPublic(op) {
		again = answer.OpenToPages(again)
		a.Routes.Handle(http.MethodOptions, op.Path, answer.OpenToAsking)
	}
	a.Routes.Handle(op.Method, op.Path, again)
	a.Routes.Handle(head.Method, head.Path, again)
	a.api.OpenAPI().AddOperation(head)
}

// isPublic reports whether an operation tells programs what everybody may know.
func isPublic(op *huma.Operation) bool {
	return (len(op.Security) == 0 || isOptional(op)) && strings.HasPrefix(op.Path, "/v1/")
}

// headOf returns the operation that answers only the headers of another.
func headOf(op *huma.Operation) *huma.Operation {
	head := *op
	head.Method = http.MethodHead
	head.OperationID = "head-" + strings.TrimPrefix(op.OperationID, "get-")
	head.Responses = maps.Clone(op.Responses)
	if done, ok := head.Responses["200"]; ok {
		head.Responses["200"] = &huma.Response{Description: "The headers of the answer", Content: done.Content}
	}
	return &head
}

func (s *Handlers) answering(op *huma.Operation, handler func(huma.Context)) http.HandlerFunc {
	usual := usualHeaders(op)
	if op.Metadata[sameForAll] == nil {
		return func(w http.ResponseWriter, r *http.Request) { s.answerAnew(newRequest(op, w, r), handler, usual) }
	}
	target := targetOf(op)
	return func(w http.ResponseWriter, r *http.Request) {
		s.answerKept(w, r, kept{op, target(r), handler, usual})
	}
}

// usualHeaders are those of an answer whose handler does not set others.
func usualHeaders(op *huma.Operation) http.Header {
	h := http.Header{"Vary": {answer.GzipFor}, "Cache-Control": {answer.AskAgain}}
	if op.Metadata[sameForAll] != nil {
		h["Cache-Control"] = []string{answer.SharedCache}
	}
	if len(op.Security) > 0 {
		h["Vary"] = []string{"Authorization, " + answer.GzipFor}
	}
	return h
}

// answerAnew lets the handler work out the answer each time.
func (s *Handlers) answerAnew(asked *request, handler func(huma.Context), usual http.Header) {
	r := record(asked, handler)
	if r.isDone() {
		s.Again.Send(asked.w, asked.r, answer.Content{Header: r.headerOr(usual), Body: r.body.Bytes()})
		return
	}
	r.replay(usual)
}

// errNoContent says that a handler answered something that is not to be kept.
var errNoContent = errors.New("there is nothing to keep")

// kept is how an operation is answered whose answers are kept.
type kept struct {
	op      *huma.Operation
	target  string
	handler func(huma.Context)
	usual   http.Header
}

// answerKept answers from what is kept beside the edition, if it is there.
func (s *Handlers) answerKept(w http.ResponseWriter, r *http.Request, k kept) {
	var said *recording
	err := s.Again.SendKept(w, r, k.target, func() (answer.Content, error) {
		if said = record(newRequest(k.op, w, r), k.handler); !said.isDone() {
			return answer.Content{}, errNoContent
		}
		exact := bytes.Clone(said.body.Bytes()) // without the room that was needed to write it
		return answer.Content{Header: said.headerOr(k.usual), Body: exact}, nil
	})
	switch {
	case errors.Is(err, errNoContent):
		said.replay(k.usual)
	case err != nil:
		s.Errors.Answer(w, r, routeOf(k.op), err)
	}
}

// targetOf returns how an address of a route is told from others: with all of its query
// or, where words are let pass that the route does not know, without these. Calendar
// programs add such words, new ones each time.
func targetOf(op *huma.Operation) func(*http.Request) string {
	names := queryNames(op)
	isStrange := func(part string) bool {
		name, _, _ := strings.Cut(part, "=")
		return isPlain(name) && !slices.Contains(names, name)
	}
	return func(r *http.Request) string {
		if r.URL.RawQuery == "" {
			return r.URL.Path
		}
		parts := strings.Split(r.URL.RawQuery, "&")
		if !refusesStrangeWords(op) {
			parts = slices.DeleteFunc(parts, isStrange)
		}
		return strings.Join(append([]string{r.URL.Path}, parts...), "&")
	}
}

// isPlain reports whether a name can only be read as it is written.
func isPlain(name string) bool {
	return !strings.ContainsFunc(name, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' && c != '-'
	})
}

// humaContext is embedded under a name that is not that of one of its methods.
type humaContext huma.Context

// request is a request of an operation.
type request struct {
	humaContext
	w     http.ResponseWriter
	r     *http.Request
	query url.Values
}

func newRequest(op *huma.Operation, w http.ResponseWriter, r *http.Request) *request {
	return &request{humaContext: humago.NewContext(op, r, w), w: w, r: r}
}

// Query returns a parameter as net/url reads it.
func (a *request) Query(name string) string {
	if a.query == nil {
		a.query = a.r.URL.Query()
	}
	return a.query.Get(name)
}

// Unwrap is for handlers that write to the client themselves.
func (a *request) Unwrap() huma.Context { return a.humaContext }

// recording takes down what a handler answers.
type recording struct {
	humaContext
	asked  *request
	status int // 0 if the handler wrote to the client itself
	header http.Header
	body   bytes.Buffer
}

func record(asked *request, handler func(huma.Context)) *recording {
	r := &recording{humaContext: asked, asked: asked, header: make(http.Header)}
	handler(r)
	return r
}

// Unwrap is for handlers that write to the client themselves.
func (r *recording) Unwrap() huma.Context            { return r.humaContext }
func (r *recording) SetStatus(status int)            { r.status = status }
func (r *recording) Status() int                     { return r.status }
func (r *recording) SetHeader(name, value string)    { r.header.Set(name, value) }
func (r *recording) AppendHeader(name, value string) { r.header.Add(name, value) }
func (r *recording) BodyWriter() io.Writer           { return &r.body }

// isDone reports whether there is an answer that could be kept.
func (r *recording) isDone() bool { return r.status == http.StatusOK }

// headerOr returns the headers that the handler set, and the usual ones besides.
func (r *recording) headerOr(usual http.Header) http.Header {
	all := maps.Clone(usual)
	maps.Copy(all, r.header)
	return all
}

// replay answers what the handler did, if that is not a document: a refusal, another
// address, or that the client has it already.
func (r *recording) replay(usual http.Header) {
	if r.status == 0 && r.body.Len() == 0 {
		return
	}
	if r.status == http.StatusNotModified {
		r.header = r.headerOr(usual)
	}
	maps.Copy(r.asked.w.Header(), r.header)
	r.asked.w.WriteHeader(cmp.Or(r.status, http.StatusOK))
	_, _ = r.asked.w.Write(r.body.Bytes()) // the client may be gone
}
