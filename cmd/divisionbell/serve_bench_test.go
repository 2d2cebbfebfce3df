package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// What clients ask over and over, each against a bare net/http handler that serves the
// same bytes under the same headers from memory, by turns. The service runs as it does by
// `serve`, with its metrics, and with its log in a file. Reported are the requests a second
// as a share of the bare handler's (of-bare), and the same by the processor time of client
// and server together (of-bare-cpu), which does not depend on what else the machine does.
func BenchmarkPoll(b *testing.B) {
	base := serveForBench(b)
	for _, feed := range []string{"westminster.ics", "everything.ics", "best-time.ics?office=mp&action=write", "westminster.ics?alarms=P1D&lang=cy"} {
		name := strings.NewReplacer("?office=mp&action=write", "", "?alarms=P1D&lang=cy", "-alarms").Replace(feed)
		b.Run(name+"/304", func(b *testing.B) { againstBare(b, base+"/feeds/"+feed, "If-None-Match") })
		b.Run(name+"/gzip", func(b *testing.B) { againstBare(b, base+"/feeds/"+feed, "") })
	}
	for name, path := range map[string]string{"question": "/", "year": "/calendar/2027", "asked": "/?office=mp&action=write&topic=libraries&nation=england"} {
		b.Run("page-"+name+"/304", func(b *testing.B) { againstBare(b, base+path, "If-None-Match") })
	}
	for name, path := range map[string]string{
		"best-time": "/v1/best-time?office=mp&action=write", "calendar": "/v1/calendar?from=2027-01-01&to=2027-03-31", "day": "/v1/days/2027-01-12",
	} {
		b.Run(name+"/plain", func(b *testing.B) { againstBare(b, base+path, "Accept-Encoding") })
		b.Run(name+"/gzip", func(b *testing.B) { againstBare(b, base+path, "") })
	}
	for _, page := range []string{"typical-year", "about", "rules", "subscribe"} {
		b.Run(page+"/304", func(b *testing.B) { againstBare(b, base+"/"+page, "If-None-Match") })
	}
}

// doorstep is where the service says at which address it is open.
type doorstep chan string

func (d doorstep) Write(p []byte) (int, error) {
	if found := listensAt.FindStringSubmatch(strings.TrimSpace(string(p))); found != nil {
		d <- found[1]
	}
	return len(p), nil
}

func serveForBench(b *testing.B) (base string) {
	b.Helper()
	file, err := os.Create(filepath.Join(b.TempDir(), "log"))
	if err != nil {
		b.Fatal(err)
	}
	loc, err := time.LoadLocation("Europe/London")
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	up, done := make(doorstep, 1), make(chan error, 1)
	cmd := serveCmd{dataFlags: dataFlags{Data: b.TempDir()}, Addr: "127.0.0.1:0", MailFrom: "bell@example.org", Log: "text"}
	go func() {
		done <- cmd.serve(ctx, &app{out: up, errOut: file, loc: loc, now: time.Now})
	}()
	b.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			b.Error(err)
		}
		file.Close()
	})
	select {
	case address := <-up:
		return "http://" + address
	case err := <-done:
		done <- nil
		b.Fatal(err)
		return ""
	}
}

// againstBare measures one address; without a header that is named, packed and unknown.
func againstBare(b *testing.B, address, with string) {
	header := http.Header{"Accept-Encoding": {"gzip"}, "User-Agent": {"bench"}}
	if with == "Accept-Encoding" {
		header.Set(with, "identity")
	}
	answer, body := askOnce(b, address, header)
	if with == "If-None-Match" {
		header.Set(with, answer.Header.Get("ETag"))
		answer, body = askOnce(b, address, header)
	}
	bare := httptest.NewServer(bareHandler(answer, body))
	defer bare.Close()
	ours, theirs := newPollers(b, address, header), newPollers(b, bare.URL, header)
	defer closeAll(append(ours, theirs...))
	var byTime, byCPU []float64
	var us, them round
	for b.Loop() {
		us, them = pollAll(b, ours), pollAll(b, theirs)
		byTime = append(byTime, them.took.Seconds()/us.took.Seconds())
		byCPU = append(byCPU, them.cpu.Seconds()/us.cpu.Seconds())
	}
	b.ReportMetric(median(byTime), "of-bare")
	b.ReportMetric(median(byCPU), "of-bare-cpu")
	b.ReportMetric(float64(us.cpu.Microseconds())/(pollsEach*pollers), "cpu-us/request")
	b.ReportMetric(0, "ns/op")
}

func askOnce(b *testing.B, address string, header http.Header) (*http.Response, []byte) {
	b.Helper()
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		b.Fatal(err)
	}
	r.Header = header
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		b.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK && answer.StatusCode != http.StatusNotModified {
		b.Fatal(answer.Status, err)
	}
	return answer, body
}

// bareHandler answers each request with the same answer.
func bareHandler(answer *http.Response, body []byte) http.HandlerFunc {
	said := answer.Header.Clone()
	said.Del("Date")
	tag := said.Get("ETag")
	return func(w http.ResponseWriter, r *http.Request) {
		for name, values := range said {
			w.Header()[name] = values
		}
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write(body)
	}
}

const (
	pollers   = 8
	pollsEach = 500
)

// poller asks one thing over one connection, with next to no work of its own: all answers
// are as long as the first.
type poller struct {
	conn   net.Conn
	asks   []byte
	answer []byte
}

func newPollers(b *testing.B, address string, header http.Header) []*poller {
	b.Helper()
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		b.Fatal(err)
	}
	var asks strings.Builder
	fmt.Fprintf(&asks, "GET %s HTTP/1.1\r\nHost: %s\r\n", r.URL.RequestURI(), r.URL.Host)
	if err := header.Write(&asks); err != nil {
		b.Fatal(err)
	}
	asks.WriteString("\r\n")
	all := make([]*poller, pollers)
	for i := range all {
		conn, err := net.Dial("tcp", r.URL.Host)
		if err != nil {
			b.Fatal(err)
		}
		all[i] = &poller{conn: conn, asks: []byte(asks.String())}
		all[i].first(b)
	}
	return all
}

// first asks once and learns how long an answer is.
func (p *poller) first(b *testing.B) {
	b.Helper()
	if _, err := p.conn.Write(p.asks); err != nil {
		b.Fatal(err)
	}
	var heard countedReader
	heard.Reader = p.conn
	answer, err := http.ReadResponse(bufio.NewReader(&heard), nil)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		b.Fatal(err)
	}
	p.answer = make([]byte, heard.n)
}

type countedReader struct {
	io.Reader
	n int
}

func (r *countedReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	r.n += n
	return n, err
}

// round is what it takes to have all pollers ask.
type round struct{ took, cpu time.Duration }

// processorTime is what this process has used so far.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func pollAll(b *testing.B, all []*poller) round {
	b.Helper()
	begun, used := time.Now(), processorTime(b)
	var done sync.WaitGroup
	for _, p := range all {
		done.Go(func() {
			for range pollsEach {
				if _, err := p.conn.Write(p.asks); err != nil {
					b.Error(err)
					return
				}
				if _, err := io.ReadFull(p.conn, p.answer); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	done.Wait()
	return round{time.Since(begun), processorTime(b) - used}
}

func closeAll(all []*poller) {
	for _, p := range all {
		p.conn.Close()
	}
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}
