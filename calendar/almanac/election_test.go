package almanac

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"divisionbell/calendar"
)

// announced makes an entry of both Houses, or of the one that is named, as a
// source would that told of it on that day.
func announced(on string, kind calendar.Kind, first, last, rises, returns string, houses ...calendar.Body) []calendar.Entry {
	if len(houses) == 0 {
		houses = []calendar.Body{calendar.Commons, calendar.Lords}
	}
	var entries []calendar.Entry
	for _, house := range houses {
		e := calendar.Entry{
			ID: string(house) + "/" + string(kind) + "/" + first[:4], Body: house, Kind: kind, Title: string(kind),
			First: day(first), Last: day(last), Earliest: day(first), Latest: day(last),
			Certainty: calendar.Provisional, Probability: 1, Source: calendar.Source{Name: "made up for a test", Announced: day(on)},
		}
		for text, to := range map[string]*calendar.Date{rises: &e.Rises, returns: &e.Returns} {
			if text != "" {
				*to = day(text)
			}
		}
		entries = append(entries, e)
	}
	return entries
}

func layer(known string, entries ...[]calendar.Entry) calendar.Layer {
	l := calendar.Layer{Name: "made up for a test", Known: day(known)}
	for _, more := range entries {
		l.Entries = append(l.Entries, more...)
	}
	return l
}

// calledIn2028 is a general election that nobody has called.
func calledIn2028() calendar.Layer {
	election := announced("2028-03-14", calendar.KindElection, "2028-05-04", "2028-05-04", "", "", calendar.Commons)
	election[0].ID = "commons/election/2028-05-04"
	return layer("2028-03-14", announced("2028-03-14", calendar.KindDissolution, "2028-03-30", "2028-05-08", "", "2028-05-09"), election)
}

func TestAnElectionThatIsCalledReshapesTheYear(t *testing.T) {
	was := build(t)
	is, err := Build(With(calledIn2028()))
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"commons/recess/easter/2028", "lords/recess/easter/2028", "commons/last-possible-election/2029-08-15"} {
		if _, ok := was.Entry(id); !ok {
			t.Errorf("%s is not there without the election, so this tests nothing", id)
		}
		if _, ok := is.Entry(id); ok {
			t.Errorf("%s is still there", id)
		}
	}
	for _, tc := range []struct{ name, id, first, last string }{
		{"the prorogation comes before the dissolution", "commons/prorogation/2028", "2028-03-24", "2028-03-29"},
		{"the new Parliament is opened a week after it met", "commons/state-opening/2028", "2028-05-16", "2028-05-16"},
		{"the party conferences stay", "parties/conference/labour/2028", "2028-09-24", "2028-09-27"},
		{"and the conference recess with them", "commons/recess/conference/2028", "2028-09-15", "2028-10-08"},
		{"the next session ends in the spring after", "commons/prorogation/2029", "2029-04-27", "2029-05-07"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e, ok := is.Entry(tc.id)
			if !ok || e.First != day(tc.first) || e.Last != day(tc.last) || e.Certainty != calendar.Projected {
				t.Errorf("%s: %s, %s; want %s to %s", tc.id, e.Span(), e.Certainty, tc.first, tc.last)
			}
			if e.Kind == calendar.KindProrogation && e.FirstLikely.Last.After(e.Latest) {
				t.Errorf("%s begins by %s and ends by %s", tc.id, e.FirstLikely.Last, e.Latest)
			}
		})
	}
	for d := range (calendar.Span{First: day("2028-03-30"), Last: day("2028-05-08")}).All() {
		if s, _ := is.Sitting(calendar.Commons, d); s.Probability != 0 || s.Cause != "commons/dissolution/2028" {
			t.Errorf("dissolved on %s: %+v", d, s)
		}
	}
	for _, tc := range []struct {
		name, day string
		from, to  float64
	}{
		{"before the last sitting", "2028-03-22", 0.7, 1},
		{"between the last sitting and the dissolution", "2028-03-28", 0, 0.5},
		{"once it has met", "2028-05-17", 0.7, 1},
	} {
		if s, _ := is.Sitting(calendar.Commons, day(tc.day)); s.Probability < tc.from || s.Probability > tc.to {
			t.Errorf("%s, on %s: %.2f, want between %v and %v", tc.name, tc.day, s.Probability, tc.from, tc.to)
		}
	}
}

func TestASessionProroguedInAutumnIsNotProroguedAgainInSpring(t *testing.T) {
	c, err := Build(With(layer("2027-09-01", announced("2027-09-01", calendar.KindProrogation, "2027-10-29", "2027-11-08", "2027-10-28", "2027-11-09"))))
	if err != nil {
		t.Fatal(err)
	}
	if e, ok := c.Entry("commons/prorogation/2028"); ok {
		t.Errorf("a session that began in November 2027 ends on %s", e.First)
	}
	if _, ok := c.Entry("commons/prorogation/2029"); !ok {
		t.Error("nothing is said of the spring of 2029")
	}
	if s, _ := c.Sitting(calendar.Commons, day("2027-11-03")); s.Sits() || s.Cause != "commons/prorogation/2027" {
		t.Errorf("prorogued, yet %+v", s)
	}
}

// An election in the autumn of a year with a prorogation in spring would give two
// things one id.
func TestAnElectionInTheAutumnAfterASpringProrogation(t *testing.T) {
	c, err := Build(With(layer("2027-01-11", announced("2027-01-11", calendar.KindDissolution, "2027-10-07", "2027-11-15", "", "2027-11-16"))))
	if err != nil {
		t.Fatal(err)
	}
	if e, ok := c.Entry("commons/prorogation/2027"); !ok || e.First != day("2027-04-30") {
		t.Errorf("got %+v", e)
	}
	if s, _ := c.Sitting(calendar.Commons, day("2027-10-05")); s.Sits() {
		t.Errorf("two days before the dissolution: %+v", s)
	}
}

func TestElectionsThatWereCalledCameOutSoWhenTheyWereKnown(t *testing.T) {
	for _, tc := range []struct {
		name, known, day string
		sits             bool
		cause            string
	}{
		{"before the election of 2024 was called, June was a month of sitting", "2024-05-01", "2024-06-11", true, ""},
		{"once Parliament was dissolved, it was not", "2024-05-30", "2024-06-11", false, "commons/dissolution/2024"},
		{"and there was no Whitsun recess to come", "2024-05-30", "2024-05-31", false, "commons/dissolution/2024"},
		{"but a sitting in the week after it was to meet", "2024-05-30", "2024-07-16", true, ""},
		{"before the election of 2019, November had sittings", "2019-10-25", "2019-11-19", true, ""},
		{"once it was dissolved, none", "2019-11-06", "2019-11-19", false, "commons/dissolution/2019"},
		{"nor a November recess within", "2019-11-06", "2019-11-08", false, "commons/dissolution/2019"},
		{"in 2019 it met before Christmas", "2019-11-06", "2019-12-18", true, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := knownOn(t, tc.known)
			if s, _ := c.Sitting(calendar.Commons, day(tc.day)); s.Sits() != tc.sits || s.Cause != tc.cause {
				t.Errorf("%s as known on %s: %+v", tc.day, tc.known, s)
			}
			for _, e := range c.Of(calendar.Commons, calendar.KindRecess) {
				for _, d := range c.Of(calendar.Commons, calendar.KindDissolution) {
					if e.Certainty == calendar.Projected && e.Span().Overlaps(d.Span()) {
						t.Errorf("%s, %s, is projected into %s", e.ID, e.Span(), d.ID)
					}
				}
			}
		})
	}
}

func TestTheStateOpeningAfterAnElectionIsProjectedUntilItIsAnnounced(t *testing.T) {
	for _, tc := range []struct{ name, known, id, opens, certainty string }{
		{"in May 2017 nobody had said when", "2017-05-10", "commons/state-opening/2017", "2017-06-21", "projected"},
		{"in 2024 it was said when the election was called", "2024-05-22", "commons/state-opening/2024", "2024-07-17", "confirmed"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := knownOn(t, tc.known)
			e, ok := c.Entry(tc.id)
			if !ok || string(e.Certainty) != tc.certainty || !(calendar.Span{First: e.Earliest, Last: e.Latest}).Contains(day(tc.opens)) {
				t.Errorf("the State Opening of %s as known on %s: %+v", tc.opens, tc.known, e)
			}
			if e.Certainty == calendar.Projected && !strings.Contains(e.Source.Note, "State Opening") {
				t.Errorf("it does not say by what rule: %q", e.Source.Note)
			}
		})
	}
}

// calledFor2029 is a general election of which nothing but the day of the poll is known.
func calledFor2029() calendar.Layer {
	election := announced("2029-03-20", calendar.KindElection, "2029-05-03", "2029-05-03", "", "", calendar.Commons)
	election[0].ID = "commons/election/2029-05-03"
	return layer("2029-03-20", election)
}

func TestAnElectionThatIsCalledDissolvesParliament(t *testing.T) {
	c, err := Build(With(calledFor2029()))
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ name, id, span, within string }{
		{"25 working days before the poll, until the new Parliament meets", "dissolution/2029", "2029-03-27/2029-05-07", "2029-03-27/2029-05-14"},
		{"prorogued from the last sitting to it", "prorogation/2029", "2029-03-23/2029-03-26", ""},
		{"opened a week after it met", "state-opening/2029", "2029-05-15", ""},
		{"no Easter recess is to come in the campaign", "recess/easter/2029", "", ""},
	} {
		for _, house := range []calendar.Body{calendar.Commons, calendar.Lords} {
			t.Run(tc.name+", "+string(house), func(t *testing.T) {
				span, within := "", ""
				e, ok := c.Entry(string(house) + "/" + tc.id)
				if ok {
					span, within = e.Span().String(), calendar.Span{First: e.Earliest, Last: e.Latest}.String()
					if e.Certainty != calendar.Projected || e.Probability >= 1 || e.Source.Note == "" {
						t.Errorf("%s is %s, odds %v, note %q", e.ID, e.Certainty, e.Probability, e.Source.Note)
					}
				}
				if span != tc.span || tc.within != "" && within != tc.within {
					t.Errorf("%s: %q within %q, want %q within %q", tc.id, span, within, tc.span, tc.within)
				}
			})
		}
	}
	for d := range (calendar.Span{First: day("2029-03-27"), Last: day("2029-05-07")}).All() {
		if s, _ := c.Sitting(calendar.Commons, d); s.Probability > 0.06 || s.Cause != "commons/dissolution/2029" && s.Probability > 0 {
			t.Errorf("in the campaign, on %s: %+v", d, s)
		}
	}
	for _, tc := range []struct {
		name, day string
		from, to  float64
	}{
		{"two weeks before", "2029-03-13", 0.8, 1},
		{"when it may have met", "2029-05-08", 0.3, 0.9},
		{"once it has", "2029-05-22", 0.8, 1},
	} {
		if s, _ := c.Sitting(calendar.Commons, day(tc.day)); s.Probability < tc.from || s.Probability > tc.to {
			t.Errorf("%s, on %s: %.2f, want between %v and %v", tc.name, tc.day, s.Probability, tc.from, tc.to)
		}
	}
}

func TestADissolutionThatIsAnnouncedKeepsItsID(t *testing.T) {
	called := calledFor2029()
	projected, err := Build(With(called))
	if err != nil {
		t.Fatal(err)
	}
	dissolved := layer("2029-03-22", announced("2029-03-22", calendar.KindDissolution, "2029-03-28", "2029-05-08", "", "2029-05-09"))
	is, err := Build(With(called, dissolved))
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"commons/dissolution/2029", "lords/dissolution/2029"} {
		was, wasThere := projected.Entry(id)
		now, ok := is.Entry(id)
		if !wasThere || !ok || was.Certainty != calendar.Projected || now.Certainty != calendar.Provisional || now.First != day("2029-03-28") {
			t.Errorf("%s was %s, %s, and is %s, %s", id, was.Span(), was.Certainty, now.Span(), now.Certainty)
		}
	}
	if all := is.Of(calendar.Commons, calendar.KindDissolution); all[len(all)-1].First != day("2029-03-28") {
		t.Errorf("another one is left on %s", all[len(all)-1].First)
	}
}

// Without the rows that tell of them, the dissolutions of four elections begin on the
// day on which they did.
func TestPastDissolutionsFollowTheRule(t *testing.T) {
	known, err := Known()
	if err != nil {
		t.Fatal(err)
	}
	was := make(map[string]calendar.Entry)
	kept := known
	kept.Entries = nil
	for _, e := range known.Entries {
		if e.Kind == calendar.KindDissolution && e.First.Year() >= 2015 && (e.Body == calendar.Commons || e.Body == calendar.Lords) {
			was[e.ID] = e
		} else {
			kept.Entries = append(kept.Entries, e)
		}
	}
	c, err := Complete(kept)
	if err != nil {
		t.Fatal(err)
	}
	for id, e := range was {
		is, ok := c.Entry(id)
		if !ok || is.First != e.First || is.LastLikely == nil || !is.LastLikely.Contains(e.Last) {
			t.Errorf("%s was %s, by the rule %s, ends %s", id, e.Span(), is.Span(), is.LastLikely)
		}
	}
	if len(was) != 8 {
		t.Errorf("%d dissolutions since 2015, want four of either House", len(was))
	}
}

func TestNoHouseIsExpectedToSitWhenParliamentHasRunItsFiveYears(t *testing.T) {
	c := build(t)
	const limit = "commons/last-possible-election/2029-08-15"
	for _, house := range []calendar.Body{calendar.Commons, calendar.Lords} {
		for d := range (calendar.Span{First: day("2029-07-09"), Last: day("2029-08-15")}).All() {
			if s, _ := c.Sitting(house, d); s.Probability > 0.5 || s.Sits() || s.Probability > 0 && s.Cause == "" {
				t.Errorf("%s on %s: %+v", house, d, s)
			}
		}
		if s, _ := c.Sitting(house, day("2029-07-09")); s.Probability < 0.3 || s.Cause != limit {
			t.Errorf("%s on the day of the dissolution by law: %+v; a new Parliament may be sitting", house, s)
		}
		if s, _ := c.Sitting(house, day("2029-07-05")); !s.Sits() {
			t.Errorf("%s in the week before: %+v", house, s)
		}
	}
	is, err := Build(With(calledIn2028()))
	if err != nil {
		t.Fatal(err)
	}
	if s, _ := is.Sitting(calendar.Commons, day("2029-07-10")); !s.Sits() {
		t.Errorf("a Parliament elected in 2028 has years to run: %+v", s)
	}
}

func TestWhateverTheDayOfThePollNothingIsProjectedIntoTheCampaign(t *testing.T) {
	for poll := day("2027-01-07"); poll.Before(day("2029-08-15")); poll = poll.AddDays(35) {
		election := announced("2026-11-30", calendar.KindElection, poll.String(), poll.String(), "", "", calendar.Commons)
		election[0].ID = "commons/election/" + poll.String()
		c, err := Build(With(layer("2026-11-30", election)))
		if err != nil {
			t.Fatalf("a poll on %s: %v", poll, err)
		}
		for _, house := range []calendar.Body{calendar.Commons, calendar.Lords} {
			dissolved, ok := c.On(poll, house, calendar.KindDissolution)
			if !ok {
				t.Errorf("a poll on %s, and the %s is not dissolved", poll, house)
				continue
			}
			for _, kind := range []calendar.Kind{calendar.KindRecess, calendar.KindProrogation, calendar.KindStateOpening} {
				for _, e := range c.Of(house, kind) {
					if e.Span().Overlaps(dissolved.Span()) {
						t.Errorf("a poll on %s: %s, %s, lies in %s", poll, e.ID, e.Span(), dissolved.Span())
					}
				}
			}
			// One that is projected for spring has the id of that year.
			_, month, _ := poll.YMD()
			opening, ok := c.Entry(fmt.Sprintf("%s/state-opening/%d", house, dissolved.Returns.Year()))
			n := opening.First.DaysSince(dissolved.Last)
			if !ok || month < time.June && (n <= 0 || n > 21) {
				t.Errorf("a poll on %s: the %s returns on %s and is opened on %s", poll, house, dissolved.Returns, opening.First)
			}
		}
	}
}
