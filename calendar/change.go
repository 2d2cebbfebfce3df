package calendar

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Change is what became of an entry between two calendars. Before is the zero
// Entry if it is new, After if it is gone.
type Change struct {
	Before, After Entry
	// Decided is set if somebody ruled the entry out, or if that holds no more.
	Decided bool
}

// Diff returns the entries that differ between the calendars in what they say,
// by first day. Another source alone, or another day of revision, is no change.
func Diff(before, after *Calendar) []Change {
	var changes []Change
	for _, e := range after.entries {
		was, _ := before.Entry(e.ID)
		if !was.SaysTheSame(e) {
			changes = append(changes, Change{was, e, was.ID == "" && before.IsRuledOut(e.ID)})
		}
	}
	for _, e := range before.entries {
		if _, kept := after.Entry(e.ID); !kept {
			changes = append(changes, Change{Before: e, Decided: after.IsRuledOut(e.ID)})
		}
	}
	slices.SortStableFunc(changes, func(a, b Change) int {
		return cmp.Or(a.Entry().First.Compare(b.Entry().First), cmp.Compare(a.Entry().ID, b.Entry().ID))
	})
	return changes
}

// SaysTheSame reports whether the two entries tell people the same thing. That
// a thing is still running a day later is nothing new.
func (e Entry) SaysTheSame(o Entry) bool {
	if e.StillRunning() && o.StillRunning() {
		o.Last, o.Latest = e.Last, e.Latest
	}
	if e.GoesOn() && o.GoesOn() {
		o.First, o.Earliest = e.First, e.Earliest
	}
	return e.ID == o.ID && e.Title == o.Title && e.Nation == o.Nation &&
		e.First == o.First && e.Last == o.Last && e.Starts == o.Starts && e.Ends == o.Ends &&
		e.Rises == o.Rises && e.Returns == o.Returns &&
		e.Certainty == o.Certainty && e.Earliest == o.Earliest && e.Latest == o.Latest
}

// Entry is the entry that the change is about, as it is or, if gone, was.
func (c Change) Entry() Entry {
	if c.After.ID == "" {
		return c.Before
	}
	return c.After
}

// Announced reports whether somebody said something: false if one projection
// only took the place of another, or one came or went of itself.
func (c Change) Announced() bool {
	said := func(e Entry) bool { return e.ID != "" && e.Certainty != Projected }
	return said(c.Before) || said(c.After) || c.Decided
}

// String says the change in plain words.
func (c Change) String() string {
	return fmt.Sprintf("%s: %s", c.Entry().subject(), c.what())
}

func (c Change) what() string {
	was, is := c.Before, c.After
	switch {
	case was.ID == "" && c.Decided:
		return "was ruled out, now " + is.verdict()
	case was.ID == "":
		return "new, " + is.verdict()
	case is.ID == "" && c.Decided:
		return "was " + was.verdict() + ", now ruled out: it will not happen"
	case is.ID == "":
		return "was " + was.verdict() + ", now gone"
	case was.Certainty == Projected:
		return "was " + was.verdict() + ", now " + is.verdict()
	case is.Certainty == Projected:
		return "was " + was.verdict() + ", now withdrawn and " + is.verdict()
	case was.days() != is.days():
		return "was " + was.days() + ", now " + is.verdict()
	case was.Certainty != is.Certainty:
		return is.days() + ", was " + was.verb() + ", now " + is.verb()
	case was.Title != is.Title:
		return fmt.Sprintf("%s, was called %q", is.days(), was.Title)
	case was.Nation != is.Nation:
		return fmt.Sprintf("%s, was for %s, now for %s", is.days(), cmp.Or(was.Nation, "nowhere in particular"), cmp.Or(is.Nation, "nowhere in particular"))
	default:
		return fmt.Sprintf("%s, the House was to rise %s and return %s, now %s and %s", is.days(),
			orNothing(was.Rises), orNothing(was.Returns), orNothing(is.Rises), orNothing(is.Returns))
	}
}

func orNothing(d Date) string {
	if d.IsZero() {
		return "on a day not named"
	}
	return "on " + d.plain()
}

// subject names the entry for people: Christmas recess 2027 of the House of Commons.
func (e Entry) subject() string {
	text := e.Title
	if year := strconv.Itoa(e.First.Year()); !strings.Contains(text, year) {
		if parts := strings.Split(e.ID, "/"); isYear(parts[len(parts)-1]) {
			year = parts[len(parts)-1]
		}
		text += " " + year
	}
	switch e.Body {
	case Senedd:
		text += " of " + e.Body.Title()
	case Commons, Lords, ScottishParliament, NIAssembly:
		text += " of the " + e.Body.Title()
	}
	if e.Nation != "" {
		text += " (" + string(e.Nation) + ")"
	}
	return text
}

func isYear(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil && len(s) == len("2027")
}

// verdict says how sure the entry is, and when it is.
func (e Entry) verdict() string {
	if e.Certainty != Projected {
		return e.verb() + ": " + e.days()
	}
	begins := Span{e.Earliest, e.Latest}
	if e.FirstLikely != nil {
		begins = *e.FirstLikely
	}
	if begins.First == begins.Last {
		return "expected on " + begins.First.plain()
	}
	verb := "expected between "
	if e.First != e.Last {
		verb = "expected to begin between "
	}
	return verb + begins.between()
}

func (e Entry) verb() string {
	if e.Certainty == Confirmed {
		return "confirmed"
	}
	return "announced"
}

// days writes when an entry is, with its times.
func (e Entry) days() string {
	text := e.First.plain()
	if e.Starts != "" {
		text += " at " + e.Starts
	}
	switch {
	case e.StillRunning():
		return "from " + text + " on"
	case e.Last != e.First:
		text += " to " + e.Last.plain()
		if e.Ends != "" {
			text += " at " + e.Ends
		}
	case e.Ends != "" && e.Starts == "": // a deadline
		text += " by " + e.Ends
	case e.Ends != "":
		text += " to " + e.Ends
	}
	return text
}

// plain writes a date as people write it: 17 December 2027.
func (d Date) plain() string { return d.utc().Format("2 January 2006") }

// between writes two days with no more than tells them apart: 15 and 22 December 2027.
func (s Span) between() string {
	switch a, b := s.First.utc(), s.Last.utc(); {
	case a.Year() != b.Year():
		return s.First.plain() + " and " + s.Last.plain()
	case a.Month() != b.Month():
		return a.Format("2 January") + " and " + s.Last.plain()
	default:
		return a.Format("2") + " and " + s.Last.plain()
	}
}
