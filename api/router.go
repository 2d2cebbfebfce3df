package api

import (
	"errors"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"divisionbell/api/answer"
	"divisionbell/api/mcp"
	"divisionbell/panicked"
)

// What the server is made with stands in this file alone: the handlers know net/http.

// newRouter has every request go through what is done for all of them.
func (s *server) newRouter() (*echo.Echo, error) {
	foreign, err := refuseCrossSite(s.BaseURL)
	if err != nil {
		return nil, err
	}
	e := echo.New()
	e.IPExtractor = clientBehind(s.TrustedProxies)
	e.HTTPErrorHandler = s.answerError
	e.Use(s.logRequests, harden(), s.recoverPanics, foreign, refuseTrailingSlash)
	return e, nil
}

// refuseCrossSite keeps pages of other sites from having a browser change something here.
// Programs say nothing of where they come from, and pass.
func refuseCrossSite(base string) (echo.MiddlewareFunc, error) {
	protection := http.NewCrossOriginProtection()
	protection.AddInsecureBypassPattern(mcp.Path) // which says for itself who may ask
	if u, err := url.Parse(base); err == nil && u.Host != "" {
		// Behind a proxy that asks under another name the host alone would not do.
		if err := protection.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			return nil, err
		}
	}
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if protection.Check(c.Request()) != nil {
				return &answer.Refused{Status: http.StatusForbidden}
			}
			return next(c)
		}
	}, nil
}

// routes takes the routes of handlers.
type routes struct{ echo *echo.Echo }

// Handle registers a route. Of a request that has a body the handler gets a copy: only while the
// server's own has the body that it came with does the server see that some of it was not read, and
// end the connection instead of taking the rest for another request.
func (to routes) Handle(method, path string, do http.HandlerFunc) {
	to.echo.Add(method, patternOf(path), func(c echo.Context) error {
		r := c.Request()
		if r.ContentLength != 0 {
			r = r.WithContext(r.Context())
		}
		for i, name := range c.ParamNames() {
			r.SetPathValue(name, c.ParamValues()[i])
		}
		do(c.Response(), r)
		return nil
	})
}

// patternOf writes a path as the router does: /v1/days/:date.
func patternOf(path string) string { return strings.NewReplacer("{", ":", "}", "").Replace(path) }

// clientBehind has clients told apart by their own address where a trusted proxy says
// which one that is.
func clientBehind(proxies []netip.Prefix) echo.IPExtractor {
	if len(proxies) == 0 {
		return echo.ExtractIPDirect()
	}
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range proxies {
		_, ipNet, err := net.ParseCIDR(p.Masked().String())
		if err == nil { // always, of a prefix
			trust = append(trust, echo.TrustIPRange(ipNet))
		}
	}
	return echo.ExtractIPFromXFFHeader(trust...)
}

// answerError answers what comes from no handler: unknown addresses, wrong methods and
// panics.
func (s *server) answerError(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	if routing := (*echo.HTTPError)(nil); errors.As(err, &routing) && routing.Code < http.StatusInternalServerError {
		err = &answer.Refused{Status: routing.Code}
	}
	s.errors.Answer(c.Response(), c.Request(), c.Request().Method+" "+s.route(c), err)
}

// recoverPanics answers a panic with a problem. Of the panic only its type and where
// it happened are logged, for its words may hold what a member wrote.
func (s *server) recoverPanics(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			r := recover()
			if r == nil {
				return
			}
			if r == http.ErrAbortHandler {
				panic(r)
			}
			s.Log.Error("panic", "id", c.Response().Header().Get(answer.RequestID), "route", s.route(c), "panic", panicked.Kind(r), "stack", string(debug.Stack()))
			err = answer.Broken()
		}()
		return next(c)
	}
}

// logRequests logs and counts each request by its route. The path, the query, the headers and
// the body may tell who engages whom, or hold a secret, and are left out.
func (s *server) logRequests(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		started, id := s.Now(), s.ids.next()
		c.Response().Header()[answer.RequestID] = []string{id}
		if err := next(c); err != nil {
			c.Error(err)
		}
		took, status, m := s.Now().Sub(started), c.Response().Status, s.meter(c)
		s.logRequest(c.Request(), id, m.route, status, took)
		m.count(c.Request().Method, status, took)
		return nil
	}
}

// logRequest makes the record itself, for slog would look up the line of code from which
// it is called.
func (s *server) logRequest(r *http.Request, id, route string, status int, took time.Duration) {
	log := s.Log.Handler()
	if !log.Enabled(r.Context(), slog.LevelInfo) {
		return
	}
	line := slog.NewRecord(time.Now(), slog.LevelInfo, "request", 0)
	line.AddAttrs(slog.String("id", id), slog.String("method", r.Method), slog.String("route", route), slog.Int("status", status), slog.Duration("duration", took))
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

// welshHome is the one address besides the first that ends in a slash.
const welshHome = "/cy/"

// refuseTrailingSlash keeps /v1/contacts/ from being read as a contact without an id.
func refuseTrailingSlash(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if p := c.Request().URL.Path; len(p) > 1 && strings.HasSuffix(p, "/") && p != welshHome {
			return echo.ErrNotFound
		}
		return next(c)
	}
}
