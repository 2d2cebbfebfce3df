package rest

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/campaign"
	"divisionbell/scheduler/numbers"
	"divisionbell/store"
)

// newCampaign is what an officer asks of members.
type newCampaign struct {
	_ struct{} `additionalProperties:"false"`

	Title   string        `json:"title" maxLength:"200" example:"A letter for libraries" doc:"What members know it by, in a line."`
	Office  advice.Office `json:"office" example:"mp" doc:"Whom they engage."`
	Action  advice.Action `json:"action" example:"write" doc:"What they do."`
	Points  []string      `json:"points,omitempty" maxItems:"10" doc:"The key message, point by point; never a ready letter."`
	Links   []string      `json:"links,omitempty" maxItems:"10" doc:"Web pages that members can read and use."`
	Nations []nationName  `json:"nations,omitempty" maxItems:"4" doc:"Whose members are asked; all if left out."`
	First   calendar.Date `json:"first" doc:"The first day on which it is to happen; not before today."`
	Last    calendar.Date `json:"last" doc:"The last day, itself in."`
	Weekly  int           `json:"weekly,omitempty" minimum:"1" maximum:"1000" default:"5" doc:"How many members of one nation act in the same week at most."`
}

// campaignChange holds what is to be another; what is left out stays.
type campaignChange struct {
	_ struct{} `additionalProperties:"false"`

	Title   *string        `json:"title,omitempty" maxLength:"200"`
	Office  *advice.Office `json:"office,omitempty"`
	Action  *advice.Action `json:"action,omitempty"`
	Points  *[]string      `json:"points,omitempty" maxItems:"10"`
	Links   *[]string      `json:"links,omitempty" maxItems:"10"`
	Nations *[]nationName  `json:"nations,omitempty" maxItems:"4"`
	First   *calendar.Date `json:"first,omitempty"`
	Last    *calendar.Date `json:"last,omitempty"`
	Weekly  *int           `json:"weekly,omitempty" minimum:"1" maximum:"1000"`
	End     bool           `json:"ended,omitempty" doc:"true ends it: nobody is asked any more. What members planned stays."`
}

type CampaignDocument struct {
	ID      string        `json:"id"`
	Title   string        `json:"title"`
	Office  advice.Office `json:"office"`
	Action  advice.Action `json:"action"`
	Points  []string      `json:"points"`
	Links   []string      `json:"links"`
	Nations []nationName  `json:"nations" doc:"Empty if members of all are asked."`
	First   calendar.Date `json:"first"`
	Last    calendar.Date `json:"last"`
	Weekly  int           `json:"weekly"`
	// Ended is a date, or nothing.
	Ended   *calendar.Date `json:"ended,omitempty" doc:"The day on which an officer ended it."`
	Created time.Time      `json:"created"`
}

type campaignWeek struct {
	Monday calendar.Date `json:"monday"`
	Days   int           `json:"days" doc:"How many days of the week are good for it."`
	Room   int           `json:"room" doc:"How many members act in it at most, in all nations together."`
}

type campaignCount struct {
	Until    calendar.Date `json:"until" doc:"Counted up to the end of this day, a Sunday."`
	Asked    int           `json:"asked" doc:"Members who are asked. As all of these: rounded down to a multiple of five, so that 0 is fewer than five."`
	Accepted int           `json:"accepted" doc:"Members who take part."`
	Sent     int           `json:"sent" doc:"Members who sent it, or for whom it took place."`
	Answered int           `json:"answered" doc:"Members who had an answer."`
}

type (
	campaignsOutput   struct{ Body campaignsDocument }
	campaignsDocument struct {
		Campaigns []CampaignDocument `json:"campaigns" doc:"The latest first."`
	}
	addCampaignInput    struct{ Body newCampaign }
	addedCampaignOutput struct {
		ETag     string `header:"ETag" doc:"Changes whenever the campaign does."`
		Location string `header:"Location" doc:"The address of the new campaign."`
		Body     CampaignDocument
	}
	campaignInput struct {
		ID string `path:"id" example:"kqf4vzt2h7wy3mdn6c5x2rjb8a"`
	}
	changeCampaignInput struct {
		ID      string `path:"id" example:"kqf4vzt2h7wy3mdn6c5x2rjb8a"`
		IfMatch string `header:"If-Match" doc:"The ETag of the answer that you saw. If the campaign was changed since, nothing is changed."`
		Body    campaignChange
	}
	changedCampaignOutput struct {
		ETag string `header:"ETag" doc:"Changes whenever the campaign does."`
		Body CampaignDocument
	}
	oneCampaignOutput struct {
		ETag string `header:"ETag" doc:"Changes whenever the campaign does."`
		Body oneCampaignDocument
	}
	oneCampaignDocument struct {
		CampaignDocument
		Weeks  []campaignWeek  `json:"weeks" doc:"How members are spread."`
		Counts []campaignCount `json:"counts" doc:"What was counted at the end of each week, the latest first."`
	}
)

// officersOp is an operation for officers alone.
func officersOp(op huma.Operation) huma.Operation {
	op.Tags, op.Security, op.Metadata = []string{tagOfficers}, needsToken(), forOfficers()
	op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusForbidden)
	return op
}

func (s *Handlers) addCampaigns() {
	handle(s, officersOp(huma.Operation{
		OperationID: "list-campaigns", Method: http.MethodGet, Path: "/v1/campaigns", Summary: "List the campaigns",
	}), s.listCampaigns)
	handle(s, officersOp(huma.Operation{
		OperationID: "add-campaign", Method: http.MethodPost, Path: "/v1/campaigns", DefaultStatus: http.StatusCreated, Summary: "Ask members to act",
		Description: "Members who want to be asked get a plan suggested, each for a day of her own, so that in no week more act than you say.",
		Errors:      []int{http.StatusBadRequest, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType},
	}), s.addCampaign)
	handle(s, officersOp(huma.Operation{
		OperationID: "get-campaign", Method: http.MethodGet, Path: "/v1/campaigns/{id}", Summary: "Read a campaign, how it is spread and what has come of it",
		Errors: []int{http.StatusNotFound},
	}), s.getCampaign)
	handle(s, officersOp(huma.Operation{
		OperationID: "change-campaign", Method: http.MethodPatch, Path: "/v1/campaigns/{id}", Summary: "Change a campaign, or end it",
		Description: "What is left out stays, and so does what members planned already.",
		Errors: []int{http.StatusBadRequest, http.StatusNotFound, http.StatusPreconditionFailed, http.StatusRequestEntityTooLarge,
			http.StatusUnsupportedMediaType},
	}), s.changeCampaign)
	s.addAsked()
	s.addNumbers()
}

func (s *Handlers) listCampaigns(ctx context.Context, _ *struct{}) (*campaignsOutput, error) {
	all, err := s.Campaigns.All(ctx)
	if err != nil {
		return nil, err
	}
	doc := campaignsDocument{Campaigns: make([]CampaignDocument, len(all))}
	for i, c := range all {
		doc.Campaigns[i] = describeCampaign(c)
	}
	return &campaignsOutput{doc}, nil
}

func (s *Handlers) addCampaign(ctx context.Context, in *addCampaignInput) (*addedCampaignOutput, error) {
	b := in.Body
	c, err := s.Campaigns.Make(ctx, member(ctx).ID, campaign.Draft{
		Title: b.Title, Office: b.Office, Action: b.Action, Points: b.Points, Links: b.Links, Nations: nationsOf(b.Nations), First: b.First, Last: b.Last, Weekly: b.Weekly,
	})
	if err != nil {
		return nil, err
	}
	return &addedCampaignOutput{ETag: revisionTag(c.Revision), Location: "/v1/campaigns/" + c.ID, Body: describeCampaign(c)}, nil
}

func (s *Handlers) getCampaign(ctx context.Context, in *campaignInput) (*oneCampaignOutput, error) {
	c, err := s.Campaigns.One(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	doc := oneCampaignDocument{CampaignDocument: describeCampaign(c), Weeks: []campaignWeek{}, Counts: []campaignCount{}}
	weeks, err := s.Campaigns.Weeks(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, w := range weeks {
		doc.Weeks = append(doc.Weeks, campaignWeek(w))
	}
	counts, err := numbers.OfCampaign(ctx, s.Store, c.ID)
	if err != nil {
		return nil, err
	}
	for _, w := range counts {
		doc.Counts = append(doc.Counts, campaignCount{w.Last, w.Asked, w.Accepted, w.Sent, w.Answered})
	}
	return &oneCampaignOutput{ETag: revisionTag(c.Revision), Body: doc}, nil
}

func (s *Handlers) changeCampaign(ctx context.Context, in *changeCampaignInput) (*changedCampaignOutput, error) {
	by, seen := member(ctx).ID, seen(in.IfMatch)
	if in.Body.End {
		return answerCampaign(s.Campaigns.End(ctx, by, in.ID, seen))
	}
	c, err := s.Campaigns.One(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return answerCampaign(s.Campaigns.Change(ctx, by, in.ID, seen, in.Body.of(campaign.DraftOf(c))))
}

// of is a draft with what is to be another.
func (b campaignChange) of(d campaign.Draft) campaign.Draft {
	replace(&d.Title, b.Title)
	replace(&d.Office, b.Office)
	replace(&d.Action, b.Action)
	replace(&d.Points, b.Points)
	replace(&d.Links, b.Links)
	replace(&d.First, b.First)
	replace(&d.Last, b.Last)
	replace(&d.Weekly, b.Weekly)
	if b.Nations != nil {
		d.Nations = nationsOf(*b.Nations)
	}
	return d
}

func replace[T any](value, by *T) {
	if by != nil {
		*value = *by
	}
}

func answerCampaign(c store.Campaign, err error) (*changedCampaignOutput, error) {
	if err != nil {
		return nil, err
	}
	return &changedCampaignOutput{ETag: revisionTag(c.Revision), Body: describeCampaign(c)}, nil
}

func describeCampaign(c store.Campaign) CampaignDocument {
	doc := CampaignDocument{
		ID: c.ID, Title: c.Title, Office: advice.Office(c.Office), Action: advice.Action(c.Action), Points: listOf(c.Points), Links: listOf(c.Links),
		Nations: []nationName{}, First: c.First, Last: c.Last, Weekly: c.Weekly, Ended: dayOrNone(c.Ended), Created: c.Created,
	}
	for _, n := range c.Nations {
		doc.Nations = append(doc.Nations, nationName(n))
	}
	return doc
}

func nationsOf(names []nationName) []calendar.Nation {
	var all []calendar.Nation
	for _, n := range names {
		all = append(all, calendar.Nation(n))
	}
	return all
}
