package almanac

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/layers"
)

// csvOn reads a CSV as somebody brings it in on that day.
func csvOn(t *testing.T, on, content string, override bool) importer.Reading {
	t.Helper()
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	r, err := importer.Read(importer.File{
		Name: "recesses.csv", Content: []byte("house,name,rises,returns,certainty\n" + content), Day: day(on), Location: london, Override: override,
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// noonOn is noon of a day in winter.
func noonOn(d string) time.Time { return day(d).At(12, 0, time.UTC) }

// propose fails unless the reading is believed.
func propose(t *testing.T, records []layers.Record, r importer.Reading, on string) Proposal {
	t.Helper()
	if len(records) > 0 || r.Override {
		p, err := Propose(records, r, noonOn(on))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	ground, err := noRecords()
	if err != nil {
		t.Fatal(err)
	}
	p, err := ground.Propose(r, noonOn(on))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// noRecords is what imports are weighed against before any has come.
var noRecords = sync.OnceValues(func() (*Ground, error) { return GroundFor(layers.Import, nil) })

const christmas = "commons/recess/christmas/2026"

func edges(t *testing.T, c *calendar.Calendar, id string) string {
	t.Helper()
	e, ok := c.Entry(id)
	if !ok {
		return "none"
	}
	return string(e.Certainty) + " " + e.Rises.String() + " " + e.Returns.String()
}

func TestAnImportSaysInWordsWhatItWouldChange(t *testing.T) {
	p := propose(t, nil, csvOn(t, "2026-11-25", "commons,christmas,2026-12-17,2027-01-05,\n", false), "2026-11-25")
	if p.Record.Standing != layers.Import || p.Record.At != noonOn("2026-11-25") || p.Record.Layer.From != "recesses.csv" {
		t.Errorf("%+v", p.Record)
	}
	if p.Before.Version() == p.After.Version() {
		t.Error("the calendar has a new entry and its old version")
	}
	var said []string
	for _, c := range calendar.Diff(p.Before, p.After) {
		if c.Announced() {
			said = append(said, c.String())
		}
	}
	want := "Christmas recess 2026 of the House of Commons: was expected to begin between "
	if len(said) != 1 || !strings.HasPrefix(said[0], want) || !strings.HasSuffix(said[0], ", now announced: 18 December 2026 to 4 January 2027") {
		t.Errorf("%q", said)
	}
}

// Months after the facts were written down a date that nothing leans on moves nothing: what
// the time that has passed did to the odds is not told as if the import had done it.
func TestAnImportIsNotChargedWithTheTimeThatHasPassed(t *testing.T) {
	for _, tc := range []struct{ name, on string }{
		{"on the day on which the facts were written down", "2026-11-25"},
		{"three days later", "2026-11-28"},
		{"when a year has begun", "2027-02-01"},
		{"after a session that was expected to end", "2027-09-01"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r, err := importer.Read(importer.File{
				Name: "ours.csv", Day: day(tc.on), Location: time.UTC,
				Content: []byte("body,kind,name,title,first,last\nsector,sector-date,our-day/2027,Our day,2027-11-02,2027-11-02\n"),
			})
			if err != nil {
				t.Fatal(err)
			}
			p := propose(t, nil, r, tc.on)
			changes := calendar.Diff(p.Before, p.After)
			if len(changes) != 1 || !changes[0].Announced() {
				t.Errorf("%d changes: %v", len(changes), changes)
			}
			back, err := Undo([]layers.Record{p.Record}, p.Record.ID(), "A. Officer", "", day(tc.on).AddDays(40), noonOn(tc.on).AddDate(0, 0, 40))
			if err != nil {
				t.Fatal(err)
			}
			if changes := calendar.Diff(back.Before, back.After); len(changes) != 1 || !changes[0].Announced() {
				t.Errorf("undone, %d changes: %v", len(changes), changes)
			}
		})
	}
}

func TestTheSameImportAgainChangesNothing(t *testing.T) {
	r := csvOn(t, "2026-11-25", "commons,christmas,2026-12-17,2027-01-05,\n", false)
	first := propose(t, nil, r, "2026-11-25")
	r = csvOn(t, "2026-11-26", "commons,christmas,2026-12-17,2027-01-05,\n", false)
	again := propose(t, []layers.Record{first.Record}, r, "2026-11-26")
	if !again.Record.Layer.Empty() {
		t.Errorf("%+v", again.Record.Layer)
	}
	if again.Before.Version() != first.After.Version() || again.After != again.Before {
		t.Errorf("versions %s, %s, then %s", first.After.Version(), again.Before.Version(), again.After.Version())
	}
}

func TestARefusedImportChangesNothing(t *testing.T) {
	_, err := Propose(nil, csvOn(t, "2026-11-25", "commons,christmas,2026-12-17,2027-01-05,\ncommons,february,2027-08-11,2027-08-22,\n", false), noonOn("2026-11-25"))
	var refused *importer.RefusedError
	if !errors.As(err, &refused) || !strings.Contains(err.Error(), "line 3") || !strings.Contains(err.Error(), "commons/recess/february/2027") {
		t.Errorf("%v", err)
	}
}

func TestOfficersWinOverImportsAndImportsOverTheBinary(t *testing.T) {
	imported := propose(t, nil, csvOn(t, "2026-11-25", "commons,christmas,2026-12-17,2027-01-05,\n", false), "2026-11-25").Record
	override := propose(t, []layers.Record{imported}, csvOn(t, "2026-11-26", "commons,christmas,2026-12-16,2027-01-05,confirmed\n", true), "2026-11-26").Record
	records := []layers.Record{override, imported}
	c, err := Build(With(layers.Stack(records...)...))
	if err != nil {
		t.Fatal(err)
	}
	if got := edges(t, c, christmas); got != "confirmed 2026-12-16 2027-01-05" {
		t.Error(got)
	}
	t.Run("what an override hides is not new again", func(t *testing.T) {
		p := propose(t, records, csvOn(t, "2026-11-27", "commons,christmas,2026-12-17,2027-01-05,\n", false), "2026-11-27")
		if !p.Record.Layer.Empty() {
			t.Errorf("%+v", p.Record.Layer)
		}
	})
	t.Run("a later import is kept and stays hidden", func(t *testing.T) {
		p := propose(t, records, csvOn(t, "2026-11-27", "commons,christmas,2026-12-15,2027-01-05,\n", false), "2026-11-27")
		if p.Record.Layer.Empty() || edges(t, p.After, christmas) != "confirmed 2026-12-16 2027-01-05" {
			t.Errorf("%+v, %s", p.Record.Layer, edges(t, p.After, christmas))
		}
	})
}

func TestALogGivesTheCalendarThatWasProposed(t *testing.T) {
	log := layers.In(t.TempDir())
	for _, step := range []struct {
		on, content string
		override    bool
	}{
		{"2026-11-25", "commons,christmas,2026-12-17,2027-01-05,\n", false},
		{"2026-11-26", "lords,christmas,2026-12-17,2027-01-05,\nlords,easter,2027-03-24,2027-04-12,\n", false},
		{"2026-11-27", "lords,easter,2027-03-25,2027-04-12,\n", true},
	} {
		records, apart := log.Records()
		if apart != nil {
			t.Fatal(apart)
		}
		p := propose(t, records, csvOn(t, step.on, step.content, step.override), step.on)
		if err := log.Append(p.Record); err != nil {
			t.Fatal(err)
		}
		stack, apart := log.Layers()
		if apart != nil {
			t.Fatal(apart)
		}
		c, err := Build(With(stack...))
		if err != nil {
			t.Fatal(err)
		}
		if c.Version() != p.After.Version() {
			t.Errorf("%s: proposed %s, made %s", step.on, p.After.Version(), c.Version())
		}
	}
}

func TestAskedAsItWasKnownOnADay(t *testing.T) {
	first := propose(t, nil, csvOn(t, "2026-11-25", "commons,christmas,2026-12-17,2027-01-05,\n", false), "2026-11-25").Record
	second := propose(t, []layers.Record{first}, csvOn(t, "2026-12-01", "commons,christmas,2026-12-22,2027-01-05,\n", false), "2026-12-01").Record
	stack := layers.Stack(first, second)
	for _, tc := range []struct {
		name, on, id string
		want         func(e calendar.Entry) bool
	}{
		{"in June 2025 the September recess was not yet what it became", "2025-06-01", "commons/recess/conference/2025", func(e calendar.Entry) bool {
			return e.Certainty == calendar.Projected && e.Earliest.Before(day("2025-09-30")) && e.Latest.After(day("2025-10-01")) ||
				e.Certainty != calendar.Projected && !e.Source.Announced.IsZero() && !e.Source.Announced.After(day("2025-06-01"))
		}},
		{"and the Lords' summer recess was announced", "2025-06-01", "lords/recess/summer/2025", func(e calendar.Entry) bool {
			return e.Certainty != calendar.Projected && e.Rises == day("2025-07-24")
		}},
		{"on its first day everybody knew", "2025-09-17", "commons/recess/conference/2025", func(e calendar.Entry) bool {
			return e.Certainty == calendar.Confirmed && e.Rises == day("2025-09-16") && e.Returns == day("2025-10-13")
		}},
		{"the day before an import", "2026-11-24", christmas, func(e calendar.Entry) bool { return e.Certainty == calendar.Projected }},
		{"the day of it", "2026-11-25", christmas, func(e calendar.Entry) bool {
			return e.Rises == day("2026-12-17") && e.Certainty == calendar.Provisional
		}},
		{"the day before the next", "2026-11-30", christmas, func(e calendar.Entry) bool { return e.Rises == day("2026-12-17") }},
		{"the day of that", "2026-12-01", christmas, func(e calendar.Entry) bool { return e.Rises == day("2026-12-22") }},
		{"today, as it happened", "", "commons/recess/conference/2025", func(e calendar.Entry) bool {
			return e.Certainty == calendar.Confirmed && e.Rises == day("2025-09-16") && e.Returns == day("2025-10-13")
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			options := []Option{With(stack...)}
			if tc.on != "" {
				options = append(options, KnownOn(day(tc.on)))
			}
			c, err := Build(options...)
			if err != nil {
				t.Fatal(err)
			}
			if e, ok := c.Entry(tc.id); !ok || !tc.want(e) {
				t.Errorf("%+v", e)
			}
		})
	}
}

// Nothing that anybody learnt after the day may show.
func TestNothingIsKnownBeforeItWasSaid(t *testing.T) {
	all, err := Known()
	if err != nil {
		t.Fatal(err)
	}
	byID := make(map[string]calendar.Entry)
	for _, e := range all.Entries {
		byID[e.ID] = e
	}
	for _, on := range []string{"2019-12-01", "2023-06-30", "2025-06-01"} {
		c := knownOn(t, on)
		ahead := calendar.Span{First: day(on).AddDays(1), Last: Span().Last}
		seen := 0
		for _, e := range c.Entries(calendar.Query{Span: ahead, Certainties: []calendar.Certainty{calendar.Confirmed, calendar.Provisional}}) {
			fact, ok := byID[e.ID]
			if !ok { // worked out from a law
				continue
			}
			seen++
			if fact.KnownSince().After(day(on)) && e.SaysTheSame(fact) && e.Source == fact.Source {
				t.Errorf("on %s it has %s, %s, which is known since %s", on, e.ID, e.Span(), fact.KnownSince())
			}
		}
		if seen == 0 {
			t.Errorf("on %s nothing was announced at all", on)
		}
		for _, house := range []calendar.Body{calendar.Commons, calendar.Lords} {
			for d := range ahead.All() {
				s, _ := c.Sitting(house, d)
				if e, ok := c.Entry(s.Cause); s.Sits() && s.Certainty == calendar.Confirmed && (!ok || e.Certainty != calendar.Confirmed) {
					t.Errorf("on %s the %s is sure to sit on %s", on, house, d)
				}
			}
		}
	}
}

func TestTheNamesOfLayersSayWhoAndWhence(t *testing.T) {
	p := propose(t, nil, csvOn(t, "2026-11-25", "commons,christmas,2026-12-17,2027-01-05,\n", true), "2026-11-25")
	if l := p.Record.Layer; l.Name != "officers' corrections in recesses.csv" || l.From != "recesses.csv" || l.Known != day("2026-11-25") {
		t.Errorf("%+v", l)
	}
	if e := p.Record.Layer.Entries; !slices.ContainsFunc(e, func(e calendar.Entry) bool { return e.Source.Name == "recesses.csv" && e.Revised == day("2026-11-25") }) {
		t.Errorf("%+v", e)
	}
}

// As a source that is asked every few hours does.
func TestASourceThatAnswersTheSameAgainChangesNothing(t *testing.T) {
	answer := func(on string) importer.Reading {
		c := importer.Collect(calendar.Layer{Name: "What's On", From: "https://whatson.parliament.uk", Known: day(on)})
		c.Add("period 1", calendar.Entry{ID: christmas, Body: calendar.Commons, Kind: calendar.KindRecess, First: day("2026-12-18"), Last: day("2027-01-03")})
		c.Recesses(calendar.Commons, calendar.Extent{Span: calendar.Span{First: day("2026-11-23"), Last: day("2027-01-04")}})
		var days []calendar.Date
		for d := range (calendar.Span{First: day("2026-11-23"), Last: day("2026-12-17")}).All() {
			if wd := d.Weekday(); wd >= time.Monday && wd <= time.Thursday {
				days = append(days, d)
			}
		}
		days = append(days, day("2026-12-29"))
		c.SittingDays(calendar.Commons, calendar.Extent{Span: calendar.Span{First: day("2026-11-23"), Last: day("2027-01-03")}, ConfirmedUntil: day("2026-11-24")}, days)
		r, err := c.Reading()
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	log := layers.In(t.TempDir())
	first := propose(t, nil, answer("2026-11-25"), "2026-11-25")
	if err := log.Append(first.Record); err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, c := range calendar.DiffDays(first.Before, first.After) {
		said = append(said, c.String())
	}
	if want := []string{ // private members' bills were down for both, and the answer leaves them out
		"House of Commons, Friday 27 November 2026: is not down to sit; before, it is down to sit",
		"House of Commons, Friday 4 December 2026: is not down to sit; before, it is down to sit",
	}; !slices.Equal(said, want) {
		t.Errorf("got %q, want %q", said, want)
	}
	if s, _ := first.After.Sitting(calendar.Commons, day("2026-12-29")); !s.Sits() || s.Certainty != calendar.Provisional || s.Cause != "commons/recall/2026-12-29" {
		t.Errorf("the recall: %+v", s)
	}
	records, apart := log.Records()
	if apart != nil {
		t.Fatal(apart)
	}
	again := propose(t, records, answer("2026-11-26"), "2026-11-26")
	if !again.Record.Layer.Empty() || again.After.Version() != first.After.Version() {
		t.Errorf("%+v", again.Record.Layer)
	}
}
