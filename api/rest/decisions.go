package rest

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/api/answer"
	"divisionbell/calendar"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/layers"
	"divisionbell/scheduler/decision"
	"divisionbell/store"
)

// What officers decide on the calendar.

type newDecision struct {
	_ struct{} `additionalProperties:"false"`

	ID            string        `json:"id" maxLength:"300" example:"commons/recess/november/2027" doc:"The entry, expected or announced, as GET /v1/calendar names it."`
	WillNotHappen bool          `json:"will_not_happen,omitempty" example:"true" doc:"It will not happen."`
	First         calendar.Date `json:"first,omitzero" doc:"The first day of it."`
	Last          calendar.Date `json:"last,omitzero" doc:"The last day of it, itself in."`
	Certain       bool          `json:"certain,omitempty" doc:"It is certain: nothing is subject to change."`
	Why           string        `json:"why" maxLength:"200" example:"said by the Leader of the House" doc:"It is shown to everybody beside the date."`
}

type newDate struct {
	_ struct{} `additionalProperties:"false"`

	Sort    decision.Sort `json:"sort" enum:"sector,conference" example:"sector" doc:"Of the sector, or the conference of a party."`
	Title   string        `json:"title" maxLength:"120" example:"Open day of the libraries"`
	First   calendar.Date `json:"first"`
	Last    calendar.Date `json:"last,omitzero" doc:"The last day, itself in; the first if left out."`
	Certain bool          `json:"certain,omitempty"`
	Why     string        `json:"why" maxLength:"200" example:"our own calendar" doc:"It is shown to everybody beside the date."`
}

type withdrawal struct {
	_ struct{} `additionalProperties:"false"`

	Why string `json:"why" maxLength:"200" example:"it is on all the same"`
}

// OrderInput is what every order may say of the calendar that its giver saw.
type OrderInput struct {
	Preview bool   `query:"preview" doc:"Say what would change, and change nothing."`
	IfMatch string `header:"If-Match" doc:"The calendar_version of the preview that you saw. If the calendar has changed since, nothing is done."`
}

// version is that of the calendar that was seen.
func (in OrderInput) version() string { return strings.Trim(strings.TrimPrefix(in.IfMatch, "W/"), `"`) }

type (
	decideInput struct {
		OrderInput
		Body newDecision
	}
	addDateInput struct {
		OrderInput
		Body newDate
	}
	withdrawInput struct {
		OrderInput
		Layer string `path:"layer" example:"kqf4vzt2h7wy3mdn6c5x2rjb8a" doc:"As GET /v1/decisions names it."`
		Body  withdrawal
	}
	orderOutput struct {
		Status int
		Body   orderDocument
	}
	orderDocument struct {
		Layer    string            `json:"layer,omitempty" doc:"By which it can be withdrawn; left out if nothing was kept."`
		Version  string            `json:"calendar_version" doc:"Of the calendar on which it was worked out: send it as If-Match to carry out what was seen."`
		Changes  []changedDocument `json:"changes" doc:"What somebody said and holds no more, and what is said now."`
		Expected []changedDocument `json:"expected" doc:"What is only expected and moves, comes or goes with it."`
		Days     []string          `json:"days" doc:"Days on which a House sits after all, or does not."`
		Plans    plansDocument     `json:"plans" doc:"Members' plans whose moment changes."`
	}
	changedDocument struct {
		ID     string         `json:"id"`
		Text   string         `json:"text" doc:"The change in words."`
		Before *datesDocument `json:"before,omitempty"`
		After  *datesDocument `json:"after,omitempty"`
	}
	datesDocument struct {
		First     calendar.Date      `json:"first"`
		Last      calendar.Date      `json:"last"`
		Certainty calendar.Certainty `json:"certainty"`
	}
	plansDocument struct {
		Worse  countDocument `json:"worse"`
		Better countDocument `json:"better"`
	}
	countDocument struct {
		FewerThan int `json:"fewer_than,omitempty" doc:"Given in place of about where there are so few that it is not told how many."`
		About     int `json:"about,omitempty" doc:"To the nearest five."`
	}
	decisionsOutput   struct{ Body decisionsDocument }
	decisionsDocument struct {
		Decisions []decisionDocument `json:"decisions" doc:"Latest first."`
		Next      string             `json:"next,omitempty" doc:"Ask for what comes after with this as after; left out at the end."`
	}
	decisionDocument struct {
		Layer      string    `json:"layer"`
		At         time.Time `json:"at"`
		What       string    `json:"what" doc:"What it says of which entries."`
		Who        string    `json:"who,omitempty"`
		Why        string    `json:"why,omitempty"`
		On         []string  `json:"on" doc:"The ids of the entries of which it speaks."`
		Withdraws  string    `json:"withdraws,omitempty" doc:"The layer that it takes back."`
		IsWithdraw bool      `json:"withdrawn,omitempty" doc:"It was taken back, and holds no more."`
	}
)

func (s *Handlers) addDecisions() {
	officers := func(op huma.Operation) huma.Operation {
		op.Tags, op.Security, op.Metadata = []string{tagOfficers}, needsToken(), forOfficers()
		op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusForbidden)
		return op
	}
	order := func(op huma.Operation) huma.Operation {
		op.Method, op.DefaultStatus = http.MethodPost, http.StatusCreated
		op.Errors = append(op.Errors, http.StatusBadRequest, http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed,
			http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
		return officers(op)
	}
	const previewed = " With preview it only says what would change, in words and with the number of plans, and answers 200."
	handle(s, officers(huma.Operation{
		OperationID: "list-decisions", Method: http.MethodGet, Path: "/v1/decisions", Summary: "What officers decided on the calendar, and what was brought in by hand",
	}), s.listDecisions)
	handle(s, order(huma.Operation{
		OperationID: "decide", Path: "/v1/decisions", Summary: "Decide on an entry of the calendar",
		Description: "That it will not happen, on which days it is, or that it is certain." + previewed,
	}), s.decide)
	handle(s, order(huma.Operation{
		OperationID: "add-date", Path: "/v1/dates", Summary: "Add a date of your own",
		Description: "A date of the sector, or a conference, that the calendar does not have." + previewed,
	}), s.addDate)
	handle(s, order(huma.Operation{
		OperationID: "withdraw-decision", Path: "/v1/decisions/{layer}/withdrawal", Summary: "Withdraw a decision",
		Description: "What it said holds no more." + previewed,
	}), s.withdraw)
	handle(s, officers(huma.Operation{
		OperationID: "list-quarantine", Method: http.MethodGet, Path: "/v1/quarantine", Summary: "What sources said and was not believed",
	}), s.listQuarantine)
	handle(s, order(huma.Operation{
		OperationID: "settle-quarantine", Path: "/v1/quarantine/{source}/{id}", Summary: "Accept or refuse what a source said",
		Description: "What is accepted is on the calendar as if it had been believed; what is refused asks nobody again while the source says the same." + previewed,
	}), s.settleHeld)
}

// errNoOrders is answered where nobody can decide anything.
func errNoOrders() error {
	return answer.NewProblem(http.StatusNotFound, "Nothing can be decided here: this service keeps no decisions.")
}

func (s *Handlers) decide(ctx context.Context, in *decideInput) (*orderOutput, error) {
	b := in.Body
	d := decision.Decide{Decision: importer.Decision{
		ID: strings.Trim(strings.TrimSpace(b.ID), "/"), WillNotHappen: b.WillNotHappen, First: b.First, Last: b.Last, Certain: b.Certain,
	}}
	if err := d.Check(); err != nil {
		return nil, err
	}
	return s.order(ctx, d, in.OrderInput, b.Why)
}

func (s *Handlers) addDate(ctx context.Context, in *addDateInput) (*orderOutput, error) {
	b := in.Body
	return s.order(ctx, decision.OwnDate{Sort: b.Sort, Title: b.Title, First: b.First, Last: b.Last, Certain: b.Certain}, in.OrderInput, b.Why)
}

func (s *Handlers) withdraw(ctx context.Context, in *withdrawInput) (*orderOutput, error) {
	return s.order(ctx, decision.Undo{Layer: in.Layer}, in.OrderInput, in.Body.Why)
}

// order looks at an order or carries it out.
func (s *Handlers) order(ctx context.Context, o decision.Order, in OrderInput, why string) (*orderOutput, error) {
	if s.Orders == nil {
		return nil, errNoOrders()
	}
	why, err := decision.Why(why)
	if err != nil {
		return nil, err
	}
	by := decision.Officer(member(ctx), why)
	if in.Preview {
		p, err := s.Orders.Look(ctx, o, by)
		return &orderOutput{http.StatusOK, s.describeOrder(p)}, err
	}
	p, err := s.Orders.Carry(ctx, o, by, in.version())
	if err != nil {
		return nil, err
	}
	if !p.IsNews() {
		return &orderOutput{http.StatusOK, s.describeOrder(p)}, nil
	}
	return &orderOutput{http.StatusCreated, s.describeOrder(p)}, nil
}

func (s *Handlers) describeOrder(p decision.Proposed) orderDocument {
	doc := orderDocument{Version: p.Version, Changes: []changedDocument{}, Expected: []changedDocument{}, Days: []string{}}
	doc.Plans = plansDocument{describeCount(p.Plans.Worse), describeCount(p.Plans.Better)}
	if !p.IsNews() || p.After == nil {
		return doc
	}
	if p.Kept {
		doc.Layer = p.Record.ID()
	}
	said, expected := p.Changes(s.today())
	for _, c := range said {
		doc.Changes = append(doc.Changes, describeChange(c))
	}
	for _, c := range expected {
		doc.Expected = append(doc.Expected, describeChange(c))
	}
	for _, d := range calendar.DiffDays(p.Before, p.After) {
		doc.Days = append(doc.Days, d.String())
	}
	return doc
}

func describeChange(c calendar.Change) changedDocument {
	when := func(e calendar.Entry) *datesDocument {
		if e.ID == "" {
			return nil
		}
		return &datesDocument{e.First, e.Last, e.Certainty}
	}
	return changedDocument{ID: c.Entry().ID, Text: c.String(), Before: when(c.Before), After: when(c.After)}
}

func describeCount(n decision.Count) countDocument {
	if n.IsFew() {
		return countDocument{FewerThan: decision.Few}
	}
	return countDocument{About: n.About()}
}

func (s *Handlers) listDecisions(_ context.Context, in *partInput) (*decisionsOutput, error) {
	doc := decisionsDocument{Decisions: []decisionDocument{}}
	if s.Orders == nil {
		return &decisionsOutput{doc}, nil
	}
	made, back := s.Orders.Decisions()
	if in.After != "" {
		at := slices.IndexFunc(made, func(r layers.Record) bool { return r.ID() == in.After })
		if at < 0 {
			return nil, store.ErrCursor
		}
		made = made[at+1:]
	}
	if len(made) > in.Limit {
		made = made[:in.Limit]
		doc.Next = made[in.Limit-1].ID()
	}
	for _, r := range made {
		doc.Decisions = append(doc.Decisions, decisionDocument{
			Layer: r.ID(), At: r.At.UTC(), What: r.Layer.Name, Who: r.Layer.Who, Why: r.Layer.Why, On: decision.Of(r.Layer), Withdraws: r.Undoes, IsWithdraw: back[r.ID()],
		})
	}
	return &decisionsOutput{doc}, nil
}
