package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"divisionbell/store/postgres/pgtest"
)

// front is a proxy as an administrator has it, from the file in deploy that is to be copied.
type front struct {
	name, program string
	// configure writes what the program is to be started with.
	configure func(t *testing.T, dir, at, service string) (args, env []string)
}

var fronts = []front{
	{"Caddy", "/usr/bin/caddy", configureCaddy},
	{"nginx", "/usr/sbin/nginx", configureNginx},
}

// configureCaddy takes the file as it is: names are set from outside, and the certificate is
// Caddy's own.
func configureCaddy(t *testing.T, dir, at, service string) (args, env []string) {
	whole, err := filepath.Abs("../../deploy/Caddyfile")
	if err != nil {
		t.Fatal(err)
	}
	file := written(t, dir, "Caddyfile", fmt.Sprintf(`{
	admin off
	local_certs
	skip_install_trust
	auto_https disable_redirects
	storage file_system %s
}
import %s
`, dir, whole))
	return []string{"run", "--adapter", "caddyfile", "--config", file}, []string{"HOME=" + dir, "BELL_NAME=bell.example.org:" + portOf(t, at), "BELL_AT=" + service}
}

// configureNginx puts other addresses and another certificate into the file.
func configureNginx(t *testing.T, dir, at, service string) (args, env []string) {
	certificate, key := selfSigned(t, "bell.example.org", time.Now().Add(time.Hour))
	site := strings.NewReplacer(
		"listen 443 ssl", "listen "+at+" ssl", "listen [::]:443 ssl;", "",
		"listen 80;", "listen unix:"+filepath.Join(dir, "plain")+";", "listen [::]:80;", "",
		"/etc/letsencrypt/live/bell.example.org/fullchain.pem", written(t, dir, "certificate.pem", certificate),
		"/etc/letsencrypt/live/bell.example.org/privkey.pem", written(t, dir, "key.pem", key),
		"127.0.0.1:8080", service,
	).Replace(deployed(t, "deploy/nginx.conf"))
	user := ""
	if os.Geteuid() == 0 {
		user = "user root;" // whose the folder is
	}
	file := written(t, dir, "nginx.conf", fmt.Sprintf(`%s
daemon off;
master_process off;
pid %[2]s/pid;
error_log stderr;
events {}
http {
	client_body_temp_path %[2]s/body; proxy_temp_path %[2]s/proxy; fastcgi_temp_path %[2]s/f; uwsgi_temp_path %[2]s/u; scgi_temp_path %[2]s/s;
	gzip on; # as Debian has it
	%[3]s
}`, user, dir, site))
	return []string{"-c", file, "-p", dir, "-e", "stderr"}, nil
}

func written(t *testing.T, dir, name, content string) string {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func portOf(t *testing.T, address string) string {
	t.Helper()
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// selfSigned is a certificate of a host that nobody trusts, and its key.
func selfSigned(t *testing.T, host string, until time.Time) (certificate, key string) {
	t.Helper()
	secret, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: until.Add(-2 * time.Hour), NotAfter: until}
	if ip := net.ParseIP(host); ip != nil {
		template.IPAddresses = []net.IP{ip}
	} else {
		template.DNSNames = []string{host}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &secret.PublicKey, secret)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(secret)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}))
}

// start puts the proxy before a service, and waits until it answers.
func (f front) start(t *testing.T, service string) *visitor {
	t.Helper()
	dir := t.TempDir()
	port, err := pgtest.FreePort()
	if err != nil {
		t.Fatal(err)
	}
	at := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	args, env := f.configure(t, dir, at, service)
	command := exec.Command(f.program, args...)
	command.Env = append(os.Environ(), env...)
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	var said bytes.Buffer
	command.Stdout, command.Stderr = &said, &said
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	t.Cleanup(func() {
		_ = command.Process.Kill()
		<-ended
	})
	v := &visitor{T: t, at: at}
	for retry := time.NewTicker(20 * time.Millisecond); ; <-retry.C {
		conn, err := tls.Dial("tcp", at, &tls.Config{InsecureSkipVerify: true, ServerName: "bell.example.org"})
		if err == nil {
			conn.Close()
			return v
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("%s ended: %v\n%s", f.name, err, said.String())
		default:
		}
	}
}

// visitor asks through a proxy, from different addresses of this machine.
type visitor struct {
	*testing.T
	at string
}

// from is a client with that address. It takes every certificate: whose it is was looked at when the
// program was configured.
func (v *visitor) from(address string) *http.Client {
	dialer := net.Dialer{LocalAddr: net.TCPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(address), 0))}
	transport := &http.Transport{
		DialContext:        func(ctx context.Context, _, _ string) (net.Conn, error) { return dialer.DialContext(ctx, "tcp", v.at) },
		TLSClientConfig:    &tls.Config{InsecureSkipVerify: true},
		DisableCompression: true,
	}
	v.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// ask asks for a path; headers are names and values in turn.
func (v *visitor) ask(client *http.Client, method, path, body string, headers ...string) (*http.Response, string) {
	v.Helper()
	r, err := http.NewRequestWithContext(v.Context(), method, "https://bell.example.org:"+portOf(v.T, v.at)+path, strings.NewReader(body))
	if err != nil {
		v.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := client.Do(r)
	if err != nil {
		v.Fatal(err)
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		v.Fatal(err)
	}
	return answer, string(content)
}

// Behind the proxies of deploy, each the real one, members are as safe, and clients told apart, as
// docs/running.md says.
func TestBehindTheProxiesOfDeploy(t *testing.T) {
	for _, f := range fronts {
		t.Run(f.name, func(t *testing.T) {
			var missing error
			if _, err := os.Stat(f.program); err != nil {
				missing = errors.New(f.name + " is not installed")
			}
			pgtest.Need(t, missing)
			service := startServe(t, serveCmd{
				dataFlags: dataFlags{Data: t.TempDir()}, BaseURL: "https://bell.example.org", AdminAddr: "127.0.0.1:0",
				TrustedProxy: []proxy{{netip.MustParsePrefix("127.0.0.1/32")}},
			})
			defer service.stop(t)
			v := f.start(t, strings.TrimPrefix(service.base, "http://"))
			v.isSafe()
			v.isWhole(service)
			v.tellsNothingToOutsiders()
			v.tellsClientsApart()
		})
	}
}

// isSafe looks whether pages, cookies and links are for https alone.
func (v *visitor) isSafe() {
	v.Helper()
	answer, page := v.ask(v.from("127.0.0.1"), http.MethodGet, "/subscribe", "")
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Strict-Transport-Security") == "" {
		v.Errorf("a page: %d, %v", answer.StatusCode, answer.Header)
	}
	if !strings.Contains(page, "https://bell.example.org/feeds/") || strings.Contains(page, "http://bell") || strings.Contains(page, "127.0.0.1") {
		v.Error("its links do not lead to https://bell.example.org")
	}
	answer, said := v.ask(v.from("127.0.0.1"), http.MethodPost, "/v1/sign-in", `{"email":"sian@example.org"}`, "Content-Type", "application/json")
	cookies := answer.Cookies()
	if answer.StatusCode != http.StatusAccepted || len(cookies) != 1 || !cookies[0].Secure || !strings.HasPrefix(cookies[0].Name, "__Host-") {
		v.Errorf("signing in: %d %s, cookies %v", answer.StatusCode, said, cookies)
	}
}

// isWhole looks whether answers come as the service gave them, packed, and only if they have changed.
func (v *visitor) isWhole(s service) {
	v.Helper()
	client := v.from("127.0.0.1")
	const long = "/v1/calendar?from=2024-01-01&to=2026-12-31"
	_, direct := s.get(v.T, long, "")
	if answer, through := v.ask(client, http.MethodGet, long, ""); answer.StatusCode != http.StatusOK || through != direct {
		v.Errorf("a long answer: %d, %d bytes of %d", answer.StatusCode, len(through), len(direct))
	}
	for _, path := range []string{long, "/", "/feeds/westminster.ics"} {
		answer, packed := v.ask(client, http.MethodGet, path, "", "Accept-Encoding", "gzip, zstd, br")
		tag := answer.Header.Get("ETag")
		if answer.Header.Get("Content-Encoding") != "gzip" || !strings.HasPrefix(tag, `"`) || len(packed) == 0 {
			v.Errorf("%s: it is packed with %q, and its tag is %s", path, answer.Header.Get("Content-Encoding"), tag)
		}
		if again, body := v.ask(client, http.MethodGet, path, "", "Accept-Encoding", "gzip", "If-None-Match", tag); again.StatusCode != http.StatusNotModified || body != "" {
			v.Errorf("%s, asked again: %d, %d bytes", path, again.StatusCode, len(body))
		}
	}
	if answer, _ := v.ask(client, http.MethodGet, "/sign-in", "", "Accept-Encoding", "zstd, br"); answer.Header.Get("Content-Encoding") != "" {
		v.Errorf("the proxy packs a page itself, with %s", answer.Header.Get("Content-Encoding"))
	}
	if answer, _ := v.ask(client, http.MethodPost, "/v1/sign-in", strings.Repeat(" ", 2<<20), "Content-Type", "application/json"); answer.StatusCode != http.StatusRequestEntityTooLarge {
		v.Errorf("two megabytes are answered with %d", answer.StatusCode)
	}
}

// tellsNothingToOutsiders looks for what is the operator's.
func (v *visitor) tellsNothingToOutsiders() {
	v.Helper()
	if answer, body := v.ask(v.from("127.0.0.1"), http.MethodGet, "/metrics", ""); answer.StatusCode != http.StatusNotFound {
		v.Errorf("/metrics: %d %s", answer.StatusCode, body)
	}
	if _, body := v.ask(v.from("127.0.0.1"), http.MethodGet, "/readyz", ""); !strings.Contains(body, `"warnings":[]`) { // dates have run out, and that is not theirs to know
		v.Errorf("/readyz says %s", body)
	}
}

// mostGuesses is how many wrong tokens no client can try in a row.
const mostGuesses = 1000

// tellsClientsApart has one client guess tokens until it is refused: another is not, and none gets
// away with another address that it makes up.
func (v *visitor) tellsClientsApart() {
	v.Helper()
	guess := func(client *http.Client, headers ...string) int {
		answer, _ := v.ask(client, http.MethodGet, "/v1/me", "", append(headers, "Authorization", "Bearer no-such-token")...)
		return answer.StatusCode
	}
	for _, tc := range []struct {
		address string
		forges  bool
	}{{"127.0.0.2", false}, {"127.0.0.3", true}} {
		client, tries := v.from(tc.address), 0
		for status := 0; status != http.StatusTooManyRequests; tries++ {
			var forged []string
			if tc.forges {
				forged = []string{"X-Forwarded-For", fmt.Sprintf("192.0.2.%d", tries%256)}
			}
			if status = guess(client, forged...); tries == mostGuesses {
				v.Errorf("%s can guess as often as it likes", tc.address)
				break
			}
		}
	}
	if status := guess(v.from("127.0.0.4")); status != http.StatusUnauthorized {
		v.Errorf("another client is answered with %d", status)
	}
}
