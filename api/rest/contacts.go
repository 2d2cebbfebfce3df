package rest

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
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
	Purpose string        `json:"purpose,omitempty" maxLength:"2000" example:"Keep the branch library open" doc:"What it is for."`
	Nation  nationName    `json:"nation,omitempty" example:"england" doc:"Whose bank holidays count. If left out, those of its nation for a member of a devolved parliament, and of England for others."`
	First   calendar.Date `json:"first" doc:"The day, or the first day of the time, in which it is to happen; not before today."`
	Last    calendar.Date `json:"last,omitzero" doc:"The last day of that time, itself in; the first day if left out."`
}

// contactChange holds what is to be another; what is left out stays.
type contactChange struct {
	_ struct{} `additionalProperties:"false"`

	Whom    *string        `json:"whom,omitempty" maxLength:"200" example:"Jo Bloggs MP"`
	Purpose *string        `json:"purpose,omitempty" maxLength:"2000"`
	Nation  *nationName    `json:"nation,omitempty"`
	First   *calendar.Date `json:"first,omitempty" doc:"A new first day, not before today. A contact of one day moves as a whole unless last is given too."`
	Last    *calendar.Date `json:"last,omitempty"`
}

type ContactDocument struct {
	ID      string        `json:"id"`
	Office  advice.Office `json:"office"`
	Action  advice.Action `json:"action"`
	Whom    string        `json:"whom"`
	Purpose string        `json:"purpose"`
	Nation  nationName    `json:"nation"`
	First   calendar.Date `json:"first"`
	Last    calendar.Date `json:"last" doc:"The last day, itself in."`
	Steps   []contactStep `json:"steps" doc:"What to do on the way, in order of time. A reminder comes by mail on the morning of each such day."`
	Outcome *outcome      `json:"outcome,omitempty" doc:"What came of it, once you have told."`
	Created time.Time     `json:"created"`
	Updated time.Time     `json:"updated"`
}

type contactStep struct {
	Name string        `json:"name"`
	Due  calendar.Date `json:"due"`
	Text string        `json:"text"`
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
	contactsOutput struct {
		Body ContactsDocument
	}
	ContactsDocument struct {
		Contacts []ContactDocument `json:"contacts" doc:"Your contacts by first day."`
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
	now, current := s.Now(), s.Editions.Current()
	c := store.Contact{
		ID:      store.NewID(),
		Member:  member(ctx).ID,
		Office:  string(in.Body.Office),
		Action:  string(in.Body.Action),
		Whom:    strings.TrimSpace(in.Body.Whom),
		Purpose: strings.TrimSpace(in.Body.Purpose),
		Nation:  cmp.Or(calendar.Nation(in.Body.Nation), advice.Office(in.Body.Office).Nation("")),
		First:   in.Body.First,
		Last:    cmp.Or(in.Body.Last, in.Body.First),
		Created: now,
		Updated: now,
	}
	key, err := idempotencyKey(in, now)
	if err != nil {
		return nil, err
	}
	// A request that comes again gets the answer that it had, even if its day has
	// passed since.
	if kept, err := s.Store.ContactByKey(ctx, c.Member, key); !errors.Is(err, store.ErrNotFound) {
		return s.addedContact(kept), err
	}
	if err := checkPair(current.Advice, in.Body.Office, in.Body.Action); err != nil {
		return nil, err
	}
	if err := s.checkFirst(c.First, current.Calendar); err != nil {
		return nil, err
	}
	if err := checkLast(c.First, c.Last, current.Calendar); err != nil {
		return nil, err
	}
	c, due := engagement.Plan(current.Advice, c, nil, now, s.Location)
	kept, err := s.Store.AddContact(ctx, c, due, key)
	if err != nil {
		return nil, err
	}
	return s.addedContact(kept), nil
}

func (s *Handlers) addedContact(c store.Contact) *addedContactOutput {
	return &addedContactOutput{ETag: revisionTag(c), Location: "/v1/contacts/" + c.ID, Body: describeContact(c)}
}

// idempotencyKey returns the key of the request with a digest of what it asks for,
// whatever white space it was written with.
func idempotencyKey(in *addContactInput, now time.Time) (store.IdempotencyKey, error) {
	body, err := json.Marshal(in.Body)
	if err != nil {
		return store.IdempotencyKey{}, fmt.Errorf("digest a request: %w", err)
	}
	return store.IdempotencyKey{Key: in.Key, Digest: sha256.Sum256(body), At: now}, nil
}

func (s *Handlers) listContacts(ctx context.Context, _ *struct{}) (*contactsOutput, error) {
	found, err := s.Store.Contacts(ctx, member(ctx).ID, store.Part{})
	if err != nil {
		return nil, err
	}
	doc := ContactsDocument{Contacts: make([]ContactDocument, len(found.Items))}
	for i, c := range found.Items {
		doc.Contacts[i] = describeContact(c)
	}
	return &contactsOutput{Body: doc}, nil
}

func (s *Handlers) getContact(ctx context.Context, in *contactInput) (*contactOutput, error) {
	c, err := s.Store.Contact(ctx, member(ctx).ID, in.ID)
	if err != nil {
		return nil, err
	}
	return answerContact(c), nil
}

func (s *Handlers) changeContact(ctx context.Context, in *changeContactInput) (*contactOutput, error) {
	before, err := s.contactIfMatch(ctx, in.ID, in.IfMatch)
	if err != nil {
		return nil, err
	}
	now, current := s.Now(), s.Editions.Current()
	c := in.Body.apply(before)
	c.Updated = now
	if c.First != before.First {
		if err := s.checkFirst(c.First, current.Calendar); err != nil {
			return nil, err
		}
	}
	if err := checkLast(c.First, c.Last, current.Calendar); err != nil {
		return nil, err
	}
	// A plan that stays keeps its steps and reminders. Planned anew, the steps that
	// lie behind would fall due today and be reminded of again.
	var due []store.Reminder
	if c.First != before.First || c.Nation != before.Nation {
		sent, err := s.Store.Reminders(ctx, c.Member, c.ID)
		if err != nil {
			return nil, err
		}
		c, due = engagement.Plan(current.Advice, c, sent, now, s.Location)
	}
	kept, err := s.Store.UpdateContact(ctx, c, due)
	if err != nil {
		return nil, err
	}
	return answerContact(kept), nil
}

func (change contactChange) apply(c store.Contact) store.Contact {
	if change.Whom != nil {
		c.Whom = strings.TrimSpace(*change.Whom)
	}
	if change.Purpose != nil {
		c.Purpose = strings.TrimSpace(*change.Purpose)
	}
	if change.Nation != nil {
		c.Nation = calendar.Nation(*change.Nation)
	}
	if change.First != nil {
		if c.First == c.Last {
			c.Last = *change.First
		}
		c.First = *change.First
	}
	if change.Last != nil {
		c.Last = *change.Last
	}
	return c
}

func (s *Handlers) deleteContact(ctx context.Context, in *deleteContactInput) (*struct{}, error) {
	revision := 0
	if in.IfMatch != "" {
		c, err := s.contactIfMatch(ctx, in.ID, in.IfMatch)
		if err != nil {
			return nil, err
		}
		revision = c.Revision
	}
	return nil, s.Store.DeleteContact(ctx, member(ctx).ID, in.ID, revision)
}

// contactIfMatch returns the member's contact; store.ErrConflict if the header
// If-Match is there and names another revision.
func (s *Handlers) contactIfMatch(ctx context.Context, id, header string) (store.Contact, error) {
	c, err := s.Store.Contact(ctx, member(ctx).ID, id)
	if err != nil {
		return store.Contact{}, err
	}
	if header != "" && !answer.Matches(header, revisionTag(c)) {
		return store.Contact{}, store.ErrConflict
	}
	return c, nil
}

func answerContact(c store.Contact) *contactOutput {
	return &contactOutput{ETag: revisionTag(c), Body: describeContact(c)}
}

func revisionTag(c store.Contact) string { return strconv.Quote(strconv.Itoa(c.Revision)) }

func describeContact(c store.Contact) ContactDocument {
	steps := make([]contactStep, len(c.Steps))
	for i, s := range c.Steps {
		steps[i] = contactStep{Name: s.Name, Due: s.Due, Text: s.Text}
	}
	return ContactDocument{
		ID:      c.ID,
		Office:  advice.Office(c.Office),
		Action:  advice.Action(c.Action),
		Whom:    c.Whom,
		Purpose: c.Purpose,
		Nation:  nationName(c.Nation),
		First:   c.First,
		Last:    c.Last,
		Steps:   steps,
		Outcome: describeOutcome(c.Outcome),
		Created: c.Created,
		Updated: c.Updated,
	}
}

// checkPair refuses a pair of office and action that makes no sense, and says what to
// do instead.
func checkPair(a *advice.Advisor, office advice.Office, action advice.Action) error {
	if a.Answers(office, action) {
		return nil
	}
	return &answer.WrongField{Location: "body.action", Allowed: fmt.Sprintf("there is no advice on %s for %s: %s", action, office, a.Instead(office, action))}
}

func (s *Handlers) checkFirst(first calendar.Date, cal *calendar.Calendar) error {
	if today := s.today(); first.Before(today) {
		return &answer.WrongField{Location: "body.first", Allowed: fmt.Sprintf("%s is past: it must be today, %s, or later", first, today)}
	}
	return checkKnown("body.first", first, cal.Span())
}

func checkLast(first, last calendar.Date, cal *calendar.Calendar) error {
	if last.Before(first) {
		return &answer.WrongField{Location: "body.last", Allowed: fmt.Sprintf("%s is before %s, the first day: it must be that day or later", last, first)}
	}
	return checkKnown("body.last", last, cal.Span())
}
