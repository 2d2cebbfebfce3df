package mcp

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const smallInterface = `{"paths":{
	"/v1/best-time":{"get":{"operationId":"get-best-time","description":"When.","parameters":[{"name":"office","in":"query","required":true,"schema":{"type":"string"}},{"name":"If-None-Match","in":"header","schema":{"type":"string"}}]}},
	"/v1/days/{date}":{"get":{"operationId":"get-day","parameters":[{"name":"date","in":"path","required":true,"description":"The day.","schema":{"type":"string"}}]}},
	"/v1/calendar":{"get":{"operationId":"get-calendar"}},
	"/v1/sitting-days":{"get":{"operationId":"get-sitting-days"}},
	"/v1/typical-year":{"get":{"operationId":"get-typical-year"}}}}`

func TestToolsTakeWhatTheOperationsDo(t *testing.T) {
	tools, err := readTools([]byte(smallInterface))
	if err != nil {
		t.Fatal(err)
	}
	takes, err := json.Marshal(tools[0].takes)
	if want := `{"additionalProperties":false,"properties":{"office":{"type":"string"}},"required":["office"],"type":"object"}`; err != nil || string(takes) != want {
		t.Errorf("best_time takes %s, want %s", takes, want)
	}
	takes, err = json.Marshal(tools[1].takes)
	if want := `{"additionalProperties":false,"properties":{"date":{"description":"The day.","type":"string"}},"required":["date"],"type":"object"}`; err != nil || string(takes) != want {
		t.Errorf("day takes %s, want %s", takes, want)
	}
	without := strings.ReplaceAll(smallInterface, "get-calendar", "list-calendar")
	if _, err := readTools([]byte(without)); err == nil || !strings.Contains(err.Error(), "tool calendar: there is no operation get-calendar") {
		t.Errorf("an operation is gone, and the error is %v", err)
	}
}

// Whatever an assistant sends, nothing is asked but the operation of the tool.
func TestNoArgumentLeadsToAnotherAddress(t *testing.T) {
	tools, err := readTools([]byte(smallInterface))
	if err != nil {
		t.Fatal(err)
	}
	values := rapid.OneOf(
		rapid.Map(rapid.String(), func(s string) any { return s }),
		rapid.Map(rapid.SampledFrom([]string{"../../v1/contacts", "..", "?x=1", "#", "%2e%2e/", "a/b", "//host/", " "}), func(s string) any { return s }),
		rapid.Map(rapid.Int(), func(n int) any { return n }),
		rapid.Map(rapid.SliceOf(rapid.String()), func(all []string) any { return all }),
		rapid.Map(rapid.MapOf(rapid.String(), rapid.Int()), func(m map[string]int) any { return m }),
	)
	rapid.Check(t, func(t *rapid.T) {
		given := rapid.MapOf(rapid.SampledFrom([]string{"date", "office", "x", "{date}", "a&b=c"}), values).Draw(t, "given")
		arguments, err := json.Marshal(given)
		if err != nil {
			t.Fatal(err)
		}
		tool := tools[rapid.IntRange(0, 1).Draw(t, "tool")]
		target, err := tool.target(arguments)
		if err != nil {
			return
		}
		u, err := url.Parse(target)
		if err != nil || u.Host != "" || u.Fragment != "" {
			t.Fatalf("%s of %s: %v", target, arguments, err)
		}
		path := strings.Split(u.EscapedPath(), "/")
		if want := strings.Split(tool.path, "/"); len(path) != len(want) || strings.Join(path[:3], "/") != strings.Join(want[:3], "/") {
			t.Fatalf("%s leads to %s", arguments, target)
		}
	})
}

func TestArgumentsThatAreNoObjectAreRefused(t *testing.T) {
	tool := tool{path: "/v1/calendar"}
	for _, arguments := range []string{`"a"`, `[1]`, `{`, `12`} {
		if _, err := tool.target(json.RawMessage(arguments)); err == nil || err.Error() != "the arguments must be one JSON object" {
			t.Errorf("%s: error %v", arguments, err)
		}
	}
	for _, arguments := range []string{``, ` `, `{}`, `null`, `{"body":null}`} {
		if target, err := tool.target(json.RawMessage(arguments)); err != nil || target != "/v1/calendar" {
			t.Errorf("%s: %s, error %v", arguments, target, err)
		}
	}
}
