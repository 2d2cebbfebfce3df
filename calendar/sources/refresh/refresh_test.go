package refresh

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/almanac/almanactest"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/layers"
	"divisionbell/calendar/sources"
)

// getter answers without a network.
type getter func(sources.Request) (string, error)

func (g getter) Get(_ context.Context, r sources.Request) (sources.Answer, error) {
	content, err := g(r)
	return sources.Answer{Content: []byte(content)}, err
}

// grounds are what readings are weighed against, each made once for all tests.
var grounds almanactest.Grounds

// desk is one source with all that it is asked with, and what came of it.
type desk struct {
	cfg      Config
	asked    sources.Source
	renewals int
	log      strings.Builder
}

func newDesk(t testing.TB, get sources.Getter, asked sources.Source) *desk {
	t.Helper()
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{asked: asked}
	d.cfg = Config{
		Ground: grounds.For, Getter: get, Layers: layers.In(filepath.Join(t.TempDir(), "layers")), Location: london,
		Now:   func() time.Time { return time.Date(2026, 11, 25, 3, 0, 0, 0, time.UTC) },
		Renew: func(context.Context) error { d.renewals++; return nil },
		Log:   slog.New(slog.NewTextHandler(&d.log, nil)),
	}
	return d
}

// once asks once, as a service does that was just started.
func (d *desk) once(t testing.TB) Outcome {
	t.Helper()
	return New(d.cfg).Refresh(t.Context(), d.asked)
}

// calendar is what a service makes of what was kept.
func (d *desk) calendar(t testing.TB) *calendar.Calendar {
	t.Helper()
	cal, err := almanac.Build(almanac.With(layers.Stack(d.records(t)...)...))
	if err != nil {
		t.Fatal(err)
	}
	return cal
}

func (d *desk) records(t testing.TB) []layers.Record {
	t.Helper()
	records, apart := d.cfg.Layers.Records()
	if len(apart) > 0 {
		t.Fatal(apart)
	}
	return records
}

// broken is a source that does what no source should.
type broken struct{ listed }

func (broken) Ask(context.Context, sources.Getter, calendar.Date) (importer.Reading, error) {
	panic("https://calendar.example.org/private-5d41402a")
}

func TestASourceThatPanicsHasFailed(t *testing.T) {
	d := newDesk(t, getter(nil), broken{})
	o := d.once(t)
	if o.Err == nil || o.Refused() || o.IsOurs() || !strings.Contains(o.Problem(), "panic") || strings.Contains(o.Problem()+d.log.String(), "private-") || len(d.records(t)) != 0 {
		t.Errorf("%+v", o)
	}
	if !strings.Contains(d.log.String(), "refresh_test.go") {
		t.Error("the log does not say where it panicked")
	}
}

func TestWhatIsNewIsPutToUseOnce(t *testing.T) {
	names := []string{"a", "b"}
	d := newDesk(t, getter(nil), listed{&names})
	if o := d.once(t); o.Err != nil || len(o.Changes) != 2 || d.renewals != 1 || o.Reach[calendar.UKGovernment].String() != "2027-01-24" {
		t.Errorf("%+v, %d renewals", o, d.renewals)
	}
	if o := d.once(t); o.Err != nil || len(o.Changes) != 0 || o.Layer != "" || d.renewals != 1 || len(d.records(t)) != 1 {
		t.Errorf("the same again: %+v, %d renewals", o, d.renewals)
	}
	d.cfg.Renew = func(context.Context) error { return errors.New("no calendar can be made") }
	names = append(names, "c")
	if o := d.once(t); o.Err != nil || len(d.records(t)) != 2 || !strings.Contains(d.log.String(), "no calendar can be made") {
		t.Errorf("it is the source's fault that it cannot be put to use: %+v", o)
	}
}
