package main

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"divisionbell/calendar/sources"
	"divisionbell/calendar/sources/fetch"
	"divisionbell/calendar/sources/refresh"
	"divisionbell/scheduler/rhythm"
)

// often is how often the sources are asked; 0 stands for never.
type often time.Duration

// leastOften is the shortest time between two questions to a source.
const leastOften = time.Minute

// UnmarshalText reads 6h, 90m or off.
func (o *often) UnmarshalText(text []byte) error {
	if string(text) == "off" {
		*o = 0
		return nil
	}
	d, err := time.ParseDuration(string(text))
	if err != nil || d < leastOften {
		return fmt.Errorf("%q is not understood: allowed is off, or at least 1m, such as 6h or 90m", text)
	}
	*o = often(d)
	return nil
}

// sourceFlags say which sources are asked, and how.
type sourceFlags struct {
	Sources      string `type:"path" help:"A YAML file that says which sources are off, and names calendars and councils of your own." placeholder:"FILE"`
	AllowPrivate bool   `help:"Sources that you configure, and the program that is told of changes, may be inside your own network, and need no https there."`
}

// refreshing is what a refresh needs besides the flags.
type refreshing struct {
	data    string
	baseURL string
	every   time.Duration
	// patience is for how long a source that wants to be left alone is waited for, budget
	// how long one refresh of it may take; as usual if left out.
	patience, budget time.Duration
	// renew puts to use what was learnt; may be left out.
	renew func(context.Context) error
	log   *slog.Logger
}

// job makes the refreshing of the calendar in a data folder from these sources.
func (r refreshing) job(a *app, f sourceFlags, asked []sources.Source) *rhythm.Job {
	refresher := refresh.New(refresh.Config{
		Getter: fetch.New(fetch.Config{
			UserAgent:    fetch.UserAgent(version, r.baseURL),
			Kept:         filepath.Join(r.data, "fetched"),
			AllowPrivate: f.AllowPrivate,
			Patience:     r.patience,
		}),
		Layers:   layersIn(r.data),
		Budget:   r.budget,
		Now:      a.now,
		Location: a.loc,
		Renew:    r.renew,
		Log:      r.log,
	})
	return rhythm.New(rhythm.Config{
		Sources:   asked,
		Refresher: refresher,
		State:     filepath.Join(r.data, "sources.json"),
		Every:     r.every,
		Now:       a.now,
		Pause:     fetch.Wait,
		Random:    rand.Float64,
		Log:       r.log,
	})
}

// sources are those that are asked.
func (f sourceFlags) sources(a *app) ([]sources.Source, error) {
	if f.Sources == "" {
		return sources.All(sources.Config{Location: a.loc}), nil
	}
	content, err := os.ReadFile(f.Sources)
	if err != nil {
		return nil, fmt.Errorf("read which sources are asked: %w", err)
	}
	cfg, err := sources.ReadConfig(content, a.loc)
	if err != nil {
		return nil, usageError{fmt.Errorf("--sources %s: %w", f.Sources, err)}
	}
	return sources.All(cfg), nil
}
