package ical

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// property is a content line taken apart.
type property struct {
	line   int
	name   string // in capitals
	params map[string]string
	value  string
	rest   string // all behind the name, as it is written
}

// parse takes a content line apart. What is wrong with its parameters is an error
// beside the property, whose value is then all behind the first colon.
func parse(l textLine) (property, error) {
	end := strings.IndexAny(l.text, ";:")
	if end < 0 {
		return property{line: l.number}, fmt.Errorf("%s is not a property: there is no colon in it", quoted(l.text))
	}
	p := property{line: l.number, name: strings.ToUpper(strings.TrimSpace(l.text[:end])), rest: l.text[end:]}
	if p.name == "" || strings.Trim(p.name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") != "" {
		return property{line: l.number}, fmt.Errorf("%s is not the name of a property", quoted(l.text[:end]))
	}
	if p.rest[0] == ':' {
		p.value = p.rest[1:]
		return p, nil
	}
	var err error
	if p.params, p.value, err = parameters(p.rest); err != nil {
		_, p.value, _ = strings.Cut(p.rest, ":")
	}
	return p, err
}

// parameters reads ;NAME=VALUE as often as it is there, and what is behind the colon.
func parameters(s string) (params map[string]string, value string, err error) {
	params = make(map[string]string)
	for strings.HasPrefix(s, ";") {
		s = s[1:]
		end := strings.IndexAny(s, "=;:")
		if end < 0 || s[end] != '=' {
			err = fmt.Errorf("its parameter %s has no value", quoted(s[:max(end, 0)]))
			s = s[max(end, 0):]
			if end < 0 {
				return params, "", errors.New("there is no colon in it")
			}
			continue
		}
		name := strings.ToUpper(strings.TrimSpace(s[:end]))
		given, rest, ok := parameterValue(s[end+1:])
		if !ok {
			return params, "", fmt.Errorf("its parameter %s does not end", quoted(name))
		}
		if _, twice := params[name]; !twice {
			params[name] = given
		}
		s = rest
	}
	return params, strings.TrimPrefix(s, ":"), err
}

// parameterValue reads up to the next semicolon or colon outside of quotes.
func parameterValue(s string) (given, rest string, ok bool) {
	inQuotes := false
	for i, c := range s {
		switch {
		case c == '"':
			inQuotes = !inQuotes
		case (c == ';' || c == ':') && !inQuotes:
			return strings.ReplaceAll(s[:i], `"`, ""), s[i:], true
		}
	}
	return "", "", false
}

// text reads a value as text on one line, with what was escaped as it is meant.
func (p property) text() string {
	var b strings.Builder
	escaped := false
	for _, c := range p.value {
		switch {
		case escaped && (c == 'n' || c == 'N'):
			b.WriteByte(' ')
		case !escaped && c == '\\':
			escaped = true
			continue
		default:
			b.WriteRune(c)
		}
		escaped = false
	}
	return oneLine(b.String())
}

// oneLine puts single spaces in place of line breaks and of whatever cannot be seen.
func oneLine(s string) string {
	s = strings.Map(func(c rune) rune {
		switch {
		case unicode.IsSpace(c):
			return ' '
		case unicode.IsControl(c), c == '\ufeff', c == '\u200b', c == unicode.ReplacementChar:
			return -1
		}
		return c
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// shortened cuts a text to that many bytes, and reports whether it was longer.
func shortened(s string, most int) (string, bool) {
	const dots = "..."
	if len(s) <= most {
		return s, false
	}
	end := most - len(dots)
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return strings.TrimSpace(s[:end]) + dots, true
}

// quoted shows a piece of a file in a message.
func quoted(s string) string {
	const most = 40
	s, _ = shortened(oneLine(s[:min(len(s), 10*most)]), most)
	return `"` + s + `"`
}
