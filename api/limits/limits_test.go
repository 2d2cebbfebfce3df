package limits

import (
	"fmt"
	"net/netip"
	"testing"
	"time"
)

func TestOnlySoManyNetworksAreRemembered(t *testing.T) {
	all := New(time.Now)
	first := all.of(netip.MustParseAddr("192.0.2.1"))
	for i := range 5 * mostNetworks {
		all.of(netip.MustParseAddr(fmt.Sprintf("10.%d.%d.1", i/256, i%256)))
		if i%mostNetworks == 0 && all.of(netip.MustParseAddr("192.0.2.1")) != first {
			t.Fatal("one that comes again and again is forgotten")
		}
	}
	if n := len(all.young) + len(all.old); n > 2*mostNetworks {
		t.Errorf("%d networks are remembered", n)
	}
}
