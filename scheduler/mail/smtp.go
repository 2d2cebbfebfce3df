package mail

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"
)

// Bounds of a conversation with a mail server. A mail takes a minute at most, so
// that whoever holds it for sending can know when to be done.
const (
	stepTimeout = 20 * time.Second // to connect and log in, and then to send
	sendTimeout = time.Minute      // for all of it
)

// The ports of mail submission, RFC 6409 section 3.1 and RFC 8314 section 3.3.
const (
	portSMTP  = 587
	portSMTPS = 465
)

type server struct {
	host           string
	port           int
	implicitTLS    bool
	user, password string
	roots          *x509.CertPool // nil for those of the machine
	dial           dialer
	from           origin
}

// NewSMTP returns a sender that hands mails to the server at
// smtp://USER:PASSWORD@HOST:PORT or smtps://USER:PASSWORD@HOST:PORT. Without a
// port smtp takes 587 and smtps 465; without USER:PASSWORD it does not log in.
//
// smtps speaks TLS from the start. smtp changes to TLS (STARTTLS) if the server
// offers it, and must do so before it sends a password to any host but this
// machine. A certificate that the machine does not trust is never accepted.
//
// The error for any other URL does not repeat it, for it may hold a password.
func NewSMTP(rawURL, from string) (Sender, error) {
	origin, err := parseOrigin(from)
	if err != nil {
		return nil, err
	}
	s, err := parseServer(rawURL)
	if err != nil {
		return nil, err
	}
	s.from = origin
	return s, nil
}

const allowedURLs = "allowed are smtp://HOST, smtps://HOST and either with USER:PASSWORD@ before and :PORT after the host"

func parseServer(rawURL string) (*server, error) {
	u, err := url.Parse(rawURL)
	if err != nil {
		return nil, errors.New("the address of the mail server is not a URL (special letters in a password are written as %XX): " + allowedURLs)
	}
	wrong := func(what string) error {
		return fmt.Errorf("the address of the mail server %s: %s", what, allowedURLs)
	}
	s := &server{host: u.Hostname(), port: portSMTP, dial: new(net.Dialer).DialContext}
	switch u.Scheme {
	case "smtp":
	case "smtps":
		s.implicitTLS, s.port = true, portSMTPS
	default:
		return nil, wrong("begins with neither smtp:// nor smtps://")
	}
	if s.host == "" {
		return nil, wrong("names no host")
	}
	if u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" {
		return nil, wrong("goes on after the host and port")
	}
	if p := u.Port(); p != "" {
		if s.port, err = strconv.Atoi(p); err != nil || s.port < 1 || s.port > 65535 {
			return nil, wrong("has a port that is not from 1 to 65535")
		}
	}
	if u.User != nil {
		s.user = u.User.Username()
		s.password, _ = u.User.Password()
		if s.user == "" || s.password == "" {
			return nil, wrong("has only one of user and password")
		}
	}
	return s, nil
}

// Send hands one mail over, in a conversation of its own.
func (s *server) Send(ctx context.Context, m Message) error {
	msg, err := s.from.compose(m)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	line := &line{dialer: s.dial}
	defer line.hangUp()
	// A conversation that is broken off ends with the connection, never with a
	// polite QUIT: that would make a half-written mail a whole one.
	defer context.AfterFunc(ctx, line.hangUp)()
	client, err := s.client(line, m.To)
	if err != nil {
		return err
	}
	conversation, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return cmp.Or(ctx.Err(), describe("talk to the mail server", err))
	}
	if err := client.SendWithSMTPClient(conversation, msg); err != nil && !msg.IsDelivered() {
		return cmp.Or(ctx.Err(), refusal(err))
	}
	_ = client.CloseWithSMTPClient(conversation) // the mail is theirs already
	return nil
}

func (s *server) client(l *line, to string) (*gomail.Client, error) {
	trust := &tls.Config{ServerName: s.host, RootCAs: s.roots, MinVersion: tls.VersionTLS12}
	options := []gomail.Option{
		gomail.WithPort(s.port),
		gomail.WithTimeout(stepTimeout),
		gomail.WithTLSConfig(trust),
		gomail.WithTLSPolicy(s.tlsPolicy()),
		gomail.WithoutNoop(),
		gomail.WithoutRset(),
		gomail.WithDialContextFunc(l.dial),
	}
	if s.implicitTLS {
		options = append(options, gomail.WithSSL(), gomail.WithDialContextFunc(l.dialTLS(trust)))
	}
	if s.password != "" {
		options = append(options, gomail.WithUsername(s.user), gomail.WithPassword(s.password),
			gomail.WithOpportunisticSMTPAuth(s.logins()...))
	}
	if isASCII(s.from.address + to) {
		// Asked for without need, SMTPUTF8 (RFC 6531) makes a server send mails back
		// that the next one on the way could have taken.
		options = append(options, gomail.WithoutSMTPUTF8())
	}
	client, err := gomail.NewClient(s.host, options...)
	if err != nil {
		return nil, errors.New("prepare to talk to the mail server: the name of this machine is not known")
	}
	return client, nil
}

// tlsPolicy is mandatory where a password would cross a network: a server, or
// somebody in between, that does not offer STARTTLS gets nothing.
func (s *server) tlsPolicy() gomail.TLSPolicy {
	if s.password != "" && !isLoopback(s.host) {
		return gomail.TLSMandatory
	}
	return gomail.TLSOpportunistic
}

// logins are the ways to log in, best first. Those that show the password to
// whoever listens may do without TLS only within this machine.
func (s *server) logins() []gomail.SMTPAuthType {
	if isLoopback(s.host) {
		return []gomail.SMTPAuthType{gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlainNoEnc, gomail.SMTPAuthLoginNoEnc}
	}
	return []gomail.SMTPAuthType{gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin}
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// refusal says what went wrong once the server was asked to take a mail.
func refusal(err error) error {
	var at *gomail.SendError
	if !errors.As(err, &at) {
		return describe("send a mail", err)
	}
	switch code := at.ErrorCode(); {
	case code >= 500:
		return fmt.Errorf("send a mail: %w by the mail server with code %d (%s)", ErrRefused, code, at.Reason)
	case code >= 400:
		return fmt.Errorf("send a mail: put off by the mail server with code %d (%s)", code, at.Reason)
	default:
		return fmt.Errorf("send a mail: the conversation broke off (%s)", at.Reason)
	}
}

// describe tells of an error without a word that the server said, for servers
// repeat addresses.
func describe(doing string, err error) error {
	var reply *textproto.Error
	var untrusted *tls.CertificateVerificationError
	var network net.Error
	switch {
	case errors.As(err, &reply):
		return fmt.Errorf("%s: it answered with code %d", doing, reply.Code)
	case errors.As(err, &untrusted):
		return fmt.Errorf("%s: its certificate is not trusted: %w", doing, untrusted.Err)
	case errors.As(err, &network):
		return fmt.Errorf("%s: %w", doing, network)
	default:
		return fmt.Errorf("%s: it cannot be talked to as asked (is TLS or a login missing?)", doing)
	}
}
