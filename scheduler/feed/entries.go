package feed

import (
	"net/url"
	"strings"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
)

// FromEntries makes one event of each entry, in the same order, in English. What the
// Commons and the Lords have in common on the same days becomes one event, that of the
// Commons.
func FromEntries(entries []calendar.Entry) []Event { return In(words.English).FromEntries(entries) }

// FromEntries is the same in the language of the voice.
func (v *Voice) FromEntries(entries []calendar.Entry) []Event {
	revisions := make(map[string]int, len(entries))
	for _, e := range entries {
		revisions[e.ID] = e.Revisions
	}
	t := teller{Voice: v, revisions: func(id string) int { return revisions[id] }}
	return t.events(entries)
}

// teller makes the events of one feed.
type teller struct {
	*Voice
	// bodies are those whose feed it is: of what is theirs, titles do not say so again.
	bodies []calendar.Body
	// revisions says how often what has an id was told of.
	revisions func(id string) int
}

func (t teller) events(entries []calendar.Entry) []Event {
	notices := shared(entries)
	events := make([]Event, len(notices))
	for i, n := range notices {
		events[i] = t.event(n)
	}
	return events
}

// notice is what one event tells: an entry of one body, or those of both Houses.
type notice []calendar.Entry

// matter is what entries must agree in to be told as one.
type matter struct {
	kind           calendar.Kind
	title          string
	days           calendar.Span
	starts, ends   string
	rises, returns calendar.Date
	certainty      calendar.Certainty
}

func matterOf(e calendar.Entry) matter {
	return matter{e.Kind, e.Title, e.Span(), e.Starts, e.Ends, e.Rises, e.Returns, e.Certainty}
}

// shared puts each entry of the Lords that says the same as one of the Commons
// into the same notice.
func shared(entries []calendar.Entry) []notice {
	commons := make(map[matter]bool)
	lords := make(map[matter]calendar.Entry)
	for _, e := range entries {
		switch e.Body {
		case calendar.Commons:
			commons[matterOf(e)] = true
		case calendar.Lords:
			lords[matterOf(e)] = e
		}
	}
	var notices []notice
	for _, e := range entries {
		other, both := lords[matterOf(e)]
		switch {
		case e.Body == calendar.Commons && both:
			notices = append(notices, notice{e, other})
		case e.Body == calendar.Lords && commons[matterOf(e)]:
			// told with the Commons
		default:
			notices = append(notices, notice{e})
		}
	}
	return notices
}

// event tells of a notice in the language of its title: one has no words of another in it.
func (t teller) event(n notice) Event {
	e, told := n[0], t.marked()
	if title := t.sentence(e.OpenEnded().Title); title.Language != t.lang {
		t.Voice, told = In(words.English), words.English
	}
	return Event{
		Language:    told,
		UID:         uid(strings.Split(e.ID, "/")...),
		Sequence:    t.sequence(e),
		Stamp:       n.changed(),
		First:       e.First,
		Last:        e.Last,
		Starts:      e.Starts,
		Ends:        e.Ends,
		Summary:     t.summary(n),
		Description: t.description(n),
		Status:      statusOf(e.Certainty),
		URL:         address(e.Source.Name),
		Categories:  t.categories(n),
		Color:       colors[e.Body],
		Busy:        takesHours(e),
	}
}

// sequence counts the changes of an event. That of the Commons may tell of the Lords too,
// or have done so: it counts theirs of the same name, so that it never falls.
func (t teller) sequence(e calendar.Entry) int {
	name, isCommons := strings.CutPrefix(e.ID, string(calendar.Commons)+"/")
	if !isCommons {
		return e.Revisions
	}
	return e.Revisions + t.revisions(string(calendar.Lords)+"/"+name)
}

// takesHours reports whether an entry is on at known hours, such as questions in the
// House. Recesses and other whole days, deadlines and what is only expected keep nobody
// from doing something else.
func takesHours(e calendar.Entry) bool {
	isDeadline := e.Starts == "" || e.Ends == "" || e.Starts == e.Ends
	return !isDeadline && e.First == e.Last && e.Certainty != calendar.Projected && e.Kind != "emergency-proxy-votes"
}

// colors tell bodies apart in programs that know of them (RFC 7986 section 5.9); they are
// names of CSS 3.
var colors = map[calendar.Body]string{
	calendar.Commons:            "seagreen",
	calendar.Lords:              "firebrick",
	calendar.ScottishParliament: "indigo",
	calendar.Senedd:             "crimson",
	calendar.NIAssembly:         "royalblue",
	calendar.LocalGovernment:    "teal",
	calendar.UKGovernment:       "navy",
	calendar.Parties:            "darkorange",
	calendar.Sector:             "mediumvioletred",
	calendar.BankHolidays:       "slategray",
}

// ownColor is that of what a member plans, and of the best moments for something.
const ownColor = "goldenrod"

func statusOf(c calendar.Certainty) Status {
	if c == calendar.Confirmed {
		return Confirmed
	}
	return Tentative
}

// changed is midnight of the day on which the entries last changed, no time if it
// is not known.
func (n notice) changed() time.Time {
	var last calendar.Date
	for _, e := range n {
		d := e.Revised
		if d.IsZero() {
			d = e.Source.Announced
		}
		if d.After(last) {
			last = d
		}
	}
	if last.IsZero() {
		return time.Time{}
	}
	return midnight(last)
}

// address returns the source if it is one address on the web, and otherwise nothing.
func address(source string) string {
	u, err := url.Parse(source)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.ContainsAny(source, " \t\n") {
		return ""
	}
	return source
}
