package main

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"
)

const (
	// lateBy is how long a line of the log is held back at most.
	lateBy = 100 * time.Millisecond
	// mostHeld is how many bytes are held back at most.
	mostHeld = 64 << 10
)

// lateWriter gathers what is written for a moment, since a line for each request would
// cost a call to the system each. Flush before the program ends.
type lateWriter struct {
	out io.Writer

	mu      sync.Mutex
	held    []byte
	isAwake bool // Flush has been called for
}

// Write never fails: there is nobody to tell that the log cannot be written.
func (w *lateWriter) Write(line []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.held = append(w.held, line...)
	switch {
	case len(w.held) >= mostHeld:
		w.flush()
	case !w.isAwake:
		w.isAwake = true
		time.AfterFunc(lateBy, w.Flush)
	}
	return len(line), nil
}

// Flush writes what is held back.
func (w *lateWriter) Flush() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.isAwake = false
	w.flush()
}

func (w *lateWriter) flush() {
	if len(w.held) > 0 {
		_, _ = w.out.Write(w.held)
		w.held = w.held[:0]
	}
}

// lateLog logs through a lateWriter, but warnings and errors at once: they may be the last
// that is heard of the program.
type lateLog struct {
	slog.Handler
	lines *lateWriter
}

// newLateLog returns the log of a service, in text or json, and what to call in the end.
func newLateLog(format string, level slog.Level, out io.Writer) (log *slog.Logger, flush func()) {
	lines := &lateWriter{out: out}
	return slog.New(lateLog{logHandler(format, level, lines), lines}), lines.Flush
}

func (l lateLog) Handle(ctx context.Context, r slog.Record) error {
	err := l.Handler.Handle(ctx, r)
	if r.Level >= slog.LevelWarn {
		l.lines.Flush()
	}
	return err
}

func (l lateLog) WithAttrs(attrs []slog.Attr) slog.Handler {
	return lateLog{l.Handler.WithAttrs(attrs), l.lines}
}

func (l lateLog) WithGroup(name string) slog.Handler {
	return lateLog{l.Handler.WithGroup(name), l.lines}
}

// logHandler writes lines of the log in text or, if that is the format, in json.
func logHandler(format string, level slog.Level, w io.Writer) slog.Handler {
	options := &slog.HandlerOptions{Level: level}
	if format == "json" {
		return slog.NewJSONHandler(w, options)
	}
	return slog.NewTextHandler(w, options)
}

// levelNamed is the level of that name, info if it is none.
func levelNamed(name string) (level slog.Level) {
	if level.UnmarshalText([]byte(name)) != nil {
		return slog.LevelInfo
	}
	return level
}
