package main

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"os"
	"sync"
	"time"

	"divisionbell/api/limits"
)

// Bounds of what clients can hold of the service by being connected to it.
const (
	mostConnections = 1000
	// A client that takes less than this in that time does not read what it asked for,
	// and is cut off.
	pieceOfAnswer = 32 << 10
	mostStalled   = 10 * time.Second
)

// connections is a listener that has at most so many connections open. When one comes
// that is too many, another one is closed: of the network that has the most of them, one
// that waits for nothing, if there is one, and the one that has done so the longest.
type connections struct {
	net.Listener
	most    int
	stalled time.Duration

	mu   sync.Mutex
	open map[*connection]bool
}

func limited(l net.Listener, most int, stalled time.Duration) *connections {
	return &connections{Listener: l, most: most, stalled: stalled, open: make(map[*connection]bool)}
}

// connection is one of them.
type connection struct {
	net.Conn
	of      *connections
	network netip.Prefix

	// Guarded by of.mu.
	asking bool      // a request has begun and is not answered
	since  time.Time // when it began or ended to ask

	mu       sync.Mutex
	deadline time.Time // to write by, as the server has set it
}

// Accept waits for the next connection, and makes room for it.
func (l *connections) Accept() (net.Conn, error) {
	accepted, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &connection{Conn: accepted, of: l, network: networkOfConn(accepted), since: time.Now()}
	l.mu.Lock()
	l.open[c] = true
	var leaves *connection
	if len(l.open) > l.most {
		leaves = l.leastWanted(c)
		delete(l.open, leaves)
	}
	l.mu.Unlock()
	if leaves != nil {
		_ = leaves.Conn.Close() // what it had to say is of no use any more
	}
	return c, nil
}

func networkOfConn(c net.Conn) netip.Prefix {
	tcp, ok := c.RemoteAddr().(*net.TCPAddr)
	if !ok {
		return netip.Prefix{}
	}
	return limits.NetworkOf(tcp.AddrPort().Addr())
}

// leastWanted is the connection that has to make room for the one that came.
func (l *connections) leastWanted(came *connection) (least *connection) {
	has := make(map[netip.Prefix]int)
	for c := range l.open {
		has[c.network]++
	}
	for c := range l.open {
		if c != came && (least == nil || c.leavesBefore(least, has)) {
			least = c
		}
	}
	return least
}

func (c *connection) leavesBefore(o *connection, has map[netip.Prefix]int) bool {
	switch {
	case has[c.network] != has[o.network]:
		return has[c.network] > has[o.network]
	case c.asking != o.asking:
		return o.asking
	default:
		return c.since.Before(o.since)
	}
}

// watch is told by the server what becomes of a connection.
func (l *connections) watch(conn net.Conn, state http.ConnState) {
	c, ok := conn.(*connection)
	if !ok {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	c.asking, c.since = state == http.StateActive, time.Now()
}

// Close makes room for another one.
func (c *connection) Close() error {
	c.of.mu.Lock()
	delete(c.of.open, c)
	c.of.mu.Unlock()
	return c.Conn.Close()
}

// SetDeadline is remembered for writing.
func (c *connection) SetDeadline(t time.Time) error {
	if err := c.SetWriteDeadline(t); err != nil {
		return err
	}
	return c.SetReadDeadline(t)
}

// SetWriteDeadline is remembered, for a client that stalls is cut off before.
func (c *connection) SetWriteDeadline(t time.Time) error {
	c.mu.Lock()
	c.deadline = t
	c.mu.Unlock()
	return c.Conn.SetWriteDeadline(t)
}

// Write goes on for as long as the client takes a piece in time. All is handed over at
// once, for nearly every client takes all of it.
func (c *connection) Write(b []byte) (written int, err error) {
	for {
		if err := c.Conn.SetWriteDeadline(c.nextDeadline()); err != nil {
			return written, err
		}
		n, err := c.Conn.Write(b[written:])
		written += n
		if !errors.Is(err, os.ErrDeadlineExceeded) || n < pieceOfAnswer {
			return written, err
		}
	}
}

func (c *connection) nextDeadline() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	next := time.Now().Add(c.of.stalled)
	if !c.deadline.IsZero() && c.deadline.Before(next) {
		return c.deadline
	}
	return next
}
