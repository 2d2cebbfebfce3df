package almanac

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/typical"
)

// sittingInRecess returns the days on which a House is away, as somebody said, and sits all
// the same without a recall. There should be none.
func sittingInRecess(c *calendar.Calendar) []string {
	var wrong []string
	for _, house := range []calendar.Body{calendar.Commons, calendar.Lords} {
		for _, e := range c.Of(house, calendar.KindRecess) {
			if e.Certainty == calendar.Projected {
				continue
			}
			for d := range e.Span().All() {
				s, ok := c.Sitting(house, d)
				if _, recalled := c.On(d, house, calendar.KindRecall); ok && s.Probability > 0 && !recalled {
					wrong = append(wrong, string(house)+" "+d.String()+" in "+e.ID)
				}
			}
		}
	}
	return wrong
}

func TestNoDayIsBothInRecessAndSittingUnlessTheHouseWasRecalled(t *testing.T) {
	c := build(t)
	for _, wrong := range sittingInRecess(c) {
		t.Error(wrong)
	}
	recalls := 0
	for _, e := range c.Of(calendar.Commons, calendar.KindRecall) {
		s, _ := c.Sitting(calendar.Commons, e.First)
		if _, inRecess := c.On(e.First, calendar.Commons, calendar.KindRecess); s.Sits() && inRecess {
			recalls++
		}
	}
	if recalls < 4 {
		t.Errorf("only %d recalls of the Commons, and there were some in 2020, 2021 and 2025", recalls)
	}
}

// drawReading draws what a source might tell of the winter: recesses that are moved
// about, and sitting days that may be right or wrong.
func drawReading(t *rapid.T) importer.Reading {
	c := importer.Collect(calendar.Layer{Name: "drawn", From: "a test", Known: day("2026-11-25")})
	house := rapid.SampledFrom([]calendar.Body{calendar.Commons, calendar.Lords}).Draw(t, "house")
	var away []calendar.Span
	for _, r := range []struct{ name, first, last string }{
		{"christmas/2026", "2026-12-18", "2027-01-03"}, {"february/2027", "2027-02-12", "2027-02-21"},
	} {
		span := calendar.Span{
			First: day(r.first).AddDays(rapid.IntRange(-5, 5).Draw(t, "first")),
			Last:  day(r.last).AddDays(rapid.SampledFrom([]int{-3, 0, 0, 0, 7, 2}).Draw(t, "last")),
		}
		if rapid.Bool().Draw(t, "told") {
			c.Add(r.name, calendar.Entry{ID: string(house) + "/recess/" + r.name, Body: house, Kind: calendar.KindRecess, First: span.First, Last: span.Last})
			away = append(away, span)
		}
	}
	if rapid.Bool().Draw(t, "with sitting days") {
		extent := calendar.Extent{Span: calendar.Span{First: day("2026-11-23"), Last: day("2026-11-23").AddDays(rapid.IntRange(7, 100).Draw(t, "days"))}}
		var days []calendar.Date
		for d := range extent.All() {
			in := slices.ContainsFunc(away, func(s calendar.Span) bool { return s.Contains(d) })
			odd := rapid.IntRange(0, 60).Draw(t, "odd at 0") == 0
			if usual := d.Weekday() >= 1 && d.Weekday() <= 4 && !in; usual != odd {
				days = append(days, d)
			}
		}
		c.SittingDays(house, extent, days)
	}
	r, err := c.Reading()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Whatever sources tell, one after another: it is refused, or no House sits in its
// recess; and what was believed is nothing new when it is told again.
func TestNoSourceMakesAHouseSitInItsRecess(t *testing.T) {
	facts, err := Known()
	if err != nil {
		t.Fatal(err)
	}
	facts.Entries = slices.DeleteFunc(facts.Entries, func(e calendar.Entry) bool { // to be quick
		return e.Body != calendar.Commons && e.Body != calendar.Lords && e.Body != calendar.BankHolidays || e.Kind == calendar.KindQuestions
	})
	model, err := typical.Load()
	if err != nil {
		t.Fatal(err)
	}
	twoWinters := calendar.Span{First: day("2025-09-01"), Last: day("2027-04-30")}
	before, err := model.Complete(facts, twoWinters)
	if err != nil {
		t.Fatal(err)
	}
	believed, recalled := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		known, cal := facts, before
		for range rapid.IntRange(1, 3).Draw(t, "readings") {
			r := drawReading(t)
			news, err := r.Weigh(known, cal)
			if err != nil {
				continue
			}
			believed++
			known = calendar.Merge(known, news)
			if cal, err = model.Complete(known, twoWinters); err != nil {
				t.Fatal(err)
			}
			for _, e := range news.Entries {
				if e.Kind == calendar.KindRecall {
					recalled++
				}
			}
			for _, wrong := range sittingInRecess(cal) {
				t.Error(wrong)
			}
			if again, err := r.Weigh(known, cal); err != nil || !again.Empty() {
				t.Errorf("told again: %+v, %v", again, err)
			}
		}
	})
	if believed < 20 || recalled == 0 {
		t.Errorf("%d readings were believed, with %d recalls: the test tries too little", believed, recalled)
	}
}
