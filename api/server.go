package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"

	"divisionbell/calendar"
	"divisionbell/calendar/facts"
	"divisionbell/calendar/procedure"
	"divisionbell/scheduler"
	"divisionbell/scheduler/kept"
	"divisionbell/scheduler/rhythm"
	"divisionbell/store"
)

// maxBody is how many bytes the body of a request may have.
const maxBody = 64 << 10

// Config is what the interface needs of its surroundings. All of it must be set but for
// what says otherwise.
type Config struct {
	Editions *scheduler.Editions
	Store    store.Store
	Now      func() time.Time
	// Location says on which civil date an instant falls: Europe/London.
	Location *time.Location
	// Random is where the secrets of feeds are drawn from.
	Random io.Reader
	// BaseURL is how others reach the service, without a slash at the end.
	BaseURL string
	// Version of the program.
	Version string
	Log     *slog.Logger
	// Sources says how the sources of dates fare; left out if none is asked.
	Sources func() []rhythm.Status
	// Trouble says what is wrong with the layers of the calendar; may be left out.
	Trouble func() []string
	// TrustedProxies are believed when they say for whom they ask, in X-Forwarded-For.
	TrustedProxies []netip.Prefix
	// Mails says how many reminders have fallen due and been sent since the program
	// started; may be left out.
	Mails func() (due, sent int64)
}

func (c Config) check() error {
	if c.Editions == nil || c.Store == nil || c.Now == nil || c.Location == nil || c.Random == nil || c.Log == nil {
		return errors.New("editions, store, clock, location, randomness and log must all be given")
	}
	if !strings.HasPrefix(c.BaseURL, "http://") && !strings.HasPrefix(c.BaseURL, "https://") {
		return fmt.Errorf("base URL %q does not begin with http:// or https://", c.BaseURL)
	}
	return nil
}

// server holds what the handlers share. It does not change once it is made.
type server struct {
	Config
	echo *echo.Echo
	api  huma.API
	// meters are those of the routes, by which requests are logged and counted.
	meters map[string]*meter
	press  kept.Press
	week   facts.UsualWeek
	// procedures of Parliament, whose periods are counted by name.
	procedures procedure.Procedures
	openapi    []byte
	docs       page
	metrics    *metrics
	networks   *networks
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
	return s.echo, nil
}

// OpenAPI returns the OpenAPI 3.1 document of the interface, as /openapi.json
// answers it. It needs nothing that runs.
func OpenAPI(version string) ([]byte, error) {
	s, err := newServer(Config{Version: version})
	if err != nil {
		return nil, err
	}
	return s.openapi, nil
}

func newServer(cfg Config) (*server, error) {
	week, err := facts.Week()
	if err != nil {
		return nil, fmt.Errorf("make the HTTP interface: %w", err)
	}
	procedures, err := procedure.Load()
	if err != nil {
		return nil, fmt.Errorf("make the HTTP interface: %w", err)
	}
	s := &server{Config: cfg, echo: echo.New(), week: week, procedures: procedures, meters: make(map[string]*meter), networks: newNetworks()}
	s.metrics = s.newMetrics()
	s.echo.IPExtractor = clientBehind(cfg.TrustedProxies)
	s.echo.HTTPErrorHandler = s.writeProblem
	s.echo.Use(s.logRequests, harden(), s.recoverPanics, refuseTrailingSlash)
	described := describe(cfg.Version)
	s.api = huma.NewAPI(described, adapter{humaecho.NewV4(s.echo, described).Adapter(), s})
	s.api.UseMiddleware(s.authenticate, checkQuery)
	s.addHealth()
	s.addCalendar()
	s.addDays()
	s.addYears()
	s.addSittingDays()
	s.addBestTime()
	s.addTaxonomy()
	s.addContacts()
	s.addMyFeeds()
	s.addFeeds()
	s.addSources()
	s.addMetrics()
	s.addDocs()
	for _, r := range s.echo.Routes() {
		s.meters[r.Path] = s.metrics.meter(r.Path)
	}
	s.meters[noRoute] = s.metrics.meter(noRoute)
	if err := s.finishDocs(); err != nil {
		return nil, fmt.Errorf("make the HTTP interface: %w", err)
	}
	return s, nil
}

// describe says what the interface is, apart from its routes. Nothing is added to
// answers: no $schema fields and no Link headers.
func describe(version string) huma.Config {
	cfg := huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title:       "Division Bell",
				Version:     version,
				Description: about,
				License:     &huma.License{Name: "MIT", Identifier: "MIT"},
			},
			Components: &huma.Components{
				Schemas: schemas(),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					tokenScheme: {Type: "http", Scheme: "bearer", Description: "The token that the administrator gave you."},
				},
			},
			Tags: tags(),
		},
		Formats:       map[string]huma.Format{"application/json": jsonFormat(), "json": jsonFormat()},
		DefaultFormat: "application/json",
		Transformers:  []huma.Transformer{rewordProblem},
	}
	// Answers may be extended, so clients must not refuse what they do not know.
	// Bodies that come in say for themselves that they may not.
	cfg.AllowAdditionalPropertiesByDefault = true
	return cfg
}

const about = "When to write to, meet or invite a politician in the United Kingdom, and why. " +
	"Dates are civil dates in Europe/London, written YYYY-MM-DD. A date is confirmed (published by its owner), " +
	"provisional (announced, or not seen at its owner) or projected (worked out from how past years fell, with a probability). " +
	"Errors are problem documents (RFC 9457) that name the field and say what is allowed. " +
	"What can be asked for again has an ETag: sent as If-None-Match, it brings 304 and no body while nothing has changed."

// The groups in which the documentation shows the requests.
const (
	tagCalendar = "Calendar"
	tagAdvice   = "Advice"
	tagContacts = "Contacts"
	tagFeeds    = "Feeds"
	tagService  = "Service"
)

func tags() []*huma.Tag {
	return []*huma.Tag{
		{Name: tagCalendar, Description: "What is on, and whether the Houses sit. No account is needed."},
		{Name: tagAdvice, Description: "When the best time is. No account is needed."},
		{Name: tagContacts, Description: "What a member plans. A token is needed; nobody sees another member's contacts."},
		{Name: tagFeeds, Description: "Calendars to subscribe to in a calendar program."},
		{Name: tagService, Description: "The service itself."},
	}
}

// handle registers one route. What the handler returns as an error is answered as
// a problem; this is the only way in which handlers answer errors.
func handle[I, O any](s *server, op huma.Operation, do func(context.Context, *I) (*O, error)) {
	op.MaxBodyBytes = maxBody + 1 // huma refuses a body that reaches its limit
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := do(ctx, in)
		if err != nil {
			return nil, retryAfter(s.problem(op.Method+" "+op.Path, err), err)
		}
		return out, nil
	})
}

// today is the civil date of this moment.
func (s *server) today() calendar.Date { return calendar.DateIn(s.Now(), s.Location) }

// logRequests logs and counts each request by its route. The path, the query, the headers and
// the body may tell who engages whom, or hold a secret, and are left out.
func (s *server) logRequests(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		started := s.Now()
		if err := next(c); err != nil {
			c.Error(err)
		}
		took, status, m := s.Now().Sub(started), c.Response().Status, s.meter(c)
		s.logRequest(c.Request(), m.route, status, took)
		m.count(c.Request().Method, status, took)
		return nil
	}
}

// logRequest makes the record itself, for slog would look up the line of code from which
// it is called.
func (s *server) logRequest(r *http.Request, route string, status int, took time.Duration) {
	log := s.Log.Handler()
	if !log.Enabled(r.Context(), slog.LevelInfo) {
		return
	}
	line := slog.NewRecord(time.Now(), slog.LevelInfo, "request", 0)
	line.AddAttrs(slog.String("method", r.Method), slog.String("route", route), slog.Int("status", status), slog.Duration("duration", took))
	_ = log.Handle(r.Context(), line) // as slog does: there is nobody to tell
}

// noRoute stands for the route of requests that meet none. They have their own path
// there, which may hold a secret with a slip of the hand in it.
const noRoute = "none"

// meter returns the meter of the route that the request met.
func (s *server) meter(c echo.Context) *meter {
	if m, ok := s.meters[c.Path()]; ok {
		return m
	}
	return s.meters[noRoute]
}

// route returns the pattern that the request met.
func (s *server) route(c echo.Context) string { return s.meter(c).route }

// harden sets the headers that keep browsers from doing more with an answer than
// showing it. Handlers may set others in their place. The router calls what is returned
// anew for each request.
func harden() echo.MiddlewareFunc {
	hard := http.Header{
		"X-Content-Type-Options":  {"nosniff"},
		"X-Frame-Options":         {"DENY"},
		"Referrer-Policy":         {"no-referrer"},
		"Content-Security-Policy": {"default-src 'none'; frame-ancestors 'none'"},
	}
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			maps.Copy(c.Response().Header(), hard)
			return next(c)
		}
	}
}

// refuseTrailingSlash keeps /v1/contacts/ from being read as a contact without an id.
func refuseTrailingSlash(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if p := c.Request().URL.Path; len(p) > 1 && strings.HasSuffix(p, "/") {
			return echo.ErrNotFound
		}
		return next(c)
	}
}
