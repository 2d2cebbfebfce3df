package rest

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/api/answer"
	"divisionbell/calendar"
	"divisionbell/scheduler/account"
	"divisionbell/store"
)

type memberDocument struct {
	ID        string           `json:"id"`
	Email     string           `json:"email"`
	Name      string           `json:"name" doc:"As you give it yourself; empty until then."`
	Role      store.Role       `json:"role" enum:"member,officer"`
	State     string           `json:"state" enum:"invited,active,disabled"`
	Language  string           `json:"language" enum:"en,cy"`
	Nation    string           `json:"nation" doc:"Empty until you say."`
	MailHour  int              `json:"mail_hour" doc:"The hour of the day, Europe/London, from which mails come."`
	Off       []store.MailKind `json:"off" doc:"The kinds of mail that you do not want."`
	Introduce bool             `json:"introduce" doc:"Whether a member who plans to contact the same person may be told your name."`
	Campaigns bool             `json:"campaigns" doc:"Whether you want to be asked to take part in campaigns of your membership body."`
	Created   time.Time        `json:"created"`
	SignedIn  *time.Time       `json:"signed_in,omitempty" doc:"When you last signed in."`
}

// memberChange holds what is to be another; what is left out stays.
type memberChange struct {
	_ struct{} `additionalProperties:"false"`

	Name      *string           `json:"name,omitempty" maxLength:"400" example:"Siân Ŵyn"`
	Language  *string           `json:"language,omitempty" maxLength:"20" example:"cy"`
	Nation    *string           `json:"nation,omitempty" maxLength:"20" example:"wales" doc:"The empty text for none."`
	MailHour  *int              `json:"mail_hour,omitempty" example:"8"`
	Off       *[]store.MailKind `json:"off,omitempty" maxItems:"10" doc:"All kinds of mail that you do not want: reminders, digest, plan-changes, following."`
	Introduce *bool             `json:"introduce,omitempty"`
	Campaigns *bool             `json:"campaigns,omitempty" doc:"Whether you want to be asked to take part in campaigns of your membership body."`
}

type (
	meOutput struct {
		ETag string `header:"ETag" doc:"Changes whenever you change something."`
		Body memberDocument
	}
	changeMeInput struct {
		IfMatch string `header:"If-Match" doc:"The ETag of the answer that you saw. If something was changed since, nothing is changed."`
		Body    memberChange
	}
	exportInput struct {
		Format string `query:"format" enum:"json,ics" default:"json" doc:"json has everything, ics what you planned, for a calendar program."`
	}
	exportOutput struct {
		ContentType string `header:"Content-Type"`
		Disposition string `header:"Content-Disposition"`
		Body        []byte
	}
)

func (s *Handlers) addMe() {
	handle(s, huma.Operation{
		OperationID: "get-me",
		Method:      http.MethodGet,
		Path:        "/v1/me",
		Tags:        []string{tagAccount},
		Security:    needsToken(),
		Summary:     "What is kept of you",
		Errors:      []int{http.StatusUnauthorized},
	}, s.getMe)
	handle(s, huma.Operation{
		OperationID: "change-me",
		Method:      http.MethodPatch,
		Path:        "/v1/me",
		Tags:        []string{tagAccount},
		Security:    needsToken(),
		Summary:     "Change your name, language, nation and mails",
		Description: "What is left out stays.",
		Errors: []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusPreconditionFailed,
			http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType},
	}, s.changeMe)
	handle(s, huma.Operation{
		OperationID: "delete-me",
		Method:      http.MethodDelete,
		Path:        "/v1/me",
		Tags:        []string{tagAccount},
		Security:    needsToken(),
		Summary:     "Erase your account and everything that is yours, at once",
		Description: "Contacts, reminders, feeds, tokens and sessions go with it, and no byte of them stays in the data. It cannot be undone: GET /v1/me/export first.",
		Errors:      []int{http.StatusUnauthorized},
	}, s.deleteMe)
	handle(s, huma.Operation{
		OperationID: "export-me",
		Method:      http.MethodGet,
		Path:        "/v1/me/export",
		Tags:        []string{tagAccount},
		Security:    needsToken(),
		Summary:     "Everything that is kept of you",
		Responses: map[string]*huma.Response{"200": {Description: "Everything", Content: map[string]*huma.MediaType{
			"application/json": {Schema: &huma.Schema{Type: huma.TypeObject}}, icsType: {Schema: &huma.Schema{Type: huma.TypeString}},
		}}},
		Errors: []int{http.StatusUnauthorized},
	}, s.exportMe)
	s.addSessions()
	s.addTokens()
}

func (s *Handlers) getMe(ctx context.Context, _ *struct{}) (*meOutput, error) {
	return answerMember(member(ctx)), nil
}

func (s *Handlers) changeMe(ctx context.Context, in *changeMeInput) (*meOutput, error) {
	m := member(ctx)
	if in.IfMatch != "" && !answer.Matches(in.IfMatch, memberTag(m)) {
		return nil, store.ErrConflict
	}
	change := account.Change{
		Name: in.Body.Name, Language: in.Body.Language, MailHour: in.Body.MailHour, Off: in.Body.Off, Introduce: in.Body.Introduce, Asked: in.Body.Campaigns,
		Nation: (*calendar.Nation)(in.Body.Nation),
	}
	changed, err := s.Accounts.Change(ctx, m, change)
	if err != nil {
		return nil, err
	}
	return answerMember(changed), nil
}

func (s *Handlers) deleteMe(ctx context.Context, _ *struct{}) (*signOutOutput, error) {
	if err := s.Accounts.Erase(ctx, member(ctx).ID); err != nil {
		return nil, err
	}
	return &signOutOutput{Cookies: cookies(s.Door.Forget()...)}, nil
}

func (s *Handlers) exportMe(ctx context.Context, in *exportInput) (*exportOutput, error) {
	if in.Format == "ics" {
		ics, err := s.Accounts.ExportCalendar(ctx, member(ctx).ID)
		return &exportOutput{icsType, `attachment; filename="division-bell.ics"`, ics}, err
	}
	all, err := s.Accounts.Export(ctx, member(ctx).ID)
	if err != nil {
		return nil, err
	}
	written, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return nil, err
	}
	return &exportOutput{"application/json", `attachment; filename="division-bell.json"`, append(written, '\n')}, nil
}

func answerMember(m store.Member) *meOutput {
	return &meOutput{ETag: memberTag(m), Body: describeMember(m)}
}

func memberTag(m store.Member) string { return strconv.Quote(strconv.Itoa(m.Revision)) }

func describeMember(m store.Member) memberDocument {
	doc := memberDocument{
		ID: m.ID, Email: m.Email, Name: m.Name, Role: m.Role, State: string(m.State), Language: m.Language, Nation: string(m.Nation),
		MailHour: m.MailHour, Off: append([]store.MailKind{}, m.Off...), Introduce: m.Introduce, Campaigns: !m.AskSince.IsZero(), Created: m.Created.UTC(),
	}
	if !m.SignedIn.IsZero() {
		at := m.SignedIn.UTC()
		doc.SignedIn = &at
	}
	return doc
}
