package scheduler_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/layers"
	"divisionbell/scheduler"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/following"
	"divisionbell/scheduler/letter/lettertest"
	"divisionbell/store"
	"divisionbell/store/bolt"
)

// newsroom is a service that tells members what is near of what they follow.
type newsroom struct {
	*testing.T
	*scheduler.News
	now  time.Time
	said []layers.Record
	book *rule.Book
}

func newNewsroom(t *testing.T, members ...string) *newsroom {
	t.Helper()
	st, err := bolt.Open(filepath.Join(t.TempDir(), "bell.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	book, err1 := rule.Load()
	matcher, err2 := following.NewMatcher()
	letters, err3 := lettertest.New("https://bell.example.org")
	london, err4 := time.LoadLocation("Europe/London")
	for _, err := range []error{err1, err2, err3, err4} {
		if err != nil {
			t.Fatal(err)
		}
	}
	n := &newsroom{T: t, now: time.Date(2027, 1, 4, 8, 0, 0, 0, time.UTC), book: book}
	n.News = &scheduler.News{Store: st, Matcher: matcher, Letters: letters, Now: func() time.Time { return n.now }, Location: london}
	for _, name := range members {
		if err := st.AddMember(t.Context(), store.Member{ID: name, Email: name + "@example.org", Created: n.now}); err != nil {
			t.Fatal(err)
		}
	}
	n.announce()
	return n
}

// announce puts stages of bills on the calendar, each written as 4012 2027-01-12.
func (n *newsroom) announce(stages ...string) {
	n.Helper()
	known := calendar.DateIn(n.now, n.Location)
	layer := calendar.Layer{Name: "stages", Known: known}
	for _, s := range stages {
		bill, on, _ := strings.Cut(s, " ")
		d := calendar.MustDate(on)
		layer.Entries = append(layer.Entries, calendar.Entry{
			ID: "commons/bill-stage/" + bill + "/sitting-1", Kind: "bill-stage", Body: calendar.Commons, Title: "Bill " + bill + ": 2nd reading",
			First: d, Last: d, Earliest: d, Latest: d, Certainty: calendar.Provisional, Probability: 1, Source: calendar.Source{Name: "a list"}, Revised: known,
		})
	}
	n.said = append(n.said, layers.Record{Standing: layers.Import, At: n.now, Layer: layer})
	e, err := edition.New(n.said, n.book, calendar.MustDate("2026-01-01"))
	if err != nil {
		n.Fatal(err)
	}
	if n.Editions == nil {
		n.Editions = edition.NewEditions(e, n.now)
		return
	}
	n.Editions.Put(e, n.now)
}

func (n *newsroom) follow(member, bill string) {
	n.Helper()
	if err := n.Store.AddFollow(n.Context(), store.Follow{Member: member, Kind: store.FollowBill, Subject: bill, Created: n.now}); err != nil {
		n.Fatal(err)
	}
}

// owes looks, and returns what a member is then to be told, by subject.
func (n *newsroom) owes(member string) []string {
	n.Helper()
	if _, err := n.Look(n.Context()); err != nil {
		n.Fatal(err)
	}
	mails, err := n.Store.Mails(n.Context(), member, "")
	if err != nil {
		n.Fatal(err)
	}
	m, err := n.Store.Member(n.Context(), member)
	if err != nil {
		n.Fatal(err)
	}
	subjects := []string{}
	for _, one := range mails {
		message, err := n.Write(n.Context(), m, one.ID, []store.Mail{one}, n.now.In(n.Location))
		if err != nil {
			subjects = append(subjects, err.Error())
			continue
		}
		subjects = append(subjects, message.Subject)
	}
	return subjects
}

func (n *newsroom) wants(when, member string, subjects ...string) {
	n.Helper()
	if got, want := strings.Join(n.owes(member), "\n"), strings.Join(subjects, "\n"); got != want {
		n.Errorf("%s:\n%s\nwant\n%s", when, got, want)
	}
}

func TestNewsOfWhatIsFollowed(t *testing.T) {
	n := newNewsroom(t, "ada", "bea")
	n.follow("ada", "4012")
	n.follow("ada", "4013")
	n.wants("nothing is announced", "ada")

	n.announce("4012 2027-01-18", "4013 2027-01-19", "4014 2027-01-12")
	const monday = "Monday 18 January: Bill 4012: 2nd reading (may still change)"
	n.wants("one is ten working days off, one eleven, one is not followed", "ada", monday)
	n.wants("looked at again", "ada", monday)
	n.wants("who follows nothing", "bea")

	n.now = n.now.AddDate(0, 0, 1)
	const tuesday = "Tuesday 19 January: Bill 4013: 2nd reading (may still change)"
	n.wants("a day later the other is near", "ada", monday, tuesday)

	n.now = n.now.Add(time.Hour)
	n.follow("bea", "4012")
	n.follow("bea", "4013")
	n.wants("who begins to follow both gets one mail", "bea", "Monday 18 January: Bill 4012: 2nd reading (may still change), and 1 more")

	n.announce("4012 2027-01-13")
	const wednesday = "Wednesday 13 January: Bill 4012: 2nd reading (may still change)"
	n.wants("it is put forward, and what was told of it holds no more", "ada", store.ErrNotFound.Error(), tuesday, wednesday)
}

func TestWhoWantsNoNewsGetsNone(t *testing.T) {
	n := newNewsroom(t, "ada", "bea", "cy")
	n.announce("4012 2027-01-12")
	for _, name := range []string{"ada", "bea", "cy"} {
		n.follow(name, "4012")
	}
	m, err := n.Store.Member(t.Context(), "ada")
	if err != nil {
		t.Fatal(err)
	}
	m.Off = []store.MailKind{store.MailFollowing}
	if _, err := n.Store.UpdateMember(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if err := n.Store.RemoveMember(t.Context(), "bea"); err != nil {
		t.Fatal(err)
	}
	n.wants("she does not want it", "ada")
	n.wants("she does", "cy", "Tuesday 12 January: Bill 4012: 2nd reading (may still change)")
}
