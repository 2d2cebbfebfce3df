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

// others are the rules for everything that is not Westminster's own year: polls,
// councils, Budgets and the devolved parliaments.
type others struct {
	Polls      pollRules
	Council    councilRules
	Government governmentRules
	Devolved   devolvedRules
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

// entries projects all of it, up to and including the year until, where it is not
// known.
func (o others) entries(known calendar.Layer, until int) []calendar.Entry {
	return slices.Concat(
		o.polls(known, until),
		o.councilYear(known, until),
		o.government(known, until),
		o.devolvedRecesses(known, until),
	)
}
