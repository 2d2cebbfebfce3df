package main

import (
	"crypto/tls"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"divisionbell/scheduler/mail"
	"divisionbell/scheduler/mail/mailtest"
)

// What can be wrong between the service and its mail server is told in a line, with what to do.
func TestDoctorSaysWhatToDoAboutMail(t *testing.T) {
	hosted := func(host string, until time.Time) *tls.Certificate {
		certificate, key := selfSigned(t, host, until)
		pair, err := tls.X509KeyPair([]byte(certificate), []byte(key))
		if err != nil {
			t.Fatal(err)
		}
		return &pair
	}
	soon := time.Now().Add(time.Hour)
	refuses := func(at mailtest.Stage, code int) func(mailtest.Stage, string) error {
		return func(stage mailtest.Stage, _ string) error {
			if stage == at {
				return &smtp.SMTPError{Code: code, Message: "no"}
			}
			return nil
		}
	}
	const login = "smtp://bell:secret@"
	for _, tc := range []struct {
		name   string
		server mailtest.Config
		url    string // HOST is put in its place
		says   []string
	}{
		{"nobody trusts the certificate", mailtest.Config{Certificate: hosted("127.0.0.1", soon)}, "smtp://HOST", []string{"is not trusted", "-> have this machine trust who signed it", "update-ca-certificates"}},
		{"the same from the start", mailtest.Config{Certificate: hosted("127.0.0.1", soon), ImplicitTLS: true}, "smtps://HOST", []string{"is not trusted", "update-ca-certificates"}},
		{"the certificate has another name", mailtest.Config{Certificate: hosted("mail.example.org", soon)}, "smtp://HOST", []string{"-> name the server in --smtp as its certificate does: mail.example.org"}},
		{"a wrong password", mailtest.Config{User: "bell", Password: "other"}, login + "HOST", []string{"535", "-> look at user and password in --smtp", "%40 for @"}},
		{"no login where one is wanted", mailtest.Config{User: "bell", Password: "other"}, "smtp://HOST", []string{"-> the server wants a login: give --smtp as smtp://USER:PASSWORD@HOST"}},
		{"a login where none is wanted", mailtest.Config{}, login + "HOST", []string{"-> leave USER:PASSWORD@ out of --smtp"}},
		{"TLS from the start where there is none", mailtest.Config{}, "smtps://HOST", []string{"does not speak TLS from the start", "-> smtps:// is for servers", "smtp://"}},
		{"a sender who may not", mailtest.Config{User: "bell", Password: "secret", Answer: refuses(mailtest.From, 553)}, login + "HOST", []string{"553", "-> the server does not let bell@example.org send: give --mail-from"}},
		{"it passes nothing on", mailtest.Config{Answer: refuses(mailtest.To, 554)}, "smtp://HOST", []string{"554", "wants a login (smtp://USER:PASSWORD@HOST)"}},
		{"it knows nobody of that name", mailtest.Config{User: "bell", Password: "secret", Answer: refuses(mailtest.To, 550)}, login + "HOST", []string{"550", "-> look at --mail-to"}},
		{"it puts it off", mailtest.Config{Answer: refuses(mailtest.To, 451)}, "smtp://HOST", []string{"451", "-> the server puts it off"}},
		{"it refuses what it has read", mailtest.Config{Answer: refuses(mailtest.Taken, 550)}, "smtp://HOST", []string{"550", "SPF, DKIM", "bell@example.org"}},
		{"all is well", mailtest.Config{User: "bell", Password: "secret"}, login + "HOST", []string{"ok       mail: the server has taken a mail"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			server := mailtest.Start(t, tc.server)
			cmd := doctorCmd{serveCmd: serveCmd{SMTP: strings.Replace(tc.url, "HOST", server.Addr, 1), MailFrom: "bell@example.org"}, MailTo: "admin@example.org"}
			var said strings.Builder
			for _, f := range cmd.lookAtMail(t.Context(), &app{now: time.Now}) {
				if err := f.print(&said); err != nil {
					t.Fatal(err)
				}
			}
			for _, want := range tc.says {
				if !strings.Contains(said.String(), want) {
					t.Errorf("it does not say %q:\n%s", want, said.String())
				}
			}
			if strings.Contains(said.String(), "secret") {
				t.Errorf("it tells the password:\n%s", said.String())
			}
		})
	}
}

// What takes long to find out, or hangs on the world, is told of as it comes from the room of mails.
func TestWhatDoctorSaysOfFailures(t *testing.T) {
	for _, tc := range []struct {
		name, url string
		why       error
		code      int
		says      string
	}{
		{"TLS is missing on the way", "smtp://mail.example.org", mail.ErrNoSTARTTLS, 0, "try smtps:// and port 465"},
		{"a server at port 465 waits for TLS", "smtp://mail.example.org:465", errors.New("it hung up"), 0, "give smtps://"},
		{"nobody knows the host", "smtp://mial.example.org", &net.DNSError{Err: "no such host", IsNotFound: true}, 0, "look at the name of the host"},
		{"nobody answers", "smtp://mail.example.org", errors.New("timeout"), 0, "587 for smtp://, 465 for smtps://"},
		{"it wants another way to log in", "smtp://a:b@mail.example.org", nil, 534, "user and password"},
		{"it is not for this machine", "smtp://mail.example.org", nil, 554, "does not want to talk to this machine"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			cmd := doctorCmd{serveCmd: serveCmd{SMTP: tc.url, MailFrom: "bell@example.org"}}
			if said := cmd.mailRemedy(&mail.Failure{Stage: mail.Begin, Code: tc.code, Why: tc.why}); !strings.Contains(said, tc.says) {
				t.Errorf("it says %q", said)
			}
		})
	}
}
