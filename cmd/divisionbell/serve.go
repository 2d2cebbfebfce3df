package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
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
	"divisionbell/calendar/sources/fetch"
	"divisionbell/scheduler"
	"divisionbell/scheduler/account"
	"divisionbell/scheduler/decision"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/feed"
	"divisionbell/scheduler/health"
	"divisionbell/scheduler/mail"
	"divisionbell/scheduler/numbers"
	"divisionbell/scheduler/rhythm"
	"divisionbell/store"
	"divisionbell/store/bolt"
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
	sender, err := cmd.sender()
	if err != nil {
		return err
	}
	tenants, err := cmd.tenants()
	if err != nil {
		return err
	}
	shared, err := cmd.shared(ctx, log)
	if err != nil {
		return err
	}
	defer shared.close()
	all, err := open(ctx, a, tenants, log)
	defer all.close()
	if err != nil {
		return err
	}
	listener, err := listenAt("--addr", cmd.Addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	refreshing, err := cmd.refreshing(a, all.look, log)
	if err != nil {
		return err
	}
	for _, q := range all {
		if err := q.furnish(a, listener.Addr(), inCommon{sender, refreshing}, log); err != nil {
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
	warnOf(a.pretence(), log)
	log.Debug("division bell is up", "address", listener.Addr().String(), "calendar", all[0].editor.Editions.Current().Calendar.Version())
	defer runUntil(ctx, func(ctx context.Context) { newNotifier(os.Getenv, log).run(ctx, all.failures) })()
	flush() // whoever started it waits for the address
	go boundMemory()
	for _, q := range all {
		fmt.Fprintln(a.out, "open", q.base)
	}
	defer fmt.Fprintln(a.out, "stopped")
	return cmd.serveBoth(ctx, listener, handler, all.inside(), log)
}

// inspectAfter is how long after the start the data are looked at: who waits for the first answers
// comes before.
const inspectAfter = 15 * time.Second

// inspecting looks at all of the data once, where that is for the store to do.
func inspecting(st store.Store, log *slog.Logger) func(context.Context) {
	return func(ctx context.Context) {
		inspector, ok := st.(bolt.Inspector)
		if !ok || fetch.Wait(ctx, inspectAfter) != nil {
			return
		}
		if err := inspector.Inspect(ctx); err != nil && ctx.Err() == nil {
			log.Error("look at members' data", "error", err)
		}
	}
}

// conditionOf is whether the service can do what it is for.
func conditionOf(a *app, editor *edition.Editor, st store.Store, post post, looks *scheduler.Looks, log *slog.Logger) *health.Health {
	checks := []health.Check{health.Of(st.Probe), func(context.Context) []string { return editor.Losses() }, looks.Failures}
	if !a.pretends {
		checks = append(checks, post.outbox.Failures)
	}
	return health.New(log, checks...)
}

func warnOf(all []string, log *slog.Logger) {
	for _, warning := range all {
		log.Warn(warning)
	}
}

// pretence says, while a day is taken for today, that nothing is sent.
func (a *app) pretence() []string {
	if !a.pretends {
		return nil
	}
	return []string{"--today: no mails are sent and none is given up, for a day is only taken for today"}
}

// everyMinute is what the service looks for again and again.
func everyMinute(a *app, st store.Store, editor *edition.Editor, post post, condition *health.Health, backups *dailyBackup) []scheduler.Job {
	jobs := []scheduler.Job{
		{Name: "look for new dates", Look: editor.Look},
		{Name: "look whether all works", Look: condition.Look},
	}
	if !a.pretends { // nothing is due or old, and no month over, because of a day that is taken for today
		figures := &numbers.Publisher{Store: st, Now: a.now, Location: a.loc}
		jobs = append(jobs,
			scheduler.Job{Name: "look for what is near of what members follow", Look: post.news.Look},
			scheduler.Job{Name: "tell a program what has changed", Look: post.hooks.Look},
			scheduler.Job{Name: "send mails that are due", Look: post.send},
			scheduler.Job{Name: "look for plans that met a change", Look: post.changes.Look},
			scheduler.Job{Name: "look whose weekly mail is due", Look: post.digest.Look},
			scheduler.Job{Name: "count the months that are over", Look: figures.Publish},
			scheduler.Job{Name: "erase what has run its time", Look: post.accounts.Keep},
			scheduler.Job{Name: "make a backup", Look: backups.Look},
		)
	}
	return jobs
}

// orders carries out what officers decide.
func (t *tenant) orders(a *app, v voice, editor *edition.Editor, st store.Store, asked *rhythm.Job) *decision.Clerk {
	return decision.New(decision.Config{
		Layers: t.layers(), Besides: v.body.Records(), Now: a.now, Location: a.loc, Renew: editor.Look, Editions: editor.Editions, Store: st, Sources: asked,
	})
}

// openOffice takes the commands of members and officers until it is shut. The service does
// without if it cannot.
func (cmd *serveCmd) openOffice(a *app, st store.Store, orders *decision.Clerk, condition *health.Health, log *slog.Logger) (shut func()) {
	office := &Office{failures: condition.Failures, book: memberBook{store: st, now: a.now, forget: cmd.forgetMails}, clerk: &clerk{app: a, orders: orders}, archives: archiver{data: cmd.dataFlags, store: st, now: a.now}}
	closeOffice, err := openOffice(cmd.dataFlags, office, log)
	if err != nil {
		log.Warn("member commands work only while the service is stopped, and what officers decide shows within a minute", "error", err)
		return func() {}
	}
	return func() { _ = closeOffice() } // nobody can ask any more, whatever it says
}

// editor makes the editions of what the data folder knows of the calendar, in the voice that the
// flags name.
func (t *tenant) editor(a *app, log *slog.Logger) (voice, *edition.Editor, error) {
	v, err := t.voice()
	if err != nil {
		return v, nil, err
	}
	editor, err := edition.NewEditor(t.layers(), v.book, feedSince(a.today()), log, edition.Clock(a.now, a.loc), edition.Besides(v.body.Records()...), edition.Remember(filepath.Join(t.Data, "layers.json")))
	if err != nil {
		return v, nil, err
	}
	return v, editor, v.check(editor.Editions.Current().Advice)
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
	if cmd.SMTP != "" && cmd.MailFrom == "" {
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
	if cmd.BaseURL == "" {
		return nil
	}
	u, err := url.Parse(cmd.BaseURL)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.RawQuery != "" {
		return fmt.Errorf("--base-url %q is not understood: it must look like https://bell.example.org", cmd.BaseURL)
	}
	return nil
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

// contactsICS is the attachment of a mail about contacts.
func contactsICS(all []store.Contact) ([]byte, error) {
	return feed.Encode(feed.Calendar{Name: "Division Bell", Events: feed.FromContacts(all)})
}

func logHandler(format string, level slog.Level, w io.Writer) slog.Handler {
	options := &slog.HandlerOptions{Level: level}
	if format == "json" {
		return slog.NewJSONHandler(w, options)
	}
	return slog.NewTextHandler(w, options)
}

// levelNamed is the level of that name, info if it is none.
func levelNamed(name string) (level slog.Level) {
	if level.UnmarshalText([]byte(name)) != nil {
		return slog.LevelInfo
	}
	return level
}

// checkAddress says what is wrong with an address to listen on.
func checkAddress(addr string) error {
	_, port, err := net.SplitHostPort(addr)
	if _, wrong := strconv.ParseUint(port, 10, 16); err != nil || wrong != nil {
		return fmt.Errorf("%q is not understood: it must look like 127.0.0.1:8080, with a port of at most 65535", addr)
	}
	return nil
}
