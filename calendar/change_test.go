package calendar

import (
	"slices"
	"testing"
)

func calendarOf(t *testing.T, entries ...Entry) *Calendar {
	t.Helper()
	c, err := New(Span{MustDate("2027-01-01"), MustDate("2028-12-31")}, entries, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestChangesInPlainWords(t *testing.T) {
	christmas := entry("commons/recess/christmas/2027", "2027-12-18", "2028-01-03")
	christmas.Title = "Christmas recess"
	as := func(alter func(*Entry)) Entry {
		e := christmas
		alter(&e)
		return e
	}
	provisional := as(func(e *Entry) { e.Certainty = Provisional })
	expected := as(func(e *Entry) {
		e.Certainty, e.Probability = Projected, 0.9
		e.Earliest, e.Latest = MustDate("2027-12-15"), MustDate("2028-01-10")
		e.FirstLikely, e.LastLikely = &Span{MustDate("2027-12-15"), MustDate("2027-12-22")}, &Span{MustDate("2028-01-02"), MustDate("2028-01-10")}
	})
	later := as(func(e *Entry) { e.Last, e.Latest = MustDate("2028-01-10"), MustDate("2028-01-10") })
	budget := entry("uk-government/budget/spring/2027", "2027-03-10", "2027-03-10")
	budget.Kind, budget.Title, budget.Starts = KindBudget, "Spring Budget", "12:30"
	poll := entry("scottish-parliament/election/2027-05-06", "2027-05-06", "2027-05-06")
	poll.Kind, poll.Title, poll.Nation = KindElection, "By-election", Scotland
	ended := entry("commons/session/2027-28", "2027-05-11", "2028-04-27")
	ended.Kind, ended.Title = KindSession, "Session 2027-28"
	session := ended.RunningUntil(MustDate("2027-11-23"))

	for _, tc := range []struct {
		name          string
		before, after Entry
		says          string
		announced     bool
	}{
		{"what was expected is announced", expected, provisional, "Christmas recess 2027 of the House of Commons: was expected to begin between 15 and 22 December 2027, now announced: 18 December 2027 to 3 January 2028", true},
		{"something new", Entry{}, budget, "Spring Budget 2027: new, confirmed: 10 March 2027 at 12:30", true},
		{"something is gone", poll, Entry{}, "By-election 2027 of the Scottish Parliament (scotland): was confirmed: 6 May 2027, now gone", true},
		{"dates that move", christmas, later, "Christmas recess 2027 of the House of Commons: was 18 December 2027 to 3 January 2028, now confirmed: 18 December 2027 to 10 January 2028", true},
		{"what was announced is confirmed", provisional, christmas, "Christmas recess 2027 of the House of Commons: 18 December 2027 to 3 January 2028, was announced, now confirmed", true},
		{"an announcement is withdrawn", provisional, expected, "Christmas recess 2027 of the House of Commons: was announced: 18 December 2027 to 3 January 2028, now withdrawn and expected to begin between 15 and 22 December 2027", true},
		{"another title", as(func(e *Entry) { e.Title = "Christmas adjournment" }), christmas, `Christmas recess 2027 of the House of Commons: 18 December 2027 to 3 January 2028, was called "Christmas adjournment"`, true},
		{"another nation", as(func(e *Entry) { e.Nation = Wales }), christmas, "Christmas recess 2027 of the House of Commons: 18 December 2027 to 3 January 2028, was for wales, now for nowhere in particular", true},
		{"another day of return", christmas, as(func(e *Entry) { e.Returns = MustDate("2028-01-04") }), "Christmas recess 2027 of the House of Commons: 18 December 2027 to 3 January 2028, the House was to rise on a day not named and return on a day not named, now on a day not named and on 4 January 2028", true},
		{"a session ends", session, ended, "Session 2027-28 of the House of Commons: was from 11 May 2027 on, now confirmed: 11 May 2027 to 27 April 2028", true},
		{"one projection in the place of another", expected, as(func(e *Entry) {
			*e = expected
			e.Earliest, e.FirstLikely = MustDate("2027-12-16"), &Span{MustDate("2027-12-16"), MustDate("2027-12-22")}
		}), "Christmas recess 2027 of the House of Commons: was expected to begin between 15 and 22 December 2027, now expected to begin between 16 and 22 December 2027", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			of := func(e Entry) []Entry {
				if e.ID == "" {
					return nil
				}
				return []Entry{e}
			}
			changes := Diff(calendarOf(t, of(tc.before)...), calendarOf(t, of(tc.after)...))
			if len(changes) != 1 {
				t.Fatalf("%d changes", len(changes))
			}
			if got := changes[0].String(); got != tc.says || changes[0].Announced() != tc.announced {
				t.Errorf("announced %v: %s\nwant %v: %s", changes[0].Announced(), got, tc.announced, tc.says)
			}
		})
	}
}

func TestWhatIsNoChange(t *testing.T) {
	christmas := entry("commons/recess/christmas/2027", "2027-12-18", "2028-01-03")
	open := entry("commons/session/2027-28", "2027-05-11", "2027-05-11")
	open.Kind = KindSession
	session, aDayLater := open.RunningUntil(MustDate("2027-11-23")), open.RunningUntil(MustDate("2027-11-24"))
	rest := entry(session.ID+GoesOnMark, "2027-11-24", "2028-04-27")
	rest.Kind, rest.Certainty, rest.Probability = KindSession, Projected, 0.9
	restLater := rest
	restLater.First, restLater.Earliest = rest.First.AddDays(1), rest.First.AddDays(1)
	resourced := christmas
	resourced.Source.Name, resourced.Revised = "another source", MustDate("2027-11-01")
	if changes := Diff(calendarOf(t, christmas, session, rest), calendarOf(t, resourced, aDayLater, restLater)); len(changes) != 0 {
		t.Errorf("%v", changes)
	}
}

func TestChangesComeByDay(t *testing.T) {
	a, b, c := entry("lords/recess/a/2027", "2027-05-01", "2027-05-02"), entry("commons/recess/b/2027", "2027-03-01", "2027-03-02"), entry("commons/recess/c/2027", "2027-05-01", "2027-05-02")
	var ids []string
	for _, change := range Diff(calendarOf(t, a), calendarOf(t, b, c)) {
		ids = append(ids, change.Entry().ID)
	}
	if want := []string{b.ID, c.ID, a.ID}; !slices.Equal(ids, want) {
		t.Errorf("got %q, want %q", ids, want)
	}
}

func TestDaysThatNoEntryTellsOf(t *testing.T) {
	span := Span{MustDate("2027-03-04"), MustDate("2027-03-08")} // Thursday to Monday
	made := func(days ...Sitting) *Calendar {
		c, err := New(span, nil, map[Body]Sittings{Commons: days})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	const recess = "commons/recess/spring/2027"
	out := Sitting{Certainty: Confirmed}
	before := made(Sitting{1, Provisional, ""}, Sitting{0.3, Projected, ""}, out, out, Sitting{0.95, Projected, ""})
	after := made(Sitting{0, Provisional, ""}, Sitting{1, Provisional, ""}, Sitting{1, Confirmed, "commons/recall/2027-03-06"}, out, Sitting{1, Provisional, ""})
	var got []string
	for _, c := range DiffDays(before, after) {
		got = append(got, c.String())
	}
	want := []string{
		"House of Commons, Thursday 4 March 2027: is not down to sit; before, it is down to sit",
		"House of Commons, Friday 5 March 2027: is down to sit; before, it is not expected to sit",
		"House of Commons, Saturday 6 March 2027: sits; before, it does not sit",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	t.Run("one projection in the place of another is none", func(t *testing.T) {
		weaker := made(before.sittings[Commons][0], before.sittings[Commons][1], out, out, Sitting{0.4, Projected, ""})
		if changes := DiffDays(before, weaker); len(changes) != 0 {
			t.Errorf("%v", changes)
		}
	})
	t.Run("a recess that comes tells them itself", func(t *testing.T) {
		e := entry(recess, "2027-03-04", "2027-03-04")
		days := Sittings{{0, Provisional, recess}, before.sittings[Commons][1], out, out, before.sittings[Commons][4]}
		announced, err := New(span, []Entry{e}, map[Body]Sittings{Commons: days})
		if err != nil {
			t.Fatal(err)
		}
		if changes := DiffDays(before, announced); len(changes) != 0 {
			t.Errorf("%v", changes)
		}
	})
}
