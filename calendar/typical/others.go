package typical

import (
	_ "embed"
	"fmt"
	"slices"

	"divisionbell/calendar"
)

//go:embed polls.yaml
var pollsFile []byte

//go:embed council.yaml
var councilFile []byte

//go:embed government.yaml
var governmentFile []byte

//go:embed devolved.yaml
var devolvedFile []byte

//go:embed questions.yaml
var questionsFile []byte

// others are the rules for everything but the recesses and sessions of Westminster:
// polls, councils, Budgets, the devolved parliaments and the rota of oral questions.
type others struct {
	Polls      pollRules
	Council    councilRules
	Government governmentRules
	Devolved   devolvedRules
	Questions  questionRules
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
		{"council.yaml", councilFile, &o.Council},
		{"government.yaml", governmentFile, &o.Government},
		{"devolved.yaml", devolvedFile, &o.Devolved},
		{"questions.yaml", questionsFile, &o.Questions},
	} {
		if err := decode(file.content, file.rules); err != nil {
			return others{}, fmt.Errorf("rules of the typical year in %s: %w", file.name, err)
		}
		if err := file.rules.check(); err != nil {
			return others{}, fmt.Errorf("rules of the typical year in %s: %w", file.name, err)
		}
	}
	return o, nil
}

// entries projects all of it but the rota, which hangs on the sitting days, up to and
// including the year until, where it is not known.
func (o others) entries(known calendar.Layer, until int) []calendar.Entry {
	return slices.Concat(
		o.polls(known, until),
		o.councilYear(known, until),
		o.government(known, until),
		o.devolvedRecesses(known, until),
	)
}
