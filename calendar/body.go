package calendar

import (
	"fmt"
	"slices"
	"strings"
)

// Body is an institution with a calendar of its own.
type Body string

// The bodies, by the names that users see.
const (
	Commons            Body = "commons"
	Lords              Body = "lords"
	ScottishParliament Body = "scottish-parliament"
	Senedd             Body = "senedd"
	NIAssembly         Body = "ni-assembly"
	LocalGovernment    Body = "local-government"
	UKGovernment       Body = "uk-government"
	Parties            Body = "parties"
	Sector             Body = "sector"
	BankHolidays       Body = "bank-holidays"
)

var bodyTitles = []struct {
	body  Body
	title string
}{
	{Commons, "House of Commons"},
	{Lords, "House of Lords"},
	{ScottishParliament, "Scottish Parliament"},
	{Senedd, "Senedd Cymru"},
	{NIAssembly, "Northern Ireland Assembly"},
	{LocalGovernment, "Local government"},
	{UKGovernment, "UK Government"},
	{Parties, "Political parties"},
	{Sector, "Libraries and reading"},
	{BankHolidays, "Bank holidays"},
}

// Bodies returns every body, in the order in which pages list them.
func Bodies() []Body {
	all := make([]Body, len(bodyTitles))
	for i, b := range bodyTitles {
		all[i] = b.body
	}
	return all
}

// Title returns the body's name as people write it.
func (b Body) Title() string {
	for _, t := range bodyTitles {
		if t.body == b {
			return t.title
		}
	}
	return string(b)
}

// Parliaments returns the bodies that sit, in the order of Bodies.
func Parliaments() []Body { return []Body{Commons, Lords, ScottishParliament, Senedd, NIAssembly} }

// InSentence returns the body's name as it stands within a sentence: the House of
// Commons, the Senedd.
func (b Body) InSentence() string {
	switch b {
	case Senedd:
		return "the Senedd"
	case LocalGovernment, Parties, Sector, BankHolidays:
		return strings.ToLower(b.Title())
	default:
		return "the " + b.Title()
	}
}

// Nation returns the nation whose working days a body keeps: England's for what is of
// the United Kingdom.
func (b Body) Nation() Nation {
	switch b {
	case ScottishParliament:
		return Scotland
	case Senedd:
		return Wales
	case NIAssembly:
		return NorthernIreland
	default:
		return England
	}
}

// UnmarshalText reads a body's name and refuses any other.
func (b *Body) UnmarshalText(text []byte) error {
	for i := range bodyTitles { // thousands of facts name their body, so no list is made
		if string(bodyTitles[i].body) == string(text) {
			*b = bodyTitles[i].body
			return nil
		}
	}
	return oneOf(b, text, "body", Bodies())
}

// Nation is where an entry holds or a person is: a nation of the United Kingdom or
// several of them together.
type Nation string

// The nations, and two groups of them for which things are published together.
const (
	England         Nation = "england"
	Scotland        Nation = "scotland"
	Wales           Nation = "wales"
	NorthernIreland Nation = "northern-ireland"
	UnitedKingdom   Nation = "uk"
	EnglandAndWales Nation = "england-and-wales"
)

// Nations returns the nations that a person can be in.
func Nations() []Nation { return []Nation{England, Scotland, Wales, NorthernIreland} }

// Title returns the name of the nation or group as people write it within a
// sentence: in England and Wales, in the United Kingdom.
func (n Nation) Title() string {
	switch n {
	case England:
		return "England"
	case Scotland:
		return "Scotland"
	case Wales:
		return "Wales"
	case NorthernIreland:
		return "Northern Ireland"
	case EnglandAndWales:
		return "England and Wales"
	case UnitedKingdom:
		return "the United Kingdom"
	default:
		return string(n)
	}
}

// UnmarshalText reads the name of a nation or a group and refuses any other.
func (n *Nation) UnmarshalText(text []byte) error {
	return oneOf(n, text, "nation", append(Nations(), UnitedKingdom, EnglandAndWales))
}

// Covers reports whether what holds in n holds for somebody in other.
func (n Nation) Covers(other Nation) bool {
	return n == other || n == UnitedKingdom || n == EnglandAndWales && (other == England || other == Wales)
}

// oneOf sets *to to the text if it is one of the allowed words, and otherwise
// says which words are.
func oneOf[T ~string](to *T, text []byte, what string, allowed []T) error {
	if v := T(text); slices.Contains(allowed, v) {
		*to = v
		return nil
	}
	words := make([]string, len(allowed))
	for i, a := range allowed {
		words[i] = string(a)
	}
	return fmt.Errorf("%s is not a %s: allowed are %s", Quote(text), what, strings.Join(words, ", "))
}
