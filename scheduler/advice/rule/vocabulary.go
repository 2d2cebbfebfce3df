package rule

import (
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"divisionbell/calendar"
)

// Never is the number of days to something that is not on the calendar.
const Never = math.MaxInt32

// The types of words. Words for parliaments, occasions and so on are values of their
// own types, so that a wrong one is found when the rule is read.
type (
	Nation   string
	House    string // a parliament
	Recess   string
	Occasion string
	Subject  string
	Month    int
)

// Environment is every word that a condition can use, with a value of its type. The
// words that are functions have none to call: conditions are not run but turned into
// sets of days (see Condition). VOCABULARY.md says what each of them means, in the
// same order.
func Environment(topics []Topic) map[string]any {
	words := map[string]any{
		// The day.
		"weekday": time.Weekday(0),
		"nation":  Nation(""), "working_day": false, "holiday": false,
		"between": (func(day int, m Month, lastDay int, last Month) bool)(nil),

		// Parliaments.
		"sits": (func(House) bool)(nil), "sits_in_week": (func(House) bool)(nil),
		"recess": (func(House) bool)(nil), "prorogued": (func(House) bool)(nil),
		"dissolved": false, "dissolved_in": (func(House) bool)(nil), "no_parliament": false, "mourning": false,
		"working_days_to_rise": (func(House) int)(nil), "working_days_since_return": (func(House) int)(nil),
		"next_recess": (func(House) Recess)(nil), "this_recess": (func(House) Recess)(nil),

		// Occasions.
		"on": (func(Occasion) bool)(nil), "announced": (func(Occasion) bool)(nil),
		"days_to": (func(Occasion) int)(nil), "days_since": (func(Occasion) int)(nil),
		"days_to_end": (func(Occasion) int)(nil), "days_since_end": (func(Occasion) int)(nil),
		"working_days_to": (func(Occasion) int)(nil), "working_days_since": (func(Occasion) int)(nil),
		"sitting_days_to": (func(Occasion) int)(nil), "week_of": (func(Occasion) bool)(nil),

		// What the question says.
		"council_poll_given": false, "council_poll_none": false, "at_conference": false,
		"percent_open": 0, "days_in_term_since_sent": 0, "topic": Subject(""), "none": Subject(""),
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		words[strings.ToLower(d.String())] = d
	}
	for m := time.January; m <= time.December; m++ {
		words[strings.ToLower(m.String())] = Month(m)
	}
	for _, n := range calendar.Nations() {
		words[WordFor(string(n))] = Nation(n)
	}
	for _, b := range calendar.Parliaments() {
		words[WordFor(string(b))] = House(b)
	}
	for word, name := range recessWords() {
		words[word] = name
	}
	for word := range Occasions() {
		words[string(word)] = word
	}
	for _, word := range OwnOccasions() {
		words[string(word)] = word
	}
	for _, t := range topics {
		words[WordFor(t.Name)] = Subject(t.Name)
	}
	return words
}

// WordFor writes a name as a word of a condition: northern_ireland.
func WordFor(name string) string { return strings.ReplaceAll(name, "-", "_") }

// recessWords are the names of recesses. Those that are also the name of a month or
// of an occasion end in _recess.
func recessWords() map[string]Recess {
	words := make(map[string]Recess)
	for _, name := range []Recess{"summer", "christmas", "easter", "whitsun", "autumn", "halloween"} {
		words[string(name)] = name
	}
	for _, name := range []Recess{"february", "november", "october", "conference"} {
		words[string(name)+"_recess"] = name
	}
	return words
}

// Entries says which entries of the calendar an occasion is made of.
type Entries struct {
	body  calendar.Body
	kinds []calendar.Kind
	// names are what an id may go on with after body and kind; none for any.
	names []string
	// here is set if only entries of the member's own nation count.
	here bool
	// from and until are the first and the last day on which they may begin; none for any.
	from, until calendar.Date
	// called is set if what counts is the day on which they were announced.
	called bool
}

// mostCampaign is the number of days before a poll within which its announcement is a
// call: one that is known for longer, as that of 2015 was, calls nobody.
const mostCampaign = 100

// In returns the entries of a calendar that they are, as the occasion has them, as seen
// from a nation.
func (s Entries) In(cal *calendar.Calendar, n calendar.Nation) (found []calendar.Entry) {
	for _, kind := range s.kinds {
		for _, e := range cal.Of(s.body, kind) {
			if as, ok := s.have(e, n); ok {
				found = append(found, as)
			}
		}
	}
	return found
}

// have returns an entry as an occasion has it, if it does, as seen from a nation.
func (s Entries) have(e calendar.Entry, n calendar.Nation) (calendar.Entry, bool) {
	if strings.HasSuffix(e.Title, "(cancelled)") || !s.include(e, n) {
		return e, false
	}
	if s.called {
		told := e.Source.Announced
		if told.IsZero() || e.First.DaysSince(told) > mostCampaign {
			return e, false
		}
		e.Title += ": called"
		e.First, e.Last, e.Earliest, e.Latest = told, told, told, told
	}
	return e, true
}

func (s Entries) include(e calendar.Entry, n calendar.Nation) bool {
	switch {
	case s.here && e.Nation != "" && !e.Nation.Covers(n),
		e.First.Before(s.from), !s.until.IsZero() && e.First.After(s.until):
		return false
	}
	if len(s.names) == 0 {
		return true
	}
	name := strings.TrimPrefix(e.ID, string(e.Body)+"/"+string(e.Kind)+"/")
	return slices.ContainsFunc(s.names, func(begins string) bool { return strings.HasPrefix(name+"/", begins+"/") })
}

// The occasions that the question gives.
const (
	Sent             Occasion = "sent"
	Met              Occasion = "met"
	Opens            Occasion = "opens"
	Closes           Occasion = "closes"
	OwnPoll          Occasion = "own_poll"
	OwnPreElection   Occasion = "own_pre_election"
	OwnAnnualMeeting Occasion = "own_annual_meeting"
	topicQuestions   Occasion = "topic_questions"
	topicWeek        Occasion = "topic_week"
)

// OwnOccasions returns the occasions that the question gives.
func OwnOccasions() []Occasion {
	return []Occasion{Sent, Met, Opens, Closes, OwnPoll, OwnPreElection, OwnAnnualMeeting, topicQuestions, topicWeek}
}

// Words returns every word that a condition can use, in order of the alphabet.
func (b *Book) Words() []string { return slices.Sorted(maps.Keys(Environment(b.topics))) }

// IsOfTopic reports whether the occasion hangs on the topic of the question.
func (o Occasion) IsOfTopic() bool { return o == topicQuestions || o == topicWeek }

// Entries returns what the questions or the weeks of a topic are made of.
func (t Topic) Entries(o Occasion) []Entries {
	switch {
	case o == topicQuestions && t.Department != "":
		return []Entries{{body: calendar.Commons, kinds: []calendar.Kind{calendar.KindQuestions}, names: []string{t.Department}}}
	case o == topicWeek && len(t.Weeks) > 0:
		return []Entries{{body: calendar.Sector, kinds: []calendar.Kind{calendar.KindSectorDate}, names: t.Weeks}}
	}
	return nil
}
