package main

import (
	"bytes"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
)

// countingWriter is told how often it is called.
type countingWriter struct {
	mu    sync.Mutex
	b     bytes.Buffer
	calls int
}

func (w *countingWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls++
	return w.b.Write(p)
}

func (w *countingWriter) said() (text string, calls int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b.String(), w.calls
}

func TestTheLogIsWrittenInFewCallsInOrderAndWhole(t *testing.T) {
	out := &countingWriter{}
	log, flush := newLateLog("text", slog.LevelInfo, out)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 500 {
				log.Info("request", "status", 200)
			}
		})
	}
	all.Wait()
	log.Info("the last")
	flush()
	text, calls := out.said()
	if n := strings.Count(text, "msg=request status=200\n"); n != 2000 || !strings.HasSuffix(text, "msg=\"the last\"\n") {
		t.Errorf("%d of 2,000 lines, at the end %q", n, text[max(0, len(text)-40):])
	}
	if calls > 1000 {
		t.Errorf("%d calls for 2,001 lines", calls)
	}
}

func TestAWarningIsWrittenAtOnceAfterWhatCameBefore(t *testing.T) {
	out := &countingWriter{}
	log, flush := newLateLog("json", slog.LevelInfo, out)
	defer flush()
	log.With("a", 1).Info("before")
	log.WithGroup("g").Warn("the disk is full")
	text, _ := out.said()
	if before, after := strings.Index(text, `"before"`), strings.Index(text, "the disk is full"); before < 0 || after < before {
		t.Errorf("it says %q", text)
	}
}

func TestTheLogIsWrittenWithoutAnybodyAskingForIt(t *testing.T) {
	read, write := io.Pipe()
	log, _ := newLateLog("text", slog.LevelInfo, write)
	log.Info("all is well")
	line := make([]byte, 200)
	n, err := read.Read(line) // waits for it
	if err != nil || !strings.Contains(string(line[:n]), "all is well") {
		t.Errorf("%q %v", line[:n], err)
	}
}
