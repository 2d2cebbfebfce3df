package mail

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"net"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"divisionbell/scheduler/mail/mailtest"
)

const from = "bell@example.org"

const base = "https://bell.example.org"

var noon = time.Date(2026, 5, 5, 12, 0, 0, 0, time.UTC)

func letterToSian() Message {
	return Message{
		ID: "k3x-2026-05-05", To: "sian@example.org", Subject: "Today: write to Siân Ŵyn (letter to Siân Ŵyn)",
		Text: "Write to Siân Ŵyn.\nShe is in Llandudno.\n", HTML: "<p>Write to Siân Ŵyn.</p>",
		Calendar: []byte("BEGIN:VCALENDAR\r\nSUMMARY:Siân Ŵyn\r\nEND:VCALENDAR\r\n"), Date: noon,
		Unsubscribe: base + "/mail/PASS/stop",
	}
}

func send(t *testing.T, url string, m Message) error {
	t.Helper()
	return sendTrusting(t, url, nil, m)
}

// sendTrusting sends m and trusts those certificates instead of the machine's.
func sendTrusting(t *testing.T, url string, roots *x509.CertPool, m Message) error {
	t.Helper()
	sender, err := NewSMTP(url, from)
	if err != nil {
		t.Fatal(err)
	}
	sender.(*server).roots = roots
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return sender.Send(ctx, m)
}

func TestAMailArrivesWhole(t *testing.T) {
	post := mailtest.Start(t, mailtest.Config{})
	if err := send(t, "smtp://"+post.Addr, letterToSian()); err != nil {
		t.Fatal(err)
	}
	mails := post.Mails()
	if len(mails) != 1 || mails[0].Recipient != "sian@example.org" {
		t.Fatalf("%d mails arrived: %+v", len(mails), mails)
	}
	checkLetterToSian(t, mails[0].Raw)
}

// checkLetterToSian reads a mail with another implementation than wrote it.
func checkLetterToSian(t *testing.T, raw []byte) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	for header, want := range map[string]string{
		"Message-ID":            "<k3x-2026-05-05@example.org>",
		"To":                    "<sian@example.org>",
		"From":                  `"Division Bell" <bell@example.org>`,
		"Auto-Submitted":        "auto-generated",
		"List-Unsubscribe":      "<" + base + "/mail/PASS/stop>",
		"List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
		"Date":                  "Tue, 05 May 2026 12:00:00 +0000",
	} {
		if got := m.Header.Get(header); got != want {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || subject != letterToSian().Subject {
		t.Errorf("Subject: %q, %v", subject, err)
	}
	parts := make(map[string]string)
	readParts(t, m.Header.Get("Content-Type"), "", m.Body, parts)
	want := letterToSian()
	for kind, content := range map[string]string{
		"text/plain; charset=utf-8":    strings.ReplaceAll(want.Text, "\n", "\r\n"),
		"text/html; charset=utf-8":     want.HTML,
		"text/calendar; charset=utf-8": string(want.Calendar),
	} {
		if parts[kind] != content {
			t.Errorf("%s is %q, want %q", kind, parts[kind], content)
		}
	}
	if len(parts) != 3 {
		t.Errorf("%d parts: %v", len(parts), parts)
	}
}

// readParts collects the leaves of a MIME tree by their type.
func readParts(t *testing.T, contentType, encoding string, body io.Reader, into map[string]string) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(kind, "multipart/") {
		if encoding == "base64" {
			body = decodeBase64(body)
		}
		content, err := io.ReadAll(body)
		if err != nil {
			t.Fatal(err)
		}
		into[kind+"; charset="+strings.ToLower(params["charset"])] = string(content)
		return
	}
	for parts := multipart.NewReader(body, params["boundary"]); ; {
		part, err := parts.NextPart() // decodes quoted-printable itself
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		readParts(t, part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part, into)
	}
}

func TestWhatTheServerSaysOfAMail(t *testing.T) {
	full := &smtp.SMTPError{Code: 452, Message: "the mailbox of sian@example.org is full"}
	gone := &smtp.SMTPError{Code: 550, Message: "there is no sian@example.org"}
	for _, tc := range []struct {
		name    string
		stage   mailtest.Stage
		answer  error
		refused bool
		arrived int
	}{
		{"the mailbox is full", mailtest.To, full, false, 0},
		{"the mailbox is gone", mailtest.To, gone, true, 0},
		{"we are not logged in", mailtest.To, &smtp.SMTPError{Code: 530, Message: "log in first"}, false, 0},
		{"the sender is not wanted", mailtest.From, gone, false, 0},
		{"the content is not wanted", mailtest.Data, gone, false, 0},
		{"the server does not want us", mailtest.Hello, gone, false, 0},
		{"the server is busy", mailtest.Hello, full, false, 0},
		{"the server hangs up at once", mailtest.Hello, mailtest.ErrHangUp, false, 0},
		{"the server hangs up before it read the mail", mailtest.Data, mailtest.ErrHangUp, false, 0},
		{"the server hangs up before it says that it took the mail", mailtest.Taken, mailtest.ErrHangUp, false, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			post := mailtest.Start(t, mailtest.Config{Answer: func(stage mailtest.Stage, _ string) error {
				if stage == tc.stage {
					return tc.answer
				}
				return nil
			}})
			err := send(t, "smtp://"+post.Addr, letterToSian())
			if err == nil || errors.Is(err, ErrRefused) != tc.refused {
				t.Fatalf("the error is %v, refused should be %t", err, tc.refused)
			}
			if strings.Contains(err.Error(), "sian") {
				t.Errorf("the error holds an address: %v", err)
			}
			if n := len(post.Mails()); n != tc.arrived {
				t.Errorf("%d mails arrived, want %d", n, tc.arrived)
			}
		})
	}
}

func TestNoServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if err := send(t, "smtp://"+l.Addr().String(), letterToSian()); err == nil || errors.Is(err, ErrRefused) {
		t.Errorf("the error is %v, want a temporary one", err)
	}
}

func TestAServerThatSaysNothing(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	sender, err := NewSMTP("smtp://"+l.Addr().String(), from)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if err := sender.Send(ctx, letterToSian()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the error is %v, want that time ran out", err)
	}
}

func TestEncryption(t *testing.T) {
	certificate, roots := newCertificate(t)
	for _, tc := range []struct {
		name     string
		scheme   string
		implicit bool
		trusted  bool
		arrives  bool
	}{
		{"STARTTLS with a certificate that the machine trusts", "smtp", false, true, true},
		{"STARTTLS with one that it does not", "smtp", false, false, false},
		{"TLS from the start", "smtps", true, true, true},
		{"TLS from the start with a certificate that nobody trusts", "smtps", true, false, false},
		{"TLS from the start asked of a server that begins without", "smtps", false, true, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			post := mailtest.Start(t, mailtest.Config{
				Certificate: &certificate, ImplicitTLS: tc.implicit, User: "bell", Password: "secret",
			})
			trusted := x509.NewCertPool()
			if tc.trusted {
				trusted = roots
			}
			err := sendTrusting(t, tc.scheme+"://bell:secret@"+post.Addr, trusted, letterToSian())
			if (err == nil) != tc.arrives || len(post.Mails()) == 1 != tc.arrives || post.Logins() == 1 != tc.arrives {
				t.Errorf("error %v, %d mails, %d logins", err, len(post.Mails()), post.Logins())
			}
		})
	}
}

func TestLogin(t *testing.T) {
	post := mailtest.Start(t, mailtest.Config{User: "bell", Password: "sesame"})
	t.Run("on this machine a password may go without TLS", func(t *testing.T) {
		if err := send(t, "smtp://bell:sesame@"+post.Addr, letterToSian()); err != nil {
			t.Error(err)
		}
	})
	t.Run("a wrong password is not the fault of the mail", func(t *testing.T) {
		err := send(t, "smtp://bell:wrong-word@"+post.Addr, letterToSian())
		if err == nil || errors.Is(err, ErrRefused) || strings.Contains(err.Error(), "wrong-word") {
			t.Errorf("the error is %v", err)
		}
	})
	t.Run("over a network a mail needs TLS, with a password and without", func(t *testing.T) {
		for _, user := range []string{"bell", ""} {
			before := post.Logins()
			sender := &server{
				host: "mail.example.org", port: portSMTP, user: user, password: user, from: origin{address: from, domain: "example.org"},
				dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
					return new(net.Dialer).DialContext(ctx, network, post.Addr)
				},
			}
			if err := sender.Send(t.Context(), letterToSian()); err == nil || post.Logins() != before || len(post.Mails()) != 1 {
				t.Errorf("error %v, %d logins, %d mails", err, post.Logins()-before, len(post.Mails()))
			}
		}
	})
}

func TestURLs(t *testing.T) {
	for _, tc := range []struct {
		url  string
		host string
		port int
	}{
		{"smtp://mail.example.org", "mail.example.org", 587},
		{"smtps://mail.example.org/", "mail.example.org", 465},
		{"smtp://mail.example.org:25", "mail.example.org", 25},
		{"smtp://bell:p%40ss@[::1]:2525", "::1", 2525},
		{"http://bell:pa55@mail.example.org", "", 0},
		{"mail.example.org:25", "", 0},
		{"smtp://bell:pa55@", "", 0},
		{"smtp://bell:pa55%@mail.example.org", "", 0},
		{"smtp://bell:pa55 pa55@mail.example.org", "", 0},
		{"smtp://bell:pa55@mail.example.org:pa55", "", 0},
		{"smtp://bell:pa55@mail.example.org:70000", "", 0},
		{"smtp://bell:pa55@mail.example.org/pa55?pa55#pa55", "", 0},
		{"smtp://pa55@mail.example.org", "", 0},
		{"smtp://:pa55@mail.example.org", "", 0},
		{"", "", 0},
	} {
		s, err := parseServer(tc.url)
		if tc.host != "" {
			if err != nil || s.host != tc.host || s.port != tc.port {
				t.Errorf("%s: %v", tc.url, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), "smtp://HOST") || strings.Contains(err.Error(), "pa55") {
			t.Errorf("%s: the error is %v", tc.url, err)
		}
	}
	if _, err := NewSMTP("smtp://mail.example.org", "nobody"); err == nil {
		t.Error("mails may come from nobody")
	}
}

// newCertificate makes a certificate for 127.0.0.1 and the pool that trusts it.
func newCertificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

func decodeBase64(r io.Reader) io.Reader { return base64.NewDecoder(base64.StdEncoding, r) }
