package rest

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/calendar"
	"divisionbell/scheduler/engagement"
	"divisionbell/scheduler/typicalyear"
)

type typicalYearInput struct {
	AsKnown
	Nation nationName `query:"nation" doc:"Where you are: whose councils, parliament and bank holidays count; england if left out."`
	Year   int        `query:"year" example:"2027" doc:"The year whose dates are told; the next if left out."`
	Month  monthName  `query:"month" doc:"Only this month, by its number; all twelve if left out."`
}

// monthName is the number of a month; 0 stands for none given.
type monthName int

func (monthName) Schema(huma.Registry) *huma.Schema {
	first, last := 1.0, 12.0
	return &huma.Schema{Type: huma.TypeInteger, Minimum: &first, Maximum: &last, Examples: []any{3}}
}

type typicalYearOutput struct {
	Body typicalyear.Year
}

func (s *Handlers) addTypicalYear() {
	handle(s, huma.Operation{
		OperationID: "get-typical-year",
		Method:      http.MethodGet,
		Path:        "/v1/typical-year",
		Tags:        []string{tagCalendar},
		Summary:     "What a year is usually like",
		Description: "Month by month, from January: what usually happens and in how many of the known years, what it means for those who want to be heard by each office, " +
			"with the best and the worst weeks, and when that is in one year. Nothing of it is typed in: what happens is counted, and weeks are as good as the timing rules say of their days. " +
			"by_rule marks what the typical-year model works out because too few years are known. For England, which has no parliament of its own, the members of all three devolved parliaments are told of.",
		Middlewares: huma.Middlewares{s.watchVisits},
		Errors:      []int{http.StatusBadRequest, http.StatusTooManyRequests, http.StatusServiceUnavailable},
		Metadata:    keptForAll(),
	}, s.getTypicalYear)
}

func (s *Handlers) getTypicalYear(ctx context.Context, in *typicalYearInput) (*typicalYearOutput, error) {
	year, err := s.Desk.TellYear(ctx, in.KnownOn, engagement.TypicalYear{
		Nation: calendar.Nation(in.Nation), Year: in.Year, Month: time.Month(in.Month),
	})
	if err != nil {
		return nil, err
	}
	return &typicalYearOutput{Body: year}, nil
}
