// Package mailtest runs real mail servers on loopback for tests, such as one that
// refuses a member's mailbox or hangs up before it answers.
package mailtest

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/mail"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Stage is where a conversation is.
type Stage string

// The stages at which a server may refuse, in their order. At Data nothing of the
// mail was read; at Taken the mail is kept and the reply is owed.
const (
	Hello Stage = "hello"
	From  Stage = "from"
	To    Stage = "to"
	Data  Stage = "data"
	Taken Stage = "taken"
)

// ErrHangUp as an answer closes the connection without a reply.
var ErrHangUp = errors.New("hang up")

// Config says how a server behaves; the zero Config takes every mail.
type Config struct {
	// Addr is where it listens, any free port of 127.0.0.1 if empty.
	Addr string
	// Certificate makes it offer STARTTLS or, with ImplicitTLS, speak nothing but TLS.
	Certificate *tls.Certificate
	ImplicitTLS bool
	// User and Password are asked for if User is not empty.
	User, Password string
	// OneByOne makes it take one command at a time: it does not offer PIPELINING.
	OneByOne bool
	// Delay is how long the server takes for each answer.
	Delay time.Duration
	// Answer decides at each stage; recipient is empty before To. nil goes on.
	Answer func(stage Stage, recipient string) error
}

// Server is a running mail server.
type Server struct {
	// Addr is its HOST:PORT.
	Addr string

	config Config
	smtp   *smtp.Server
	mu     sync.Mutex
	idle   *sync.Cond // no connection is open
	open   int
	said   int // answers
	joined int // commands that came with the one before
	taken  []Mail
	logins int
}

// Mail is one mail that a server took.
type Mail struct {
	Recipient string
	MessageID string
	Raw       []byte
}

// Start runs a server until the test ends or Close is called.
func Start(t testing.TB, config Config) *Server {
	t.Helper()
	addr := config.Addr
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatalf("start a mail server: %v", err)
	}
	s := &Server{Addr: l.Addr().String(), config: config}
	s.idle = sync.NewCond(&s.mu)
	s.smtp = smtp.NewServer(smtp.BackendFunc(s.session))
	s.smtp.Domain = "mail.test"
	s.smtp.AllowInsecureAuth = true
	s.smtp.ErrorLog = log.New(io.Discard, "", 0)
	l = counted{l, s}
	if config.Certificate != nil {
		trust := &tls.Config{Certificates: []tls.Certificate{*config.Certificate}}
		if config.ImplicitTLS {
			l = tls.NewListener(l, trust)
		} else {
			s.smtp.TLSConfig = trust
		}
	}
	go func() { _ = s.smtp.Serve(l) }()
	t.Cleanup(s.Close)
	return s
}

// Close stops the server and breaks off its conversations.
func (s *Server) Close() { _ = s.smtp.Close() }

// Mails returns what was taken, in its order.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail(nil), s.taken...)
}

// Logins counts the successful logins.
func (s *Server) Logins() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.logins
}

// Answers counts what the server said, on all connections.
func (s *Server) Answers() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said
}

// Joined counts the commands that came before the one before them was answered.
func (s *Server) Joined() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.joined
}

// WaitIdle returns once no connection is open.
func (s *Server) WaitIdle() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.open > 0 {
		s.idle.Wait()
	}
}

func (s *Server) count(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open += n
	if s.open == 0 {
		s.idle.Broadcast()
	}
}

func (s *Server) session(c *smtp.Conn) (smtp.Session, error) {
	v := &session{server: s, conn: c}
	return v, v.answer(Hello)
}

type session struct {
	server    *Server
	conn      *smtp.Conn
	loggedIn  bool
	recipient string
}

func (v *session) answer(stage Stage) error {
	if v.server.config.Answer == nil {
		return nil
	}
	err := v.server.config.Answer(stage, v.recipient)
	if errors.Is(err, ErrHangUp) {
		v.conn.Conn().Close()
	}
	return err
}

func (v *session) AuthMechanisms() []string {
	if v.server.config.User == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (v *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != v.server.config.User || password != v.server.config.Password {
			return &smtp.SMTPError{Code: 535, Message: "no, " + user + " with " + password}
		}
		v.loggedIn = true
		v.server.mu.Lock()
		defer v.server.mu.Unlock()
		v.server.logins++
		return nil
	}), nil
}

func (v *session) Mail(string, *smtp.MailOptions) error {
	if v.server.config.User != "" && !v.loggedIn {
		return smtp.ErrAuthRequired
	}
	return v.answer(From)
}

func (v *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	v.recipient = to
	return v.answer(To)
}

func (v *session) Data(r io.Reader) error {
	if err := v.answer(Data); err != nil {
		return err
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return fmt.Errorf("554 not a mail: %w", err)
	}
	v.server.mu.Lock()
	v.server.taken = append(v.server.taken, Mail{Recipient: v.recipient, MessageID: m.Header.Get("Message-ID"), Raw: raw})
	v.server.mu.Unlock()
	return v.answer(Taken)
}

func (v *session) Reset()        { v.recipient = "" }
func (v *session) Logout() error { return nil }

// counted tells the server of connections that come and go.
type counted struct {
	net.Listener
	server *Server
}

func (l counted) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.server.count(1)
	return &countedConn{Conn: c, server: l.server}, nil
}

type countedConn struct {
	net.Conn
	server *Server
	once   sync.Once
}

// Read counts the commands that come together.
func (c *countedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if bytes.HasPrefix(p[:n], []byte("MAIL FROM:")) {
		c.server.mu.Lock()
		defer c.server.mu.Unlock()
		c.server.joined += bytes.Count(p[:n], []byte("\r\n")) - 1
	}
	return n, err
}

// Write sends an answer, as late as the server is slow.
func (c *countedConn) Write(p []byte) (int, error) {
	time.Sleep(c.server.config.Delay)
	c.server.mu.Lock()
	c.server.said++
	c.server.mu.Unlock()
	if !c.server.config.OneByOne {
		return c.Conn.Write(p)
	}
	if _, err := c.Conn.Write(bytes.Replace(p, []byte("250-PIPELINING\r\n"), nil, 1)); err != nil {
		return 0, err
	}
	return len(p), nil
}

func (c *countedConn) Close() error {
	defer c.once.Do(func() { c.server.count(-1) })
	return c.Conn.Close()
}
