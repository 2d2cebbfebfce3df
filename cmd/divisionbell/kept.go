package main

import (
	"fmt"
	"sync"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/layers"
)

// kept is what took a while to make, for those who carry out many commands in one process.
// Nil keeps nothing: a command by itself needs each thing once.
type kept struct {
	mu   sync.Mutex
	made map[string]any
}

// once returns what is kept under a name, or makes and keeps it. What is kept must never be
// changed.
func once[T any](k *kept, name string, work func() (T, error)) (T, error) {
	if k == nil {
		return work()
	}
	k.mu.Lock()
	if k.made == nil {
		k.made = make(map[string]any)
	}
	if k.made[name] == nil {
		k.made[name] = sync.OnceValues(work)
	}
	get := k.made[name].(func() (T, error))
	k.mu.Unlock()
	return get()
}

// calendarOf builds the calendar of the facts and these records, as it was known on a day or
// is looked at on one.
func (a *app) calendarOf(records []layers.Record, knownOn, seenOn calendar.Date) (*calendar.Calendar, error) {
	build := func() (*calendar.Calendar, error) {
		return almanac.Build(almanac.With(layers.Stack(records...)...), almanac.KnownOn(knownOn), almanac.SeenOn(seenOn))
	}
	if len(records) > 0 {
		return build()
	}
	return once(a.kept, fmt.Sprintf("calendar known on %s, seen on %s", knownOn, seenOn), build)
}

// groundOf makes what readings of a standing are weighed against.
func (a *app) groundOf(standing layers.Standing, records []layers.Record) (*almanac.Ground, error) {
	work := func() (*almanac.Ground, error) { return almanac.GroundFor(standing, records) }
	if len(records) > 0 {
		return work()
	}
	return once(a.kept, "ground for "+string(standing), work)
}
