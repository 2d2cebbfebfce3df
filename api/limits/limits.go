// Package limits has the network that a request comes from pay for what is dear to work
// out, so that nobody can hold up the others. It knows nothing of what is asked for.
package limits

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// What is dear costs tokens, of which each network has a bucket: one for about a
// millisecond of a processor. Everything else is free.
const (
	tokensASecond = 250
	TokensAtOnce  = 6000
	CostOfPast    = 50 // a past state of the calendar that is not kept
	CostOfLong    = 10 // an answer over many years

	// What can be guessed costs more than it takes to work out: at once twenty, or sixty,
	// and then one every second or two, or two a second.
	CostOfSignIn = 300 // a request to sign in, or a try at its code
	CostOfGuess  = 100 // a token or another secret that is no good

	// What is guessed from many networks at once is bounded for all of them together: more than
	// people mistype and programs hold on to what was revoked, and nothing beside what there is
	// to guess. Whoever has a good secret never pays.
	guessesASecond = 20
	GuessesAtOnce  = 1000
)

const (
	// MostDearAtOnce is how many dear requests of one network are answered at once.
	MostDearAtOnce = 16
	// mostNetworks is how many networks are remembered at least; the others have full
	// buckets.
	mostNetworks = 4096
)

// TooMuch is a request of a network that has asked for too much of late.
type TooMuch struct {
	// Wait is how long it has to wait until it may ask for that.
	Wait time.Duration
}

func (e *TooMuch) Error() string {
	return fmt.Sprintf("asked for too much of late, to wait %s", e.Wait)
}

// ErrTooManyAtOnce says that the network has too many dear requests under way.
var ErrTooManyAtOnce = errors.New("too many dear requests of one network are under way")

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
	if n.underWay >= MostDearAtOnce {
		return ErrTooManyAtOnce
	}
	r := n.bucket.ReserveN(now, cost)
	if wait := r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
		return &TooMuch{wait}
	}
	n.underWay++
	return nil
}

func (n *network) leave() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.underWay--
}

// Networks remembers those that asked lately. When it is full those go that have not
// come since it was half full.
type Networks struct {
	// Now is the clock by which buckets fill again. It goes on, whatever day the calendar
	// takes for today.
	Now func() time.Time
	// Ledger is what all copies of the service count together; nil if there is one.
	Ledger *Ledger

	mu         sync.Mutex
	young, old map[netip.Prefix]*network

	guesses *rate.Limiter
}

// New remembers nobody yet.
func New(now func() time.Time) *Networks {
	return &Networks{Now: now, young: make(map[netip.Prefix]*network), guesses: rate.NewLimiter(guessesASecond, GuessesAtOnce)}
}

// of returns the network of a client.
func (all *Networks) of(client netip.Addr) *network {
	all.mu.Lock()
	defer all.mu.Unlock()
	key := NetworkOf(client)
	n, ok := all.young[key]
	if ok {
		return n
	}
	if n, ok = all.old[key]; !ok {
		n = &network{bucket: rate.NewLimiter(tokensASecond, TokensAtOnce)}
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

type visitKey struct{}

// Visit is one request that may turn out to be dear.
type Visit struct {
	networks *Networks
	from     func(*http.Request) string
	request  *http.Request
	entered  *network
}

// Visit returns the visit of a request. from says at what address its client is, and is
// only asked if the request turns out to be dear. Whoever begins a visit ends it.
func (all *Networks) Visit(r *http.Request, from func(*http.Request) string) *Visit {
	return &Visit{networks: all, from: from, request: r}
}

// In returns a context by which Pay finds the visit.
func (v *Visit) In(ctx context.Context) context.Context {
	return context.WithValue(ctx, visitKey{}, v)
}

// End says that the answer is written.
func (v *Visit) End() {
	if v.entered != nil {
		v.entered.leave()
	}
}

// Client returns at what address the client of a visit is; no address if it does not come to
// visit.
func Client(ctx context.Context) netip.Addr {
	v, ok := ctx.Value(visitKey{}).(*Visit)
	if !ok {
		return netip.Addr{}
	}
	client, _ := netip.ParseAddr(v.from(v.request))
	return client
}

// Guess has the client's network pay for a secret that is no good. A *TooMuch also if so many
// are guessed from everywhere that none is told any more whether it was one.
func Guess(ctx context.Context) error {
	v, isVisit := ctx.Value(visitKey{}).(*Visit)
	if !isVisit {
		return nil
	}
	if err := Pay(ctx, CostOfGuess); err != nil {
		return err
	}
	now := v.networks.Now()
	r := v.networks.guesses.ReserveN(now, 1)
	if wait := r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
		return &TooMuch{wait}
	}
	if err := v.networks.Ledger.paid(ctx, Client(ctx), CostOfGuess, now); err != nil {
		return err
	}
	return v.networks.Ledger.guessed(ctx, now)
}

// Pay has the client's network pay for a dear request, once. Who does not come to visit
// does not pay. A *TooMuch or ErrTooManyAtOnce says that it cannot.
func Pay(ctx context.Context, cost int) error {
	v, ok := ctx.Value(visitKey{}).(*Visit)
	if !ok || v.entered != nil {
		return nil
	}
	client := Client(ctx)
	n := v.networks.of(client)
	if err := n.enter(cost, v.networks.Now()); err != nil {
		return err
	}
	v.entered = n
	if cost == CostOfSignIn {
		return v.networks.Ledger.paid(ctx, client, cost, v.networks.Now())
	}
	return nil
}
