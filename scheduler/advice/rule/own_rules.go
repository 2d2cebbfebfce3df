package rule

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// RuleError says what is wrong with a rule of one's own, and how to mend it.
type RuleError struct {
	Line int    // in the file, from 1
	ID   string // of the rule, if it has one
	// Problem says what is wrong and what is allowed.
	Problem string
}

func (e *RuleError) Error() string {
	if e.ID == "" {
		return fmt.Sprintf("line %d: %s", e.Line, e.Problem)
	}
	return fmt.Sprintf("line %d, rule %s: %s", e.Line, e.ID, e.Problem)
}

// all stands in a rule of one's own for every office or every action.
const all = "all"

// addOwn reads rules of one's own and puts them in the place of those that they replace,
// or that have the same id, or at the end. Errors are *RuleErrors, joined.
func (b *Book) addOwn(content []byte, words *language) error {
	nodes, err := ownNodes(content)
	if err != nil {
		return err
	}
	var problems []error
	lines := make(map[string]int)
	for _, n := range nodes {
		r, err := b.ownRule(n, words)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		if before, twice := lines[r.ID]; twice {
			problems = append(problems, &RuleError{n.Line, r.ID, fmt.Sprintf("the id occurs twice, first on line %d: give each rule one of its own", before)})
			continue
		}
		lines[r.ID] = n.Line
		b.put(r)
	}
	return errors.Join(problems...)
}

// put puts a rule in the place of the one that it replaces or that has its id, or at the
// end.
func (b *Book) put(r Rule) {
	at := slices.IndexFunc(b.rules, func(old Rule) bool { return old.ID == r.ID || old.ID == r.Replaces })
	if at < 0 {
		b.rules = append(b.rules, r)
		return
	}
	b.rules[at] = r
}

// ownNodes returns the rules of a file as they stand there.
func ownNodes(content []byte) ([]*yaml.Node, error) {
	var file yaml.Node
	if err := yaml.Unmarshal(content, &file); err != nil {
		return nil, notYAML(err)
	}
	const example = "a file of rules is a list, in which each rule begins with \"- id:\""
	if len(file.Content) == 0 {
		return nil, &RuleError{Line: 1, Problem: "there is no rule in it: " + example}
	}
	list := file.Content[0]
	if list.Kind != yaml.SequenceNode {
		return nil, &RuleError{Line: list.Line, Problem: example}
	}
	for _, n := range list.Content {
		if n.Kind != yaml.MappingNode {
			return nil, &RuleError{Line: n.Line, Problem: example}
		}
	}
	return list.Content, nil
}

// notYAML words what the parser says of a file that is no YAML, with its line.
func notYAML(err error) error {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 1
	if rest, ok := strings.CutPrefix(text, "line "); ok {
		number, problem, _ := strings.Cut(rest, ": ")
		if n, err := strconv.Atoi(number); err == nil {
			line, text = n, problem
		}
	}
	return &RuleError{Line: line, Problem: "this is no YAML (" + text + "): look at the colons, the quotation marks and the spaces at the beginning of the lines"}
}

// ownRule reads one rule.
func (b *Book) ownRule(n *yaml.Node, words *language) (Rule, error) {
	id := ""
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == "id" {
			id = n.Content[i+1].Value
		}
	}
	seen := make(map[string]bool)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		problem := fieldProblem(key.Value, value)
		if seen[key.Value] {
			problem = fmt.Sprintf("%s stands there twice", key.Value)
		}
		seen[key.Value] = true
		if problem != "" {
			return Rule{}, &RuleError{value.Line, id, problem}
		}
	}
	var r Rule
	if err := n.Decode(&r); err != nil {
		return Rule{}, &RuleError{n.Line, id, err.Error()}
	}
	r.own = true
	if err := r.check(words); err != nil {
		return Rule{}, &RuleError{lineOf(n, err), id, plain(err)}
	}
	if r.Replaces != "" && !slices.ContainsFunc(b.rules, func(old Rule) bool { return old.ID == r.Replaces }) {
		return Rule{}, &RuleError{n.Line, id, fmt.Sprintf("replaces: there is no rule %q; divisionbell rules lists them all", r.Replaces)}
	}
	return r, nil
}

// The forms that the value of a field can have.
type form int

const (
	isText form = iota
	isNumber
	isYesNo
	isList
)

// fields are those of a rule, with their forms.
func fields() map[string]form {
	return map[string]form{
		"id": isText, "offices": isList, "actions": isList, "bodies": isList, "when": isText, "effect": isNumber, "block": isText,
		"together": isYesNo, "reason": isText, "short": isText, "source": isText, "strength": isText, "replaces": isText,
	}
}

// fieldProblem says what is wrong with the form of a field, or nothing. The word all in
// place of a list is turned into it.
func fieldProblem(name string, value *yaml.Node) string {
	wants, known := fields()[name]
	switch {
	case !known:
		return fmt.Sprintf("%q is not a field of a rule: allowed are %s", name, List(slices.Sorted(maps.Keys(fields()))))
	case wants == isList && value.Kind == yaml.ScalarNode && value.Value == all && name != "bodies":
		*value = everything(name, value.Line)
	case wants == isList && value.Kind != yaml.SequenceNode:
		return fmt.Sprintf("%s is a list, such as [%s]: put %q in square brackets", name, exampleOf(name), value.Value)
	case wants != isList && value.Kind != yaml.ScalarNode:
		return fmt.Sprintf("%s is one value and no list", name)
	case wants == isNumber && value.Tag != "!!int":
		return fmt.Sprintf("%s is a whole number from -100 to 100, such as -15, and not %q; a rule that blocks has no effect, but block: and the law that is in the way", name, value.Value)
	case wants == isYesNo && value.Tag != "!!bool":
		return fmt.Sprintf("%s is true or false, and not %q", name, value.Value)
	}
	return listProblem(name, value)
}

// listProblem says which word of a list of offices or actions there is none of.
func listProblem(name string, value *yaml.Node) string {
	for _, item := range value.Content {
		switch {
		case name == "offices" && !slices.Contains(Offices(), Office(item.Value)):
			return fmt.Sprintf("%q is not an office: allowed are %s, or %s for every one", item.Value, List(Offices()), all)
		case name == "actions" && !slices.Contains(Actions(), Action(item.Value)):
			return fmt.Sprintf("%q is not an action: allowed are %s, or %s for every one", item.Value, List(Actions()), all)
		}
	}
	return ""
}

func exampleOf(name string) string {
	switch name {
	case "offices":
		return "mp, peer"
	case "actions":
		return "write, meet"
	default:
		return "commons, lords"
	}
}

// everything is the list of all offices or all actions.
func everything(name string, line int) yaml.Node {
	n := yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Line: line}
	words := strings.Fields(offices)
	if name == "actions" {
		words = strings.Fields(actions)
	}
	for _, w := range words {
		n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: w, Line: line})
	}
	return n
}

// lineOf returns the line of the field that an error is about, or that of the rule.
func lineOf(n *yaml.Node, err error) int {
	about, _, _ := strings.Cut(strings.TrimPrefix(err.Error(), "either "), " ")
	if strings.TrimSuffix(about, ":") == "condition" {
		about = "when"
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == about {
			return n.Content[i+1].Line
		}
	}
	return n.Line
}

// plain puts what is wrong on one line, and says of a condition where its words are listed.
func plain(err error) string {
	text, _, _ := strings.Cut(err.Error(), "\n")
	if after, ok := strings.CutPrefix(text, "condition"); ok {
		return "when" + after + "; divisionbell rules vocabulary lists the words"
	}
	return text
}
