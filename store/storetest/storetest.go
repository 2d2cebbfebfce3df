// Package storetest is the suite that every store.Store must pass. It knows the
// contract and nothing of how an implementation keeps things.
package storetest

import (
	"context"
	"encoding/json"
	"io"
	"slices"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/store"
)

// Run tests the store that open opens. open makes the data in dir if there are
// none, and opens them again if there are; the suite closes what it opened.
func Run(t *testing.T, open func(t *testing.T, dir string) store.Store) {
	for _, area := range []struct {
		name       string
		situations []situation
	}{
		{"restart", restarts()},
		{"members", members()},
		{"officers", officers()},
		{"signing in", signIns()},
		{"sessions", sessions()},
		{"tokens", tokens()},
		{"bounds", bounds()},
		{"parts of lists", parts()},
		{"erasing", erasing()},
		{"time over", timeOver()},
		{"campaigns", campaigns()},
		{"published figures", published()},
		{"acts", acts()},
		{"privacy", privacy()},
		{"contacts", contacts()},
		{"people", people()},
		{"changes", changes()},
		{"keys", keys()},
		{"outbox", outbox()},
		{"what becomes of a mail", fates()},
		{"addresses that are refused", refusals()},
		{"mails about no contact", others()},
		{"replanning", replanning()},
		{"feeds", feeds()},
		{"keys that are shared", sharedKeys()},
		{"tallies", tallies()},
		{"following", following()},
		{"the hook", hooks()},
		{"crowds", crowds()},
	} {
		t.Run(area.name, func(t *testing.T) {
			for _, s := range area.situations {
				t.Run(s.name, func(t *testing.T) { s.check(newWorld(t, open)) })
			}
		})
	}
	t.Run("done contexts", func(t *testing.T) { doneContexts(newWorld(t, open)) })
	t.Run("no mail is lost or sent twice", func(t *testing.T) { outboxProperty(t, open) })
}

// situation is one thing that happens to a member, and what must come of it.
type situation struct {
	name  string
	check func(*world)
}

// world is a fresh store and what is needed to speak of it shortly.
type world struct {
	store.Store
	*testing.T
	ctx    context.Context
	open   func() store.Store
	random io.Reader
}

func newWorld(t *testing.T, open func(*testing.T, string) store.Store) *world {
	t.Helper()
	dir := t.TempDir()
	w := &world{T: t, ctx: t.Context(), random: randomness(), open: func() store.Store { return open(t, dir) }}
	w.Store = w.open()
	t.Cleanup(func() { w.must(w.Close()) })
	return w
}

// restart closes the store and opens it again.
func (w *world) restart() {
	w.Helper()
	w.must(w.Close())
	w.Store = w.open()
}

func (w *world) state(member string) string {
	w.Helper()
	state, err := w.State(w.ctx, member)
	w.must(err)
	return state
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// join keeps a member of that name, and returns her as she is kept.
func (w *world) join(name string) store.Member {
	w.Helper()
	m := store.Member{ID: name, Email: name + "@example.org", Created: at("2027-01-01 09:00")}
	w.must(w.AddMember(w.ctx, m))
	return m.WithDefaults()
}

// everyone returns all members.
func (w *world) everyone() []store.Member {
	w.Helper()
	all, err := w.Members(w.ctx, store.Part{})
	w.must(err)
	return all.Items
}

// contacts returns all contacts of a member.
func (w *world) contacts(member string) []store.Contact {
	w.Helper()
	all, err := w.Contacts(w.ctx, member, store.Part{})
	w.must(err)
	return all.Items
}

// plan keeps a contact of that member, with reminders due at these times.
func (w *world) plan(member, id string, due ...string) store.Contact {
	w.Helper()
	c := newContact(member, id)
	c, err := w.AddContact(w.ctx, c, mailsAt(c, due...), store.IdempotencyKey{})
	w.must(err)
	return c
}

// claims asks what is due at now, and holds it for the lease; ids is what must be
// handed out, in that order.
func (w *world) claims(now string, lease time.Duration, ids ...string) []store.Mail {
	w.Helper()
	got, err := w.Claim(w.ctx, at(now), 100, lease)
	w.must(err)
	same(w, "claimed at "+now, idsOf(got), append([]string{}, ids...))
	return got
}

// prolongs goes on holding these at now for the lease; ids is what must be held then.
func (w *world) prolongs(now string, held []store.Mail, lease time.Duration, ids ...string) []store.Mail {
	w.Helper()
	kept, err := w.Prolong(w.ctx, held, at(now), lease)
	w.must(err)
	same(w, "held on to at "+now, idsOf(kept), append([]string{}, ids...))
	return kept
}

// comes records that something came of a mail at that time.
func (w *world) comes(id string, came store.Came, when string) {
	w.Helper()
	w.must(w.Settle(w.ctx, []store.Try{{ID: id, Came: came, At: at(when), Why: why(came)}}))
}

// why is a reason for what needs one.
func why(came store.Came) store.Reason {
	if came == store.CameDropped {
		return store.DropTooLate
	}
	return ""
}

// sent records that a mail went out.
func (w *world) sent(id, when string) {
	w.Helper()
	w.comes(id, store.CameSent, when)
}

// putOff gives a mail back until then.
func (w *world) putOff(id, until string) {
	w.Helper()
	w.must(w.Settle(w.ctx, []store.Try{{ID: id, Came: store.CameBack, At: at(until), NotBefore: at(until)}}))
}

// owes returns the mails about a contact.
func (w *world) owes(member, contact string) []store.Mail {
	w.Helper()
	got, err := w.Mails(w.ctx, member, contact)
	w.must(err)
	return got
}

// secret draws a secret that is the same for the same seed.
func (w *world) secret(seed byte) store.Secret {
	w.Helper()
	s, err := store.NewSecret(repeating(seed))
	w.must(err)
	return s
}

// newSecret draws a secret that no other is.
func (w *world) newSecret() store.Secret {
	w.Helper()
	s, err := store.NewSecret(w.random)
	w.must(err)
	return s
}

// repeating is a source of randomness that always gives the same byte.
type repeating byte

func (r repeating) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(r)
	}
	return len(p), nil
}

// failer is what a check needs of a test, be it of testing or of rapid.
type failer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// newToken returns a token of that member, by a new id.
func newToken(member string) store.Token {
	return store.Token{ID: store.NewID(), Member: member, Name: "my script", Created: at("2027-01-01 09:00")}
}

// aMorning is when somebody comes with a secret.
func aMorning() time.Time { return at("2027-01-04 08:00") }

// newContact returns a visit with every field told.
func newContact(member, id string) store.Contact {
	first := calendar.MustDate("2027-03-05")
	return store.Contact{
		ID: id, Member: member,
		Office: "mp", Action: "visit", Whom: "Ms Smith MP", Subject: "The clinic", Purpose: "show the clinic; “Zoë” knows",
		Points: []string{"It is open on Saturdays.", "It costs £3 a visit."}, Notes: "Her aunt was a patient.",
		Nation: calendar.Wales, First: first, Last: calendar.MustDate("2027-03-12"),
		Steps: []store.Step{
			{Name: "ask", Due: calendar.MustDate("2027-01-11"), Text: "Ask the manager.", State: store.StepDone, Settled: calendar.MustDate("2027-01-12")},
			{Name: "invite", Due: calendar.MustDate("2027-01-22"), Text: "Write to the office.", Moved: true},
		},
		Said:     &store.Said{CouncilPoll: "2027-05-06", Council: "LDS", Sent: first.AddDays(-30), Met: first.AddDays(-20), Opens: first, Closes: first.AddDays(30), Venue: "conference", Topic: "libraries"},
		Accepted: &store.Judgement{Grade: "fair", Warnings: []string{"short-notice"}, On: calendar.MustDate("2027-01-04")},
		RepeatOf: "the visit of 2026", Campaign: "a campaign",
		Created: at("2027-01-04 10:00"), Updated: at("2027-01-04 10:00"),
	}
}

// remindersAt returns reminders of c due at these times, which are also their ids.
func mailsAt(c store.Contact, due ...string) []store.Mail {
	all := []store.Mail{}
	for _, d := range due {
		all = append(all, newMail(c, c.ID+" "+d, d))
	}
	return all
}

func newMail(c store.Contact, id, due string) store.Mail {
	day := calendar.DateIn(at(due), time.UTC)
	return store.Mail{
		ID: id, Member: c.Member, Contact: c.ID, Kind: store.MailReminders, Due: at(due), State: store.MailWaiting,
		Steps: []store.Step{{Name: "call", Due: day, Text: "Call the office."}},
	}
}

// at reads an instant written as 2027-01-04 08:00, in UTC. Whole minutes pass
// unharmed through any implementation.
func at(s string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		panic(err)
	}
	return t
}

func idsOf(all []store.Mail) []string {
	ids := make([]string, len(all))
	for i, r := range all {
		ids[i] = r.ID
	}
	return ids
}

// find returns the reminder with that id.
func find(t failer, all []store.Mail, id string) store.Mail {
	t.Helper()
	i := slices.IndexFunc(all, func(r store.Mail) bool { return r.ID == id })
	if i < 0 {
		t.Fatalf("there is no reminder %q among %q", id, idsOf(all))
	}
	return all[i]
}

// same fails unless both are written the same, whatever location their times are in.
func same[T any](t failer, what string, got, want T) {
	t.Helper()
	g, w := written(t, got), written(t, want)
	if g != w {
		t.Fatalf("%s:\n got %s\nwant %s", what, g, w)
	}
}

func written(t failer, v any) string {
	t.Helper()
	raw, err := json.Marshal(inUTC(v))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func inUTC(v any) any {
	switch v := v.(type) {
	case store.Member:
		v.Created, v.SignedIn, v.NextDigest, v.Suspended = v.Created.UTC(), v.SignedIn.UTC(), v.NextDigest.UTC(), v.Suspended.UTC()
		return v
	case store.Contact:
		v.Created, v.Updated = v.Created.UTC(), v.Updated.UTC()
		return v
	case store.Mail:
		for _, t := range []*time.Time{&v.Due, &v.Sent, &v.HeldUntil, &v.NotBefore, &v.Failing, &v.Dropped} {
			*t = t.UTC()
		}
		return v
	case store.Feed:
		v.Created, v.Revoked = v.Created.UTC(), v.Revoked.UTC()
		return v
	case store.Hook:
		v.Created, v.Delivered, v.Failing, v.NotBefore = v.Created.UTC(), v.Delivered.UTC(), v.Failing.UTC(), v.NotBefore.UTC()
		return v
	case store.Session:
		v.Created = v.Created.UTC()
		return v
	case store.Token:
		v.Created = v.Created.UTC()
		return v
	case store.Act:
		v.At = v.At.UTC()
		return v
	case store.Campaign:
		v.Created = v.Created.UTC()
		return v
	case []store.Campaign:
		return eachInUTC(v)
	case []store.Session:
		return eachInUTC(v)
	case []store.Token:
		return eachInUTC(v)
	case []store.Act:
		return eachInUTC(v)
	case []store.Member:
		return eachInUTC(v)
	case []store.Contact:
		return eachInUTC(v)
	case []store.Mail:
		return eachInUTC(v)
	case []store.Feed:
		return eachInUTC(v)
	}
	return v
}

// eachInUTC keeps nil apart from empty: a list that is nil is a list that fails.
func eachInUTC[T any](all []T) any {
	if all == nil {
		return nil
	}
	moved := make([]any, len(all))
	for i, v := range all {
		moved[i] = inUTC(v)
	}
	return moved
}
