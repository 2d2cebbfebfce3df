package api

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"
)

// What is dear costs tokens, of which each network has a bucket: one for about a
// millisecond of a processor. Everything else is free.
const (
	tokensASecond = 250
	tokensAtOnce  = 6000
	costOfPast    = 50 // a past state of the calendar that is not kept
	costOfLong    = 10 // an answer over many years
)

const (
	// mostDearAtOnce is how many dear requests of one network are answered at once.
	mostDearAtOnce = 16
	// mostNetworks is how many networks are remembered at least; the others have full
	// buckets.
	mostNetworks = 4096
	// longDays is from how many days on an answer is dear.
	longDays = 3 * 366
)

// tooMuch is a request of a network that has asked for too much of late.
type tooMuch struct{ wait time.Duration }

func (e *tooMuch) Error() string {
	return fmt.Sprintf("asked for too much of late, to wait %s", e.wait)
}

// errTooManyAtOnce: the network has too many dear requests under way.
var errTooManyAtOnce = fmt.Errorf("more than %d dear requests of one network are under way", mostDearAtOnce)

// network is what clients of one network have asked for.
type network struct {
	bucket *rate.Limiter

	mu       sync.Mutex
	underWay int
}

// enter takes what a dear request costs; who enters must leave.
func (n *network) enter(cost int, now time.Time) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.underWay >= mostDearAtOnce {
		return errTooManyAtOnce
	}
	r := n.bucket.ReserveN(now, cost)
	if wait := r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
		return &tooMuch{wait}
	}
	n.underWay++
	return nil
}

func (n *network) leave() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.underWay--
}

// networks remembers those that asked lately. When it is full those go that have not
// come since it was half full.
type networks struct {
	mu         sync.Mutex
	young, old map[netip.Prefix]*network
}

func newNetworks() *networks { return &networks{young: make(map[netip.Prefix]*network)} }

func (all *networks) of(client netip.Addr) *network {
	all.mu.Lock()
	defer all.mu.Unlock()
	key := NetworkOf(client)
	n, ok := all.young[key]
	if ok {
		return n
	}
	if n, ok = all.old[key]; !ok {
		n = &network{bucket: rate.NewLimiter(tokensASecond, tokensAtOnce)}
	}
	if len(all.young) >= mostNetworks {
		all.young, all.old = make(map[netip.Prefix]*network), all.young
	}
	all.young[key] = n
	return n
}

// NetworkOf is what one client can be expected to have to itself: an address of IPv4, or
// the 64 bits of IPv6 that a household is given.
func NetworkOf(client netip.Addr) netip.Prefix {
	client = client.Unmap().WithZone("")
	bits := 64
	if client.Is4() {
		bits = 32
	}
	p, _ := client.Prefix(bits) // of no address, the prefix of none
	return p
}

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

type visitKey struct{}

// visit is one request that may turn out to be dear.
type visit struct {
	from    func() string
	entered *network
}

// watchVisits lets handlers find out whose request it is, and holds what they take for it
// until the answer is written.
func watchVisits(ctx huma.Context, next func(huma.Context)) {
	v := &visit{from: humaecho.UnwrapV4(ctx).RealIP}
	defer func() {
		if v.entered != nil {
			v.entered.leave()
		}
	}()
	next(huma.WithValue(ctx, visitKey{}, v))
}

// pay has the client's network pay for a dear request, once.
func (s *server) pay(ctx context.Context, cost int) error {
	v, ok := ctx.Value(visitKey{}).(*visit)
	if !ok || v.entered != nil {
		return nil
	}
	client, _ := netip.ParseAddr(v.from())
	n := s.networks.of(client)
	if err := n.enter(cost, time.Now()); err != nil {
		return err
	}
	v.entered = n
	return nil
}

// retryAfter has the client told when to come again, where that is the answer.
func retryAfter(p *huma.ErrorModel, cause error) error {
	if p.Status != http.StatusTooManyRequests && p.Status != http.StatusServiceUnavailable {
		return p
	}
	seconds := 1
	if much := (*tooMuch)(nil); errors.As(cause, &much) {
		seconds = max(seconds, int(math.Ceil(much.wait.Seconds())))
	}
	return huma.ErrorWithHeaders(p, http.Header{"Retry-After": {strconv.Itoa(seconds)}})
}
