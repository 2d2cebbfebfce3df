package outbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/mail"
	"divisionbell/scheduler/outbox"
	"divisionbell/store"
	"divisionbell/store/bolt"
)

// How much happens in the soak. Watched for races, when each step takes some ten times as long,
// it is soakPart of it.
const (
	soakDays     = 731 / soakPart // the years 2000 and 2001, in which a bubble of synctest begins
	soakMembers  = 1000
	soakContacts = 20_000 / soakPart
	soakChanges  = 30 / soakPart // of the calendar, each of which moves so many plans:
	soakMoved    = 150
	soakRestarts = 120 / soakPart
	soakKills    = 120 / soakPart
)

// TestSoak runs the service for two years in minutes: the clock is that of a bubble of synctest,
// the store is that of the service on a file, and the mail server is one in the process that takes
// its time, refuses, hangs up and says nothing, each at every stage of a conversation. It plans,
// moves plans, stops, kills, leaves the service off for days, and looks each minute of the day;
// then it counts.
func TestSoak(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	dir, loc := quickDir(t), london(t)
	synctest.Test(t, func(t *testing.T) {
		w := newSoak(t, seed, filepath.Join(dir, "bell.db"), loc)
		w.live()
		w.check()
	})
}

// soak is the world in which the service runs.
type soak struct {
	*testing.T
	random *rand.Rand
	loc    *time.Location
	file   string
	server *soakServer

	store  store.Store // the file
	mortal *mortal     // what the service sees of it
	outbox *outbox.Outbox

	book     map[string]*soakMail // all that was ever owed
	contacts []store.Contact      // those that may still move
	plan     []soakEvent          // what happens, in order
	isUp     bool
	bad      []stretch // when the service was down, or the server took nothing
	count    struct{ stops, kills, moved, resumed int }
}

// stretch is from one instant to another.
type stretch struct{ from, to time.Time }

type soakEvent struct {
	at time.Time
	do func()
}

// soakMail is a mail that is owed.
type soakMail struct {
	member   string
	due      time.Time
	replaced time.Time // when its plan moved, so that it was owed no longer
	arrived  []arrival
	failed   int // tries that the server did not take
}

// arrival is a mail that the server took.
type arrival struct {
	at   time.Time
	id   string // the Message-ID
	sure bool   // the service heard that it was taken
}

func newSoak(t *testing.T, seed uint64, file string, loc *time.Location) *soak {
	w := &soak{T: t, random: rand.New(rand.NewPCG(seed, 1)), loc: loc, file: file, book: map[string]*soakMail{}}
	w.server = &soakServer{soak: w, random: rand.New(rand.NewPCG(seed, 2))}
	var err error
	if w.store, err = bolt.Open(file); err != nil {
		t.Fatal(err)
	}
	for i := range soakMembers {
		m := store.Member{ID: fmt.Sprintf("m%03d", i), Email: fmt.Sprintf("m%03d@example.org", i), MailHour: 8}
		if i%4 == 0 {
			m.MailHour = 8 + w.random.IntN(12)
		}
		if err := w.store.AddMember(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	w.schedule()
	return w
}

// schedule says what happens when.
func (w *soak) schedule() {
	begin := time.Now()
	anyTime := func() time.Time { return begin.Add(time.Duration(w.random.Int64N(int64(soakDays * day)))) }
	// Most of what is to go wrong goes wrong while mails go.
	busy := func() time.Time {
		return calendar.DateIn(anyTime(), w.loc).At(8, 0, w.loc).Add(time.Duration(w.random.IntN(240)) * time.Second)
	}
	add := func(at time.Time, do func()) { w.plan = append(w.plan, soakEvent{at, do}) }
	for i := range soakContacts {
		add(anyTime(), func() { w.planContact(fmt.Sprintf("c%05d", i)) })
	}
	for range soakChanges {
		add(anyTime(), w.moveContacts)
	}
	for range soakRestarts {
		add(busy(), func() { w.stop(); w.start() })
	}
	for range soakKills {
		add(busy(), w.server.killSoon)
	}
	for i := range 6 { // off for hours to days
		at, off := anyTime(), time.Duration(6+i*12)*time.Hour
		add(at, w.stop)
		add(at.Add(off), w.start)
	}
	for i := range 60 { // the server takes nothing
		mode, at := soakTroubles()[i%len(soakTroubles())], busy().Add(-2*time.Minute)
		add(at, func() { w.server.trouble(mode) })
		add(at.Add(time.Duration(1+w.random.IntN(90))*time.Minute), func() { w.server.trouble("") })
	}
	for i := range 100 { // a member's own server is in a state for some days
		member, mode, at := fmt.Sprintf("m%03d", 9*i), soakStates()[i%len(soakStates())], anyTime()
		add(at, func() { w.server.state(member, mode) })
		add(at.Add(time.Duration(1+w.random.IntN(40))*day), func() { w.server.state(member, ""); w.resume(member) })
	}
	slices.SortStableFunc(w.plan, func(a, b soakEvent) int { return a.at.Compare(b.at) })
}

// live lets the time go by.
func (w *soak) live() {
	w.start()
	end := time.Now().Add(soakDays * day)
	for now := time.Now(); now.Before(end); now = time.Now() {
		for len(w.plan) > 0 && !w.plan[0].at.After(now) {
			w.plan[0].do()
			w.plan = w.plan[1:]
		}
		if w.isUp {
			w.look()
		}
		if w.mortal.isDead() {
			w.count.kills++
			w.outage(time.Now())
			w.isUp = false
			time.Sleep(time.Duration(w.random.IntN(30)) * time.Second)
			w.start()
		}
		w.wait()
	}
	w.server.trouble("")
	w.stop()
}

// wait waits for the next minute, or by night and at weekends for the next half hour.
func (w *soak) wait() {
	step, here := time.Minute, time.Now().In(w.loc)
	if here.Hour() < 7 || here.Hour() >= 21 || !weekdays("", calendar.DateIn(here, w.loc)) {
		step = 30 * time.Minute
	}
	time.Sleep(time.Until(time.Now().Truncate(step).Add(step)))
}

func (w *soak) look() {
	_, err := w.outbox.Look(w.Context())
	if err != nil && !w.mortal.isDead() {
		w.Fatal(err)
	}
}

func (w *soak) start() {
	if w.isUp {
		return
	}
	w.mortal = &mortal{Store: w.store}
	o, err := outbox.New(w.Context(), outbox.Config{
		Store: w.mortal, Post: w.server, Now: time.Now, Location: w.loc, IsWorkingDay: weekdays, Log: slog.New(slog.DiscardHandler),
		Writers: map[store.MailKind]outbox.Writer{store.MailReminders: w.write},
	})
	if err != nil {
		w.Fatal(err)
	}
	w.outbox, w.isUp = o, true
	w.recover(time.Now())
}

func (w *soak) stop() {
	if w.isUp {
		w.count.stops++
		w.isUp = false
		w.outage(time.Now())
	}
}

// outage notes that from then on no mail goes, and recover that they do again.
func (w *soak) outage(at time.Time) { w.bad = append(w.bad, stretch{from: at}) }

func (w *soak) recover(at time.Time) {
	if !w.isUp || w.server.mode != "" {
		return
	}
	for i := range w.bad {
		if w.bad[i].to.IsZero() {
			w.bad[i].to = at
		}
	}
}

// write writes the ids of the mails that a message is of.
func (w *soak) write(_ context.Context, m store.Member, id string, owed []store.Mail, now time.Time) (mail.Message, error) {
	var all []string
	for _, o := range owed {
		all = append(all, o.ID)
	}
	return mail.Message{ID: id, To: m.Email, Text: strings.Join(all, " "), Date: now}, nil
}

func (w *soak) planContact(id string) {
	first := calendar.DateIn(time.Now(), w.loc).AddDays(5 + w.random.IntN(60))
	c := store.Contact{ID: id, Member: fmt.Sprintf("m%03d", w.random.IntN(soakMembers)), Nation: calendar.England, First: first, Last: first}
	c, err := w.store.AddContact(w.Context(), c, w.remindersOf(c, 1), store.IdempotencyKey{})
	if errors.Is(err, store.ErrTooMany) {
		return
	}
	if err != nil {
		w.Fatal(err)
	}
	w.contacts = append(w.contacts, c)
}

// remindersOf returns one to five reminders up to the first day, and enters them in the book.
func (w *soak) remindersOf(c store.Contact, revision int) (due []store.Mail) {
	today := calendar.DateIn(time.Now(), w.loc)
	for i := range 1 + w.random.IntN(5) {
		on := c.First.AddDays(-w.random.IntN(20))
		at := on.At(8, 0, w.loc)
		if !on.After(today) {
			at = time.Now()
		}
		m := store.Mail{ID: fmt.Sprintf("%s-%d-%d", c.ID, revision, i), Due: at, Steps: []store.Step{{Name: "call", Due: on}}}
		w.book[m.ID] = &soakMail{member: c.Member, due: at}
		due = append(due, m)
	}
	return due
}

// moveContacts is a change of the calendar that moves plans: their reminders are others.
func (w *soak) moveContacts() {
	today := calendar.DateIn(time.Now(), w.loc)
	w.contacts = slices.DeleteFunc(w.contacts, func(c store.Contact) bool { return c.First.Before(today) })
	for range min(soakMoved, len(w.contacts)) {
		i := w.random.IntN(len(w.contacts))
		c := w.contacts[i]
		before, err := w.store.Mails(w.Context(), c.Member, c.ID)
		if err != nil {
			w.Fatal(err)
		}
		for _, m := range before {
			if !m.Over() && w.book[m.ID].replaced.IsZero() {
				w.book[m.ID].replaced = time.Now()
			}
		}
		c.First = c.First.AddDays(1 + w.random.IntN(14))
		c.Last = c.First
		if w.contacts[i], err = w.store.UpdateContact(w.Context(), c, w.remindersOf(c, c.Revision+1)); err != nil {
			w.Fatal(err)
		}
		w.count.moved++
	}
}

// resume is a member who says that her address is right.
func (w *soak) resume(member string) {
	m, err := w.store.Member(w.Context(), member)
	if err != nil {
		w.Fatal(err)
	}
	if m.Suspended.IsZero() {
		return
	}
	w.count.resumed++
	if err := w.store.ResumeMails(w.Context(), member); err != nil {
		w.Fatal(err)
	}
	for _, b := range w.book { // what waited for her is not late
		if b.member == member && len(b.arrived) == 0 && b.due.Before(time.Now()) {
			b.failed++
		}
	}
}

// mortal is what a service sees of the store until it is killed.
type mortal struct {
	store.Store
	mu   sync.Mutex
	dead bool
}

var errKilled = errors.New("the service is killed")

func (m *mortal) kill() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.dead = true
}

func (m *mortal) isDead() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.dead
}

func (m *mortal) Claim(ctx context.Context, now time.Time, n int, lease time.Duration) ([]store.Mail, error) {
	if m.isDead() {
		return nil, errKilled
	}
	return m.Store.Claim(ctx, now, n, lease)
}

func (m *mortal) Prolong(ctx context.Context, held []store.Mail, now time.Time, lease time.Duration) ([]store.Mail, error) {
	if m.isDead() {
		return nil, errKilled
	}
	return m.Store.Prolong(ctx, held, now, lease)
}

func (m *mortal) Settle(ctx context.Context, tries []store.Try) error {
	if m.isDead() {
		return errKilled
	}
	return m.Store.Settle(ctx, tries)
}

func (m *mortal) Member(ctx context.Context, id string) (store.Member, error) {
	if m.isDead() {
		return store.Member{}, errKilled
	}
	return m.Store.Member(ctx, id)
}

// tally is what the soak counts.
type tally struct {
	Owed, Once, InDoubt, AsOne, Replaced, Dropped, Suspended, Waiting, Early, Late, Twice, Lost int
	AfterFailure                                                                                int
	Why                                                                                         map[store.Reason]int
}

// check compares what arrived with what was owed.
func (w *soak) check() {
	end := time.Now()
	n := tally{Owed: len(w.book), Why: map[store.Reason]int{}}
	states := w.states()
	for _, id := range slices.Sorted(maps.Keys(w.book)) {
		m := w.book[id]
		w.checkMail(&n, id, m, states[id], end)
	}
	if err := w.store.Close(); err != nil {
		w.Fatal(err)
	}
	raw, err := json.Marshal(n)
	if err != nil {
		w.Fatal(err)
	}
	w.Logf("%s", raw)
	w.Logf("%+v; the server: %v", w.count, w.server.told())
	isWhole := soakPart == 1 // a part of it may be over before all has happened
	if isWhole && (n.Once < n.Owed/2 || n.InDoubt == 0 || n.AsOne == 0 || n.Replaced == 0 || n.AfterFailure == 0 || w.count.kills == 0 || n.Dropped == 0) {
		w.Error("the soak did not see all that it is to see")
	}
}

// states are how the mails of all members stand in the end.
func (w *soak) states() map[string]store.Mail {
	all := map[string]store.Mail{}
	for i := range soakMembers {
		member := fmt.Sprintf("m%03d", i)
		contacts, err := w.store.Contacts(w.Context(), member, store.Part{})
		if err != nil {
			w.Fatal(err)
		}
		for _, c := range contacts.Items {
			mails, err := w.store.Mails(w.Context(), member, c.ID)
			if err != nil {
				w.Fatal(err)
			}
			for _, m := range mails {
				all[m.ID] = m
			}
		}
	}
	return all
}

func (w *soak) checkMail(n *tally, id string, m *soakMail, is store.Mail, end time.Time) {
	wrong := func(counter *int, format string, args ...any) {
		if *counter++; *counter <= 5 {
			w.Errorf("%s, due %s: %s", id, m.due.In(w.loc).Format(time.DateTime), fmt.Sprintf(format, args...))
		}
	}
	ready := w.mayGo(m.member, m.due)
	switch len(m.arrived) {
	case 0:
		w.checkAbsent(n, m, is, ready, end, func(format string, args ...any) { wrong(&n.Lost, format, args...) })
		return
	case 1:
		n.Once++
	default:
		n.InDoubt++
	}
	for i, a := range m.arrived {
		if a.id != m.arrived[0].id {
			wrong(&n.Twice, "came as %s and as %s", m.arrived[0].id, a.id)
		}
		isLast := i == len(m.arrived)-1
		if !isLast && a.sure && !w.killedAfter(a.at) {
			wrong(&n.Twice, "came at %s and again, though that was known", a.at.In(w.loc).Format(time.DateTime))
		}
	}
	// A lost answer of which the service was killed before it recorded it is in doubt twice over.
	known := func(a arrival) bool { return a.sure || w.killedAfter(a.at) }
	if unsure := slices.DeleteFunc(slices.Clone(m.arrived), known); len(unsure) > 3 {
		wrong(&n.Twice, "came %d times, each time without an answer", len(unsure))
	}
	first := m.arrived[0].at
	if first.Before(ready) {
		wrong(&n.Early, "came at %s", first.In(w.loc).Format(time.DateTime))
	}
	if m.arrived[0].id != id {
		n.AsOne++
	}
	if m.failed > 0 {
		n.AfterFailure++ // it was tried again when its pause was over
		return
	}
	if since := w.couldGo(m.member, ready, first); first.Sub(since) > 2*time.Minute {
		wrong(&n.Late, "could go at %s and came at %s", since.In(w.loc).Format(time.DateTime), first.In(w.loc).Format(time.DateTime))
	}
}

// checkAbsent says why a mail that never arrived did not.
func (w *soak) checkAbsent(n *tally, m *soakMail, is store.Mail, ready, end time.Time, lost func(string, ...any)) {
	switch {
	case !m.replaced.IsZero():
		n.Replaced++
	case is.State == store.MailDropped && m.failed > 0:
		n.Dropped++
		n.Why[is.Why]++
	case is.State == store.MailSuspended:
		n.Suspended++
	case is.State == store.MailWaiting && (ready.After(end.Add(-3*time.Minute)) || is.NotBefore.After(end) || m.failed > 0):
		n.Waiting++
	default:
		lost("never came, and is %q (%s)", is.State, is.Why)
	}
}

// mayGo is when a mail may go to a member, from that time on.
func (w *soak) mayGo(id string, from time.Time) time.Time {
	member, err := w.store.Member(w.Context(), id)
	if err != nil {
		w.Fatal(err)
	}
	here := from.In(w.loc)
	for d := calendar.DateIn(here, w.loc); ; d = d.AddDays(1) {
		opens := d.At(member.MailHour, 0, w.loc)
		if !weekdays("", d) || d == calendar.DateIn(here, w.loc) && here.Hour() >= 20 {
			continue
		}
		if opens.Before(from) {
			return from
		}
		return opens
	}
}

// couldGo is from when on a mail that was ready could go before it arrived: since the service ran
// and the server took mails again, at an hour at which mails go.
func (w *soak) couldGo(member string, ready, arrived time.Time) time.Time {
	since := ready
	for _, s := range w.bad {
		if s.from.Before(arrived) && s.to.After(since) {
			since = s.to
		}
	}
	return w.mayGo(member, since)
}

// killedAfter tells whether the service was killed in the moment after that.
func (w *soak) killedAfter(at time.Time) bool {
	return slices.ContainsFunc(w.server.kills, func(killed time.Time) bool {
		return !killed.Before(at) && killed.Sub(at) < time.Second
	})
}
