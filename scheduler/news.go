package scheduler

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/following"
	"divisionbell/scheduler/letter"
	"divisionbell/scheduler/mail"
	"divisionbell/store"
)

// newsDays is how many working days ahead something that is followed is near. What is
// further off is told once a week.
const newsDays = 10

// News tells members of what is near of what they follow: each thing once, and several in
// one mail.
type News struct {
	Store    store.Store
	Editions *edition.Editions
	Matcher  *following.Matcher
	Letters  *letter.Writer
	Now      func() time.Time
	Location *time.Location

	mu     sync.Mutex
	looked string // at which calendar, and when
}

// thing is what a mail tells: an entry of the calendar, and the day on which it begins or ends.
type thing struct {
	Entry string        `json:"entry"`
	Day   calendar.Date `json:"day"`
}

func (t thing) String() string { return t.Entry + "@" + t.Day.String() }

// Look owes a mail to each member of whose follows something is near of which she was not
// told, and returns how many. It looks anew at each new calendar and once an hour, for then
// somebody may have begun to follow something.
func (n *News) Look(ctx context.Context) (owed int, err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	cal, now := n.Editions.Current().Calendar, n.Now().In(n.Location)
	looking := cal.Version() + now.Format(" 2006-01-02 15h")
	if looking == n.looked {
		return 0, nil
	}
	members, err := n.Store.Followers(ctx)
	if err != nil {
		return 0, err
	}
	var failed []error
	for _, id := range members {
		switch told, err := n.tell(ctx, cal, id, now); {
		case err != nil:
			failed = append(failed, err)
		case told:
			owed++
		}
	}
	if err := errors.Join(failed...); err != nil {
		return owed, fmt.Errorf("look for what is near of what members follow: %w", err)
	}
	n.looked = looking
	return owed, nil
}

// tell owes a member a mail of what is near, if there is something new. Who wants no such
// mails is told nothing, and that she was told is not noted.
func (n *News) tell(ctx context.Context, cal *calendar.Calendar, id string, now time.Time) (told bool, err error) {
	m, err := n.Store.Member(ctx, id)
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrDamaged) || err == nil && (m.State == store.StateDisabled || !m.Wants(store.MailFollowing)) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	things, err := n.untold(ctx, cal, m, calendar.DateIn(now, n.Location))
	if err != nil || len(things) == 0 {
		return false, err
	}
	content, err := json.Marshal(things)
	if err != nil {
		return false, err
	}
	var notes []store.ToldNews
	for _, t := range things {
		notes = append(notes, store.ToldNews{Member: id, Thing: t.String(), Until: t.Day})
	}
	err = n.Store.OweNews(ctx, notes, store.Mail{ID: newsID(id, things), Member: id, Kind: store.MailFollowing, Content: content, Due: now})
	if errors.Is(err, store.ErrConflict) { // another process has told her
		return false, nil
	}
	return err == nil, err
}

// untold are the things that are near and of which a member was not told.
func (n *News) untold(ctx context.Context, cal *calendar.Calendar, m store.Member, today calendar.Date) ([]thing, error) {
	follows, err := n.Store.Follows(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	told, err := n.Store.ToldOf(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	nation := cmp.Or(m.Nation, calendar.England)
	near := calendar.Span{First: today, Last: cal.AddWorkingDays(nation, today, newsDays)}
	announced := cal.Entries(calendar.Query{Span: near, Certainties: []calendar.Certainty{calendar.Confirmed, calendar.Provisional}})
	var things []thing
	for _, e := range n.Matcher.Any(follows, announced) {
		for _, day := range edges(e) {
			t := thing{e.ID, day}
			if near.Contains(day) && !slices.ContainsFunc(told, func(o store.ToldNews) bool { return o.Thing == t.String() }) {
				things = append(things, t)
			}
		}
	}
	slices.SortStableFunc(things, func(a, b thing) int { return a.Day.Compare(b.Day) })
	return things, nil
}

// edges are the days on which an entry begins and ends. One whose end is not known has none.
func edges(e calendar.Entry) []calendar.Date {
	if e.First == e.Last || e.StillRunning() {
		return []calendar.Date{e.First}
	}
	return []calendar.Date{e.First, e.Last}
}

// newsID follows from what a mail tells, and to whom.
func newsID(member string, things []thing) string {
	names := []string{member}
	for _, t := range things {
		names = append(names, t.String())
	}
	sum := sha256.Sum256([]byte(strings.Join(names, "\n")))
	return "news-" + hex.EncodeToString(sum[:12])
}

// Write writes one mail of all that a member is owed to be told, as it stands now;
// store.ErrNotFound if none of it is so any more.
func (n *News) Write(_ context.Context, m store.Member, id string, owed []store.Mail, now time.Time) (mail.Message, error) {
	cal, today := n.Editions.Current().Calendar, calendar.DateIn(now, now.Location())
	var near []letter.Near
	for _, o := range owed {
		var things []thing
		if err := json.Unmarshal(o.Content, &things); err != nil {
			return mail.Message{}, fmt.Errorf("read what a mail is to tell: %w", err)
		}
		for _, t := range things {
			if e, ok := cal.Entry(t.Entry); ok && slices.Contains(edges(e), t.Day) && !t.Day.Before(today) {
				near = append(near, letter.Near{Entry: e, Day: t.Day})
			}
		}
	}
	if len(near) == 0 {
		return mail.Message{}, store.ErrNotFound
	}
	slices.SortStableFunc(near, func(a, b letter.Near) int { return a.Day.Compare(b.Day) })
	return n.Letters.Following(m, id, near, nil, now)
}
