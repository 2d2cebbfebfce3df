package ical

import (
	"cmp"
	"fmt"
	"slices"

	"divisionbell/calendar"
)

// settle makes events of what was read: of several states of one event the last holds,
// those that repeat are told day by day, and what is outside the days of interest is
// left out.
func (r *reader) settle() {
	groups, order := make(map[string][]*item), []string{}
	for n, e := range r.events {
		if m := e.object.method; m == "REPLY" || m == "REFRESH" || m == "COUNTER" || m == "DECLINECOUNTER" {
			r.fault(e.line, "METHOD", "it is a message about an invitation (%s), which tells of no event", m)
			continue
		}
		i, ok := r.item(e)
		r.events[n] = nil
		if !ok {
			continue
		}
		key := i.name
		if key == "" {
			key = fmt.Sprintf("\n%d", i.line) // each by itself
		}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], i)
	}
	for _, key := range order {
		if all := r.tell(groups[key]); !all {
			r.calendar.Cut = true
			r.note(Fault{Line: groups[key][0].line, Problem: fmt.Sprintf("there are more than %d events", mostEvents), Event: "what follows"})
			return
		}
	}
}

// tell tells all events of one UID, and reports whether there was room for them.
func (r *reader) tell(group []*item) (all bool) {
	group = latest(group)
	replaced := make(map[calendar.Date]bool)
	for _, i := range group {
		if !i.original.IsZero() {
			replaced[i.original] = true
		}
	}
	var events []Event
	for _, i := range group {
		events = append(events, r.occurrences(i, replaced)...)
	}
	tellApart(events)
	for _, e := range events {
		switch {
		case !e.First.IsZero() && !(r.Within.Contains(e.First) && r.Within.Contains(e.Last)):
			r.calendar.Outside++
		case len(r.calendar.Events) == mostEvents:
			return false
		default:
			r.calendar.Events = append(r.calendar.Events, e)
		}
	}
	return true
}

// latest leaves out of several states of the same event all but the last: that of the
// highest sequence or, where that is the same, one that is called off, or of one title
// the one that was changed last. What then still differs is not the same event,
// whatever its UID says.
func latest(group []*item) []*item {
	if len(group) == 1 {
		return group
	}
	highest := make(map[calendar.Date]int)
	for _, i := range group {
		highest[i.original] = max(highest[i.original], i.sequence)
	}
	type state struct {
		of    calendar.Date
		title string
	}
	kept, at := []*item{}, make(map[state]int)
	for _, i := range group {
		if i.sequence < highest[i.original] {
			continue
		}
		s := state{i.original, i.label}
		was, twice := at[s]
		switch {
		case !twice, i.isElsewhere(kept[was]) && i.modified == kept[was].modified:
			at[s] = len(kept)
			kept = append(kept, i)
		case i.called || i.modified > kept[was].modified:
			kept[was] = i
		}
	}
	return withoutCalledOff(kept)
}

// withoutCalledOff leaves out the states of an event that another says is called off.
func withoutCalledOff(states []*item) []*item {
	type when struct {
		of, day calendar.Date // no day stands for any
		clock   int
	}
	called := make(map[when]bool)
	for _, i := range states {
		if i.called {
			called[when{i.original, i.start.day, i.start.clock}] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(states), func(i *item) bool {
		return !i.called && (called[when{i.original, i.start.day, i.start.clock}] || called[when{of: i.original}])
	})
}

// isElsewhere reports whether two states of an event both say when it is, and differ.
func (i *item) isElsewhere(o *item) bool {
	return !i.start.day.IsZero() && !o.start.day.IsZero() && (i.start.day != o.start.day || i.start.clock != o.start.clock)
}

// occurrences returns the event or, of one that repeats, each time that it happens in the
// days for which those are told and that nothing else replaces.
func (r *reader) occurrences(i *item, replaced map[calendar.Date]bool) []Event {
	if !i.original.IsZero() {
		e := r.at(i, i.start)
		e.Occurrence = i.original.String()
		return []Event{e}
	}
	if !i.repeats && len(i.also) == 0 || i.called {
		if !i.called && replaced[i.start.civilIn(r.Location)] {
			return nil
		}
		return []Event{r.at(i, i.start)}
	}
	var events []Event
	seen := make(map[calendar.Date]bool)
	for _, m := range r.times(i) {
		on := m.civilIn(r.Location)
		if seen[on] || replaced[on] || i.except[on] {
			continue
		}
		seen[on] = true
		e := r.at(i, m)
		e.Occurrence = on.String()
		events = append(events, e)
	}
	return events
}

// times returns when an event that repeats begins, in order.
func (r *reader) times(i *item) []moment {
	times := []moment{i.start}
	if i.repeats {
		times = nil
		for _, day := range i.rule.days(i.start, r.Repeats, &r.steps) {
			times = append(times, i.start.on(day))
		}
		if r.steps <= 0 {
			r.calendar.Cut = true
			r.fault(i.line, "RRULE", "there are too many rules in the file to work out, and not all days of this one are told")
		}
		if r.goesOn(i) {
			r.calendar.Series++
		}
	}
	for _, m := range i.also {
		if r.Repeats.Contains(m.day) {
			times = append(times, m)
		}
	}
	slices.SortStableFunc(times, func(a, b moment) int { return cmp.Or(a.day.Compare(b.day), cmp.Compare(a.clock, b.clock)) })
	return times
}

// goesOn reports whether an event repeats on days beyond those for which that is told.
func (r *reader) goesOn(i *item) bool {
	ends := i.rule.until.day
	return i.start.day.Before(r.Repeats.First) || i.rule.count == 0 && (ends.IsZero() || ends.After(r.Repeats.Last))
}

// tellApart gives events of one UID that are not occurrences of one that repeats their
// day as well, and the time of day or a number to those of the same day.
func tellApart(events []Event) {
	holds := slices.ContainsFunc(events, func(e Event) bool { return !e.Cancelled })
	if len(events) < 2 {
		return
	}
	taken := make(map[string]int)
	for n := range events {
		e := &events[n]
		if e.Cancelled && !holds && e.Occurrence == "" {
			continue // all of it is called off
		}
		if e.Occurrence == "" && !e.First.IsZero() {
			e.Occurrence = e.First.String()
		}
		name := e.Occurrence
		taken[name]++
		if taken[name] > 1 {
			e.Occurrence = fmt.Sprintf("%s-%d", name, taken[name])
		}
	}
}
