package pages

import (
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/account"
	"divisionbell/store"
)

// accountPage is what is kept of a member, to be looked at and changed.
type accountPage struct {
	frame
	Heading, Who, Saved template.HTML
	Suspended           *suspendedMails
	// Made is a secret that is shown this once; nil if none was made.
	Made     *madeSecret
	Action   string
	Revision int
	Name     typedField
	Choices  []field
	Kinds    []check
	// Introduce is whether she agrees to be introduced.
	Introduce check
	// Campaigns is whether she wants to be asked to take part in campaigns.
	Campaigns              check
	Devices, Tokens, Feeds keyTable
	NewToken, NewFeed      typedField
	Erase, Leave           string
	// Officers leads to the pages for officers; nothing if she is none.
	Officers string
	Wrong    []field
}

type check struct {
	Name, Value string
	Label       template.HTML
	On          bool
}

// keyTable lists what opens an account, each with a button that shuts it.
type keyTable struct {
	Action string
	Heads  []template.HTML
	Rows   []keyRow
}

type keyRow struct {
	ID, What   string
	Made, Used template.HTML
	End        template.HTML
	EndOf      template.HTML
	// Alarm says that something is wrong with it, and Renew that it can be given another secret.
	Alarm, Renew template.HTML
}

const accountPath = "/account"

// outcome is what came of a form: what is to be said, and what was wrong.
type outcome struct {
	status int
	saved  template.HTML
	// wrong is what was wrong, by the name of the field, and typed what stood in it.
	wrong map[string]template.HTML
	typed map[string]string
	// settings is she with the settings that she sent, where they were refused.
	settings *store.Member
}

func (c *call) backToAccount() error {
	c.goTo(accountPath)
	return nil
}

func (c *call) showAccount() error { return c.account(outcome{status: http.StatusOK}) }

// account shows a member her account, after what came of a form.
func (c *call) account(o outcome) error {
	v, err := c.visitor()
	if err != nil {
		return err
	}
	f, m := c.frame, v.Member
	if o.settings != nil {
		m = *o.settings
	}
	f.Title = f.plain("account.title")
	page := accountPage{
		frame: f, Heading: f.Say("account.title"), Who: f.sayWith("account.signed-in", words.Data{"Email": m.Email}), Saved: o.saved, Made: c.made(m.ID, accountPath), Suspended: c.suspended(m),
		Action: In(c.lang, "/account"), Revision: m.Revision, Choices: f.choices(m),
		Name: f.short100("name", "account.name", m.Name, o), Introduce: check{"introduce", ticked, f.Say("account.introduce"), m.Introduce},
		Campaigns: check{"campaigns", ticked, f.Say("asked.account"), !m.AskSince.IsZero()},
		NewToken:  f.short100("token", "account.new-token", o.typed["token"], o), NewFeed: f.short100("feed", "account.new-feed", o.typed["feed"], o),
		Erase: In(c.lang, "/account/erase"), Leave: In(c.lang, "/sign-out"),
	}
	page.Name.Complete, page.Name.Hint = "name", f.Say("account.name-hint")
	if m.Introduce && m.Name == "" {
		page.Name.Hint = f.Say("account.name-needed")
	}
	for _, kind := range store.MailKinds() {
		page.Kinds = append(page.Kinds, check{"mails", string(kind), f.Say("kind." + string(kind)), m.Wants(kind)})
	}
	if m.Role == store.RoleOfficer {
		page.Officers = In(c.lang, "/admin")
	}
	if err := c.addKeys(&page, m.ID, v.Session.ID); err != nil {
		return err
	}
	page.Wrong = wrongs(append(slices.Clone(page.Choices), page.Name.field, page.NewToken.field, page.NewFeed.field)...)
	if len(page.Wrong) == 0 {
		for _, why := range o.wrong {
			page.Saved = why // the page has no field of it
		}
	}
	return c.show(o.status, "account", page)
}

// short100 is a field for a short text.
func (f frame) short100(name, label, value string, o outcome) typedField {
	return typedField{field: field{Name: name, Label: f.Say(label), Type: "text", Value: value, Error: o.wrong[name]}, Complete: "off", Most: 100}
}

// choices are the settings of which one is chosen.
func (f frame) choices(m store.Member) []field {
	var hours []option
	for h := store.FirstMailHour; h <= store.LastMailHour; h++ {
		hours = append(hours, option{Value: strconv.Itoa(h), Words: fmt.Sprintf("%02d:00", h), Selected: h == m.MailHour})
	}
	var languages []option
	for _, lang := range words.Languages() {
		name := map[words.Language]string{words.English: "English", words.Welsh: "Cymraeg"}[lang]
		languages = append(languages, option{Value: string(lang), Words: name, Selected: string(lang) == m.Language, Lang: f.strange(lang)})
	}
	nations := append([]option{{Words: f.plain("account.nation-none"), Selected: m.Nation == ""}}, f.nations(m.Nation)...)
	return []field{
		{Name: "language", Label: f.Say("account.language"), Options: languages},
		{Name: "nation", Label: f.Say("account.nation"), Options: nations},
		{Name: "mail_hour", Label: f.Say("account.hour"), Options: hours},
	}
}

// addKeys adds what opens the account.
func (c *call) addKeys(page *accountPage, memberID, current string) error {
	f, ctx := c.frame, c.r.Context()
	sessions, err := c.Accounts.Sessions(ctx, memberID)
	if err != nil {
		return err
	}
	tokens, err := c.Accounts.Tokens(ctx, memberID)
	if err != nil {
		return err
	}
	feeds, err := c.desk().Feeds(ctx, memberID)
	if err != nil {
		return err
	}
	page.Devices = keyTable{In(c.lang, "/account/devices"), []template.HTML{f.Say("account.device"), f.Say("account.since"), f.Say("account.used")}, nil}
	for _, s := range sessions {
		row := keyRow{ID: s.ID, What: s.Device, Made: c.day(s.Created), Used: f.used(s.Used), End: f.Say("account.end"), EndOf: f.sayWith("account.end-of", words.Data{"What": s.Device})}
		if s.ID == current {
			row.Used, row.End = f.Say("account.this"), ""
		}
		page.Devices.Rows = append(page.Devices.Rows, row)
	}
	heads := func(what template.HTML) []template.HTML {
		return []template.HTML{what, f.Say("account.made"), f.Say("account.used")}
	}
	revoke := func(id, name string, made time.Time, used calendar.Date) keyRow {
		return keyRow{ID: id, What: name, Made: c.day(made), Used: f.used(used), End: f.Say("account.revoke"), EndOf: f.sayWith("account.revoke-of", words.Data{"What": name})}
	}
	page.Tokens = keyTable{In(c.lang, "/account/tokens"), heads(f.Say("account.token")), nil}
	for _, t := range tokens {
		page.Tokens.Rows = append(page.Tokens.Rows, revoke(t.ID, t.Name, t.Created, t.Used))
	}
	page.Feeds = keyTable{In(c.lang, "/account/feeds"), heads(f.Say("account.feed")), nil}
	for _, one := range feeds {
		row := revoke(one.ID, one.Label, one.Created, one.Used)
		if !one.Spread.IsZero() {
			row.Alarm, row.Renew = f.sayWith("account.spread", words.Data{"Day": f.Lang.Date(one.Spread, f.today)}), f.Say("account.renew")
		}
		page.Feeds.Rows = append(page.Feeds.Rows, row)
	}
	return nil
}

func (c *call) day(t time.Time) template.HTML {
	return c.frame.used(calendar.DateIn(t, c.Accounts.Location))
}

// used says a day, or that there was none.
func (f frame) used(d calendar.Date) template.HTML {
	if d.IsZero() {
		return f.Say("account.never")
	}
	return f.short(calendar.Span{First: d, Last: d})
}

// changeAccount takes the settings.
func (c *call) changeAccount() error {
	v, err := c.visitor()
	if err != nil {
		return err
	}
	m := v.Member
	if c.form.Get("revision") != strconv.Itoa(m.Revision) {
		return c.account(outcome{status: http.StatusPreconditionFailed, saved: c.frame.Say("account.changed"), settings: c.asTyped(m)})
	}
	hour, err := strconv.Atoi(c.form.Get("mail_hour"))
	if err != nil {
		hour = -1 // refused as any hour by night
	}
	name, language, nation := c.form.Get("name"), c.form.Get("language"), calendar.Nation(c.form.Get("nation"))
	introduce, isRead := c.isTicked("introduce")
	asked, isReadToo := c.isTicked("campaigns")
	off, areKnown := c.mailsOff()
	if !isRead || !isReadToo || !areKnown {
		return c.refuseSettings(m, "mails", c.frame.Say("wrong.value"))
	}
	change := account.Change{Name: &name, Language: &language, Nation: &nation, MailHour: &hour, Off: &off, Introduce: &introduce, Asked: &asked}
	_, err = c.Accounts.Change(c.r.Context(), m, change)
	var wrong *account.FieldError
	switch {
	case errors.As(err, &wrong) && wrong.Field == "name":
		return c.refuseSettings(m, "name", c.frame.Say("wrong.name"))
	case errors.As(err, &wrong):
		return c.refuseSettings(m, wrong.Field, c.frame.Say("wrong.value"))
	case err != nil:
		return err
	}
	return c.account(outcome{status: http.StatusOK, saved: c.frame.Say("account.saved")})
}

// asTyped is a member with the settings that she sent, so that a form that is refused comes
// back as it was.
func (c *call) asTyped(m store.Member) *store.Member {
	m.Name, m.Language, m.Nation = c.form.Get("name"), c.form.Get("language"), calendar.Nation(c.form.Get("nation"))
	m.MailHour, _ = strconv.Atoi(c.form.Get("mail_hour")) // none is chosen if it is none
	m.Introduce, _ = c.isTicked("introduce")
	m.Off, _ = c.mailsOff()
	m.AskSince = calendar.Date{}
	if asks, _ := c.isTicked("campaigns"); asks {
		m.AskSince = c.frame.today
	}
	return &m
}

func (c *call) refuseSettings(m store.Member, name string, why template.HTML) error {
	return c.account(outcome{status: http.StatusUnprocessableEntity, wrong: map[string]template.HTML{name: why}, settings: c.asTyped(m)})
}

// mailsOff are the kinds of mail that were not ticked; false if others were.
func (c *call) mailsOff() (off []store.MailKind, areKnown bool) {
	off, ticked := []store.MailKind{}, c.form["mails"]
	for _, kind := range store.MailKinds() {
		if !slices.Contains(ticked, string(kind)) {
			off = append(off, kind)
		}
	}
	return off, len(off)+len(ticked) == len(store.MailKinds())
}

// refuse shows the account again, with what was typed and what is wrong with it.
func (c *call) refuse(name, typed string, why template.HTML) error {
	return c.account(outcome{
		status: http.StatusUnprocessableEntity, wrong: map[string]template.HTML{name: why}, typed: map[string]string{name: typed},
	})
}

func (c *call) endDevice() error {
	v, err := c.visitor()
	if err != nil {
		return err
	}
	if err := c.Accounts.EndSession(c.r.Context(), v.Member.ID, c.form.Get("end")); err != nil {
		return err
	}
	return c.backToAccount()
}
