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

const (
	kindSpringForecast  calendar.Kind = "spring-forecast"
	kindSpringStatement calendar.Kind = "spring-statement"
	kindSectorDate      calendar.Kind = "sector-date"
	kindAnnualMeeting   calendar.Kind = "annual-meeting"
)

// Occasions are the words for things on the calendar, and what each is made of.
func Occasions() map[Occasion][]Entries {
	of := func(body calendar.Body, kind calendar.Kind, names ...string) []Entries {
		return []Entries{{body: body, kinds: []calendar.Kind{kind}, names: names}}
	}
	here := func(body calendar.Body, kinds ...calendar.Kind) []Entries {
		return []Entries{{body: body, kinds: kinds, here: true}}
	}
	every := func(kind calendar.Kind, bodies ...calendar.Body) []Entries {
		var all []Entries
		for _, b := range bodies {
			all = append(all, Entries{body: b, kinds: []calendar.Kind{kind}})
		}
		return all
	}
	sector := func(names ...string) []Entries { return of(calendar.Sector, kindSectorDate, names...) }
	council := func(kinds ...calendar.Kind) []Entries { return here(calendar.LocalGovernment, kinds...) }
	timetable := func(kind calendar.Kind) []Entries {
		return inNation(every(kind, calendar.LocalGovernment, calendar.ScottishParliament, calendar.Senedd, calendar.NIAssembly))
	}
	devolved := []calendar.Body{calendar.ScottishParliament, calendar.Senedd, calendar.NIAssembly}
	all := map[Occasion][]Entries{
		"uk_general":           of(calendar.Commons, calendar.KindElection),
		"scottish_election":    of(calendar.ScottishParliament, calendar.KindElection),
		"senedd_election":      of(calendar.Senedd, calendar.KindElection),
		"ni_election":          of(calendar.NIAssembly, calendar.KindElection),
		"devolved_election":    inNation(every(calendar.KindElection, devolved...)),
		"local":                council(calendar.KindElection),
		"local_or_devolved":    every(calendar.KindElection, append(devolved, calendar.LocalGovernment)...),
		"council_elections":    inNation(of(calendar.LocalGovernment, calendar.KindElection, "local")),
		"mayor_elections":      inNation(of(calendar.LocalGovernment, calendar.KindElection, "council-mayor", "combined-authority-mayor", "london-mayor-and-assembly")),
		"by_election":          inNation(of(calendar.Commons, calendar.KindByElection)),
		"scottish_by_election": of(calendar.ScottishParliament, calendar.KindByElection),
		"senedd_by_election":   of(calendar.Senedd, calendar.KindByElection),
		"any_by_election":      inNation(every(calendar.KindByElection, append(devolved, calendar.Commons)...)),
		"any_poll": inNation(append(every(calendar.KindElection, append(devolved, calendar.LocalGovernment, calendar.Commons)...),
			every(calendar.KindByElection, append(devolved, calendar.Commons)...)...)),

		"general_election_called":  {{body: calendar.Commons, kinds: []calendar.Kind{calendar.KindElection}, called: true}},
		"change_of_prime_minister": of(calendar.UKGovernment, "change-of-prime-minister"),
		"change_of_chancellor":     of(calendar.UKGovernment, "change-of-chancellor"),
		"cabinet_change":           of(calendar.UKGovernment, "cabinet-change"),
		"reshuffle":                {{body: calendar.UKGovernment, kinds: []calendar.Kind{"reshuffle", "change-of-prime-minister"}}},

		"state_opening": of(calendar.Commons, calendar.KindStateOpening),
		"prorogation":   of(calendar.Commons, calendar.KindProrogation),
		"pmb_friday":    of(calendar.Commons, calendar.KindPMBFriday),
		"recall":        of(calendar.Commons, calendar.KindRecall),
		"any_questions": of(calendar.Commons, calendar.KindQuestions),

		"budget":             of(calendar.UKGovernment, calendar.KindBudget),
		"budget_statement":   {{body: calendar.UKGovernment, kinds: []calendar.Kind{calendar.KindBudget, "autumn-statement"}}},
		"spring_forecast":    {{body: calendar.UKGovernment, kinds: []calendar.Kind{kindSpringForecast, kindSpringStatement}}},
		"spending_review":    of(calendar.UKGovernment, "spending-review"),
		"representations":    of(calendar.UKGovernment, "budget-representations"),
		"scottish_budget":    of(calendar.ScottishParliament, "scottish-budget"),
		"welsh_draft_budget": of(calendar.Senedd, "welsh-draft-budget"),

		"annual_meeting":                  council(kindAnnualMeeting),
		"annual_meeting_after_election":   nil,
		"annual_meeting_without_election": nil,
		"budget_consultation":             council("budget-consultation"),
		"cabinet_budget":                  council("cabinet-budget"),
		"council_budget":                  council("council-budget"),
		"council_tax_deadline":            council("council-tax-deadline", "district-rate-deadline"),
		"provisional_settlement":          council("provisional-settlement", "welsh-provisional-settlement"),
		"settlement_consultation":         council("settlement-consultation"),
		"final_settlement":                council("final-settlement"),

		"notice_of_election":    timetable("notice-of-election"),
		"close_of_nominations":  timetable("close-of-nominations"),
		"registration_deadline": timetable("registration-deadline"),
		"postal_vote_deadline":  timetable("postal-vote-deadline"),

		"pre_election_general":  of(calendar.UKGovernment, calendar.KindPreElection, "general"),
		"pre_election_uk_other": of(calendar.UKGovernment, calendar.KindPreElection, "other-polls", "referendum"),
		"pre_election_scotland": of(calendar.ScottishParliament, calendar.KindPreElection),
		"pre_election_wales":    of(calendar.Senedd, calendar.KindPreElection),
		"pre_election_ni":       of(calendar.NIAssembly, calendar.KindPreElection),
		"pre_election_councils": council(calendar.KindPreElection),
		"pre_election_any": append(of(calendar.UKGovernment, calendar.KindPreElection, "general"),
			inNation(every(calendar.KindPreElection, append(devolved, calendar.LocalGovernment)...))...),

		"sector_date":              sector(),
		"summer_reading":           sector("summer-reading-challenge"),
		"libraries_week":           sector("green-libraries-week"),
		"national_year_of_reading": sector("national-year-of-reading"),
		"world_book_day":           sector("world-book-day"),
		"world_book_night":         sector("world-book-night"),
		"book_week_scotland":       sector("book-week-scotland"),
		"cilip_conference":         sector("cilip-conference"),
		"lga_conference":           sector("lga-annual-conference"),
	}
	maps.Copy(all, conferences())
	for word, name := range map[Occasion]string{"annual_meeting_after_election": "after-election", "annual_meeting_without_election": "no-election"} {
		for _, n := range calendar.Nations() {
			all[word] = append(all[word], Entries{
				body: calendar.LocalGovernment, kinds: []calendar.Kind{kindAnnualMeeting}, names: []string{string(n) + "/" + name}, here: true,
			})
		}
	}
	return all
}

func inNation(all []Entries) []Entries {
	for i := range all {
		all[i].here = true
	}
	return all
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
		return []Entries{{body: calendar.Sector, kinds: []calendar.Kind{kindSectorDate}, names: t.Weeks}}
	}
	return nil
}
