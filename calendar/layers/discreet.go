package layers

import (
	"slices"
	"strings"

	"divisionbell/calendar"
	"divisionbell/calendar/address"
)

// How the names of layers begin that come from a calendar or a council which somebody
// configured.
const (
	OfCalendar = "calendar-"
	OfCouncil  = "council-"
)

// discreet returns the layer as it may be shown. Layers of configured sources once kept
// the whole address, which may be a secret; of such a one only the host is shown. Today
// they keep what may be shown (see sources.Calendar).
func discreet(l calendar.Layer) calendar.Layer {
	configured := strings.HasPrefix(l.Name, OfCalendar) || strings.HasPrefix(l.Name, OfCouncil)
	if !configured || !strings.Contains(l.From, "://") || address.Shown(l.From) == l.From {
		return l
	}
	secret := l.From
	l.From = address.Host(secret)
	l.Entries = slices.Clone(l.Entries)
	for i := range l.Entries {
		s := &l.Entries[i].Source
		if address.Reveals(s.Name, secret) {
			s.Name = l.From
		}
		if address.Reveals(s.Note, secret) {
			s.Note = ""
		}
	}
	return l
}
