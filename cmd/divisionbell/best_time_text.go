package main

import (
	"io"
	"slices"
	"strings"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
)

// print writes an answer for people: a few lines, and what else was asked for.
func (cmd *bestTimeCmd) print(w io.Writer, advisor *advice.Advisor, answer advice.Answer) error {
	p := &answerPrinter{printer: printer{w: w}, asked: answer.From}
	p.brief(advisor.Brief(answer))
	p.more(cmd, answer)
	if cmd.Why || cmd.All {
		p.why(answer)
	}
	if (cmd.Steps || cmd.All) && len(answer.Windows) > 0 {
		p.line("")
		p.line("On the way to %s:", answer.Windows[0].Span().InWords(answer.From))
		p.steps(answer.Windows[0].Steps)
	}
	if cmd.All {
		p.avoid(answer.Avoid)
		p.unsaid(answer.Unsaid)
	}
	if p.judged {
		p.line("")
		p.line("Where no source says more, a reason is our judgement.")
	}
	return p.err
}

// answerPrinter prints an answer.
type answerPrinter struct {
	printer
	asked calendar.Date
	// judged says that a reason was printed that nobody but the authors of the rules
	// says; dates are those that were printed.
	judged bool
	dates  []string
	said   []string // reasons that were printed
}

// labelWidth is the width of the column of labels.
const labelWidth = 10

func (p *answerPrinter) brief(b advice.Brief) {
	p.line("%s%s(asked on %s)", b.Title, strings.Repeat(" ", max(2, 60-len(b.Title))), p.asked.Long())
	for _, l := range b.Lines {
		says := make([]string, len(l.Says))
		for i, text := range l.Says {
			says[i] = text.Words
		}
		p.labelled(l.Label, says...)
	}
}

func (p *answerPrinter) labelled(label string, says ...string) {
	for i, text := range says {
		if i == 0 {
			p.line("%-*s%s", labelWidth, label+":", text)
			continue
		}
		p.line("%-*s%s", labelWidth, "", text)
	}
}

// more says what can be asked for.
func (p *answerPrinter) more(cmd *bestTimeCmd, answer advice.Answer) {
	var flags []string
	for _, f := range []struct {
		name  string
		given bool
	}{{"--why", cmd.Why}, {"--steps", cmd.Steps}, {"--all", cmd.All}} {
		if !f.given && !cmd.All {
			flags = append(flags, f.name)
		}
	}
	var exact []string
	for _, u := range answer.Unsaid {
		exact = append(exact, "--"+strings.ReplaceAll(u.Name, "_", "-"))
	}
	text := strings.Join(flags, " ")
	if len(exact) > 0 {
		if text != "" {
			text += "; "
		}
		text += "more exact with " + strings.Join(exact, ", ")
	}
	if text != "" {
		p.labelled("More", text)
	}
}

// why tells of the day of the question and of all windows.
func (p *answerPrinter) why(answer advice.Answer) {
	p.line("")
	p.line("%s: %s", answer.Now.Date.InWords(p.asked), answer.Now.Grade)
	p.reasons(answer.Now.Reasons)
	if !answer.ChangesOn.IsZero() {
		p.line("  This changes on %s.", answer.ChangesOn.InWords(p.asked))
	}
	for i, w := range answer.Windows {
		if i == 0 {
			p.line("")
			p.line("Best moments, best first:")
		}
		p.line("%2d. %s: %s; start by %s, or at the latest by %s", i+1, w.Span().InWords(p.asked), w.Grade, w.StartBy.InWords(p.asked), w.ActBy.InWords(p.asked))
		for _, m := range w.Again {
			p.line("    also %s", calendar.Span{First: m.First, Last: m.Last}.InWords(p.asked))
		}
		p.reasons(w.Reasons)
	}
}

func (p *answerPrinter) avoid(all []advice.Stretch) {
	for i, s := range all {
		if i == 0 {
			p.line("")
			p.line("Keep away from:")
		}
		p.line("  - %s: %s", calendar.Span{First: s.First, Last: s.Last}.InWords(p.asked), s.Grade)
		for _, again := range s.Again {
			p.line("    also %s", again.InWords(p.asked))
		}
		p.reasons(s.Reasons)
	}
}

func (p *answerPrinter) unsaid(all []advice.Unsaid) {
	for i, u := range all {
		if i == 0 {
			p.line("")
			p.line("The answer would be more exact if you said:")
		}
		p.line("  --%s: %s", strings.ReplaceAll(u.Name, "_", "-"), u.Question)
	}
}

// reasons prints those reasons that were not printed before, each with the dates that it
// is about.
func (p *answerPrinter) reasons(reasons []advice.Reason) {
	if len(reasons) == 0 {
		p.line("      Nothing speaks for or against it.")
	}
	for _, r := range reasons {
		if slices.Contains(p.said, r.Text) {
			continue
		}
		p.said = append(p.said, r.Text)
		p.line("      %s", r.Text)
		p.judged = p.judged || r.Strength == "judgement"
		if r.Dates != "" && !slices.Contains(p.dates, r.Dates) {
			p.line("        %s", r.Dates)
			p.dates = append(p.dates, r.Dates)
		}
	}
}

// steps prints what to do on the way to a moment.
func (p *answerPrinter) steps(steps []advice.Step) {
	for _, s := range steps {
		p.line("      %s: %s", s.Due.InWords(p.asked), s.Text)
	}
}
