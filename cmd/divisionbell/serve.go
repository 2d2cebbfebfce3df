package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/account"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/mail"
	"divisionbell/scheduler/rhythm"
)

type serveCmd struct {
	dataFlags
	voiceFlags
	sourceFlags
	backupFlags
	dkimFlags
	oidcFlags
	bodiesFlag
	Addr         string   `default:"127.0.0.1:8080" help:"The address to listen on." placeholder:"HOST:PORT"`
	AdminAddr    string   `help:"An address of its own for /metrics and for why /readyz is not ready, such as 127.0.0.1:9090; the other then says neither." placeholder:"HOST:PORT"`
	BaseURL      string   `help:"How others reach the service, such as https://bell.example.org; http:// and the address if left out." placeholder:"URL"`
	TrustedProxy []proxy  `help:"Proxies in front of the service, as addresses or networks joined by commas: whom they name in X-Forwarded-For is taken for the client." placeholder:"ADDRESS,..."`
	EmbedFrom    []origin `help:"Sites whose pages may show an answer within them (/embed), joined by commas; none if left out." placeholder:"SITE,..."`
	SMTP         string   `name:"smtp" help:"The mail server, smtp://USER:PASSWORD@HOST:PORT or smtps://; without it mails are written to the folder mail in the data folder." placeholder:"URL"`
	MailFrom     string   `help:"The address that mails come from, on the membership body's own domain; needed with --smtp." placeholder:"EMAIL"`
	Join         []string `help:"Whoever has an address at these domains may join; without it one must be invited." placeholder:"DOMAIN,..."`
	Refresh      often    `default:"6h" help:"How often sources of dates are asked that have no rhythm of their own, and the shortest time for the others, such as 6h; off for never." placeholder:"TIME"`
	Log          string   `enum:"text,json" default:"text" help:"text or json."`
	LogLevel     string   `enum:"debug,info,warn,error" default:"info" help:"What is not worth a line of the log: debug leaves nothing out, then info, warn and error."`
}

// Bounds of a conversation with a client.
const (
	readHeaderTimeout = 10 * time.Second
	readTimeout       = 30 * time.Second
	writeTimeout      = 60 * time.Second
	answerTimeout     = 45 * time.Second
	idleTimeout       = 2 * time.Minute
	shutdownTimeout   = 15 * time.Second
)

func (cmd *serveCmd) Run(a *app) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return cmd.serve(ctx, a)
}

// serve runs the service until ctx is done.
func (cmd *serveCmd) serve(ctx context.Context, a *app) error {
	log, flush := newLateLog(cmd.Log, levelNamed(cmd.LogLevel), a.errOut)
	defer flush()
	boundMemory(1, 0) // until the calendars are there
	tenants, err := cmd.tenants()
	if err != nil {
		return err
	}
	shared, err := cmd.sharedCalendar(ctx, log)
	if err != nil {
		return err
	}
	defer shared.close()
	all, err := open(ctx, a, tenants, log)
	defer all.close()
	if err != nil {
		return err
	}
	doors, err := cmd.listen()
	if err != nil {
		return err
	}
	defer doors.close()
	refreshing, err := cmd.refreshing(a, all.look, log)
	if err != nil {
		return err
	}
	backups := &dailyBackup{backupFlags: cmd.backupFlags, archiver: all.archiver(a.now)}
	for _, q := range all {
		if err := q.furnish(a, doors.everybody.Addr(), inCommon{refreshing, backups}, log); err != nil {
			return err
		}
	}
	handler, err := all.handler()
	if err != nil {
		return err
	}
	defer all.openOffices(a, log)()
	defer all.run(ctx, a, log)()
	defer runUntil(ctx, cmp.Or(shared, all[0].copies).once("ask the sources", refreshing.Run), shared.run)()
	for _, warning := range a.pretence() {
		log.Warn(warning)
	}
	log.Debug("division bell is up", "address", doors.everybody.Addr().String(), "calendar", all[0].editor.Editions.Current().Calendar.Version())
	defer runUntil(ctx, func(ctx context.Context) { newNotifier(os.Getenv, log).run(ctx, all.hang) })()
	flush() // whoever started it waits for the address
	defer runUntil(ctx, all.boundMemory)()
	for _, q := range all {
		fmt.Fprintln(a.out, "open", q.base)
	}
	defer fmt.Fprintln(a.out, "stopped")
	return doors.serve(ctx, handler, all.inside(), log)
}

// pretence says, while a day is taken for today, that nothing is sent.
func (a *app) pretence() []string {
	if !a.pretends {
		return nil
	}
	return []string{"--today: no mails are sent and none is given up, for a day is only taken for today"}
}

// editor makes the editions of what the data folder knows of the calendar, in the voice that the
// flags name.
func (t *tenant) editor(a *app, v voice, log *slog.Logger) (*edition.Editor, error) {
	editor, err := edition.NewEditor(t.layers(), v.book, feedSince(a.today()), log,
		edition.Clock(a.now, a.loc),
		edition.Besides(v.body.Records()...),
		edition.Remember(filepath.Join(t.Data, "layers.json")))
	if err != nil {
		return nil, err
	}
	return editor, v.check(editor.Editions.Current().Advice)
}

// accounts are those of the members, for whom the body says who may join.
func (cmd *serveCmd) accounts(a *app, v voice, cfg account.Config) *account.Accounts {
	cfg.Random, cfg.Now, cfg.Location = rand.Reader, a.now, a.loc
	cfg.Domains, cfg.Retention = slices.Concat(lowered(cmd.Join), v.body.Domains), v.body.Retention
	cfg.Forget = cmd.forgetMails
	return account.New(cfg)
}

// refreshing asks the sources as often as the flags say, and none of them if they say
// that they are off.
func (cmd *serveCmd) refreshing(a *app, renew func(context.Context) error, log *slog.Logger) (*rhythm.Job, error) {
	r := refreshing{data: cmd.Data, baseURL: strings.TrimRight(cmd.BaseURL, "/"), every: time.Duration(cmd.Refresh), renew: renew, log: log}
	asked, err := cmd.sources(a)
	if cmd.Refresh == 0 || a.pretends {
		asked = nil // what the sources say today is not of the day that is taken for today
	}
	return r.job(a, cmd.sourceFlags, asked), err
}

// warnOfHorizons says in one line for which bodies the announced dates have run out or soon
// will, and of each when and what is missing to who looks closer.
func warnOfHorizons(cal *calendar.Calendar, today calendar.Date, log *slog.Logger) {
	var bodies []string
	for _, h := range cal.Horizons() {
		if warning := h.Warning(today); warning != "" {
			log.Debug("facts want refreshing", "body", h.Body, "warning", warning)
			bodies = append(bodies, h.Body.Title())
		}
	}
	if len(bodies) > 0 {
		log.Warn("announced dates have run out, or will within 90 days: what follows is only expected (divisionbell calendar check)", "bodies", strings.Join(bodies, ", "))
	}
}

// sender sends by SMTP or, without a server, into a folder.
func (cmd *serveCmd) sender() (mail.Post, error) {
	from, err := plainAddress(cmp.Or(cmd.MailFrom, "divisionbell@localhost")) // the latter in files only
	if err != nil {
		return nil, usageError{fmt.Errorf("--mail-from: %w", err)}
	}
	signing, err := cmd.signing()
	if err != nil {
		return nil, err
	}
	if cmd.SMTP == "" {
		return mail.NewFolder(cmd.mailFolder(), from, signing...)
	}
	sender, err := mail.NewSMTP(cmd.SMTP, from, signing...)
	if err != nil {
		return nil, usageError{fmt.Errorf("--smtp: %w", err)}
	}
	return sender, nil
}

func (cmd *serveCmd) baseURL(listening net.Addr) string {
	if cmd.BaseURL != "" {
		return strings.TrimRight(cmd.BaseURL, "/")
	}
	if tcp, ok := listening.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() { // nobody can open that
		return fmt.Sprintf("http://127.0.0.1:%d", tcp.Port)
	}
	return "http://" + listening.String()
}

// Validate is called by the parser once all flags are read.
func (cmd *serveCmd) Validate() error {
	if err := checkAddress(cmd.Addr); err != nil {
		return fmt.Errorf("--addr %w", err)
	}
	if err := checkAddress(cmp.Or(cmd.AdminAddr, cmd.Addr)); err != nil {
		return fmt.Errorf("--admin-addr %w", err)
	}
	if _, err := cmd.file(); err != nil {
		return err
	}
	if err := errors.Join(cmd.backupFlags.check(), cmd.checkBackups(cmd.Backup)); err != nil {
		return err
	}
	if cmd.SMTP != "" && cmd.MailFrom == "" && cmd.Bodies == "" {
		return errors.New("--smtp needs --mail-from: the address that mails come from, such as bell@example.org")
	}
	for _, d := range lowered(cmd.Join) {
		if d == "" || strings.ContainsAny(d, "@/: \t") || !strings.Contains(d, ".") {
			return fmt.Errorf("--join %q is not understood: it must be a domain, such as example.org", d)
		}
	}
	if err := errors.Join(cmd.oidcFlags.check(), cmd.checkBodies()); err != nil {
		return err
	}
	return checkBaseURL(cmd.BaseURL)
}

// runUntil runs all of them until ctx is done; wait has them end, and returns once they have.
func runUntil(ctx context.Context, all ...func(context.Context)) (wait func()) {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	for _, do := range all {
		running.Go(func() { do(ctx) })
	}
	return func() {
		cancel()
		running.Wait()
	}
}

// lowered are the domains as they are compared.
func lowered(domains []string) []string {
	var all []string
	for _, d := range domains {
		all = append(all, strings.ToLower(strings.TrimPrefix(strings.TrimSpace(d), "@")))
	}
	return all
}

// checkAddress says what is wrong with an address to listen on.
func checkAddress(addr string) error {
	_, port, err := net.SplitHostPort(addr)
	if _, wrong := strconv.ParseUint(port, 10, 16); err != nil || wrong != nil {
		return fmt.Errorf("%q is not understood: it must look like 127.0.0.1:8080, with a port of at most 65535", addr)
	}
	return nil
}
