package rest

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/calendar"
	"divisionbell/scheduler/engagement"
	"divisionbell/store"
)

type resultName string

func (resultName) Schema(huma.Registry) *huma.Schema { return oneOf(store.Results()) }

// newOutcome is what a member tells of a contact.
type newOutcome struct {
	_ struct{} `additionalProperties:"false"`

	Result resultName `json:"result" example:"replied" doc:"They replied, it took place, they declined, nobody replied, or you called it off."`
	Note   string     `json:"note,omitempty" maxLength:"2000" example:"She will ask the minister" doc:"What you want to remember of it."`
	// Replied is no pointer: the empty date is none.
	Replied calendar.Date `json:"replied,omitzero" doc:"The day on which they replied, if they did; not after today."`
}

type outcome struct {
	Result string        `json:"result" example:"replied"`
	Note   string        `json:"note,omitempty"`
	On     calendar.Date `json:"on" doc:"The day on which you told."`
	// Replied is left out where there is none.
	Replied *calendar.Date `json:"replied,omitempty" doc:"The day on which they replied."`
}

func describeOutcome(o *store.Outcome) *outcome {
	if o == nil {
		return nil
	}
	return &outcome{Result: o.Result, Note: o.Note, On: o.On, Replied: dayOrNone(o.Replied)}
}

type outcomeInput struct {
	ID      string `path:"id" example:"kqf4vzt2h7wy3mdn6c5x2rjb8a"`
	IfMatch string `header:"If-Match" doc:"The ETag of the answer that you saw. If the contact was changed since, nothing is changed."`
	Body    newOutcome
}

func (s *Handlers) addOutcomes() {
	handle(s, huma.Operation{
		OperationID: "tell-outcome",
		Method:      http.MethodPost,
		Path:        "/v1/contacts/{id}/outcome",
		Tags:        []string{tagContacts},
		Security:    needsToken(),
		Summary:     "Tell what came of a contact",
		Description: "Told again, the new outcome takes the place of the old. The steps that are left, such as thanking and reporting, are still reminded of.",
		Errors: []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusNotFound, http.StatusPreconditionFailed,
			http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType},
	}, s.tellOutcome)
}

func (s *Handlers) tellOutcome(ctx context.Context, in *outcomeInput) (*contactOutput, error) {
	c, err := s.Desk.TellOutcome(ctx, member(ctx).ID, in.ID, seen(in.IfMatch), engagement.Told{
		Result: string(in.Body.Result), Note: in.Body.Note, Replied: in.Body.Replied,
	})
	return s.answerContact(ctx, c, err)
}
