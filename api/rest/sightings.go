package rest

import (
	"net/http"
	"sync"
	"time"
)

// mostSightings is how many feeds are remembered at once.
const mostSightings = 10_000

// sightings remembers since when members' feeds are as they are: from the moment at which
// this process first saw them so. Of what a feed says nothing is kept.
type sightings struct {
	mu sync.Mutex
	of map[string]sighting
}

// sighting is a state in which a feed was seen first at since.
type sighting struct {
	state string
	since time.Time
}

// since returns since when a feed is in a state, in whole seconds. Where too many are
// remembered all are forgotten: then a state counts from now on, and is sent once more than
// it need be.
func (s *sightings) since(feed, state string, now time.Time) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	last, isKnown := s.of[feed]
	if isKnown && last.state == state {
		return last.since
	}
	if s.of == nil || len(s.of) >= mostSightings {
		s.of = make(map[string]sighting)
	}
	since := now.Truncate(time.Second)
	if !since.After(last.since) { // two states of one second must not be taken for one another
		since = last.since.Add(time.Second)
	}
	s.of[feed] = sighting{state, since}
	return since
}

// isSince reports whether who has what was so at that moment, by a header If-Modified-Since,
// has it still.
func isSince(header string, since time.Time) bool {
	had, err := http.ParseTime(header)
	return err == nil && !since.After(had)
}
