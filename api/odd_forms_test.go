package api

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// sentForm is a form of a page: where it goes, what it sends as it stands, and which of its
// fields are typed into.
type sentForm struct {
	to     string
	values url.Values
	typed  []string
	// several are the names that are sent more than once.
	several map[string]bool
}

// formsOf are the forms of a page that change something.
func formsOf(t *testing.T, page string) []sentForm {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var all []sentForm
	for n := range root.Descendants() {
		if n.DataAtom == atom.Form && attribute(n, "method") == "post" {
			all = append(all, formOf(n))
		}
	}
	return all
}

func formOf(form *html.Node) sentForm {
	f := sentForm{to: attribute(form, "action"), values: url.Values{}, several: map[string]bool{}}
	for n := range form.Descendants() {
		name, value := attribute(n, "name"), attribute(n, "value")
		switch {
		case name == "":
		case n.DataAtom == atom.Textarea:
			f.typed = append(f.typed, name)
			f.values.Set(name, textOf(n))
		case n.DataAtom == atom.Select:
			f.values.Set(name, chosenIn(n))
		case n.DataAtom == atom.Input && attribute(n, "type") == "checkbox":
			f.several[name] = f.several[name] || f.values.Has(name)
			f.values.Add(name, value)
		case n.DataAtom == atom.Input && attribute(n, "type") != "hidden":
			f.typed = append(f.typed, name)
			f.values.Set(name, value)
		case n.DataAtom == atom.Input, n.DataAtom == atom.Button && !f.values.Has(name):
			f.values.Set(name, value)
		}
	}
	return f
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	if n.FirstChild == nil {
		return ""
	}
	return n.FirstChild.Data
}

func chosenIn(selected *html.Node) (value string) {
	isFirst := true
	for n := range selected.Descendants() {
		if n.DataAtom != atom.Option {
			continue
		}
		if isFirst || slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "selected" }) {
			value = attribute(n, "value")
		}
		isFirst = false
	}
	return value
}

// TestNothingOddIsKeptOfAForm sends every form of every page of members and officers as it
// stands but for one field, in which is what nobody means.
func TestNothingOddIsKeptOfAForm(t *testing.T) {
	s := startOdd(t)
	b := s.signedIn(t, s.officer.email)
	pages := []string{"/sign-in", "/sign-in/code", "/account", "/plan", "/plan/new?office=mp&action=write&nation=england&first=2027-01-18&last=2027-01-22", "/plan/" + s.contact, "/account/erase",
		"/admin", "/admin/sources", "/admin/members", "/admin/record", "/admin/members/" + s.sian.id}
	before, walked, met := s.all(t), 0, map[string]bool{}
	for _, path := range pages {
		page := b.look(t, path)
		if page.status != http.StatusOK {
			t.Fatalf("%s: %d", path, page.status)
		}
		for _, form := range formsOf(t, page.body) {
			for name := range form.values {
				key := form.to + " " + name
				if isSteering := name == "back" || name == "warned" || name == "find"; met[key] || isSteering { // which is kept nowhere
					continue
				}
				met[key] = true
				for what, text := range map[string]string{
					"blank": " ", "nothing to be seen": "\u200b\u3164", "NUL": "a\x00b", "a bell": "a\ab", "a mark of direction": "a\u202eb",
					"an isolate": "\u2067ab\u2069", "half a letter": "a\xffb", "too long": veryLong,
				} {
					if isDay := name == "last" || name == "replied"; isDay && what == "blank" { // no day
						continue
					}
					walked++
					values := maps.Clone(form.values)
					values[name] = []string{text}
					s.sendsOdd(t, b, form, name, what, values, &before)
				}
				if !form.several[name] {
					values := maps.Clone(form.values)
					values[name] = append(slices.Clone(values[name]), values[name]...)
					s.sendsOdd(t, b, form, name, "itself twice", values, &before)
				}
			}
		}
	}
	if walked < 400 {
		t.Errorf("only %d forms were sent", walked)
	}
}

// sendsOdd sends a form that nobody means. What was typed is refused beside its field.
func (s *odder) sendsOdd(t *testing.T, b *browser, form sentForm, name, what string, values url.Values, before *string) {
	t.Helper()
	got := b.send(t, form.to, values)
	said := fmt.Sprintf("%s with %s in %s: %d", form.to, what, name, got.status)
	after := s.all(t)
	if after != *before {
		t.Errorf("%s, and something was kept", said)
		*before = after
	}
	if got.status < http.StatusBadRequest || got.status >= http.StatusInternalServerError {
		t.Errorf("%s, want a refusal", said)
		return
	}
	if isTyped := slices.Contains(form.typed, name); isTyped && what != "itself twice" && !strings.Contains(got.body, `aria-invalid="true"`) {
		t.Errorf("%s, and it is not said beside the field: %.300s", said, got.body)
	}
}
