package advice

import (
	"slices"

	"divisionbell/calendar"
)

type pair struct {
	office Office
	action Action
}

// pairAt is a pair at a venue, or at no particular one.
type pairAt struct {
	pair
	venue Venue
}

func pairs(offices []Office, actions []Action) []pair {
	var all []pair
	for _, o := range offices {
		for _, a := range actions {
			all = append(all, pair{o, a})
		}
	}
	return all
}

// about is what a pair of office and action needs besides its rules.
type about struct {
	body    calendar.Body // whose member it is
	rules   []int
	matters matters
	leads   map[Venue]lead
	steps   map[Venue][]stepRule
	asks    []Ask
	what    string // it is, in the middle of a sentence: a letter to your MP
}

// fits reports whether a question of the pair can say something by that name: it is asked
// for, or one of the pair's rules hangs on it.
func (x about) fits(name string) bool {
	m := x.matters
	return slices.ContainsFunc(x.asks, func(a Ask) bool { return a.Name == name }) ||
		map[string]bool{"sent": m.sent, "met": m.met, "opens": m.opens, "closes": m.closes, "venue": m.venue}[name]
}

// about puts together what a pair needs.
func (b *Book) about(p pair) about {
	x := about{body: b.body(p.office), what: b.What(p), leads: make(map[Venue]lead), steps: make(map[Venue][]stepRule)}
	for i := range b.rules {
		if !b.rules[i].isFor(p) {
			continue
		}
		x.rules = append(x.rules, i)
		b.rules[i].condition.leaves(true, func(l *condition, _ bool) {
			if l.asks {
				x.matters.add(l.word)
			}
		})
	}
	for _, v := range Venues() {
		x.leads[v], x.steps[v] = b.lead(p, v), b.stepsOf(p, v)
	}
	for _, ask := range b.taxonomy.Asks {
		if slices.Contains(ask.Offices, p.office) && slices.Contains(ask.Actions, p.action) {
			x.asks = append(x.asks, ask)
		}
	}
	return x
}

func (r *Rule) isFor(p pair) bool {
	return slices.Contains(r.Offices, p.office) && slices.Contains(r.Actions, p.action)
}

// matters says what of a question matters to some rule of a pair.
type matters struct{ topic, venue, council, sent, met, opens, closes bool }

func (m *matters) add(w word) {
	switch {
	case w.name == "topic" || occasion(w.of).IsOfTopic():
		m.topic = true
	case w.name == "at_conference":
		m.venue = true
	case w.name == "percent_open":
		m.opens, m.closes = true, true
	case w.name == "days_in_term_since_sent":
		m.sent = true
	}
	switch occasion(w.of) {
	case sent:
		m.sent = true
	case met:
		m.met = true
	case opens:
		m.opens = true
	case closes:
		m.closes = true
	}
	m.council = m.council || w.isOfCouncil()
}

func (w word) isOfCouncil() bool {
	switch w.name {
	case "council_poll_given", "council_poll_none":
		return true
	}
	return slices.Contains([]occasion{ownPoll, ownPreElection, ownAnnualMeeting}, occasion(w.of))
}

// Pairs returns the pairs for which there is advice.
func (b *Book) Pairs() []pair {
	return slices.DeleteFunc(pairs(Offices(), Actions()), func(p pair) bool { return !b.answers(p) })
}
