package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/store"
	"divisionbell/store/bolt"
)

// plansEach is how many plans a member has among a million.
const plansEach = 500

// withPlans makes a data folder with so many plans in all, of members who have plansEach.
func withPlans(b *testing.B, all int) (data string) {
	b.Helper()
	data = b.TempDir()
	st, err := bolt.Open(filepath.Join(data, "divisionbell.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	var writers sync.WaitGroup
	failed := make(chan error, 256)
	members := make(chan int)
	for range cap(failed) {
		writers.Go(func() {
			for n := range members {
				if err := planAll(b.Context(), st, fmt.Sprintf("member-%04d", n)); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	for n := range all / plansEach {
		select {
		case members <- n:
		case err := <-failed:
			b.Fatal(err)
		}
	}
	close(members)
	writers.Wait()
	return data
}

func planAll(ctx context.Context, st store.Store, member string) error {
	if err := st.AddMember(ctx, store.Member{ID: member, Email: member + "@example.org"}); err != nil {
		return err
	}
	day := calendar.MustDate("2027-03-05")
	for n := range plansEach {
		c := store.Contact{
			ID: fmt.Sprintf("%s-%03d", member, n), Member: member, Office: "mp", Action: "write", Whom: "Jo Bloggs MP",
			Purpose: "Keep the branch library open", Nation: calendar.England, First: day.AddDays(n % 200), Last: day.AddDays(n % 200),
		}
		if _, err := st.AddContact(ctx, c, nil, store.IdempotencyKey{}); err != nil {
			return err
		}
	}
	return nil
}

// BenchmarkMillion is a service on the data of a union: a million plans. Reported are how much longer
// a member's list takes than among a thousand, the time from the start to the first answer, and the
// memory that the process has taken by then and after that member's list.
func BenchmarkMillion(b *testing.B) {
	few, many := withPlans(b, 1000), withPlans(b, 1_000_000)
	b.Run("list", func(b *testing.B) {
		best := 0.0
		for b.Loop() {
			among := listing(b, few)
			if ratio := listing(b, many) / among; best == 0 || ratio < best {
				best = ratio
			}
		}
		b.ReportMetric(best, "of-thousand")
	})
	b.Run("start", func(b *testing.B) {
		best, memory := 0.0, 0.0
		for b.Loop() {
			took, taken := startOnData(b, many)
			if best == 0 || took < best {
				best = took
			}
			memory = max(memory, taken)
		}
		b.ReportMetric(best, "best-ms")
		b.ReportMetric(memory, "MiB")
	})
}

// listing is how long it takes to read all plans of a member.
func listing(b *testing.B, data string) float64 {
	b.Helper()
	st, err := bolt.Open(filepath.Join(data, "divisionbell.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	list := func() int {
		all, err := st.Contacts(b.Context(), "member-0001", store.Part{})
		if err != nil {
			b.Fatal(err)
		}
		return len(all.Items)
	}
	list() // the pages come into memory
	started := time.Now()
	for range 20 {
		if list() == 0 {
			b.Fatal("there are none")
		}
	}
	return milliseconds(started)
}

// startOnData starts the program, has it answer and list, and stops it.
func startOnData(b *testing.B, data string) (ms, mib float64) {
	b.Helper()
	started := time.Now()
	cmd := program(b, "serve", "--data", data, "--addr", "127.0.0.1:0", "--refresh", "off")
	address := startProgram(b, cmd)
	answer, err := http.Get("http://" + address + "/v1/best-time?office=mp")
	if err != nil || answer.StatusCode != http.StatusOK {
		b.Fatalf("it does not answer: %v", err)
	}
	answer.Body.Close()
	ms = milliseconds(started)
	mib = residentMiB(b, cmd.Process.Pid)
	if err := errors.Join(cmd.Process.Signal(syscall.SIGTERM), cmd.Wait()); err != nil {
		b.Fatal(err)
	}
	return ms, mib
}

// residentMiB is the most memory that a process has had, as the system counts it.
func residentMiB(b testing.TB, pid int) float64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kib, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			if err != nil {
				b.Fatal(err)
			}
			return kib / 1024
		}
	}
	b.Fatal("the system does not say how much memory it takes")
	return 0
}
