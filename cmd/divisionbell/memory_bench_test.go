package main

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"

	"divisionbell/calendar"
)

// BenchmarkMemory is the memory that the service takes at most, as the machine counts it,
// while four clients of many networks ask it 10,000 different questions of the calendar as
// it was known on 100 different days.
func BenchmarkMemory(b *testing.B) {
	var peak float64
	for b.Loop() {
		cmd := program(b, "serve", "--data", b.TempDir(), "--addr", "127.0.0.1:0", "--refresh", "off", "--trusted-proxy", "127.0.0.0/8")
		address := startProgram(b, cmd)
		askStrangersQuestions(b, "http://"+address)
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			b.Fatal(err)
		}
		if err := cmd.Wait(); err != nil {
			b.Fatal(err)
		}
		most := float64(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)
		if runtime.GOOS != "darwin" {
			most *= 1 << 10 // it is counted in bytes there and in KiB elsewhere
		}
		peak = max(peak, most/(1<<20))
	}
	b.ReportMetric(peak, "peak-MiB")
	b.ReportMetric(0, "ns/op")
}

// strangersPairs can be asked of without anything else.
var strangersPairs = []string{
	"office=mp&action=write", "office=mp&action=surgery", "office=minister&action=write", "office=peer&action=brief", "office=mp&action=meet",
}

func askStrangersQuestions(b *testing.B, base string) {
	questions := make(chan string)
	var clients sync.WaitGroup
	for c := range 4 {
		clients.Go(func() {
			n := 0
			for q := range questions {
				n++
				askAs(b, fmt.Sprintf("10.%d.%d.%d", c, n/250, n%250), base+q)
			}
		})
	}
	for d := range 100 {
		known := calendar.MustDate("2019-01-02").AddDays(23 * d)
		for q := range 100 {
			questions <- fmt.Sprintf("/v1/best-time?%s&known_on=%s&from=%s&days=%d", strangersPairs[q%5], known, known.AddDays(q), 300+q)
		}
	}
	close(questions)
	clients.Wait()
}

// askAs asks as if from that address, until it is answered.
func askAs(b *testing.B, from, address string) {
	for {
		r, err := http.NewRequest(http.MethodGet, address, nil)
		if err != nil {
			b.Error(err)
			return
		}
		r.Header.Set("X-Forwarded-For", from)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			b.Error(err)
			return
		}
		body, _ := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		switch answer.StatusCode {
		case http.StatusOK:
			return
		case http.StatusServiceUnavailable: // too many wait for another day
		default:
			b.Errorf("%s: %s", answer.Status, strings.TrimSpace(string(body)))
			return
		}
	}
}
