package pages

import (
	"errors"
	"html/template"
	"net/http"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/campaign"
	"divisionbell/scheduler/engagement"
	"divisionbell/store"
)

// askedPlan is what the membership body asks of a member, to be taken up with one press.
type askedPlan struct {
	Title, What, Days, Grade template.HTML
	// Date is the day that is shown, so that it is the one that is planned.
	Date           calendar.Date
	Points         []string
	Links          []string
	Accept, Refuse string
}

// asked are the suggestions that a member has not replied to.
func (c *call) asked(m store.Member) ([]askedPlan, error) {
	open, err := c.Campaigns.Open(c.r.Context(), m)
	if err != nil {
		return nil, err
	}
	all := make([]askedPlan, len(open))
	for i, s := range open {
		all[i] = c.askedPlan(s)
	}
	return all, nil
}

func (c *call) askedPlan(s campaign.Suggestion) askedPlan {
	f, one := c.frame, s.Campaign
	at := In(c.lang, "/plan/campaigns/"+one.ID)
	return askedPlan{
		Title: escaped(one.Title), Date: s.Day, Points: one.Points, Links: one.Links, Accept: at + "/accept", Refuse: at + "/refuse",
		What: f.mark(f.voice.Title(advice.Office(one.Office), advice.Action(one.Action))), Days: f.span(calendar.Span{First: s.Day, Last: s.Day}),
		Grade: f.sayWith("asked.grade", words.Data{"Grade": f.gradeName(s.Grade)}),
	}
}

// takePart plans what a campaign asks of the member, on the day that she was shown.
func (c *call) takePart() error {
	v, err := c.visitor()
	if err != nil {
		return err
	}
	shown, err := c.dayIn("day")
	if err != nil {
		return err
	}
	made, err := c.Campaigns.Accept(c.r.Context(), v.Member, c.r.PathValue("id"), shown)
	switch wrong := (*engagement.FieldError)(nil); {
	case errors.As(err, &wrong), errors.Is(err, store.ErrTooMany):
		return c.cannotTakePart(err)
	case err != nil:
		return err
	}
	c.goTo("/plan/" + made.ID)
	return nil
}

// cannotTakePart says why nothing was planned above the list of what is.
func (c *call) cannotTakePart(err error) error {
	return c.plans(http.StatusConflict, c.frame.said(c.Desk.Errors.Problem("POST /plan", err).Detail))
}

// takeNoPart has the member not asked again.
func (c *call) takeNoPart() error {
	v, err := c.visitor()
	if err != nil {
		return err
	}
	if err := c.Campaigns.Refuse(c.r.Context(), v.Member, c.r.PathValue("id")); err != nil {
		return err
	}
	return c.backToPlans()
}
