package importer

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"divisionbell/calendar"
)

// What our own feeds write: the end of a UID, before which stands the entry's id with
// dots for slashes, and the end of the summary of a projection (scheduler/feed).
const (
	ownUID        = "@divisionbell"
	ownProjection = " (expected)"
)

// ourOwn gives an event of our own feeds the body, kind and id that stand in its UID.
func ourOwn(e calendar.Entry, name, status string) (calendar.Entry, error) {
	parts := strings.Split(name, ".")
	if len(parts) < 3 {
		return e, fmt.Errorf("the UID %q is not of an entry", name+ownUID)
	}
	e.ID, e.Kind = strings.Join(parts, "/"), calendar.Kind(parts[1])
	switch {
	case strings.HasSuffix(e.Title, ownProjection):
		e.Certainty = calendar.Projected
	case status == "CONFIRMED":
		e.Certainty = calendar.Confirmed
	}
	e = e.OpenEnded()
	e.Title = "" // as the calendar calls it
	err := e.Body.UnmarshalText([]byte(parts[0]))
	return e, err
}

// longestName is how many bytes of a UID are taken into an id.
const longestName = 200

// uidName makes a part of an id of a UID. One that has no letters and digits for it, or
// too many, is told from others by what it is made of.
func uidName(uid string) string {
	name := calendar.Slug(uid)
	if uid == "" || name != "" && len(name) <= longestName {
		return name
	}
	sum := sha256.Sum256([]byte(uid))
	return strings.TrimPrefix(fmt.Sprintf("%s-%x", name[:min(len(name), longestName/2)], sum[:6]), "-")
}

// bodyIn finds the one body that a text names.
func bodyIn(text string) (found calendar.Body) {
	lower := strings.ToLower(text)
	for _, known := range []struct {
		word string
		body calendar.Body
	}{
		{"commons", calendar.Commons},
		{"lords", calendar.Lords},
		{"scottish parliament", calendar.ScottishParliament},
		{"senedd", calendar.Senedd},
		{"northern ireland assembly", calendar.NIAssembly},
	} {
		if !strings.Contains(lower, known.word) {
			continue
		}
		if found != "" {
			return "" // two of them, so that it is not clear which is meant
		}
		found = known.body
	}
	return found
}
