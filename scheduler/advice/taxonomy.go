package advice

import (
	"fmt"
	"slices"
	"strings"
)

// Office is whom a member engages, by the name that users see.
type Office string

// Action is what a member does, by the name that users see.
type Action string

// The offices and actions that have rules so far are in rules.yaml; these are
// all that the program knows by name.
const (
	offices = "mp minister shadow-minister committee-chair peer msp ms mla councillor cabinet-member council-leader mayor official candidate"
	actions = "write meet surgery visit event brief question evidence budget-representation consultation introduce thank follow-up reception media"
)

// Offices returns every office, in the order in which pages list them.
func Offices() []Office { return words[Office](offices) }

// Actions returns every action, in the order in which pages list them.
func Actions() []Action { return words[Action](actions) }

// UnmarshalText reads the name of an office and refuses any other word.
func (o *Office) UnmarshalText(text []byte) error { return oneOf(o, text, "office", Offices()) }

// UnmarshalText reads the name of an action and refuses any other word.
func (a *Action) UnmarshalText(text []byte) error { return oneOf(a, text, "action", Actions()) }

func words[T ~string](list string) []T {
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
	return fmt.Errorf("%q is not an %s: allowed are %s", text, what, list(allowed))
}

// list writes words for a message: mp, minister, peer.
func list[T ~string](all []T) string {
	texts := make([]string, len(all))
	for i, a := range all {
		texts[i] = string(a)
	}
	return strings.Join(texts, ", ")
}
