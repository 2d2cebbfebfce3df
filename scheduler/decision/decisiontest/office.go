// Package decisiontest opens for tests the office in which officers decide: a calendar that
// grows with what they say, and one source that says what nobody believes.
package decisiontest

import (
	"context"
	"io"
	"log/slog"
	"path/filepath"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/almanac/almanactest"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/layers"
	"divisionbell/calendar/sources"
	"divisionbell/calendar/sources/refresh"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/decision"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/rhythm"
	"divisionbell/store"
)

// Office is what officers decide with.
type Office struct {
	Clerk  *decision.Clerk
	Editor *edition.Editor
	// Sources has Source alone, which was asked once.
	Sources *rhythm.Job
	// Said is what the source says when it is asked.
	Said *Source
}

// grounds are what orders are weighed against, each made once for all tests.
var grounds almanactest.Grounds

// Open opens an office in a folder. Both the store and the time are those of the test.
func Open(folder string, st store.Store, now func() time.Time, in *time.Location) (*Office, error) {
	book, err := rule.Load()
	if err != nil {
		return nil, err
	}
	log, said := slog.New(slog.NewTextHandler(io.Discard, nil)), layers.In(filepath.Join(folder, "calendar"))
	editor, err := edition.NewEditor(said, book, calendar.DateIn(now(), in).AddDays(-365), log, edition.Clock(now, in))
	if err != nil {
		return nil, err
	}
	o := &Office{Editor: editor, Said: &Source{First: calendar.MustDate("2028-05-12"), Last: calendar.MustDate("2028-07-09")}}
	o.Sources = rhythm.New(rhythm.Config{
		Sources: []sources.Source{o.Said}, State: filepath.Join(folder, "sources.json"), Every: time.Hour, Now: now, Log: log,
		Pause: func(ctx context.Context, _ time.Duration) error { <-ctx.Done(); return ctx.Err() }, Random: func() float64 { return 0.5 },
		Refresher: refresh.New(refresh.Config{
			Layers: said, Ground: grounds.For, Now: now, Location: in, Log: log,
			Renew: func(ctx context.Context) error { _, err := editor.Look(ctx); return err },
		}),
	})
	o.Clerk = decision.New(decision.Config{
		Layers: said, Ground: func(s layers.Standing, r []layers.Record) (*almanac.Ground, error) { return grounds.For(s, r) },
		Now: now, Location: in, Renew: editor.Look, Editions: editor.Editions, Store: st, Sources: o.Sources,
	})
	o.Sources.Once(context.Background())
	return o, nil
}

// Source says when the summer recess of 2028 is.
type Source struct{ First, Last calendar.Date }

// SourceName is the name of the source.
const SourceName = "made-up"

// About is what the source is.
func (s *Source) About() sources.About {
	return sources.About{
		Name: SourceName, Title: "Made-up recesses", Bodies: []calendar.Body{calendar.Commons}, Address: "https://example.com/recesses", Licence: "none",
	}
}

// Ask answers without a network.
func (s *Source) Ask(_ context.Context, _ sources.Getter, today calendar.Date) (importer.Reading, error) {
	c := importer.Collect(calendar.Layer{Name: SourceName, From: "https://example.com/recesses", Known: today})
	c.Add("the only entry", calendar.Entry{
		ID: "commons/recess/summer/2028", Body: calendar.Commons, Kind: calendar.KindRecess, First: s.First, Last: s.Last, Certainty: calendar.Confirmed,
	})
	return c.Reading()
}
