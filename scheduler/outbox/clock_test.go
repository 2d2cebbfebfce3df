package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/mail/mailtest"
	"divisionbell/store"
)

const day = 24 * time.Hour

// planned has a member with a contact of which a reminder is due on each of these days at eight,
// from the Tuesday on.
func planned(t testing.TB, o *office, name string, days ...int) {
	t.Helper()
	var due []store.Mail
	for i, n := range days {
		due = append(due, store.Mail{ID: fmt.Sprintf("r-%s-%03d", name, i), Due: eight.Add(time.Duration(n) * day)})
	}
	oweThese(t, o.store, name, due)
}

func states(t testing.TB, o *office, name string) string {
	t.Helper()
	var all []string
	for _, m := range o.owed(t, name) {
		all = append(all, string(m.State))
	}
	return strings.Join(all, " ")
}

// TestAClockThatLies has mails due on the Tuesday, the Thursday and three weeks later, and a
// service that looked last an hour before the first is due.
func TestAClockThatLies(t *testing.T) {
	for _, tc := range []struct {
		name  string
		ahead time.Duration
		again bool // the service is started anew while it is wrong
		trust bool
		sent  int // messages, while it is wrong
		then  string
	}{
		{"sixty days ahead for one look", 60 * day, false, false, 0, "sent waiting waiting"},
		{"a start in 2028", 700 * day, true, false, 0, "sent waiting waiting"},
		{"twenty days ahead", 20 * day, true, false, 0, "sent waiting waiting"},
		{"twenty days ahead, and an operator says that it is right", 20 * day, false, true, 1, "sent sent waiting"},
		{"ten days without service", 10 * day, true, false, 1, "sent sent waiting"},
		{"set back by an hour", -time.Hour, false, false, 0, "sent waiting waiting"},
		{"set back by a year", -365 * day, true, false, 0, "sent waiting waiting"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			post := mailtest.Start(t, mailtest.Config{})
			o := newOffice(t, smtpPost(t, post.Addr))
			o.config.IsWorkingDay = always
			planned(t, o, "sian", 0, 2, 21)
			o.start(t)
			o.look(t, -time.Hour, 0)
			right := o.now
			o.now = right.Add(tc.ahead)
			if tc.again {
				o.start(t)
			}
			if tc.trust {
				o.look(t, 0, 0)
				if err := o.outbox.ConfirmClock(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			o.look(t, time.Hour, tc.sent)
			isDoubted := tc.sent == 0 && tc.ahead > 0
			said := strings.Join(o.outbox.Failures(t.Context()), "")
			if strings.Contains(said, "clock is not believed") != isDoubted || strings.Contains(o.log.String(), "clock is not believed") != (isDoubted || tc.trust) {
				t.Errorf("the operator is told %q, and the log says %s", said, o.log.String())
			}
			if tc.sent == 0 {
				if got := states(t, o, "sian"); got != "waiting waiting waiting" {
					t.Errorf("while it is wrong they are %s", got)
				}
				o.now = right
				o.look(t, time.Hour, 1)
				if said := o.outbox.Failures(t.Context()); len(said) > 0 {
					t.Errorf("once it is right the operator is told %q", said)
				}
			}
			if got := states(t, o, "sian"); got != tc.then {
				t.Errorf("in the end they are %s, want %s", got, tc.then)
			}
		})
	}
}

func TestAfterDaysWithoutServiceAMemberGetsOneMail(t *testing.T) {
	post := mailtest.Start(t, mailtest.Config{})
	o := newOffice(t, smtpPost(t, post.Addr))
	planned(t, o, "sian", 0, 1, 2, 3, 6, 7, 20)
	planned(t, o, "bea", 9)
	o.look(t, -time.Hour, 0)
	o.now = eight.Add(9*day + time.Hour)
	o.start(t)
	o.look(t, 0, 2)
	if got := states(t, o, "sian"); got != "sent sent sent sent sent sent waiting" {
		t.Errorf("her mails are %s", got)
	}
	checkArrived(t, post, messageID("sian"), messageID("bea"))
	o.look(t, 11*day, 1) // what is on time goes by itself
	checkArrived(t, post, messageID("sian"), messageID("bea"), "<r-sian-006@example.org>")
}

// TestWhatWentAsOneIsSentAgainAsOne kills the service after a mail of several went and before that
// was recorded, and leaves it off for two days more.
func TestWhatWentAsOneIsSentAgainAsOne(t *testing.T) {
	post := mailtest.Start(t, mailtest.Config{})
	o := newOffice(t, smtpPost(t, post.Addr))
	planned(t, o, "sian", 0, 1, 2, 8)
	o.look(t, -time.Hour, 0)
	o.now = eight.Add(6*day + time.Hour)
	whole := o.config.Store
	o.config.Store = forgetsSent{whole}
	o.start(t)
	if sent, err := o.outbox.Look(t.Context()); sent != 1 || err == nil {
		t.Fatalf("%d went out, error %v", sent, err)
	}
	o.config.Store = whole
	o.now = o.now.Add(2 * day)
	o.start(t)
	o.look(t, 0, 2)
	checkArrived(t, post, messageID("sian"), messageID("sian"), "<r-sian-003@example.org>")
}

// forgetsSent is a store that records all but that mails went.
type forgetsSent struct{ store.Store }

func (f forgetsSent) Settle(ctx context.Context, tries []store.Try) error {
	for _, t := range tries {
		if t.Came == store.CameSent {
			return errors.New("killed")
		}
	}
	return f.Store.Settle(ctx, tries)
}

// TestMailsGoWhenTheMemberReadsThem looks every half hour for a week.
func TestMailsGoWhenTheMemberReadsThem(t *testing.T) {
	for _, tc := range []struct {
		name   string
		nation calendar.Nation
		hour   int
		due    string // in London
		goes   string
	}{
		{"at the usual hour", calendar.England, 8, "Tue 5 May 08:00", "Tue 5 May 08:00"},
		{"in the afternoon of a plan made late", calendar.England, 8, "Tue 5 May 15:10", "Tue 5 May 15:30"},
		{"at noon", calendar.England, 12, "Tue 5 May 08:00", "Tue 5 May 12:00"},
		{"in the evening", calendar.England, 19, "Tue 5 May 08:00", "Tue 5 May 19:00"},
		{"planned at night", calendar.England, 8, "Tue 5 May 22:45", "Wed 6 May 08:00"},
		{"planned at eight in the evening", calendar.England, 8, "Tue 5 May 20:00", "Wed 6 May 08:00"},
		{"planned early", calendar.England, 8, "Tue 5 May 05:00", "Tue 5 May 08:00"},
		{"on a Saturday", calendar.Wales, 8, "Sat 9 May 08:00", "Mon 11 May 08:00"},
		{"on a Friday night", calendar.Wales, 9, "Fri 8 May 20:30", "Mon 11 May 09:00"},
		{"on a holiday where she is", calendar.Scotland, 8, "Tue 5 May 08:00", "Wed 6 May 08:00"},
		{"on a holiday elsewhere", calendar.Wales, 8, "Tue 5 May 08:00", "Tue 5 May 08:00"},
		{"of somebody who has not said where she is", "", 8, "Tue 5 May 08:00", "Tue 5 May 08:00"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			at := func(s string) time.Time {
				when, err := time.ParseInLocation("2006 Mon 2 Jan 15:04", "2026 "+s, london(t))
				if err != nil {
					t.Fatal(err)
				}
				return when
			}
			post := mailtest.Start(t, mailtest.Config{})
			o := newOffice(t, smtpPost(t, post.Addr))
			oweThese(t, o.store, "sian", []store.Mail{{ID: "r-sian-000", Due: at(tc.due)}})
			o.set(t, "sian", func(m *store.Member) { m.Nation, m.MailHour = tc.nation, tc.hour })
			o.now = at("Mon 4 May 00:00")
			for len(post.Mails()) == 0 && o.now.Before(at("Thu 14 May 00:00")) {
				o.now = o.now.Add(30 * time.Minute)
				if _, err := o.outbox.Look(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if got := o.now.In(london(t)).Format("Mon 2 Jan 15:04"); got != tc.goes {
				t.Errorf("it went on %s, want %s", got, tc.goes)
			}
		})
	}
}

// TestOnceInTheNightsInWhichTheClockChanges has a mail due at half past one, which one night does
// not have and the other has twice, to a member who would get it on a Sunday.
func TestOnceInTheNightsInWhichTheClockChanges(t *testing.T) {
	for _, night := range []string{"2026-03-29", "2026-10-25"} {
		for _, hour := range []int{8, 9, 19} {
			t.Run(fmt.Sprint(night, " at ", hour), func(t *testing.T) {
				post := mailtest.Start(t, mailtest.Config{})
				o := newOffice(t, smtpPost(t, post.Addr))
				o.config.IsWorkingDay = always
				o.start(t)
				sunday := calendar.MustDate(night)
				oweThese(t, o.store, "sian", []store.Mail{{ID: "r-sian-000", Due: sunday.At(1, 30, london(t))}})
				o.set(t, "sian", func(m *store.Member) { m.MailHour = hour })
				went := time.Time{}
				o.now = sunday.At(0, 0, london(t)).Add(-time.Hour)
				for range 3 * 24 * 4 {
					o.now = o.now.Add(15 * time.Minute)
					sent, err := o.outbox.Look(t.Context())
					if err != nil {
						t.Fatal(err)
					}
					if sent > 0 {
						went = o.now
					}
				}
				if want := sunday.At(hour, 0, london(t)); !went.Equal(want) {
					t.Errorf("it went at %v, want %v", went, want)
				}
				checkArrived(t, post, messageID("sian"))
			})
		}
	}
}
