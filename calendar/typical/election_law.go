package typical

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"divisionbell/calendar"
)

// electionLaw is what the law makes of polling day: the timetable of each kind of poll.
type electionLaw struct {
	Mourning   []calendar.Date          `yaml:"thanksgiving_or_mourning"`
	NotCounted map[string]notCounted    `yaml:"not_counted"`
	Titles     map[calendar.Kind]string `yaml:"titles"`
	Shared     map[string][]step        `yaml:"shared"`
	Timetables []timetable              `yaml:"timetables"`
}

// timetable is what the rules of one kind of poll count back from polling day.
type timetable struct {
	Polls pollIDs       `yaml:"polls"`
	Body  calendar.Body `yaml:"body"`
	// Nation is that of the steps, if it is not the poll's.
	Nation calendar.Nation `yaml:"nation"`
	// HeldIn are the nations of the polls, if it is not for all of them.
	HeldIn     []calendar.Nation `yaml:"held_in"`
	ID         string            `yaml:"id"`   // stands between the kind and the polling day
	Of         string            `yaml:"of"`   // the polls, for the title
	Each       bool              `yaml:"each"` // poll has a timetable of its own, and its own name in the titles
	NotCounted string            `yaml:"not_counted"`
	With       []string          `yaml:"with"` // steps that it shares
	Steps      []step            `yaml:"steps"`
}

// step is one day of a timetable, or the time from one to another.
type step struct {
	Kind       calendar.Kind `yaml:"kind"`
	Title      string        `yaml:"title"`       // if it is not that of the kind
	NotCounted string        `yaml:"not_counted"` // if it is not that of the timetable
	Days       int           `yaml:"days"`        // before the poll
	// DaysAfterWrit are counted from the day on which the writ is received, if it is
	// known; the step is the earlier of the two days.
	DaysAfterWrit int `yaml:"days_after_writ"`
	// UntilDay is for a step that lasts: its last day, so many days before the poll.
	UntilDay *int          `yaml:"until_day"`
	Starts   string        `yaml:"starts"` // HH:MM
	Ends     string        `yaml:"ends"`   // HH:MM; a deadline has no other
	From     calendar.Date `yaml:"from"`   // the first poll for which it is the law
	Until    calendar.Date `yaml:"until"`  // the last, if it is the law no more
	Note     string        `yaml:"note"`
	Law      string        `yaml:"law"`
	Source   string        `yaml:"source"`

	cited calendar.Source // the law and its sources, with how the day is found
}

// generalElectionRule counts the days at a general election, also those to the dissolution.
const generalElectionRule = "uk-parliament"

// pollAfterWrit is how many working days after the writ for a by-election the poll is
// at the latest (Electoral Registration and Administration Act 2013, s. 14, explanatory
// notes).
const pollAfterWrit = 27

// check puts the shared steps into their timetables, fills in what a step leaves to its
// timetable, and says what is wrong.
func (l *electionLaw) check() error {
	for name, n := range l.NotCounted {
		if err := n.check(name); err != nil {
			return err
		}
	}
	if _, ok := l.NotCounted[generalElectionRule]; !ok {
		return fmt.Errorf("days not counted: there is no %s", generalElectionRule)
	}
	for i := range l.Timetables {
		t := &l.Timetables[i]
		if len(t.Polls) == 0 || t.Body == "" || (t.Of == "") != t.Each {
			return fmt.Errorf("timetable of %s: must have polls, a body, and either a name for them or one each", t.Polls)
		}
		if err := l.fill(t); err != nil {
			return fmt.Errorf("timetable of %s: %w", t.Polls, err)
		}
	}
	return nil
}

func (l *electionLaw) fill(t *timetable) error {
	steps := slices.Clone(t.Steps)
	for _, name := range t.With {
		if l.Shared[name] == nil {
			return fmt.Errorf("there are no shared steps called %q", name)
		}
		steps = append(steps, l.Shared[name]...)
	}
	for i := range steps {
		s := &steps[i]
		s.Title = cmp.Or(s.Title, l.Titles[s.Kind])
		s.NotCounted = cmp.Or(s.NotCounted, t.NotCounted)
		if err := s.check(); err != nil {
			return fmt.Errorf("%s: %w", s.Kind, err)
		}
		if _, ok := l.NotCounted[s.NotCounted]; !ok {
			return fmt.Errorf("%s: %q is not a rule of days that do not count", s.Kind, s.NotCounted)
		}
		if slices.ContainsFunc(steps[:i], func(other step) bool { return other.Kind == s.Kind && other.overlaps(*s) }) {
			return fmt.Errorf("%s: two rules hold for the same polls", s.Kind)
		}
		s.cited = calendar.Source{Name: s.citation(), Note: s.words(l.NotCounted[s.NotCounted])}
	}
	t.Steps = steps
	return nil
}

func (s step) check() error {
	switch {
	case s.Kind == "" || s.Title == "" || s.Days <= 0 || s.Source == "" || s.From.IsZero():
		return fmt.Errorf("must have a kind with a title, days, from and a source")
	case !s.Until.IsZero() && s.Until.Before(s.From):
		return fmt.Errorf("is the law until %s, before it was, from %s", s.Until, s.From)
	case s.UntilDay != nil && (*s.UntilDay < 0 || *s.UntilDay >= s.Days):
		return fmt.Errorf("ends %d days before the poll and begins %d days before it", *s.UntilDay, s.Days)
	}
	return nil
}

func (s step) overlaps(other step) bool {
	return s.holdsAt(other.From) || other.holdsAt(s.From)
}

// holdsAt reports whether the step was the law at a poll on that day.
func (s step) holdsAt(poll calendar.Date) bool {
	return !poll.Before(s.From) && (s.Until.IsZero() || !poll.After(s.Until))
}

// steps returns the timetable of a poll, by the law of its day. A step is as sure as
// the poll, or projected where bank holidays are not known yet.
func (l electionLaw) steps(poll calendar.Entry, working workingDays) []calendar.Entry {
	var found []calendar.Entry
	for _, t := range l.Timetables {
		if !t.isOf(poll) {
			continue
		}
		for _, s := range t.Steps {
			if s.holdsAt(poll.First) {
				found = append(found, t.entry(s, poll, working))
			}
		}
	}
	return found
}

func (t timetable) isOf(poll calendar.Entry) bool {
	nation := cmp.Or(poll.Nation, calendar.UnitedKingdom)
	return t.Polls.include(poll.ID) && (t.HeldIn == nil || slices.Contains(t.HeldIn, nation))
}

func (t timetable) entry(s step, poll calendar.Entry, working workingDays) calendar.Entry {
	days := s.days(poll, working.by(s.NotCounted, poll.Nation))
	e := calendar.Entry{
		ID:          fmt.Sprintf("%s/%s/%s%s", t.Body, s.Kind, t.ID, t.nameOf(poll)),
		Kind:        s.Kind,
		Body:        t.Body,
		Nation:      cmp.Or(t.Nation, poll.Nation),
		Title:       fmt.Sprintf("%s: %s on %s", s.Title, t.titleOf(poll), dayAndYear(poll.First)),
		First:       days.First,
		Last:        days.Last,
		Starts:      s.Starts,
		Ends:        s.Ends,
		Earliest:    days.First,
		Latest:      days.Last,
		Certainty:   poll.Certainty,
		Probability: poll.Probability,
		Source:      s.cited,
	}
	if poll.First.Year() > working.knownUntil {
		e.Certainty = calendar.Projected
	}
	if e.Certainty == calendar.Projected {
		e.Probability *= pollHeld
	}
	return e
}

// days returns the day of the step, or the days if it lasts.
func (s step) days(poll calendar.Entry, count counting) calendar.Span {
	first := count.before(poll.First, s.Days)
	if writ := poll.Source.Announced; s.DaysAfterWrit > 0 && !writ.IsZero() && !writ.Before(count.before(poll.First, pollAfterWrit)) {
		received := count.after(writ, 1)
		if limit := count.after(received, s.DaysAfterWrit); limit.Before(first) {
			first = limit
		}
	}
	if s.UntilDay == nil {
		return calendar.Span{First: first, Last: first}
	}
	return calendar.Span{First: first, Last: count.before(poll.First, *s.UntilDay)}
}

// nameOf returns the end of the ids of a poll's steps: its day, or the end of its own.
func (t timetable) nameOf(poll calendar.Entry) string {
	for _, begins := range t.Polls {
		if name, ok := strings.CutPrefix(poll.ID, begins); ok && t.Each {
			return name
		}
	}
	return poll.First.String()
}

// titleOf returns what the titles of a poll's steps call it.
func (t timetable) titleOf(poll calendar.Entry) string {
	if !t.Each {
		return t.Of
	}
	return strings.NewReplacer("By-election", "by-election", ": ", " in ").Replace(poll.Title)
}

// citation returns the law and where it was read.
func (s step) citation() string {
	if s.Law == "" {
		return s.Source
	}
	return s.Law + ": " + s.Source
}

// words say how the day is found.
func (s step) words(left notCounted) string {
	how := "It is the %s day before the poll, not counting %s."
	switch {
	case s.UntilDay != nil:
		how = "It begins on the %s day before the poll, not counting %s."
	case s.DaysAfterWrit > 0:
		how = "It is at the latest the %s day before the poll, not counting %s."
	}
	text := fmt.Sprintf(how, ordinal(s.Days), left.words())
	if s.Note != "" {
		text += " " + s.Note
	}
	return text
}

// ordinal writes 1st, 22nd, 13th.
func ordinal(n int) string {
	ending := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			ending = "st"
		case 2:
			ending = "nd"
		case 3:
			ending = "rd"
		}
	}
	return fmt.Sprintf("%d%s", n, ending)
}
