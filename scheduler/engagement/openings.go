package engagement

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"sync"

	"divisionbell/calendar"
	"divisionbell/store"
)

// MaxNetworks is from how many networks a feed is opened in a day without its owner being told.
// Of one person a phone and a computer come from three or four (home, work, the mobile network, a
// train), and the calendar service that reads it for her from a handful more.
const MaxNetworks = 10

// mostOpened is how many feeds are remembered at least: those that were opened last.
const mostOpened = 50_000

// openings counts from how many networks each feed was opened on a day. Nothing of it is
// written anywhere: the networks are hashed under a key that is drawn for the day, and all is
// forgotten when the day is over or the service stops.
type openings struct {
	mu         sync.Mutex
	day        calendar.Date
	key        [sha256.Size]byte
	young, old map[string][]network // by the ids of feeds; when young is full, old goes
}

// network is the begin of a network's hash: enough to tell a few from each other.
type network uint64

// note counts an opening, and tells whether it is the first of that day from more than
// MaxNetworks.
func (o *openings) note(random io.Reader, day calendar.Date, feed string, from netip.Addr) (isSpread bool, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.day != day {
		if _, err := io.ReadFull(random, o.key[:]); err != nil {
			return false, fmt.Errorf("draw a key: %w", err)
		}
		o.day, o.young, o.old = day, make(map[string][]network), nil
	}
	met := o.met(feed)
	mac := hmac.New(sha256.New, o.key[:])
	fmt.Fprint(mac, networkOf(from))
	came := network(binary.BigEndian.Uint64(mac.Sum(nil)))
	if slices.Contains(met, came) || len(met) > MaxNetworks {
		return false, nil
	}
	met = append(met, came)
	o.young[feed] = met
	return len(met) > MaxNetworks, nil
}

// met are the networks that a feed was opened from; it is among the young from now on.
func (o *openings) met(feed string) []network {
	if met, isYoung := o.young[feed]; isYoung {
		return met
	}
	if len(o.young) >= mostOpened {
		o.young, o.old = make(map[string][]network), o.young
	}
	o.young[feed] = o.old[feed]
	return o.young[feed]
}

// networkOf is where an address belongs: 256 of IPv4, or what a provider gives one customer of
// IPv6 at most, so that a phone that gets another address at home is where it was.
func networkOf(client netip.Addr) netip.Prefix {
	client = client.Unmap().WithZone("")
	bits := 48
	if client.Is4() {
		bits = 24
	}
	p, _ := client.Prefix(bits) // of no address, none
	return p
}

// noteOpening tells the owner of a feed, on its page, if it is opened from many places. Whoever
// reads it is answered all the same.
func (d *Desk) noteOpening(ctx context.Context, f store.Feed, from netip.Addr) {
	if !from.IsValid() {
		return
	}
	today := d.Today()
	isSpread, err := d.openings.note(d.Random, today, f.ID, from)
	if err == nil && isSpread {
		_ = d.Store.NoteSpread(ctx, f.Member, f.ID, today) // shown tomorrow, if it goes on
	}
}

// Renew gives a feed another secret address: the one before is useless from now on.
func (d *Desk) Renew(ctx context.Context, member, id string) (store.Feed, store.Secret, error) {
	all, err := d.Store.Feeds(ctx, member)
	if err != nil {
		return store.Feed{}, store.Secret{}, err
	}
	for _, f := range all {
		if f.ID != id {
			continue
		}
		secret, err := store.NewSecret(d.Random)
		if err != nil {
			return store.Feed{}, store.Secret{}, err
		}
		now := d.Now()
		fresh := store.Feed{ID: store.NewID(), Member: member, Of: f.Of, Label: f.Label, Created: now}
		return fresh, secret, d.Store.RenewFeed(ctx, id, fresh, secret, now)
	}
	return store.Feed{}, store.Secret{}, store.ErrNotFound
}
