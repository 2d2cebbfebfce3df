package rule

import "divisionbell/calendar"

// government says which parties govern from a day on, and which is the official
// opposition.
type government struct {
	from                calendar.Date
	governs, opposition []string
}

// governments are those since 2010: the days as in the Institute for Government's database
// of ministers (github.com/instituteforgov/ifg-ministers-database-public); the
// coalition as in https://commonslibrary.parliament.uk/research-briefings/sn06404/, its end
// and the opposition as in http://piglix.com/piglix/Cameron%E2%80%93Clegg_coalition. The last
// one is taken to govern until another is known.
func governments() []government {
	return []government{
		{calendar.MustDate("2010-05-11"), []string{"conservative", "liberal-democrats"}, []string{"labour"}},
		{calendar.MustDate("2015-05-08"), []string{"conservative"}, []string{"labour"}},
		{calendar.MustDate("2024-07-05"), []string{"labour"}, []string{"conservative"}},
	}
}

// conferences are the words for party conferences. Spring conferences are named after
// the party with -spring at the end.
func conferences() map[Occasion][]Entries {
	of := func(parties ...string) []Entries {
		return []Entries{{body: calendar.Parties, kinds: []calendar.Kind{calendar.KindConference}, names: parties}}
	}
	all := map[Occasion][]Entries{
		"conference":                  of("labour", "conservative", "liberal-democrats"),
		"labour_conference":           of("labour"),
		"conservative_conference":     of("conservative"),
		"liberal_democrat_conference": of("liberal-democrats"),
		"other_conference":            of("reform-uk", "green-ew", "snp", "plaid-cymru", "dup"),
		"spring_conference":           of("labour-spring", "conservative-spring", "liberal-democrats-spring", "green-ew-spring", "snp-spring", "plaid-cymru-spring", "reform-uk-spring"),
		"any_conference":              of(),
		"scottish_conference":         of("snp", "snp-spring", "scottish-labour", "scottish-labour-spring", "scottish-conservative", "scottish-conservative-spring"),
		"welsh_conference":            of("plaid-cymru", "plaid-cymru-spring", "welsh-labour", "welsh-labour-spring", "welsh-conservative", "welsh-conservative-spring"),
		"government_conference":       nil,
		"opposition_conference":       nil,
	}
	held := governments()
	for i, g := range held {
		governs, opposes := of(g.governs...)[0], of(g.opposition...)[0]
		governs.from, opposes.from = g.from, g.from
		if i+1 < len(held) {
			governs.until, opposes.until = held[i+1].from.AddDays(-1), held[i+1].from.AddDays(-1)
		}
		all["government_conference"] = append(all["government_conference"], governs)
		all["opposition_conference"] = append(all["opposition_conference"], opposes)
	}
	return all
}
