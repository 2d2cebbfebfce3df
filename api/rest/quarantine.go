package rest

import (
	"context"
	"net/http"
	"time"

	"divisionbell/scheduler/decision"
)

// What sources said that was not believed, and what officers say of it.

type heldVerdict struct {
	_ struct{} `additionalProperties:"false"`

	Verdict string `json:"verdict" enum:"accept,refuse" example:"refuse"`
	Why     string `json:"why" maxLength:"200" example:"the year is a slip" doc:"It is kept for good."`
}

type (
	settleInput struct {
		OrderInput
		Source string `path:"source" example:"kqf4vzt2h7wy3mdn6c5x2rjb8a" doc:"The name of the source."`
		ID     string `path:"id" example:"kqf4vzt2h7wy3mdn6c5x2rjb8a" doc:"As GET /v1/quarantine names it."`
		Body   heldVerdict
	}
	quarantineOutput   struct{ Body quarantineDocument }
	quarantineDocument struct {
		Held []heldDocument `json:"held" doc:"The newest answer of each source that is not believed."`
	}
	heldDocument struct {
		Source  string    `json:"source"`
		ID      string    `json:"id" doc:"It changes when the source says something else."`
		First   time.Time `json:"first"`
		Last    time.Time `json:"last"`
		Times   int       `json:"times"`
		Why     string    `json:"why" doc:"Why it is not believed."`
		On      []string  `json:"on" doc:"The ids of the entries of which it would tell something new."`
		Can     bool      `json:"can_be_accepted" doc:"Whether there is anything in it that could be accepted."`
		Refused time.Time `json:"refused,omitzero" doc:"When an officer refused it."`
	}
)

func (s *Handlers) listQuarantine(context.Context, *struct{}) (*quarantineOutput, error) {
	doc := quarantineDocument{Held: []heldDocument{}}
	if s.Sources == nil {
		return &quarantineOutput{doc}, nil
	}
	for _, source := range s.Sources() {
		q, held := source.Held()
		if !held {
			continue
		}
		one := heldDocument{
			Source: source.Source.Name, ID: q.ID(), First: q.First, Last: q.Last, Times: q.Times, Why: q.Reason, On: []string{}, Refused: q.Refused,
		}
		if q.Held != nil {
			one.On, one.Can = decision.Of(*q.Held), s.Orders != nil && s.Orders.MayAccept()
		}
		doc.Held = append(doc.Held, one)
	}
	return &quarantineOutput{doc}, nil
}

func (s *Handlers) settleHeld(ctx context.Context, in *settleInput) (*orderOutput, error) {
	if in.Body.Verdict == "accept" {
		return s.order(ctx, decision.Accept{Source: in.Source, ID: in.ID}, in.OrderInput, in.Body.Why)
	}
	if s.Orders == nil {
		return nil, errNoOrders()
	}
	why, err := decision.Why(in.Body.Why)
	if err != nil {
		return nil, err
	}
	if !in.Preview {
		err = s.Orders.Refuse(ctx, in.Source, in.ID, decision.Officer(member(ctx), why))
	}
	noDate := decision.Proposed{Version: s.Editions.Current().Calendar.Version()} // is changed by it
	return &orderOutput{http.StatusOK, s.describeOrder(noDate)}, err
}
