package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"divisionbell/store"
)

// writing is an operation of the OpenAPI document that takes a body.
type writing struct {
	id, method, path string
	fields           map[string]fieldSchema
	required         []string
}

type fieldSchema struct {
	Type     string       `json:"type"`
	Enum     []string     `json:"enum"`
	Format   string       `json:"format"`
	Examples []any        `json:"examples"`
	Items    *fieldSchema `json:"items"`
	Ref      string       `json:"$ref"`
}

// writings are all operations that take a body.
func writings(t *testing.T, s *service) []writing {
	t.Helper()
	type operation struct {
		ID   string `json:"operationId"`
		Body *struct {
			Content map[string]struct{ Schema fieldSchema }
		} `json:"requestBody"`
	}
	var doc struct {
		Paths      map[string]map[string]operation
		Components struct {
			Schemas map[string]struct {
				Required   []string
				Properties map[string]fieldSchema
			}
		}
	}
	if err := json.Unmarshal([]byte(s.get(t, "/openapi.json").body), &doc); err != nil {
		t.Fatal(err)
	}
	var all []writing
	for path, methods := range doc.Paths {
		for method, op := range methods {
			if op.Body == nil {
				continue
			}
			name := op.Body.Content["application/json"].Schema.Ref
			schema, known := doc.Components.Schemas[name[strings.LastIndexByte(name, '/')+1:]]
			if !known || len(schema.Properties) == 0 {
				t.Fatalf("%s takes a body of which the document does not say what is in it", op.ID)
			}
			all = append(all, writing{op.ID, strings.ToUpper(method), path, schema.Properties, schema.Required})
		}
	}
	slices.SortFunc(all, func(a, b writing) int { return strings.Compare(a.id, b.id) })
	return all
}

// example is a value that the field may have.
func (f fieldSchema) example(t *testing.T, name string) any {
	t.Helper()
	switch {
	case f.Format == "date":
		return "2026-12-07"
	case len(f.Examples) > 0:
		return f.Examples[0]
	case len(f.Enum) > 0:
		return f.Enum[0]
	case f.Type == "string":
		return "some words"
	case f.Type == "boolean":
		return true
	case f.Type == "integer":
		return 1
	case f.Type == "array" && f.Items != nil:
		return []any{f.Items.example(t, name)}
	}
	t.Fatalf("%s is of type %q, of which this test knows no example: give one in the document", name, f.Type)
	return nil
}

// odd is a body with something in it that nobody means.
type odd struct {
	name, body string
	// field is what the answer must name; nothing if it is the body as a whole.
	field string
}

// veryLong is a text that is longer than any can be.
var veryLong = strings.Repeat("long ", 10_000)

// odds are the bodies that are like a good one but for one thing.
func (w writing) odds(t *testing.T) []odd {
	t.Helper()
	var all []odd
	add := func(name, field, body string) { all = append(all, odd{name, body, field}) }
	for field, schema := range w.fields {
		good := w.good(t)
		good[field] = schema.example(t, field)
		with := func(value string) string { return writtenWith(t, good, field, value) }
		add(field+" null", field, with("null"))
		add(field+" twice", "", strings.TrimSuffix(with(written(t, good[field])), "}")+fmt.Sprintf(",%q:%s}", field, written(t, good[field])))
		add(field+" a thing", field, with("{}"))
		for name, text := range map[string]string{
			"blank": `" "`, "of spaces that are none": `"\u00a0\u2003"`, "of nothing to be seen": `"\u200b\u3164"`, "NUL": `"a\u0000b"`, "a bell": `"a\u0007b"`, "a mark of direction": `"a\u202eb"`,
			"an isolate": `"\u2067ab\u2069"`, "half a letter": "\"a\xffb\"", "half a pair": `"a\ud800b"`, "too long": `"` + veryLong + `"`,
		} {
			where := field
			if name == "half a letter" || name == "half a pair" || w.id == "sign-in" { // whose fields exclude each other
				where = ""
			}
			switch {
			case schema.Type == "string":
				add(field+" "+name, where, with(text))
			case schema.Type == "array":
				add(field+" with "+name, where, with("["+text+"]"))
			}
		}
		if schema.Type == "string" && !w.clears(field) {
			add(field+" empty", field, with(`""`))
		}
		if schema.Type == "array" {
			add(field+" with null", field, with("[null]"))
			add(field+" with nothing", field, with(`[""]`))
		}
	}
	add("a field that there is not", "fields_of_others", writtenWith(t, w.good(t), "fields_of_others", "1"))
	for _, body := range []string{"", "null", "[]", `"x"`, "{", "{}{}", "\xff"} {
		add(fmt.Sprintf("%q", body), "", body)
	}
	slices.SortFunc(all, func(a, b odd) int { return strings.Compare(a.name, b.name) })
	return all
}

// clears tells of a text that can be taken away by an empty one: those that are changed, but
// for names of what can be chosen.
func (w writing) clears(field string) bool {
	return w.method == http.MethodPatch && w.fields[field].Enum == nil && w.fields[field].Format == ""
}

// good is a body that has what must be there.
func (w writing) good(t *testing.T) map[string]any {
	t.Helper()
	good := make(map[string]any)
	for _, name := range w.required {
		good[name] = w.fields[name].example(t, name)
	}
	maps.Copy(good, map[string]map[string]any{"add-my-feed": {"label": "my phone"}, "set-member": {"role": "member"}, "decide": {"will_not_happen": true}, "sign-in": {"email": "sian@example.org"}}[w.id])
	return good
}

// writtenWith writes a body with the field as it is given.
func writtenWith(t *testing.T, good map[string]any, field, value string) string {
	t.Helper()
	rest := maps.Clone(good)
	delete(rest, field)
	body := strings.TrimSuffix(written(t, rest), "}")
	if len(rest) > 0 {
		body += ","
	}
	return body + fmt.Sprintf("%q:%s}", field, value)
}

// odder is a service at which an officer writes what nobody means.
type odder struct {
	*service
	officer memberAccount
	// contact is one of the officer's, campaign one of the body's.
	contact, campaign string
}

func startOdd(t *testing.T) *odder {
	t.Helper()
	s := &odder{service: start(t, withOffice(t))}
	s.officer = s.addMember(t, "officer@example.org")
	if err := s.accounts.SetRole(t.Context(), store.CommandLine, s.officer.id, store.RoleOfficer); err != nil {
		t.Fatal(err)
	}
	s.contact = mustPost[struct{ ID string }](t, s.service, "/v1/contacts", s.officer.token, letter).ID
	s.campaign = mustPost[struct{ ID string }](t, s.service, "/v1/campaigns", s.officer.token, campaignForLibraries).ID
	var minutes atomic.Int64 // so that nobody is slowed for what was tried
	s.server.networks.Now = func() time.Time { return time.Now().Add(time.Duration(minutes.Add(10)) * time.Minute) }
	return s
}

var inBraces = regexp.MustCompile(`\{\w+\}`)

// at is an address of the route at which there is something.
func (s *odder) at(t *testing.T, path string) string {
	t.Helper()
	for route, id := range map[string]string{"/v1/contacts/{id}": s.contact, "/v1/members/{id}": s.sian.id, "/v1/campaigns/{id}": s.campaign} {
		if rest, is := strings.CutPrefix(path, route); is {
			path = strings.TrimSuffix(route, "{id}") + id + rest
		}
	}
	path = strings.ReplaceAll(path, "/steps/{name}", "/steps/send")
	return inBraces.ReplaceAllString(path, "kqf4vzt2h7wy3mdn6c5x2rjb8a")
}

// all is what is kept.
func (s *odder) all(t *testing.T) string {
	t.Helper()
	members, err := s.store.Members(t.Context(), store.Part{})
	if err != nil {
		t.Fatal(err)
	}
	acts, err := s.store.Acts(t.Context(), store.Part{})
	if err != nil {
		t.Fatal(err)
	}
	kept := written(t, acts) + written(t, members)
	for _, m := range members.Items {
		export, err := s.accounts.Export(t.Context(), m.ID)
		if err != nil {
			t.Fatal(err)
		}
		kept += written(t, export)
	}
	return kept
}

// isNothing tells of an address at which there is nothing, for what stands there comes and
// goes by itself: it is looked for before anything else.
func isNothing(path string) bool {
	return strings.HasPrefix(path, "/v1/quarantine/") || strings.HasPrefix(path, "/v1/decisions/{layer}") || strings.HasPrefix(path, "/v1/me/campaigns/")
}

// TestNothingOddIsKept sends to every operation that takes a body what nobody means, in each
// of its fields: the answer says which it is, and nothing is kept.
func TestNothingOddIsKept(t *testing.T) {
	s := startOdd(t)
	walked, before := 0, s.all(t)
	for _, w := range writings(t, s.service) {
		to := ask{method: w.method, path: s.at(t, w.path), token: s.officer.token}
		for _, o := range w.odds(t) {
			walked++
			to.body = o.body
			to.header = map[string]string{"Content-Type": "application/json"}
			got := s.do(t, to)
			if isNothing(w.path) && got.status == http.StatusNotFound {
				continue
			}
			if got.status != http.StatusBadRequest && got.status != http.StatusUnprocessableEntity || got.header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s with %s: %d %.200s", w.id, o.name, got.status, got.body)
				continue
			}
			if o.field != "" && !strings.Contains(got.body, `"body.`+o.field) {
				t.Errorf("%s with %s does not say what is wrong: %.300s", w.id, o.name, got.body)
			}
			if len(got.body) > 4000 || strings.Contains(got.body, veryLong[:100]) {
				t.Errorf("%s with %s says it back: %.300s", w.id, o.name, got.body)
			}
		}
		if after := s.all(t); after != before {
			t.Errorf("%s kept something: %s, before %s", w.id, after, before)
			before = after
		}
		to.body = written(t, w.good(t))
		if got := s.do(t, to); got.status >= http.StatusBadRequest && !isNothing(w.path) {
			t.Errorf("%s with %s, in which nothing is odd: %d %s", w.id, to.body, got.status, got.body)
		}
		before = s.all(t)
	}
	if walked < 400 {
		t.Errorf("only %d odd bodies were sent", walked)
	}
}
