package engagement

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/field"
	"divisionbell/store"
)

// Plan is what a member plans. What is left out is empty.
type Plan struct {
	Office advice.Office `json:"office"`
	Action advice.Action `json:"action"`
	Whom   string        `json:"whom,omitempty"`
	// Subject is what it is about, in a line, and Points are the key message.
	Subject string          `json:"subject,omitempty"`
	Purpose string          `json:"purpose,omitempty"`
	Points  []string        `json:"points,omitempty"`
	Notes   string          `json:"notes,omitempty"`
	Nation  calendar.Nation `json:"nation,omitempty"`
	First   calendar.Date   `json:"first"`
	Last    calendar.Date   `json:"last,omitzero"`
	// Said is what is said of the occasion; nil if nothing.
	Said *store.Said `json:"said,omitempty"`
	// RepeatOf is the contact that is done again.
	RepeatOf string `json:"repeat_of,omitempty"`
	// Campaign is the one in which she takes part with it.
	Campaign string `json:"campaign,omitempty"`
}

// Change holds what is to be another; what is nil stays. A contact of one day moves as a
// whole unless its last day is given too.
type Change struct {
	Whom, Subject, Purpose, Notes *string
	Points                        *[]string
	Nation                        *calendar.Nation
	First, Last                   *calendar.Date
	Keep                          *bool
	// Cancelled is whether the plan is given up.
	Cancelled *bool
}

// Seen reports whether a revision is the one that the member saw; nil stands for any.
type Seen func(revision int) bool

// Revision is the one that she saw.
func Revision(n int) Seen { return func(revision int) bool { return revision == n } }

// Plan keeps a contact with its steps and the reminders of them. A word that marks the
// request brings, within a day, the contact that the same request made before, even if its
// day has passed since; with another request store.ErrKeyReused. No word marks nothing.
func (d *Desk) Plan(ctx context.Context, member string, p Plan, word string) (store.Contact, error) {
	key, err := keyOf(p, word, d.Now())
	if err != nil {
		return store.Contact{}, err
	}
	if kept, err := d.Store.ContactByKey(ctx, member, key); !errors.Is(err, store.ErrNotFound) {
		return kept, err
	}
	c, due, err := d.Prepare(ctx, member, p)
	if err != nil {
		return store.Contact{}, err
	}
	return d.Store.AddContact(ctx, c, due, key)
}

// Prepare returns the contact of a plan with its steps, and the reminders of them. It keeps
// nothing.
func (d *Desk) Prepare(ctx context.Context, member string, p Plan) (c store.Contact, due []store.Mail, err error) {
	now, current := d.Now(), d.Editions.Current()
	if c, err = d.draft(p); err != nil {
		return store.Contact{}, nil, err
	}
	if c.RepeatOf, err = d.repeated(ctx, member, p.RepeatOf); err != nil {
		return store.Contact{}, nil, err
	}
	if c.Accepted, err = d.judge(c, current); err != nil {
		return store.Contact{}, nil, err
	}
	c.ID, c.Member, c.Created, c.Updated = store.NewID(), member, now, now
	c, due = withSteps(current.Advice, c, nil, now, d.Location)
	return c, due, nil
}

// repeated is the contact of hers that a plan repeats; none if it is gone, or another's.
func (d *Desk) repeated(ctx context.Context, member, id string) (string, error) {
	id, err := field.Line("repeat_of", id, MaxKey)
	if err != nil || id == "" {
		return "", err
	}
	if _, err := d.Store.Contact(ctx, member, id); errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	return id, nil
}

// draft is the contact of a plan, without what the store and the advice have to say. A
// FieldError says what cannot be meant.
func (d *Desk) draft(p Plan) (store.Contact, error) {
	current := d.Editions.Current()
	if err := checkPair(current.Advice, current, p.Office, p.Action); err != nil {
		return store.Contact{}, err
	}
	c := store.Contact{
		Office: string(p.Office), Action: string(p.Action), Whom: p.Whom, Subject: p.Subject, Purpose: p.Purpose, Points: p.Points, Notes: p.Notes,
		Nation: cmp.Or(p.Nation, p.Office.Nation("")), First: p.First, Last: cmp.Or(p.Last, p.First), Said: p.Said, RepeatOf: p.RepeatOf, Campaign: p.Campaign,
	}
	if err := d.checkFirst(c, current); err != nil {
		return store.Contact{}, err
	}
	if err := checkLength(c); err != nil {
		return store.Contact{}, err
	}
	return checkContact(c, current)
}

// checkLength refuses a time for which no moment is advised: best-time looks as far ahead.
func checkLength(c store.Contact) error {
	if days := c.Last.DaysSince(c.First) + 1; days > advice.MaxDays {
		return wrong("last", "is %d days after the first: a plan is for %d days at most", days-1, advice.MaxDays)
	}
	return nil
}

// planOf is what a contact was planned as.
func planOf(c store.Contact) Plan {
	return Plan{
		Office: advice.Office(c.Office), Action: advice.Action(c.Action), Whom: c.Whom, Subject: c.Subject, Purpose: c.Purpose, Points: c.Points,
		Notes: c.Notes, Nation: c.Nation, First: c.First, Last: c.Last,
	}
}

// keyField is the field of the word that marks a request.
const keyField = "Idempotency-Key"

// keyOf returns the key of a request with a digest of what it asks for.
func keyOf(p Plan, word string, now time.Time) (store.IdempotencyKey, error) {
	word, err := field.Line(keyField, word, MaxKey)
	if err != nil {
		return store.IdempotencyKey{}, err
	}
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

// Part returns a part of a member's contacts, by first day.
func (d *Desk) Part(ctx context.Context, member string, p store.Part) (store.List[store.Contact], error) {
	return d.Store.Contacts(ctx, member, p)
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
	c := to.apply(before, d.Today())
	c.Updated = now
	if c.First != before.First {
		if err := d.checkFirst(c, current); err != nil {
			return store.Contact{}, err
		}
	}
	if c.First != before.First || c.Last != before.Last {
		if err := checkLength(c); err != nil {
			return store.Contact{}, err
		}
	}
	if c, err = checkContact(c, current); err != nil {
		return store.Contact{}, err
	}
	// A plan that stays keeps its steps and reminders. Planned anew, the steps that
	// lie behind would fall due today and be reminded of again.
	isReplanned := c.First != before.First || c.Nation != before.Nation
	if isReplanned {
		if c.Accepted, err = d.judge(c, current); err != nil {
			return store.Contact{}, err
		}
		c, _ = withSteps(current.Advice, c, nil, now, d.Location)
	}
	if !isReplanned && c.Cancelled == before.Cancelled {
		return d.Store.UpdateContact(ctx, c, nil)
	}
	if !before.Cancelled.IsZero() && c.Cancelled.IsZero() { // it has slept
		c.Steps = spread(current.Advice, c, nil, d.Today())
	}
	due, err := d.stillDue(ctx, c)
	if err != nil {
		return store.Contact{}, err
	}
	return d.Store.UpdateContact(ctx, c, due)
}

func (to Change) apply(c store.Contact, today calendar.Date) store.Contact {
	set(&c.Whom, to.Whom)
	set(&c.Subject, to.Subject)
	set(&c.Purpose, to.Purpose)
	set(&c.Notes, to.Notes)
	set(&c.Points, to.Points)
	set(&c.Keep, to.Keep)
	if to.Nation != nil {
		c.Nation = *to.Nation
	}
	if to.Cancelled != nil && *to.Cancelled == c.Cancelled.IsZero() {
		c.Cancelled = today
		if !*to.Cancelled {
			c.Cancelled = calendar.Date{}
		}
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

func set[T any](value, to *T) {
	if to != nil {
		*value = *to
	}
}

// TellOutcome keeps what came of a contact, in the place of what was told before. The steps
// that are left, such as thanking and reporting, are still reminded of.
func (d *Desk) TellOutcome(ctx context.Context, member, id string, seen Seen, told Told) (store.Contact, error) {
	if err := checkOne("result", told.Result, store.Results()); err != nil {
		return store.Contact{}, err
	}
	note, err := field.Lines("note", told.Note, MaxNote)
	if err != nil {
		return store.Contact{}, err
	}
	c, err := d.contactAsSeen(ctx, member, id, seen)
	if err != nil {
		return store.Contact{}, err
	}
	if err := d.checkHappened(told, c); err != nil {
		return store.Contact{}, err
	}
	if err := d.checkReplied(told, c); err != nil {
		return store.Contact{}, err
	}
	c.Updated = d.Now()
	c.Outcome = &store.Outcome{Result: told.Result, Note: note, Replied: told.Replied, On: d.Today()}
	return d.Store.UpdateContact(ctx, c, nil)
}

// Told is what a member tells of a contact.
type Told struct {
	Result string
	Note   string
	// Replied is the day on which they replied; no day if they did not, or it is not known.
	Replied calendar.Date
}

// tookPlace is the result of what has happened, as no reply and no refusal is.
const tookPlace = "took-place"

// checkHappened refuses to be told that something took place which is still to come. It may be
// declined or called off by then.
func (d *Desk) checkHappened(told Told, c store.Contact) error {
	if today := d.Today(); told.Result == tookPlace && c.First.After(today) {
		return wrong("result", "it is planned for %s, which is still to come: tell that it took place on that day or later, or move the plan to the day on which it did", c.First)
	}
	return nil
}

// checkReplied refuses a reply on a day to come, before the plan was made, or where there was
// none.
func (d *Desk) checkReplied(told Told, c store.Contact) error {
	today, made := d.Today(), calendar.DateIn(c.Created, d.Location)
	switch {
	case told.Replied.IsZero():
		return nil
	case told.Result == "no-reply":
		return wrong("replied", "%s is the day of a reply, and you tell that there was none: leave it out", told.Replied)
	case told.Replied.After(today):
		return wrong("replied", "%s is still to come: it must be today, %s, or earlier", told.Replied, today)
	case told.Replied.Before(made):
		return wrong("replied", "%s is before %s, the day on which you planned it: it must be that day or later", told.Replied, made)
	}
	return nil
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

// checkPair refuses a pair of office and action that makes no sense, in the words of
// best-time, and says what to do instead.
func checkPair(a *advice.Advisor, current *edition.Edition, o advice.Office, act advice.Action) error {
	if a.Answers(o, act) {
		return nil
	}
	_, err := a.BestTime(advice.Question{Office: o, Action: act, From: current.Calendar.Span().First, Days: 1, Limit: 1})
	return err
}

// checkFirst refuses a contact that begins before today, or where the calendar ends.
func (d *Desk) checkFirst(c store.Contact, current *edition.Edition) error {
	if today := d.Today(); c.First.Before(today) {
		return wrong("first", "%s is past: it must be today, %s, or later", c.First, today)
	}
	return checkKnown("first", c.First, current.Calendar.Span())
}

// checkContact refuses what cannot be meant, whenever it begins, and returns the contact with
// its texts as they are kept.
func checkContact(c store.Contact, current *edition.Edition) (store.Contact, error) {
	var errs [5]error
	c.Whom, errs[0] = field.Line("whom", c.Whom, MaxWhom)
	c.Subject, errs[1] = field.Line("subject", c.Subject, MaxSubject)
	c.Purpose, errs[2] = field.Lines("purpose", c.Purpose, MaxPurpose)
	c.Points, errs[3] = Points(c.Points)
	c.Notes, errs[4] = field.Lines("notes", c.Notes, MaxNote)
	for _, err := range errs {
		if err != nil {
			return store.Contact{}, err
		}
	}
	if err := checkOne("nation", c.Nation, calendar.Nations()); err != nil {
		return store.Contact{}, err
	}
	if c.Last.Before(c.First) {
		return store.Contact{}, wrong("last", "%s is before %s, the first day: it must be that day or later", c.Last, c.First)
	}
	return c, checkKnown("last", c.Last, current.Calendar.Span())
}
