package rest

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/calendar"
	"divisionbell/calendar/procedure"
	"divisionbell/scheduler/engagement"
)

type (
	housesName string
	ruleName   string
	// procedureName is that of a procedure; what is not one is refused when it is asked for.
	procedureName string
	// dayNumber is how many days to count; 0 stands for none given.
	dayNumber int
)

func (housesName) Schema(huma.Registry) *huma.Schema { return oneOf(calendar.AllHouses()) }
func (procedureName) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Examples: []any{"negative-si"}}
}
func (ruleName) Schema(huma.Registry) *huma.Schema { return oneOf(calendar.DayRules()) }
func (dayNumber) Schema(huma.Registry) *huma.Schema {
	least := 1.0
	return &huma.Schema{Type: huma.TypeInteger, Minimum: &least, Examples: []any{40}}
}

type sittingDaysInput struct {
	AsKnown
	Houses    housesName    `query:"body" example:"commons" doc:"Whose days: of a House, of both together (both sit) or of either (at least one sits). Needed unless a procedure is given."`
	From      calendar.Date `query:"from" doc:"The first day, itself counted; today if left out."`
	To        calendar.Date `query:"to" doc:"The last day, itself counted. Give this or a count."`
	Count     dayNumber     `query:"count" doc:"Find the day on which this many are reached. Give this or the last day."`
	Rule      ruleName      `query:"rule" doc:"Count sitting days, as is usual, or the days of the praying period."`
	Procedure procedureName `query:"procedure" doc:"Count the period of a procedure instead, from the day of laying. Only laid, count where its Acts give several numbers of days, and known_on go with it."`
	Laid      calendar.Date `query:"laid" doc:"With a procedure: the day of laying, or of making or publication where the period is counted from that."`
}

type sittingDaysOutput struct {
	Body daysOrProcedure
}

// daysOrProcedure is the one or the other.
type daysOrProcedure struct {
	days      *calendar.DayAnswer
	procedure *procedure.Period
}

// MarshalJSON writes the answer that there is.
func (a daysOrProcedure) MarshalJSON() ([]byte, error) {
	if a.procedure != nil {
		return json.Marshal(a.procedure)
	}
	return json.Marshal(a.days)
}

// Schema describes both.
func (daysOrProcedure) Schema(r huma.Registry) *huma.Schema {
	return &huma.Schema{OneOf: []*huma.Schema{
		r.Schema(reflect.TypeFor[calendar.DayAnswer](), true, "DayAnswer"),
		r.Schema(reflect.TypeFor[procedure.Period](), true, "Period"),
	}}
}

func (s *Handlers) addSittingDays() {
	handle(s, huma.Operation{
		OperationID: "get-sitting-days",
		Method:      http.MethodGet,
		Path:        "/v1/sitting-days",
		Tags:        []string{tagCalendar},
		Summary:     "How many sitting days there are, or on which day a number of them is reached",
		Description: "Exactly one of to and count must be given; the answer has both. The first day counts, if it is a sitting day. " +
			"Days that are not known count if sitting is more likely than not; odds (for a number) and reached (for a day) then hold it in eight cases of ten. " +
			"The rule praying counts the forty days of the Statutory Instruments Act 1946, s. 7(1): all but those on which Parliament is dissolved or prorogued " +
			"or both Houses are adjourned for more than four days; with body=commons, for instruments laid before the Commons only, only that House is looked at. " +
			"With procedure and laid the answer is the period of that procedure: its Act, its first and last day, and the days that did not count.",
		Middlewares: huma.Middlewares{s.watchVisits},
		Errors:      []int{http.StatusBadRequest, http.StatusTooManyRequests, http.StatusServiceUnavailable},
		Metadata:    map[string]any{sameForAll: true, exampleQuery: map[string]any{"body": "commons", "from": "2027-01-12", "count": 40}},
	}, s.getSittingDays)
}

func (s *Handlers) getSittingDays(ctx context.Context, in *sittingDaysInput) (*sittingDaysOutput, error) {
	found, err := s.Desk.CountDays(ctx, in.KnownOn, engagement.DaysAsked{
		DayQuestion: calendar.DayQuestion{
			Houses: calendar.Houses(in.Houses), Rule: calendar.DayRule(in.Rule), From: in.From, To: in.To, Count: int(in.Count),
		},
		Procedure: string(in.Procedure), Laid: in.Laid,
	})
	if err != nil {
		return nil, err
	}
	return &sittingDaysOutput{Body: daysOrProcedure{days: found.Days, procedure: found.Period}}, nil
}
