package feed

import "divisionbell/calendar"

// series is a named feed: which entries it holds, and what it is called.
type series struct {
	name, title, about string
	bodies             []calendar.Body
	kinds              []calendar.Kind
}

// published lists the named feeds in the order in which pages show them. Sessions
// are in none of them: a bar across the whole year hides what is on.
var published = []series{
	{
		name:   "westminster",
		title:  "Westminster: the parliamentary year",
		about:  "When the House of Commons and the House of Lords sit and rise, and what is on.",
		bodies: []calendar.Body{calendar.Commons, calendar.Lords},
		kinds: []calendar.Kind{
			calendar.KindRecess, calendar.KindRecall, calendar.KindProrogation, calendar.KindDissolution,
			calendar.KindStateOpening, calendar.KindElection, calendar.KindLastPollDay,
			calendar.KindPMBFriday, calendar.KindQuestions, calendar.KindMourning,
		},
	},
	{
		name:   "recesses",
		title:  "Westminster: recesses",
		about:  "When the House of Commons and the House of Lords are away.",
		bodies: []calendar.Body{calendar.Commons, calendar.Lords},
		kinds: []calendar.Kind{
			calendar.KindRecess, calendar.KindRecall, calendar.KindProrogation, calendar.KindDissolution,
		},
	},
}

// endOfTime is the last date there is.
const endOfTime = "9999-12-31"

// Names returns the names of the public feeds.
func Names() []string {
	names := make([]string, len(published))
	for i, s := range published {
		names[i] = s.name
	}
	return names
}

// Named makes the public feed of that name; ok is false if there is none. It holds
// what is on since that day (no date for everything) and is of one of the
// certainties, or of any if none are given.
func Named(cal *calendar.Calendar, name string, since calendar.Date, certainties ...calendar.Certainty) (c Calendar, ok bool) {
	for _, s := range published {
		if s.name == name {
			return s.of(cal, since, certainties), true
		}
	}
	return Calendar{}, false
}

func (s series) of(cal *calendar.Calendar, since calendar.Date, certainties []calendar.Certainty) Calendar {
	entries := cal.Entries(calendar.Query{
		Span:        calendar.Span{First: since, Last: calendar.MustDate(endOfTime)},
		Bodies:      s.bodies,
		Kinds:       s.kinds,
		Certainties: certainties,
	})
	return Calendar{Name: s.title, Description: s.about, Events: FromEntries(entries)}
}
