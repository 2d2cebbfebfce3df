package engagement

import (
	"context"
	"slices"
	"strings"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/feed"
	"divisionbell/scheduler/field"
	"divisionbell/scheduler/following"
	"divisionbell/store"
)

// MaxFollowed is how long what is followed may be, in characters.
const MaxFollowed = 100

// leastLetters is how many letters and digits what is followed must have: one stands in
// every second title.
const leastLetters = 2

// Followed is something that a member follows.
type Followed struct {
	store.Follow
	// Name is what it is called.
	Name string
	// Coming is what is on the calendar of it, from today on.
	Coming []calendar.Entry
}

// Follow has a member hear of something.
func (d *Desk) Follow(ctx context.Context, member string, kind store.FollowKind, subject string) (store.Follow, error) {
	subject, err := d.subject(kind, subject)
	if err != nil {
		return store.Follow{}, err
	}
	f := store.Follow{Member: member, Kind: kind, Subject: subject, Created: d.Now()}
	return f, d.Store.AddFollow(ctx, f)
}

// subject is what can be followed, as the member means it.
func (d *Desk) subject(kind store.FollowKind, said string) (string, error) {
	if err := checkOne("kind", kind, store.FollowKinds()); err != nil {
		return "", err
	}
	subject, err := field.Line("subject", said, MaxFollowed)
	if err != nil {
		return "", err
	}
	if following.Letters(subject) < leastLetters {
		return "", wrong("subject", "must have at least %d letters or digits", leastLetters)
	}
	subject = strings.Join(strings.Fields(subject), " ")
	cal := d.Editions.Current().Calendar
	switch kind {
	case store.FollowDepartment:
		return department(following.Departments(cal, calendar.Date{}), subject)
	case store.FollowBill:
		return bill(following.Bills(cal, d.Today()), subject), nil
	}
	return subject, nil
}

// department finds one that answers oral questions.
func department(known []following.Choice, subject string) (string, error) {
	var names []string
	for _, c := range known {
		if calendar.Slug(subject) == c.Subject {
			return c.Subject, nil
		}
		names = append(names, c.Name)
	}
	return "", wrong("subject", "must be a department whose oral questions are known: %s", strings.Join(names, "; "))
}

// bill is the number of a bill if its title is that of one on the calendar, else what was
// said: of a bill whose stages are not named yet one may want to hear too.
func bill(known []following.Choice, subject string) string {
	for _, c := range known {
		if strings.EqualFold(subject, c.Name) {
			return c.Subject
		}
	}
	return subject
}

// Unfollow has a member hear no more of something.
func (d *Desk) Unfollow(ctx context.Context, member, id string) error {
	return d.Store.RemoveFollow(ctx, member, id)
}

// Following returns what a member follows, oldest first.
func (d *Desk) Following(ctx context.Context, member string) ([]Followed, error) {
	follows, err := d.Store.Follows(ctx, member)
	if err != nil {
		return nil, err
	}
	cal := d.Editions.Current().Calendar
	coming := cal.Entries(calendar.Query{Span: calendar.Span{First: d.Today(), Last: cal.Span().Last}})
	all := make([]Followed, len(follows))
	for i, f := range follows {
		all[i] = Followed{Follow: f, Name: nameOf(cal, f), Coming: d.matcher.Any([]store.Follow{f}, coming)}
	}
	return all, nil
}

// nameOf is what something is called on the calendar, or as the member called it.
func nameOf(cal *calendar.Calendar, f store.Follow) string {
	var known []following.Choice
	switch f.Kind {
	case store.FollowBill:
		known = following.Bills(cal, calendar.Date{})
	case store.FollowDepartment:
		known = following.Departments(cal, calendar.Date{})
	}
	for _, c := range known {
		if c.Subject == f.Subject {
			return c.Name
		}
	}
	return f.Subject
}

// News is what became of what a member follows.
type News struct {
	// Announced is what somebody announced, or put on another day, and is to come.
	Announced []calendar.Entry
	// CalledOff is what will not be, as it was announced.
	CalledOff []calendar.Lapsed
}

// NewsSince returns what became of what a member follows since the end of that day. What is
// only expected is no news.
func (d *Desk) NewsSince(ctx context.Context, member string, since calendar.Date) (News, error) {
	follows, err := d.Store.Follows(ctx, member)
	if err != nil || len(follows) == 0 {
		return News{}, err
	}
	cal := d.Editions.Current().Calendar
	coming := cal.Entries(calendar.Query{
		Span:        calendar.Span{First: d.Today(), Last: cal.Span().Last},
		Certainties: []calendar.Certainty{calendar.Confirmed, calendar.Provisional},
	})
	isOld := func(e calendar.Entry) bool { return !e.Revised.After(since) }
	return News{
		Announced: slices.DeleteFunc(d.matcher.Any(follows, coming), isOld),
		CalledOff: d.calledOff(follows, cal.CalledOff(since)),
	}, nil
}

// calledOff are those that are of something that is followed.
func (d *Desk) calledOff(follows []store.Follow, gone []calendar.Lapsed) []calendar.Lapsed {
	return slices.DeleteFunc(gone, func(plan calendar.Lapsed) bool {
		return plan.Certainty == calendar.Projected || len(d.matcher.Any(follows, []calendar.Entry{plan.Entry})) == 0
	})
}

// shownBefore is for how many days what is over stays in the feed of what is followed.
const shownBefore = 31

// followed is the feed of what a member follows, in her language.
func (d *Desk) followed(ctx context.Context, member string) (feed.Calendar, error) {
	m, err := d.Store.Member(ctx, member)
	if err != nil {
		return feed.Calendar{}, err
	}
	follows, err := d.Store.Follows(ctx, member)
	if err != nil {
		return feed.Calendar{}, err
	}
	cal := d.Editions.Current().Calendar
	since := d.Today().AddDays(-shownBefore)
	of := func(entries []calendar.Entry) []calendar.Entry { return d.matcher.Any(follows, entries) }
	return feed.In(words.Language(m.Language)).Followed(cal, since, of), nil
}
