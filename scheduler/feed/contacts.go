package feed

import (
	"cmp"
	"fmt"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/store"
)

// FromContacts makes events of a member's own contacts, in their order: one for
// the contact itself and one for each of its steps that was not left out, all private. They
// say what the member wrote and nothing of who the member is.
func FromContacts(contacts []store.Contact) []Event {
	var events []Event
	for _, c := range contacts {
		for _, p := range planned(c) {
			if p.left.IsZero() || p.left == c.Cancelled {
				events = append(events, p.Event)
			}
		}
	}
	return events
}

// FollowedContacts is the same for a program that asks again and again: what was given up
// lately is still there, and says so, for else some programs go on to show it.
func FollowedContacts(contacts []store.Contact, today calendar.Date) []Event {
	var events []Event
	for _, c := range contacts {
		for _, p := range planned(c) {
			if p.left.IsZero() || p.left.After(calledOffSince(today)) {
				events = append(events, p.Event)
			}
		}
	}
	return events
}

// plannedEvent is an event of a contact, and the day on which it was given up, if it was.
type plannedEvent struct {
	Event
	left calendar.Date
}

// planned makes all events of a contact.
func planned(c store.Contact) []plannedEvent {
	all := append([]plannedEvent{{engagement(c), c.Cancelled}}, steps(c)...)
	for i, p := range all {
		if !p.left.IsZero() {
			stamp := p.Stamp // the last change of the contact, which is no earlier
			all[i].Event = p.Event.calledOff(p.left)
			all[i].Stamp = stamp
		}
	}
	return all
}

func engagement(c store.Contact) Event {
	e := own(c, contactUID(c))
	e.First, e.Last = c.First, c.Last
	if c.First != c.Last {
		e.Status = Tentative
	}
	e.Summary = capital(what(c))
	e.Description = joinSet("\n", purpose(c), outcome(c))
	return e
}

func steps(c store.Contact) []plannedEvent {
	seen := make(map[string]int)
	events := make([]plannedEvent, 0, len(c.Steps))
	for _, s := range c.Steps {
		seen[s.Name]++
		e := own(c, stepUID(c, s.Name, seen[s.Name]))
		e.First, e.Last = s.Due, s.Due
		e.Summary = fmt.Sprintf("Division Bell: %s (%s %s)", clause(cmp.Or(s.Text, words.Spaced(s.Name))), what(c), on(c))
		e.Description = joinSet("\n", sentence(s.Text), purpose(c))
		left := c.Cancelled
		if s.State == store.StepLeftOut {
			left = cmp.Or(s.Settled, calendar.DateIn(c.Updated, time.UTC))
		}
		events = append(events, plannedEvent{e, left})
	}
	return events
}

// own makes what the events of a contact have in common.
func own(c store.Contact, uid string) Event {
	return Event{
		UID:        uid,
		Sequence:   max(c.Revision-1, 0),
		Stamp:      c.Updated.Truncate(time.Second),
		Status:     Confirmed,
		Private:    true,
		Categories: []string{"Division Bell"},
		Color:      ownColor,
	}
}

func contactUID(c store.Contact) string { return uid("contact", c.ID) }

// stepUID tells steps of the same name apart by their count, from the second on.
func stepUID(c store.Contact, name string, count int) string {
	if count > 1 {
		return uid("contact", c.ID, name, fmt.Sprint(count))
	}
	return uid("contact", c.ID, name)
}

// what names the contact in the middle of a sentence: letter to your MP.
func what(c store.Contact) string {
	return doing(c.Action) + " " + cmp.Or(oneLine(c.Whom), holder(c.Office))
}

func doing(action string) string {
	if name, known := doings[action]; known {
		return name
	}
	return words.Spaced(action) + " with"
}

// doings names each action so that a person can follow.
var doings = map[string]string{
	"write":                 "letter to",
	"meet":                  "meeting with",
	"surgery":               "surgery appointment with",
	"visit":                 "visit by",
	"event":                 "event with",
	"brief":                 "briefing for",
	"question":              "parliamentary question through",
	"evidence":              "evidence to",
	"budget-representation": "budget representation to",
	"consultation":          "consultation response to",
	"introduce":             "introduction to",
	"thank":                 "thanks to",
	"follow-up":             "follow-up with",
	"reception":             "reception with",
	"media":                 "media work on",
}

// holder names whoever holds an office when the member gave no name.
func holder(office string) string {
	if name, known := holders[office]; known {
		return name
	}
	return "the " + words.Spaced(office)
}

// holders are the offices of which everybody has one.
var holders = map[string]string{
	"mp":         "your MP",
	"msp":        "your MSP",
	"ms":         "your Member of the Senedd",
	"mla":        "your MLA",
	"councillor": "your councillor",
}

func on(c store.Contact) string {
	if c.First == c.Last {
		return "on " + dayMonth(c.First)
	}
	return "from " + dayMonth(c.First) + " to " + dayMonth(c.Last)
}

func purpose(c store.Contact) string { return labelled("Purpose", c.Purpose) }

func outcome(c store.Contact) string {
	if c.Outcome == nil {
		return ""
	}
	return labelled("Outcome", joinSet(": ", words.Spaced(c.Outcome.Result), c.Outcome.Note))
}

func labelled(label, s string) string {
	if s == "" {
		return ""
	}
	return label + ": " + s
}
