package rhythm

import (
	"slices"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/address"
)

// SourcesDocument says how the sources of dates fare. Of addresses that were asked it
// has only the hosts: those of a configured calendar may be secret.
type SourcesDocument struct {
	Sources []SourceDocument  `json:"sources"`
	Bodies  []horizonDocument `json:"bodies" doc:"How far the announced dates of each body go, whoever told them."`
}

// SourceDocument says how one of them fares.
type SourceDocument struct {
	Name       string                `json:"name" example:"bank-holidays"`
	Title      string                `json:"title" example:"GOV.UK bank holidays"`
	Bodies     []calendar.Body       `json:"bodies"`
	Address    string                `json:"address" doc:"A page for people; of a configured source without one only the host."`
	Licence    string                `json:"licence" doc:"The licence, with the attribution that it asks for."`
	State      string                `json:"state" enum:"waiting,good,failing,refused" doc:"waiting: not asked yet; good: its last answer was believed; failing: there was no answer; refused: its last answer was not believed and changed nothing."`
	Circuit    string                `json:"circuit" enum:"closed,open" doc:"open after five failures in a row: it is tried more and more seldom, at last once a day."`
	Tried      time.Time             `json:"tried,omitzero" doc:"The last try."`
	Answered   time.Time             `json:"answered,omitzero" doc:"The last answer that was believed."`
	Changed    time.Time             `json:"changed,omitzero" doc:"The last answer that changed the calendar."`
	Next       time.Time             `json:"next,omitzero" doc:"The next try."`
	Every      string                `json:"every" example:"daily" doc:"How often it is asked while all is well: daily, weekly, every 6h."`
	Why        string                `json:"why,omitempty" doc:"Why so often."`
	Notes      []string              `json:"notes,omitempty" doc:"What was cut or left out of its last answer; for officers."`
	Failures   int                   `json:"failures" doc:"How often in a row it failed or was not believed."`
	Problem    string                `json:"problem,omitempty" doc:"What was wrong the last time, in plain words; for officers more exactly."`
	Reach      []reachDocument       `json:"reach" doc:"The last day that its last answer spoke of, body by body."`
	Quarantine []quarantinedDocument `json:"quarantine" doc:"The newest answers that were not believed, oldest first. They changed nothing."`
}

type reachDocument struct {
	Body  calendar.Body `json:"body"`
	Until calendar.Date `json:"until"`
}

type quarantinedDocument struct {
	First  time.Time `json:"first"`
	Last   time.Time `json:"last"`
	Times  int       `json:"times" doc:"How often in a row it came."`
	Over   time.Time `json:"over,omitzero" doc:"When the source was believed again; left out if it has not been."`
	Reason string    `json:"reason"`
	Hosts  []string  `json:"hosts" doc:"Who was asked; for officers."`
}

type horizonDocument struct {
	Body    calendar.Body `json:"body"`
	Title   string        `json:"title" example:"House of Commons"`
	Until   calendar.Date `json:"until,omitzero" doc:"The last day of which something is announced; left out if nothing is."`
	Of      string        `json:"of,omitempty" doc:"The id of the entry that goes so far."`
	Warning string        `json:"warning,omitempty" doc:"Given if they have run out or will within 90 days."`
}

// Describe writes down how sources fare, and how far a calendar's announced
// dates go as of today.
func Describe(all []Status, cal *calendar.Calendar, today calendar.Date) SourcesDocument {
	doc := SourcesDocument{Sources: make([]SourceDocument, len(all)), Bodies: []horizonDocument{}}
	for i, s := range all {
		doc.Sources[i] = describeSource(s)
	}
	for _, h := range cal.Horizons() {
		doc.Bodies = append(doc.Bodies, horizonDocument{h.Body, h.Body.Title(), h.Last, h.Of, h.Warning(today)})
	}
	return doc
}

func describeSource(s Status) SourceDocument {
	doc := SourceDocument{
		Name: s.Source.Name, Title: s.Source.Title, Bodies: append([]calendar.Body{}, s.Source.Bodies...), Address: s.Source.Address, Licence: s.Source.Licence,
		State: stateOf(s), Circuit: "closed", Tried: s.Tried, Answered: s.Answered, Changed: s.Changed, Next: s.Next,
		Every: s.Rhythm(), Why: s.Source.Why, Notes: s.Notes, Failures: s.Failures, Problem: s.Problem, Reach: []reachDocument{}, Quarantine: []quarantinedDocument{},
	}
	if s.Open {
		doc.Circuit = "open"
	}
	for _, body := range calendar.Bodies() {
		if until, told := s.Reach[body]; told {
			doc.Reach = append(doc.Reach, reachDocument{body, until})
		}
	}
	for _, q := range s.Quarantine {
		doc.Quarantine = append(doc.Quarantine, quarantinedDocument{q.First, q.Last, q.Times, q.Over, q.Reason, hostsOf(q.Addresses)})
	}
	return doc
}

func stateOf(s Status) string {
	switch {
	case s.Tried.IsZero():
		return "waiting"
	case s.Failures == 0:
		return "good"
	case s.InQuarantine():
		return "refused"
	default:
		return "failing"
	}
}

func hostsOf(addresses []string) []string {
	hosts := make([]string, len(addresses))
	for i, asked := range addresses {
		hosts[i] = address.Host(asked)
	}
	slices.Sort(hosts)
	return slices.Compact(hosts)
}
