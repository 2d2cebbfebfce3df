package edition

import (
	"context"
	"fmt"
	"sync"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/reading"
)

// mostPasts is how many past states of the calendar are kept beside an edition. Each has
// some 5 MB; the advice on one has some 16, and is kept for the one that was last asked
// for it.
const mostPasts = 3

// pastLanes is how many lanes the advice on a past state keeps.
const pastLanes = 16

// pasts keeps the past states of the calendar that were asked for.
type pasts struct {
	turn    *turn
	advised *State // the one with advice; for who has the turn

	mu   sync.Mutex
	kept map[calendar.Date]*past
	asks uint64 // how often anything was asked for
}

type past struct {
	state *State
	again bool   // asked for more than once
	last  uint64 // the ask that was the last one for it
}

func newPasts() *pasts { return &pasts{turn: newTurn(), kept: make(map[calendar.Date]*past)} }

// get returns what is kept for the day, or has it worked out when its turn has come.
func (p *pasts) get(ctx context.Context, d calendar.Date, work func() (*State, error)) (*State, error) {
	if state := p.find(d); state != nil {
		return state, nil
	}
	giveBack, err := p.turn.take(ctx)
	if err != nil {
		return nil, err
	}
	defer giveBack()
	if state := p.find(d); state != nil { // somebody was here before
		return state, nil
	}
	state, err := work()
	if err != nil {
		return nil, err
	}
	p.keep(d, state)
	return state, nil
}

// advise works out the advice on one of the states. What was worked out for another one
// goes before, for both together would take twice the room.
func (p *pasts) advise(ctx context.Context, s *State) (*advice.Advisor, error) {
	giveBack, err := p.turn.take(ctx)
	if err != nil {
		return nil, err
	}
	defer giveBack()
	if a := s.advisor.Load(); a != nil { // somebody was here before
		return a, nil
	}
	if p.advised != nil {
		p.advised.advisor.Store(nil)
		p.advised = nil
	}
	a, err := advice.New(s.book, s.Calendar, reading.KeepLanes(pastLanes))
	if err != nil {
		return nil, fmt.Errorf("advice on the calendar as known on %s: %w", s.knownOn, err)
	}
	p.advised = s
	s.advisor.Store(a)
	return a, nil
}

// has reports whether the state of that day is kept.
func (p *pasts) has(d calendar.Date) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.kept[d] != nil
}

func (p *pasts) find(d calendar.Date) *State {
	p.mu.Lock()
	defer p.mu.Unlock()
	k := p.kept[d]
	if k == nil {
		return nil
	}
	p.asks++
	k.again, k.last = true, p.asks
	return k.state
}

func (p *pasts) keep(d calendar.Date, state *State) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.kept) >= mostPasts {
		delete(p.kept, p.leastWanted())
	}
	p.asks++
	p.kept[d] = &past{state: state, last: p.asks}
}

// leastWanted is the day that was last asked for the longest ago, of those that were asked
// for only once, if there is one: who asks for one day after another does not drive out
// what others come back to.
func (p *pasts) leastWanted() (least calendar.Date) {
	var found *past
	for d, k := range p.kept {
		if found == nil || found.again && !k.again || found.again == k.again && k.last < found.last {
			least, found = d, k
		}
	}
	return least
}
