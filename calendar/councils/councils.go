package councils

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"divisionbell/calendar"
)

//go:embed data/*.csv
var data embed.FS

// The list of councils, where it is from and on what terms.
const (
	Source  = "mySociety, uk_local_authority_names_and_codes, July 2025, corrected: https://github.com/mysociety/uk_local_authority_names_and_codes"
	Licence = "Creative Commons Attribution 4.0: https://creativecommons.org/licenses/by/4.0/"
)

// Kind is what kind of council one is.
type Kind string

// The kinds of councils, and of what takes their place in larger areas.
const (
	LondonBorough       Kind = "london-borough"
	MetropolitanBorough Kind = "metropolitan-borough"
	District            Kind = "district"
	County              Kind = "county"
	Unitary             Kind = "unitary"
	CombinedAuthority   Kind = "combined-authority"
	GreaterLondon       Kind = "greater-london"
	CityOfLondon        Kind = "city-of-london"
)

// Kinds returns every kind.
func Kinds() []Kind {
	return []Kind{LondonBorough, MetropolitanBorough, District, County, Unitary, CombinedAuthority, GreaterLondon, CityOfLondon}
}

// Council is one council.
type Council struct {
	// Code is a short name that does not change, such as LDS.
	Code string `json:"code"`
	Name string `json:"name"`
	// Short is the name of its area.
	Short  string          `json:"short_name"`
	Kind   Kind            `json:"kind"`
	Nation calendar.Nation `json:"nation"`
	// County is the code of the county council of its area, if there is one.
	County string `json:"county,omitempty"`
	// Last is its last day, if it was abolished, and ReplacedBy are the codes of those that
	// came after it.
	Last       calendar.Date `json:"last,omitzero"`
	ReplacedBy []string      `json:"replaced_by,omitempty"`

	elects elects
}

// List is all councils.
type List struct{ all []Council }

// Load reads and checks the list in the binary.
func Load() (*List, error) {
	l := &List{}
	if err := eachRow("data/councils.csv", l.add); err != nil {
		return nil, err
	}
	if err := eachRow("data/polls.csv", l.addPolls); err != nil {
		return nil, err
	}
	return l, l.check()
}

// eachRow reads a file by the names in its first line.
func eachRow(file string, do func(map[string]string) error) error {
	content, err := data.ReadFile(file)
	if err != nil {
		return err
	}
	lines, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	row := make(map[string]string)
	for n, line := range lines[1:] {
		for i, name := range lines[0] {
			row[name] = line[i]
		}
		if err := do(row); err != nil {
			return fmt.Errorf("%s, line %d: %w", file, n+2, err)
		}
	}
	return nil
}

func (l *List) add(row map[string]string) error {
	c := Council{
		Code: row["code"], Name: row["name"], Short: row["short_name"], Kind: Kind(row["kind"]), Nation: calendar.Nation(row["nation"]),
		County: row["county"], ReplacedBy: strings.Fields(row["replaced_by"]),
	}
	l.all = append(l.all, c)
	return l.all[len(l.all)-1].Last.UnmarshalText([]byte(row["last"]))
}

func (l *List) check() error {
	codes := make(map[string]bool)
	for _, c := range l.all {
		if codes[c.Code] || c.Code == "" || c.Name == "" || c.Short == "" {
			return fmt.Errorf("council %q must have a code of its own and names", c.Code)
		}
		codes[c.Code] = true
	}
	for _, c := range l.all {
		switch {
		case !slices.Contains(Kinds(), c.Kind) || !slices.Contains(calendar.Nations(), c.Nation):
			return fmt.Errorf("council %s: there is no kind %q or no nation %q", c.Code, c.Kind, c.Nation)
		case c.County != "" && !codes[c.County]:
			return fmt.Errorf("council %s: there is no county %q", c.Code, c.County)
		case c.Last.IsZero() != (len(c.ReplacedBy) == 0):
			return fmt.Errorf("council %s: one that was abolished has a last day, and others came after it", c.Code)
		}
		for _, code := range c.ReplacedBy {
			if !codes[code] {
				return fmt.Errorf("council %s: there is no %q to come after it", c.Code, code)
			}
		}
	}
	return nil
}

// All returns every council, also those that were abolished, by the names of their areas.
func (l *List) All() []Council { return slices.Clone(l.all) }

// withCode returns the council of a code.
func (l *List) withCode(code string) (Council, bool) {
	i := slices.IndexFunc(l.all, func(c Council) bool { return strings.EqualFold(c.Code, code) })
	if i < 0 {
		return Council{}, false
	}
	return l.all[i], true
}

// Find returns the council of a code or a name as it is on a day. The error says what is
// wrong, and what to say instead.
func (l *List) Find(text string, on calendar.Date) (Council, error) {
	c, ok := l.withCode(strings.TrimSpace(text))
	if !ok {
		var err error
		if c, err = l.named(text, on); err != nil {
			return Council{}, err
		}
	}
	if c.isOver(on) {
		return Council{}, l.abolished(c)
	}
	return c, nil
}

func (c Council) isOver(on calendar.Date) bool { return !c.Last.IsZero() && on.After(c.Last) }

// named returns the council of a name; one that is there on the day goes before one that
// was abolished.
func (l *List) named(text string, on calendar.Date) (Council, error) {
	found := l.called(text, plain)
	if len(found) == 0 {
		found = l.called(text, bare)
	}
	there := slices.DeleteFunc(slices.Clone(found), func(c Council) bool { return c.isOver(on) })
	switch {
	case len(there) == 1:
		return there[0], nil
	case len(there) > 1:
		return Council{}, fmt.Errorf("%q may be %s: say which by its code", text, inWords(there))
	case len(found) > 0:
		return found[0], nil
	}
	if near := l.near(text, on); len(near) > 0 {
		return Council{}, fmt.Errorf("%q is not the name or the code of a council: did you mean %s", text, inWords(near))
	}
	return Council{}, fmt.Errorf("%q is not the name or the code of a council, such as Leeds or LDS; divisionbell councils and /v1/councils list them", text)
}

// called returns the councils that have a name, the way names are written.
func (l *List) called(name string, written func(string) string) (found []Council) {
	wanted := written(name)
	for _, c := range l.all {
		if wanted != "" && (written(c.Name) == wanted || written(c.Short) == wanted) {
			found = append(found, c)
		}
	}
	return found
}

// mostNear is how many councils are offered for a name that is none.
const mostNear = 5

// near returns some councils in whose names a text stands.
func (l *List) near(text string, on calendar.Date) []Council {
	wanted := plain(text)
	var found []Council
	for _, c := range l.all {
		if len(wanted) >= 3 && strings.Contains(plain(c.Name), wanted) && !c.isOver(on) && len(found) < mostNear {
			found = append(found, c)
		}
	}
	return found
}

// plain writes a name so that capitals, accents of typing and "and" make no difference.
func plain(name string) string {
	name = strings.NewReplacer("&", " and ", "-", " ", ".", "", "'", "", "’", "", ",", " ").Replace(strings.ToLower(name))
	return strings.Join(strings.Fields(name), " ")
}

// bare leaves out of a name what only says that it is a council's: Bristol City Council is
// Bristol to most.
func bare(name string) string {
	const said = " city of council county borough district metropolitan royal the "
	words := slices.DeleteFunc(strings.Fields(plain(name)), func(w string) bool { return strings.Contains(said, " "+w+" ") })
	return strings.Join(words, " ")
}

func (l *List) abolished(c Council) error {
	var after []Council
	for _, code := range c.ReplacedBy {
		next, _ := l.withCode(code)
		after = append(after, next)
	}
	return fmt.Errorf("%s was abolished, its last day was %s: choose %s", c.Name, c.Last, inWords(after))
}

// inWords names councils with their codes: Cumberland Council (CBD) or ...
func inWords(all []Council) string {
	var names []string
	for _, c := range all {
		names = append(names, c.Name+" ("+c.Code+")")
	}
	return strings.Join(names, " or ")
}
