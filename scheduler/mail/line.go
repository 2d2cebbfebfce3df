package mail

import (
	"context"
	"crypto/tls"
	"net"
	"sync"
)

// dialer connects to HOST:PORT.
type dialer = func(ctx context.Context, network, address string) (net.Conn, error)

// line is the connection under a conversation, kept at hand so that it can be
// broken off at any time.
type line struct {
	dialer dialer
	mu     sync.Mutex
	conn   net.Conn
	hungUp bool
}

func (l *line) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := l.dialer(ctx, network, address)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conn = conn
	if l.hungUp {
		conn.Close()
	}
	return conn, nil
}

// dialTLS returns a dial that speaks TLS from the start.
func (l *line) dialTLS(config *tls.Config) dialer {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		plain, err := l.dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		conn := tls.Client(plain, config)
		if err := conn.HandshakeContext(ctx); err != nil {
			return nil, err
		}
		return conn, nil
	}
}

// hangUp closes the connection, and any that is made later.
func (l *line) hangUp() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.hungUp = true
	if l.conn != nil {
		l.conn.Close()
	}
}
