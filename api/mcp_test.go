package api

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// assistant is a client of the protocol, over HTTP.
func assistant(t *testing.T, s *service) *mcp.ClientSession {
	t.Helper()
	client := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil)
	session, err := client.Connect(context.Background(), &mcp.StreamableClientTransport{Endpoint: s.URL + "/mcp", DisableStandaloneSSE: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	return session
}

// call asks a tool and returns what it says.
func call(t *testing.T, session *mcp.ClientSession, tool string, arguments any) (text string, isError bool) {
	t.Helper()
	got, err := session.CallTool(context.Background(), &mcp.CallToolParams{Name: tool, Arguments: arguments})
	if err != nil {
		t.Fatalf("%s: %v", tool, err)
	}
	if len(got.Content) != 1 {
		t.Fatalf("%s answers with %d contents", tool, len(got.Content))
	}
	return got.Content[0].(*mcp.TextContent).Text, got.IsError
}

func TestAssistantsAreOfferedFiveToolsThatChangeNothing(t *testing.T) {
	list, err := assistant(t, start(t)).ListTools(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, tool := range list.Tools {
		names = append(names, tool.Name)
		if !tool.Annotations.ReadOnlyHint || tool.Title == "" || len(tool.Description) < 80 {
			t.Errorf("%s: %+v, %q", tool.Name, tool.Annotations, tool.Description)
		}
		takes := tool.InputSchema.(map[string]any)
		for name, schema := range takes["properties"].(map[string]any) {
			said := schema.(map[string]any)
			if said["description"] == "" || said["type"] == nil || said["$ref"] != nil {
				t.Errorf("%s: %s is described as %v", tool.Name, name, said)
			}
		}
	}
	if got := strings.Join(names, " "); got != "best_time calendar day sitting_days typical_year" {
		t.Errorf("the tools are %s", got)
	}
}

// What a tool answers and what a program is answered are the same bytes.
func TestToolsAnswerAsProgramsAreAnswered(t *testing.T) {
	s := start(t)
	session := assistant(t, s)
	for _, tc := range []struct {
		tool      string
		arguments map[string]any
		address   string
	}{
		{"best_time", map[string]any{"office": "mp"}, "/v1/best-time?office=mp"},
		{"best_time", map[string]any{"office": "mp", "action": "visit", "topic": "libraries", "nation": "england", "days": 200, "limit": 2}, "/v1/best-time?office=mp&action=visit&topic=libraries&nation=england&days=200&limit=2"},
		{"best_time", map[string]any{"office": "councillor", "action": "budget-representation", "council_poll": "none", "nation": nil}, "/v1/best-time?office=councillor&action=budget-representation&council_poll=none"},
		{"day", map[string]any{"date": "2027-01-12"}, "/v1/days/2027-01-12"},
		{"day", map[string]any{"date": "2027-01-12", "body": []string{"commons", "lords"}}, "/v1/days/2027-01-12?body=commons,lords"},
		{"calendar", map[string]any{"from": "2027-01-01", "to": "2027-03-31", "body": []string{"senedd"}}, "/v1/calendar?from=2027-01-01&to=2027-03-31&body=senedd"},
		{"sitting_days", map[string]any{"body": "commons", "from": "2027-01-12", "count": 40}, "/v1/sitting-days?body=commons&from=2027-01-12&count=40"},
		{"sitting_days", map[string]any{"procedure": "negative-si", "laid": "2027-01-12"}, "/v1/sitting-days?procedure=negative-si&laid=2027-01-12"},
		{"typical_year", nil, "/v1/typical-year"},
		{"typical_year", map[string]any{"nation": "wales", "month": 5}, "/v1/typical-year?nation=wales&month=5"},
	} {
		text, isError := call(t, session, tc.tool, tc.arguments)
		want := s.get(t, tc.address)
		if isError || want.status != http.StatusOK || text != want.body {
			t.Errorf("%s of %v: error %v, %d bytes, want %d as %s answers:\n%.300s", tc.tool, tc.arguments, isError, len(text), len(want.body), tc.address, text)
		}
	}
}

func TestToolsSayWhatIsWrongAndWhatIsAllowed(t *testing.T) {
	session := assistant(t, start(t))
	for _, tc := range []struct {
		name, tool string
		arguments  any
		want       string
	}{
		{"no such office", "best_time", map[string]any{"office": "king"}, "office: "},
		{"nothing asked", "best_time", map[string]any{}, "office: "},
		{"what makes no sense says what to do instead", "best_time", map[string]any{"office": "peer", "action": "surgery"}, "Ask for a meeting"},
		{"a word that is not known", "best_time", map[string]any{"office": "mp", "colour": "red"}, "colour: is not known here; the parameters are "},
		{"a date in words", "calendar", map[string]any{"from": "tomorrow"}, "dates are written YYYY-MM-DD"},
		{"no date", "day", map[string]any{}, "date: is missing"},
		{"another address in place of a date", "day", map[string]any{"date": "../../v1/contacts?x=1"}, "is not a date"},
		{"a thing in place of a word", "day", map[string]any{"date": map[string]any{"year": 2027}}, "date: must be a word, a number, or a list of words"},
		{"a list of things", "calendar", map[string]any{"body": []int{1}}, "body: must be a list of words"},
		{"too far off", "typical_year", map[string]any{"year": 2080}, "from 2011 to 2034 are allowed"},
		{"more than an assistant should read", "calendar", map[string]any{"from": "2010-01-01", "to": "2035-12-31"}, "ask for less time, or name bodies or kinds"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if text, isError := call(t, session, tc.tool, tc.arguments); !isError || !strings.Contains(text, tc.want) || strings.Contains(text, "goroutine") {
				t.Errorf("error %v: %.300s, want one with %q", isError, text, tc.want)
			}
		})
	}
	if _, err := session.CallTool(context.Background(), &mcp.CallToolParams{Name: "erase"}); err == nil || !strings.Contains(err.Error(), "erase") {
		t.Errorf("there is no tool of that name, and the error is %v", err)
	}
}

const firstMessage = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}`

func TestWhatComesToTheToolsOverHTTPIsBounded(t *testing.T) {
	s := start(t)
	for _, tc := range []struct {
		name, method, body string
		header             map[string]string
		status             int
		says               string
	}{
		{"a program", "POST", firstMessage, nil, 200, `"serverInfo"`},
		{"a page of this service", "POST", firstMessage, map[string]string{"Origin": "https://bell.example.org"}, 200, `"serverInfo"`},
		{"a page of another site", "POST", firstMessage, map[string]string{"Origin": "https://evil.example"}, 403, "Pages of other sites may not ask here: only those of https://bell.example.org may."},
		{"a page of a name that leads here", "POST", firstMessage, map[string]string{"Origin": s.URL}, 403, "may not ask here"},
		{"a page that hides where it is from", "POST", firstMessage, map[string]string{"Origin": "null"}, 403, "may not ask here"},
		{"a long message", "POST", `{"jsonrpc":"2.0","id":1,"method":"` + strings.Repeat("x", 70<<10) + `"}`, nil, 413, ""},
		{"no message", "POST", "hello", nil, 400, ""},
		{"another type", "POST", firstMessage, map[string]string{"Content-Type": "text/plain"}, 415, ""},
		{"reading it", "GET", "", nil, 405, "does not answer that method"},
		{"ending a session, of which there are none", "DELETE", "", nil, 405, "does not answer that method"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			header := map[string]string{"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
			for name, value := range tc.header {
				header[name] = value
			}
			got := s.do(t, ask{method: tc.method, path: "/mcp", body: tc.body, header: header})
			if got.status != tc.status || !strings.Contains(got.body, tc.says) {
				t.Errorf("%d %.300s, want %d with %q", got.status, got.body, tc.status, tc.says)
			}
			if got.header.Get("Mcp-Session-Id") != "" {
				t.Error("a session was begun")
			}
		})
	}
}

func TestAnAssistantIsAnsweredOnStandardInputAndOutput(t *testing.T) {
	s := start(t)
	in, ask := io.Pipe()
	answers, out := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- s.server.tools.Serve(context.Background(), in, out) }()
	lines := bufio.NewScanner(answers)
	lines.Buffer(nil, 1<<20)
	for _, tc := range []struct{ message, want string }{
		{firstMessage, `"name":"divisionbell"`},
		{`{"jsonrpc":"2.0","method":"notifications/initialized"}` + "\n" + `{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"day","arguments":{"date":"2027-01-12"}}}`, `\"weekday\":\"Tuesday\"`},
	} {
		if _, err := io.WriteString(ask, tc.message+"\n"); err != nil {
			t.Fatal(err)
		}
		if !lines.Scan() || !strings.Contains(lines.Text(), tc.want) {
			t.Errorf("the answer is %.300q, want one with %q", lines.Text(), tc.want)
		}
	}
	if err := ask.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Errorf("the client went, and the error is %v", err)
	}
}

// Limits count for whom the tools ask: what is dear is refused to a network by whatever
// way it comes, and behind a trusted proxy each client counts by itself.
func TestWhatIsDearIsPaidForByWhoAsksTheTools(t *testing.T) {
	s := start(t, trustLoopback)
	spend(t, s, "192.0.2.7")
	question := `{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"day","arguments":{"date":"2024-06-03","known_on":"2023-05-01"}}}`
	for _, tc := range []struct{ address, want string }{
		{"192.0.2.7", "asked for too much"},
		{"198.51.100.9", `\"weekday\":\"Monday\"`},
	} {
		got := s.do(t, ask{method: http.MethodPost, path: "/mcp", body: question, header: map[string]string{
			"Content-Type": "application/json", "Accept": "application/json, text/event-stream", "X-Forwarded-For": tc.address,
		}})
		if got.status != http.StatusOK || !strings.Contains(got.body, tc.want) {
			t.Errorf("%s is answered %d %.300s, want %q", tc.address, got.status, got.body, tc.want)
		}
	}
}
