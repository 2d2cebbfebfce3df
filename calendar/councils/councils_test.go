package councils

import (
	"strings"
	"sync"
	"testing"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
)

var whole = sync.OnceValues(func() (*calendar.Calendar, error) { return almanac.Build() })

func built(t *testing.T) (*List, *calendar.Calendar) {
	t.Helper()
	l, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	cal, err := whole()
	if err != nil {
		t.Fatal(err)
	}
	return l, cal
}

func TestCouncilsAreAllThere(t *testing.T) {
	l, _ := built(t)
	type of struct {
		kind   Kind
		nation calendar.Nation
	}
	there := make(map[of]int)
	for _, c := range l.All() {
		if c.Last.IsZero() {
			there[of{c.Kind, c.Nation}]++
		}
	}
	for what, n := range map[of]int{
		{Unitary, calendar.Scotland}: 32, {Unitary, calendar.Wales}: 22, {District, calendar.NorthernIreland}: 11,
		{LondonBorough, calendar.England}: 32, {MetropolitanBorough, calendar.England}: 36, {County, calendar.England}: 21,
		{District, calendar.England}: 164, {Unitary, calendar.England}: 63, {GreaterLondon, calendar.England}: 1, {CityOfLondon, calendar.England}: 1,
		{CombinedAuthority, calendar.England}: 13,
	} {
		if there[what] != n {
			t.Errorf("there are %d of kind %s in %s, want %d", there[what], what.kind, what.nation, n)
		}
	}
}

func TestACouncilIsFoundByWhatPeopleCallIt(t *testing.T) {
	l, _ := built(t)
	for _, tc := range []struct{ name, text, on, code, says string }{
		{"by its code", "LDS", "2026-11-28", "LDS", ""},
		{"in small letters", "lds", "2026-11-28", "LDS", ""},
		{"by the name of its area", "Leeds", "2026-11-28", "LDS", ""},
		{"by its whole name", "leeds city council", "2026-11-28", "LDS", ""},
		{"with an ampersand for and", "Brighton & Hove", "2026-11-28", "BNH", ""},
		{"without its apostrophe", "Kings Lynn and West Norfolk", "2026-11-28", "KIN", ""},
		{"in Wales", "Ynys Môn", "2026-11-28", "", "not the name"},
		{"a district that was abolished", "Allerdale", "2026-11-28", "", "its last day was 2023-03-31: choose Cumberland Council (CBD)"},
		{"by its code too", "ALL", "2026-11-28", "", "choose Cumberland Council (CBD)"},
		{"a county that became two", "Cumbria", "2026-11-28", "", "Cumberland Council (CBD) or Westmorland and Furness Council (WAF)"},
		{"as long as it was there", "Allerdale", "2023-03-31", "ALL", ""},
		{"a name that went from a county to its successor", "Somerset", "2026-11-28", "SMT", ""},
		{"when both were there in name", "Buckinghamshire", "2019-05-01", "", "say which by its code"},
		{"a combined authority that was abolished", "North of Tyne", "2026-11-28", "", "(NECA)"},
		{"as people call it", "Bristol", "2026-11-28", "BST", ""},
		{"in Scotland", "Glasgow", "2026-11-28", "GLG", ""},
		{"by the river", "Hull", "2026-11-28", "KHL", ""},
		{"a city with a namesake that is called otherwise", "Newcastle", "2026-11-28", "NET", ""},
		{"half a name", "Richmond", "2026-11-28", "", "did you mean"},
		{"what is no name", "City Council", "2026-11-28", "", "did you mean"},
		{"none", "Narnia", "2026-11-28", "", "such as Leeds or LDS"},
		{"nothing", "", "2026-11-28", "", "not the name"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, err := l.Find(tc.text, calendar.MustDate(tc.on))
			if c.Code != tc.code || (err == nil) != (tc.says == "") || err != nil && !strings.Contains(err.Error(), tc.says) {
				t.Errorf("got %s, %v", c.Code, err)
			}
		})
	}
}

func TestWhenACouncilIsElected(t *testing.T) {
	l, cal := built(t)
	for _, tc := range []struct {
		name, code, from string
		days             int
		poll             string // none, unknown or a day
	}{
		{"every council in Scotland in May 2027", "EDH", "2026-11-28", 120, "2027-05-06"},
		{"every council in Wales too", "CRF", "2026-11-28", 120, "2027-05-06"},
		{"and in Northern Ireland", "BFS", "2026-11-28", 120, "2027-05-06"},
		{"in Northern Ireland in 2023 it was put off by two weeks", "BFS", "2023-03-01", 120, "2023-05-18"},
		{"no council in Scotland in 2026", "EDH", "2026-02-01", 120, "none"},
		{"nor in 2028, for the term is five years", "EDH", "2028-02-01", 120, "none"},
		{"a London borough was elected in 2026", "CMD", "2026-04-10", 120, "2026-05-07"},
		{"its councillors are new", "CMD", "2026-05-20", 120, "2026-05-07"},
		{"and will not be elected in 2027", "CMD", "2026-11-28", 400, "none"},
		{"nor in 2029", "CMD", "2029-03-01", 120, "none"},
		{"whose next poll is not on the calendar", "CMD", "2030-03-01", 120, "unknown"},
		{"a borough that elects by thirds", "LDS", "2026-11-28", 120, "2027-05-06"},
		{"and the year after", "LDS", "2027-11-28", 200, "2028-05-04"},
		{"but not in the fourth", "LDS", "2028-11-28", 200, "none"},
		{"a borough that elects all at once", "WRL", "2026-02-01", 120, "none"},
		{"in 2027", "WRL", "2026-11-28", 120, "2027-05-06"},
		{"a county whose poll was put off by a year", "ESS", "2025-04-01", 60, "unknown"},
		{"to 2026", "ESS", "2026-04-01", 60, "2026-05-07"},
		{"after which it is being reorganised", "ESS", "2026-11-28", 120, "unknown"},
		{"a county whose poll was not put off", "KEN", "2025-04-01", 60, "2025-05-01"},
		{"one that was put off and not held", "SRY", "2026-04-01", 60, "unknown"},
		{"a district of which nobody has said", "ADU", "2026-11-28", 120, "unknown"},
		{"the Mayor of London", "GLA", "2028-03-01", 100, "2028-05-04"},
		{"a combined authority", "GMCA", "2028-03-01", 100, "unknown"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, ok := l.withCode(tc.code)
			if !ok {
				t.Fatalf("there is no %s", tc.code)
			}
			from := calendar.MustDate(tc.from)
			poll, known := c.Polls(cal).For(calendar.Span{First: from, Last: from.AddDays(tc.days - 1)})
			got := "unknown"
			switch {
			case known && poll.ID != "":
				got = poll.First.String()
			case known:
				got = "none"
			}
			if got != tc.poll {
				t.Errorf("got %s, want %s", got, tc.poll)
			}
		})
	}
}

// Fourteen county councils were elected in 2025, as the calendar has it.
func TestTheCountiesOf2025(t *testing.T) {
	l, cal := built(t)
	n := 0
	for _, c := range l.All() {
		if poll, ok := c.Polls(cal).Next(calendar.MustDate("2025-01-01")); ok && c.Kind == County && poll.First.Year() == 2025 {
			n++
		}
	}
	if n != 14 {
		t.Errorf("%d counties were elected in 2025", n)
	}
}

// A day that is not on the calendar is never made up.
func TestEveryPollIsOnTheCalendar(t *testing.T) {
	l, cal := built(t)
	known := 0
	for _, c := range l.All() {
		for _, poll := range c.Polls(cal).All {
			if e, ok := cal.Entry(poll.ID); !ok || e.First != poll.First || e.Kind != calendar.KindElection {
				t.Errorf("%s: %s", c.Code, poll.ID)
			}
		}
		if _, ok := c.Polls(cal).Next(calendar.MustDate("2026-11-28")); ok {
			known++
		}
	}
	if known < 80 {
		t.Errorf("of only %d councils the next poll is known", known)
	}
}
