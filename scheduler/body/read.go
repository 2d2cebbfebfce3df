package body

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Bounds of a file: letters of a text, items of a list, bytes of the whole.
const (
	mostName     = 100
	mostTitle    = 150
	mostSentence = 400
	mostItems    = 100
	mostFile     = 256 << 10
)

// Load reads the file of a membership body. Where it is wrong the error says so of all that is
// wrong, each a *Problem with its line.
func Load(name string) (*Body, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read the membership body: %w", err)
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, mostFile+1))
	if err != nil {
		return nil, fmt.Errorf("read the membership body: %w", err)
	}
	b, err := Read(content)
	if err != nil {
		return nil, err
	}
	b.Rules, b.SignIn.SecretFile = beside(name, b.Rules), beside(name, b.SignIn.SecretFile)
	return b, nil
}

// beside is where a file lies that another names.
func beside(name, other string) string {
	if other == "" || filepath.IsAbs(other) {
		return other
	}
	return filepath.Join(filepath.Dir(name), other)
}

// Read is Load for what a file holds.
func Read(content []byte) (*Body, error) {
	if len(content) > mostFile {
		return nil, &Problem{Line: 1, Problem: fmt.Sprintf("has more than %d KiB, which no membership body needs", mostFile>>10)}
	}
	top, err := document(content)
	if err != nil {
		return nil, err
	}
	b := &Body{Says: make(map[Place]Text)}
	all := &file{}
	refuseAliases(value{top, "", all})
	if len(all.problems) == 0 {
		b.read(value{top, "", all})
	}
	if len(all.problems) > 0 {
		return nil, errors.Join(all.problems...)
	}
	return b, nil
}

// document returns what stands in a file of YAML.
func document(content []byte) (*yaml.Node, error) {
	dec := yaml.NewDecoder(bytes.NewReader(content))
	var doc, more yaml.Node
	err := dec.Decode(&doc)
	switch {
	case errors.Is(err, io.EOF) || err == nil && doc.Content[0].Tag == "!!null":
		return nil, &Problem{Line: 1, Problem: "there is nothing in it: it must have at least the field name"}
	case err != nil:
		return nil, notYAML(err)
	case !errors.Is(dec.Decode(&more), io.EOF):
		return nil, &Problem{Line: max(more.Line, 1), Problem: "must be one document: leave out the line ---"}
	}
	return doc.Content[0], nil
}

// notYAML words what the parser says of a file that is no YAML, with its line.
func notYAML(err error) error {
	text, line := strings.TrimPrefix(err.Error(), "yaml: "), 1
	if rest, ok := strings.CutPrefix(text, "line "); ok {
		number, problem, _ := strings.Cut(rest, ": ")
		if n, err := strconv.Atoi(number); err == nil {
			line, text = n, problem
		}
	}
	return &Problem{Line: line, Problem: "this is no YAML (" + text + "): look at the colons, the quotation marks and the spaces at the beginning of the lines"}
}

// refuseAliases keeps what is said once from being meant in many places.
func refuseAliases(v value) {
	if v.Kind == yaml.AliasNode {
		v.wrong("must be written out: names for other parts of the file (*%s) are not allowed", v.Value)
	}
	for _, n := range v.Content {
		refuseAliases(value{n, v.field, v.file})
	}
}

func (b *Body) read(v value) {
	v.fields(readers{
		"name":       func(v value) { b.Name = v.spoken(mostName) },
		"short":      func(v value) { b.Short = v.spoken(mostName) },
		"site":       func(v value) { b.Site = v.webAddress() },
		"membership": func(v value) { b.Membership = v.mailAddress() },
		"press":      func(v value) { b.Press = v.mailAddress() },
		"links":      func(v value) { b.Links = v.links() },
		"says":       func(v value) { b.readSays(v) },
		"words":      func(v value) { b.Words = v.words() },
		"steps":      func(v value) { b.Steps = v.steps() },
		"dates":      func(v value) { b.Dates = v.dates() },
		"domains":    func(v value) { b.Domains = v.domains() },
		"retention":  func(v value) { b.Retention = v.retention() },
		"rules":      func(v value) { b.Rules = v.text(mostSentence) },
		"sign_in":    func(v value) { b.SignIn = v.signIn() },
		"hosts":      func(v value) { b.Hosts = v.hosts() },
		"base_url":   func(v value) { b.BaseURL = strings.TrimRight(v.baseURL(), "/") },
		"mail_from":  func(v value) { b.MailFrom = v.mailAddress() },
	}, "name")
	if b.Short.IsZero() {
		b.Short = b.Name
	}
}

func (b *Body) readSays(v value) {
	read := make(readers)
	for _, at := range Places() {
		read[string(at)] = func(v value) { b.Says[at] = v.spoken(mostSentence) }
	}
	v.fields(read)
}

func (v value) links() (all []Link) {
	addresses, titles := make(map[string]int), make(map[string]int)
	v.each(mostItems, func(v value) {
		var l Link
		v.fields(readers{
			"kind":  func(v value) { l.Kind = oneOf(v, LinkKinds()) },
			"title": func(v value) { l.Title = v.spoken(mostTitle); v.once(titles, l.Title.English) },
			"address": func(v value) {
				l.Address = v.webAddress()
				v.once(addresses, l.Address)
			},
		}, "kind", "title", "address")
		all = append(all, l)
	})
	return all
}

func (v value) words() (all []Word) {
	seen := make(map[string]int)
	v.each(mostItems, func(v value) {
		var w Word
		v.fields(readers{
			"say": func(v value) { w.Say = v.spoken(mostName); v.once(seen, w.Say.English) },
			"not": func(v value) { w.Not = v.spoken(mostName) },
			"why": func(v value) { w.Why = v.spoken(mostSentence) },
		}, "say")
		all = append(all, w)
	})
	return all
}

func (v value) signIn() (s SignIn) {
	v.fields(readers{
		"issuer":             func(v value) { s.Issuer = v.webAddress() },
		"client_id":          func(v value) { s.ClientID = v.text(mostSentence) },
		"client_secret_file": func(v value) { s.SecretFile = v.text(mostSentence) },
	}, "issuer", "client_id", "client_secret_file")
	return s
}

func (v value) retention() (r Retention) {
	v.fields(readers{
		"contacts_months": func(v value) { r.Contacts = v.number(FewestMonths, MostMonths) },
		"members_months":  func(v value) { r.Members = v.number(FewestMonths, MostMonths) },
	})
	return r
}
