// Package almanactest makes for tests once what many of them need: a calendar takes half a
// second to make while the race detector looks on.
package almanactest

import (
	"strings"
	"sync"

	"divisionbell/calendar/almanac"
	"divisionbell/calendar/layers"
)

// Grounds makes grounds as almanac.GroundFor does, and each of them once.
type Grounds struct {
	mu   sync.Mutex
	made map[string]func() (*almanac.Ground, error)
}

// For returns the ground for readings of that standing.
func (g *Grounds) For(standing layers.Standing, records []layers.Record) (*almanac.Ground, error) {
	key := []string{string(standing)}
	for _, r := range records {
		key = append(key, r.ID())
	}
	return g.once(strings.Join(key, " "), func() (*almanac.Ground, error) { return almanac.GroundFor(standing, records) })()
}

func (g *Grounds) once(key string, make func() (*almanac.Ground, error)) func() (*almanac.Ground, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.made == nil {
		g.made = map[string]func() (*almanac.Ground, error){}
	}
	if g.made[key] == nil {
		g.made[key] = sync.OnceValues(make)
	}
	return g.made[key]
}
