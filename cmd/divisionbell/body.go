package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/body"
)

type bodyCmd struct {
	Check bodyCheckCmd `cmd:"" help:"Say what is wrong with the file of a membership body, with the line and the remedy."`
}

type bodyCheckCmd struct {
	File string `arg:"" help:"The file of the membership body."`
}

func (cmd *bodyCheckCmd) Run(a *app) error {
	v, err := voiceFlags{bodyFlag: bodyFlag{Body: cmd.File}}.voice()
	if err != nil {
		return err
	}
	cal, err := a.calendarOf(v.body.Records(), calendar.Date{}, calendar.Date{})
	if err != nil {
		return err
	}
	advisor, err := advice.New(v.book, cal)
	if err != nil {
		return err
	}
	if err := v.check(advisor); err != nil {
		return err
	}
	b, p := v.body, &printer{w: a.out}
	p.line("%s: %d links, %d steps, %d words, %d dates, %d rules of its own.", b.Name.English, len(b.Links), len(b.Steps), len(b.Words), len(b.Dates), len(v.book.Own()))
	p.line("%d domains whose addresses may join; plans are kept for %d months, members who do not sign in for %d.", len(b.Domains), b.Retention.MonthsOfContacts(), b.Retention.MonthsOfMembers())
	for _, d := range b.Dates {
		p.line("%s: %s, %s", d.Name, d.Title.In(words.English), calendar.Span{First: d.First, Last: d.Last}.InWords(calendar.Date{}))
	}
	p.line("%s is sound: say --body %s, to serve, best-time and mcp, and it counts.", cmd.File, cmd.File)
	return p.err
}

// bodyFlag says for which membership body is spoken.
type bodyFlag struct {
	Body string `help:"The file of your membership body: divisionbell body check FILE says whether it is sound." placeholder:"FILE"`
}

// voiceFlags say in whose voice is answered.
type voiceFlags struct {
	rulesFlag
	bodyFlag
}

// voice is a membership body with what it says of steps and timing.
type voice struct {
	body *body.Body
	book *rule.Book
	// rules are the files of its own timing rules.
	rules []string
}

// voice reads what the flags name, and checks it but for what hangs on the calendar.
func (f voiceFlags) voice() (v voice, err error) {
	v.body = &body.Body{}
	if f.Body != "" {
		if v.body, err = body.Load(f.Body); err != nil {
			return voice{}, f.wrong(err)
		}
	}
	for _, file := range []string{v.body.Rules, f.Rules} {
		if file != "" {
			v.rules = append(v.rules, file)
		}
	}
	if v.book, err = bookWith(v.rules...); err != nil {
		return voice{}, err
	}
	if v.book, err = v.body.Book(v.book); err != nil {
		return voice{}, f.wrong(err)
	}
	return v, nil
}

// wrong says of a file of a membership body what is wrong.
func (f bodyFlag) wrong(err error) error {
	if failed := (*fs.PathError)(nil); errors.As(err, &failed) && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return usageError{fmt.Errorf("--body %s: %w", f.Body, err)}
}

// bookWith reads and checks the program's rules with those of these files.
func bookWith(files ...string) (*rule.Book, error) {
	var own [][]byte
	for _, file := range files {
		content, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, usageError{fmt.Errorf("read the rules: %w", err)}
		}
		if err != nil {
			return nil, fmt.Errorf("read the rules: %w", err)
		}
		if _, err := rule.Load(content); err != nil {
			return nil, usageError{fmt.Errorf("--rules %s: %w", file, err)}
		}
		own = append(own, content)
	}
	return rule.Load(own...)
}

// check sees to it that own rules speak on some day. Those of the program were checked when it
// was made.
func (v voice) check(a *advice.Advisor) error {
	if len(v.rules) == 0 {
		return nil
	}
	if err := a.Check(); err != nil {
		return usageError{fmt.Errorf("--rules %s: %w", joined(v.rules), err)}
	}
	return nil
}
