// Package rest is the interface for programs: its operations, and the documentation that is
// made of them. It translates requests into questions to the current edition and the store,
// and their answers and errors back.
//
// It may not decide anything about dates, advice or plans, and it may not know how the
// store keeps things, who sends mail, or what the server is made with.
//
// Operations are registered with huma, which takes parameters, bodies and answers from Go
// types, checks requests against them and writes the OpenAPI 3.1 document from the same
// types, so that the document cannot drift from the code. The alternatives write it at
// another time than they check: swaggo reads it out of comments that nothing compares with
// the handlers and knows only version 2, oapi-codegen makes code from a document kept by
// hand and does not speak 3.1.
package rest

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"divisionbell/api/answer"
	"divisionbell/api/limits"
	"divisionbell/api/session"
	"divisionbell/calendar"
	"divisionbell/scheduler/account"
	"divisionbell/scheduler/campaign"
	"divisionbell/scheduler/decision"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/engagement"
	"divisionbell/scheduler/rhythm"
	"divisionbell/scheduler/webhook"
	"divisionbell/store"
)

// Config is what the handlers need of their surroundings.
type Config struct {
	Editions *edition.Editions
	// Desk is where people ask and members plan, and Store who they are.
	Desk *engagement.Desk
	// Campaigns are what the membership body asks of its members.
	Campaigns *campaign.Desk
	Store     store.Store
	Accounts  *account.Accounts
	Door      *session.Door
	Now       func() time.Time
	Location  *time.Location
	BaseURL   string
	Version   string
	// Sources says how the sources of dates fare; may be left out.
	Sources func() []rhythm.Status
	// Orders carries out what officers decide; nil where nobody can.
	Orders *decision.Clerk
	// Webhook is the program that is told when dates change; nil where none can be.
	Webhook *webhook.Hooks
	// Trouble says what is wrong with the layers of the calendar; may be left out.
	Trouble func() []string
	// OperatorElsewhere keeps the metrics, and why the service is not ready, to who asks
	// Inside.
	OperatorElsewhere bool
	// Failures says what does not work that the service is for; may be left out.
	Failures func() []string

	Routes answer.Routes
	Errors *answer.Errors
	Again  *answer.Again
	// Networks pay for what is dear; ClientOf says at what address a client is.
	Networks *limits.Networks
	ClientOf func(*http.Request) string
	Metrics  http.Handler
}

// Handlers holds what the handlers share. It does not change once it is made.
type Handlers struct {
	Config
	api huma.API
	// operations by their ids, as they are registered.
	operations map[string]*huma.Operation
	// written are the documents, once somebody has asked for one.
	written func() (documents, error)
	// sightings of members' feeds.
	sightings sightings
}

// New registers all operations with the routes.
func New(cfg Config) *Handlers {
	s := &Handlers{Config: cfg, operations: make(map[string]*huma.Operation)}
	s.api = huma.NewAPI(describe(cfg.Version), adapter{s})
	s.api.UseMiddleware(numbered, s.authenticate, checkQuery, checkFieldsOf)
	s.addHealth()
	s.addCalendar()
	s.addDays()
	s.addYears()
	s.addTypicalYear()
	s.addSittingDays()
	s.addBestTime()
	s.addTaxonomy()
	s.addCouncils()
	s.addSignIn()
	s.addMe()
	s.addMembers()
	s.addDecisions()
	s.addWebhook()
	s.addContacts()
	s.addCampaigns()
	s.addMyFeeds()
	s.addFollows()
	s.addFeeds()
	s.addSources()
	s.addMetrics()
	s.addDocs()
	describeInstead(s.api.OpenAPI())
	listsAreNeverNull(s.api.OpenAPI())
	nothingEmptyIsMade(s.api.OpenAPI())
	s.written = sync.OnceValues(s.writeDocs)
	return s
}

// OpenAPI is the document of the operations, as /openapi.json answers it.
func (s *Handlers) OpenAPI() ([]byte, error) {
	docs, err := s.written()
	return docs.openapi, err
}

// describe says what the interface is, apart from its routes. Nothing is added to
// answers: no $schema fields and no Link headers.
func describe(version string) huma.Config {
	cfg := huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title:       "Division Bell",
				Version:     version,
				Description: about,
				License:     &huma.License{Name: "MIT", Identifier: "MIT"},
			},
			Components: &huma.Components{
				Schemas: schemas(),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					tokenScheme:   {Type: "http", Scheme: "bearer", Description: "A token that you made, or that the administrator gave you."},
					sessionScheme: {Type: "apiKey", In: "cookie", Name: "divisionbell", Description: "The session of a browser that is signed in; on https its name begins with __Host-."},
				},
			},
			Tags: tags(),
		},
		Formats:       map[string]huma.Format{"application/json": jsonFormat(), "json": jsonFormat()},
		DefaultFormat: "application/json",
		Transformers:  []huma.Transformer{rewordProblem},
	}
	// Answers may be extended, so clients must not refuse what they do not know.
	// Bodies that come in say for themselves that they may not.
	cfg.AllowAdditionalPropertiesByDefault = true
	return cfg
}

const about = "When to write to, meet or invite a politician in the United Kingdom, and why. " +
	"Dates are civil dates in Europe/London, written YYYY-MM-DD. A date is confirmed (published by its owner), " +
	"provisional (announced, or not seen at its owner) or projected (worked out from how past years fell, with a probability). " +
	"Errors are problem documents (RFC 9457) that name the field and say what is allowed. " +
	"What can be asked for again has an ETag: sent as If-None-Match, it brings 304 and no body while nothing has changed."

// The groups in which the documentation shows the requests.
const (
	tagCalendar = "Calendar"
	tagAdvice   = "Advice"
	tagAccount  = "Account"
	tagContacts = "Contacts"
	tagFeeds    = "Feeds"
	tagOfficers = "Officers"
	tagService  = "Service"
)

func tags() []*huma.Tag {
	return []*huma.Tag{
		{Name: tagCalendar, Description: "What is on, and whether the Houses sit. No account is needed."},
		{Name: tagAdvice, Description: "When the best time is. No account is needed."},
		{Name: tagAccount, Description: "How members sign in, without passwords, and what is kept of them."},
		{Name: tagContacts, Description: "What a member plans. A token is needed; nobody sees another member's contacts."},
		{Name: tagFeeds, Description: "Calendars to subscribe to in a calendar program."},
		{Name: tagOfficers, Description: "What officers of the membership body do."},
		{Name: tagService, Description: "The service itself."},
	}
}

// handle registers one route. What the handler returns as an error is answered as
// a problem; this is the only way in which handlers answer errors.
func handle[I, O any](s *Handlers, op huma.Operation, do func(context.Context, *I) (*O, error)) {
	op.MaxBodyBytes = answer.MaxBody + 1 // huma refuses a body that reaches its limit
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := do(ctx, in)
		if err != nil {
			return nil, s.fail(ctx, s.operations[op.OperationID], err)
		}
		return out, nil
	})
}

// numbered lets what is logged of a request say which it is.
func numbered(ctx huma.Context, next func(huma.Context)) {
	_, w := humago.Unwrap(ctx)
	next(huma.WithContext(ctx, answer.Numbered(ctx.Context(), w)))
}

// watchVisits lets handlers find out whose request it is, and holds what they take for it
// until the answer is written.
func (s *Handlers) watchVisits(ctx huma.Context, next func(huma.Context)) {
	r, _ := humago.Unwrap(ctx)
	visit := s.Networks.Visit(r, s.ClientOf)
	defer visit.End()
	next(huma.WithContext(ctx, visit.In(ctx.Context())))
}

// today is the civil date of this moment.
func (s *Handlers) today() calendar.Date { return s.Again.Today() }
