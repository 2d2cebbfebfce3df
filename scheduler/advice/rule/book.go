package rule

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"go.yaml.in/yaml/v3"

	"divisionbell/calendar"
)

// files are the rules, lead times, steps and names as officers read and change them.
//
//go:embed *.yaml rules*
var files embed.FS

//go:embed VOCABULARY.md
var vocabularyText string

// Vocabulary returns the description of the words that conditions are made of.
func Vocabulary() string { return vocabularyText }

// Rule is one timing rule.
type Rule struct {
	ID      string          `yaml:"id" json:"id"`
	Offices []Office        `yaml:"offices" json:"offices"`
	Actions []Action        `yaml:"actions" json:"actions"`
	Bodies  []calendar.Body `yaml:"bodies" json:"bodies,omitempty"`
	// When is the condition on a day, in the words of the vocabulary.
	When string `yaml:"when" json:"when"`
	// Effect is added to the score of the day, -100 to 100; 0 if the rule blocks.
	Effect int `yaml:"effect" json:"effect"`
	// Block names the law or guidance that is in the way, if the rule blocks.
	Block string `yaml:"block" json:"block,omitempty"`
	// Together says that the days on which the rule holds are one moment, as those of a
	// recess are, whatever else speaks for one or another of them.
	Together bool `yaml:"together" json:"together,omitempty"`
	// Reason is one sentence, true on every day on which the rule holds; {day} and
	// {holiday} in it are filled in where it is told.
	Reason string `yaml:"reason" json:"reason"`
	// Short names in a few words what speaks against a day, for lists: first week back.
	Short    string `yaml:"short" json:"short,omitempty"`
	Source   string `yaml:"source" json:"source"`
	Strength string `yaml:"strength" json:"strength"`
	// Replaces is the id of the rule of the program whose place a rule of one's own
	// takes.
	Replaces string `yaml:"replaces" json:"replaces,omitempty"`

	own       bool // not of the program
	condition *Condition
	// open says that the reason names the day or its holiday.
	open bool
}

// Term is a word of the field that a reader may not know.
type Term struct {
	Term string `yaml:"term" json:"term"`
	// Also are other spellings and forms.
	Also []string `yaml:"also" json:"also,omitempty"`
	Text string   `yaml:"text" json:"text"`
}

// Book holds everything that advice is made of, apart from the calendar.
type Book struct {
	taxonomy
	rules  []Rule
	leads  map[pairAt]Lead
	steps  stepsFile
	own    []OwnStep // of the membership body
	about  map[Pair]About
	topics []Topic
	terms  []Term

	program []Rule // those in the binary, whatever others take their place
	texts   func() (*Texts, error)
}

// Load reads the rules, leads, steps and names in the binary, and then the rules in
// extra files, which add to them or take the place of those with the same id. It
// checks them all: words that do not exist, conditions that are none, a missing
// reason or source, an id that occurs twice in a file, rules of the program that
// contradict each other. The error names the rule, of rules of one's own also the line. What hangs on the calendar Advisor.Check sees to.
func Load(extra ...[]byte) (*Book, error) {
	b := &Book{leads: make(map[pairAt]Lead)}
	if err := b.loadTaxonomy(); err != nil {
		return nil, fmt.Errorf("taxonomy.yaml: %w", err)
	}
	if err := b.loadRules(extra); err != nil {
		return nil, err
	}
	if err := b.loadLeads(); err != nil {
		return nil, fmt.Errorf("leads.yaml: %w", err)
	}
	if err := b.loadSteps(); err != nil {
		return nil, fmt.Errorf("steps.yaml: %w", err)
	}
	if err := b.loadTerms(); err != nil {
		return nil, fmt.Errorf("glossary.yaml: %w", err)
	}
	b.gather()
	b.texts = b.onceTexts()
	return b, errors.Join(b.checkPairs(), b.checkOpposites())
}

func (b *Book) loadTaxonomy() error {
	if err := decodeFile("taxonomy.yaml", &b.taxonomy); err != nil {
		return err
	}
	b.topics = b.taxonomy.Topics
	return b.taxonomy.check()
}

func decodeFile(name string, into any) error {
	content, err := files.ReadFile(name)
	if err != nil {
		return err
	}
	return decode(content, into)
}

func decode(content []byte, into any) error {
	dec := yaml.NewDecoder(bytes.NewReader(content))
	dec.KnownFields(true)
	return dec.Decode(into)
}

// loadRules reads the rule files in the binary, in the order of their names, and the
// extra ones.
func (b *Book) loadRules(extra [][]byte) error {
	words := languageOf(b.topics)
	for _, name := range ruleFiles() {
		content, err := files.ReadFile(name)
		if err != nil {
			return fmt.Errorf("timing rules: %w", err)
		}
		rules, err := readRules(content, words)
		if err != nil {
			return fmt.Errorf("timing rules in %s: %w", name, err)
		}
		b.rules = append(b.rules, rules...)
	}
	if err := onlyOnce(b.rules); err != nil {
		return err
	}
	b.program = slices.Clone(b.rules)
	for _, content := range extra {
		if err := b.addOwn(content, words); err != nil {
			return err
		}
	}
	return nil
}

// ruleFiles returns the names of the rule files, in their order.
func ruleFiles() []string {
	var names []string
	for _, pattern := range []string{"rules*.yaml", "rules/*.yaml"} {
		found, _ := fs.Glob(files, pattern) // fails only for a pattern that is none
		names = append(names, found...)
	}
	return names
}

func readRules(content []byte, words *language) ([]Rule, error) {
	var rules []Rule
	if err := decode(content, &rules); err != nil {
		return nil, err
	}
	for i := range rules {
		if err := rules[i].check(words); err != nil {
			return nil, fmt.Errorf("timing rule %q: %w", rules[i].ID, err)
		}
	}
	return rules, nil
}

func onlyOnce(rules []Rule) error {
	seen := make(map[string]bool)
	for _, r := range rules {
		if seen[r.ID] {
			return fmt.Errorf("timing rule %q: the id occurs twice", r.ID)
		}
		seen[r.ID] = true
	}
	return nil
}

func strengths() []string {
	return []string{"statute", "official", "data", "practitioner", "judgement"}
}

func (r *Rule) check(words *language) (err error) {
	switch {
	case r.ID == "":
		return errors.New("id must be given: small letters, digits and hyphens")
	case len(r.Offices) == 0 || len(r.Actions) == 0:
		return errors.New("offices and actions must be given")
	case r.Reason == "" || r.Source == "":
		return errors.New("reason and source must be given")
	case r.Strength == "":
		return fmt.Errorf("strength must be given, the kind of evidence: %s", List(strengths()))
	case !slices.Contains(strengths(), r.Strength):
		return fmt.Errorf("strength %q is not one of %s", r.Strength, List(strengths()))
	case r.Effect < -100 || r.Effect > 100:
		return fmt.Errorf("effect %d is not between -100 and 100", r.Effect)
	case (r.Block == "") == (r.Effect == 0):
		return errors.New("either effect or block must be given, and an effect is not 0")
	case r.Block != "" && r.Strength != "statute" && r.Strength != "official":
		return fmt.Errorf("a rule that blocks names a law or official guidance, so its strength is statute or official and not %s", r.Strength)
	}
	if r.condition, err = compile(r.When, words); err != nil {
		return err
	}
	return r.checkOpen()
}

func (b *Book) loadTerms() error {
	if err := decodeFile("glossary.yaml", &b.terms); err != nil {
		return err
	}
	for _, t := range b.terms {
		if t.Term == "" || t.Text == "" {
			return fmt.Errorf("term %q must have a text", t.Term)
		}
	}
	return nil
}

// Condition is when the rule holds.
func (r *Rule) Condition() *Condition { return r.condition }

// Rules returns every timing rule, in the order of the files.
func (b *Book) Rules() []Rule { return slices.Clone(b.rules) }

// Reason returns the reason of a rule as its file has it; nothing if there is no such rule.
func (b *Book) Reason(id string) string {
	if i := slices.IndexFunc(b.rules, func(r Rule) bool { return r.ID == id }); i >= 0 {
		return b.rules[i].Reason
	}
	return ""
}

// Own returns the rules that are not of the program.
func (b *Book) Own() []Rule {
	return slices.DeleteFunc(b.Rules(), func(r Rule) bool { return !r.own })
}

// body returns the body that an office belongs to.
func (b *Book) body(o Office) calendar.Body {
	i := slices.IndexFunc(b.taxonomy.Offices, func(info OfficeInfo) bool { return info.Name == o })
	return b.taxonomy.Offices[i].Body
}

// OfficeInfos returns what is known of the offices, in the order of Offices.
func (b *Book) OfficeInfos() []OfficeInfo { return slices.Clone(b.taxonomy.Offices) }

// ActionInfos returns what is known of the actions, in the order of Actions.
func (b *Book) ActionInfos() []ActionInfo { return slices.Clone(b.taxonomy.Actions) }

// Asks returns what questions can say beyond office and action, each with the offices and
// the actions of the pairs that are asked so.
func (b *Book) Asks() []Ask {
	all := slices.Clone(b.taxonomy.Asks)
	for i := range all {
		all[i].Offices, all[i].Actions = b.askedSo(all[i])
	}
	return all
}

// askedSo returns the offices and the actions of the pairs that are asked in these words.
func (b *Book) askedSo(words Ask) (offices []Office, actions []Action) {
	isSo := func(p Pair) bool {
		return slices.ContainsFunc(b.About(p).Asks, func(a Ask) bool { return a.Question == words.Question })
	}
	asked := slices.DeleteFunc(b.Pairs(), func(p Pair) bool { return !isSo(p) })
	offices = slices.DeleteFunc(Offices(), func(o Office) bool { return !slices.ContainsFunc(asked, func(p Pair) bool { return p.Office == o }) })
	actions = slices.DeleteFunc(Actions(), func(a Action) bool { return !slices.ContainsFunc(asked, func(p Pair) bool { return p.Action == a }) })
	return offices, actions
}

// Topics returns the subjects that a question can be about.
func (b *Book) Topics() []Topic { return slices.Clone(b.topics) }

// Glossary returns the words of the field, in the order of the file.
func (b *Book) Glossary() []Term { return slices.Clone(b.terms) }

// Answers reports whether there is advice for the pair.
func (b *Book) Answers(o Office, a Action) bool { return b.answers(Pair{o, a}) }

func (b *Book) answers(p Pair) bool {
	_, ok := b.leads[pairAt{Pair: p}]
	return ok
}

// Instead returns what to do instead of a pair for which there is no advice.
func (b *Book) Instead(o Office, a Action) string {
	r, _ := b.instead(Pair{o, a})
	return r.Instead
}

// AskInstead returns what to ask instead of a pair for which there is no advice, where that
// is a question too.
func (b *Book) AskInstead(p Pair) []Pair {
	r, _ := b.instead(p)
	return r.pairs(p)
}

// With returns a book with these rules in place of its own, each checked.
func (b *Book) With(rules ...Rule) (*Book, error) {
	words := languageOf(b.topics)
	other := *b
	other.rules = slices.Clone(rules)
	for i := range other.rules {
		if err := other.rules[i].check(words); err != nil {
			return nil, fmt.Errorf("timing rule %q: %w", other.rules[i].ID, err)
		}
	}
	other.gather()
	return &other, nil
}
