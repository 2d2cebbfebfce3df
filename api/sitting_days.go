package api

import (
	"cmp"
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/calendar"
)

type (
	housesName string
	ruleName   string
	// dayNumber is how many days to count; 0 stands for none given.
	dayNumber int
)

func (housesName) Schema(huma.Registry) *huma.Schema { return oneOf(calendar.AllHouses()) }
func (ruleName) Schema(huma.Registry) *huma.Schema   { return oneOf(calendar.DayRules()) }
func (dayNumber) Schema(huma.Registry) *huma.Schema {
	least := 1.0
	return &huma.Schema{Type: huma.TypeInteger, Minimum: &least, Examples: []any{40}}
}

type sittingDaysInput struct {
	AsKnown
	Houses housesName    `query:"body" required:"true" example:"commons" doc:"Whose days: of a House, of both together (both sit) or of either (at least one sits)."`
	From   calendar.Date `query:"from" doc:"The first day, itself counted; today if left out."`
	To     calendar.Date `query:"to" doc:"The last day, itself counted. Give this or a count."`
	Count  dayNumber     `query:"count" doc:"Find the day on which this many are reached. Give this or the last day."`
	Rule   ruleName      `query:"rule" default:"sitting" doc:"Count sitting days, or the days of the praying period."`
}

type sittingDaysOutput struct {
	Body calendar.DayAnswer
}

func (s *server) addSittingDays() {
	handle(s, huma.Operation{
		OperationID: "get-sitting-days",
		Method:      http.MethodGet,
		Path:        "/v1/sitting-days",
		Tags:        []string{tagCalendar},
		Summary:     "How many sitting days there are, or on which day a number of them is reached",
		Description: "Exactly one of to and count must be given; the answer has both. The first day counts, if it is a sitting day. " +
			"Days that are not known count if sitting is more likely than not; odds (for a number) and reached (for a day) then hold it in eight cases of ten. " +
			"The rule praying counts the forty days of the Statutory Instruments Act 1946, s. 7(1): all but those on which Parliament is dissolved or prorogued " +
			"or both Houses are adjourned for more than four days; with body=commons, for instruments laid before the Commons only, only that House is looked at.",
		Errors:   []int{http.StatusBadRequest},
		Metadata: map[string]any{exampleQuery: map[string]any{"from": "2027-01-12", "count": 40}},
	}, s.getSittingDays)
}

func (s *server) getSittingDays(_ context.Context, in *sittingDaysInput) (*sittingDaysOutput, error) {
	edition, err := s.edition(in.AsKnown)
	if err != nil {
		return nil, err
	}
	answer, err := edition.Calendar.CountDays(calendar.DayQuestion{
		Houses: calendar.Houses(in.Houses),
		Rule:   calendar.DayRule(in.Rule),
		From:   cmp.Or(in.From, s.today()),
		To:     in.To,
		Count:  int(in.Count),
	})
	if wrong := (*calendar.DayQuestionError)(nil); errors.As(err, &wrong) {
		return nil, &wrongField{"query." + wrong.Field, wrong.Problem}
	}
	if err != nil {
		return nil, err
	}
	return &sittingDaysOutput{Body: answer}, nil
}
