package rule

import (
	"reflect"
	"slices"

	"divisionbell/calendar"
)

// Pair is what somebody wants to do, and with whom.
type Pair struct {
	Office Office `yaml:"office" json:"office"`
	Action Action `yaml:"action" json:"action"`
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
	Leads   map[Venue]Lead
	Steps   map[Venue][]StepRule
	// Asks are the questions by which an answer gets more exact, or without which there is none.
	Asks []Ask
	What string // it is, in the middle of a sentence: a letter to your MP
}

// Fits reports whether a question of the pair can say something by that name: it is asked
// for, or one of the pair's rules hangs on it.
func (x About) Fits(name string) bool {
	return x.Matters.has(name) || slices.ContainsFunc(x.Asks, func(a Ask) bool { return a.Name == name })
}

// About returns what a pair needs; nothing if there is no advice for it.
func (b *Book) About(p Pair) About { return b.about[p] }

// gather puts together what each pair needs.
func (b *Book) gather() {
	b.about = make(map[Pair]About)
	for _, p := range b.Pairs() {
		b.about[p] = b.gatherFor(p)
	}
}

func (b *Book) gatherFor(p Pair) About {
	x := About{Body: b.body(p.Office), What: b.What(p), Leads: make(map[Venue]Lead), Steps: make(map[Venue][]StepRule)}
	for i := range b.rules {
		if !b.rules[i].isFor(p) {
			continue
		}
		x.Rules = append(x.Rules, i)
		b.rules[i].condition.Leaves(true, func(l *Condition, positive bool) {
			if l.Asks {
				x.Matters.add(l.Word, positive)
			}
		})
	}
	for _, v := range Venues() {
		x.Leads[v], x.Steps[v] = b.leadOf(p, v), b.stepsOf(p, v)
	}
	x.Asks = b.asksOf(p, x)
	return x
}

// asksOf returns what is asked of a pair, in the first words that are for it.
func (b *Book) asksOf(p Pair, x About) (all []Ask) {
	for _, ask := range b.taxonomy.Asks {
		asked := slices.ContainsFunc(all, func(a Ask) bool { return a.Name == ask.Name })
		if !asked && ask.isFor(p) && x.isAsked(ask.Name, p) {
			all = append(all, ask)
		}
	}
	return all
}

// isAsked reports whether it makes a difference to the pair what a question says by that
// name. A conference does where a rule speaks for it, or notice or steps are others there;
// that a rule speaks only elsewhere does not make it a place for the pair.
func (x About) isAsked(name string, p Pair) bool {
	switch name {
	case "nation":
		return p.Office.Home() == ""
	case "venue":
		return x.Matters.AtVenue || !reflect.DeepEqual(x.Leads[""], x.Leads[AtConference]) || !slices.Equal(x.Steps[""], x.Steps[AtConference])
	default:
		return x.Matters.has(name)
	}
}

func (r *Rule) isFor(p Pair) bool {
	return slices.Contains(r.Offices, p.Office) && slices.Contains(r.Actions, p.Action)
}

// Matters says what of a question matters to some rule of a pair.
type Matters struct {
	Topic, Venue, Council, Sent, Met, Opens, Closes bool
	// AtVenue says that a rule holds only there.
	AtVenue bool
}

func (m Matters) has(name string) bool {
	return map[string]bool{
		"topic": m.Topic, "venue": m.Venue, "council_poll": m.Council, "sent": m.Sent, "met": m.Met, "opens": m.Opens, "closes": m.Closes,
	}[name]
}

func (m *Matters) add(w Word, positive bool) {
	switch {
	case w.Name == "topic" || Occasion(w.Of).IsOfTopic():
		m.Topic = true
	case w.Name == "at_conference":
		m.Venue, m.AtVenue = true, m.AtVenue || positive
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

// IsOfCouncil reports whether the word hangs on the election of the member's own council.
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
