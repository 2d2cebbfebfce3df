package storetest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"divisionbell/store"
)

// outboxProperty does to the store whatever members and the sender of mails
// may do, in any order, and compares it after each step with a ledger.
func outboxProperty(t *testing.T, open func(*testing.T, string) store.Store) {
	rapid.Check(t, func(rt *rapid.T) {
		dir := t.TempDir()
		l := newLedger(t.Context(), func() store.Store { return open(t, dir) })
		defer func() { l.store.Close() }()
		for _, name := range names() {
			l.must(rt, l.store.AddMember(l.ctx, store.Member{ID: name, Email: name + "@example.org"}))
		}
		rt.Repeat(map[string]func(*rapid.T){
			"plan":     l.plan,
			"replan":   l.replan,
			"erase":    l.erase,
			"wait":     l.wait,
			"claim":    l.claim,
			"sent":     l.sent,
			"postpone": l.postpone,
			"restart":  l.restart,
			"":         l.compare,
		})
		l.drain(rt)
	})
}

// names are those of the members.
func names() []string { return []string{"ada", "bea", "cy"} }

// ledger is what an outbox must come to, kept the simplest way.
type ledger struct {
	ctx   context.Context
	open  func() store.Store
	store store.Store
	now   time.Time

	contacts map[string]store.Contact
	owed     map[string]*entry // by reminder
	known    []string          // every reminder there ever was
	planned  int               // contacts so far, erased ones too
}

// entry is one reminder in the ledger.
type entry struct {
	member    string
	contact   string
	due       time.Time
	heldUntil time.Time
	notBefore time.Time
	attempts  int
	sent      bool
}

func newLedger(ctx context.Context, open func() store.Store) *ledger {
	return &ledger{
		ctx: ctx, open: open, store: open(), now: at("2027-01-04 08:00"),
		contacts: map[string]store.Contact{}, owed: map[string]*entry{},
	}
}

// free tells whether the reminder may be handed out now.
func (l *ledger) free(e *entry) bool {
	return !e.sent && !e.next().After(l.now)
}

// next is when the reminder may be handed out.
func (e *entry) next() time.Time {
	return slices.MaxFunc([]time.Time{e.due, e.heldUntil, e.notBefore}, time.Time.Compare)
}

// ids returns the reminders that are so, in order.
func (l *ledger) ids(so func(*entry) bool) []string {
	found := []string{}
	for _, id := range slices.Sorted(maps.Keys(l.owed)) {
		if so(l.owed[id]) {
			found = append(found, id)
		}
	}
	return found
}

func (l *ledger) must(rt *rapid.T, err error) {
	rt.Helper()
	if err != nil {
		rt.Fatal(err)
	}
}

// minutes draws a span around the present, so that times often meet exactly.
func minutes(rt *rapid.T, label string, from, to int) time.Duration {
	return time.Duration(rapid.IntRange(from, to).Draw(rt, label)) * time.Minute
}

func (l *ledger) plan(rt *rapid.T) {
	l.planned++
	c := newContact(rapid.SampledFrom(names()).Draw(rt, "member"), fmt.Sprintf("contact%d", l.planned))
	due := l.drawNew(rt, c)
	c, err := l.store.AddContact(l.ctx, c, due, store.IdempotencyKey{})
	l.must(rt, err)
	l.contacts[c.ID] = c
	l.owe(c, due)
}

// drawNew draws reminders with ids that never were.
func (l *ledger) drawNew(rt *rapid.T, c store.Contact) []store.Mail {
	due := []store.Mail{}
	for range rapid.IntRange(0, 3).Draw(rt, "new reminders") {
		id := fmt.Sprintf("reminder%d", len(l.known)+1)
		l.known = append(l.known, id)
		due = append(due, l.reminder(c, id, l.now.Add(minutes(rt, "due in", -10, 30))))
	}
	return due
}

func (l *ledger) reminder(c store.Contact, id string, due time.Time) store.Mail {
	return newMail(c, id, due.Format("2006-01-02 15:04"))
}

func sortedIDs(all []store.Mail) []string {
	ids := idsOf(all)
	slices.Sort(ids)
	return ids
}

func (l *ledger) owe(c store.Contact, due []store.Mail) {
	for _, r := range due {
		if e := l.owed[r.ID]; e == nil {
			l.owed[r.ID] = &entry{member: c.Member, contact: c.ID, due: r.Due}
		} else if !e.sent {
			e.due = r.Due
		}
	}
}

func (l *ledger) replan(rt *rapid.T) {
	c := l.drawContact(rt)
	var due []store.Mail
	if rapid.Bool().Draw(rt, "with reminders") {
		due = l.drawNew(rt, c)
		for _, id := range l.ids(func(e *entry) bool { return e.contact == c.ID }) {
			switch e := l.owed[id]; rapid.SampledFrom([]string{"stays", "moves", "is dropped"}).Draw(rt, id) {
			case "stays":
				due = append(due, l.reminder(c, id, e.due))
			case "moves":
				due = append(due, l.reminder(c, id, e.due.Add(minutes(rt, "by", -30, 30))))
			}
		}
	}
	c, err := l.store.UpdateContact(l.ctx, c, due)
	l.must(rt, err)
	l.contacts[c.ID] = c
	if due == nil {
		return
	}
	stays := idsOf(due)
	maps.DeleteFunc(l.owed, func(id string, e *entry) bool {
		return e.contact == c.ID && !e.sent && !slices.Contains(stays, id)
	})
	l.owe(c, due)
}

func (l *ledger) drawContact(rt *rapid.T) store.Contact {
	if len(l.contacts) == 0 {
		rt.Skip("no contacts yet")
	}
	return l.contacts[rapid.SampledFrom(slices.Sorted(maps.Keys(l.contacts))).Draw(rt, "contact")]
}

func (l *ledger) erase(rt *rapid.T) {
	c := l.drawContact(rt)
	l.must(rt, l.store.DeleteContact(l.ctx, c.Member, c.ID, c.Revision))
	delete(l.contacts, c.ID)
	maps.DeleteFunc(l.owed, func(_ string, e *entry) bool { return e.contact == c.ID })
}

func (l *ledger) wait(rt *rapid.T) { l.now = l.now.Add(minutes(rt, "for", 1, 20)) }

func (l *ledger) claim(rt *rapid.T) {
	n, lease := rapid.IntRange(0, 4).Draw(rt, "at most"), minutes(rt, "lease", 1, 20)
	free := l.ids(l.free)
	got, err := l.store.Claim(l.ctx, l.now, n, lease)
	l.must(rt, err)
	seen := map[string]bool{}
	for _, r := range got {
		if seen[r.ID] || !slices.Contains(free, r.ID) {
			rt.Fatalf("%s was handed out, of %q", r.ID, free)
		}
		seen[r.ID] = true
	}
	l.checkWhole(rt, got, free, n)
	for _, r := range got {
		e := l.owed[r.ID]
		e.attempts++
		e.heldUntil = l.now.Add(lease)
		same(rt, "attempts", r.Attempts, e.attempts)
		same(rt, "held until", r.HeldUntil.UTC(), e.heldUntil)
	}
}

// checkWhole fails unless those of whole members were handed out, of those who wait longest,
// and of no more members than it takes for n.
func (l *ledger) checkWhole(rt *rapid.T, got []store.Mail, free []string, n int) {
	waits := map[string]time.Time{} // since when each member waits
	owed := map[string]int{}
	for _, id := range free {
		e := l.owed[id]
		if since, ok := waits[e.member]; !ok || e.next().Before(since) {
			waits[e.member] = e.next()
		}
		owed[e.member]++
	}
	served, last := map[string]int{}, ""
	for _, r := range got {
		served[r.Member]++
		last = r.Member
	}
	for member, count := range served {
		same(rt, "handed out of "+member, count, owed[member])
	}
	if len(got) < min(n, len(free)) || len(got) > 0 && len(got)-served[last] >= n {
		rt.Fatalf("%d were handed out, of %d, where %d were asked for", len(got), len(free), n)
	}
	for member, since := range waits {
		if served[member] == 0 && len(got) > 0 && since.Before(waits[last]) {
			rt.Fatalf("%s waits longer than %s and was passed over", member, last)
		}
	}
}

func (l *ledger) sent(rt *rapid.T) {
	if len(l.known) == 0 {
		rt.Skip("no reminders yet")
	}
	id := rapid.SampledFrom(l.known).Draw(rt, "reminder")
	l.must(rt, l.store.Settle(l.ctx, []store.Try{{ID: id, Came: store.CameSent, At: l.now}}))
	if e := l.owed[id]; e != nil {
		e.sent = true
	}
}

func (l *ledger) postpone(rt *rapid.T) {
	claimed := l.ids(func(e *entry) bool { return e.attempts > 0 && !e.sent })
	if len(claimed) == 0 {
		rt.Skip("nothing is claimed")
	}
	e := rapid.SampledFrom(claimed).Draw(rt, "reminder")
	until := l.now.Add(minutes(rt, "by", 0, 30))
	l.must(rt, l.store.Settle(l.ctx, []store.Try{{ID: e, Came: store.CameNot, At: l.now, NotBefore: until}}))
	l.owed[e].heldUntil, l.owed[e].notBefore = time.Time{}, until
}

func (l *ledger) restart(rt *rapid.T) {
	l.must(rt, l.store.Close())
	l.store = l.open()
}

// compare fails if a contact owes other reminders than the ledger says.
func (l *ledger) compare(rt *rapid.T) {
	for id, c := range l.contacts {
		got, err := l.store.Mails(l.ctx, c.Member, id)
		l.must(rt, err)
		listed := sortedIDs(got)
		same(rt, "reminders of "+id, listed, l.ids(func(e *entry) bool { return e.contact == id }))
		for _, r := range got {
			e := l.owed[r.ID]
			same(rt, r.ID+" is sent", !r.Sent.IsZero(), e.sent)
			if !e.sent {
				same(rt, r.ID+" is due", r.Due.UTC(), e.due)
			}
		}
	}
}

// drain lets every hold run out and hands out all that is left: none may be lost.
func (l *ledger) drain(rt *rapid.T) {
	l.now = l.now.Add(24 * time.Hour)
	got, err := l.store.Claim(l.ctx, l.now, len(l.known)+1, time.Hour)
	l.must(rt, err)
	left := sortedIDs(got)
	same(rt, "handed out in the end", left, l.ids(func(e *entry) bool { return !e.sent }))
}
