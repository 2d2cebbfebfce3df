package rest

import (
	"context"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
)

// Besides is what a question may say besides office and action.
type Besides struct {
	Topic       string             `query:"topic" example:"libraries" doc:"What it is about, by a name from /v1/rules: it says which department answers questions, and which weeks give an occasion."`
	CouncilPoll advice.CouncilPoll `query:"council_poll" example:"2027-05-06" doc:"The day on which your own council is elected, or none if it has no election."`
	Council     string             `query:"council" maxLength:"100" example:"LDS" doc:"Your own council by its code or its name, see /v1/councils: in place of nation and council_poll, as far as its elections are known."`
	Sent        calendar.Date      `query:"sent" doc:"For follow-up: the day on which you sent what was not answered."`
	Met         calendar.Date      `query:"met" doc:"For thank: the day on which you met."`
	Opens       calendar.Date      `query:"opens" doc:"The day on which the consultation or the call for evidence opens."`
	Closes      calendar.Date      `query:"closes" doc:"The last day of the consultation or the call for evidence."`
	Venue       advice.Venue       `query:"venue" doc:"Where it takes place, if that is a party conference."`
}

// of returns the question with what is said besides.
func (b Besides) of(q advice.Question) advice.Question {
	q.Council, q.CouncilPoll, q.Sent, q.Met, q.Opens, q.Closes, q.Venue, q.Topic = b.Council, b.CouncilPoll, b.Sent, b.Met, b.Opens, b.Closes, b.Venue, b.Topic
	return q
}

type bestTimeInput struct {
	AsKnown
	Besides
	Office advice.Office `query:"office" required:"true" example:"mp" doc:"Whom you want to reach."`
	Action advice.Action `query:"action" default:"write" doc:"What you want to do."`
	From   calendar.Date `query:"from" doc:"The first day that would do; today if left out."`
	Days   daysAhead     `query:"days" doc:"How many days to look ahead."`
	Nation nationName    `query:"nation" doc:"Where you are: whose bank holidays, councils and elections count. Members of a devolved parliament are in its nation; for others it is england if left out."`
	Limit  windowLimit   `query:"limit" doc:"How many moments to give at most."`
}

type bestTimeOutput struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

func (s *Handlers) addBestTime() {
	s.addQuestion(huma.Operation{
		OperationID: "get-best-time",
		Path:        "/v1/best-time",
		Summary:     "When the best time is",
		Description: "How good the first day is, the best moments in order of preference with their reasons and the last day to start, " +
			"and what to keep away from. Scores run from 0 to 100; where dates are not known they are the mean over how these may fall. " +
			"Some pairs of office and action need more than these two, and ask for it by name; unsaid lists what else would make the answer more exact. " +
			"The same question on the same calendar version gives the same bytes.",
		Responses: contentIs("application/json", "The answer", schemaOf[advice.Answer](s, "Answer")),
	}, s.Desk.BestTime)
	s.addQuestion(huma.Operation{
		OperationID: "get-best-time-days",
		Path:        "/v1/best-time/days",
		Summary:     "How good each day is",
		Description: "The score, the grade and the certainty of every day of the same question: what the windows of /v1/best-time, " +
			"what it says to keep away from and its first day are made of. Neither is ever made of a day that is no working day, however good that is. limit is read and does not matter.",
		Responses: contentIs("application/json", "Every day", schemaOf[advice.GradedDays](s, "GradedDays")),
	}, s.Desk.GradedDays)
}

func schemaOf[T any](s *Handlers, name string) *huma.Schema {
	return s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[T](), true, name)
}

// addQuestion adds an operation that answers a question for advice.
func (s *Handlers) addQuestion(op huma.Operation, answer func(context.Context, calendar.Date, advice.Question) ([]byte, error)) {
	op.Method = http.MethodGet
	op.Tags = []string{tagAdvice}
	op.Middlewares = huma.Middlewares{s.watchVisits}
	op.Errors = []int{http.StatusBadRequest, http.StatusTooManyRequests, http.StatusServiceUnavailable}
	op.Metadata = keptForAll()
	handle(s, op, func(ctx context.Context, in *bestTimeInput) (*bestTimeOutput, error) {
		body, err := answer(ctx, in.KnownOn, in.question())
		if err != nil {
			return nil, err
		}
		return &bestTimeOutput{ContentType: "application/json", Body: body}, nil
	})
}

func (in *bestTimeInput) question() advice.Question {
	return in.of(advice.Question{
		Office: in.Office, Action: in.Action, From: in.From, Days: int(in.Days), Nation: calendar.Nation(in.Nation), Limit: int(in.Limit),
	})
}
