package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
)

type rulesCmd struct {
	Show       rulesShowCmd       `cmd:"" default:"withargs" help:"Show the timing rules, each with its reason and its source."`
	Check      rulesCheckCmd      `cmd:"" help:"Say what is wrong with a file of timing rules of your own, with the line and the remedy."`
	Vocabulary rulesVocabularyCmd `cmd:"" help:"List the words that conditions are made of."`
}

type rulesShowCmd struct {
	rulesFlag
	Office advice.Office `help:"Only those for this office: ${offices}." placeholder:"OFFICE"`
	Action advice.Action `help:"Only those for this action: ${actions}." placeholder:"ACTION"`
	Format string        `enum:"table,json" default:"table" help:"table or json."`
}

func (cmd *rulesShowCmd) Run(a *app) error {
	book, err := cmd.book()
	if err != nil {
		return err
	}
	rules := slices.DeleteFunc(book.Rules(), func(r rule.Rule) bool {
		return cmd.Office != "" && !slices.Contains(r.Offices, cmd.Office) || cmd.Action != "" && !slices.Contains(r.Actions, cmd.Action)
	})
	if cmd.Format == "json" {
		return writeJSON(a.out, rules)
	}
	return writeRules(a.out, rules)
}

// writeRules prints rules for people: what each says, when and how much, and who says so.
func writeRules(w io.Writer, rules []rule.Rule) error {
	p := &printer{w: w}
	p.line("Every day begins at 50. What holds on it is added, and what blocks it stands apart. %d rules:", len(rules))
	for _, r := range rules {
		p.line("")
		p.line("%s", r.Sentence())
		p.line("  %s: %s", r.ID, inWords(r))
		p.line("  for %s; to %s", joined(r.Offices), joined(r.Actions))
		p.line("  %s: %s", r.Strength, r.Source)
	}
	return p.err
}

// inWords says what a rule does, and when.
func inWords(r rule.Rule) string {
	if r.Block != "" {
		return "blocks when " + r.When + ", by " + r.Block
	}
	return fmt.Sprintf("%+d when %s", r.Effect, r.When)
}

func joined[T ~string](all []T) string {
	texts := make([]string, len(all))
	for i, a := range all {
		texts[i] = string(a)
	}
	return strings.Join(texts, ", ")
}

type rulesCheckCmd struct {
	File string `arg:"" help:"The file of timing rules."`
}

func (cmd *rulesCheckCmd) Run(a *app) error {
	content, err := os.ReadFile(cmd.File)
	if err != nil {
		return fmt.Errorf("read the rules: %w", err)
	}
	book, err := rule.Load(content)
	if err == nil {
		err = checkOnCalendar(a, book)
	}
	if err != nil {
		return usageError{fmt.Errorf("%s: %w", cmd.File, err)}
	}
	p := &printer{w: a.out}
	for _, r := range book.Own() {
		p.line("%s: %s. %s", r.ID, inWords(r), r.Sentence())
	}
	p.line("%s is sound: say --rules %s, to best-time and to serve, and its rules count.", cmd.File, cmd.File)
	return p.err
}

// checkOnCalendar sees to it that each rule holds on some day.
func checkOnCalendar(a *app, book *rule.Book) error {
	cal, err := a.calendarOf(nil, calendar.Date{}, calendar.Date{})
	if err != nil {
		return err
	}
	advisor, err := advice.New(book, cal)
	if err != nil {
		return err
	}
	return advisor.Check()
}

type rulesVocabularyCmd struct{}

func (*rulesVocabularyCmd) Run(a *app) error {
	_, err := io.WriteString(a.out, rule.Vocabulary())
	return err
}
