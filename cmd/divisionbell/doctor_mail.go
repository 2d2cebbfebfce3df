package main

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"divisionbell/scheduler/mail"
	"divisionbell/store"
)

// lookAtMail sends a mail if it was told to whom.
func (cmd *doctorCmd) lookAtMail(ctx context.Context, a *app) []finding {
	const what = "mail"
	if _, err := cmd.signing(); err != nil {
		return one(wrong, what, err.Error(), "correct --dkim-key")
	}
	if cmd.SMTP == "" && cmd.MailTo != "" {
		return one(wrong, what, "nothing was sent: there is no mail server", "give --smtp and --mail-from as serve has them")
	}
	if cmd.SMTP == "" {
		return one(beware, what, "no mail server: mails are written as files into the folder mail of "+cmd.Data, "give serve --smtp and --mail-from; doctor --mail-to YOUR-ADDRESS then sends a mail to see whether it arrives")
	}
	if cmd.MailTo == "" {
		return one(notDone, what, "nothing was sent", "doctor --mail-to YOUR-ADDRESS sends a mail to see whether it arrives")
	}
	to, err := plainAddress(cmd.MailTo)
	if err != nil {
		return one(wrong, what, err.Error(), "correct --mail-to")
	}
	sender, err := cmd.sender()
	if err != nil {
		return one(wrong, what, err.Error(), "correct --smtp and --mail-from")
	}
	const text = "This mail was sent by \"divisionbell doctor\", to see whether mails arrive."
	err = sender.Send(ctx, mail.Message{
		ID: "doctor-" + store.NewID(), To: to, Subject: "Division Bell: a mail to see whether mails arrive", Text: text + "\n", HTML: "<p>" + text + "</p>\n", Date: a.now(),
	})
	if err != nil {
		return one(wrong, what, err.Error(), cmd.mailRemedy(err))
	}
	return one(good, what, "the server has taken a mail to the address that you gave; look whether it is in the spam", "")
}

// Codes of a mail server (RFC 4954 section 6) that say something of the login.
const (
	codeLogInFirst  = 530
	codeTooWeak     = 534
	codeWrongSecret = 535
)

// mailRemedy says what to do about a mail that did not go.
func (cmd *doctorCmd) mailRemedy(err error) string {
	failed := (*mail.Failure)(nil)
	if !errors.As(err, &failed) {
		return "correct --mail-to and --mail-from"
	}
	server, _ := url.Parse(cmd.SMTP) // was read before
	switch {
	case errors.Is(err, mail.ErrUntrusted):
		return remedyOfTrust(err)
	case errors.Is(err, mail.ErrNotTLS):
		return "smtps:// is for servers that speak TLS from the start, mostly at port 465: give smtp://, mostly with port 587"
	case errors.Is(err, mail.ErrNoSTARTTLS):
		return "no mail crosses a network without TLS: try smtps:// and port 465, or have the server offer STARTTLS"
	case errors.Is(err, mail.ErrNoLogin):
		return "leave USER:PASSWORD@ out of --smtp if the server wants none, or try port 587, or smtps:// and port 465"
	case failed.Code == codeLogInFirst:
		return "the server wants a login: give --smtp as " + server.Scheme + "://USER:PASSWORD@HOST"
	case failed.Code != 0:
		return cmd.remedyOfRefusal(failed, server)
	case server.Scheme == "smtp" && server.Port() == "465":
		return "servers speak TLS from the start at port 465: give smtps://"
	case errors.As(err, new(*net.DNSError)):
		return "look at the name of the host in --smtp: nobody knows it here"
	}
	return "look at host, port and scheme of --smtp (587 for smtp://, 465 for smtps://), and whether a firewall is in between"
}

// remedyOfTrust says what to do about a certificate.
func remedyOfTrust(err error) string {
	var other x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &other):
		return "name the server in --smtp as its certificate does: " + cmp.Or(strings.Join(other.Certificate.DNSNames, ", "), "it has no name")
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "the server needs a certificate of today, or the clock of this machine is wrong"
	}
	return "have this machine trust who signed it (on Debian copy that certificate to /usr/local/share/ca-certificates/NAME.crt and run update-ca-certificates), then start the service anew"
}

// remedyOfRefusal says what to do about what the server has refused.
func (cmd *doctorCmd) remedyOfRefusal(failed *mail.Failure, server *url.URL) string {
	switch {
	case failed.Code == codeWrongSecret || failed.Code == codeTooWeak:
		return "look at user and password in --smtp: other letters than a to z and digits are written as %40 for @, %3A for :, %2F for /; some providers want a password of its own for each program"
	case failed.Code < 500:
		return "the server puts it off: try again in some minutes"
	case failed.Stage == mail.From && server.User == nil:
		return "the server wants a login: give --smtp as " + server.Scheme + "://USER:PASSWORD@HOST; if it wants none, it does not let " + cmd.MailFrom + " send: give another --mail-from"
	case failed.Stage == mail.From:
		return "the server does not let " + cmd.MailFrom + " send: give --mail-from an address that the user of --smtp may send from"
	case failed.Stage == mail.To && server.User == nil:
		return "look at --mail-to; a server that passes mails on to others wants a login (" + server.Scheme + "://USER:PASSWORD@HOST) or must know this machine"
	case failed.Stage == mail.To:
		return "look at --mail-to: the server takes no mails for that address"
	case failed.Stage == mail.Begin:
		return "the server does not want to talk to this machine: look into its log, or ask who runs it"
	}
	return fmt.Sprintf("the server does not take what it was given: look whether its rules, and the DNS of the domain (SPF, DKIM), let mails come from %s", cmd.MailFrom)
}
