// Command divisionbell runs the service and answers from the command line. It is
// the only place that knows every package.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"time"
	_ "time/tzdata" // Europe/London must be known on every machine

	"github.com/alecthomas/kong"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/scheduler/health"
)

// release is the version of the program.
const release = "0.1.0"

// commit is what a release was built from; whoever builds one sets it.
var commit string

// version is the release and, where it is known, the commit, for people, mails and the API.
var version = versionOf(release, cmp.Or(commit, builtFrom(debug.ReadBuildInfo)))

func versionOf(release, commit string) string {
	if commit == "" {
		return release
	}
	return release + "+" + commit
}

// shownOfCommit is how many characters of a commit are shown, as in a release.
const shownOfCommit = 12

// builtFrom is the commit that go noted when it built the program, with "-changed" where files
// differed from it; nothing if it noted none.
func builtFrom(read func() (*debug.BuildInfo, bool)) string {
	info, ok := read()
	if !ok {
		return ""
	}
	noted := make(map[string]string)
	for _, setting := range info.Settings {
		noted[setting.Key] = setting.Value
	}
	commit := noted["vcs.revision"]
	commit = commit[:min(len(commit), shownOfCommit)]
	if commit != "" && noted["vcs.modified"] == "true" {
		commit += "-changed"
	}
	return commit
}

// cli is every flag, environment variable and command in one struct. A flag
// --mail-from of serve is also read from DIVISIONBELL_SERVE_MAIL_FROM or
// DIVISIONBELL_MAIL_FROM, or from the file that --config names.
type cli struct {
	Today  calendar.Date `help:"Take this date, YYYY-MM-DD, for today." placeholder:"DATE"`
	Config string        `type:"path" help:"A YAML file of what the flags of serve say, such as \"addr: 127.0.0.1:8080\"; flags and environment count before it." placeholder:"FILE"`

	Serve       serveCmd       `cmd:"" help:"Run the service."`
	Year        yearCmd        `cmd:"" help:"Show what is on the calendar in a year."`
	BestTime    bestTimeCmd    `cmd:"" help:"Say when the best time is to write, meet or visit."`
	Backtest    backtestCmd    `cmd:"" help:"Show how right the projections of past years would have been."`
	Councils    councilsCmd    `cmd:"" help:"List the councils that a question can name, and when they are elected next."`
	SittingDays sittingDaysCmd `cmd:"" help:"Count sitting days, or find the day on which a number of them is reached."`
	Calendar    calendarCmd    `cmd:"" help:"Check the calendar, bring dates in and take them out."`
	Rules       rulesCmd       `cmd:"" help:"Show the timing rules, and check rules of your own."`
	Body        bodyCmd        `cmd:"" help:"Check the file of a membership body."`
	Feed        feedCmd        `cmd:"" help:"Print a public calendar feed."`
	Member      memberCmd      `cmd:"" help:"Add and list members, and give them tokens."`
	Mail        mailCmd        `cmd:"" help:"Say how mails fare, and confirm the clock."`
	Backup      backupCmd      `cmd:"" help:"Make one file of everything the service keeps, also while it runs, and check it."`
	Restore     restoreCmd     `cmd:"" help:"Make the data folder of a backup, all or nothing."`
	Compact     compactCmd     `cmd:"" help:"Write members' data anew without holes, while the service is stopped."`
	Migrate     migrateCmd     `cmd:"" help:"Move members' data from a file to PostgreSQL or back, while the service is stopped."`
	Doctor      doctorCmd      `cmd:"" help:"Look whether all is well with an installation, with the flags that serve has, and say what to do."`
	MCP         mcpCmd         `cmd:"" name:"mcp" help:"Answer an assistant by the Model Context Protocol, on standard input and output."`
	OpenAPI     openAPICmd     `cmd:"" name:"openapi" help:"Print the OpenAPI document of the HTTP interface."`
	Version     versionCmd     `cmd:"" help:"Print the version of the program and of its calendar."`
}

// Exit statuses.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() { os.Exit(process()) }

// process is run as a process of its own.
func process() int {
	collectRarely()
	return run(os.Args[1:], os.Stdout, os.Stderr)
}

// run carries out one command and returns the exit status.
func run(args []string, stdout, stderr io.Writer) int { return runWith(nil, args, stdout, stderr) }

// runWith is run with what was made for other commands before.
func runWith(k *kept, args []string, stdout, stderr io.Writer) int {
	loc, err := time.LoadLocation("Europe/London")
	if err != nil {
		return report(stderr, err)
	}
	if len(args) == 0 || len(args) == 1 && args[0] == "help" {
		return report(stderr, writeUsage(stdout))
	}
	var c cli
	exited := -1
	parser, err := kong.New(&c,
		kong.Name("divisionbell"),
		kong.Description("When to write to, meet or invite a politician in the United Kingdom."),
		environment(),
		allowedValues(),
		kong.Writers(stdout, stderr),
		kong.Exit(func(status int) { exited = status }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.ValueFormatter(helpWithEnv),
	)
	if err != nil {
		return report(stderr, err)
	}
	ctx, err := parser.Parse(args)
	if exited >= 0 { // --help has been answered
		return exited
	}
	if err != nil {
		return report(stderr, usageError{withAllowed(err)})
	}
	if err := checkToday(c.Today); err != nil {
		return report(stderr, usageError{err})
	}
	a := &app{kept: k, out: stdout, errOut: stderr, loc: loc, now: clock(c.Today, loc, time.Now), pretends: !c.Today.IsZero(), config: c.Config}
	return report(stderr, ctx.Run(a))
}

// app is what every command needs of its surroundings.
type app struct {
	kept        *kept
	out, errOut io.Writer
	loc         *time.Location
	now         func() time.Time
	config      string       // the configuration file; empty without one
	free        health.Space // of the disk of the data; nil for what the system says
	pretends    bool         // now is not the time it is, but was fixed by somebody
}

// today is the civil date in London.
func (a *app) today() calendar.Date { return calendar.DateIn(a.now(), a.loc) }

// clock returns the time of day of now on the fixed date, or now itself if no
// date is fixed.
func clock(fixed calendar.Date, loc *time.Location, now func() time.Time) func() time.Time {
	if fixed.IsZero() {
		return now
	}
	started := now()
	at := started.In(loc)
	shift := fixed.At(at.Hour(), at.Minute(), loc).Sub(started.Truncate(time.Minute))
	return func() time.Time { return now().Add(shift) }
}

// checkToday says why a date cannot be taken for today.
func checkToday(fixed calendar.Date) error {
	if span := almanac.Span(); !fixed.IsZero() && !span.Contains(fixed) {
		return fmt.Errorf("--today: %s is outside the calendar, which has %s to %s", fixed, span.First, span.Last)
	}
	return nil
}

// joinedValue says of a value that begins with - how it is given, or what is allowed if it is none
// that the flag can have.
func joinedValue(ctx *kong.Context, flag string, err error) error {
	value := "-1"
	if _, suggested, found := strings.Cut(err.Error(), flag+`="`); found {
		value, _, _ = strings.Cut(suggested, `"`)
	}
	for _, f := range ctx.Flags() {
		if "--"+f.Name != flag {
			continue
		}
		if unfit := fits(f, value); unfit != nil {
			return fmt.Errorf("%s=%s: %s", flag, value, strings.TrimPrefix(unfit.Error(), flag+": "))
		}
	}
	return fmt.Errorf("%s: a value that begins with - must be joined to the flag with =, %s=%s", flag, flag, value)
}

// withAllowed adds to what is wrong with the words of a command what is allowed there.
func withAllowed(err error) error {
	wrong := (*kong.ParseError)(nil)
	if !errors.As(err, &wrong) {
		return err
	}
	if flag, _, found := strings.Cut(err.Error(), ": expected"); found && strings.Contains(err.Error(), "perhaps try") {
		return joinedValue(wrong.Context, flag, err)
	}
	node := wrong.Context.Selected()
	if node == nil {
		node = wrong.Context.Model.Node
	}
	for _, told := range []string{"unknown flag", "unexpected argument", `expected "`} {
		if !strings.HasPrefix(err.Error(), told) {
			continue
		}
		allowed := wordsOf(node)
		if told == "unknown flag" {
			allowed = usageOf(node)
		}
		return fmt.Errorf("%w: allowed are %s", err, strings.Join(allowed, ", "))
	}
	return err
}

// wordsOf lists the commands below a command or, if it has none, how it is used.
func wordsOf(node *kong.Node) (words []string) {
	if node.Leaf() {
		return usageOf(node)
	}
	for _, below := range node.Children {
		words = append(words, below.Name)
	}
	return words
}

// usageOf is how a command is used, and its flags.
func usageOf(node *kong.Node) []string {
	words := []string{"divisionbell " + node.Summary()}
	for _, group := range node.AllFlags(true) {
		for _, flag := range group {
			words = append(words, "--"+flag.Name)
		}
	}
	return words
}

// usageError is wrong use of the command line.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// report writes an error as one line and returns the exit status for it.
func report(stderr io.Writer, err error) int {
	if err == nil {
		return exitOK
	}
	fmt.Fprintf(stderr, "divisionbell: %s\n", inOwnWords(err))
	if errors.As(err, new(usageError)) {
		return exitUsage
	}
	return exitFailed
}
