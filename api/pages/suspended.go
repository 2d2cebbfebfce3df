package pages

import (
	"html/template"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/store"
)

// suspendedMails tells a member that her address refuses mails, and lets her say that it is
// right.
type suspendedMails struct {
	Says, Again template.HTML
	Action      string
}

// suspended returns nil if mails go to her.
func (c *call) suspended(m store.Member) *suspendedMails {
	if m.Suspended.IsZero() {
		return nil
	}
	f := c.frame
	day := f.used(calendar.DateIn(m.Suspended, c.Accounts.Location))
	return &suspendedMails{
		Says:  f.sayWith("account.suspended", words.Data{"Email": m.Email, "Day": day}),
		Again: f.Say("account.resume"), Action: In(c.lang, "/account/mails"),
	}
}

// resumeMails is a member who says that her address is right.
func (c *call) resumeMails() error {
	v, err := c.visitor()
	if err != nil {
		return err
	}
	if err := c.Accounts.ResumeMails(c.r.Context(), v.Member.ID); err != nil {
		return err
	}
	return c.backToAccount()
}
