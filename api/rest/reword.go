package rest

import (
	"fmt"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"
)

// wording is what huma says of a value, and how this program says it. What huma puts into its
// words stands in ours.
type wording struct{ theirs, ours string }

// wordings are in the order in which they are looked at: the last begins as others do. Of the
// kinds of values they speak as JSON does.
func wordings() []wording {
	return []wording{
		{validation.MsgExpectedOneOf, "must be one of %s"},
		{validation.MsgExpectedMinimumNumber, "must be %s or more"},
		{validation.MsgExpectedMaximumNumber, "must be %s or less"},
		{validation.MsgExpectedMinLength, "must not be empty: say something, or leave it out"},
		{validation.MsgExpectedMaxLength, "has too many letters: at most %s are allowed"},
		{validation.MsgExpectedMinItems, "must have at least %s"},
		{validation.MsgExpectedMaxItems, "has too many: at most %s are allowed"},
		{validation.MsgExpectedRequiredProperty, "is required, and missing"},
		{validation.MsgUnexpectedProperty, "is unexpected: there is no such field here"},
		{validation.MsgExpectedBoolean, "must be true or false"},
		{validation.MsgExpectedInteger, "must be an integer"},
		{validation.MsgExpectedNumber, "must be a number"},
		{validation.MsgExpectedString, "must be a string"},
		{validation.MsgExpectedArray, "must be an array"},
		{validation.MsgExpectedObject, "must be an object"},
		{validation.MsgExpectedRFC3986URI, "must be the address of a page, such as https://example.org/"},
		{"invalid integer", "must be an integer"},
		{"invalid boolean", "must be true or false"},
		{"required query parameter is missing", "is required, and missing"},
		{validation.MsgExpectedBePattern, "must be %s"},
	}
}

// worded says in plain words what is allowed.
func worded(message string) string {
	for _, w := range wordings() {
		begins, rest, hasValue := strings.Cut(w.theirs, "%")
		if !hasValue {
			if message == w.theirs {
				return w.ours
			}
			continue
		}
		value, isIt := strings.CutPrefix(message, begins)
		if !isIt {
			continue
		}
		if value = strings.TrimSuffix(value, rest[1:]); strings.Contains(w.ours, "%s") { // after the letter of the verb
			return fmt.Sprintf(w.ours, value)
		}
		return w.ours
	}
	return message
}

// rangeOf says which numbers a parameter can have, where both ends are known; nothing if it is
// none.
func rangeOf(op *huma.Operation, location string) string {
	for _, p := range op.Parameters {
		if p.In+"."+p.Name == location && p.Schema != nil && p.Schema.Minimum != nil && p.Schema.Maximum != nil {
			return fmt.Sprintf("must be from %v to %v", *p.Schema.Minimum, *p.Schema.Maximum)
		}
	}
	return ""
}
