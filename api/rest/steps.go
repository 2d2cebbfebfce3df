package rest

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/calendar"
	"divisionbell/scheduler/engagement"
	"divisionbell/store"
)

// stepChange is what a member says of a step; what is left out stays.
type stepChange struct {
	_ struct{} `additionalProperties:"false"`

	State *string        `json:"state,omitempty" enum:"open,done,left-out" example:"done"`
	Due   *calendar.Date `json:"due,omitempty" doc:"Another day for it, not before today."`
}

type stepInput struct {
	ID      string `path:"id" example:"kqf4vzt2h7wy3mdn6c5x2rjb8a"`
	Name    string `path:"name" maxLength:"60" example:"send"`
	IfMatch string `header:"If-Match" doc:"The ETag of the answer that you saw. If the contact was changed since, nothing is changed."`
	Body    stepChange
}

func (s *Handlers) addSteps() {
	handle(s, huma.Operation{
		OperationID: "change-step",
		Method:      http.MethodPatch,
		Path:        "/v1/contacts/{id}/steps/{name}",
		Tags:        []string{tagContacts},
		Security:    needsToken(),
		Summary:     "Tick a step, leave it out, or move it",
		Description: "A step that is done or left out is not reminded of. One that you move stays on its day when the plan moves.",
		Errors: []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusNotFound, http.StatusPreconditionFailed,
			http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType},
	}, s.changeStep)
}

func (s *Handlers) changeStep(ctx context.Context, in *stepInput) (*contactOutput, error) {
	id := member(ctx).ID
	c, err := s.Desk.Contact(ctx, id, in.ID)
	if err != nil {
		return nil, err
	}
	if wanted := seen(in.IfMatch); wanted != nil && !wanted(c.Revision) {
		return nil, store.ErrConflict
	}
	i, err := stepIn(c, in.Name)
	if err != nil || in.Body == (stepChange{}) {
		return s.answerContact(ctx, c, err)
	}
	c, err = s.Desk.ChangeStep(ctx, id, in.ID, engagement.Revision(c.Revision), i, engagement.StepChange{Due: in.Body.Due, State: stateIn(in.Body.State)})
	return s.answerContact(ctx, c, err)
}

// stateIn is the state that was named, if any was.
func stateIn(name *string) *store.StepState {
	if name == nil {
		return nil
	}
	state := store.StepState(*name)
	if state == openStep {
		state = store.StepOpen
	}
	return &state
}

// openStep is the state of a step of which nothing was said.
const openStep = "open"

// stepIn returns which step of a contact has that name; store.ErrNotFound if none has.
func stepIn(c store.Contact, name string) (int, error) {
	i := slices.IndexFunc(c.Steps, func(s store.Step) bool { return s.Name == name })
	if i < 0 {
		return 0, store.ErrNotFound
	}
	return i, nil
}
