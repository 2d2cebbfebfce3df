package rest

import (
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/feed"
)

// schemas returns an empty registry that knows how the types of other packages are
// written. Those packages know nothing of HTTP, so their types stand here under
// another that describes itself.
func schemas() huma.Registry {
	r := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	for of, as := range map[reflect.Type]reflect.Type{
		reflect.TypeFor[calendar.Date]():      reflect.TypeFor[dateText](),
		reflect.TypeFor[calendar.Body]():      reflect.TypeFor[bodyName](),
		reflect.TypeFor[calendar.Certainty](): reflect.TypeFor[certaintyName](),
		reflect.TypeFor[advice.Office]():      reflect.TypeFor[officeName](),
		reflect.TypeFor[advice.Action]():      reflect.TypeFor[actionName](),
		reflect.TypeFor[advice.CouncilPoll](): reflect.TypeFor[councilPoll](),
		reflect.TypeFor[advice.Venue]():       reflect.TypeFor[venueName](),
		reflect.TypeFor[feed.Alarm]():         reflect.TypeFor[alarmTime](),
	} {
		r.RegisterTypeAlias(of, as)
	}
	return r
}

type (
	dateText      string
	bodyName      string
	certaintyName string
	officeName    string
	actionName    string
	// nationName is a nation that a person can be in. Entries may be of others, such
	// as England and Wales, so it stands only where people say where they are.
	nationName string
	// councilPoll is a date or the word none.
	councilPoll string
	venueName   string
	alarmTime   string
	// daysAhead and windowLimit are numbers of a question for advice; 0 stands for
	// the default.
	daysAhead   int
	windowLimit int
)

func (dateText) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date", Examples: []any{"2027-01-12"}}
}
func (bodyName) Schema(huma.Registry) *huma.Schema      { return oneOf(calendar.Bodies()) }
func (certaintyName) Schema(huma.Registry) *huma.Schema { return oneOf(calendar.Certainties()) }
func (officeName) Schema(huma.Registry) *huma.Schema    { return oneOf(rule.Offices()) }
func (actionName) Schema(huma.Registry) *huma.Schema    { return oneOf(rule.Actions()) }
func (nationName) Schema(huma.Registry) *huma.Schema    { return oneOf(calendar.Nations()) }
func (venueName) Schema(huma.Registry) *huma.Schema     { return oneOf(rule.Venues()[1:]) }
func (alarmTime) Schema(huma.Registry) *huma.Schema     { return oneOf(feed.Alarms()) }
func (councilPoll) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Pattern: `^(\d{4}-\d{2}-\d{2}|none)$`, PatternDescription: "a date, written YYYY-MM-DD, or none", Examples: []any{"2027-05-06", "none"}}
}
func (daysAhead) Schema(huma.Registry) *huma.Schema {
	return number(1, advice.MaxDays, advice.DefaultDays)
}
func (windowLimit) Schema(huma.Registry) *huma.Schema {
	return number(1, advice.MaxLimit, advice.DefaultLimit)
}

func oneOf[T ~string](words []T) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString}
	for _, w := range words {
		s.Enum = append(s.Enum, string(w))
	}
	return s
}

func number(least, most, usual int) *huma.Schema {
	lo, hi := float64(least), float64(most)
	return &huma.Schema{Type: huma.TypeInteger, Minimum: &lo, Maximum: &hi, Default: usual}
}

// listsAreNeverNull says in the document what holds for every list in it.
func listsAreNeverNull(doc *huma.OpenAPI) {
	for _, s := range doc.Components.Schemas.Map() {
		for _, p := range s.Properties {
			p.Nullable = p.Nullable && p.Type != huma.TypeArray
		}
	}
	for _, item := range doc.Paths {
		for _, op := range operations(item) {
			for _, p := range op.Parameters {
				p.Schema.Nullable = p.Schema.Nullable && p.Schema.Type != huma.TypeArray
			}
		}
	}
}

// nothingEmptyIsMade refuses empty texts where something is made: what is not meant is left
// out. Where something is changed, an empty text takes away what was there.
func nothingEmptyIsMade(doc *huma.OpenAPI) {
	for _, item := range doc.Paths {
		if item.Post == nil || item.Post.RequestBody == nil {
			continue
		}
		for _, media := range item.Post.RequestBody.Content {
			for _, property := range doc.Components.Schemas.SchemaFromRef(media.Schema.Ref).Properties {
				saysSomething(property)
				saysSomething(property.Items)
			}
		}
	}
}

// saysSomething has a free text be one.
func saysSomething(s *huma.Schema) {
	if s == nil || s.Type != huma.TypeString || s.Format != "" || s.Pattern != "" || len(s.Enum) > 0 {
		return
	}
	least := 1
	s.MinLength = &least
	s.PrecomputeMessages()
}
