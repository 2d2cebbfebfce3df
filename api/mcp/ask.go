package mcp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"divisionbell/api/answer"
)

// maxAnswer is how many bytes a tool answers: an assistant has to read them all.
const maxAnswer = 256 << 10

// asker is for whom a tool asks: limits count by client.
type asker struct {
	remoteAddr string
	forwarded  []string // X-Forwarded-For, as it came
}

// ask asks the operation of a tool. An error is told to the assistant.
func (t *tool) ask(ctx context.Context, h http.Handler, from asker, arguments json.RawMessage) ([]byte, error) {
	target, err := t.target(arguments)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, target, http.NoBody)
	if err != nil {
		return nil, fmt.Errorf("ask %s: %w", t.operation, err)
	}
	r.RemoteAddr, r.RequestURI = from.remoteAddr, target
	if len(from.forwarded) > 0 {
		r.Header["X-Forwarded-For"] = from.forwarded
	}
	got := &recorder{header: make(http.Header)}
	h.ServeHTTP(got, r)
	switch {
	case got.status != http.StatusOK:
		return nil, problemIn(got)
	case got.body.Len() > maxAnswer:
		return nil, fmt.Errorf("the answer has %d KiB, and at most %d are allowed here: ask for less time, or name bodies or kinds", got.body.Len()>>10, maxAnswer>>10)
	}
	return got.body.Bytes(), nil
}

// target is the address at which the operation is asked with the arguments.
func (t *tool) target(arguments json.RawMessage) (string, error) {
	given, err := read(arguments)
	if err != nil {
		return "", err
	}
	path, query := t.path, url.Values{}
	for name, value := range given {
		text, err := written(value)
		if err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		if !slices.Contains(t.inPath, name) {
			query.Set(name, text)
			continue
		}
		path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(text))
	}
	for _, name := range t.inPath {
		if given[name] == nil || given[name] == "" {
			return "", fmt.Errorf("%s: is missing", name)
		}
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path, nil
}

// read reads arguments, leaving out what is null.
func read(arguments json.RawMessage) (map[string]any, error) {
	given := map[string]any{}
	if len(bytes.TrimSpace(arguments)) == 0 {
		return given, nil
	}
	dec := json.NewDecoder(bytes.NewReader(arguments))
	dec.UseNumber()
	if err := dec.Decode(&given); err != nil {
		return nil, errors.New("the arguments must be one JSON object")
	}
	for name, value := range given {
		if value == nil {
			delete(given, name)
		}
	}
	return given, nil
}

// written is a value as it stands in an address: a list joined by commas.
func written(value any) (string, error) {
	switch v := value.(type) {
	case string:
		return v, nil
	case json.Number:
		return v.String(), nil
	case bool:
		return fmt.Sprint(v), nil
	case []any:
		var all []string
		for _, one := range v {
			text, isText := one.(string)
			if !isText {
				return "", errors.New("must be a list of words")
			}
			all = append(all, text)
		}
		return strings.Join(all, ","), nil
	default:
		return "", errors.New("must be a word, a number, or a list of words")
	}
}

// problemIn reads what an operation refused: each field with what is wrong and what is
// allowed or, if it is about none, what is said of the whole.
func problemIn(got *recorder) error {
	var p answer.Problem
	if err := json.Unmarshal(got.body.Bytes(), &p); err != nil || p.Detail == "" {
		return fmt.Errorf("the question could not be answered (%d %s)", got.status, http.StatusText(got.status))
	}
	var said []string
	for _, field := range p.Errors {
		_, name, found := strings.Cut(field.Location, ".")
		if !found {
			name = field.Location
		}
		said = append(said, strings.TrimPrefix(name+": "+field.Message, ": "))
	}
	if len(said) == 0 {
		return errors.New(p.Detail)
	}
	return errors.New(strings.Join(said, "\n"))
}

// recorder takes down an answer.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header { return r.header }

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

func (r *recorder) Write(b []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(b)
}
