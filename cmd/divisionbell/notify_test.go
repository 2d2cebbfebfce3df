package main

import (
	"context"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// TestSystemdIsTold listens where systemd does.
func TestSystemdIsTold(t *testing.T) {
	dir, err := os.MkdirTemp("", "notify") // the name of a socket must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	socket := filepath.Join(dir, "notify")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	hear := func(want string) {
		t.Helper()
		said := make([]byte, 100)
		n, err := l.Read(said)
		if err != nil || string(said[:n]) != want {
			t.Fatalf("it was told %q, %v, want %q", said[:n], err, want)
		}
	}
	env := map[string]string{"NOTIFY_SOCKET": socket, "WATCHDOG_USEC": "20000", "WATCHDOG_PID": strconv.Itoa(os.Getpid())}
	n := newNotifier(func(name string) string { return env[name] }, slog.New(slog.DiscardHandler))

	ctx, stop := context.WithCancel(t.Context())
	hangs, asked := make(chan bool, 1), make(chan bool)
	done := make(chan bool)
	go func() {
		defer close(done)
		n.run(ctx, func() bool {
			select {
			case <-hangs:
				hangs <- true
				select {
				case asked <- true:
				case <-ctx.Done():
				}
				return true
			default:
				return false
			}
		})
	}()
	hear("READY=1")
	hear("WATCHDOG=1")
	hear("WATCHDOG=1")
	hangs <- true
	<-asked
	<-asked // twice nothing is said
	stop()
	<-done
	last := ""
	for last != "STOPPING=1" {
		said := make([]byte, 100)
		k, err := l.Read(said)
		if err != nil {
			t.Fatal(err)
		}
		last = string(said[:k])
	}

	newNotifier(func(string) string { return "" }, slog.Default()).run(ctx, nil) // nobody listens
}
