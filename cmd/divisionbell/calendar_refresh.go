package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/sources/refresh"
	"divisionbell/scheduler/rhythm"
)

type calendarRefreshCmd struct {
	layersFlag
	sourceFlags
	BaseURL string `help:"How others reach your service; the sources are told, so that they can find you." placeholder:"URL"`
}

// How long somebody at a keyboard waits for a source: for one that wants to be left alone,
// and in all.
const (
	shortPatience = time.Minute
	shortBudget   = 5 * time.Minute
)

// errNobodyAnswered: nothing could be asked. What was wrong has been printed.
var errNobodyAnswered = errors.New("none of the sources answered, and the calendar is what it was")

func (cmd *calendarRefreshCmd) Run(a *app) error {
	if a.pretends {
		return usageError{errors.New("calendar refresh keeps what the sources say today, so it does not take --today")}
	}
	asked, err := cmd.sources(a)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	r := refreshing{data: cmd.Data, baseURL: cmd.BaseURL, patience: shortPatience, budget: shortBudget, log: slog.New(slog.DiscardHandler)}
	return refreshOnce(ctx, a, cmd.layersFlag, r.job(a, cmd.sourceFlags, asked))
}

// refreshOnce asks every source once and says what has changed.
func refreshOnce(ctx context.Context, a *app, data layersFlag, job *rhythm.Job) error {
	before, err := calendarFlags{layersFlag: data}.calendar(a)
	if err != nil {
		return err
	}
	outcomes := job.Once(ctx)
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("refresh the calendar: %w", err)
	}
	answered, err := writeOutcomes(a, outcomes)
	if err != nil {
		return err
	}
	if !answered {
		return errNobodyAnswered
	}
	after, err := calendarFlags{layersFlag: data}.calendar(&app{errOut: io.Discard}) // what is wrong has been told
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out)
	return writeChanges(a, before, after)
}

// writeOutcomes says what came of each source, and whether any answered.
func writeOutcomes(a *app, outcomes []refresh.Outcome) (answered bool, err error) {
	p := &printer{w: a.out}
	if len(outcomes) == 0 {
		p.line("There are no sources to ask.")
	}
	for _, o := range outcomes {
		answered = answered || o.Answered()
		p.line("%s: %s", o.Source.Title, saidBy(o))
		for _, note := range o.Notes {
			p.line("  %s", note)
		}
	}
	return answered, p.err
}

func saidBy(o refresh.Outcome) string {
	switch {
	case o.Refused():
		return "its answer is not believed and changes nothing: " + o.Problem()
	case o.Err != nil:
		return "failed: " + o.Problem()
	case len(o.Changes) == 0:
		return "nothing new"
	default:
		return fmt.Sprintf("%s, kept as layer %s", counted(announced(o.Changes), "change"), o.Layer)
	}
}

// announced counts the changes that somebody announced.
func announced(changes []calendar.Change) (n int) {
	for _, c := range changes {
		if c.Announced() {
			n++
		}
	}
	return n
}
