package pages

import (
	"html/template"
	"net/http"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/numbers"
	"divisionbell/store"
)

// campaignsPage lists the campaigns.
type campaignsPage struct {
	adminPage
	New  string
	Rows []campaignRow
}

// campaignRow is a campaign in the list.
type campaignRow struct {
	Href, Title       string
	What, Days, State template.HTML
}

func (c *call) showCampaigns() error {
	all, err := c.Campaigns.All(c.r.Context())
	if err != nil {
		return err
	}
	page := campaignsPage{adminPage: c.adminPage("campaigns.title"), New: In(c.lang, "/admin/campaigns/new")}
	for _, one := range all {
		page.Rows = append(page.Rows, c.campaignRow(one))
	}
	return c.show(http.StatusOK, "admin-campaigns", page)
}

func (c *call) campaignRow(one store.Campaign) campaignRow {
	f := c.frame
	row := campaignRow{
		Href: In(c.lang, "/admin/campaigns/"+one.ID), Title: one.Title, What: f.mark(f.voice.Title(advice.Office(one.Office), advice.Action(one.Action))),
		Days: f.short(calendar.Span{First: one.First, Last: one.Last}), State: f.Say("campaigns.runs"),
	}
	switch {
	case !one.Ended.IsZero():
		row.State = f.sayWith("campaigns.ended", words.Data{"Day": f.Lang.Date(one.Ended, f.today)})
	case one.Last.Before(f.today):
		row.State = f.Say("campaigns.over")
	case one.First.After(f.today):
		row.State = f.Say("campaigns.later")
	}
	return row
}

// campaignPage is one campaign: what it asks, how it is spread and what has come of it.
type campaignPage struct {
	adminPage
	Row    campaignRow
	Points []string
	Links  []string
	// Nations are those whose members are asked; nothing if all are.
	Nations template.HTML
	Weeks   []spreadRow
	Counts  []countRow
	Form    campaignForm
	// IsTyped says that the form shows what was typed, and not what is kept.
	IsTyped bool
	// End is where it is ended; nothing if it is over.
	End  string
	Seen int
}

// spreadRow is a week of a campaign.
type spreadRow struct {
	Week       template.HTML
	Days, Room int
}

// countRow is what was counted of a campaign at the end of a week.
type countRow struct{ Until, Asked, Accepted, Sent, Answered template.HTML }

// mostCounts is of how many weeks the counts are shown.
const mostCounts = 12

func (c *call) showCampaign() error {
	return c.campaignPage(sent{status: http.StatusOK, note: ""})
}

// campaignPage shows a campaign, after what came of a form.
func (c *call) campaignPage(s sent) error {
	ctx := c.r.Context()
	one, err := c.Campaigns.One(ctx, c.r.PathValue("id"))
	if err != nil {
		return err
	}
	page := campaignPage{
		adminPage: c.adminPage("campaigns.title"), Row: c.campaignRow(one), Points: one.Points, Links: one.Links, Nations: c.frame.nationNames(one.Nations),
		Seen: one.Revision, IsTyped: s.err != nil,
	}
	page.Title, page.Heading, page.Note = one.Title, escaped(one.Title), s.note
	if one.Runs(c.frame.today) {
		page.End = page.Row.Href + "/end"
	}
	t := s.of(editForm, campaignValues(one))
	page.Form = c.frame.campaignForm(t, page.Row.Href, one.Revision)
	page.Wrong = page.Form.wrong()
	weeks, err := c.Campaigns.Weeks(ctx, one)
	if err != nil {
		return err
	}
	for _, w := range weeks {
		page.Weeks = append(page.Weeks, spreadRow{c.frame.short(calendar.Span{First: w.Monday, Last: w.Monday}), w.Days, w.Room})
	}
	counted, err := numbers.OfCampaign(ctx, c.Accounts.Store, one.ID)
	if err != nil {
		return err
	}
	for _, w := range counted[:min(len(counted), mostCounts)] {
		page.Counts = append(page.Counts, c.frame.countRow(w))
	}
	return c.show(s.status, "admin-campaign", page)
}

func (f frame) countRow(w numbers.Week) countRow {
	say := func(n int) template.HTML {
		if n == 0 {
			return f.Say("campaigns.too-few")
		}
		return f.sayWith("campaigns.least", words.Data{"N": n})
	}
	return countRow{f.short(calendar.Span{First: w.Last, Last: w.Last}), say(w.Asked), say(w.Accepted), say(w.Sent), say(w.Answered)}
}

// nationNames names nations, one after the other.
func (f frame) nationNames(all []calendar.Nation) template.HTML {
	var said template.HTML
	for i, n := range all {
		if i > 0 {
			said += ", "
		}
		said += escaped(f.names.Nation(f.Lang, n).Capital)
	}
	return said
}
