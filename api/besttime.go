package api

import (
	"cmp"
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
)

type bestTimeInput struct {
	Office advice.Office `query:"office" required:"true" example:"mp" doc:"Whom you want to reach."`
	Action advice.Action `query:"action" default:"write" doc:"What you want to do."`
	From   calendar.Date `query:"from" doc:"The first day that would do; today if left out."`
	Days   daysAhead     `query:"days" doc:"How many days to look ahead."`
	Nation nationName    `query:"nation" default:"england" doc:"Whose bank holidays count."`
	Limit  windowLimit   `query:"limit" doc:"How many moments to give at most."`
}

type bestTimeOutput struct {
	Body advice.Answer
}

func (s *server) addBestTime() {
	handle(s, huma.Operation{
		OperationID: "get-best-time",
		Method:      http.MethodGet,
		Path:        "/v1/best-time",
		Tags:        []string{tagAdvice},
		Summary:     "When the best time is",
		Description: "How good the first day is, the best moments in order of preference with their reasons and the last day to start, " +
			"and what to keep away from. Scores run from 0 to 100. The same question on the same calendar version gives the same bytes.",
		Errors: []int{http.StatusBadRequest},
	}, s.getBestTime)
}

func (s *server) getBestTime(_ context.Context, in *bestTimeInput) (*bestTimeOutput, error) {
	answer, err := s.Editions.Current().Advice.BestTime(advice.Question{
		Office: in.Office,
		Action: in.Action,
		From:   cmp.Or(in.From, s.today()),
		Days:   cmp.Or(int(in.Days), advice.DefaultDays),
		Nation: calendar.Nation(in.Nation),
		Limit:  cmp.Or(int(in.Limit), advice.DefaultLimit),
	})
	if err != nil {
		return nil, err
	}
	return &bestTimeOutput{Body: answer}, nil
}
