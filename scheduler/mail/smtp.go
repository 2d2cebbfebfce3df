package mail

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	gomail "github.com/wneessen/go-mail"
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
// smtps speaks TLS from the start. smtp changes to TLS (STARTTLS), and sends nothing without
// it to any host but this machine. A certificate that the machine does not trust is never
// accepted.
//
// The error for any other URL does not repeat it, for it may hold a password.
func NewSMTP(rawURL, from string, options ...Option) (Post, error) {
	origin, err := parseOrigin(from, options...)
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
	e, err := s.Encode(m)
	if err != nil {
		return err
	}
	c, err := s.Open(ctx)
	if err != nil {
		return cmp.Or(ctx.Err(), err)
	}
	defer c.Close()
	if err := c.Send(ctx, e, Patience); err != nil {
		return cmp.Or(ctx.Err(), err)
	}
	return nil
}

func (s *server) client(l *line) (*gomail.Client, error) {
	trust := &tls.Config{ServerName: s.host, RootCAs: s.roots, MinVersion: tls.VersionTLS12}
	options := []gomail.Option{
		gomail.WithPort(s.port),
		gomail.WithTimeout(beginTimeout),
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
	client, err := gomail.NewClient(s.host, options...)
	if err != nil {
		return nil, errors.New("prepare to talk to the mail server: the name of this machine is not known")
	}
	return client, nil
}

// tlsPolicy is mandatory where mails would cross a network: a server, or somebody in
// between, that does not offer STARTTLS gets nothing.
func (s *server) tlsPolicy() gomail.TLSPolicy {
	if isLoopback(s.host) {
		return gomail.TLSOpportunistic
	}
	return gomail.TLSMandatory
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

// What keeps a conversation from beginning, for who is to put it right.
var (
	ErrUntrusted  = errors.New("its certificate is not trusted")
	ErrNotTLS     = errors.New("it does not speak TLS from the start")
	ErrNoSTARTTLS = errors.New("it offers no TLS")
	ErrNoLogin    = errors.New("it takes no login of the kinds that are safe here")
)

// failure tells of an error without a word that the server said, for servers repeat
// addresses.
func failure(ctx context.Context, at Stage, err error) *Failure {
	var reply *textproto.Error
	var untrusted *tls.CertificateVerificationError
	var network net.Error
	f := &Failure{Stage: at}
	switch {
	case ctx.Err() != nil:
		f.Why = ctx.Err()
	case errors.As(err, &reply):
		f.Code = reply.Code
	case errors.As(err, &untrusted):
		f.Why = fmt.Errorf("%w: %w", ErrUntrusted, untrusted.Err)
	case errors.As(err, new(tls.RecordHeaderError)):
		f.Why = ErrNotTLS
	case errors.As(err, &network):
		f.Why = network
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		f.Why = errors.New("it hung up")
	case strings.Contains(err.Error(), "does not support STARTTLS"): // go-mail has no name for it
		f.Why = ErrNoSTARTTLS
	case strings.Contains(err.Error(), "does not support SMTP AUTH"), errors.Is(err, gomail.ErrNoSupportedAuthDiscovered):
		f.Why = ErrNoLogin
	case at == Begin:
		f.Why = errors.New("it cannot be talked to as asked (is TLS or a login missing?)")
	default:
		f.Why = errors.New("the conversation broke off")
	}
	return f
}
