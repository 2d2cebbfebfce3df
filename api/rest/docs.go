package rest

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

//go:embed docs.html
var docsTemplate string

//go:embed docs.css
var docsStyle string

// documents say what can be asked, for programs and for people.
type documents struct {
	openapi []byte
	page    page
}

// page is a page of HTML with the policy under which a browser may show it.
type page struct {
	html   []byte
	policy string
}

type (
	docsOutput struct {
		ContentType string `header:"Content-Type"`
		Policy      string `header:"Content-Security-Policy"`
		Body        []byte
	}
	openAPIOutput struct {
		ContentType string `header:"Content-Type"`
		Body        []byte
	}
)

func (s *Handlers) addDocs() {
	handle(s, huma.Operation{
		OperationID: "get-docs",
		Method:      http.MethodGet,
		Path:        "/docs",
		Tags:        []string{tagService},
		Summary:     "This documentation",
		Responses:   contentIs("text/html; charset=utf-8", "The page", &huma.Schema{Type: huma.TypeString}),
		Metadata:    keptForAll(),
	}, func(context.Context, *struct{}) (*docsOutput, error) {
		docs, err := s.written()
		if err != nil {
			return nil, err
		}
		return &docsOutput{ContentType: "text/html; charset=utf-8", Policy: docs.page.policy, Body: docs.page.html}, nil
	})
	handle(s, huma.Operation{
		OperationID: "get-openapi",
		Method:      http.MethodGet,
		Path:        "/openapi.json",
		Tags:        []string{tagService},
		Summary:     "The interface as an OpenAPI 3.1 document",
		Responses:   contentIs("application/json", "The document", &huma.Schema{Type: huma.TypeObject}),
		Metadata:    keptForAll(),
	}, func(context.Context, *struct{}) (*openAPIOutput, error) {
		openapi, err := s.OpenAPI()
		if err != nil {
			return nil, err
		}
		return &openAPIOutput{ContentType: "application/json", Body: openapi}, nil
	})
}

func contentIs(mediaType, description string, schema *huma.Schema) map[string]*huma.Response {
	return map[string]*huma.Response{"200": {
		Description: description,
		Content:     map[string]*huma.MediaType{mediaType: {Schema: schema}},
	}}
}

// writeDocs writes the document and the page, once all routes are there.
func (s *Handlers) writeDocs() (docs documents, err error) {
	doc := s.api.OpenAPI()
	if docs.openapi, err = json.MarshalIndent(doc, "", "  "); err != nil {
		return documents{}, fmt.Errorf("write the OpenAPI document: %w", err)
	}
	if docs.page, err = renderDocs(doc, s.BaseURL); err != nil {
		return documents{}, fmt.Errorf("write the documentation: %w", err)
	}
	return docs, nil
}

// renderDocs makes the page of the document. It loads nothing and runs nothing, and
// its policy lets the browser use only the style that is in the page.
func renderDocs(doc *huma.OpenAPI, baseURL string) (page, error) {
	t, err := template.New("docs").Parse(docsTemplate)
	if err != nil {
		return page{}, err
	}
	var html bytes.Buffer
	err = t.Execute(&html, docsView{
		Title: doc.Info.Title, Version: doc.Info.Version, About: doc.Info.Description,
		Style: template.CSS(docsStyle), Groups: groupsOf(doc, baseURL), Types: typesOf(doc),
	})
	if err != nil {
		return page{}, err
	}
	return page{html: html.Bytes(), policy: stylePolicy(docsStyle)}, nil
}

// stylePolicy is the policy of a page that has this style in it and nothing else.
func stylePolicy(style string) string {
	hash := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) +
		"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}

// What the page shows.
type (
	docsView struct {
		Title, Version, About string
		Style                 template.CSS
		Groups                []docsGroup
		Types                 []docsType
	}
	docsGroup struct {
		Name, About string
		Requests    []docsRequest
	}
	docsRequest struct {
		ID, Method, Path, Summary, About string
		Personal, Head                   bool
		Parameters, Body                 []docsField
		Answers                          []docsAnswer
		Curl                             string
	}
	docsField struct {
		Name, In, Type, About string
		Required              bool
	}
	docsAnswer struct {
		Status, About, MediaType string
		// Types that the answer may be of.
		Types []string
	}
	docsType struct {
		Name   string
		Fields []docsField
	}
)

func groupsOf(doc *huma.OpenAPI, baseURL string) []docsGroup {
	var groups []docsGroup
	for _, tag := range doc.Tags {
		group := docsGroup{Name: tag.Name, About: tag.Description}
		for _, path := range sortedKeys(doc.Paths) {
			item := doc.Paths[path]
			for _, op := range operations(item) {
				if slices.Contains(op.Tags, tag.Name) && op != item.Head {
					request := requestOf(doc, op, baseURL)
					request.Head = item.Head != nil
					group.Requests = append(group.Requests, request)
				}
			}
		}
		groups = append(groups, group)
	}
	return groups
}

// operations returns the operations of a path, those that read first.
func operations(item *huma.PathItem) []*huma.Operation {
	var found []*huma.Operation
	for _, op := range []*huma.Operation{item.Get, item.Head, item.Post, item.Put, item.Patch, item.Delete} {
		if op != nil {
			found = append(found, op)
		}
	}
	return found
}

func requestOf(doc *huma.OpenAPI, op *huma.Operation, baseURL string) docsRequest {
	r := docsRequest{
		ID: op.OperationID, Method: op.Method, Path: op.Path, Summary: op.Summary, About: op.Description,
		Personal: len(op.Security) > 0,
		Curl:     exampleOf(doc, op).curl(baseURL),
	}
	for _, p := range op.Parameters {
		r.Parameters = append(r.Parameters, docsField{
			Name: p.Name, In: p.In, Required: p.Required, Type: typeInWords(p.Schema),
			About: cmp.Or(p.Description, p.Schema.Description),
		})
	}
	if s := bodySchema(doc, op); s != nil {
		r.Body = fieldsOf(s)
	}
	for _, status := range sortedKeys(op.Responses) {
		r.Answers = append(r.Answers, answerOf(status, op.Responses[status]))
	}
	return r
}

func answerOf(status string, response *huma.Response) docsAnswer {
	a := docsAnswer{Status: status, About: response.Description}
	for mediaType, content := range response.Content {
		a.MediaType = mediaType
		if content.Schema != nil {
			a.Types = namesOf(content.Schema)
		}
	}
	return a
}

// namesOf returns the names of the types that an answer may be of.
func namesOf(s *huma.Schema) []string {
	if s.Ref != "" {
		return []string{refName(s.Ref)}
	}
	var names []string
	for _, one := range s.OneOf {
		names = append(names, refName(one.Ref))
	}
	return names
}

func typesOf(doc *huma.OpenAPI) []docsType {
	schemas := doc.Components.Schemas.Map()
	var types []docsType
	for _, name := range sortedKeys(schemas) {
		types = append(types, docsType{Name: name, Fields: fieldsOf(schemas[name])})
	}
	return types
}

// fieldsOf lists the fields of an object, those that must be there first.
func fieldsOf(s *huma.Schema) []docsField {
	var fields []docsField
	for _, name := range sortedKeys(s.Properties) {
		p := s.Properties[name]
		fields = append(fields, docsField{
			Name: name, Required: slices.Contains(s.Required, name), Type: typeInWords(p), About: p.Description,
		})
	}
	slices.SortStableFunc(fields, func(a, b docsField) int {
		switch {
		case a.Required && !b.Required:
			return -1
		case b.Required && !a.Required:
			return 1
		default:
			return 0
		}
	})
	return fields
}

// typeInWords says what a value may be.
func typeInWords(s *huma.Schema) string {
	var said []string
	switch {
	case s.Ref != "":
		return refName(s.Ref)
	case s.Type == huma.TypeArray:
		return "list: " + typeInWords(s.Items)
	case len(s.Enum) > 0:
		words := make([]string, len(s.Enum))
		for i, w := range s.Enum {
			words[i] = fmt.Sprint(w)
		}
		said = append(said, strings.Join(words, " | "))
	case s.Format == "date", s.Format == "date-time", s.Format == "uri":
		said = append(said, s.Format)
	default:
		said = append(said, s.Type)
	}
	if s.MaxLength != nil {
		said = append(said, fmt.Sprintf("at most %d letters", *s.MaxLength))
	}
	if s.Minimum != nil && s.Maximum != nil {
		said = append(said, fmt.Sprintf("%v to %v", *s.Minimum, *s.Maximum))
	}
	if s.Default != nil {
		said = append(said, fmt.Sprintf("%v if left out", s.Default))
	}
	return strings.Join(said, ", ")
}

func refName(ref string) string { return ref[strings.LastIndex(ref, "/")+1:] }

func bodySchema(doc *huma.OpenAPI, op *huma.Operation) *huma.Schema {
	if op.RequestBody == nil {
		return nil
	}
	s := op.RequestBody.Content["application/json"].Schema
	if s.Ref != "" {
		return doc.Components.Schemas.SchemaFromRef(s.Ref)
	}
	return s
}

// example is a request that a reader can try.
type example struct {
	method, target string
	personal       bool
	body           string
}

// exampleQuery is the name under which an operation's metadata has the parameters
// (map[string]any) that its example needs besides those that are required.
const exampleQuery = "example query"

// exampleOf makes the example of a request from the examples of its fields.
func exampleOf(doc *huma.OpenAPI, op *huma.Operation) example {
	e := example{method: op.Method, target: op.Path, personal: len(op.Security) > 0}
	query := url.Values{}
	for _, p := range op.Parameters {
		value, given := exampleValue(p.Schema)
		switch {
		case p.In == "path" && given:
			e.target = strings.ReplaceAll(e.target, "{"+p.Name+"}", fmt.Sprint(value))
		case p.In == "query" && p.Required:
			query.Set(p.Name, fmt.Sprint(value))
		}
	}
	more, _ := op.Metadata[exampleQuery].(map[string]any)
	for name, value := range more {
		query.Set(name, fmt.Sprint(value))
	}
	if len(query) > 0 {
		e.target += "?" + query.Encode()
	}
	if s := bodySchema(doc, op); s != nil {
		e.body = exampleBody(s)
	}
	return e
}

// exampleBody has the fields that have an example of their own.
func exampleBody(s *huma.Schema) string {
	body := make(map[string]any)
	for name, p := range s.Properties {
		if value, given := exampleValue(p); given && (slices.Contains(s.Required, name) || p.Format != "date") {
			body[name] = value
		}
	}
	b, err := json.Marshal(body)
	if err != nil {
		return "{}"
	}
	return string(b)
}

func exampleValue(s *huma.Schema) (value any, given bool) {
	if len(s.Examples) == 0 {
		return nil, false
	}
	return s.Examples[0], true
}

// curl writes the example as a command for a shell.
func (e example) curl(baseURL string) string {
	var parts []string
	isUsual := e.method == http.MethodGet && e.body == "" || e.method == http.MethodPost && e.body != ""
	if !isUsual {
		parts = append(parts, "-X "+e.method)
	}
	if e.personal {
		parts = append(parts, `-H "Authorization: Bearer $TOKEN"`)
	}
	if e.body != "" {
		parts = append(parts, "-H 'Content-Type: application/json'", "-d "+shellQuote(e.body))
	}
	return "curl " + strings.Join(append(parts, shellQuote(baseURL+e.target)), " \\\n  ")
}

func shellQuote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

func sortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
