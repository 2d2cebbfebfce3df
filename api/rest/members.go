package rest

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/api/answer"
	"divisionbell/api/limits"
	"divisionbell/store"
)

// What officers do with members, and how somebody asks to be one.

type newMember struct {
	_ struct{} `additionalProperties:"false"`

	Email string     `json:"email" maxLength:"254" example:"jo@example.org"`
	Role  store.Role `json:"role,omitempty" enum:"member,officer" doc:"member if left out. Only an officer gives another."`
}

type memberSettings struct {
	_ struct{} `additionalProperties:"false"`

	Role  store.Role        `json:"role,omitempty" enum:"member,officer" example:"officer"`
	State store.MemberState `json:"state,omitempty" enum:"active,disabled" doc:"Nothing of a disabled member's opens anything; what she planned stays."`
}

type actDocument struct {
	Number uint64    `json:"number"`
	At     time.Time `json:"at"`
	By     string    `json:"by" doc:"The id of the officer, command-line or service."`
	What   string    `json:"what" example:"invite-member"`
	On     string    `json:"on,omitempty"`
	Why    string    `json:"why,omitempty"`
}

type (
	addMemberInput  struct{ Body newMember }
	addMemberOutput struct {
		Status int
		// Cookies are for a browser that asks to join: it is known again by the link in the mail.
		Cookies []string `header:"Set-Cookie"`
		Body    addMemberDocument
	}
	addMemberDocument struct {
		Member  *memberDocument `json:"member,omitempty" doc:"The new member, for the officer who invited her."`
		Request string          `json:"request,omitempty" doc:"For everybody else: as POST /v1/sign-in."`
		Expires *time.Time      `json:"expires,omitempty"`
	}
	partInput struct {
		After string `query:"after" maxLength:"100" doc:"The next of the answer before; left out for the first."`
		Limit int    `query:"limit" minimum:"1" maximum:"500" default:"100" doc:"How many at most."`
	}
	membersOutput struct {
		Body membersDocument
	}
	membersDocument struct {
		Members    []memberDocument `json:"members" doc:"By address."`
		Next       string           `json:"next,omitempty" doc:"Ask for what comes after with this as after; left out at the end."`
		Unreadable int              `json:"unreadable,omitempty" doc:"How many are damaged, and left out."`
	}
	memberIDInput struct {
		ID string `path:"id" example:"kqf4vzt2h7wy3mdn6c5x2rjb8a"`
	}
	setMemberInput struct {
		ID   string `path:"id" example:"kqf4vzt2h7wy3mdn6c5x2rjb8a"`
		Body memberSettings
	}
	actsOutput   struct{ Body actsDocument }
	actsDocument struct {
		Acts       []actDocument `json:"acts" doc:"Latest first."`
		Next       string        `json:"next,omitempty" doc:"Ask for what comes after with this as after; left out at the end."`
		Unreadable int           `json:"unreadable,omitempty" doc:"How many are damaged, and left out."`
	}
)

func (s *Handlers) addMembers() {
	officers := func(op huma.Operation) huma.Operation {
		op.Tags, op.Security, op.Metadata = []string{tagOfficers}, needsToken(), forOfficers()
		op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusForbidden)
		return op
	}
	handle(s, huma.Operation{
		OperationID:   "add-member",
		Method:        http.MethodPost,
		Path:          "/v1/members",
		DefaultStatus: http.StatusCreated,
		Tags:          []string{tagAccount},
		Security:      mayHaveToken(),
		Summary:       "Invite a member, or ask to be one",
		Description: "An officer invites: the answer is 201 with the new member, who gets a mail. Everybody else asks, as by POST /v1/sign-in: the answer is 202 for every " +
			"address, and a mail is sent to those that may join.",
		Middlewares: huma.Middlewares{s.watchVisits},
		Errors: []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusConflict, http.StatusRequestEntityTooLarge,
			http.StatusUnsupportedMediaType, http.StatusTooManyRequests, http.StatusServiceUnavailable},
	}, s.addMember)
	handle(s, officers(huma.Operation{
		OperationID: "list-members", Method: http.MethodGet, Path: "/v1/members", Summary: "List the members",
	}), s.listMembers)
	handle(s, officers(huma.Operation{
		OperationID: "set-member", Method: http.MethodPatch, Path: "/v1/members/{id}", Summary: "Make an officer of a member, disable or enable her",
		Errors: []int{http.StatusBadRequest, http.StatusNotFound, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType},
	}), s.setMember)
	handle(s, officers(huma.Operation{
		OperationID: "remove-member", Method: http.MethodDelete, Path: "/v1/members/{id}", Summary: "Erase a member and everything that is hers",
		Errors: []int{http.StatusNotFound},
	}), s.removeMember)
	handle(s, officers(huma.Operation{
		OperationID: "list-acts", Method: http.MethodGet, Path: "/v1/acts", Summary: "What officers did",
	}), s.listActs)
}

func (s *Handlers) addMember(ctx context.Context, in *addMemberInput) (*addMemberOutput, error) {
	v, known := visitor(ctx)
	switch {
	case !known:
		return s.askToJoin(ctx, in.Body)
	case v.Member.Role != store.RoleOfficer:
		return nil, answer.ErrOfficersOnly
	}
	m, err := s.Accounts.Invite(ctx, v.Member.ID, in.Body.Email, cmp.Or(in.Body.Role, store.RoleMember))
	if err != nil {
		return nil, err
	}
	doc := describeMember(m)
	return &addMemberOutput{Status: http.StatusCreated, Body: addMemberDocument{Member: &doc}}, nil
}

func (s *Handlers) askToJoin(ctx context.Context, n newMember) (*addMemberOutput, error) {
	if err := limits.Pay(ctx, limits.CostOfSignIn); err != nil {
		return nil, err
	}
	if n.Role == store.RoleOfficer {
		return nil, answer.ErrOfficersOnly
	}
	asked, err := s.askToSignIn(n.Email)
	if err != nil {
		return nil, err
	}
	return &addMemberOutput{
		Status: asked.Status, Cookies: asked.Cookies,
		Body: addMemberDocument{Request: asked.Body.Request, Expires: &asked.Body.Expires},
	}, nil
}

func (s *Handlers) listMembers(ctx context.Context, in *partInput) (*membersOutput, error) {
	found, err := s.Store.Members(ctx, store.Part{After: in.After, Most: in.Limit})
	if err != nil {
		return nil, err
	}
	doc := membersDocument{Members: make([]memberDocument, len(found.Items)), Next: found.Next, Unreadable: found.Damaged}
	for i, m := range found.Items {
		doc.Members[i] = describeMember(m)
	}
	return &membersOutput{doc}, nil
}

func (s *Handlers) setMember(ctx context.Context, in *setMemberInput) (*meOutput, error) {
	by := member(ctx).ID
	if in.Body.Role == "" && in.Body.State == "" {
		return nil, &answer.WrongField{Location: "body", Allowed: "must have role or state"}
	}
	if in.Body.Role != "" {
		if err := s.Accounts.SetRole(ctx, by, in.ID, in.Body.Role); err != nil {
			return nil, err
		}
	}
	var err error
	switch in.Body.State {
	case store.StateDisabled:
		err = s.Accounts.Disable(ctx, by, in.ID)
	case store.StateActive:
		err = s.Accounts.Enable(ctx, by, in.ID)
	}
	if err != nil {
		return nil, err
	}
	m, err := s.Store.Member(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return answerMember(m), nil
}

func (s *Handlers) removeMember(ctx context.Context, in *memberIDInput) (*struct{}, error) {
	return nil, s.Accounts.Remove(ctx, member(ctx).ID, in.ID)
}

func (s *Handlers) listActs(ctx context.Context, in *partInput) (*actsOutput, error) {
	found, err := s.Store.Acts(ctx, store.Part{After: in.After, Most: in.Limit})
	if err != nil {
		return nil, err
	}
	doc := actsDocument{Acts: make([]actDocument, len(found.Items)), Next: found.Next, Unreadable: found.Damaged}
	for i, a := range found.Items {
		doc.Acts[i] = actDocument{a.Number, a.At.UTC(), a.By, a.What, a.On, a.Why}
	}
	return &actsOutput{doc}, nil
}
