package pages

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/store"
)

// membersPage lists the members.
type membersPage struct {
	adminPage
	Shown  links // which members can be listed
	Rows   []memberRow
	Next   string
	Action string
	Find   planField
	Invite planField
	Role   field
	Count  template.HTML
}

// memberRow is what officers see of a member: nothing of what she plans.
type memberRow struct {
	Href, Email, Name string
	Role, State, Seen template.HTML
}

// membersAPage is how many members are listed at once.
const membersAPage = 50

// whichMembers are the ways in which members can be listed, by the word for it in the
// address.
func whichMembers() []struct {
	word   string
	wanted func(store.Member) bool
} {
	return []struct {
		word   string
		wanted func(store.Member) bool
	}{
		{"all", func(store.Member) bool { return true }},
		{"invited", func(m store.Member) bool { return m.State == store.StateInvited }},
		{"officers", func(m store.Member) bool { return m.Role == store.RoleOfficer }},
		{"disabled", func(m store.Member) bool { return m.State == store.StateDisabled }},
	}
}

func (c *call) showMembers() error {
	page := c.membersPage(typed{query: url.Values{}, wrong: map[string]string{}})
	asked := c.r.URL.Query()
	chosen := whichMembers()[0]
	for _, which := range whichMembers() {
		if which.word == asked.Get("show") {
			chosen = which
		}
	}
	for i, which := range whichMembers() {
		page.Shown[i].Here = which.word == chosen.word
	}
	found, next, err := c.membersAfter(asked.Get("after"), membersAPage, chosen.wanted)
	if err != nil {
		return err
	}
	page.addMembers(found)
	if next != "" {
		page.Next = withQuery(page.Action, url.Values{"show": {chosen.word}, "after": {next}})
	}
	return c.show(http.StatusOK, "admin-members", page)
}

// membersPage is the page without any members, with what was typed.
func (c *call) membersPage(t typed) membersPage {
	page := membersPage{adminPage: c.adminPage("admin.members"), Action: In(c.lang, "/admin/members")}
	f := c.frame
	for _, which := range whichMembers() {
		page.Shown = append(page.Shown, link{Href: withQuery(page.Action, url.Values{"show": {which.word}}), Words: f.Say("members." + which.word)})
	}
	page.Find, page.Invite = f.lineField(t, "find", "members.find", 254), f.lineField(t, "email", "members.invite-whom", 254)
	page.Invite.Type = "email"
	page.Role = field{Name: "role", Label: f.Say("members.role"), Options: []option{
		{Value: string(store.RoleMember), Words: f.plain("role.member")},
		{Value: string(store.RoleOfficer), Words: f.plain("role.officer"), Selected: t.query.Get("role") == string(store.RoleOfficer)},
	}}
	page.Role.Error = f.wrongWith(t, "role")
	page.Wrong = wrongs(page.Invite.field, page.Role, page.Find.field)
	return page
}

func (p *membersPage) addMembers(all []store.Member) {
	for _, m := range all {
		p.Rows = append(p.Rows, p.memberRow(m))
	}
}

func (f frame) memberRow(m store.Member) memberRow {
	return memberRow{
		Href: In(f.Lang, "/admin/members/"+m.ID), Email: m.Email, Name: m.Name,
		Role: f.Say("role." + string(m.Role)), State: f.Say("state." + string(m.State)), Seen: f.used(m.Seen),
	}
}

// membersAfter returns at most so many of those members that are wanted, by address, and
// where to go on.
func (c *call) membersAfter(after string, most int, wanted func(store.Member) bool) (found []store.Member, next string, err error) {
	part := store.Part{After: after, Most: 10 * membersAPage}
	for {
		some, err := c.Accounts.Store.Members(c.r.Context(), part)
		if err != nil {
			return nil, "", err
		}
		for _, m := range some.Items {
			if !wanted(m) {
				continue
			}
			if len(found) == most {
				return found, found[most-1].ID, nil
			}
			found = append(found, m)
		}
		if part.After = some.Next; part.After == "" {
			return found, "", nil
		}
	}
}

// inviteOrFind invites somebody, or looks for addresses. They go in the form, for they are
// to stand in no address of a page.
func (c *call) inviteOrFind() error {
	t := typed{query: c.form, wrong: map[string]string{}}
	if c.form.Get("do") == "find" {
		return c.findMembers(t)
	}
	m, err := c.Accounts.Invite(c.r.Context(), c.officer.ID, c.form.Get("email"), store.Role(c.form.Get("role")))
	if err == nil {
		page := c.membersPage(typed{query: url.Values{}, wrong: map[string]string{}})
		page.Done = c.frame.sayWith("members.invited-now", words.Data{"Email": m.Email})
		page.addMembers([]store.Member{m})
		return c.show(http.StatusOK, "admin-members", page)
	}
	t.refuse(err)
	status := http.StatusUnprocessableEntity
	why, refused := c.frame.refused(err)
	switch {
	case len(t.wrong) > 0:
		if t.wrong["email"] != "" {
			t.told = map[string]template.HTML{"email": c.frame.Say("wrong.email")}
		}
	case refused != 0:
		t.told, status = map[string]template.HTML{"email": c.frame.Say("admin.member-already")}, refused
	default:
		return err
	}
	page := c.membersPage(t)
	if t.told == nil {
		page.Note = why
	}
	return c.show(status, "admin-members", page)
}

func (c *call) findMembers(t typed) error {
	looked := store.SameAddress(c.form.Get("find"))
	page := c.membersPage(t)
	found, next, err := c.membersAfter("", membersAPage, func(m store.Member) bool {
		return strings.Contains(store.SameAddress(m.Email), looked) || strings.Contains(strings.ToLower(m.Name), looked)
	})
	if err != nil {
		return err
	}
	page.addMembers(found)
	page.Done = c.frame.count("members.found", len(found), nil)
	if next != "" {
		page.Done = c.frame.sayWith("members.found-more", words.Data{"Most": membersAPage})
	}
	return c.show(http.StatusOK, "admin-members", page)
}

// memberPage is what officers see of one member, and what they can do.
type memberPage struct {
	adminPage
	Member       memberRow
	Created      template.HTML
	Action, Back string
	Remove       string
	Buttons      []hidden // what can be done, and what the button says
}

func (c *call) showMember() error { return c.memberPage(http.StatusOK, "", "") }

func (c *call) memberPage(status int, done, note template.HTML) error {
	m, err := c.Accounts.Store.Member(c.r.Context(), c.r.PathValue("id"))
	if err != nil {
		return err
	}
	f, here := c.frame, In(c.lang, "/admin/members/"+m.ID)
	page := memberPage{adminPage: c.adminPage("members.title-one"), Member: f.memberRow(m), Action: here, Back: In(c.lang, "/admin/members"), Remove: here + "/remove"}
	page.Heading, page.Done, page.Note = escaped(m.Email), done, note
	page.Created = f.used(calendar.DateIn(m.Created, c.Accounts.Location))
	switch {
	case m.State == store.StateDisabled:
		page.Buttons = append(page.Buttons, hidden{"enable", f.plain("members.enable")})
	default:
		page.Buttons = append(page.Buttons, hidden{"disable", f.plain("members.disable")})
	}
	if m.Role == store.RoleOfficer {
		page.Buttons = append(page.Buttons, hidden{"make-member", f.plain("members.make-member")})
	} else {
		page.Buttons = append(page.Buttons, hidden{"make-officer", f.plain("members.make-officer")})
	}
	return c.show(status, "admin-member", page)
}

// changeMember does what one of the buttons says.
func (c *call) changeMember() error {
	ctx, by, id := c.r.Context(), c.officer.ID, c.r.PathValue("id")
	var err error
	switch c.form.Get("do") {
	case "enable":
		err = c.Accounts.Enable(ctx, by, id)
	case "disable":
		err = c.Accounts.Disable(ctx, by, id)
	case "make-officer":
		err = c.Accounts.SetRole(ctx, by, id, store.RoleOfficer)
	case "make-member":
		err = c.Accounts.SetRole(ctx, by, id, store.RoleMember)
	default:
		return c.memberPage(http.StatusUnprocessableEntity, "", c.frame.Say("wrong.value"))
	}
	if why, status := c.frame.refused(err); status != 0 {
		return c.memberPage(status, "", why)
	}
	if err != nil {
		return err
	}
	return c.memberPage(http.StatusOK, c.frame.Say("account.saved"), "")
}

// showRemoval asks once more before a member is erased.
func (c *call) showRemoval() error { return c.removalPage(http.StatusOK, "") }

func (c *call) removalPage(status int, note template.HTML) error {
	m, err := c.Accounts.Store.Member(c.r.Context(), c.r.PathValue("id"))
	if err != nil {
		return err
	}
	here := In(c.lang, "/admin/members/"+m.ID)
	page := memberPage{adminPage: c.adminPage("members.remove-title"), Member: c.frame.memberRow(m), Action: here + "/remove", Back: here}
	page.Note = note
	return c.show(status, "admin-remove", page)
}

func (c *call) removeMember() error {
	err := c.Accounts.Remove(c.r.Context(), c.officer.ID, c.r.PathValue("id"))
	if why, status := c.frame.refused(err); status != 0 {
		return c.removalPage(status, why)
	}
	if err != nil {
		return err
	}
	page := c.membersPage(typed{query: url.Values{}, wrong: map[string]string{}})
	page.Done = c.frame.Say("members.removed")
	found, _, err := c.membersAfter("", membersAPage, whichMembers()[0].wanted)
	if err != nil {
		return err
	}
	page.addMembers(found)
	return c.show(http.StatusOK, "admin-members", page)
}
