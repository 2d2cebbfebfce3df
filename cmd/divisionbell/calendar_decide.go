package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/layers"
)

type calendarDecideCmd struct {
	layersFlag
	ID            string        `arg:"" help:"The entry, such as commons/recess/november/2027."`
	WillNotHappen bool          `help:"It will not happen."`
	First         calendar.Date `help:"The first day of it." placeholder:"DATE"`
	Last          calendar.Date `help:"The last day of it." placeholder:"DATE"`
	Certain       bool          `help:"It is certain: nothing is subject to change."`
	Who           string        `help:"Who decides it." placeholder:"NAME" required:""`
	Why           string        `help:"Why; it is shown as the note of the source." placeholder:"TEXT" required:""`
}

func (cmd *calendarDecideCmd) decision() importer.Decision {
	return importer.Decision{
		ID: strings.Trim(strings.TrimSpace(cmd.ID), "/"), WillNotHappen: cmd.WillNotHappen, First: cmd.First, Last: cmd.Last,
		Certain: cmd.Certain, Who: cmd.Who, Why: cmd.Why,
	}
}

// Validate is called by the parser once all flags are read.
func (cmd *calendarDecideCmd) Validate() error { return cmd.decision().Check() }

func (cmd *calendarDecideCmd) Run(a *app) error {
	return cmd.atDesk(a, func(d desk) (string, error) { return d.Decide(cmd.decision()) })
}

type calendarUndoCmd struct {
	layersFlag
	Layer string `arg:"" help:"The layer, as import, decide and layers name it; the first letters will do."`
	Who   string `help:"Who takes it back; your user name if left out." placeholder:"NAME"`
	Why   string `help:"Why." placeholder:"TEXT"`
}

func (cmd *calendarUndoCmd) Run(a *app) error {
	u := undoing{ID: strings.ToLower(strings.TrimSpace(cmd.Layer)), Who: cmp.Or(cmd.Who, userName()), Why: cmd.Why}
	return cmd.atDesk(a, func(d desk) (string, error) { return d.Undo(u) })
}

type calendarLayersCmd struct{ layersFlag }

func (cmd *calendarLayersCmd) Run(a *app) error {
	records, apart := cmd.log().Records()
	a.warnOf(apart)
	slices.SortStableFunc(records, func(x, y layers.Record) int { return y.At.Compare(x.At) })
	if len(records) == 0 {
		_, err := fmt.Fprintln(a.out, "Nothing was brought in or decided since the program was built.")
		return err
	}
	back := layers.TakenBack(records)
	t := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "layer\tcame\twho\twhat")
	for _, r := range records {
		what := described(r)
		if back[r.ID()] {
			what += " (taken back)"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", r.ID(), moment(r.At, a.loc), cmp.Or(r.Layer.Who, "-"), what)
	}
	return t.Flush()
}

// described says in a few words what a record is.
func described(r layers.Record) string {
	if r.Undoes != "" {
		return r.Layer.Name + ", layer " + r.Undoes
	}
	var said []string
	for _, part := range []struct {
		number int
		thing  string
	}{
		{len(r.Layer.Entries), "date"},
		{len(r.Layer.Withdrawn), "withdrawal"},
	} {
		if part.number > 0 {
			said = append(said, counted(part.number, part.thing))
		}
	}
	if n := len(r.Layer.RuledOut); n > 0 {
		said = append(said, fmt.Sprintf("%d ruled out", n))
	}
	if len(r.Layer.Reach) > 0 {
		said = append(said, "sitting days")
	}
	return r.Layer.Name + ": " + strings.Join(said, ", ")
}

// writeDecisions tells what the officers decided and took back after that day, in the order in
// which they did.
func writeDecisions(a *app, records []layers.Record, since calendar.Date) error {
	records = slices.Clone(records)
	slices.SortStableFunc(records, func(x, y layers.Record) int { return x.At.Compare(y.At) })
	var err error
	for _, r := range records {
		if r.Layer.Known.After(since) && (r.Standing == layers.Override || r.Undoes != "" || len(r.Layer.RuledOut) > 0) {
			_, failed := fmt.Fprintln(a.out, decisionWords(r))
			err = errors.Join(err, failed)
		}
	}
	return err
}

// decisionWords tells who decided what, when and why.
func decisionWords(r layers.Record) string {
	who, why := cmp.Or(r.Layer.Who, "somebody"), ""
	if r.Layer.Why != "" {
		why = fmt.Sprintf(" (%s)", r.Layer.Why)
	}
	if r.Undoes != "" {
		return fmt.Sprintf("%s: %s took back layer %s, %s%s.", r.Layer.Known.Long(), who, r.Undoes, strings.TrimPrefix(r.Layer.Name, "undo of "), why)
	}
	var said []string
	for _, id := range r.Layer.RuledOut {
		said = append(said, id+" will not happen")
	}
	for _, id := range r.Layer.Withdrawn {
		said = append(said, id+" is withdrawn")
	}
	for _, e := range r.Layer.Entries {
		said = append(said, entryWords(e))
	}
	return fmt.Sprintf("%s: %s decided in layer %s: %s%s.", r.Layer.Known.Long(), who, r.ID(), strings.Join(said, "; "), why)
}
