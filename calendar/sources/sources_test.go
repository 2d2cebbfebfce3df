package sources

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/importer"
)

// The day on which the tests ask.
const asked = "2026-11-25"

// answers serves an answer for every address that has one of the keys in it, the
// longest first. Any other address has status 404.
type answers map[string]string

func (a answers) Get(_ context.Context, r Request) (Answer, error) {
	best := ""
	for part := range a {
		if strings.Contains(r.Address, part) && len(part) > len(best) {
			best = part
		}
	}
	if best == "" {
		return Answer{}, &StatusError{r.Address, 404}
	}
	return Answer{Content: []byte(a[best])}, nil
}

// with returns the answers with another one in place of one of them.
func (a answers) with(part, answer string) answers {
	b := make(answers)
	for k, v := range a {
		b[k] = v
	}
	b[part] = answer
	return b
}

// edited returns the answers with every old text in one of them replaced.
func (a answers) edited(t *testing.T, part, old, new string) answers {
	t.Helper()
	if !strings.Contains(a[part], old) {
		t.Fatalf("the answer for %q has no %q", part, old)
	}
	return a.with(part, strings.ReplaceAll(a[part], old, new))
}

// status answers every address with one status.
type status int

func (s status) Get(_ context.Context, r Request) (Answer, error) {
	return Answer{}, &StatusError{r.Address, int(s)}
}

func file(t testing.TB, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func day(s string) calendar.Date { return calendar.MustDate(s) }

func ask(t *testing.T, s Source, get Getter) importer.Reading {
	t.Helper()
	r, err := s.Ask(t.Context(), get, day(asked))
	if err != nil {
		t.Fatalf("%s: %v", s.About().Name, err)
	}
	return r
}

// refused asks a source and returns why it does not believe the answer.
func refused(t *testing.T, s Source, get Getter) string {
	t.Helper()
	r, err := s.Ask(t.Context(), get, day(asked))
	var refused *importer.RefusedError
	if !errors.As(err, &refused) {
		t.Fatalf("%s believes it: %d entries, error %v", s.About().Name, len(r.Layer.Entries), err)
	}
	return err.Error()
}

// told finds an entry in a reading.
func told(t *testing.T, r importer.Reading, id string) calendar.Entry {
	t.Helper()
	for _, e := range r.Layer.Entries {
		if e.ID == id {
			return e
		}
	}
	t.Fatalf("%s is not told; told are %s", id, strings.Join(ids(r), " "))
	return calendar.Entry{}
}

func ids(r importer.Reading) []string {
	var all []string
	for _, e := range r.Layer.Entries {
		all = append(all, e.ID)
	}
	return all
}

// lists reports whether a reading withdraws an entry that it does not tell: by name, or
// by leaving it out of what it is complete for.
func lists(r importer.Reading, e calendar.Entry) bool {
	return slices.Contains(r.Layer.Withdrawn, e.ID) || slices.ContainsFunc(r.Lists, func(l importer.List) bool {
		return l.Body == e.Body && l.Kind == e.Kind && l.Nation == e.Nation && strings.HasPrefix(e.ID, l.Prefix) && l.Span.Contains(e.First)
	})
}

// source is a source with good answers, and those of them which must not be empty.
type example struct {
	source Source
	good   answers
	// mayBeEmpty says that an empty list is a valid answer.
	mayBeEmpty bool
	// adds are fields whose absence means that something holds which did not.
	adds []string
}

func examples(t testing.TB) map[string]example {
	all := make(map[string]example)
	for _, e := range []example{
		{source: whatsOnRecesses{london(t)}, good: recessAnswers(t)},
		{source: whatsOnSessions{london(t)}, good: sessionAnswers(t)},
		{source: whatsOnBusiness{london(t)}, good: businessAnswers(t), adds: []string{"CancelledDate"}},
		{source: bankHolidays{}, good: bankHolidayAnswers(t)},
		{source: oralQuestionTimes{london(t)}, good: questionAnswers(t), mayBeEmpty: true},
		{source: callsForEvidence{london(t)}, good: callAnswers(t), mayBeEmpty: true},
		{source: consultations{london(t)}, good: consultationAnswers(t)},
		{source: billStages{london(t)}, good: billAnswers(t), adds: []string{"billWithdrawn", "isDefeated"}},
		{source: seneddRecesses{}, good: seneddAnswers(t)},
		{source: scottishRecesses{}, good: scottishAnswers(t)},
		{source: niSittings{london(t)}, good: niAnswers(t)},
		{source: eggTimer{}, good: eggTimerAnswers(t)},
		{source: camden(), good: councilAnswers(t)},
		{source: trust(t), good: trustAnswers(t)},
		{source: table(), good: tableAnswers(t)},
		{source: elections{london(t)}, good: electionAnswers(t), adds: []string{"cancelled", "deleted"}},
	} {
		all[e.source.About().Name] = e
	}
	return all
}

func TestEverySourceSaysWhoItIs(t *testing.T) {
	names := make(map[string]bool)
	for _, s := range All(Config{Location: london(t)}) {
		a := s.About()
		if a.Name != calendar.Slug(a.Name) || names[a.Name] || a.Title == "" || len(a.Bodies) == 0 || !strings.HasPrefix(a.Address, "https://") || a.Licence == "" {
			t.Errorf("%+v is not complete or occurs twice", a)
		}
		names[a.Name] = true
		if _, ok := examples(t)[a.Name]; !ok {
			t.Errorf("%s has no example", a.Name)
		}
	}
	for name := range names {
		for _, s := range All(Config{Off: []string{name}, Location: london(t)}) {
			if s.About().Name == name {
				t.Errorf("%s is asked though it is off", name)
			}
		}
	}
}

func TestASoundAnswerIsBelieved(t *testing.T) {
	for name, x := range examples(t) {
		t.Run(name, func(t *testing.T) {
			r := ask(t, x.source, x.good)
			if len(r.Layer.Entries) == 0 {
				t.Fatal("it tells nothing")
			}
			if r.Layer.Name != name || r.Layer.From == "" || r.Layer.Known != day(asked) {
				t.Errorf("the layer is %q from %q of %s", r.Layer.Name, r.Layer.From, r.Layer.Known)
			}
			sound(t, r)
			for _, e := range r.Layer.Entries {
				if hidden := name == "calendar-table" && e.Source.Name == "example.org"; !hidden && !strings.HasPrefix(e.Source.Name, "https://") {
					t.Errorf("%s: %q is not an address that a person can open", e.ID, e.Source.Name)
				}
				if !slices.Contains(x.source.About().Bodies, e.Body) {
					t.Errorf("%s is not of a body that the source is about", e.ID)
				}
			}
		})
	}
}

// What the sources tell must be something that the calendar takes in, all of them one
// after the other. Asked again they change nothing: no two of them tell the same
// thing in two ways.
func TestTheCalendarTakesInWhatAllSourcesTell(t *testing.T) {
	all := examples(t)
	names := slices.Sorted(maps.Keys(all))
	var believed []calendar.Layer
	state := func(more ...calendar.Layer) (calendar.Layer, *calendar.Calendar) {
		known, err := almanac.Known(almanac.With(slices.Concat(believed, more)...))
		if err != nil {
			t.Fatal(err)
		}
		cal, err := almanac.Complete(known)
		if err != nil {
			t.Fatal(err)
		}
		return known, cal
	}
	known, before := state()
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			news, err := ask(t, all[name].source, all[name].good).Weigh(known, before)
			if err != nil {
				t.Fatal(err)
			}
			if !news.Empty() {
				believed = append(believed, news)
				known, before = state()
			}
			for _, e := range news.Entries {
				if after, ok := before.Entry(e.ID); !ok || after.Certainty == calendar.Projected {
					t.Errorf("%s is not on the calendar", e.ID)
				}
			}
		})
	}
	for _, name := range names {
		t.Run(name+" again", func(t *testing.T) {
			news, err := ask(t, all[name].source, all[name].good).Weigh(known, before)
			if err != nil {
				t.Fatal(err)
			}
			if news.Empty() {
				return
			}
			if _, after := state(news); after.Version() != before.Version() {
				t.Errorf("the same answer again changes the calendar: %v", calendar.Diff(before, after))
			}
		})
	}
}

// sound reports everything in a reading that cannot be on a calendar.
func sound(t testing.TB, r importer.Reading) {
	t.Helper()
	for _, e := range r.Layer.Entries {
		if e.Last.IsZero() && e.Kind == calendar.KindSession {
			e.Last, e.Latest = e.First, e.First
		}
		e.Title = cmp.Or(e.Title, "as the calendar calls it")
		if err := e.Check(); err != nil {
			t.Error(err)
		}
	}
	for house, days := range r.Layer.SittingDays {
		reach := r.Layer.Reach[house].SittingDays
		for i, d := range days {
			if !reach.Contains(d) || i > 0 && !d.After(days[i-1]) {
				t.Errorf("%s: the sitting day %s is out of order or of reach", house, d)
			}
		}
	}
}

func TestTheSameContentIsTheSameReading(t *testing.T) {
	for name, x := range examples(t) {
		first := ask(t, x.source, x.good)
		for change, edit := range map[string]func(any) any{
			"asked again":          func(v any) any { return v },
			"in another order":     func(v any) any { return eachList(v, reversed) },
			"everything twice":     func(v any) any { return eachList(v, doubled) },
			"with one field more":  withField,
			"twice and turned":     func(v any) any { return eachList(eachList(v, doubled), reversed) },
			"with a mark in front": nil,
		} {
			t.Run(name+" "+change, func(t *testing.T) {
				changed := make(answers)
				for part, content := range x.good {
					changed[part] = rewritten(t, content, edit)
				}
				same(t, first, ask(t, x.source, changed))
			})
		}
	}
}

// rewritten edits an answer in JSON; others are left as they are. No edit puts a
// byte order mark in front.
func rewritten(t *testing.T, content string, edit func(any) any) string {
	t.Helper()
	var v any
	if json.Unmarshal([]byte(content), &v) != nil {
		return content
	}
	if edit == nil {
		return "\ufeff" + content
	}
	edited, err := json.Marshal(edit(v))
	if err != nil {
		t.Fatal(err)
	}
	return string(edited)
}

// eachList changes every list of objects in a value.
func eachList(v any, change func([]any) []any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = eachList(v[k], change)
		}
		return v
	case []any:
		for i := range v {
			v[i] = eachList(v[i], change)
		}
		return change(v)
	}
	return v
}

func reversed(list []any) []any {
	slices.Reverse(list)
	return list
}

func doubled(list []any) []any { return append(list, list...) }

// withField adds a field to every object that has fields and is not a list by name.
func withField(v any) any {
	switch v := v.(type) {
	case map[string]any:
		fields := false
		for k := range v {
			switch v[k].(type) {
			case map[string]any:
				v[k] = withField(v[k])
			case []any:
				v[k] = withField(v[k])
			default:
				fields = true
			}
		}
		if fields {
			v["SomethingNew"] = map[string]any{"of": []any{"a", "new", "version"}}
		}
		return v
	case []any:
		for i := range v {
			v[i] = withField(v[i])
		}
		return v
	}
	return v
}

func same(t *testing.T, want, got importer.Reading) {
	t.Helper()
	if !reflect.DeepEqual(want.Layer, got.Layer) {
		t.Errorf("it tells\n%s\nand not\n%s", indented(got.Layer), indented(want.Layer))
	}
	if !reflect.DeepEqual(want.Lists, got.Lists) {
		t.Errorf("it is complete for\n%s\nand not for\n%s", indented(got.Lists), indented(want.Lists))
	}
}

func indented(v any) string {
	text, _ := json.MarshalIndent(v, "", " ")
	return string(text)
}

func TestWhatIsNoAnswerIsNotBelieved(t *testing.T) {
	for name, x := range examples(t) {
		for what, content := range map[string]string{
			"a page that excuses the service": "<!DOCTYPE html><html><body>Service unavailable</body></html>",
			"a page with another beginning":   "  \n<html></html>",
			"nothing at all":                  "",
			"null":                            "null",
			"an empty object":                 "{}",
			"a number":                        "42",
			"a challenge in JSON":             `{"Message":"An error has occurred."}`,
			"an object for a list":            `{"0":{}}`,
			"lists that are null":             `{"SittingDates":null,"Response":null,"items":null,"results":null}`,
			"cut off in the middle":           "\x00half",
			"no text":                         "\xff\xfe\x00",
		} {
			for part := range x.good {
				t.Run(name+" "+what, func(t *testing.T) {
					if content == "\x00half" {
						content = x.good[part][:len(x.good[part])/2]
					}
					refused(t, x.source, x.good.with(part, content))
				})
			}
		}
	}
}

func TestAnEmptyListIsBelievedOnlyWhereItCanBe(t *testing.T) {
	for name, x := range examples(t) {
		t.Run(name, func(t *testing.T) {
			empty := make(answers)
			for part, content := range x.good {
				empty[part] = rewritten(t, content, func(v any) any { return eachList(v, func([]any) []any { return []any{} }) })
			}
			if maps.Equal(empty, x.good) {
				t.Skip("there is no list in JSON")
			}
			if !x.mayBeEmpty {
				refused(t, x.source, empty)
				return
			}
			if r := ask(t, x.source, empty); len(r.Layer.Entries) > 0 {
				t.Errorf("it tells %v", ids(r))
			}
		})
	}
}

func TestAFaultOfTheServiceIsReturnedAsItIs(t *testing.T) {
	for name, x := range examples(t) {
		for _, code := range []status{400, 403, 404, 429, 500, 503} {
			_, err := x.source.Ask(t.Context(), code, day(asked))
			var got *StatusError
			if !errors.As(err, &got) || got.Status != int(code) {
				t.Errorf("%s: status %d becomes %v", name, code, err)
			}
		}
	}
}

// Every field that can be null or left out is, one after the other. What is left is
// refused or sound, and never another entry than before.
func TestFieldsThatAreNullOrLeftOut(t *testing.T) {
	for name, x := range examples(t) {
		t.Run(name, func(t *testing.T) {
			before := ids(ask(t, x.source, x.good))
			for part, content := range x.good {
				var v any
				if json.Unmarshal([]byte(content), &v) != nil {
					continue
				}
				for _, field := range fieldsOf(v) {
					for _, gone := range []bool{false, true} {
						without := withoutField(t, content, field, gone)
						r, err := x.source.Ask(t.Context(), x.good.with(part, without), day(asked))
						var refused *importer.RefusedError
						if err != nil && !errors.As(err, &refused) && !errors.Is(err, errNoEnd) {
							t.Errorf("without %s: %v", field, err)
						}
						sound(t, r)
						for _, id := range ids(r) {
							if !slices.Contains(before, id) && !slices.Contains(x.adds, field) {
								t.Errorf("without %s there is %s", field, id)
							}
						}
					}
				}
			}
		})
	}
}

// fieldsOf returns the names of all fields in a value.
func fieldsOf(v any) []string {
	found := make(map[string]bool)
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for k := range v {
				found[k] = true
				walk(v[k])
			}
		case []any:
			for i := range v {
				walk(v[i])
			}
		}
	}
	walk(v)
	var names []string
	for name := range found {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// withoutField makes a field null wherever it is, or takes it away.
func withoutField(t *testing.T, content, field string, gone bool) string {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(content), &v); err != nil {
		t.Fatal(err)
	}
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if _, ok := v[field]; ok && gone {
				delete(v, field)
			} else if ok {
				v[field] = nil
			}
			for k := range v {
				walk(v[k])
			}
		case []any:
			for i := range v {
				walk(v[i])
			}
		}
	}
	walk(v)
	edited, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(edited)
}

// One refresh reads what every source has.
func BenchmarkReadEverySource(b *testing.B) {
	all := examples(b)
	b.ReportAllocs()
	for b.Loop() {
		for _, x := range all {
			if _, err := x.source.Ask(b.Context(), x.good, day(asked)); err != nil {
				b.Fatal(err)
			}
		}
	}
}
