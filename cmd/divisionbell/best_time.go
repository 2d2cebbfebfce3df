package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
)

type bestTimeCmd struct {
	calendarFlags
	voiceFlags
	Office advice.Office `required:"" help:"Whom you want to reach: ${offices}." placeholder:"OFFICE"`
	Action advice.Action `default:"write" help:"What you want to do: ${actions}; write if left out." placeholder:"ACTION"`
	From   calendar.Date `help:"The first day that would do, YYYY-MM-DD; today if left out." placeholder:"DATE"`
	Days   int           `default:"120" help:"How many days to look ahead, up to 400."`
	Nation homeNation    `help:"Where you are, ${nations}: whose bank holidays, councils and elections count. A devolved parliament's members are in its nation; for others it is england if left out." placeholder:"NATION"`
	Topic  string        `help:"What it is about: ${topics}." placeholder:"TOPIC"`
	Limit  int           `default:"5" help:"How many moments to show at most, up to 50."`
	Format string        `enum:"table,json" default:"table" help:"table or json."`

	CouncilPoll advice.CouncilPoll `help:"The day on which your own council is elected, or none." placeholder:"DATE|none"`
	Council     string             `help:"Your own council by its code or its name, such as Leeds, in place of --nation and --council-poll: divisionbell councils lists them." placeholder:"COUNCIL"`
	Sent        calendar.Date      `help:"For follow-up: the day on which you sent what was not answered." placeholder:"DATE"`
	Met         calendar.Date      `help:"For thank: the day on which you met." placeholder:"DATE"`
	Opens       calendar.Date      `help:"The day on which the consultation or the call for evidence opens." placeholder:"DATE"`
	Closes      calendar.Date      `help:"The last day of the consultation or the call for evidence." placeholder:"DATE"`
	Venue       advice.Venue       `help:"conference, if it takes place at a party conference; nothing else is allowed." placeholder:"VENUE"`
	Why         bool               `help:"Print the reasons too."`
	Steps       bool               `help:"Print the steps to the best moment too."`
	All         bool               `help:"Print every moment, everything to keep away from, all reasons and steps."`
	EveryDay    bool               `help:"Print how good each day is instead, and how sure that is."`
	Explain     calendar.Date      `help:"Show every rule that spoke for this day, with the sum." placeholder:"DATE"`
}

// homeNation is one of the nations in which a member can be.
type homeNation calendar.Nation

// UnmarshalText reads the name of a nation, with capitals or without, and refuses any
// other word.
func (n *homeNation) UnmarshalText(text []byte) error {
	name := calendar.Nation(strings.ToLower(string(text)))
	if !slices.Contains(calendar.Nations(), name) {
		return fmt.Errorf("%q is not a nation: allowed are %s", text, joined(calendar.Nations()))
	}
	*n = homeNation(name)
	return nil
}

// rulesFlag says which timing rules hold beside those in the binary.
type rulesFlag struct {
	Rules string `help:"A file of timing rules of your own: divisionbell rules check FILE says whether it is sound." placeholder:"FILE"`
}

// book reads and checks all rules.
func (f rulesFlag) book() (*rule.Book, error) {
	if f.Rules == "" {
		return rule.Load()
	}
	return bookWith(f.Rules)
}

func (cmd *bestTimeCmd) Run(a *app) error {
	advisor, err := cmd.advisor(a)
	if err != nil {
		return err
	}
	q := cmd.question(a.today())
	if !cmd.Explain.IsZero() {
		return cmd.explain(a.out, advisor, q)
	}
	if cmd.EveryDay {
		return cmd.everyDay(a.out, advisor, q)
	}
	answer, err := advisor.BestTime(q)
	if err != nil {
		return asUsage(err)
	}
	if cmd.Format == "json" {
		return writeJSON(a.out, answer)
	}
	return cmd.print(a.out, advisor, answer)
}

// meanwhile begins the work at once, and returns how to wait for what it gives.
func meanwhile[T any](work func() (T, error)) (wait func() (T, error)) {
	once := sync.OnceValues(work)
	go once()
	return once
}

func (cmd *bestTimeCmd) advisor(a *app) (*advice.Advisor, error) {
	if cmd.voiceFlags == (voiceFlags{}) {
		return cmd.usualAdvisor(a)
	}
	v, err := cmd.voice()
	if err != nil {
		return nil, err
	}
	cal, err := cmd.calendar(a, v.body.Records()...)
	if err != nil {
		return nil, err
	}
	advisor, err := advice.New(v.book, cal)
	if err != nil {
		return nil, err
	}
	return advisor, v.check(advisor)
}

// usualAdvisor is one of the program's own rules and words.
func (cmd *bestTimeCmd) usualAdvisor(a *app) (*advice.Advisor, error) {
	read := meanwhile(func() (*rule.Book, error) { return rule.Load() })
	cal, err := cmd.calendar(a)
	if err != nil {
		return nil, err
	}
	book, err := read()
	if err != nil {
		return nil, err
	}
	return once(a.kept, "advice on "+cal.Version(), func() (*advice.Advisor, error) { return advice.New(book, cal) })
}

func (cmd *bestTimeCmd) question(today calendar.Date) advice.Question {
	return advice.Question{
		Office: cmd.Office,
		Action: cmd.Action,
		From:   cmp.Or(cmd.From, today),
		Days:   cmd.Days,
		Nation: calendar.Nation(cmd.Nation),
		Limit:  cmd.Limit,

		CouncilPoll: cmd.CouncilPoll,
		Council:     cmd.Council,
		Sent:        cmd.Sent,
		Met:         cmd.Met,
		Opens:       cmd.Opens,
		Closes:      cmd.Closes,
		Venue:       cmd.Venue,
		Topic:       cmd.Topic,
	}
}

// asUsage names the flag of what is wrong with a question.
func asUsage(err error) error {
	if wrong := (*advice.QuestionError)(nil); errors.As(err, &wrong) {
		return usageError{fmt.Errorf("--%s: %s", strings.ReplaceAll(wrong.Field, "_", "-"), wrong.Problem)}
	}
	return err
}

// explain prints the whole sum of a day. The day may lie before or after those of the
// question: then it is asked for alone.
func (cmd *bestTimeCmd) explain(w io.Writer, advisor *advice.Advisor, q advice.Question) error {
	q.From, q.Days = cmd.Explain, 1
	e, err := advisor.Explain(q, cmd.Explain)
	if err != nil {
		return asUsage(err)
	}
	if cmd.Format == "json" {
		return writeJSON(w, e)
	}
	return writeExplanation(w, e)
}

func writeExplanation(w io.Writer, e advice.Explanation) error {
	p := &printer{w: w}
	p.line("Office %s, action %s, %s (calendar version %s)", e.Office, e.Action, e.Date.Long(), e.CalendarVersion)
	p.line("")
	p.line("%7.1f  every day begins here", float64(e.Begins))
	for _, r := range e.Rules {
		p.line("%+7.1f  %s: %s%s", r.Weight, r.Rule, r.Reason, inBrackets(r.Dates))
		if r.Block != "" {
			p.line("         It blocks: %s", r.Block)
		}
		if r.Probability < 1 {
			p.line("         Its effect is %+d, and it holds with a probability of %.1f%s.", r.Effect, r.Probability, notConfirmed(r.Certainty))
		}
		p.line("         When %s (%s: %s)", r.When, r.Strength, r.Source)
	}
	p.line("%7.1f  in all, so the score is %d: %s", e.Sum, e.Score, e.Grade)
	return p.err
}

func inBrackets(text string) string {
	if text == "" {
		return ""
	}
	return " (" + text + ")"
}

// printer remembers the first error, so that a full disk is reported once.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

func notConfirmed(c calendar.Certainty) string {
	if c == calendar.Confirmed {
		return ""
	}
	return " (" + string(c) + ")"
}
