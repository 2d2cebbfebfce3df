package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"slices"
	"text/tabwriter"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/importer"
	"divisionbell/scheduler/decision"
	"divisionbell/scheduler/feed"
)

type calendarCmd struct {
	Check  calendarCheckCmd  `cmd:"" help:"Check everything that is announced, and say how far it reaches."`
	Diff   calendarDiffCmd   `cmd:"" help:"Say in words what a file would change, or what has changed since a day."`
	Import calendarImportCmd `cmd:"" help:"Bring in dates from a file."`
	Decide calendarDecideCmd `cmd:"" help:"Say as an officer that an entry will not happen, when it is, or that it is certain."`
	Undo   calendarUndoCmd   `cmd:"" help:"Take back what was brought in or decided."`
	Layers calendarLayersCmd `cmd:"" help:"List what was brought in and decided, the latest first."`
	Export calendarExportCmd `cmd:"" help:"Print the calendar for other programs."`

	Refresh calendarRefreshCmd `cmd:"" help:"Ask the sources of dates once, and say what has changed."`
	Sources calendarSourcesCmd `cmd:"" help:"Show how each source of dates fares, and how far its dates go."`
}

type calendarCheckCmd struct {
	layersFlag
}

// errNotClean: what is wrong has been printed.
var errNotClean = errors.New("the calendar is not clean")

func (cmd *calendarCheckCmd) Run(a *app) error {
	said, apart := cmd.log().Layers()
	known, err := almanac.Known(almanac.With(said...))
	if err != nil {
		return err
	}
	p := &printer{w: a.out}
	problems := calendar.Check(known)
	for _, file := range apart {
		problems = append(problems, file)
	}
	for _, problem := range problems {
		p.line("%v", problem)
	}
	if len(problems) > 0 {
		return cmp.Or(p.err, fmt.Errorf("%w: %d problems", errNotClean, len(problems)))
	}
	cal, err := almanac.Build(almanac.With(said...), almanac.SeenOn(a.today()))
	if err != nil {
		return err
	}
	p.line("%d entries are in order; %s came since the program was built. Calendar version %s.", len(known.Entries), counted(len(said), "layer"), cal.Version())
	p.line("")
	t := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "body\tannounced until\twith\trefresh by\tnext that is expected and not known")
	for _, h := range cal.Horizons() {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", h.Body, h.Last, h.Of, h.Refresh(), h.Missing)
	}
	return errors.Join(p.err, t.Flush())
}

// counted is a number of things: 1 layer, 2 layers.
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// fileFlags say what a file is and who brings it.
type fileFlags struct {
	Override bool          `help:"The officers' word: it wins over everything that is imported, and may move dates by as much as it likes."`
	Who      string        `help:"Who brings it in; your user name if left out." placeholder:"NAME"`
	Why      string        `help:"Why it is brought in." placeholder:"TEXT"`
	From     string        `help:"Where it comes from; the name of the file if left out." placeholder:"SOURCE"`
	Body     calendar.Body `help:"Whose the events of an .ics file are, where they do not say so: ${bodies}." env:"-" placeholder:"BODY"`
	Kind     calendar.Kind `help:"What the events of an .ics file are: ${kinds}, or a word of your own such as meeting." placeholder:"KIND"`

	Guess  bool            `help:"Take for a recess what looks like one in an .ics file, by its title and days."`
	Nation calendar.Nation `help:"For which nation the dates are, where they do not say so: england, scotland, wales, northern-ireland, england-and-wales or uk. Bank holidays need it." env:"-" placeholder:"NATION"`
}

func (f fileFlags) read(a *app, name string) (importer.File, error) {
	content, err := os.ReadFile(name)
	if err != nil {
		return importer.File{}, fmt.Errorf("read the dates: %w", err)
	}
	return importer.File{
		Name: name, Content: content, From: f.From, Who: cmp.Or(f.Who, userName()), Why: f.Why, Location: a.loc,
		Body: f.Body, Kind: f.Kind, Nation: f.Nation, Guess: f.Guess, Override: f.Override,
	}, nil
}

// userName is who is at the keyboard, as far as the system knows.
func userName() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return ""
}

type calendarImportCmd struct {
	layersFlag
	fileFlags
	File string `arg:"" type:"path" help:"A .csv, an .ics or gov.uk's bank holidays as .json."`
}

func (cmd *calendarImportCmd) Run(a *app) error {
	file, err := cmd.read(a, cmd.File)
	if err != nil {
		return err
	}
	return cmd.atDesk(a, func(d desk) (string, error) { return d.Import(file) })
}

type calendarDiffCmd struct {
	layersFlag
	fileFlags
	Since calendar.Date `help:"What has changed since the end of this day." placeholder:"DATE"`
	File  string        `arg:"" optional:"" type:"path" help:"A .csv, an .ics or gov.uk's bank holidays as .json."`
}

// Validate is called by the parser once all flags are read.
func (cmd *calendarDiffCmd) Validate() error {
	if (cmd.File == "") == cmd.Since.IsZero() {
		return errors.New("give either a file, for what it would change, or --since DATE, for what has changed since then")
	}
	return nil
}

func (cmd *calendarDiffCmd) Run(a *app) error {
	if cmd.File != "" {
		return cmd.diffFile(a)
	}
	then, err := calendarFlags{cmd.layersFlag, cmd.Since}.calendar(&app{errOut: io.Discard})
	if err != nil {
		return err
	}
	now, err := calendarFlags{layersFlag: cmd.layersFlag}.calendar(a)
	if err != nil {
		return err
	}
	records, _ := cmd.log().Records()
	if err := writeDecisions(a, records, cmd.Since); err != nil {
		return err
	}
	changes := calendar.Diff(then, now)
	all := len(changes)
	changes = slices.DeleteFunc(changes, func(c calendar.Change) bool { return undated(c, a.today()) })
	if n := all - len(changes); n > 0 {
		p := &printer{w: a.out}
		p.line("%s of the program are left out: the day of their announcement is not known.", counted(n, "date"))
	}
	return writeTheChanges(a, changes, then, now)
}

// diffFile says what a file would change.
func (cmd *calendarDiffCmd) diffFile(a *app) error {
	file, err := cmd.read(a, cmd.File)
	if err != nil {
		return err
	}
	p, err := newClerk(a, cmd.log()).orders.Look(context.Background(), decision.Import{File: file}, decision.By{})
	a.warnOf(p.Apart)
	if err != nil {
		return err
	}
	return writeProposal(a, p.Proposal, p.Reading)
}

// undated reports whether a change is a fact in the binary, still to come, of which
// nobody knows when it was announced: it is no news of these days.
func undated(c calendar.Change, today calendar.Date) bool {
	e := c.After
	return c.Before.ID == "" && e.Revisions == 0 && e.Certainty != calendar.Projected && e.Source.Announced.IsZero() && e.First.After(today)
}

func writeProposal(a *app, proposal almanac.Proposal, reading importer.Reading) error {
	p := &printer{w: a.out}
	for _, note := range reading.Notes {
		p.line("%s", note)
	}
	if n := reading.Projections; n > 0 {
		p.line("%d entries are only expected and are left out.", n)
	}
	if proposal.Record.Empty() {
		p.line("There is nothing new in it.")
		return p.err
	}
	for _, e := range proposal.Record.Layer.Entries {
		if shown, ok := proposal.After.Entry(e.ID); ok && !shown.SaysTheSame(e) && !e.StillRunning() {
			p.line("%s is kept but does not show: the officers have said otherwise.", e.ID)
		}
	}
	return cmp.Or(p.err, writeChanges(a, proposal.Before, proposal.After))
}

// writeChanges tells what somebody announced, withdrew or moved; of what is only
// expected it tells how much moved with it.
func writeChanges(a *app, before, after *calendar.Calendar) error {
	return writeTheChanges(a, calendar.Diff(before, after), before, after)
}

func writeTheChanges(a *app, changes []calendar.Change, before, after *calendar.Calendar) error {
	p := &printer{w: a.out}
	expected := 0
	for _, c := range changes {
		if !c.Announced() {
			expected++
			continue
		}
		p.line("%s", c)
	}
	for _, change := range calendar.DiffDays(before, after) {
		p.line("%s", change)
	}
	if expected > 0 {
		p.line("Of what is only expected, %d entries move, come or go.", expected)
	}
	p.line("Calendar version %s, was %s.", after.Version(), before.Version())
	return p.err
}

type calendarExportCmd struct {
	calendarFlags
	From      calendar.Date        `help:"The first day; that of the calendar if left out." placeholder:"DATE"`
	To        calendar.Date        `help:"The last day; that of the calendar if left out." placeholder:"DATE"`
	Body      []calendar.Body      `help:"Only these bodies: ${bodies}." placeholder:"BODY"`
	Certainty []calendar.Certainty `help:"Only what is so certain: ${certainties}." placeholder:"CERTAINTY"`
	Format    string               `enum:"csv,json,ics" default:"csv" help:"csv, json or ics."`
}

func (cmd *calendarExportCmd) Run(a *app) error {
	cal, err := cmd.calendar(a)
	if err != nil {
		return err
	}
	span := calendar.Span{First: cmp.Or(cmd.From, cal.Span().First), Last: cmp.Or(cmd.To, cal.Span().Last)}
	if span.Last.Before(span.First) {
		return usageError{fmt.Errorf("--to: %s is before %s, the first day: it must be that day or later", span.Last, span.First)}
	}
	entries := cal.Entries(calendar.Query{Span: span, Bodies: cmd.Body, Certainties: cmd.Certainty})
	switch cmd.Format {
	case "json":
		return writeJSON(a.out, calendarDocument{From: span.First, To: span.Last, CalendarVersion: cal.Version(), Entries: entries})
	case "ics":
		return writeICS(a.out, feed.Calendar{
			Name:        "The calendar",
			Description: fmt.Sprintf("The parliamentary and council year from %s to %s, calendar version %s.", span.First, span.Last, cal.Version()),
			Events:      feed.FromEntries(entries),
		})
	default:
		return writeEntriesCSV(a.out, entries)
	}
}

// calendarDocument is a stretch of the calendar, as JSON has it.
type calendarDocument struct {
	From            calendar.Date    `json:"from"`
	To              calendar.Date    `json:"to"`
	CalendarVersion string           `json:"calendar_version"`
	Entries         []calendar.Entry `json:"entries"`
}
