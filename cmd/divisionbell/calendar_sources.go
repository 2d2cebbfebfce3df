package main

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"text/tabwriter"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/rhythm"
)

type calendarSourcesCmd struct {
	layersFlag
	sourceFlags
	Format string `enum:"table,json" default:"table" help:"table or json."`
}

func (cmd *calendarSourcesCmd) Run(a *app) error {
	asked, err := cmd.sources(a)
	if err != nil {
		return err
	}
	if cmd.Format != "json" {
		_, apart := cmd.log().Records()
		a.warnOf(apart)
	}
	r := refreshing{data: cmd.Data, log: slog.New(logHandler("text", slog.LevelInfo, a.errOut))}
	return cmd.write(a, r.job(a, cmd.sourceFlags, asked).Status())
}

func (cmd *calendarSourcesCmd) write(a *app, all []rhythm.Status) error {
	if cmd.Format != "json" {
		return errors.Join(writeStatusTable(a, all), writeStatusDetails(a, all))
	}
	cal, err := calendarFlags{layersFlag: cmd.layersFlag}.calendar(a)
	if err != nil {
		return err
	}
	return writeJSON(a.out, rhythm.Describe(all, cal, a.today()))
}

func writeStatusTable(a *app, all []rhythm.Status) error {
	t := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "source\tstate\tlast answer\tlast change\tnext try\tits dates go to")
	for _, s := range all {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", s.Source.Name, stateOf(s),
			moment(s.Answered, a.loc), moment(s.Changed, a.loc), moment(s.Next, a.loc), reachOf(s))
	}
	return t.Flush()
}

// stateOf says in a few words how a source fares.
func stateOf(s rhythm.Status) string {
	text := "good"
	switch {
	case s.Tried.IsZero():
		return "not asked yet"
	case s.InQuarantine():
		text = "not believed"
	case s.Failures > 0:
		text = "failing"
	}
	if s.Failures > 1 {
		text += fmt.Sprintf(", %d times", s.Failures)
	}
	if s.Open {
		text += ", tried seldom"
	}
	return text
}

func moment(t time.Time, loc *time.Location) string {
	if t.IsZero() {
		return "never"
	}
	return t.In(loc).Format("2006-01-02 15:04")
}

func reachOf(s rhythm.Status) string {
	var said []string
	for _, body := range calendar.Bodies() {
		if until, told := s.Reach[body]; told {
			said = append(said, fmt.Sprintf("%s %s", body, until))
		}
	}
	if len(said) == 0 {
		return "nothing yet"
	}
	return strings.Join(said, ", ")
}

// writeStatusDetails says what is wrong, what was not believed, and under which
// licences the dates are used.
func writeStatusDetails(a *app, all []rhythm.Status) error {
	p := &printer{w: a.out}
	wrong := whatIsWrong(a, all)
	if len(wrong) > 0 {
		p.line("\n%s", strings.Join(wrong, "\n"))
	}
	p.line("")
	for _, s := range all {
		p.line("%s (%s): %s", s.Source.Title, s.Source.Address, s.Source.Licence)
		p.line("  Asked %s. %s", s.Rhythm(), s.Source.Why)
	}
	return p.err
}

// whatIsWrong has a line for each source that fails and for each answer that was not
// believed.
func whatIsWrong(a *app, all []rhythm.Status) (lines []string) {
	for _, s := range all {
		if warning := s.Warning(); warning != "" {
			lines = append(lines, warning)
		}
		for _, note := range s.Notes {
			lines = append(lines, fmt.Sprintf("%s: %s", s.Source.Title, note))
		}
		for _, q := range s.Quarantine {
			lines = append(lines, fmt.Sprintf("%s: not believed %s: %s", s.Source.Title, spell(q, a.loc), q.Reason))
		}
	}
	return lines
}

// spell says when an answer came that was not believed.
func spell(q rhythm.Quarantined, loc *time.Location) string {
	text := moment(q.First, loc)
	if q.Times > 1 {
		text += fmt.Sprintf(" to %s, %d times", moment(q.Last, loc), q.Times)
	}
	if !q.Over.IsZero() {
		text += ", believed again " + moment(q.Over, loc)
	}
	return text
}
