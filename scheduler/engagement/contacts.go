package engagement

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/edition"
	"divisionbell/store"
)

// Plan is what a member plans. What is left out is empty.
type Plan struct {
	Office  advice.Office   `json:"office"`
	Action  advice.Action   `json:"action"`
	Whom    string          `json:"whom,omitempty"`
	Purpose string          `json:"purpose,omitempty"`
	Nation  calendar.Nation `json:"nation,omitempty"`
	First   calendar.Date   `json:"first"`
	Last    calendar.Date   `json:"last,omitzero"`
}

// Change holds what is to be another; what is nil stays. A contact of one day moves as a
// whole unless its last day is given too.
type Change struct {
	Whom, Purpose *string
	Nation        *calendar.Nation
	First, Last   *calendar.Date
}

// Seen reports whether a revision is the one that the member saw; nil stands for any.
type Seen func(revision int) bool

// Revision is the one that she saw.
func Revision(n int) Seen { return func(revision int) bool { return revision == n } }

// Plan keeps a contact with its steps and the reminders of them. A word that marks the
// request brings, within a day, the contact that the same request made before, even if its
// day has passed since; with another request store.ErrKeyReused. No word marks nothing.
func (d *Desk) Plan(ctx context.Context, member string, p Plan, word string) (store.Contact, error) {
	now, current := d.Now(), d.Editions.Current()
	key, err := keyOf(p, word, now)
	if err != nil {
		return store.Contact{}, err
	}
	if kept, err := d.Store.ContactByKey(ctx, member, key); !errors.Is(err, store.ErrNotFound) {
		return kept, err
	}
	if err := checkPair(current.Advice, p.Office, p.Action); err != nil {
		return store.Contact{}, err
	}
	c := store.Contact{
		ID:      store.NewID(),
		Member:  member,
		Office:  string(p.Office),
		Action:  string(p.Action),
		Whom:    strings.TrimSpace(p.Whom),
		Purpose: strings.TrimSpace(p.Purpose),
		Nation:  cmp.Or(p.Nation, p.Office.Nation("")),
		First:   p.First,
		Last:    cmp.Or(p.Last, p.First),
		Created: now,
		Updated: now,
	}
	if err := d.checkFirst(c, current); err != nil {
		return store.Contact{}, err
	}
	if err := checkContact(c, current); err != nil {
		return store.Contact{}, err
	}
	c, due := withSteps(current.Advice, c, nil, now, d.Location)
	return d.Store.AddContact(ctx, c, due, key)
}

// keyOf returns the key of a request with a digest of what it asks for.
func keyOf(p Plan, word string, now time.Time) (store.IdempotencyKey, error) {
	said, err := json.Marshal(p)
	if err != nil {
		return store.IdempotencyKey{}, fmt.Errorf("digest a request: %w", err)
	}
	return store.IdempotencyKey{Key: word, Digest: sha256.Sum256(said), At: now}, nil
}

// Contacts returns a member's contacts by first day.
func (d *Desk) Contacts(ctx context.Context, member string) ([]store.Contact, error) {
	found, err := d.Store.Contacts(ctx, member, store.Part{})
	return found.Items, err
}

// Contact returns one of a member's contacts; store.ErrNotFound also if it is another's.
func (d *Desk) Contact(ctx context.Context, member, id string) (store.Contact, error) {
	return d.Store.Contact(ctx, member, id)
}

// Change changes a contact. Another first day or nation plans the steps anew. A contact that
// is not as she saw it is left alone, with store.ErrConflict.
func (d *Desk) Change(ctx context.Context, member, id string, seen Seen, to Change) (store.Contact, error) {
	before, err := d.contactAsSeen(ctx, member, id, seen)
	if err != nil {
		return store.Contact{}, err
	}
	now, current := d.Now(), d.Editions.Current()
	c := to.apply(before)
	c.Updated = now
	if c.First != before.First {
		if err := d.checkFirst(c, current); err != nil {
			return store.Contact{}, err
		}
	}
	if err := checkContact(c, current); err != nil {
		return store.Contact{}, err
	}
	// A plan that stays keeps its steps and reminders. Planned anew, the steps that
	// lie behind would fall due today and be reminded of again.
	var due []store.Reminder
	if c.First != before.First || c.Nation != before.Nation {
		sent, err := d.Store.Reminders(ctx, c.Member, c.ID)
		if err != nil {
			return store.Contact{}, err
		}
		c, due = withSteps(current.Advice, c, sent, now, d.Location)
	}
	return d.Store.UpdateContact(ctx, c, due)
}

func (to Change) apply(c store.Contact) store.Contact {
	if to.Whom != nil {
		c.Whom = strings.TrimSpace(*to.Whom)
	}
	if to.Purpose != nil {
		c.Purpose = strings.TrimSpace(*to.Purpose)
	}
	if to.Nation != nil {
		c.Nation = *to.Nation
	}
	if to.First != nil {
		if c.First == c.Last {
			c.Last = *to.First
		}
		c.First = *to.First
	}
	if to.Last != nil {
		c.Last = *to.Last
	}
	return c
}

// TellOutcome keeps what came of a contact, in the place of what was told before. The steps
// that are left, such as thanking and reporting, are still reminded of.
func (d *Desk) TellOutcome(ctx context.Context, member, id string, seen Seen, result, note string) (store.Contact, error) {
	note = strings.TrimSpace(note)
	if err := checkOne("result", result, store.Results()); err != nil {
		return store.Contact{}, err
	}
	if err := checkLength("note", note, MaxNote); err != nil {
		return store.Contact{}, err
	}
	c, err := d.contactAsSeen(ctx, member, id, seen)
	if err != nil {
		return store.Contact{}, err
	}
	c.Updated = d.Now()
	c.Outcome = &store.Outcome{Result: result, Note: note, On: d.Today()}
	return d.Store.UpdateContact(ctx, c, nil)
}

// Erase erases a contact and its reminders, unless it is not as she saw it.
func (d *Desk) Erase(ctx context.Context, member, id string, seen Seen) error {
	revision := 0
	if seen != nil {
		c, err := d.contactAsSeen(ctx, member, id, seen)
		if err != nil {
			return err
		}
		revision = c.Revision
	}
	return d.Store.DeleteContact(ctx, member, id, revision)
}

func (d *Desk) contactAsSeen(ctx context.Context, member, id string, seen Seen) (store.Contact, error) {
	c, err := d.Store.Contact(ctx, member, id)
	if err != nil {
		return store.Contact{}, err
	}
	if seen != nil && !seen(c.Revision) {
		return store.Contact{}, store.ErrConflict
	}
	return c, nil
}

// checkPair refuses a pair of office and action that makes no sense, and says what to
// do instead.
func checkPair(a *advice.Advisor, o advice.Office, act advice.Action) error {
	if err := checkOne("office", o, rule.Offices()); err != nil {
		return err
	}
	if err := checkOne("action", act, rule.Actions()); err != nil {
		return err
	}
	if a.Answers(o, act) {
		return nil
	}
	return wrong("action", "there is no advice on %s for %s: %s", act, o, a.Instead(o, act))
}

// checkFirst refuses a contact that begins before today, or where the calendar ends.
func (d *Desk) checkFirst(c store.Contact, current *edition.Edition) error {
	if today := d.Today(); c.First.Before(today) {
		return wrong("first", "%s is past: it must be today, %s, or later", c.First, today)
	}
	return checkKnown("first", c.First, current.Calendar.Span())
}

// checkContact refuses what cannot be meant, whenever it begins.
func checkContact(c store.Contact, current *edition.Edition) error {
	if err := checkLength("whom", c.Whom, MaxWhom); err != nil {
		return err
	}
	if err := checkLength("purpose", c.Purpose, MaxPurpose); err != nil {
		return err
	}
	if err := checkOne("nation", c.Nation, calendar.Nations()); err != nil {
		return err
	}
	if c.Last.Before(c.First) {
		return wrong("last", "%s is before %s, the first day: it must be that day or later", c.Last, c.First)
	}
	return checkKnown("last", c.Last, current.Calendar.Span())
}
