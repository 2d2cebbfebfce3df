package numbers

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/store"
	"divisionbell/store/bolt"
)

// world is a store with members, and somebody who publishes what they do.
type world struct {
	*testing.T
	*Publisher
	today calendar.Date
}

func newWorld(t *testing.T, today string) *world {
	t.Helper()
	st, err := bolt.Open(filepath.Join(t.TempDir(), "store.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	w := &world{T: t, today: day(today)}
	w.Publisher = &Publisher{Store: st, Location: time.UTC, Now: func() time.Time { return w.today.At(9, 0, time.UTC) }}
	return w
}

func day(s string) calendar.Date { return calendar.MustDate(s) }

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) join(name string, change ...func(*store.Member)) {
	w.Helper()
	m := store.Member{ID: name, Email: name + "@example.org", State: store.StateActive}
	for _, to := range change {
		to(&m)
	}
	w.must(w.Store.AddMember(w.Context(), m))
}

// letters has so many members join who each write to an MP on that day.
func (w *world) letters(n int, who, on string, change ...func(*store.Contact)) {
	w.Helper()
	for i := range n {
		name := fmt.Sprint(who, i)
		w.join(name)
		w.letter(name, on, change...)
	}
}

func (w *world) letter(member, on string, change ...func(*store.Contact)) {
	w.Helper()
	c := store.Contact{ID: store.NewID(), Member: member, Office: "mp", Action: "write", Nation: calendar.England, First: day(on), Last: day(on)}
	for _, to := range change {
		to(&c)
	}
	_, err := w.Store.AddContact(w.Context(), c, nil, store.IdempotencyKey{})
	w.must(err)
}

// publishes lets the days pass until one, and returns all months as they are shown then.
func (w *world) publishes(until string) string {
	w.Helper()
	for last := day(until); !w.today.After(last); w.today = w.today.AddDays(1) {
		_, err := w.Publish(w.Context())
		w.must(err)
	}
	return w.shown()
}

func (w *world) shown() string {
	w.Helper()
	n, err := Read(w.Context(), w.Store)
	w.must(err)
	raw, err := json.Marshal(n)
	w.must(err)
	return string(raw)
}

func to(office string, nation calendar.Nation) func(*store.Contact) {
	return func(c *store.Contact) { c.Office, c.Nation = office, nation }
}

func TestAMonthIsCountedOnceItIsOver(t *testing.T) {
	w := newWorld(t, "2027-01-28")
	w.letters(8, "ada", "2027-01-12")
	w.letters(9, "bea", "2027-01-20", to("peer", calendar.Wales))
	w.letters(2, "cy", "2027-01-20", to("minister", calendar.England))
	if got := w.publishes("2027-01-31"); !strings.Contains(got, `"Months":[]`) {
		t.Errorf("while it runs there is %s", got)
	}
	counted := w.publishes("2027-02-01")
	for _, want := range []string{`"First":"2027-01-01","Last":"2027-01-31","Contacts":19`, `"what":"mp","n":8`, `{"by":"office","what":"rest","n":11}`, `"what":"wales","n":9}`} {
		if !strings.Contains(counted, want) {
			t.Errorf("%s is not in %s", want, counted)
		}
	}
	if strings.Contains(counted, `"minister"`) {
		t.Errorf("two members who wrote to a minister are shown: %s", counted)
	}

	// Whatever becomes of it later, it stays as it is.
	w.must(w.Store.RemoveMember(w.Context(), "ada0"))
	w.letters(1, "late", "2027-01-12")
	if got := w.publishes("2027-02-20"); got != counted {
		t.Errorf("later there is %s", got)
	}
}

func TestAMonthOfTooFewIsCountedWithTheNext(t *testing.T) {
	w := newWorld(t, "2027-02-18")
	w.letters(3, "ada", "2027-01-12")
	for range 20 {
		w.letter("ada0", "2027-01-13")
	}
	if got := w.publishes("2027-02-20"); !strings.Contains(got, `"Months":[]`) {
		t.Errorf("of three members there is %s", got)
	}
	w.letters(4, "bea", "2027-02-22")
	if got := w.publishes("2027-03-01"); !strings.Contains(got, `"First":"2027-01-01","Last":"2027-02-28","Contacts":27`) {
		t.Errorf("of seven there is %s", got)
	}
}

func TestWhatWasGivenUpIsNotCounted(t *testing.T) {
	w := newWorld(t, "2027-01-30")
	w.letters(6, "ada", "2027-01-12")
	w.letters(6, "bea", "2027-01-12", func(c *store.Contact) { c.Cancelled = c.First })
	w.letters(6, "cy", "2027-01-12", func(c *store.Contact) { c.Outcome = &store.Outcome{Result: "called-off", On: c.First} })
	if got := w.publishes("2027-02-01"); !strings.Contains(got, `"Contacts":6`) {
		t.Errorf("there is %s", got)
	}
}

// A clock that is ahead for one start closes no month that is not over.
func TestAClockThatIsAheadClosesNoMonth(t *testing.T) {
	w := newWorld(t, "2027-01-04")
	w.letters(8, "ada", "2027-01-12")
	w.publishes("2027-01-05")
	w.today = day("2028-06-01")
	if got := w.publishes("2028-06-01"); !strings.Contains(got, `"Months":[]`) {
		t.Errorf("there is %s", got)
	}
}

// told has so many members write at a moment of that grade, and say what came of it.
func (w *world) told(n int, who, grade, result string) {
	w.Helper()
	i := 0
	w.letters(n, who, "2027-01-12", func(c *store.Contact) {
		c.Accepted = &store.Judgement{Grade: grade}
		c.Outcome = &store.Outcome{Result: result, On: day("2027-02-20")}
		if result == "replied" {
			c.Outcome.Replied = c.First.AddDays(3 + i%9)
		}
		i++
	})
}

func TestOutcomesAgainstTiming(t *testing.T) {
	w := newWorld(t, "2027-03-28")
	w.told(40, "ada", "good", "replied")
	w.told(24, "bea", "ideal", "no-reply")
	w.told(31, "cy", "poor", "replied")
	w.told(20, "dot", "fair", "no-reply")
	if got := w.publishes("2027-03-31"); !strings.Contains(got, `"Timing":null`) {
		t.Errorf("before answers can have come there is %s", got)
	}
	w.publishes("2027-04-02")
	n, err := Read(w.Context(), w.Store)
	w.must(err)
	if n.Timing == nil {
		t.Fatal("nothing is told")
	}
	if g, o := n.Timing.Good, n.Timing.Other; g.Of != 40 || g.Cases != 64 || o.Of != 31 || o.Cases != 51 {
		t.Errorf("good %+v, other %+v", g, o)
	}
	if d := n.Timing.More; d.Least > 0 || d.Top < 0 {
		t.Errorf("40 of 64 and 31 of 51 differ by %+v", d)
	}
	if s := n.Timing.Sooner; s == nil || s.Good.Median != 6 || s.GoodCases != 40 || s.OtherCases != 30 {
		t.Errorf("sooner is %+v", s)
	}
}

func TestWhenNothingIsSaidOfTiming(t *testing.T) {
	for _, tc := range []struct {
		name   string
		answer []int // good answered and not, other answered and not, not told
	}{
		{"too few in good windows", []int{20, 9, 30, 30, 0}},
		{"too few in others", []int{30, 30, 20, 9, 0}},
		{"too few without an answer", []int{40, 4, 30, 30, 0}},
		{"too few who have not told", []int{30, 30, 30, 30, 3}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorld(t, "2027-04-18")
			w.told(tc.answer[0], "ada", "good", "replied")
			w.told(tc.answer[1], "bea", "good", "no-reply")
			w.told(tc.answer[2], "cy", "poor", "replied")
			w.told(tc.answer[3], "dot", "poor", "no-reply")
			w.letters(tc.answer[4], "eve", "2027-01-12")
			if got := w.publishes("2027-04-20"); !strings.Contains(got, `"Timing":null`) {
				t.Errorf("there is %s", got)
			}
		})
	}
}

func TestACampaignIsCountedByTheWeekInSteps(t *testing.T) {
	w := newWorld(t, "2027-01-04") // a Monday
	c, err := w.Store.AddCampaign(w.Context(), store.Campaign{
		ID: "c", Title: "=HYPERLINK(\"https://example.org\")", Office: "mp", Action: "write", Nations: []calendar.Nation{calendar.England},
		First: day("2027-01-11"), Last: day("2027-02-26"), Weekly: 5,
	})
	w.must(err)
	for i := range 23 {
		name := fmt.Sprint("member", i)
		w.join(name, func(m *store.Member) { m.AskSince = day("2026-12-01") })
		if i >= 13 {
			continue
		}
		w.must(w.Store.AddReply(w.Context(), store.Reply{Campaign: c.ID, Member: name, Planned: day("2027-01-12"), On: day("2027-01-06")}))
		w.letter(name, "2027-01-12", func(one *store.Contact) {
			one.Campaign = c.ID
			one.Steps = []store.Step{{Name: "send", Due: one.First}}
			if i < 7 {
				one.Steps[0].State, one.Steps[0].Settled = store.StepDone, day("2027-01-12")
			}
			if i < 4 {
				one.Outcome = &store.Outcome{Result: "replied", On: day("2027-01-13")}
			}
		})
	}
	w.join("welsh", func(m *store.Member) { m.AskSince, m.Nation = day("2026-12-01"), calendar.Wales })
	w.join("silent")
	w.publishes("2027-01-20")
	weeks, err := OfCampaign(w.Context(), w.Store, c.ID)
	w.must(err)
	if got, want := fmt.Sprint(weeks), "[{2027-01-17 20 10 5 0} {2027-01-10 20 10 0 0} {2027-01-03 20 0 0 0}]"; got != want {
		t.Errorf("it is counted as %s, want %s", got, want)
	}

	// Who is erased in the middle of a week stays in what was counted.
	w.must(w.Store.RemoveMember(w.Context(), "member0"))
	w.must(w.Begin(w.Context(), c))
	same, err := OfCampaign(w.Context(), w.Store, c.ID)
	w.must(err)
	if fmt.Sprint(same) != fmt.Sprint(weeks) {
		t.Errorf("after somebody was erased it is counted as %v", same)
	}

	file, err := CSV(w.Context(), w.Store)
	w.must(err)
	if want := "\"'=HYPERLINK(\"\"https://example.org\"\")\",2027-01-11,2027-01-17,campaign,answered,fewer than 5\r\n"; !strings.Contains(string(file), want) {
		t.Errorf("%q is not in %s", want, file)
	}
	for line := range strings.SplitSeq(string(file), "\r\n") {
		if line != "" && strings.ContainsAny(line[:1], "=+-@\t") {
			t.Errorf("a spreadsheet takes %q for a formula", line)
		}
	}
}

// An officer starts a campaign for each choice of nations, which is as many filters: all that
// they tell is the sum of the same numbers, each known within five.
func TestCampaignsForEachChoiceOfNationsTellNoMore(t *testing.T) {
	w := newWorld(t, "2027-01-04")
	wants := map[calendar.Nation]int{calendar.England: 9, calendar.Scotland: 6, calendar.Wales: 1, calendar.NorthernIreland: 13, "": 2}
	for nation, n := range wants {
		for i := range n {
			w.join(fmt.Sprint("in", nation, i), func(m *store.Member) { m.AskSince, m.Nation = day("2026-12-01"), nation })
		}
	}
	for choice := range 1 << len(calendar.Nations()) {
		c := store.Campaign{ID: fmt.Sprint("c", choice), First: day("2027-01-11"), Last: day("2027-02-26"), Weekly: 5}
		want := 0
		for i, n := range calendar.Nations() {
			if choice&(1<<i) != 0 {
				c.Nations = append(c.Nations, n)
			}
			if choice&(1<<i) != 0 || choice == 0 {
				want += inSteps(wants[n])
			}
		}
		c, err := w.Store.AddCampaign(w.Context(), c)
		w.must(err)
		w.must(w.Begin(w.Context(), c))
		weeks, err := OfCampaign(w.Context(), w.Store, c.ID)
		w.must(err)
		if len(weeks) != 1 || weeks[0].Asked != want {
			t.Errorf("for %v it is counted as %v, want %d", c.Nations, weeks, want)
		}
	}
}
