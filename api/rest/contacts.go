package rest

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/api/answer"
	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/engagement"
	"divisionbell/store"
)

// newContact is what a member plans.
type newContact struct {
	_ struct{} `additionalProperties:"false"`

	Office  advice.Office `json:"office" example:"mp" doc:"Whom you engage."`
	Action  advice.Action `json:"action" example:"write" doc:"What you do."`
	Whom    string        `json:"whom,omitempty" maxLength:"200" example:"Jo Bloggs MP" doc:"Their name."`
	Subject string        `json:"subject,omitempty" maxLength:"200" doc:"What it is about, in a line."`
	Purpose string        `json:"purpose,omitempty" maxLength:"2000" example:"Keep the branch library open" doc:"What it is for."`
	Points  []string      `json:"points,omitempty" maxItems:"10" doc:"Your key message, point by point."`
	Notes   string        `json:"notes,omitempty" maxLength:"2000" doc:"What you want to remember."`
	Nation  nationName    `json:"nation,omitempty" example:"england" doc:"Whose bank holidays count. If left out, those of its nation for a member of a devolved parliament, and of England for others."`
	First   calendar.Date `json:"first" doc:"The day, or the first day of the time, in which it is to happen; not before today."`
	Last    calendar.Date `json:"last,omitzero" doc:"The last day of that time, itself in; the first day if left out."`
	Occasion
}

// contactChange holds what is to be another; what is left out stays.
type contactChange struct {
	_ struct{} `additionalProperties:"false"`

	Whom    *string        `json:"whom,omitempty" maxLength:"200" example:"Jo Bloggs MP"`
	Subject *string        `json:"subject,omitempty" maxLength:"200"`
	Purpose *string        `json:"purpose,omitempty" maxLength:"2000"`
	Points  *[]string      `json:"points,omitempty" maxItems:"10"`
	Notes   *string        `json:"notes,omitempty" maxLength:"2000"`
	Keep    *bool          `json:"keep,omitempty" doc:"Whether it is kept for longer after it ended than is usual: two years, unless the membership body says otherwise."`
	Cancel  *bool          `json:"cancelled,omitempty" doc:"Whether you have given it up: nothing more is reminded of then."`
	Nation  *nationName    `json:"nation,omitempty"`
	First   *calendar.Date `json:"first,omitempty" doc:"A new first day, not before today. A contact of one day moves as a whole unless last is given too."`
	Last    *calendar.Date `json:"last,omitempty"`
}

type ContactDocument struct {
	ID      string        `json:"id"`
	Office  advice.Office `json:"office"`
	Action  advice.Action `json:"action"`
	Whom    string        `json:"whom"`
	Subject string        `json:"subject,omitempty"`
	Purpose string        `json:"purpose"`
	Points  []string      `json:"points,omitempty" doc:"The key message, point by point."`
	Notes   string        `json:"notes,omitempty"`
	Nation  nationName    `json:"nation"`
	First   calendar.Date `json:"first"`
	Last    calendar.Date `json:"last" doc:"The last day, itself in."`
	Steps   []contactStep `json:"steps" doc:"What to do on the way, in order of time. A reminder comes by mail on the morning of each such day."`
	Occasion
	Outcome  *outcome   `json:"outcome,omitempty" doc:"What came of it, once you have told."`
	Accepted *judgement `json:"accepted,omitempty" doc:"How good the first day was when you chose it, and what you were warned of."`
	// Cancelled is a date, or nothing.
	Cancelled *calendar.Date `json:"cancelled,omitempty" doc:"The day on which you gave it up."`
	Campaign  string         `json:"campaign,omitempty" doc:"The campaign of your membership body in which you take part with it."`
	Keep      bool           `json:"keep,omitempty" doc:"Whether it is kept for longer after it ended than is usual: two years, unless the membership body says otherwise."`
	// Colleagues is nil if nobody else plans to contact the same.
	Colleagues *colleagues `json:"colleagues,omitempty" doc:"Other members who plan to contact the same person in the same office within two weeks of this; left out if nobody does, or whom names no person. Of more than twenty persons in a day you are told on the days after."`
	Created    time.Time   `json:"created"`
	Updated    time.Time   `json:"updated"`
}

type contactStep struct {
	Name string        `json:"name"`
	Due  calendar.Date `json:"due"`
	Text string        `json:"text"`
	// State is left out for a step that is open.
	State   string         `json:"state,omitempty" doc:"done or left-out; left out while it is open."`
	Settled *calendar.Date `json:"settled,omitempty" doc:"The day on which you said so."`
	Moved   bool           `json:"moved,omitempty" doc:"Whether you chose the day yourself: it stays there when the plan moves."`
}

type judgement struct {
	Grade    advice.Grade  `json:"grade"`
	Warnings []string      `json:"warnings,omitempty" doc:"short-notice, and the ids of rules that speak against the day: GET /v1/rules says what they mean."`
	On       calendar.Date `json:"on"`
}

func describeJudgement(j *store.Judgement) *judgement {
	if j == nil {
		return nil
	}
	return &judgement{advice.Grade(j.Grade), j.Warnings, j.On}
}

type (
	addContactInput struct {
		Key  string `header:"Idempotency-Key" maxLength:"200" doc:"A word of your own that marks this request. Sent again within 24 hours with the same body, it makes nothing new and answers with the contact that it made."`
		Body newContact
	}
	contactInput struct {
		ID string `path:"id" example:"kqf4vzt2h7wy3mdn6c5x2rjb8a"`
	}
	changeContactInput struct {
		ID      string `path:"id" example:"kqf4vzt2h7wy3mdn6c5x2rjb8a"`
		IfMatch string `header:"If-Match" doc:"The ETag of the answer that you saw. If the contact was changed since, nothing is changed."`
		Body    contactChange
	}
	deleteContactInput struct {
		ID      string `path:"id" example:"kqf4vzt2h7wy3mdn6c5x2rjb8a"`
		IfMatch string `header:"If-Match" doc:"The ETag of the answer that you saw. If the contact was changed since, it is not erased."`
	}
	contactOutput struct {
		ETag string `header:"ETag" doc:"Changes whenever the contact does."`
		Body ContactDocument
	}
	addedContactOutput struct {
		ETag     string `header:"ETag" doc:"Changes whenever the contact does."`
		Location string `header:"Location" doc:"The address of the new contact."`
		Body     ContactDocument
	}
	contactsInput struct {
		After string `query:"after" maxLength:"100" doc:"The next of the answer before; left out for the first."`
		Limit int    `query:"limit" minimum:"1" maximum:"500" default:"500" doc:"How many at most."`
	}
	contactsOutput struct {
		Body ContactsDocument
	}
	ContactsDocument struct {
		Contacts   []ContactDocument `json:"contacts" doc:"Your contacts by first day."`
		Next       string            `json:"next,omitempty" doc:"Ask for what comes after with this as after; left out at the end."`
		Unreadable int               `json:"unreadable,omitempty" doc:"How many are damaged, and left out."`
	}
)

func (s *Handlers) addContacts() {
	handle(s, huma.Operation{
		OperationID:   "add-contact",
		Method:        http.MethodPost,
		Path:          "/v1/contacts",
		DefaultStatus: http.StatusCreated,
		Tags:          []string{tagContacts},
		Security:      needsToken(),
		Summary:       "Plan a contact",
		Description:   "The answer has the steps on the way with their days. Steps that should have been done already fall due today.",
		Errors:        []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType},
	}, s.addContact)
	handle(s, huma.Operation{
		OperationID: "list-contacts",
		Method:      http.MethodGet,
		Path:        "/v1/contacts",
		Tags:        []string{tagContacts},
		Security:    needsToken(),
		Summary:     "List your contacts",
		Errors:      []int{http.StatusUnauthorized},
	}, s.listContacts)
	handle(s, huma.Operation{
		OperationID: "get-contact",
		Method:      http.MethodGet,
		Path:        "/v1/contacts/{id}",
		Tags:        []string{tagContacts},
		Security:    needsToken(),
		Summary:     "Read a contact",
		Errors:      []int{http.StatusUnauthorized, http.StatusNotFound},
	}, s.getContact)
	handle(s, huma.Operation{
		OperationID: "change-contact",
		Method:      http.MethodPatch,
		Path:        "/v1/contacts/{id}",
		Tags:        []string{tagContacts},
		Security:    needsToken(),
		Summary:     "Change a contact",
		Description: "What is left out stays. Another first day or nation plans the steps anew.",
		Errors: []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusNotFound, http.StatusPreconditionFailed,
			http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType},
	}, s.changeContact)
	s.addSteps()
	s.addOutcomes()
	s.addSuggestions()
	handle(s, huma.Operation{
		OperationID: "delete-contact",
		Method:      http.MethodDelete,
		Path:        "/v1/contacts/{id}",
		Tags:        []string{tagContacts},
		Security:    needsToken(),
		Summary:     "Erase a contact and its reminders",
		Errors:      []int{http.StatusUnauthorized, http.StatusNotFound, http.StatusPreconditionFailed},
	}, s.deleteContact)
}

func (s *Handlers) addContact(ctx context.Context, in *addContactInput) (*addedContactOutput, error) {
	c, err := s.Desk.Plan(ctx, member(ctx).ID, engagement.Plan{
		Office: in.Body.Office, Action: in.Body.Action, Whom: in.Body.Whom, Subject: in.Body.Subject, Purpose: in.Body.Purpose,
		Points: in.Body.Points, Notes: in.Body.Notes, Nation: calendar.Nation(in.Body.Nation), First: in.Body.First, Last: in.Body.Last,
		Said: in.Body.said(),
	}, in.Key)
	if err != nil {
		return nil, err
	}
	doc, err := s.describe(ctx, c)
	return &addedContactOutput{ETag: tagOf(doc, c.Revision), Location: "/v1/contacts/" + c.ID, Body: doc}, err
}

func (s *Handlers) listContacts(ctx context.Context, in *contactsInput) (*contactsOutput, error) {
	found, err := s.Desk.Part(ctx, member(ctx).ID, store.Part{After: in.After, Most: in.Limit})
	if err != nil {
		return nil, err
	}
	others, err := s.Desk.Colleagues(ctx, member(ctx), found.Items...)
	if err != nil {
		return nil, err
	}
	doc := ContactsDocument{Contacts: make([]ContactDocument, len(found.Items)), Next: found.Next, Unreadable: found.Damaged}
	for i, c := range found.Items {
		doc.Contacts[i] = describeContact(c)
		doc.Contacts[i].Colleagues = describeColleagues(others[c.ID])
	}
	return &contactsOutput{Body: doc}, nil
}

func (s *Handlers) getContact(ctx context.Context, in *contactInput) (*contactOutput, error) {
	c, err := s.Desk.Contact(ctx, member(ctx).ID, in.ID)
	return s.answerContact(ctx, c, err)
}

func (s *Handlers) changeContact(ctx context.Context, in *changeContactInput) (*contactOutput, error) {
	b := in.Body
	c, err := s.Desk.Change(ctx, member(ctx).ID, in.ID, seen(in.IfMatch), engagement.Change{
		Whom: b.Whom, Subject: b.Subject, Purpose: b.Purpose, Points: b.Points, Notes: b.Notes, Keep: b.Keep, Cancelled: b.Cancel,
		Nation: (*calendar.Nation)(b.Nation), First: b.First, Last: b.Last,
	})
	return s.answerContact(ctx, c, err)
}

func (s *Handlers) deleteContact(ctx context.Context, in *deleteContactInput) (*struct{}, error) {
	return nil, s.Desk.Erase(ctx, member(ctx).ID, in.ID, seen(in.IfMatch))
}

// seen reads the revision that a member saw from the header If-Match.
func seen(header string) engagement.Seen {
	if header == "" {
		return nil
	}
	tags := revisionsIn(header)
	return func(revision int) bool { return answer.Matches(tags, revisionTag(revision)) }
}

func (s *Handlers) answerContact(ctx context.Context, c store.Contact, err error) (*contactOutput, error) {
	if err != nil {
		return nil, err
	}
	doc, err := s.describe(ctx, c)
	return &contactOutput{ETag: tagOf(doc, c.Revision), Body: doc}, err
}

func revisionTag(revision int) string { return strconv.Quote(strconv.Itoa(revision)) }

func describeContact(c store.Contact) ContactDocument {
	steps := make([]contactStep, len(c.Steps))
	for i, s := range c.Steps {
		steps[i] = contactStep{Name: s.Name, Due: s.Due, Text: s.Text, State: string(s.State), Settled: dayOrNone(s.Settled), Moved: s.Moved}
	}
	return ContactDocument{
		ID:        c.ID,
		Office:    advice.Office(c.Office),
		Action:    advice.Action(c.Action),
		Whom:      c.Whom,
		Subject:   c.Subject,
		Purpose:   c.Purpose,
		Points:    c.Points,
		Notes:     c.Notes,
		Nation:    nationName(c.Nation),
		First:     c.First,
		Last:      c.Last,
		Steps:     steps,
		Occasion:  describeOccasion(c.Said),
		Outcome:   describeOutcome(c.Outcome),
		Accepted:  describeJudgement(c.Accepted),
		Cancelled: dayOrNone(c.Cancelled),
		Campaign:  c.Campaign,
		Keep:      c.Keep,
		Created:   c.Created,
		Updated:   c.Updated,
	}
}

// dayOrNone is nil for no day.
func dayOrNone(d calendar.Date) *calendar.Date {
	if d.IsZero() {
		return nil
	}
	return &d
}
