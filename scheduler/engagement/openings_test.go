package engagement

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/netip"
	"testing"
	"time"

	"divisionbell/store"
)

func TestAFeedThatIsOpenedFromManyPlacesIsToldToItsOwner(t *testing.T) {
	addresses := func(n int, pattern string) (all []string) {
		for i := range n {
			all = append(all, fmt.Sprintf(pattern, i))
		}
		return all
	}
	for _, tc := range []struct {
		name string
		from []string
		told bool
	}{
		{"a phone, a computer and a calendar service", []string{"192.0.2.1", "192.0.2.2", "198.51.100.7", "2001:db8:1:2::3", "2001:db8:2:3::4", "203.0.113.9"}, false},
		{"ten networks", addresses(10, "192.0.%d.1"), false},
		{"eleven networks", addresses(11, "192.0.%d.1"), true},
		{"eleven of IPv6", addresses(11, "2001:db8:%d::1"), true},
		{"many addresses of one network", addresses(200, "192.0.2.%d"), false},
		{"many addresses of one household", addresses(200, "2001:db8:1:%x::1"), false},
		{"eleven, written as addresses of IPv6", addresses(11, "::ffff:192.0.%d.1"), true},
		{"the same ten again and again", append(addresses(10, "192.0.%d.1"), addresses(10, "192.0.%d.9")...), false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			ctx, d := context.Background(), newDesk(t)
			_, secret, err := d.Subscribe(ctx, sian, "my phone")
			if err != nil {
				t.Fatal(err)
			}
			for _, from := range tc.from {
				if _, _, err := d.Open(ctx, secret, netip.MustParseAddr(from)); err != nil {
					t.Fatal(err)
				}
			}
			all, err := d.Feeds(ctx, sian)
			if err != nil || all[0].Spread.IsZero() == tc.told || tc.told && all[0].Spread != d.Today() {
				t.Errorf("it is %+v, %v", all, err)
			}
		})
	}
}

func TestOpeningsOfOneDayAreNotThoseOfTheNext(t *testing.T) {
	ctx, d := context.Background(), newDesk(t)
	now := d.Now()
	d.Needs.Now = func() time.Time { return now }
	_, secret, err := d.Subscribe(ctx, sian, "my phone")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 40 { // ten on each day
		if i%MaxNetworks == 0 {
			now = now.Add(24 * time.Hour)
		}
		if _, _, err := d.Open(ctx, secret, netip.AddrFrom4([4]byte{192, 0, byte(i), 1})); err != nil {
			t.Fatal(err)
		}
	}
	if all, err := d.Feeds(ctx, sian); err != nil || !all[0].Spread.IsZero() {
		t.Errorf("it is %+v, %v", all, err)
	}
}

func TestAFeedOfWhatIsFollowedStaysOneWithANewAddress(t *testing.T) {
	ctx, d := context.Background(), newDesk(t)
	f, _, err := d.SubscribeTo(ctx, sian, store.FeedOfFollows, "bills")
	if err != nil {
		t.Fatal(err)
	}
	if made, _, err := d.Renew(ctx, sian, f.ID); err != nil || made.Of != store.FeedOfFollows {
		t.Errorf("it is %+v, %v", made, err)
	}
}

func TestAFeedGetsANewAddress(t *testing.T) {
	ctx, d := context.Background(), newDesk(t)
	f, old, err := d.Subscribe(ctx, sian, "my phone")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.Renew(ctx, other, f.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("another member renews it: %v", err)
	}
	made, secret, err := d.Renew(ctx, sian, f.ID)
	if err != nil || made.Label != "my phone" {
		t.Fatal(made, err)
	}
	if _, _, err := d.Open(ctx, old, netip.Addr{}); !errors.Is(err, store.ErrRevoked) {
		t.Errorf("the old address: %v", err)
	}
	if _, _, err := d.Open(ctx, secret, netip.Addr{}); err != nil {
		t.Errorf("the new one: %v", err)
	}
	if all, err := d.Feeds(ctx, sian); err != nil || len(all) != 1 {
		t.Errorf("she has %+v, %v", all, err)
	}
}

func TestOfHoweverManyFeedsNoMoreAreRememberedThanThereIsRoomFor(t *testing.T) {
	var o openings
	day, told := newDesk(t).Today(), 0
	for i := range 3 * mostOpened {
		if _, err := o.note(rand.Reader, day, fmt.Sprint("feed-", i), netip.MustParseAddr("192.0.2.1")); err != nil {
			t.Fatal(err)
		}
		if i%(mostOpened/4) == 0 { // one among them is opened from elsewhere each time
			isSpread, err := o.note(rand.Reader, day, "hers", netip.AddrFrom4([4]byte{10, 0, byte(i / (mostOpened / 4)), 1}))
			if err != nil {
				t.Fatal(err)
			}
			if isSpread {
				told++
			}
		}
	}
	if n := len(o.young) + len(o.old); n > 2*mostOpened || told != 1 {
		t.Errorf("%d feeds are remembered, and the owner of one was told %d times", n, told)
	}
}
