package advice

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/checker"
	"github.com/expr-lang/expr/conf"
)

// condition is the condition of a rule as a tree. It is not run day by day: each
// word becomes a set of days, and the sets are joined.
type condition struct {
	op          operator
	left, right *condition // right is nil but for and, or
	word        word       // if op is leaf
	// text identifies the condition: two with the same text hold on the same days.
	text string
	// here says that it hangs on the member's nation, asks that it hangs on what
	// the question says.
	here, asks bool
}

type operator int

const (
	leaf operator = iota
	not
	and
	or
)

// word is one word of the vocabulary together with what it is compared with.
type word struct {
	name string
	// of is the parliament or the occasion that a function is asked about.
	of string
	// values are the names or weekdays with which the word is compared; with other
	// they are those that it must not have.
	values []any
	other  bool
	// counts are the numbers that it may have.
	counts []counts
	// from and until are month*100+day, for between.
	from, until int
}

// counts are the numbers from least to most, both in.
type counts struct{ least, most int }

func (c counts) contain(n int) bool { return c.least <= n && n <= c.most }

// language is the vocabulary as expr checks conditions by it. It is made once for all
// conditions, for that takes longer than to check one.
type language struct {
	vocabulary map[string]any
	occasions  map[occasion][]entries
	config     *conf.Config
}

func languageOf(topics []Topic) *language {
	l := &language{vocabulary: Environment(topics), occasions: occasions(), config: conf.CreateNew()}
	for _, set := range []expr.Option{expr.Env(l.vocabulary), expr.AsBool(), expr.DisableAllBuiltins(), expr.Optimize(false)} {
		set(l.config)
	}
	clear(l.config.Builtins) // all are disabled
	return l
}

// compile checks the words and types of a condition and makes a tree of it.
func compile(text string, l *language) (*condition, error) {
	if text == "" {
		return nil, errors.New("no condition")
	}
	tree, err := checker.ParseCheck(text, l.config)
	if err != nil {
		return nil, fmt.Errorf("condition: %w", err)
	}
	c, err := (&parser{l}).condition(tree.Node)
	if err != nil {
		return nil, fmt.Errorf("condition %q: %w", text, err)
	}
	return c, nil
}

// parser makes conditions of what expr has parsed and checked.
type parser struct{ *language }

func (p *parser) condition(n ast.Node) (*condition, error) {
	switch n := n.(type) {
	case *ast.UnaryNode:
		return p.negation(n)
	case *ast.BinaryNode:
		switch n.Operator {
		case "&&", "and":
			return p.joined(and, n)
		case "||", "or":
			return p.joined(or, n)
		default:
			return p.comparison(n)
		}
	default:
		return p.leaf(n, n, func(*word) error { return nil })
	}
}

func (p *parser) negation(n *ast.UnaryNode) (*condition, error) {
	if n.Operator != "!" && n.Operator != "not" {
		return nil, fmt.Errorf("%s is not allowed: only a condition can be turned round, with ! before it", n)
	}
	inner, err := p.condition(n.Node)
	if err != nil {
		return nil, err
	}
	return &condition{op: not, left: inner, text: "!(" + inner.text + ")", here: inner.here, asks: inner.asks}, nil
}

func (p *parser) joined(op operator, n *ast.BinaryNode) (*condition, error) {
	left, err := p.condition(n.Left)
	if err != nil {
		return nil, err
	}
	right, err := p.condition(n.Right)
	if err != nil {
		return nil, err
	}
	sign := " && "
	if op == or {
		sign = " || "
	}
	return &condition{
		op: op, left: left, right: right, text: "(" + left.text + sign + right.text + ")",
		here: left.here || right.here, asks: left.asks || right.asks,
	}, nil
}

// leaf makes a condition of one word; compare adds what it is compared with.
func (p *parser) leaf(whole, n ast.Node, compare func(*word) error) (*condition, error) {
	w, err := p.word(n)
	if err != nil {
		return nil, err
	}
	if err := compare(&w); err != nil {
		return nil, err
	}
	return &condition{word: w, text: whole.String(), here: w.here(p.occasions), asks: w.asks()}, nil
}

func (p *parser) word(n ast.Node) (word, error) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return word{name: n.Value}, nil
	case *ast.CallNode:
		name := n.Callee.String()
		if name == "between" {
			return p.between(n)
		}
		if len(n.Arguments) != 1 {
			return word{}, fmt.Errorf("%s: one word must stand between the brackets", n)
		}
		of, err := p.constant(n.Arguments[0])
		if err != nil {
			return word{}, err
		}
		return word{name: name, of: fmt.Sprint(of)}, nil
	default:
		return word{}, fmt.Errorf("%s is not allowed: compare one word with numbers or names", n)
	}
}

func (p *parser) between(n *ast.CallNode) (word, error) {
	var parts [4]int
	for i, arg := range n.Arguments {
		value, err := p.constant(arg)
		if err != nil {
			return word{}, err
		}
		switch v := value.(type) {
		case int:
			parts[i] = v
		case month:
			parts[i] = int(v)
		}
	}
	for _, day := range [][2]int{{parts[0], parts[1]}, {parts[2], parts[3]}} {
		if longest := daysOf(time.Month(day[1])); day[0] < 1 || day[0] > longest {
			return word{}, fmt.Errorf("%s: %s has no day %d", n, time.Month(day[1]), day[0])
		}
	}
	return word{name: "between", from: parts[1]*100 + parts[0], until: parts[3]*100 + parts[2]}, nil
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

func (p *parser) comparison(n *ast.BinaryNode) (*condition, error) {
	return p.leaf(n, n.Left, func(w *word) error {
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
			w.counts, err = countsFor(n.Operator, number)
			return err
		case n.Operator == "==", n.Operator == "!=":
			w.values, w.other = []any{value}, n.Operator == "!="
			return nil
		default:
			return fmt.Errorf("%s: names are compared with ==, != and in", n)
		}
	})
}

// in reads what stands after in: a list of numbers or names, or a range.
func (p *parser) in(w *word, n ast.Node) error {
	if span, ok := n.(*ast.BinaryNode); ok && span.Operator == ".." {
		least, err := p.constant(span.Left)
		if err != nil {
			return err
		}
		most, err := p.constant(span.Right)
		if err != nil {
			return err
		}
		c := counts{least.(int), most.(int)}
		if c.most < c.least {
			return fmt.Errorf("%s holds no number", n)
		}
		w.counts = []counts{c}
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
			w.counts = append(w.counts, counts{number, number})
		} else {
			w.values = append(w.values, value)
		}
	}
	return nil
}

func countsFor(operator string, n int) ([]counts, error) {
	const least, most = 0, never
	switch operator {
	case "==":
		return []counts{{n, n}}, nil
	case "!=":
		return []counts{{least, n - 1}, {n + 1, most}}, nil
	case "<":
		return []counts{{least, n - 1}}, nil
	case "<=":
		return []counts{{least, n}}, nil
	case ">":
		return []counts{{n + 1, most}}, nil
	case ">=":
		return []counts{{n, most}}, nil
	default:
		return nil, fmt.Errorf("%s is not allowed: numbers are compared with ==, !=, <, <=, >, >= and in", operator)
	}
}

// asks reports whether the word hangs on what the question says.
func (w word) asks() bool {
	switch w.name {
	case "council_poll_given", "council_poll_none", "at_conference", "percent_open", "topic", "days_in_term_since_sent":
		return true
	}
	return slices.Contains(ownOccasions(), occasion(w.of))
}

// here reports whether the word hangs on the member's nation.
func (w word) here(occasions map[occasion][]entries) bool {
	switch w.name {
	case "nation", "working_day", "holiday", "working_days_to", "working_days_since":
		return true
	}
	return slices.ContainsFunc(occasions[occasion(w.of)], func(s entries) bool { return s.here })
}

// leaves yields the words of a condition from left to right, and whether they must
// hold, rather than not hold, for it.
func (c *condition) leaves(positive bool, yield func(l *condition, positive bool)) {
	if c.op == leaf {
		yield(c, positive)
		return
	}
	c.left.leaves(positive != (c.op == not), yield)
	if c.right != nil {
		c.right.leaves(positive, yield)
	}
}
