package pages

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"divisionbell/api/answer"
	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/campaign"
	"divisionbell/store"
)

// campaignForm is a campaign to be typed in.
type campaignForm struct {
	Action string
	// Seen is the revision that it was made for, 0 for a new campaign.
	Seen          int
	Title         planField
	Whom, What    field
	First, Last   planField
	Nations       []check
	Points, Links planField
	Weekly        planField
	// NationsWrong is what is wrong with the nations.
	NationsWrong field
}

// newCampaignPage asks what is to be asked of members.
type newCampaignPage struct {
	adminPage
	Form campaignForm
}

// campaignForm is the form as it was typed.
func (f frame) campaignForm(t typed, action string, seen int) campaignForm {
	made := campaignForm{
		Action: action, Seen: seen,
		Title: f.campaignField(t, "title", campaign.MaxTitle, 0),
		What:  f.campaignChoice(t, "action", options(f, "action.", rule.Actions(), advice.Action(t.query.Get("action")))),
		Whom:  f.campaignChoice(t, "office", options(f, "office.", rule.Offices(), advice.Office(t.query.Get("office")))),
		First: f.campaignField(t, "first", 10, 0), Last: f.campaignField(t, "last", 10, 0),
		Points: f.campaignField(t, "points", 3000, 4), Links: f.campaignField(t, "links", 2000, 3),
		Weekly:       f.campaignField(t, "weekly", 4, 0),
		NationsWrong: field{Name: "nations", Error: f.wrongWith(t, "nations")},
	}
	for _, n := range calendar.Nations() {
		made.Nations = append(made.Nations, check{"nations", string(n), escaped(f.names.Nation(f.Lang, n).Capital), slices.Contains(t.query["nations"], string(n))})
	}
	return made
}

func (f frame) campaignChoice(t typed, name string, all []option) field {
	return field{Name: name, Label: f.Say("campaigns." + name), Error: f.wrongWith(t, name), Options: all}
}

func (f frame) campaignField(t typed, name string, most, rows int) planField {
	made := f.planInput(t, name, "campaigns."+cmp.Or(map[string]string{"title": "name"}[name], name), most, rows)
	made.Required = rows == 0
	if key := "campaigns." + name + "-hint"; f.texts.Has(key) {
		made.Hint = f.Say(key)
	}
	return made
}

// wrong are the fields with something wrong, in the order of the page.
func (m campaignForm) wrong() []field {
	return wrongs(m.Title.field, m.What, m.Whom, m.First.field, m.Last.field, m.NationsWrong, m.Points.field, m.Links.field, m.Weekly.field)
}

// campaignValues is a campaign as its form sends it.
func campaignValues(c store.Campaign) url.Values {
	values := url.Values{
		"title": {c.Title}, "office": {c.Office}, "action": {c.Action}, "first": {c.First.String()}, "last": {c.Last.String()},
		"points": {strings.Join(c.Points, "\n")}, "links": {strings.Join(c.Links, "\n")}, "weekly": {strconv.Itoa(c.Weekly)},
	}
	for _, n := range c.Nations {
		values.Add("nations", string(n))
	}
	return values
}

// readCampaign reads a campaign as it was typed. What cannot be read is noted.
func readCampaign(form url.Values) (campaign.Draft, typed) {
	t := typed{query: form, wrong: make(map[string]string)}
	d := campaign.Draft{
		Title: form.Get("title"), Office: advice.Office(form.Get("office")), Action: advice.Action(form.Get("action")),
		Points: pointsIn(form.Get("points")), Links: pointsIn(form.Get("links")),
	}
	for _, n := range form["nations"] {
		d.Nations = append(d.Nations, calendar.Nation(n))
	}
	readWord(&t, "first", &d.First)
	readWord(&t, "last", &d.Last)
	t.readNumber("weekly", &d.Weekly)
	return d, t
}

// draft is what was typed; a FieldError says what cannot be read of it.
func (c *call) draft() (campaign.Draft, error) {
	d, t := readCampaign(c.form)
	for _, name := range []string{"first", "last", "weekly"} {
		if problem := t.wrong[name]; problem != "" {
			return d, &campaign.FieldError{Field: name, Problem: problem}
		}
	}
	return d, nil
}

func (c *call) showNewCampaign() error {
	usual := url.Values{"office": {string(usualOffice)}, "action": {string(usualAction)}, "weekly": {strconv.Itoa(campaign.UsualWeekly)}}
	return c.newCampaign(sent{status: http.StatusOK, form: editForm, values: usual})
}

func (c *call) newCampaign(s sent) error {
	page := newCampaignPage{adminPage: c.adminPage("campaigns.new")}
	page.Note = s.note
	page.Form = c.frame.campaignForm(s.of(editForm, nil), In(c.lang, "/admin/campaigns/new"), 0)
	page.Wrong = page.Form.wrong()
	return c.show(s.status, "admin-campaign-new", page)
}

// makeCampaign starts a campaign.
func (c *call) makeCampaign() error {
	d, err := c.draft()
	if err == nil {
		var made store.Campaign
		if made, err = c.Campaigns.Make(c.r.Context(), c.officer.ID, d); err == nil {
			c.goTo("/admin/campaigns/" + made.ID)
			return nil
		}
	}
	return c.unlessRefused(err, c.newCampaign)
}

// changeCampaign puts what was typed in the place of a campaign.
func (c *call) changeCampaign() error {
	d, err := c.draft()
	if err == nil {
		_, err = c.Campaigns.Change(c.r.Context(), c.officer.ID, c.r.PathValue("id"), c.seen(), d)
	}
	return c.unlessRefused(err, c.campaignPage)
}

// endCampaign has nobody asked any more.
func (c *call) endCampaign() error {
	_, err := c.Campaigns.End(c.r.Context(), c.officer.ID, c.r.PathValue("id"), c.seen())
	return c.unlessRefused(err, c.campaignPage)
}

// unlessRefused leads to the campaign or, if what was typed was refused, shows it again with
// what is wrong.
func (c *call) unlessRefused(err error, again func(sent) error) error {
	s := sent{form: editForm, values: c.form, err: err, status: http.StatusUnprocessableEntity}
	switch _, _, isField := answer.FieldOf(err); {
	case err == nil:
		return c.backToCampaign()
	case errors.Is(err, store.ErrConflict):
		s.status, s.note = http.StatusPreconditionFailed, c.frame.Say("campaigns.changed")
		return again(s)
	case errors.Is(err, store.ErrTooMany):
		s.status, s.note = http.StatusConflict, c.frame.said(c.Desk.Errors.Problem("POST /admin/campaigns", err).Detail)
		return again(s)
	case isField:
		return again(s)
	}
	return err
}

func (c *call) backToCampaign() error {
	c.goTo("/admin/campaigns/" + c.r.PathValue("id"))
	return nil
}

func (c *call) backToCampaigns() error {
	c.goTo("/admin/campaigns")
	return nil
}
