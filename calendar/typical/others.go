package typical

import (
	_ "embed"
	"fmt"
	"slices"

	"divisionbell/calendar"
)

//go:embed polls.yaml
var pollsFile []byte

//go:embed election_law.yaml
var electionLawFile []byte

//go:embed council.yaml
var councilFile []byte

//go:embed government.yaml
var governmentFile []byte

//go:embed devolved.yaml
var devolvedFile []byte

//go:embed parliaments.yaml
var parliamentsFile []byte

//go:embed questions.yaml
var questionsFile []byte

// others are the rules for everything but the recesses and sessions of Westminster:
// polls, councils, Budgets, the devolved parliaments and the rota of oral questions.
type others struct {
	Polls       pollRules
	Elections   electionLaw
	Council     councilRules
	Government  governmentRules
	Devolved    devolvedRules
	Parliaments parliaments
	Questions   questionRules
}

// loadOthers reads the rules in the binary and checks them.
func loadOthers() (others, error) {
	var o others
	for _, file := range []struct {
		name    string
		content []byte
		rules   interface{ check() error }
	}{
		{"polls.yaml", pollsFile, &o.Polls},
		{"election_law.yaml", electionLawFile, &o.Elections},
		{"council.yaml", councilFile, &o.Council},
		{"government.yaml", governmentFile, &o.Government},
		{"devolved.yaml", devolvedFile, &o.Devolved},
		{"parliaments.yaml", parliamentsFile, &o.Parliaments},
		{"questions.yaml", questionsFile, &o.Questions},
	} {
		if err := decode(file.content, file.rules); err != nil {
			return others{}, fmt.Errorf("rules of the typical year in %s: %w", file.name, err)
		}
		if err := file.rules.check(); err != nil {
			return others{}, fmt.Errorf("rules of the typical year in %s: %w", file.name, err)
		}
	}
	if err := o.Polls.checkCounts(o.Elections); err != nil {
		return others{}, fmt.Errorf("rules of the typical year in polls.yaml: %w", err)
	}
	return o, nil
}

// entries projects, up to and including the year until, what hangs on no sitting day:
// polls, and the way to the Budgets from the year from on.
func (o others) entries(known calendar.Layer, from, until int) []calendar.Entry {
	return slices.Concat(
		o.polls(known, until),
		o.councilYear(known, from, until),
		o.government(known, from, until),
	)
}
