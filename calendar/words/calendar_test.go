package words_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/words"
)

// What the calendar calls its entries and says of their doubts is in Welsh, but for the
// list of what is not yet: that may only shrink.
func TestTheCalendarOfThisYearAndTheNextIsInWelsh(t *testing.T) {
	const atMost = 5
	names, err := words.LoadNames()
	if err != nil {
		t.Fatal(err)
	}
	cal, err := almanac.Build(almanac.SeenOn(calendar.MustDate("2026-11-28")))
	if err != nil {
		t.Fatal(err)
	}
	listed := listed(t, "testdata/untranslated.txt")
	if len(listed) != atMost {
		t.Errorf("the list has %d phrases, and atMost is %d: both may only shrink", len(listed), atMost)
	}
	said := make(map[string]bool)
	for _, e := range cal.Entries(calendar.Query{Span: calendar.Span{First: calendar.MustDate("2026-11-01"), Last: calendar.MustDate("2027-12-31")}}) {
		for _, english := range []string{e.Title, e.DoubtText} {
			if english == "" || said[english] {
				continue
			}
			said[english] = true
			if names.Sentence(words.Welsh, english).Language != words.Welsh && !slices.Contains(listed, english) {
				t.Errorf("not in Welsh: %s", english)
			}
		}
	}
	for _, english := range listed {
		if !said[english] || names.Sentence(words.Welsh, english).Language == words.Welsh {
			t.Errorf("take it out of the list: %s", english)
		}
	}
}

// What kinds entries are of has a name in Welsh, whatever year they are in.
func TestEveryKindOfEntryHasAWelshName(t *testing.T) {
	names, err := words.LoadNames()
	if err != nil {
		t.Fatal(err)
	}
	cal, err := almanac.Build()
	if err != nil {
		t.Fatal(err)
	}
	named := make(map[calendar.Kind]bool)
	for _, e := range cal.Entries(calendar.Query{Span: cal.Span()}) {
		if name := names.Kind(words.Welsh, e.Kind); !named[e.Kind] && name.Language != words.Welsh {
			t.Errorf("%s has no Welsh name", e.Kind)
		}
		named[e.Kind] = true
	}
}

func listed(t *testing.T, file string) []string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.FieldsFunc(string(content), func(r rune) bool { return r == '\n' })
}
