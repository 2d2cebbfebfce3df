package pages

import (
	"errors"
	"net/http"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/account"
	"divisionbell/scheduler/engagement"
	"divisionbell/scheduler/pass"
	"divisionbell/store"
)

// moved is the contact that a mail offered to move.
func (c *call) moved() (store.Contact, error) {
	p, err := c.pass(pass.Move)
	if err != nil {
		return store.Contact{}, err
	}
	return c.desk().Offered(c.r.Context(), p.Member, p.Contact)
}

// offered are the contact that a mail offered to move, and the days to which.
func (c *call) offered() (one store.Contact, to calendar.Span, err error) {
	if one, err = c.moved(); err != nil {
		return one, to, err
	}
	if to.First.UnmarshalText([]byte(c.r.PathValue("first"))) != nil || to.Last.UnmarshalText([]byte(c.r.PathValue("last"))) != nil {
		return one, to, errOver
	}
	return one, to, nil
}

func (c *call) showMovePlan() error {
	one, to, err := c.offered()
	if err != nil {
		return c.over(err)
	}
	return c.movePlanPage(http.StatusOK, one, to)
}

func (c *call) movePlanPage(status int, one store.Contact, to calendar.Span) error {
	p := c.mailed("mailed.move-title")
	p.What = c.frame.planTitle(one) + ", " + c.frame.span(spanOf(one))
	c.asks(&p, c.frame.sayWith("mailed.move-plan", words.Data{"Days": c.lang.Span(to, c.frame.today)}))
	p.Revision = one.Revision
	return c.showMailed(status, p)
}

// movePlanFromMail moves a plan, unless it was changed since the page was shown.
func (c *call) movePlanFromMail() error {
	one, to, err := c.offered()
	if err != nil {
		return c.over(err)
	}
	_, err = c.desk().Change(c.r.Context(), one.Member, one.ID, c.seen(), engagement.Change{First: &to.First, Last: &to.Last})
	switch wrong := (*engagement.FieldError)(nil); {
	case errors.Is(err, store.ErrConflict):
		return c.movePlanPage(http.StatusPreconditionFailed, one, to)
	case errors.As(err, &wrong): // such as a day that is past by now
		return c.over(errOver)
	case err != nil:
		return c.over(err)
	}
	return c.isDone(c.frame.sayWith("mailed.plan-moved", words.Data{"Days": c.lang.Span(to, c.frame.today)}))
}

func (c *call) showStay() error {
	one, err := c.moved()
	if err != nil {
		return c.over(err)
	}
	p := c.mailed("mailed.stay-title")
	p.What = c.frame.planTitle(one) + ", " + c.frame.span(spanOf(one))
	c.asks(&p, c.frame.Say("plan.stay"))
	return c.showMailed(http.StatusOK, p)
}

// leavePlanFromMail has a plan stay where it is although its moment has got worse.
func (c *call) leavePlanFromMail() error {
	one, err := c.moved()
	if err == nil {
		_, err = c.desk().Accept(c.r.Context(), one.Member, one.ID, nil)
	}
	if err != nil {
		return c.over(err)
	}
	return c.isDone(c.frame.Say("mailed.stays"))
}

func (c *call) showStop() error {
	p, err := c.pass(pass.Stop)
	if err == nil {
		err = c.Accounts.IsThere(c.r.Context(), p.Member)
	}
	if err != nil {
		return c.over(err)
	}
	page := c.mailed("mailed.stop-title")
	page.What = c.frame.Say("kind." + string(p.Kind))
	c.asks(&page, c.frame.Say("mailed.stop"))
	return c.showMailed(http.StatusOK, page)
}

// stopMails has a member get no more mails of a kind. Mail programs post this by themselves
// (RFC 8058).
func (c *call) stopMails() error {
	p, err := c.pass(pass.Stop)
	if err == nil {
		err = c.Accounts.Stop(c.r.Context(), p.Member, p.Kind)
	}
	if wrong := (*account.FieldError)(nil); errors.As(err, &wrong) {
		err = errOver // a kind that there is no more
	}
	if err != nil {
		return c.over(err)
	}
	return c.isDone(c.frame.Say("mailed.stopped"))
}
