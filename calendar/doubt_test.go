package calendar

import (
	"strings"
	"testing"
)

// knowledgeOn is that of a day on which the Commons usually announces its recesses 90
// days before, and has announced those up to the end of 2027 on 1 March.
func knowledgeOn(seen string) Knowledge {
	return Knowledge{Seen: MustDate(seen), Announcers: []Announcer{
		{
			Body: Commons, Kinds: []Kind{KindRecess}, Owner: "the House of Commons", Days: 90, Look: "whatson.parliament.uk", Source: "x",
			Made: []Made{{On: MustDate("2027-03-01"), Until: MustDate("2027-12-31"), Source: "x"}},
		},
		{Body: LocalGovernment, Kinds: []Kind{"council-tax-deadline"}, Owner: "the law", Never: true, Source: "x"},
		{Body: LocalGovernment, Owner: "each council", Look: "its calendar", Source: "x"},
	}}
}

func TestTheThreeKindsOfDoubt(t *testing.T) {
	recess := func(first, last string, certainty Certainty) Entry {
		e := entry("commons/recess/a/"+first, first, last)
		e.Certainty = certainty
		return e
	}
	council := func(kind Kind, day string) Entry {
		e := entry("local-government/"+string(kind)+"/"+day, day, day)
		e.Kind, e.Certainty = kind, Projected
		return e
	}
	for _, tc := range []struct {
		name  string
		seen  string
		e     Entry
		doubt Doubt
		says  string
	}{
		{"what is confirmed is in none", "2027-01-01", recess("2028-02-11", "2028-02-20", Confirmed), "", ""},
		{"what is announced may change", "2027-01-01", recess("2028-02-11", "2028-02-20", Provisional), MayChange, "may still change"},
		{"what was announced and is over", "2029-01-01", recess("2028-02-11", "2028-02-20", Provisional), MayChange, "never learnt whether it came so"},
		{"too early for the owner", "2027-11-12", recess("2028-02-11", "2028-02-20", Projected), NotAnnounced, "Not announced yet; the House of Commons usually does so by 13 November 2027."},
		{"time that it was announced", "2027-11-13", recess("2028-02-11", "2028-02-20", Projected), NotKnownHere, "By 13 November 2027 the House of Commons has usually announced this, but this calendar does not have it: look at whatson.parliament.uk."},
		{"it is known that it was announced", "2027-03-01", recess("2027-12-17", "2028-01-02", Projected), NotKnownHere, "On 1 March 2027 the House of Commons announced this, but"},
		{"the day before it was", "2027-02-28", recess("2027-12-17", "2028-01-02", Projected), NotAnnounced, "usually does so by 18 September 2027"},
		{"that announcement was of no later recess", "2027-03-01", recess("2028-02-11", "2028-02-20", Projected), NotAnnounced, "Not announced yet"},
		{"a recess of the past", "2029-01-01", recess("2028-02-11", "2028-02-20", Projected), NotKnownHere, "We never learnt whether this recess was held."},
		{"a day that a law gives", "2027-01-01", council("council-tax-deadline", "2027-03-10"), NotAnnounced, "Nobody announces this: it follows from a rule."},
		{"an owner of whom nothing is known, before the day", "2027-01-01", council("council-budget", "2027-02-20"), NotAnnounced, "Not announced yet."},
		{"and after it", "2027-03-01", council("council-budget", "2027-02-20"), NotKnownHere, "We never learnt whether and when this took place."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			k := knowledgeOn(tc.seen)
			c, err := New(Span{MustDate("2027-01-01"), MustDate("2028-12-31")}, []Entry{tc.e}, nil, JudgedBy(k))
			if err != nil {
				t.Fatal(err)
			}
			e, _ := c.Entry(tc.e.ID)
			if e.Doubt != tc.doubt || !strings.Contains(e.DoubtText, tc.says) || (tc.says == "") != (e.DoubtText == "") {
				t.Errorf("%q: %s", e.Doubt, e.DoubtText)
			}
		})
	}
}

func TestTheDoubtOfADay(t *testing.T) {
	easter := entry("commons/recess/easter/2028", "2028-04-07", "2028-04-23")
	easter.Certainty, easter.Probability = Projected, 0.9
	span := Span{MustDate("2027-01-01"), MustDate("2028-12-31")}
	days := make(Sittings, span.Days())
	on := func(d string) *Sitting { return &days[MustDate(d).DaysSince(span.First)] }
	for i := range days {
		days[i] = Sitting{Probability: 0.9, Certainty: Projected}
	}
	*on("2027-11-20") = Sitting{Probability: 1, Certainty: Confirmed}
	*on("2027-11-21") = Sitting{Probability: 1, Certainty: Provisional}
	*on("2028-04-11") = Sitting{Certainty: Projected, Cause: easter.ID}
	c, err := New(span, []Entry{easter}, map[Body]Sittings{Commons: days}, JudgedBy(knowledgeOn("2027-11-13")))
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name, day string
		doubt     Doubt
		says      string
	}{
		{"confirmed", "2027-11-20", "", ""},
		{"announced", "2027-11-21", MayChange, "may still change"},
		{"in a recess that is not announced", "2028-04-11", NotAnnounced, "Not announced yet; the House of Commons usually does so by 8 January 2028."},
		{"in a term whose recesses have usually been announced", "2028-01-20", NotKnownHere, "By 22 October 2027 the House of Commons has usually announced the recesses of this time, but"},
		{"in one whose have not", "2028-05-20", NotAnnounced, "The recesses of this time are not announced yet"},
		{"in the past", "2027-02-02", NotKnownHere, "We never learnt whether the House of Commons sat on this day."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			doubt, text := c.SittingDoubt(Commons, MustDate(tc.day)), c.SittingDoubtText(Commons, MustDate(tc.day))
			if doubt != tc.doubt || !strings.Contains(text, tc.says) || (tc.says == "") != (text == "") {
				t.Errorf("%q: %s", doubt, text)
			}
		})
	}
	if d := c.SittingDoubt(Senedd, MustDate("2028-01-20")); d != "" {
		t.Errorf("of a parliament that is not on this calendar: %s", d)
	}
}

// One far date does not silence the warning, nor does a gap that is over.
func TestFactsReachToTheFirstGap(t *testing.T) {
	announced := func(name, first, last string) Entry { return entry("commons/recess/"+name, first, last) }
	expected := func(name, first, last string, probability float64) Entry {
		e := announced(name, first, last)
		e.Certainty, e.Probability = Projected, probability
		return e
	}
	conference, far := announced("conference/2026", "2026-09-16", "2026-10-11"), announced("whitsun/2028", "2028-05-26", "2028-06-04")
	christmas, november := expected("christmas/2026", "2026-12-18", "2027-01-03", 0.98), expected("november/2026", "2026-11-12", "2026-11-15", 0.6)
	for _, tc := range []struct {
		name, seen    string
		entries       []Entry
		last, missing string
	}{
		{"nothing after it", "2026-10-01", []Entry{conference}, "2026-10-11", ""},
		{"a far date after a gap", "2026-10-01", []Entry{conference, christmas, far}, "2026-10-11", "commons/recess/christmas/2026"},
		{"what may not be called at all is no gap", "2026-10-01", []Entry{conference, november, announced("christmas/2026", "2026-12-18", "2027-01-03")}, "2027-01-03", ""},
		{"a gap that is over", "2027-02-01", []Entry{conference, christmas, announced("easter/2027", "2027-03-26", "2027-04-11")}, "2027-04-11", ""},
		{"a far date alone", "2026-10-01", []Entry{christmas, far}, "", "commons/recess/christmas/2026"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, err := New(Span{MustDate("2026-01-01"), MustDate("2028-12-31")}, tc.entries, nil, JudgedBy(knowledgeOn(tc.seen)))
			if err != nil {
				t.Fatal(err)
			}
			if h := c.Horizons()[0]; h.Last.String() != tc.last || h.Missing != tc.missing {
				t.Errorf("%+v", h)
			}
		})
	}
}
