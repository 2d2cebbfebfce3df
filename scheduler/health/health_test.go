package health

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestHealthIsAskedForNotTooOften(t *testing.T) {
	var log bytes.Buffer
	wrong, asked := error(nil), 0
	clock := time.Date(2027, 1, 5, 9, 0, 0, 0, time.UTC)
	h := New(slog.New(slog.NewTextHandler(&log, nil)), Of(func(ctx context.Context) error {
		asked++
		if _, bounded := ctx.Deadline(); !bounded {
			t.Error("a check may take for ever")
		}
		return wrong
	}), func(context.Context) []string { return nil })
	h.now = func() time.Time { return clock }
	for _, step := range []struct {
		name  string
		after time.Duration
		wrong error
		says  []string
		asked int
	}{
		{"all is well", 0, nil, nil, 1},
		{"the disk is full, and nobody has asked for less than a second", 500 * time.Millisecond, errors.New("the disk is full"), nil, 1},
		{"a moment later", time.Second, errors.New("the disk is full"), []string{"the disk is full"}, 2},
		{"it still is", time.Minute, errors.New("the disk is full"), []string{"the disk is full"}, 3},
		{"the clock is set back by an hour", -time.Hour, nil, nil, 4},
	} {
		clock, wrong = clock.Add(step.after), step.wrong
		if got := h.Failures(); !slices.Equal(got, step.says) || asked != step.asked {
			t.Errorf("%s: %q after %d questions, want %q after %d", step.name, got, asked, step.says, step.asked)
		}
	}
	if n := strings.Count(log.String(), "the disk is full"); n != 1 || !strings.Contains(log.String(), "relied on again") {
		t.Errorf("the log says %s", log.String())
	}
	if _, err := h.Look(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestWhatDoesNotWorkIsALine(t *testing.T) {
	h := New(slog.New(slog.DiscardHandler), Of(func(context.Context) error { return errors.New("it fails:\n\tthe first\n\tthe second") }))
	if got := h.Failures(); !slices.Equal(got, []string{"it fails: the first the second"}) {
		t.Errorf("it says %q", got)
	}
}
