package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"divisionbell/api/answer"
	"divisionbell/api/limits"
	"divisionbell/api/mcp"
	"divisionbell/api/pages"
	"divisionbell/api/rest"
	"divisionbell/api/session"
	"divisionbell/scheduler"
	"divisionbell/scheduler/account"
	"divisionbell/scheduler/account/openid"
	"divisionbell/scheduler/body"
	"divisionbell/scheduler/campaign"
	"divisionbell/scheduler/decision"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/engagement"
	"divisionbell/scheduler/numbers"
	"divisionbell/scheduler/pass"
	"divisionbell/scheduler/rhythm"
	"divisionbell/scheduler/webhook"
	"divisionbell/store"
)

// Config is what the interface needs of its surroundings. All of it must be set but for
// what says otherwise.
type Config struct {
	Editions *edition.Editions
	Store    store.Store
	Accounts *account.Accounts
	// Passes open what links in mails lead to.
	Passes *pass.Sealer
	Now    func() time.Time
	// Location says on which civil date an instant falls: Europe/London.
	Location *time.Location
	// Random is where the secrets of feeds are drawn from.
	Random io.Reader
	// BaseURL is how others reach the service, without a slash at the end.
	BaseURL string
	// Version of the program.
	Version string
	// Provider is another service at which members can be known; may be left out.
	Provider *openid.Provider
	// Body is the membership body that the service runs for; may be left out.
	Body *body.Body
	Log  *slog.Logger
	// Sources says how the sources of dates fare; left out if none is asked.
	Sources func() []rhythm.Status
	// Trouble says what is wrong with the layers of the calendar; may be left out.
	Trouble func() []string
	// Orders carries out what officers decide; left out where nobody can decide anything.
	Orders *decision.Clerk
	// Webhook is the program that is told when dates change; left out where none can be.
	Webhook *webhook.Hooks
	// OperatorElsewhere keeps the metrics, and why the service is not ready, to who asks
	// Inside.
	OperatorElsewhere bool
	// Failures says what does not work that the service is for; may be left out.
	Failures func() []string
	// Free tells how many bytes are free on the disk of the data; may be left out.
	Free func() (uint64, error)
	// Touched is of how many plans a change of the calendar has made the moment worse; may be
	// left out.
	Touched func() int
	// TrustedProxies are believed when they say for whom they ask, in X-Forwarded-For.
	TrustedProxies []netip.Prefix
	// Ledger is what all copies of the service count together; left out if there is one.
	Ledger *limits.Ledger
	// Outbox says how the mails fare; may be left out.
	Outbox Outbox
	// Looks says when each of the jobs last went well; may be left out.
	Looks func() []scheduler.LookStatus
	// EmbedFrom are the origins whose pages may show an answer within them; may be left out.
	EmbedFrom []string
}

// check refuses a configuration with which nothing can be answered.
func (c Config) check() error {
	if c.Editions == nil || c.Store == nil || c.Accounts == nil || c.Now == nil || c.Location == nil || c.Random == nil || c.Log == nil {
		return errors.New("editions, store, accounts, clock, location, randomness and log must all be given")
	}
	if !strings.HasPrefix(c.BaseURL, "http://") && !strings.HasPrefix(c.BaseURL, "https://") {
		return fmt.Errorf("base URL %q does not begin with http:// or https://", c.BaseURL)
	}
	return nil
}

// server holds what the handlers share. It does not change once it is made.
type server struct {
	Config
	router routes
	errors *answer.Errors
	again  *answer.Again
	// meters are those of the routes, by which requests are logged and counted.
	meters   map[string]*meter
	metrics  *metrics
	ids      *ids
	networks *limits.Networks
	// desk is where people ask and members plan, whichever way they come.
	desk *engagement.Desk
	// campaigns are what the membership body asks of its members.
	campaigns *campaign.Desk
	door      *session.Door
	rest      *rest.Handlers
	tools     *mcp.Tools
}

// New returns the handler of the whole HTTP interface. It fails if the
// configuration lacks something.
func New(cfg Config) (http.Handler, error) {
	if err := cfg.check(); err != nil {
		return nil, fmt.Errorf("make the HTTP interface: %w", err)
	}
	s, err := newServer(cfg)
	if err != nil {
		return nil, err
	}
	return s.router.echo, nil
}

// Inside answers, of the handler that New returned, what is for the operator alone.
func Inside(whole http.Handler) http.Handler { return rest.Inside(whole) }

// OpenAPI returns the OpenAPI 3.1 document of the interface, as /openapi.json
// answers it. It needs nothing that runs.
func OpenAPI(version string) ([]byte, error) {
	s, err := newServer(Config{Version: version})
	if err != nil {
		return nil, err
	}
	return s.rest.OpenAPI()
}

// Tools returns what is offered to assistants, for who serves them by other means than
// HTTP. It needs no store, base URL or randomness, for all that is asked is public.
func Tools(cfg Config) (*mcp.Tools, error) {
	s, err := newServer(cfg)
	if err != nil {
		return nil, err
	}
	return s.tools, s.tools.Check()
}

// newServer registers every route. It takes a configuration that lacks something, from who only
// describes the interface.
func newServer(cfg Config) (*server, error) {
	s := &server{
		Config:   cfg,
		errors:   &answer.Errors{Log: cfg.Log, Office: cfg.Body.Office()},
		again:    &answer.Again{Editions: cfg.Editions, Now: cfg.Now, Location: cfg.Location},
		meters:   make(map[string]*meter),
		ids:      newIDs(),
		networks: limits.New(time.Now),
	}
	s.networks.Ledger = cfg.Ledger
	var err error
	s.desk, err = engagement.New(engagement.Needs{
		Editions: cfg.Editions, Store: cfg.Store, Now: cfg.Now, Location: cfg.Location, Random: cfg.Random, Pay: pay,
	})
	if err != nil {
		return nil, fmt.Errorf("make the HTTP interface: %w", err)
	}
	s.campaigns = &campaign.Desk{Plans: s.desk, Numbers: &numbers.Publisher{Store: cfg.Store, Now: cfg.Now, Location: cfg.Location}}
	s.metrics = s.newMetrics()
	s.door = &session.Door{Accounts: cfg.Accounts, Secure: strings.HasPrefix(cfg.BaseURL, "https://")}
	router, err := s.newRouter()
	if err != nil {
		return nil, fmt.Errorf("make the HTTP interface: %w", err)
	}
	s.router = routes{router}
	made := sync.OnceValues(s.makePages)
	go made() // while the operations are registered
	s.addRest()
	if err := s.addPages(made); err != nil {
		return nil, fmt.Errorf("make the HTTP interface: %w", err)
	}
	s.addTools()
	for _, r := range s.router.echo.Routes() {
		s.meters[r.Path] = s.metrics.meter(r.Path)
	}
	s.meters[noRoute] = s.metrics.meter(noRoute)
	return s, nil
}

// makePages reads the templates and texts of the pages.
func (s *server) makePages() (*pages.Site, error) {
	return pages.New(pages.Config{BaseURL: s.BaseURL, Program: s.Version, Body: s.Body, EmbedFrom: s.EmbedFrom, Engagement: s.desk})
}

// addPages has people answered with pages, also of what went wrong.
func (s *server) addPages(made func() (*pages.Site, error)) error {
	site, err := made()
	if err != nil {
		return err
	}
	desk := &pages.Desk{Site: site, Errors: s.errors, Again: s.again}
	desk.Register(s.router)
	members := &pages.Members{
		Desk:      desk,
		Campaigns: s.campaigns,
		Accounts:  s.Accounts,
		Passes:    s.Passes,
		Touched:   s.Touched,
		Door:      s.door,
		Provider:  s.Provider,
		Networks:  s.networks,
		ClientOf:  s.router.echo.IPExtractor,
		Sources:   s.Sources,
		Trouble:   s.Trouble,
		Orders:    s.Orders,
		Webhook:   s.Webhook,
	}
	members.Register(s.router)
	s.errors.Pages = desk
	return nil
}

// addRest has programs answered with JSON and feeds.
func (s *server) addRest() {
	s.rest = rest.New(rest.Config{
		Editions:          s.Editions,
		Desk:              s.desk,
		Campaigns:         s.campaigns,
		Store:             s.Store,
		Accounts:          s.Accounts,
		Door:              s.door,
		Now:               s.Now,
		Location:          s.Location,
		BaseURL:           s.BaseURL,
		Version:           s.Version,
		Sources:           s.Sources,
		Trouble:           s.Trouble,
		Failures:          s.Failures,
		OperatorElsewhere: s.OperatorElsewhere,
		Orders:            s.Orders,
		Webhook:           s.Webhook,
		Routes:            s.router,
		Errors:            s.errors,
		Again:             s.again,
		Networks:          s.networks,
		ClientOf:          s.router.echo.IPExtractor,
		Metrics:           s.metrics.handler(),
	})
}

// addTools offers the public answers to assistants.
func (s *server) addTools() {
	s.tools = mcp.New(s.router.echo, s.rest.OpenAPI, s.Version)
	s.router.Handle(http.MethodPost, mcp.Path, s.tools.Handler(s.BaseURL, s.errors))
}

// pay has the network of a request pay for what takes long to work out.
func pay(ctx context.Context, what engagement.Dear) error {
	if what == engagement.PastState {
		return limits.Pay(ctx, limits.CostOfPast)
	}
	return limits.Pay(ctx, limits.CostOfLong)
}
