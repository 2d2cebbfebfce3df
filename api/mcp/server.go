package mcp

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"divisionbell/api/answer"
)

// Path is where assistants ask over HTTP.
const Path = "/mcp"

// maxMessage is how many bytes a message to the server may have.
const maxMessage = 64 << 10

// instructions are what an assistant is told before it asks anything.
const instructions = "When to write to, meet or invite a politician or a councillor in the United Kingdom, and why. " +
	"Dates are civil dates in Europe/London, written YYYY-MM-DD. What is projected is worked out and not announced: say that it is expected. " +
	"Nothing here can be changed, and no account is needed."

// Tools are the tools, made when somebody first asks for them. They do not change then, so
// any number of goroutines may use them.
type Tools struct {
	ask     http.Handler
	made    func() ([]tool, error)
	version string
}

// New makes tools of the operations in an OpenAPI document, which the handler answers.
func New(ask http.Handler, openapi func() ([]byte, error), version string) *Tools {
	return &Tools{ask: ask, version: version, made: sync.OnceValues(func() ([]tool, error) {
		doc, err := openapi()
		if err != nil {
			return nil, fmt.Errorf("make the tools for assistants: %w", err)
		}
		tools, err := readTools(doc)
		if err != nil {
			return nil, fmt.Errorf("make the tools for assistants: %w", err)
		}
		return tools, nil
	})}
}

// Check says whether the tools can be made.
func (t *Tools) Check() error {
	_, err := t.made()
	return err
}

// server offers the tools to one client.
func (t *Tools) server(from asker, tools []tool) *mcp.Server {
	s := mcp.NewServer(
		&mcp.Implementation{Name: "divisionbell", Title: "Division Bell", Version: t.version},
		&mcp.ServerOptions{Instructions: instructions, Capabilities: &mcp.ServerCapabilities{Tools: &mcp.ToolCapabilities{}}},
	)
	closed := false
	for i := range tools {
		one := &tools[i]
		s.AddTool(&mcp.Tool{
			Name: one.name, Title: one.title, Description: one.about, InputSchema: one.takes,
			Annotations: &mcp.ToolAnnotations{ReadOnlyHint: true, IdempotentHint: true, OpenWorldHint: &closed},
		}, func(ctx context.Context, call *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
			text, err := one.ask(ctx, t.ask, from, call.Params.Arguments)
			if err != nil {
				return &mcp.CallToolResult{IsError: true, Content: []mcp.Content{&mcp.TextContent{Text: err.Error()}}}, nil
			}
			return &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: string(text)}}}, nil
		})
	}
	return s
}

// Serve answers one client that writes to in and reads from out, a message a line, until it
// goes or ctx is done.
func (t *Tools) Serve(ctx context.Context, in io.ReadCloser, out io.WriteCloser) error {
	tools, err := t.made()
	if err != nil {
		return err
	}
	err = t.server(asker{remoteAddr: "127.0.0.1:0"}, tools).Run(ctx, &mcp.IOTransport{Reader: in, Writer: out, MaxLineLength: maxMessage})
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// Handler answers clients over streamable HTTP. Each request stands by itself: there are no
// sessions. What a browser sends for another site than that of baseURL is refused, since
// it may come from a page that has this name resolved to a machine within.
func (t *Tools) Handler(baseURL string, errs *answer.Errors) http.HandlerFunc {
	streamable := mcp.NewStreamableHTTPHandler(
		func(r *http.Request) *mcp.Server {
			tools, err := t.made()
			if err != nil {
				return nil // looked at before
			}
			return t.server(asker{r.RemoteAddr, r.Header["X-Forwarded-For"]}, tools)
		},
		// A proxy on the same machine keeps the Host of who asks, and the origin is looked at here.
		&mcp.StreamableHTTPOptions{Stateless: true, JSONResponse: true, MaxRequestBodyBytes: maxMessage, DisableLocalhostProtection: true},
	)
	own := originOf(baseURL)
	return func(w http.ResponseWriter, r *http.Request) {
		if origin := r.Header.Get("Origin"); origin != "" && origin != own {
			errs.Show(w, r, answer.NewProblem(http.StatusForbidden, "Pages of other sites may not ask here: only those of "+own+" may."))
			return
		}
		if err := t.Check(); err != nil {
			errs.Answer(w, r, Path, err)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		streamable.ServeHTTP(w, r)
	}
}

// originOf is the origin of an address: its scheme and host.
func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
