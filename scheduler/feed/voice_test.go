package feed_test

import (
	"slices"
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/words"
	"divisionbell/calendar/words/wordstest"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/feed"
)

func TestTheTextsOfFeedsAreInWelsh(t *testing.T) {
	texts, err := feed.Texts()
	if err != nil {
		t.Fatal(err)
	}
	var composed []string
	for _, name := range feed.Names() {
		composed = append(composed, "name."+name, "about."+name)
	}
	for _, edges := range []string{"rises", "returns", "both", "may-rise", "may-return", "may-both"} {
		composed = append(composed, "sits."+edges, "each."+edges)
	}
	wordstest.Check(t, wordstest.Room{Texts: texts, Sources: []string{"*.go"}, Composed: composed})
}

func TestFeedsInWelsh(t *testing.T) {
	cal, err := almanac.Build(almanac.SeenOn(calendar.MustDate("2026-11-28")))
	if err != nil {
		t.Fatal(err)
	}
	c, _ := feed.In(words.Welsh).Named(cal, "wales", calendar.MustDate("2026-11-28"))
	if c.Name != "Cymru" {
		t.Errorf("the feed is called %q", c.Name)
	}
	recess := find(t, c, "recess.christmas.2026")
	if recess.Summary != "Toriad y Nadolig (disgwyliedig)" || recess.Language != words.Welsh {
		t.Errorf("summary %q in %q", recess.Summary, recess.Language)
	}
	if want := "Erbyn 15 Mai 2026 bydd y Senedd fel arfer wedi cyhoeddi hyn, ond nid yw yn y calendr hwn"; !strings.HasPrefix(recess.Description, want) {
		t.Errorf("description %q, want it to begin %q", recess.Description, want)
	}
	ics, err := feed.Encode(c)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(ics), "SUMMARY;LANGUAGE=cy:Toriad y Nadolig") {
		t.Error("no event is told to be in Welsh")
	}
	english, _ := feed.Named(cal, "wales", calendar.MustDate("2026-11-28"))
	if ics, err = feed.Encode(english); err != nil || strings.Contains(string(ics), "LANGUAGE=") {
		t.Errorf("English feeds tell no language (%v)", err)
	}
	uids := func(c feed.Calendar) (all []string) {
		for _, e := range c.Events {
			all = append(all, e.UID)
		}
		return all
	}
	if !slices.Equal(uids(c), uids(english)) {
		t.Error("the events are not the same in both languages")
	}
}

func TestWhatHasNoWelshIsToldInEnglishThroughout(t *testing.T) {
	entry := calendar.Entry{
		ID: "commons/oral-questions/culture/2027-01-07", Body: calendar.Commons, Kind: calendar.KindQuestions,
		Title: "Oral questions: Culture, Media and Sport", First: calendar.MustDate("2027-01-07"), Last: calendar.MustDate("2027-01-07"),
		Certainty: calendar.Confirmed, Probability: 1, Source: calendar.Source{Name: "whatson.parliament.uk"},
	}
	got := feed.In(words.Welsh).FromEntries([]calendar.Entry{entry})[0]
	if want := "Oral questions: Culture, Media and Sport, House of Commons"; got.Summary != want || got.Language != words.English {
		t.Errorf("%q in %q, want %q and told to be English", got.Summary, got.Language, want)
	}
}

func TestTheBestMomentsInWelsh(t *testing.T) {
	cal, err := almanac.Build(almanac.SeenOn(calendar.MustDate("2026-11-28")))
	if err != nil {
		t.Fatal(err)
	}
	book, err := rule.Load()
	if err != nil {
		t.Fatal(err)
	}
	a, err := advice.New(book, cal)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := a.BestTime(advice.Question{Office: "ms", Action: "visit", From: calendar.MustDate("2026-11-28"), Days: 120, Limit: 3, Nation: calendar.Wales})
	if err != nil {
		t.Fatal(err)
	}
	c := feed.In(words.Welsh).FromAnswer(answer, a.In(words.Welsh))
	if c.Name != "Yr amser gorau: ymweliad gan eich Aelod o'r Senedd" {
		t.Errorf("the feed is called %q", c.Name)
	}
	first := c.Events[0]
	if !strings.HasPrefix(first.Summary, "Amser da ar gyfer ymweliad gan eich Aelod o'r Senedd") || !strings.HasPrefix(first.Description, "Dechreuwch erbyn dydd ") {
		t.Errorf("%q: %q", first.Summary, first.Description)
	}
}

func find(t *testing.T, c feed.Calendar, part string) feed.Event {
	t.Helper()
	for _, e := range c.Events {
		if strings.Contains(e.UID, part) {
			return e
		}
	}
	t.Fatalf("no event is like %s", part)
	return feed.Event{}
}
