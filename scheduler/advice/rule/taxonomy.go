package rule

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"divisionbell/calendar"
)

// Office is whom a member engages, by the name that users see.
type Office string

// Action is what a member does, by the name that users see.
type Action string

// The offices and actions that users can name. taxonomy.yaml says what they are.
const (
	offices = "mp minister shadow-minister committee-chair peer msp ms mla councillor cabinet-member council-leader mayor official candidate"
	actions = "write meet surgery visit event brief question evidence budget-representation consultation introduce thank follow-up reception media"
	topics  = "libraries museums-and-archives schools literacy health local-government digital public-money"
)

// Offices returns every office, in the order in which pages list them.
func Offices() []Office { return named[Office](offices) }

// TopicNames returns the name of every topic, in the order in which pages list them.
func TopicNames() []string { return strings.Fields(topics) }

// Actions returns every action, in the order in which pages list them.
func Actions() []Action { return named[Action](actions) }

// Nation returns the nation whose working days and elections count for an office: that
// of its parliament for members of a devolved one, otherwise that of whoever asks, which
// is England's if they do not say.
func (o Office) Nation(asker calendar.Nation) calendar.Nation {
	if home := o.Home(); home != "" {
		return home
	}
	return cmp.Or(asker, calendar.England)
}

// Home is the nation of a devolved parliament's members; nothing for other offices.
func (o Office) Home() calendar.Nation {
	switch o {
	case "msp":
		return calendar.ScottishParliament.Nation()
	case "ms":
		return calendar.Senedd.Nation()
	case "mla":
		return calendar.NIAssembly.Nation()
	default:
		return ""
	}
}

// UnmarshalText reads the name of an office and refuses any other word.
func (o *Office) UnmarshalText(text []byte) error { return oneOf(o, text, "office", Offices()) }

// UnmarshalText reads the name of an action and refuses any other word.
func (a *Action) UnmarshalText(text []byte) error { return oneOf(a, text, "action", Actions()) }

func named[T ~string](list string) []T {
	var all []T
	for _, w := range strings.Fields(list) {
		all = append(all, T(w))
	}
	return all
}

func oneOf[T ~string](to *T, text []byte, what string, allowed []T) error {
	if v := T(text); slices.Contains(allowed, v) {
		*to = v
		return nil
	}
	return fmt.Errorf("%s is not an %s: allowed are %s", calendar.Quote(text), what, List(allowed))
}

// List writes words for a message: mp, minister, peer.
func List[T ~string](all []T) string {
	texts := make([]string, len(all))
	for i, a := range all {
		texts[i] = string(a)
	}
	return strings.Join(texts, ", ")
}

// OfficeInfo says who holds an office.
type OfficeInfo struct {
	Name  Office        `yaml:"name" json:"name"`
	Body  calendar.Body `yaml:"body" json:"body"`
	Title string        `yaml:"title" json:"title"`
	// Whom names who holds it in the middle of a sentence: your MP.
	Whom string `yaml:"whom" json:"whom"`
	Text string `yaml:"text" json:"text"`
}

// ActionInfo says what an action is.
type ActionInfo struct {
	Name  Action `yaml:"name" json:"name"`
	Title string `yaml:"title" json:"title"`
	// Ask says to do it, with %s for whom: Write to %s. Noun goes before whom, with its article if it has one: a letter to.
	Ask  string `yaml:"ask" json:"ask"`
	Noun string `yaml:"noun" json:"noun"`
	// Day is what the day of an answer stands for.
	Day  string `yaml:"day" json:"day"`
	Text string `yaml:"text" json:"text,omitempty"`
	// Soonest says that the soonest good moment is the best one, whatever comes later.
	Soonest bool `yaml:"soonest" json:"-"`
	// Fades says that nothing gets better by waiting, so that only the first moment counts.
	Fades bool `yaml:"fades" json:"-"`
}

// Ask is something that a question can say beyond office and action.
type Ask struct {
	// Name is the name of the field as users write it.
	Name string `yaml:"name" json:"name"`
	// Offices and Actions are those for which these words hold; all where none is named.
	Offices []Office `yaml:"offices" json:"offices"`
	Actions []Action `yaml:"actions" json:"actions"`
	// Required says that there is no answer without it.
	Required bool   `yaml:"required" json:"required"`
	Question string `yaml:"question" json:"question"`
}

// Topic is a subject that a question can be about.
type Topic struct {
	Name  string `yaml:"name" json:"name"`
	Title string `yaml:"title" json:"title"`
	// Department answers oral questions on it, by the name in the ids of the calendar.
	Department string `yaml:"department" json:"department,omitempty"`
	// Weeks are the dates of the sector that give an occasion for it, by the names in
	// the ids of the calendar.
	Weeks []string `yaml:"weeks" json:"weeks,omitempty"`
}

// refusal is a sentence in place of an answer.
type refusal struct {
	Offices []Office `yaml:"offices"`
	Actions []Action `yaml:"actions"`
	// Days is how far ahead a poll may be at most, for no_poll.
	Days    int    `yaml:"days"`
	Instead string `yaml:"instead"`
	// Ask is what to ask instead; an office or an action that is left out stays as it was.
	Ask []Pair `yaml:"ask"`
}

// taxonomy is what taxonomy.yaml says.
type taxonomy struct {
	Offices []OfficeInfo `yaml:"offices"`
	Actions []ActionInfo `yaml:"actions"`
	Asks    []Ask        `yaml:"asks"`
	NoPoll  refusal      `yaml:"no_poll"`
	NoSense []refusal    `yaml:"no_sense"`
	Topics  []Topic      `yaml:"topics"`
}

// askable are the fields that a question can be asked for.
func askable() []string {
	return []string{"nation", "council_poll", "sent", "met", "opens", "closes", "venue", "topic"}
}

func (t *taxonomy) check() error {
	var named []Office
	for _, o := range t.Offices {
		named = append(named, o.Name)
		if o.Title == "" || o.Whom == "" || o.Text == "" {
			return fmt.Errorf("office %s must have a title, a word for whom it is and a text", o.Name)
		}
	}
	if !slices.Equal(named, Offices()) {
		return fmt.Errorf("the offices must be %s, in this order", List(Offices()))
	}
	var done []Action
	for _, a := range t.Actions {
		done = append(done, a.Name)
		if a.Title == "" || a.Noun == "" || a.Day == "" || strings.Count(a.Ask, "%s") != 1 {
			return fmt.Errorf("action %s must have a title and a noun, say what its day stands for, and ask with one %%s for whom", a.Name)
		}
	}
	if !slices.Equal(done, Actions()) {
		return fmt.Errorf("the actions must be %s, in this order", List(Actions()))
	}
	return errors.Join(t.checkAsks(), t.checkNoSense(), t.checkTopics())
}

// What names a pair in the middle of a sentence: a letter to your MP.
func (t *taxonomy) What(p Pair) string {
	return t.Action(p.Action).Noun + " " + t.Whom(p.Office)
}

// Action returns what is known of an action.
func (t *taxonomy) Action(a Action) *ActionInfo {
	return &t.Actions[slices.IndexFunc(t.Actions, func(x ActionInfo) bool { return x.Name == a })]
}

// Whom names who holds an office, in the middle of a sentence: your MP.
func (t *taxonomy) Whom(o Office) string {
	return t.Offices[slices.IndexFunc(t.Offices, func(x OfficeInfo) bool { return x.Name == o })].Whom
}

// Title heads an answer: Write to your MP.
func (t *taxonomy) Title(p Pair) string {
	return fmt.Sprintf(t.Action(p.Action).Ask, t.Whom(p.Office))
}

func (t *taxonomy) checkAsks() error {
	for _, a := range t.Asks {
		if !slices.Contains(askable(), a.Name) {
			return fmt.Errorf("%q cannot be asked for: allowed are %s", a.Name, List(askable()))
		}
		if a.Question == "" {
			return fmt.Errorf("what is asked as %s must have a question", a.Name)
		}
	}
	return nil
}

func (t *taxonomy) checkNoSense() error {
	seen := make(map[Pair]bool)
	for _, r := range t.NoSense {
		for _, p := range pairs(r.Offices, r.Actions) {
			if seen[p] || r.Instead == "" {
				return fmt.Errorf("%s and %s: a pair that makes no sense must be there once and say what to do instead", p.Office, p.Action)
			}
			seen[p] = true
		}
	}
	return nil
}

func (t *taxonomy) checkTopics() error {
	seen := make(map[string]bool)
	for _, topic := range t.Topics {
		if topic.Name == "" || topic.Title == "" || seen[topic.Name] {
			return fmt.Errorf("topic %q must have a name of its own and a title", topic.Name)
		}
		seen[topic.Name] = true
	}
	for _, name := range TopicNames() {
		if !seen[name] || len(seen) != len(TopicNames()) {
			return fmt.Errorf("the topics must be %s", List(TopicNames()))
		}
	}
	return nil
}

// isFor reports whether its words are for a pair.
func (a Ask) isFor(p Pair) bool {
	return (len(a.Offices) == 0 || slices.Contains(a.Offices, p.Office)) && (len(a.Actions) == 0 || slices.Contains(a.Actions, p.Action))
}

// pairs returns what to ask instead of a pair.
func (r refusal) pairs(p Pair) []Pair {
	var all []Pair
	for _, ask := range r.Ask {
		all = append(all, Pair{cmp.Or(ask.Office, p.Office), cmp.Or(ask.Action, p.Action)})
	}
	return all
}

// instead returns what to do instead of a pair that makes no sense.
func (t *taxonomy) instead(p Pair) (refusal, bool) {
	i := slices.IndexFunc(t.NoSense, func(r refusal) bool { return r.covers(p) })
	if i < 0 {
		return refusal{}, false
	}
	return t.NoSense[i], true
}

func (r refusal) covers(p Pair) bool {
	return slices.Contains(r.Offices, p.Office) && (len(r.Actions) == 0 || slices.Contains(r.Actions, p.Action))
}

// NeedsPoll reports whether a pair makes sense only while a poll is no more than so many
// days ahead.
func (b *Book) NeedsPoll(p Pair) (days int, needs bool) {
	return b.NoPoll.Days, b.NoPoll.covers(p)
}

// InsteadOfNobody returns what to do, and what to ask, instead of a pair that needs a poll
// when none is near.
func (b *Book) InsteadOfNobody(p Pair) (text string, ask []Pair) {
	return b.NoPoll.Instead, b.NoPoll.pairs(p)
}
