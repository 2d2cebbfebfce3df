package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/layers/layerstest"
)

// strangersBound is how many MiB a service may take, whatever it is asked, on a machine that is so
// busy that garbage is collected late. BenchmarkStrangers has the bound of a quiet one.
const strangersBound = 180

// Whoever wants to fill the memory of the service never asks the same thing twice. The test asks
// enough for all that is kept to be full several times over; BenchmarkStrangers asks on.
func TestMemoryIsBoundedWhateverStrangersAsk(t *testing.T) {
	t.Parallel()
	if peak := askAsStrangers(t, t.TempDir(), 12_000); peak > strangersBound {
		t.Errorf("the service has taken %.0f MiB, want at most %d", peak, strangersBound)
	}
}

// BenchmarkStrangers is the memory that the service takes at most while it is asked 100,000
// different things, with the facts alone and with many entries besides.
func BenchmarkStrangers(b *testing.B) {
	many := b.TempDir()
	layerstest.Announce(b, layersIn(many))
	for _, bc := range []struct{ name, data string }{{"facts", b.TempDir()}, {"facts and councils", many}} {
		b.Run(bc.name, func(b *testing.B) {
			var peak float64
			for b.Loop() {
				peak = max(peak, askAsStrangers(b, bc.data, 100_000))
			}
			b.ReportMetric(peak, "peak-MiB")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// stranger is a question that nobody has asked before.
type stranger struct {
	method, path, body string
	header             map[string]string
}

// strangers are the kinds of questions of those who are no members, each made for a number.
var strangers = []struct {
	name string
	ask  func(n int) stranger
}{
	{"when to write, from another day and for another while", func(n int) stranger {
		return asked("/v1/best-time?%s&from=%s&days=%d", strangersPairs[n%5], dayNo(n), 1+n%400)
	}},
	{"every day of it, after a letter of another day", func(n int) stranger {
		return asked("/v1/best-time/days?office=mp&action=visit&from=%s&sent=%s&days=%d", dayNo(n), dayNo(n).AddDays(-n%60), 1+n%90)
	}},
	{"a page of it in a language that there is or is not", func(n int) stranger {
		s := asked("/?office=mp&action=meet&from=%s&lang=%s", dayNo(n), []string{"en", "cy"}[n%2])
		s.header = map[string]string{"Accept-Language": fmt.Sprintf("x-%d, cy;q=0.%d", n, n%10), "Accept": "text/html", "Accept-Encoding": "gzip"}
		return s
	}},
	{"the calendar between two days", func(n int) stranger {
		return asked("/v1/calendar?from=%s&to=%s&body=commons", dayNo(n), dayNo(n).AddDays(n%50))
	}},
	{"the calendar as it was known on one of many days", func(n int) stranger {
		return asked("/v1/days/%s?known_on=%s", dayNo(n), calendar.MustDate("2019-01-02").AddDays(23*(n/2000)))
	}},
	{"a day", func(n int) stranger { return asked("/v1/days/%s?body=lords", dayNo(n)) }},
	{"sitting days", func(n int) stranger {
		return asked("/v1/sitting-days?body=commons&from=%s&count=%d", dayNo(n), 1+n%100)
	}},
	{"the typical year of years that there are and are not", func(n int) stranger {
		return asked("/v1/typical-year?nation=%s&year=%d", []string{"wales", "scotland", "atlantis"}[n%3], 2020+n)
	}},
	{"a feed of the best time, with a word of its own as calendar programs add", func(n int) stranger {
		return asked("/feeds/best-time.ics?%s&sent=%s&nocache=%d", strangersPairs[n%5], dayNo(n), n)
	}},
	{"a public feed with such a word", func(n int) stranger { return asked("/feeds/westminster.ics?nocache=%d", n) }},
	{"a feed that there is not", func(n int) stranger { return asked("/feeds/no-%d.ics", n) }},
	{"a member's feed by a guessed address", func(n int) stranger { return asked("/feeds/m/guessed-%d.ics", n) }},
	{"the rules, with words that nobody knows", func(n int) stranger { return asked("/v1/rules?word-%d=%d", n, n) }},
	{"something that is nowhere", func(n int) stranger { return asked("/nowhere/%d", n) }},
	{"with a long text where a day belongs", func(n int) stranger {
		return asked("/v1/best-time?office=mp&from=%d%s", n, strings.Repeat("x", 6000))
	}},
	{"with a topic that there is not", func(n int) stranger { return asked("/v1/best-time?office=mp&topic=topic-%d", n) }},
	{"with headers that nobody sends", func(n int) stranger {
		s := asked("/v1/offices")
		s.header = map[string]string{"If-None-Match": fmt.Sprintf(`"%d"`, n), "X-Request-Id": strconv.Itoa(n), "Origin": fmt.Sprintf("https://%d.example.org", n), "Cookie": fmt.Sprintf("c-%d=%d", n, n)}
		return s
	}},
	{"by a method that there is not", func(n int) stranger { return stranger{method: fmt.Sprintf("BREW%d", n), path: "/v1/rules"} }},
	{"with a token that is none", func(n int) stranger {
		s := asked("/v1/contacts")
		s.header = map[string]string{"Authorization": fmt.Sprintf("Bearer guessed-%d", n), "Idempotency-Key": strconv.Itoa(n)}
		return s
	}},
	{"to be let in at an address", func(n int) stranger {
		form := url.Values{"email": {fmt.Sprintf("stranger-%d@example.org", n)}}
		return stranger{http.MethodPost, "/sign-in", form.Encode(), map[string]string{"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}}
	}},
	{"as an assistant, for a tool that there is not", func(n int) stranger {
		body := fmt.Sprintf(`{"jsonrpc":"2.0","id":"%d","method":"tools/call","params":{"name":"tool-%d","arguments":{"a%d":1}}}`, n, n, n)
		return stranger{http.MethodPost, "/mcp", body, map[string]string{"Content-Type": "application/json", "Accept": "application/json, text/event-stream", "Mcp-Session-Id": strconv.Itoa(n)}}
	}},
}

func asked(format string, a ...any) stranger {
	return stranger{method: http.MethodGet, path: fmt.Sprintf(format, a...)}
}

// dayNo is a day of the calendar.
func dayNo(n int) calendar.Date { return calendar.MustDate("2024-01-01").AddDays(n % 1400) }

// askAsStrangers asks a service so many different things, each from a network of its own, and
// returns how many MiB it has taken at most. The service is to refuse what it cannot answer, and to
// tell no more figures about itself at the end than halfway through.
func askAsStrangers(t testing.TB, data string, all int) (peak float64) {
	t.Helper()
	cmd := program(t, "serve", "--data", data, "--addr", "127.0.0.1:0", "--refresh", "off", "--trusted-proxy", "127.0.0.0/8")
	base := "http://" + startProgram(t, cmd)
	putStrangersQuestions(t, base, 0, all/2)
	halfway := figuresOf(t, base)
	putStrangersQuestions(t, base, all/2, all)
	atTheEnd := figuresOf(t, base)
	if atTheEnd.told > halfway.told+20 {
		t.Errorf("the service tells %d figures about itself halfway through and %d at the end", halfway.told, atTheEnd.told)
	}
	if atTheEnd.goroutines > 200 {
		t.Errorf("%d goroutines are left", atTheEnd.goroutines)
	}
	peak = residentMiB(t, cmd.Process.Pid)
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	return peak
}

func putStrangersQuestions(t testing.TB, base string, from, to int) {
	numbers := make(chan int)
	var clients sync.WaitGroup
	for range 8 {
		clients.Go(func() {
			for n := range numbers {
				putQuestion(t, base, n)
			}
		})
	}
	for n := from; n < to; n++ {
		numbers <- n
	}
	close(numbers)
	clients.Wait()
}

func putQuestion(t testing.TB, base string, n int) {
	kind := strangers[n%len(strangers)]
	q := kind.ask(n)
	r, err := http.NewRequest(q.method, base+q.path, strings.NewReader(q.body))
	if err != nil {
		t.Error(err)
		return
	}
	for name, value := range q.header {
		r.Header.Set(name, value)
	}
	r.Header.Set("X-Forwarded-For", fmt.Sprintf("10.%d.%d.%d", n>>16, n>>8&255, n&255))
	answer, err := strangersClient.Do(r)
	if err != nil {
		t.Errorf("%s: %v", kind.name, err)
		return
	}
	body, _ := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	if s := answer.StatusCode; s >= 500 && s != http.StatusServiceUnavailable {
		t.Errorf("%s: %s %s", kind.name, answer.Status, body)
	}
}

// strangersClient keeps as many connections as there are clients, and follows nobody.
var strangersClient = &http.Client{
	Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 8},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// figures are what a service tells of itself: how many figures in all, and of its goroutines.
type figures struct{ told, goroutines int }

var goroutinesFigure = regexp.MustCompile(`^go_goroutines (\d+)`)

func figuresOf(t testing.TB, base string) (f figures) {
	t.Helper()
	answer, err := strangersClient.Get(base + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() {
		f.told++
		if found := goroutinesFigure.FindStringSubmatch(lines.Text()); found != nil {
			f.goroutines, _ = strconv.Atoi(found[1])
		}
	}
	return f
}
