package rest

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/store"
)

// The program that is told when dates change.
type (
	webhookDocument struct {
		Address   string     `json:"address" format:"uri"`
		Created   time.Time  `json:"created"`
		Version   string     `json:"calendar_version" doc:"The version of the calendar that it was told last."`
		Delivered *time.Time `json:"delivered,omitempty" doc:"When it last took something."`
		Failing   *time.Time `json:"failing,omitempty" doc:"Since when it takes nothing; left out while all is well."`
		Problem   string     `json:"problem,omitempty" doc:"Why it took nothing at the last try."`
		Attempts  int        `json:"attempts" doc:"How often what is new was tried."`
		Next      *time.Time `json:"next,omitempty" doc:"When the next try may be."`
	}
	// NamedWebhook is answered once; the secret is never shown again.
	NamedWebhook struct {
		Address string    `json:"address" format:"uri"`
		Created time.Time `json:"created"`
		Secret  string    `json:"secret" doc:"With it what is sent is signed. It is shown only here."`
	}
	newWebhook struct {
		_ struct{} `additionalProperties:"false"`

		Address string `json:"address" minLength:"1" maxLength:"2000" example:"https://hooks.example.org/bell" doc:"An address that begins with https://, outside private networks."`
	}
	nameWebhookInput  struct{ Body newWebhook }
	nameWebhookOutput struct{ Body NamedWebhook }
	webhookOutput     struct{ Body webhookDocument }
)

func (s *Handlers) addWebhook() {
	officers := func(op huma.Operation) huma.Operation {
		op.Path, op.Tags, op.Security, op.Metadata = "/v1/webhook", []string{tagOfficers}, needsToken(), forOfficers()
		op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusForbidden)
		return op
	}
	handle(s, officers(huma.Operation{
		OperationID: "get-webhook", Method: http.MethodGet, Summary: "How the program stands that is told when dates change",
		Errors: []int{http.StatusNotFound},
	}), s.getWebhook)
	handle(s, officers(huma.Operation{
		OperationID: "name-webhook", Method: http.MethodPut, Summary: "Name the program that is told when dates change",
		Description: "There is one: it takes the place of any other. It gets a POST of JSON, signed with the secret that is answered, of what has changed since it was told last.",
		Errors:      []int{http.StatusBadRequest, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType},
	}), s.nameWebhook)
	handle(s, officers(huma.Operation{
		OperationID: "remove-webhook", Method: http.MethodDelete, Summary: "Have no program told any more",
		Errors: []int{http.StatusNotFound},
	}), s.removeWebhook)
}

// errNoWebhook is answered where the service has nothing to send with.
var errNoWebhook = errors.New("no program can be told from here")

func (s *Handlers) getWebhook(ctx context.Context, _ *struct{}) (*webhookOutput, error) {
	if s.Webhook == nil {
		return nil, store.ErrNotFound
	}
	h, err := s.Webhook.State(ctx)
	if err != nil {
		return nil, err
	}
	return &webhookOutput{Body: webhookDocument{
		Address: h.Address, Created: h.Created.UTC(), Version: h.Version, Delivered: given(h.Delivered), Failing: given(h.Failing),
		Problem: h.Problem, Attempts: h.Attempts, Next: given(h.NotBefore),
	}}, nil
}

// given is a time in a document, left out if it is none.
func given(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func (s *Handlers) nameWebhook(ctx context.Context, in *nameWebhookInput) (*nameWebhookOutput, error) {
	if s.Webhook == nil {
		return nil, errNoWebhook
	}
	h, err := s.Webhook.Name(ctx, member(ctx).ID, in.Body.Address)
	if err != nil {
		return nil, err
	}
	return &nameWebhookOutput{Body: NamedWebhook{Address: h.Address, Created: h.Created.UTC(), Secret: h.Secret}}, nil
}

func (s *Handlers) removeWebhook(ctx context.Context, _ *struct{}) (*struct{}, error) {
	if s.Webhook == nil {
		return nil, store.ErrNotFound
	}
	return nil, s.Webhook.Remove(ctx, member(ctx).ID)
}
