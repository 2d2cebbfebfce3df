package almanac

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"divisionbell/calendar"
	"divisionbell/calendar/typical"
)

// On whatever day one looks, only what a fact says is confirmed or announced: entries,
// and whether a parliament sits.
func TestNothingIsSureThatNoFactSays(t *testing.T) {
	all, err := Known()
	if err != nil {
		t.Fatal(err)
	}
	model, err := typical.Load()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		on := day("2012-01-01").AddDays(rapid.IntRange(0, 5450).Draw(t, "known on"))
		known := all.KnownOn(on)
		c, err := model.Complete(known, calendar.Span{First: on.AddDays(-700), Last: on.AddDays(1500)})
		if err != nil {
			t.Fatal(err)
		}
		told, polls := make(map[string]bool), make(map[string]bool)
		for _, e := range known.Entries {
			told[e.ID] = true
			if strings.HasSuffix(string(e.Kind), "election") {
				polls[e.First.String()] = true
			}
		}
		for _, e := range c.Entries(calendar.Query{Span: c.Span()}) {
			if e.Certainty != calendar.Projected && !told[e.ID] && !byLaw(e, polls) {
				t.Errorf("known on %s: %s is %s", on, e.ID, e.Certainty)
			}
			if !saysItsDoubt(e) {
				t.Errorf("known on %s: %s is %s and in doubt %q: %q", on, e.ID, e.Certainty, e.Doubt, e.DoubtText)
			}
		}
		body := rapid.SampledFrom(calendar.Parliaments()).Draw(t, "parliament")
		facts := factsAbout(known, body)
		for d := range c.Span().All() {
			s, _ := c.Sitting(body, d)
			if s.Certainty != calendar.Projected && !facts.cover(d) {
				t.Fatalf("known on %s: %s on %s is %+v, and no fact says so", on, body, d, s)
			}
			if doubt := c.SittingDoubt(body, d); (doubt == "") != (s.Certainty == calendar.Confirmed) || (doubt == "") != (c.SittingDoubtText(body, d) == "") {
				t.Fatalf("known on %s: %s on %s is %+v, in doubt %q", on, body, d, s, doubt)
			}
		}
	})
}

// byLaw reports whether an entry is a step that the law counts back from a poll that is
// told.
func byLaw(e calendar.Entry, polls map[string]bool) bool {
	return polls[e.ID[strings.LastIndexByte(e.ID, '/')+1:]]
}

func saysItsDoubt(e calendar.Entry) bool {
	switch e.Certainty {
	case calendar.Confirmed:
		return e.Doubt == "" && e.DoubtText == ""
	case calendar.Provisional:
		return e.Doubt == calendar.MayChange && e.DoubtText != ""
	default:
		return (e.Doubt == calendar.NotAnnounced || e.Doubt == calendar.NotKnownHere) && e.DoubtText != ""
	}
}

// sittingFacts are what is told of the days of a parliament.
type sittingFacts struct {
	reach     calendar.Reach
	away      []calendar.Entry // in order
	days      map[calendar.Date]bool
	weekends  bool // no House sits at one but when it is recalled
	between   bool // nobody tells its sitting days, so the recesses before and after one do
	longestIn int  // days between two of those, at most
}

func factsAbout(known calendar.Layer, body calendar.Body) sittingFacts {
	house := body == calendar.Commons || body == calendar.Lords
	f := sittingFacts{reach: known.Reach[body], days: make(map[calendar.Date]bool), weekends: house, between: !house, longestIn: 120}
	for _, e := range known.Entries {
		switch {
		case e.Body != body:
		case e.Kind == calendar.KindRecall, e.Kind == calendar.KindPMBFriday:
			f.days[e.First] = true
		case slices.Contains([]calendar.Kind{calendar.KindRecess, calendar.KindDissolution, calendar.KindProrogation, calendar.KindMourning, calendar.KindAdjournment}, e.Kind):
			if e.Last.IsZero() { // it runs, and nobody knows for how long
				e = e.RunningUntil(known.Known)
			}
			f.away = append(f.away, e)
		}
	}
	for _, d := range known.SittingDays[body] {
		f.days[d] = true
	}
	slices.SortFunc(f.away, func(a, b calendar.Entry) int { return a.First.Compare(b.First) })
	return f
}

func (f sittingFacts) cover(d calendar.Date) bool {
	if f.reach.SittingDays.Contains(d) || f.reach.Recesses.Contains(d) || f.days[d] || f.weekends && d.IsWeekend() {
		return true
	}
	for i, e := range f.away {
		if e.Span().Contains(d) {
			return true
		}
		if f.between && i > 0 && d.After(f.away[i-1].Last) && d.Before(e.First) && e.First.DaysSince(f.away[i-1].Last) <= f.longestIn {
			return true
		}
	}
	return false
}
