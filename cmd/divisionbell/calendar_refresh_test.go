package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/sources"
	"divisionbell/calendar/sources/refresh"
	"divisionbell/scheduler/rhythm"
)

// told is a source that says what a test wants.
type told struct {
	name string
	says calendar.Entry
	err  error
}

func (s told) About() sources.About {
	return sources.About{Name: s.name, Title: "The " + s.name, Bodies: []calendar.Body{calendar.Commons}, Address: "https://example.com/", Licence: "Made up."}
}

func (s told) Ask(_ context.Context, _ sources.Getter, today calendar.Date) (importer.Reading, error) {
	c := importer.Collect(calendar.Layer{Name: s.name, From: "https://example.com/", Known: today})
	if s.err != nil {
		return importer.Reading{}, s.err
	}
	c.Add("", s.says)
	return c.Reading()
}

func christmas(first, last string) calendar.Entry {
	return calendar.Entry{ID: "commons/recess/christmas/2027", Body: calendar.Commons, Kind: calendar.KindRecess,
		First: calendar.MustDate(first), Last: calendar.MustDate(last), Certainty: calendar.Confirmed}
}

// refreshWith refreshes a data folder from these sources and returns what is printed.
func refreshWith(t *testing.T, data string, asked ...sources.Source) (out string, job *rhythm.Job, err error) {
	t.Helper()
	loc, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	var printed bytes.Buffer
	a := &app{out: &printed, errOut: io.Discard, loc: loc, now: func() time.Time { return time.Date(2026, 11, 25, 3, 0, 0, 0, time.UTC) }}
	log := slog.New(slog.DiscardHandler)
	job = rhythm.New(rhythm.Config{
		Sources: asked, Refresher: refresh.New(refresh.Config{Layers: layersIn(data), Now: a.now, Location: loc, Log: log}),
		State: filepath.Join(data, "sources.json"), Now: a.now, Random: func() float64 { return 0.5 }, Log: log,
	})
	err = refreshOnce(context.Background(), a, layersFlag{data}, job)
	return printed.String(), job, err
}

func says(t *testing.T, out string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(out, w) {
			t.Errorf("no %q in:\n%s", w, out)
		}
	}
}

func TestCalendarRefreshSaysWhatChanged(t *testing.T) {
	data := t.TempDir()
	broken := told{name: "broken", err: &sources.StatusError{Address: "https://example.com/", Status: 503}}
	whip := told{name: "whip", says: christmas("2027-12-17", "2028-01-03")}
	out, _, err := refreshWith(t, data, whip, broken)
	if err != nil {
		t.Fatal(err)
	}
	says(t, out, "The whip: 1 change", "The broken: failed: example.com is out of order for now (status 503).",
		"Christmas recess 2027 of the House of Commons: was expected to begin between", "now confirmed: 17 December 2027 to 3 January 2028", "Calendar version ")

	out, _, err = refreshWith(t, data, whip, broken)
	if err != nil || strings.Contains(out, "Christmas") {
		t.Errorf("the same again: %v\n%s", err, out)
	}
	says(t, out, "The whip: nothing new")

	whip.says = christmas("2027-05-17", "2027-06-03")
	out, job, err := refreshWith(t, data, whip)
	if err != nil {
		t.Errorf("a source that is not believed has answered: %v", err)
	}
	says(t, out, "The whip: its answer is not believed and changes nothing", "would move by")
	testSourcesCommand(t, data, job)

	if out, _, err = refreshWith(t, data, broken); !errors.Is(err, errNobodyAnswered) {
		t.Errorf("if nobody answers: %v", err)
	}
	says(t, out, "The broken: failed")
}

func testSourcesCommand(t *testing.T, data string, job *rhythm.Job) {
	t.Helper()
	loc, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	a := &app{out: &out, errOut: io.Discard, loc: loc, now: func() time.Time { return time.Date(2026, 11, 25, 3, 0, 0, 0, time.UTC) }}
	cmd := calendarSourcesCmd{layersFlag: layersFlag{data}}
	if err := cmd.write(a, job.Status()); err != nil {
		t.Fatal(err)
	}
	says(t, out.String(), "whip", "not believed", "2026-11-25 03:00", "commons 2028-01-03", "would move by", "Made up.")
	out.Reset()
	cmd.Format = "json"
	if err := cmd.write(a, job.Status()); err != nil {
		t.Fatal(err)
	}
	var doc rhythm.SourcesDocument
	if err := json.Unmarshal(out.Bytes(), &doc); err != nil || len(doc.Sources) != 1 || doc.Sources[0].State != "refused" || len(doc.Bodies) == 0 {
		t.Errorf("%v, %+v", err, doc)
	}
}

func TestHowOftenSourcesAreAsked(t *testing.T) {
	for _, tc := range []struct {
		text string
		want time.Duration
		good bool
	}{
		{"6h", 6 * time.Hour, true},
		{"90m", 90 * time.Minute, true},
		{"off", 0, true},
		{"1s", 0, false},
		{"-6h", 0, false},
		{"0", 0, false},
		{"daily", 0, false},
		{"", 0, false},
	} {
		var o often
		if err := o.UnmarshalText([]byte(tc.text)); (err == nil) != tc.good || time.Duration(o) != tc.want {
			t.Errorf("%q: %v, %v", tc.text, time.Duration(o), err)
		} else if err != nil && !strings.Contains(err.Error(), "off") {
			t.Errorf("%q: %v does not say what is allowed", tc.text, err)
		}
	}
	if rhythm.Usually != 6*time.Hour {
		t.Error("the default is not six hours")
	}
}

// patient is a source that is asked until nobody wants to know any longer.
type patient struct {
	told
	asked chan struct{}
}

func (p patient) Ask(ctx context.Context, _ sources.Getter, _ calendar.Date) (importer.Reading, error) {
	close(p.asked)
	<-ctx.Done()
	return importer.Reading{}, ctx.Err()
}

func TestStoppingEndsARefreshThatIsUnderWay(t *testing.T) {
	data, asked := t.TempDir(), make(chan struct{})
	loc, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	a := &app{out: io.Discard, errOut: io.Discard, loc: loc, now: time.Now}
	r := refreshing{data: data, every: time.Hour, log: slog.New(slog.DiscardHandler)}
	stop := runUntil(context.Background(), r.job(a, sourceFlags{}, []sources.Source{patient{told{name: "patient"}, asked}}).Run)
	<-asked
	stop()
}

func TestWhichSourcesAreAsked(t *testing.T) {
	data := t.TempDir()
	write := func(content string) (file string) {
		file = filepath.Join(data, "sources.yaml")
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	says(t, mustCommand(t, "calendar", "sources", "--data", data), "bank-holidays", "not asked yet", "Open Government Licence v3.0")
	file := write("off: [bank-holidays]\ncalendars: [{name: trust, title: Our trust, address: 'https://example.org/s3cret.ics', page: 'https://example.org/', body: sector}]\n")
	out := mustCommand(t, "calendar", "sources", "--data", data, "--sources", file)
	says(t, out, "calendar-trust", "Our trust")
	if strings.Contains(out, "bank-holidays") || strings.Contains(out, "s3cret") {
		t.Errorf("it says\n%s", out)
	}
	for _, args := range [][]string{
		{"calendar", "sources", "--data", data, "--sources", write("of: [bank-holidays]")},
		{"serve", "--data", data, "--refresh", "3s"},
	} {
		if status, out, errOut := command(t, args...); status != exitUsage || out != "" || strings.Count(errOut, "\n") != 1 {
			t.Errorf("%v: exit status %d, %q, %q", args, status, out, errOut)
		}
	}
}
