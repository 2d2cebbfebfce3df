package sources_test

import (
	"encoding/csv"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"
)

// mangling is a change of a recorded answer, of whatever format.
type mangling struct {
	name   string
	change func(string) string
}

// manglings returns every change that can be made to the answers of a source: each
// field that there is left out and empty, dates in other formats, entries in another
// order and twice, nothing at all.
func manglings(answers map[string]string) []mangling {
	all := []mangling{
		{"dates as in 18/12/2026", redated("02/01/2006")},
		{"dates as in 18 December 2026", redated("2 January 2006")},
		{"dates as in 12-18-2026", redated("01-02-2006")},
		{"nothing at all", func(string) string { return "" }},
		{"null", func(string) string { return "null" }},
		{"an empty list", func(string) string { return "[]" }},
		{"an empty object", func(string) string { return "{}" }},
		{"an error page that says it is what was asked for", func(string) string { return sorry }},
		{"lists without entries", byFormat(format{json: eachList(func([]any) []any { return []any{} }), entries: func([]string) []string { return nil }})},
		{"half of the entries gone", byFormat(format{json: eachList(func(l []any) []any { return l[:len(l)/2] }), entries: func(l []string) []string { return l[:len(l)/2] }})},
		{"entries turned", byFormat(format{json: eachList(turned[any]), entries: turned[string]})},
		{"entries twice", byFormat(format{json: eachList(twice[any]), entries: twice[string]})},
		{"entries twice and turned", byFormat(format{json: eachList(func(l []any) []any { return turned(twice(l)) }), entries: func(l []string) []string { return turned(twice(l)) }})},
	}
	for _, field := range fields(answers) {
		all = append(all,
			mangling{"without " + field, byFormat(format{json: without(field, false), field: func(name string) (string, bool) { return "", name == field }, gone: true})},
			mangling{"no " + field + " in any", byFormat(format{json: without(field, true), field: func(name string) (string, bool) { return "", name == field }})})
	}
	return all
}

const sorry = "<!DOCTYPE html><html><body><h1>Sorry</h1></body></html>"

// changesNothing says that the answer means the same.
func (m mangling) changesNothing() bool { return strings.HasPrefix(m.name, "entries ") }

// format says what to do with an answer of each format; what is left out does nothing.
type format struct {
	json    func(any) any
	entries func([]string) []string
	field   func(name string) (value string, change bool)
	gone    bool // the field itself too
}

func byFormat(f format) func(string) string {
	return func(content string) string {
		var v any
		switch {
		case json.Unmarshal([]byte(content), &v) == nil:
			edited, _ := json.Marshal(f.json(v))
			return string(edited)
		case strings.HasPrefix(content, "BEGIN:VCALENDAR"):
			return f.lines(f.blocks(content, event))
		case strings.HasPrefix(content, "<?xml"):
			return f.elements(f.blocks(content, item))
		case strings.Contains(content, "</"):
			return f.blocks(content, item)
		default:
			return f.table(content)
		}
	}
}

var (
	event   = regexp.MustCompile(`(?s)BEGIN:VEVENT.*?END:VEVENT\r?\n`)
	item    = regexp.MustCompile(`(?s)<(?:committee|meeting|tr|li)>.*?</(?:committee|meeting|tr|li)>\s*`)
	element = regexp.MustCompile(`<(\w+)>[^<]*</\w+>`)
	line    = regexp.MustCompile(`(?m)^([A-Z-]+)([:;].*)$`)
	isoDate = regexp.MustCompile(`20\d\d-\d\d-\d\d`)
	plain   = regexp.MustCompile(`20\d\d[01]\d[0-3]\d`)
	british = regexp.MustCompile(`[0-3]\d/[01]\d/20\d\d`)
)

// blocks changes the list of entries that a pattern finds.
func (f format) blocks(content string, entry *regexp.Regexp) string {
	found := entry.FindAllStringIndex(content, -1)
	if f.entries == nil || len(found) == 0 {
		return content
	}
	var entries []string
	for _, at := range found {
		entries = append(entries, content[at[0]:at[1]])
	}
	return content[:found[0][0]] + strings.Join(f.entries(entries), "") + content[found[len(found)-1][1]:]
}

func (f format) elements(content string) string {
	if f.field == nil {
		return content
	}
	return element.ReplaceAllStringFunc(content, func(found string) string {
		name := element.FindStringSubmatch(found)[1]
		value, change := f.field(name)
		switch {
		case !change:
			return found
		case f.gone:
			return ""
		default:
			return "<" + name + ">" + value + "</" + name + ">"
		}
	})
}

func (f format) lines(content string) string {
	if f.field == nil {
		return content
	}
	return line.ReplaceAllStringFunc(content, func(found string) string {
		name := line.FindStringSubmatch(found)[1]
		value, change := f.field(name)
		switch {
		case !change:
			return found
		case f.gone:
			return "X-OTHER:"
		default:
			return name + ":" + value
		}
	})
}

func (f format) table(content string) string {
	rows, err := csv.NewReader(strings.NewReader(content)).ReadAll()
	if err != nil || len(rows) == 0 {
		return content
	}
	if f.field != nil {
		for i, name := range rows[0] {
			if value, change := f.field(name); change {
				for n := range rows[1:] {
					rows[n+1][i] = value
				}
				if f.gone {
					for n := range rows {
						rows[n] = slices.Delete(rows[n], i, i+1)
					}
				}
				break
			}
		}
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.WriteAll(rows)
	head, body, _ := strings.Cut(b.String(), "\n")
	if f.entries != nil {
		return head + "\n" + strings.Join(f.entries(strings.SplitAfter(strings.TrimSpace(body)+"\n", "\n")), "")
	}
	return b.String()
}

// fields returns the names of all fields in answers, of whatever format.
func fields(answers map[string]string) []string {
	found := make(map[string]bool)
	note := format{json: func(v any) any { names(v, found); return v }, field: func(name string) (string, bool) { found[name] = true; return "", false }}
	for _, content := range answers {
		byFormat(note)(content)
	}
	var all []string
	for name := range found {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

func names(v any, found map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			found[k] = true
			names(v[k], found)
		}
	case []any:
		for _, e := range v {
			names(e, found)
		}
	}
}

// without takes a field away wherever it is, or makes it null.
func without(field string, null bool) func(any) any {
	var walk func(any) any
	walk = func(v any) any {
		switch v := v.(type) {
		case map[string]any:
			if _, ok := v[field]; ok && null {
				v[field] = nil
			} else {
				delete(v, field)
			}
			for k := range v {
				v[k] = walk(v[k])
			}
		case []any:
			for i := range v {
				v[i] = walk(v[i])
			}
		}
		return v
	}
	return walk
}

func eachList(change func([]any) []any) func(any) any {
	var walk func(any) any
	walk = func(v any) any {
		switch v := v.(type) {
		case map[string]any:
			for k := range v {
				v[k] = walk(v[k])
			}
		case []any:
			for i := range v {
				v[i] = walk(v[i])
			}
			return change(v)
		}
		return v
	}
	return walk
}

func turned[T any](list []T) []T {
	list = slices.Clone(list)
	slices.Reverse(list)
	return list
}

func twice[T any](list []T) []T { return slices.Concat(list, list) }

// redated writes every date in another way.
func redated(layout string) func(string) string {
	return func(content string) string {
		for _, form := range []struct {
			pattern *regexp.Regexp
			layout  string
		}{{british, "02/01/2006"}, {isoDate, time.DateOnly}, {plain, "20060102"}} {
			if form.layout == layout {
				continue
			}
			if form.pattern == plain && !strings.HasPrefix(content, "BEGIN:VCALENDAR") {
				continue // it may be a number of something
			}
			content = form.pattern.ReplaceAllStringFunc(content, func(found string) string {
				at, err := time.Parse(form.layout, found)
				if err != nil {
					return found
				}
				return at.Format(layout)
			})
		}
		return content
	}
}
