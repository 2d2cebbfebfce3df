package calendar

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawEntry draws an entry that passes its own check, with everything that an entry
// can say.
func drawEntry(t *rapid.T, id string) Entry {
	days := drawSpan(t)
	e := entry(id, days.First.String(), days.Last.String())
	e.Nation = rapid.SampledFrom(append(Nations(), "")).Draw(t, "nation")
	e.Title = rapid.SampledFrom([]string{"Recess", "Other recess"}).Draw(t, "title")
	e.Certainty = rapid.SampledFrom(Certainties()).Draw(t, "certainty")
	e.Probability = rapid.SampledFrom([]float64{0.25, 0.5, 1}).Draw(t, "probability")
	e.Earliest, e.Latest = e.First.AddDays(-rapid.IntRange(0, 1).Draw(t, "earlier")), e.Last.AddDays(rapid.IntRange(0, 1).Draw(t, "later"))
	if rapid.Bool().Draw(t, "with the days that are likely") {
		e.FirstLikely, e.LastLikely = &Span{e.Earliest, e.First}, &Span{e.Last, e.Latest}
	}
	if rapid.Bool().Draw(t, "timed") {
		e.Starts, e.Ends = "09:30", "15:00"
	}
	if rapid.Bool().Draw(t, "with the days around") {
		e.Rises, e.Returns = e.First.AddDays(-1), e.Last.AddDays(1)
	}
	if rapid.Bool().Draw(t, "announced") {
		e.Source.Announced, e.Source.Note, e.Revised = newYear, "a note", newYear
	}
	return e
}

type content struct {
	entries  []Entry
	sittings map[Body]Sittings
}

var sixWeeks = Span{newYear, newYear.AddDays(41)}

func drawContent(t *rapid.T) content {
	c := content{sittings: make(map[Body]Sittings)}
	for _, id := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"commons/recess/a/2027", "commons/recess/b/2027", "lords/recess/a/2027"}), 1, 3, rapid.ID).Draw(t, "ids") {
		c.entries = append(c.entries, drawEntry(t, id))
	}
	for range sixWeeks.Days() {
		s := Sitting{Certainty: Confirmed}
		if rapid.Bool().Draw(t, "sits") {
			s = Sitting{Probability: 1, Certainty: Provisional, Cause: "commons/recess/a/2027"}
		}
		c.sittings[Commons] = append(c.sittings[Commons], s)
	}
	return c
}

func (c content) version(t *rapid.T) string {
	made, err := New(sixWeeks, c.entries, c.sittings)
	if err != nil {
		t.Fatal(err)
	}
	return made.Version()
}

func inOrder(a, b Entry) int { return byFirstDay(&a, &b) }

func (c content) same(o content) bool {
	a, b := slices.Clone(c.entries), slices.Clone(o.entries)
	slices.SortFunc(a, inOrder)
	slices.SortFunc(b, inOrder)
	return reflect.DeepEqual(a, b) && reflect.DeepEqual(c.sittings, o.sittings)
}

func TestVersionsAreEqualIfAndOnlyIfTheContentIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawContent(t)
		b := drawContent(t)
		if rapid.Bool().Draw(t, "only in another order") {
			b = content{rapid.Permutation(a.entries).Draw(t, "order"), a.sittings}
		}
		if a.same(b) != (a.version(t) == b.version(t)) {
			t.Errorf("content is the same: %v, versions %s and %s", a.same(b), a.version(t), b.version(t))
		}
	})
}

// What two drawn contents hardly ever have, one thing alone that differs, is tried
// for each thing that an entry and a sitting can say, also those yet to come.
func TestNothingCanChangeWithoutTheVersion(t *testing.T) {
	e := entry("commons/recess/a/2027", "2027-01-08", "2027-01-17")
	e.FirstLikely, e.LastLikely = &Span{e.First, e.First}, &Span{e.Last, e.Last}
	e.Starts, e.Ends = "09:30", "15:00"
	entries := []Entry{e}
	sittings := map[Body]Sittings{Commons: make(Sittings, sixWeeks.Days())}
	version := func() string { return digest(sixWeeks, entries, sittings) }
	before := version()
	check := func(where string) {
		if version() == before {
			t.Errorf("%s changes and the version does not", where)
		}
	}
	alterEach(reflect.ValueOf(&entries[0]).Elem(), "entry", check)
	alterEach(reflect.ValueOf(&sittings[Commons][0]).Elem(), "sitting", check)
	if version() != before {
		t.Error("what was put back is not as it was")
	}
}

// alterEach changes each plain value inside v by itself, calls check, and puts it back.
func alterEach(v reflect.Value, where string, check func(where string)) {
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	was := reflect.New(v.Type()).Elem()
	was.Set(v)
	switch d := v.Interface().(type) {
	case Date:
		v.Set(reflect.ValueOf(d.AddDays(1)))
		check(where)
	case string, Body, Kind, Nation, Certainty:
		v.SetString(v.String() + "x")
		check(where)
	case int:
		v.SetInt(int64(d) + 1)
		check(where)
	case float64:
		v.SetFloat(d / 2)
		if d == 0 {
			v.SetFloat(0.1)
		}
		check(where)
	default:
		for i := range v.NumField() {
			alterEach(v.Field(i), where+"."+v.Type().Field(i).Name, check)
		}
	}
	v.Set(was)
}
