package rhythm

import (
	"context"
	"hash/fnv"
	"io"
	"os"
	"sync"
	"time"

	"divisionbell/calendar/sources"
	"divisionbell/calendar/sources/refresh"
)

const (
	// opensAfter is how many failures in a row open a source's circuit.
	opensAfter = 5
	// longestOpen is the longest that an open circuit waits before the next try.
	longestOpen = 24 * time.Hour
	// A source that no connection comes to is tried again sooner, for nobody is
	// troubled by it: the network may be back at any moment.
	soon            = 5 * time.Minute
	longestNotThere = time.Hour
	// look is how often a wait looks at the clock, which may have been set.
	look = time.Minute
	// jitter is the most by which a moment is put off, as a part of the time between.
	jitter = 0.1
)

// Run refreshes until ctx is done: each source at its own moment, and at once those
// whose moment has passed or that were never asked.
func (j *Job) Run(ctx context.Context) {
	var all sync.WaitGroup
	for _, s := range j.Sources {
		if j.isDue(s.About().Name) {
			j.begin()
			all.Go(func() { j.refresh(ctx, s); j.keep(ctx, s) })
			continue
		}
		all.Go(func() { j.keep(ctx, s) })
	}
	all.Wait()
}

// keep asks a source at each of its moments.
func (j *Job) keep(ctx context.Context, s sources.Source) {
	name := s.About().Name
	for {
		if err := j.Pause(ctx, j.wait(name)); err != nil {
			return
		}
		if j.isDue(name) {
			j.begin()
			j.refresh(ctx, s)
		}
	}
}

func (j *Job) isDue(name string) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return !j.book.Sources[name].Next.After(j.Now())
}

// wait is how long to wait before the next look at a source.
func (j *Job) wait(name string) time.Duration {
	j.mu.Lock()
	defer j.mu.Unlock()
	return max(min(j.book.Sources[name].Next.Sub(j.Now()), look), 0)
}

// next returns the moment at which a source is to be asked next: never before the one
// until which it said that its answers would not change. A record that speaks of the
// future was written while the clock was wrong, or another.
func (j *Job) next(name string, r record) time.Time {
	switch now := j.Now(); {
	case r.Tried.IsZero() || r.Tried.After(now):
		return now
	case r.Failures >= opensAfter:
		return r.Tried.Add(rest(r))
	case r.Unreachable:
		return r.Tried.Add(min(soon, j.Every))
	}
	every := j.rhythm(name)
	if r.Failures > 0 {
		every = j.Every // what failed is not left alone for a week
	}
	next := slot(j.book.Instance, name, every, r.Tried)
	if next.Before(r.Fresh) && r.Fresh.Before(r.Tried.Add(longestOpen+look)) {
		next = r.Fresh
	}
	return next.Add(time.Duration(j.Random() * jitter * float64(every)))
}

// rhythm is how often a source is asked: as it says itself, and no more often than any
// source is.
func (j *Job) rhythm(name string) time.Duration {
	for _, s := range j.Sources {
		if about := s.About(); about.Name == name {
			return max(about.Every, j.Every)
		}
	}
	return j.Every
}

// rest is how long an open circuit waits: 1, 2, 4 ... 24 hours.
func rest(r record) time.Duration {
	longest := longestOpen
	if r.Unreachable {
		longest = longestNotThere
	}
	doublings := min(r.Failures-opensAfter, 5)
	return min(time.Hour<<doublings, longest)
}

// slot is the first of a source's own moments that is at least half the time between
// two of them after it was tried. They are spread by the instance and the source, so
// that a thousand copies of the service do not ask at the same moment.
func slot(instance, name string, every time.Duration, tried time.Time) time.Time {
	h := fnv.New64a()
	_, _ = io.WriteString(h, instance+" "+name)
	offset := time.Duration(h.Sum64() % uint64(every))
	earliest := tried.Add(every / 2)
	at := earliest.Truncate(every).Add(offset)
	if at.Before(earliest) {
		at = at.Add(every)
	}
	return at
}

// note writes into the book what came of asking a source.
func (j *Job) note(o refresh.Outcome) {
	j.mu.Lock()
	defer j.mu.Unlock()
	now, name := j.Now(), o.Source.Name
	j.catchUp()
	r := j.book.Sources[name]
	if o.IsOurs() {
		r.Tried = now // the source did its part
	} else {
		r = r.after(o, now)
	}
	r.Next = j.next(name, r)
	j.book.Sources[name] = r
	j.tally[name] = j.tally[name].plus(o)
	if err := j.book.write(j.State); err != nil {
		j.Log.Error("how the sources fare cannot be kept", "file", j.State, "error", err)
	}
}

// catchUp takes over what another process has noted since, such as a refresh on the
// command line. It is called with the book in hand.
func (j *Job) catchUp() {
	info, err := os.Stat(j.State)
	if err != nil || info.ModTime().Equal(j.seen) {
		return
	}
	j.seen = info.ModTime()
	other, err := readBook(j.State)
	if err != nil {
		return // what is in hand is written over it
	}
	for name, r := range other.Sources {
		mine := j.book.Sources[name]
		isNewer := r.Tried.After(mine.Tried) && !r.Tried.After(j.Now())
		if isNewer || mine.isDecidedIn(r) {
			r.Next = j.next(name, r)
			j.book.Sources[name] = r
		}
	}
}
