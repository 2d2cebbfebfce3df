package api

import (
	"bytes"
	"cmp"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"

	"divisionbell/calendar"
	"divisionbell/scheduler"
	"divisionbell/scheduler/kept"
)

// sameForAll, in the metadata of an operation, says that its answer depends only on the
// edition, the day and what is asked, so that it is kept beside the edition for whoever
// asks next.
const sameForAll = "same for all"

// keptForAll is the metadata of such an operation.
func keptForAll() map[string]any { return map[string]any{sameForAll: true} }

// How long others may keep an answer without asking. What is the same for all changes when
// the calendar does or the day; what tells of this moment, at any time.
const (
	sharedCache = "public, max-age=60"
	askAgain    = "no-cache"
)

// gzipFor is how answers vary that have nothing to do with who asks.
const gzipFor = "Accept-Encoding"

// adapter gives everything that can be asked for again what HTTP has for that: HEAD
// beside GET, conditions, and gzip.
type adapter struct {
	huma.Adapter
	server *server
}

// Handle registers a route. HEAD is answered, and documented, wherever GET is.
func (a adapter) Handle(op *huma.Operation, handler func(huma.Context)) {
	if op.Method != http.MethodGet {
		a.Adapter.Handle(op, handler)
		return
	}
	if op.Responses["200"] != nil {
		op.Responses["304"] = &huma.Response{Description: "The answer is the one that you have"}
	}
	again, head := a.server.answering(op, handler), headOf(op)
	a.Adapter.Handle(op, again)
	a.Adapter.Handle(head, again)
	a.server.api.OpenAPI().AddOperation(head)
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

func (s *server) answering(op *huma.Operation, handler func(huma.Context)) func(huma.Context) {
	usual := usualHeaders(op)
	if op.Metadata[sameForAll] == nil {
		return func(ctx huma.Context) { s.answerAnew(ctx, handler, usual) }
	}
	target := targetOf(op)
	return func(ctx huma.Context) { s.answerKept(ctx, target(humaecho.UnwrapV4(ctx).Request()), handler, usual) }
}

// usualHeaders are those of an answer whose handler does not set others.
func usualHeaders(op *huma.Operation) http.Header {
	h := http.Header{"Vary": {gzipFor}, "Cache-Control": {askAgain}}
	if op.Metadata[sameForAll] != nil {
		h["Cache-Control"] = []string{sharedCache}
	}
	if len(op.Security) > 0 {
		h["Vary"] = []string{"Authorization, " + gzipFor}
	}
	return h
}

// answerAnew lets the handler work out the answer each time.
func (s *server) answerAnew(ctx huma.Context, handler func(huma.Context), usual http.Header) {
	r := record(ctx, handler)
	if r.isDone() {
		s.send(humaecho.UnwrapV4(ctx), s.press.Document(r.body.Bytes(), r.headerOr(usual), time.Time{}))
		return
	}
	r.replay(usual)
}

// answerKept answers from what is kept beside the edition, if it is there.
func (s *server) answerKept(ctx huma.Context, target string, handler func(huma.Context), usual http.Header) {
	var r *recording
	edition, today := s.Editions.Current(), s.today()
	doc, err := edition.Kept.Find(ctx.Context(), kept.Question{Day: today, Target: target}, func() *kept.Document {
		r = record(ctx, handler)
		if !r.isDone() {
			return nil
		}
		exact := bytes.Clone(r.body.Bytes()) // without the room that was needed to write it
		return s.press.Document(exact, r.headerOr(usual), s.modified(edition, today))
	})
	switch {
	case err != nil:
		answerProblem(ctx, s.problem(ctx.Operation().Method+" "+ctx.Operation().Path, err))
	case doc != nil:
		s.send(humaecho.UnwrapV4(ctx), doc)
	default:
		r.replay(usual)
	}
}

// modified is since when the answers of an edition are as they are today: many count from
// the day on which they are asked for.
func (s *server) modified(edition *scheduler.Edition, today calendar.Date) time.Time {
	midnight := today.At(0, 0, s.Location)
	if edition.Since.IsZero() || edition.Since.After(midnight) {
		return edition.Since
	}
	return midnight
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

// send answers with a document, or that it is known already.
func (s *server) send(c echo.Context, d *kept.Document) {
	request, response := c.Request(), c.Response()
	form := d.Plain()
	if takesGzip(request.Header) {
		form = d.Packed()
	}
	if isKnown(request.Header, d) {
		maps.Copy(response.Header(), form.Known)
		response.WriteHeader(http.StatusNotModified)
		return
	}
	maps.Copy(response.Header(), form.Header)
	response.WriteHeader(http.StatusOK)
	if request.Method != http.MethodHead {
		_, _ = response.Write(form.Body) // the client may be gone
	}
}

// humaContext is embedded under a name that is not that of one of its methods.
type humaContext huma.Context

// recording takes down what a handler answers.
type recording struct {
	humaContext
	status int
	header http.Header
	body   bytes.Buffer
}

func record(ctx huma.Context, handler func(huma.Context)) *recording {
	r := &recording{humaContext: ctx, header: make(http.Header)}
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
	response := humaecho.UnwrapV4(r.humaContext).Response()
	if response.Committed {
		return // the handler wrote to the client itself
	}
	if r.status == http.StatusNotModified {
		r.header = r.headerOr(usual)
	}
	maps.Copy(response.Header(), r.header)
	response.WriteHeader(cmp.Or(r.status, http.StatusOK))
	_, _ = response.Write(r.body.Bytes()) // the client may be gone
}
