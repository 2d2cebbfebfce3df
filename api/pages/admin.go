package pages

import (
	"errors"
	"html/template"
	"net/http"
	"strings"

	"divisionbell/api/answer"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/decision"
	"divisionbell/store"
)

// adminRoute is a kind of page for officers. One that has a title stands in their menu.
type adminRoute struct {
	memberRoute
	title string // the key of its text
}

// adminRoutes are the pages of officers, those of the menu in its order.
func adminRoutes() []adminRoute {
	return []adminRoute{
		{memberRoute{"/admin", (*call).showAdmin, (*call).backToAdmin}, "admin.home"},
		{memberRoute{"/admin/sources", (*call).showSources, (*call).backToAdmin}, "admin.sources"},
		{memberRoute{"/admin/quarantine", (*call).showQuarantine, (*call).backToAdmin}, "admin.quarantine"},
		{memberRoute{"/admin/quarantine/{source}/{id}", (*call).showHeld, (*call).settleHeld}, ""},
		{memberRoute{"/admin/decisions", (*call).showDecisions, (*call).backToAdmin}, "admin.decisions"},
		{memberRoute{"/admin/decisions/{layer}", (*call).showWithdrawal, (*call).withdraw}, ""},
		{memberRoute{"/admin/decide", (*call).showDecide, (*call).decide}, ""},
		{memberRoute{"/admin/date", (*call).showOwnDate, (*call).addOwnDate}, ""},
		{memberRoute{"/admin/members", (*call).showMembers, (*call).inviteOrFind}, "admin.members"},
		{memberRoute{"/admin/members/{id}", (*call).showMember, (*call).changeMember}, ""},
		{memberRoute{"/admin/members/{id}/remove", (*call).showRemoval, (*call).removeMember}, ""},
		{memberRoute{"/admin/campaigns", (*call).showCampaigns, (*call).backToCampaigns}, "campaigns.title"},
		{memberRoute{"/admin/campaigns/new", (*call).showNewCampaign, (*call).makeCampaign}, ""},
		{memberRoute{"/admin/campaigns/{id}", (*call).showCampaign, (*call).changeCampaign}, ""},
		{memberRoute{"/admin/campaigns/{id}/end", (*call).backToCampaign, (*call).endCampaign}, ""},
		{memberRoute{"/admin/numbers", (*call).showNumbers, (*call).backToAdmin}, "numbers.title"},
		{memberRoute{"/admin/webhook", (*call).showWebhook, (*call).changeWebhook}, "webhook.title"},
		{memberRoute{"/admin/record", (*call).showRecord, (*call).backToAdmin}, "admin.record"},
	}
}

// guarded is the route with its door.
func (r adminRoute) guarded() memberRoute {
	return memberRoute{r.path, forOfficers(r.get), forOfficers(r.post)}
}

// forOfficers lets nobody else in.
func forOfficers(do func(*call) error) func(*call) error {
	return func(c *call) error {
		v, err := c.visitor()
		isProgram := c.r.Method != http.MethodPost && !answer.TakesHTML(c.r.Header)
		if errors.Is(err, answer.ErrNoToken) && isProgram {
			return c.Desk.Errors.Problem("", err) // there is nobody to be led to a page
		}
		if err != nil {
			return err
		}
		if v.Member.Role != store.RoleOfficer {
			return answer.ErrOfficersOnly
		}
		c.officer = v.Member
		c.frame.Promise = c.frame.Say("admin.promise")
		return do(c)
	}
}

// adminPage is what every page for officers has.
type adminPage struct {
	frame
	Heading template.HTML
	Menu    links
	// Done says what came of what an officer did, Note why nothing did.
	Done, Note template.HTML
	Wrong      []field
}

// adminPage begins a page for officers, with the text of that key as its heading.
func (c *call) adminPage(key string) adminPage {
	f := c.frame
	f.Title = f.plain(key)
	f.Other.Href = c.inTheOther(f.Other.Lang)
	page := adminPage{frame: f, Heading: f.Say(key)}
	_, here := LanguageOf(c.r.URL.Path)
	for _, route := range adminRoutes() {
		if route.title != "" {
			page.Menu = append(page.Menu, link{In(c.lang, route.path), f.Say(route.title), route.path == here})
		}
	}
	return page
}

// inTheOther is the address of this page in the other language: what was typed is not in it,
// but of what it was typed.
func (c *call) inTheOther(lang words.Language) string {
	_, path := LanguageOf(c.r.URL.Path)
	query := c.r.URL.Query()
	if id := c.form.Get("id"); id != "" {
		query.Set("id", id)
	}
	return withQuery(In(lang, path), query)
}

func (c *call) backToAdmin() error {
	c.goTo("/admin")
	return nil
}

// lineField is a field for a line, with what stands in it and what is wrong with that.
func (f frame) lineField(t typed, name, label string, most int) planField {
	return planField{typedField: typedField{field: field{
		Name: name, Label: f.Say(label), Type: "text", Value: t.query.Get(name), Error: f.wrongWith(t, name),
	}, Complete: "off", Most: most}}
}

// refused says why an officer's act was refused, where a page has words for it and it is
// about no field: the words, and the status of the answer.
func (f frame) refused(err error) (why template.HTML, status int) {
	contradicts := (*importer.RefusedError)(nil)
	switch {
	case errors.Is(err, store.ErrLastOfficer):
		return f.Say("admin.last-officer"), http.StatusConflict
	case errors.Is(err, store.ErrExists):
		return f.Say("admin.member-already"), http.StatusConflict
	case errors.Is(err, decision.ErrMoved):
		return f.Say("admin.moved"), http.StatusPreconditionFailed
	case errors.Is(err, decision.ErrNothingToAccept):
		return f.Say("admin.nothing-to-accept"), http.StatusConflict
	case errors.As(err, &contradicts):
		said := []string{string(f.Say("admin.contradicts"))}
		for _, problem := range contradicts.Problems {
			said = append(said, string(f.said(problem.Error())))
		}
		return template.HTML(strings.Join(said, " ")), http.StatusConflict
	default:
		return "", 0
	}
}
