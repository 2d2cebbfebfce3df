package calendar

import (
	"cmp"
	"maps"
	"slices"
)

// calledOff gathers what layers told and then took back.
type calledOff struct {
	holds map[string]*Entry
	gone  map[string]Lapsed
}

// CalledOff returns what layers, earliest first, told of and then took back, as it was
// last told and with the day since which it holds no more, by id. What was only expected
// and then ruled out is not among it: nobody had announced it, so nobody called it off.
func CalledOff(layers ...Layer) []Lapsed {
	c := calledOff{make(map[string]*Entry), make(map[string]Lapsed)}
	for _, l := range layers {
		c.take(l)
	}
	byID := func(a, b Lapsed) int { return cmp.Compare(a.ID, b.ID) }
	return slices.SortedFunc(maps.Values(c.gone), byID)
}

func (c *calledOff) take(l Layer) {
	for _, id := range slices.Concat(l.Withdrawn, l.RuledOut) {
		c.callOff(id, l)
	}
	for _, e := range l.Unsaid {
		if _, told := c.holds[e.ID]; !told {
			c.gone[e.ID] = lapsed(e, l)
		}
	}
	for _, plan := range l.Lapsed {
		c.gone[plan.ID] = plan
	}
	for i := range l.Entries {
		e := &l.Entries[i]
		c.holds[e.ID] = e
		delete(c.gone, e.ID)
	}
}

func (c *calledOff) callOff(id string, by Layer) {
	if was, told := c.holds[id]; told {
		c.gone[id] = lapsed(*was, by)
		delete(c.holds, id)
	}
}

func lapsed(e Entry, by Layer) Lapsed {
	e.Revisions = max(e.Revisions, by.Told[e.ID])
	return Lapsed{e, by.Known}
}

// CalledOffBy names what was called off, and since when.
func CalledOffBy(gone ...Lapsed) Option { return func(c *Calendar) { c.gone = gone } }

// CalledOff returns what was called off after that day and is neither announced nor
// expected again, by first day, then id.
func (c *Calendar) CalledOff(after Date) []Lapsed {
	var found []Lapsed
	for _, plan := range c.gone {
		if _, again := c.byID[plan.ID]; plan.Until.After(after) && !again {
			found = append(found, plan)
		}
	}
	slices.SortFunc(found, func(a, b Lapsed) int { return byFirstDay(&a.Entry, &b.Entry) })
	return found
}

// SeenOn is the day on which the calendar is looked at, no date if that is not known.
func (c *Calendar) SeenOn() Date { return c.knowledge.Seen }

// Revisions is how often what has that id was told of, also if it was called off.
func (c *Calendar) Revisions(id string) int {
	if e, ok := c.Entry(id); ok {
		return e.Revisions
	}
	for _, plan := range c.gone {
		if plan.ID == id {
			return plan.Revisions
		}
	}
	return 0
}
