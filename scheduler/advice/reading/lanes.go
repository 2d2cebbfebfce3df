package reading

import "sync"

// mostLanes is how many lanes a reading keeps that is not told otherwise. Each has some
// 55 kB; without topics and dates there are four for each of some 170 pairs.
const mostLanes = 256

// Option is something that a reading can be told besides its calendar.
type Option func(*Reading)

// KeepLanes has a reading keep what it worked out for at most so many pairs, nations and
// things said besides, for one that is seldom asked.
func KeepLanes(most int) Option { return func(r *Reading) { r.lanes.most = most } }

// lanes keeps the lanes that were asked for; those that came first go first.
type lanes struct {
	most int

	mu    sync.Mutex
	kept  map[laneOf]func() *lane
	order []laneOf // as they came
}

// lane returns what the rules say of every day to a question's pair. It is worked out
// when somebody first asks for it.
func (r *Reading) lane(q *Asked) *lane {
	key := laneOf{q.Pair, q.Nation, outlineOf(&q.Said).only(r.book.About(q.Pair).Matters)}
	return r.lanes.get(key, func() *lane { return r.newLane(key) })()
}

func (l *lanes) get(key laneOf, make func() *lane) func() *lane {
	l.mu.Lock()
	defer l.mu.Unlock()
	if kept, ok := l.kept[key]; ok {
		return kept
	}
	if len(l.order) >= l.most {
		delete(l.kept, l.order[0])
		l.order = l.order[1:]
	}
	work := sync.OnceValue(make)
	l.kept[key] = work
	l.order = append(l.order, key)
	return work
}
