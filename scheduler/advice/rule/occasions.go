package rule

import (
	"maps"

	"divisionbell/calendar"
)

// Occasions are the words for things on the calendar, and what each is made of.
func Occasions() map[Occasion][]Entries {
	all := make(map[Occasion][]Entries)
	for _, group := range []map[Occasion][]Entries{
		polls(), changesOfGovernment(), sittings(), money(), councilYear(), timetables(), preElections(), sectorYear(), conferences(),
	} {
		maps.Copy(all, group)
	}
	return all
}

func polls() map[Occasion][]Entries {
	return map[Occasion][]Entries{
		"uk_general":           thing(calendar.Commons, calendar.KindElection),
		"scottish_election":    thing(calendar.ScottishParliament, calendar.KindElection),
		"senedd_election":      thing(calendar.Senedd, calendar.KindElection),
		"ni_election":          thing(calendar.NIAssembly, calendar.KindElection),
		"devolved_election":    inNation(inEach(calendar.KindElection, devolved()...)),
		"local":                ofCouncils(calendar.KindElection),
		"local_or_devolved":    inEach(calendar.KindElection, append(devolved(), calendar.LocalGovernment)...),
		"council_elections":    inNation(thing(calendar.LocalGovernment, calendar.KindElection, "local")),
		"mayor_elections":      inNation(thing(calendar.LocalGovernment, calendar.KindElection, "council-mayor", "combined-authority-mayor", "london-mayor-and-assembly")),
		"by_election":          inNation(thing(calendar.Commons, calendar.KindByElection)),
		"scottish_by_election": thing(calendar.ScottishParliament, calendar.KindByElection),
		"senedd_by_election":   thing(calendar.Senedd, calendar.KindByElection),
		"any_by_election":      inNation(inEach(calendar.KindByElection, append(devolved(), calendar.Commons)...)),
		"any_poll": inNation(append(inEach(calendar.KindElection, append(devolved(), calendar.LocalGovernment, calendar.Commons)...),
			inEach(calendar.KindByElection, append(devolved(), calendar.Commons)...)...)),
	}
}

func changesOfGovernment() map[Occasion][]Entries {
	return map[Occasion][]Entries{
		"general_election_called":  {{body: calendar.Commons, kinds: []calendar.Kind{calendar.KindElection}, called: true}},
		"change_of_prime_minister": thing(calendar.UKGovernment, "change-of-prime-minister"),
		"change_of_chancellor":     thing(calendar.UKGovernment, "change-of-chancellor"),
		"cabinet_change":           thing(calendar.UKGovernment, "cabinet-change"),
		"reshuffle":                {{body: calendar.UKGovernment, kinds: []calendar.Kind{"reshuffle", "change-of-prime-minister"}}},
	}
}

func sittings() map[Occasion][]Entries {
	return map[Occasion][]Entries{
		"state_opening": thing(calendar.Commons, calendar.KindStateOpening),
		"prorogation":   thing(calendar.Commons, calendar.KindProrogation),
		"pmb_friday":    thing(calendar.Commons, calendar.KindPMBFriday),
		"recall":        thing(calendar.Commons, calendar.KindRecall),
		"any_questions": thing(calendar.Commons, calendar.KindQuestions),
	}
}

func money() map[Occasion][]Entries {
	return map[Occasion][]Entries{
		"budget":             thing(calendar.UKGovernment, calendar.KindBudget),
		"budget_statement":   {{body: calendar.UKGovernment, kinds: []calendar.Kind{calendar.KindBudget, "autumn-statement"}}},
		"spring_forecast":    {{body: calendar.UKGovernment, kinds: []calendar.Kind{calendar.KindSpringForecast, calendar.KindSpringStatement}}},
		"spending_review":    thing(calendar.UKGovernment, "spending-review"),
		"representations":    thing(calendar.UKGovernment, calendar.KindRepresentations),
		"scottish_budget":    thing(calendar.ScottishParliament, "scottish-budget"),
		"welsh_draft_budget": thing(calendar.Senedd, "welsh-draft-budget"),
	}
}

func councilYear() map[Occasion][]Entries {
	return map[Occasion][]Entries{
		"annual_meeting":                  ofCouncils(calendar.KindAnnualMeeting),
		"annual_meeting_after_election":   annualMeeting("after-election"),
		"annual_meeting_without_election": annualMeeting("no-election"),
		"budget_consultation":             ofCouncils("budget-consultation"),
		"cabinet_budget":                  ofCouncils("cabinet-budget"),
		"council_budget":                  ofCouncils("council-budget"),
		"council_tax_deadline":            ofCouncils("council-tax-deadline", "district-rate-deadline"),
		"provisional_settlement":          ofCouncils("provisional-settlement", "welsh-provisional-settlement"),
		"settlement_consultation":         ofCouncils("settlement-consultation"),
		"final_settlement":                ofCouncils("final-settlement"),
	}
}

func timetables() map[Occasion][]Entries {
	return map[Occasion][]Entries{
		"notice_of_election":    inTimetable("notice-of-election"),
		"close_of_nominations":  inTimetable("close-of-nominations"),
		"registration_deadline": inTimetable("registration-deadline"),
		"postal_vote_deadline":  inTimetable("postal-vote-deadline"),
	}
}

func preElections() map[Occasion][]Entries {
	return map[Occasion][]Entries{
		"pre_election_general":  thing(calendar.UKGovernment, calendar.KindPreElection, "general"),
		"pre_election_uk_other": thing(calendar.UKGovernment, calendar.KindPreElection, "other-polls", "referendum"),
		"pre_election_scotland": thing(calendar.ScottishParliament, calendar.KindPreElection),
		"pre_election_wales":    thing(calendar.Senedd, calendar.KindPreElection),
		"pre_election_ni":       thing(calendar.NIAssembly, calendar.KindPreElection),
		"pre_election_councils": ofCouncils(calendar.KindPreElection),
		"pre_election_any": append(thing(calendar.UKGovernment, calendar.KindPreElection, "general"),
			inNation(inEach(calendar.KindPreElection, append(devolved(), calendar.LocalGovernment)...))...),
	}
}

func sectorYear() map[Occasion][]Entries {
	return map[Occasion][]Entries{
		"sector_date":              ofSector(),
		"summer_reading":           ofSector("summer-reading-challenge"),
		"libraries_week":           ofSector("green-libraries-week"),
		"national_year_of_reading": ofSector("national-year-of-reading"),
		"world_book_day":           ofSector("world-book-day"),
		"world_book_night":         ofSector("world-book-night"),
		"book_week_scotland":       ofSector("book-week-scotland"),
		"cilip_conference":         ofSector("cilip-conference"),
		"lga_conference":           ofSector("lga-annual-conference"),
	}
}

func thing(body calendar.Body, kind calendar.Kind, names ...string) []Entries {
	return []Entries{{body: body, kinds: []calendar.Kind{kind}, names: names}}
}

func inEach(kind calendar.Kind, bodies ...calendar.Body) []Entries {
	var all []Entries
	for _, b := range bodies {
		all = append(all, Entries{body: b, kinds: []calendar.Kind{kind}})
	}
	return all
}

func devolved() []calendar.Body {
	return []calendar.Body{calendar.ScottishParliament, calendar.Senedd, calendar.NIAssembly}
}

func ofCouncils(kinds ...calendar.Kind) []Entries {
	return []Entries{{body: calendar.LocalGovernment, kinds: kinds, here: true}}
}

// annualMeeting is that of councils, which goes by other days after an election.
func annualMeeting(name string) (all []Entries) {
	for _, n := range calendar.Nations() {
		all = append(all, Entries{
			body: calendar.LocalGovernment, kinds: []calendar.Kind{calendar.KindAnnualMeeting}, names: []string{string(n) + "/" + name}, here: true,
		})
	}
	return all
}

func inTimetable(kind calendar.Kind) []Entries {
	return inNation(inEach(kind, append([]calendar.Body{calendar.LocalGovernment}, devolved()...)...))
}

func ofSector(names ...string) []Entries {
	return thing(calendar.Sector, calendar.KindSectorDate, names...)
}

func inNation(all []Entries) []Entries {
	for i := range all {
		all[i].here = true
	}
	return all
}
