package rule

import (
	"slices"

	"divisionbell/calendar"
)

type Pair struct {
	Office Office
	Action Action
}

// pairAt is a pair at a venue, or at no particular one.
type pairAt struct {
	Pair
	venue Venue
}

func pairs(offices []Office, actions []Action) []Pair {
	var all []Pair
	for _, o := range offices {
		for _, a := range actions {
			all = append(all, Pair{o, a})
		}
	}
	return all
}

// About is what a pair of office and action needs besides its rules.
type About struct {
	Body    calendar.Body // whose member it is
	Rules   []int
	Matters Matters
	Leads   map[Venue]lead
	Steps   map[Venue][]StepRule
	Asks    []Ask
	What    string // it is, in the middle of a sentence: a letter to your MP
}

// Fits reports whether a question of the pair can say something by that name: it is asked
// for, or one of the pair's rules hangs on it.
func (x About) Fits(name string) bool {
	m := x.Matters
	return slices.ContainsFunc(x.Asks, func(a Ask) bool { return a.Name == name }) ||
		map[string]bool{"sent": m.Sent, "met": m.Met, "opens": m.Opens, "closes": m.Closes, "venue": m.Venue}[name]
}

// About puts together what a pair needs.
func (b *Book) About(p Pair) About {
	x := About{Body: b.body(p.Office), What: b.What(p), Leads: make(map[Venue]lead), Steps: make(map[Venue][]StepRule)}
	for i := range b.rules {
		if !b.rules[i].isFor(p) {
			continue
		}
		x.Rules = append(x.Rules, i)
		b.rules[i].condition.Leaves(true, func(l *Condition, _ bool) {
			if l.Asks {
				x.Matters.add(l.Word)
			}
		})
	}
	for _, v := range Venues() {
		x.Leads[v], x.Steps[v] = b.lead(p, v), b.stepsOf(p, v)
	}
	for _, ask := range b.taxonomy.Asks {
		if slices.Contains(ask.Offices, p.Office) && slices.Contains(ask.Actions, p.Action) {
			x.Asks = append(x.Asks, ask)
		}
	}
	return x
}

func (r *Rule) isFor(p Pair) bool {
	return slices.Contains(r.Offices, p.Office) && slices.Contains(r.Actions, p.Action)
}

// Matters says what of a question matters to some rule of a pair.
type Matters struct{ Topic, Venue, Council, Sent, Met, Opens, Closes bool }

func (m *Matters) add(w Word) {
	switch {
	case w.Name == "topic" || Occasion(w.Of).IsOfTopic():
		m.Topic = true
	case w.Name == "at_conference":
		m.Venue = true
	case w.Name == "percent_open":
		m.Opens, m.Closes = true, true
	case w.Name == "days_in_term_since_sent":
		m.Sent = true
	}
	switch Occasion(w.Of) {
	case Sent:
		m.Sent = true
	case Met:
		m.Met = true
	case Opens:
		m.Opens = true
	case Closes:
		m.Closes = true
	}
	m.Council = m.Council || w.IsOfCouncil()
}

func (w Word) IsOfCouncil() bool {
	switch w.Name {
	case "council_poll_given", "council_poll_none":
		return true
	}
	return slices.Contains([]Occasion{OwnPoll, OwnPreElection, OwnAnnualMeeting}, Occasion(w.Of))
}

// Pairs returns the pairs for which there is advice.
func (b *Book) Pairs() []Pair {
	return slices.DeleteFunc(pairs(Offices(), Actions()), func(p Pair) bool { return !b.answers(p) })
}
