package main

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"testing"
	"time"
)

// listening serves h on a limited listener until the test ends. It tells when connections
// have become idle, which the service learns after their clients have their answer.
func listening(t *testing.T, most int, stalled time.Duration, h http.HandlerFunc) (address string, idle <-chan net.Conn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	open := limited(l, most, stalled)
	quiet := make(chan net.Conn, 100)
	watch := func(c net.Conn, state http.ConnState) {
		open.watch(c, state)
		if state == http.StateIdle {
			quiet <- c
		}
	}
	server := &http.Server{Handler: h, ConnState: watch, ReadHeaderTimeout: readHeaderTimeout}
	go func() { _ = server.Serve(open) }() // until it is closed
	t.Cleanup(func() { _ = server.Close() })
	return l.Addr().String(), quiet
}

func dial(t *testing.T, address string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(time.Now().Add(time.Minute)); err != nil { // so that a fault ends the test
		t.Fatal(err)
	}
	return c
}

func isAnswered(t *testing.T, c net.Conn) {
	t.Helper()
	if _, err := io.WriteString(c, "GET / HTTP/1.1\r\nHost: bell\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil || answer.StatusCode != http.StatusNoContent {
		t.Fatalf("it is not answered: %v", err)
	}
}

func TestConnectionsThatWaitForNothingMakeRoom(t *testing.T) {
	address, idle := listening(t, 5, mostStalled, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	first := dial(t, address)
	isAnswered(t, first)
	<-idle
	for range 20 {
		dial(t, address)
	}
	isAnswered(t, dial(t, address))
	if _, err := first.Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the one that was quiet the longest is still open: %v", err)
	}
}

func TestARequestThatIsBeingAnsweredIsLeftAlone(t *testing.T) {
	begun, goOn := make(chan struct{}, 1), make(chan struct{})
	address, _ := listening(t, 5, mostStalled, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			begun <- struct{}{}
			<-goOn
		}
		w.WriteHeader(http.StatusNoContent)
	})
	slow := dial(t, address)
	if _, err := io.WriteString(slow, "GET /slow HTTP/1.1\r\nHost: bell\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	<-begun
	for range 20 {
		dial(t, address)
	}
	isAnswered(t, dial(t, address))
	close(goOn)
	if answer, err := http.ReadResponse(bufio.NewReader(slow), nil); err != nil || answer.StatusCode != http.StatusNoContent {
		t.Errorf("it is not answered: %v", err)
	}
}

func TestWhoDoesNotReadWhatItAskedForIsCutOff(t *testing.T) {
	ended := make(chan error, 1)
	address, _ := listening(t, 5, 10*time.Millisecond, func(w http.ResponseWriter, _ *http.Request) {
		var err error
		for piece := make([]byte, 1<<20); err == nil; {
			_, err = w.Write(piece)
		}
		ended <- err
	})
	if _, err := io.WriteString(dial(t, address), "GET / HTTP/1.1\r\nHost: bell\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("writing ended with %v", err)
	}
}

func TestWhoReadsGetsAllOfALongAnswer(t *testing.T) {
	const long = 8 << 20
	address, _ := listening(t, 5, mostStalled, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, long)) })
	answer, err := http.Get("http://" + address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if n, err := io.Copy(io.Discard, answer.Body); n != long || err != nil {
		t.Errorf("%d bytes of %d, %v", n, long, err)
	}
}
