package rule

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/checker"
	"github.com/expr-lang/expr/conf"
)

// Condition is the condition of a rule as a tree. It is not run day by day: each
// word becomes a set of days, and the sets are joined.
type Condition struct {
	Op          Operator
	Left, Right *Condition // Right is nil but for And and Or
	Word        Word       // if Op is Leaf
	// Text identifies the condition: two with the same text hold on the same days.
	Text string
	// Here says that it hangs on the member's nation, Asks that it hangs on what
	// the question says.
	Here, Asks bool
}

// Operator joins conditions.
type Operator int

// The operators. A leaf joins nothing: it is one word.
const (
	Leaf Operator = iota
	Not
	And
	Or
)

// Word is one word of the vocabulary together with what it is compared with.
type Word struct {
	Name string
	// Of is the parliament or the occasion that a function is asked about.
	Of string
	// Values are the names or weekdays with which the word is compared; with Other
	// they are those that it must not have.
	Values []any
	Other  bool
	// Counts are the numbers that it may have.
	Counts []Counts
	// From and Until are month*100+day, for between.
	From, Until int
}

// Counts are the numbers from least to most, both in.
type Counts struct{ Least, Most int }

// Contain reports whether a number is among them.
func (c Counts) Contain(n int) bool { return c.Least <= n && n <= c.Most }

// language is the vocabulary as expr checks conditions by it. It is made once for all
// conditions, for that takes longer than to check one.
type language struct {
	vocabulary map[string]any
	occasions  map[Occasion][]Entries
	config     *conf.Config
}

func languageOf(topics []Topic) *language {
	l := &language{vocabulary: Environment(topics), occasions: Occasions(), config: conf.CreateNew()}
	for _, set := range []expr.Option{expr.Env(l.vocabulary), expr.AsBool(), expr.DisableAllBuiltins(), expr.Optimize(false)} {
		set(l.config)
	}
	clear(l.config.Builtins) // all are disabled
	return l
}

// compile checks the words and types of a condition and makes a tree of it.
func compile(text string, l *language) (*Condition, error) {
	if text == "" {
		return nil, errors.New("no condition")
	}
	tree, err := checker.ParseCheck(text, l.config)
	if err != nil {
		return nil, fmt.Errorf("condition: %s", inWords(err.Error()))
	}
	c, err := (&parser{l}).condition(tree.Node)
	if err != nil {
		return nil, fmt.Errorf("condition %q: %w", text, err)
	}
	return c, nil
}

// inWords names the types of words as people do who write rules.
func inWords(problem string) string {
	return strings.NewReplacer(
		"rule.House", "a parliament", "rule.Occasion", "an occasion", "rule.Nation", "a nation", "rule.Recess", "a recess",
		"rule.Subject", "a topic", "rule.Month", "a month", "time.Weekday", "a day of the week",
	).Replace(problem)
}

// parser makes conditions of what expr has parsed and checked.
type parser struct{ *language }

func (p *parser) condition(n ast.Node) (*Condition, error) {
	switch n := n.(type) {
	case *ast.UnaryNode:
		return p.negation(n)
	case *ast.BinaryNode:
		switch n.Operator {
		case "&&", "and":
			return p.joined(And, n)
		case "||", "or":
			return p.joined(Or, n)
		default:
			return p.comparison(n)
		}
	default:
		return p.leaf(n, n, func(*Word) error { return nil })
	}
}

func (p *parser) negation(n *ast.UnaryNode) (*Condition, error) {
	if n.Operator != "!" && n.Operator != "not" {
		return nil, fmt.Errorf("%s is not allowed: only a condition can be turned round, with ! before it", n)
	}
	inner, err := p.condition(n.Node)
	if err != nil {
		return nil, err
	}
	return &Condition{Op: Not, Left: inner, Text: "!(" + inner.Text + ")", Here: inner.Here, Asks: inner.Asks}, nil
}

func (p *parser) joined(op Operator, n *ast.BinaryNode) (*Condition, error) {
	left, err := p.condition(n.Left)
	if err != nil {
		return nil, err
	}
	right, err := p.condition(n.Right)
	if err != nil {
		return nil, err
	}
	sign := " && "
	if op == Or {
		sign = " || "
	}
	return &Condition{
		Op: op, Left: left, Right: right, Text: "(" + left.Text + sign + right.Text + ")",
		Here: left.Here || right.Here, Asks: left.Asks || right.Asks,
	}, nil
}

// leaf makes a condition of one word; compare adds what it is compared with.
func (p *parser) leaf(whole, n ast.Node, compare func(*Word) error) (*Condition, error) {
	w, err := p.word(n)
	if err != nil {
		return nil, err
	}
	if err := compare(&w); err != nil {
		return nil, err
	}
	return &Condition{Word: w, Text: whole.String(), Here: w.here(p.occasions), Asks: w.asks()}, nil
}

func (p *parser) word(n ast.Node) (Word, error) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return Word{Name: n.Value}, nil
	case *ast.CallNode:
		name := n.Callee.String()
		if name == "between" {
			return p.between(n)
		}
		if len(n.Arguments) != 1 {
			return Word{}, fmt.Errorf("%s: one word must stand between the brackets", n)
		}
		of, err := p.constant(n.Arguments[0])
		if err != nil {
			return Word{}, err
		}
		return Word{Name: name, Of: fmt.Sprint(of)}, nil
	default:
		return Word{}, fmt.Errorf("%s is not allowed: compare one word with numbers or names", n)
	}
}

func (p *parser) between(n *ast.CallNode) (Word, error) {
	var parts [4]int
	for i, arg := range n.Arguments {
		value, err := p.constant(arg)
		if err != nil {
			return Word{}, err
		}
		switch v := value.(type) {
		case int:
			parts[i] = v
		case Month:
			parts[i] = int(v)
		}
	}
	for _, day := range [][2]int{{parts[0], parts[1]}, {parts[2], parts[3]}} {
		if longest := daysOf(time.Month(day[1])); day[0] < 1 || day[0] > longest {
			return Word{}, fmt.Errorf("%s: %s has no day %d", n, time.Month(day[1]), day[0])
		}
	}
	return Word{Name: "between", From: parts[1]*100 + parts[0], Until: parts[3]*100 + parts[2]}, nil
}

func daysOf(m time.Month) int { return time.Date(2024, m+1, 0, 0, 0, 0, 0, time.UTC).Day() }

// constant returns what a number or a name stands for.
func (p *parser) constant(n ast.Node) (any, error) {
	switch n := n.(type) {
	case *ast.IntegerNode:
		return n.Value, nil
	case *ast.IdentifierNode:
		if value, ok := p.vocabulary[n.Value]; ok && !isVariable(n.Value) {
			return value, nil
		}
	}
	return nil, fmt.Errorf("%s is not allowed here: a number or a name is", n)
}

// isVariable reports whether the word stands for something that changes from day to
// day or from question to question.
func isVariable(name string) bool {
	return slices.Contains([]string{"weekday", "nation", "topic", "percent_open", "days_in_term_since_sent"}, name)
}

func (p *parser) comparison(n *ast.BinaryNode) (*Condition, error) {
	return p.leaf(n, n.Left, func(w *Word) error {
		if n.Operator == "in" {
			return p.in(w, n.Right)
		}
		value, err := p.constant(n.Right)
		if err != nil {
			return err
		}
		number, isNumber := value.(int)
		switch {
		case isNumber:
			w.Counts, err = countsFor(n.Operator, number)
			return err
		case n.Operator == "==", n.Operator == "!=":
			w.Values, w.Other = []any{value}, n.Operator == "!="
			return nil
		default:
			return fmt.Errorf("%s: names are compared with ==, != and in", n)
		}
	})
}

// in reads what stands after in: a list of numbers or names, or a range.
func (p *parser) in(w *Word, n ast.Node) error {
	if span, ok := n.(*ast.BinaryNode); ok && span.Operator == ".." {
		least, err := p.constant(span.Left)
		if err != nil {
			return err
		}
		most, err := p.constant(span.Right)
		if err != nil {
			return err
		}
		c := Counts{least.(int), most.(int)}
		if c.Most < c.Least {
			return fmt.Errorf("%s holds no number", n)
		}
		w.Counts = []Counts{c}
		return nil
	}
	list, ok := n.(*ast.ArrayNode)
	if !ok {
		return fmt.Errorf("%s is not allowed after in: a list or a range is", n)
	}
	for _, each := range list.Nodes {
		value, err := p.constant(each)
		if err != nil {
			return err
		}
		if number, ok := value.(int); ok {
			w.Counts = append(w.Counts, Counts{number, number})
		} else {
			w.Values = append(w.Values, value)
		}
	}
	return nil
}

func countsFor(operator string, n int) ([]Counts, error) {
	const least, most = 0, Never
	switch operator {
	case "==":
		return []Counts{{n, n}}, nil
	case "!=":
		return []Counts{{least, n - 1}, {n + 1, most}}, nil
	case "<":
		return []Counts{{least, n - 1}}, nil
	case "<=":
		return []Counts{{least, n}}, nil
	case ">":
		return []Counts{{n + 1, most}}, nil
	case ">=":
		return []Counts{{n, most}}, nil
	default:
		return nil, fmt.Errorf("%s is not allowed: numbers are compared with ==, !=, <, <=, >, >= and in", operator)
	}
}

// asks reports whether the word hangs on what the question says.
func (w Word) asks() bool {
	switch w.Name {
	case "council_poll_given", "council_poll_none", "at_conference", "percent_open", "topic", "days_in_term_since_sent":
		return true
	}
	return slices.Contains(OwnOccasions(), Occasion(w.Of))
}

// here reports whether the word hangs on the member's nation.
func (w Word) here(occasions map[Occasion][]Entries) bool {
	switch w.Name {
	case "nation", "working_day", "holiday", "working_days_to", "working_days_since":
		return true
	}
	return slices.ContainsFunc(occasions[Occasion(w.Of)], func(s Entries) bool { return s.here })
}

// Leaves yields the words of a condition from left to right, and whether they must
// hold, rather than not hold, for it.
func (c *Condition) Leaves(positive bool, yield func(l *Condition, positive bool)) {
	if c.Op == Leaf {
		yield(c, positive)
		return
	}
	c.Left.Leaves(positive != (c.Op == Not), yield)
	if c.Right != nil {
		c.Right.Leaves(positive, yield)
	}
}

// Allows reports whether the word may have that number or that name.
func (w Word) Allows(n int, name Recess) bool {
	if len(w.Counts) > 0 {
		return slices.ContainsFunc(w.Counts, func(c Counts) bool { return c.Contain(n) })
	}
	return slices.Contains(w.Values, any(name)) != w.Other
}

// IsBounded reports whether the word is about one entry that is near.
func (w Word) IsBounded() bool {
	if w.Name == "next_recess" || w.Name == "announced" {
		return false
	}
	return !slices.ContainsFunc(w.Counts, func(c Counts) bool { return c.Most >= Never })
}
