package pages

import (
	"errors"
	"html/template"
	"net/http"
	"strings"

	"divisionbell/scheduler/account"
	"divisionbell/store"
)

// changeTokens revokes a token, or makes one and shows it.
func (c *call) changeTokens() error {
	v, err := c.visitor()
	if err != nil {
		return err
	}
	if id := c.form.Get("end"); id != "" {
		if err := c.Accounts.RevokeToken(c.r.Context(), v.Member.ID, id); err != nil {
			return err
		}
		return c.backToAccount()
	}
	t, secret, err := c.Accounts.NewToken(c.r.Context(), v.Member.ID, c.form.Get("token"))
	if err != nil {
		return c.refuseKey("token", err)
	}
	return c.showOnce(v.Member.ID, accountPath, madeSecret{t.Name, secret.Reveal()})
}

// changeFeeds revokes a secret address of a member's feed, or makes one and shows it.
func (c *call) changeFeeds() error {
	v, err := c.visitor()
	if err != nil {
		return err
	}
	if id := c.form.Get("end"); id != "" {
		if err := c.desk().Revoke(c.r.Context(), v.Member.ID, id); err != nil {
			return err
		}
		return c.backToAccount()
	}
	if id := c.form.Get("renew"); id != "" {
		f, secret, err := c.desk().Renew(c.r.Context(), v.Member.ID, id)
		return c.showFeed(f, secret, err)
	}
	label := strings.TrimSpace(c.form.Get("feed"))
	if label == "" {
		return c.refuse("feed", "", c.frame.Say("wrong.name"))
	}
	f, secret, err := c.desk().Subscribe(c.r.Context(), v.Member.ID, label)
	return c.showFeed(f, secret, err)
}

// showFeed has the account show the address of a new feed this once.
func (c *call) showFeed(f store.Feed, secret store.Secret, err error) error {
	if err != nil {
		return c.refuseKey("feed", err)
	}
	address := c.Desk.Site.BaseURL + "/feeds/m/" + secret.Reveal() + ".ics"
	return c.showOnce(f.Member, accountPath, madeSecret{f.Label, address})
}

// refuseKey says beside the field why nothing was made.
func (c *call) refuseKey(name string, err error) error {
	switch {
	case errors.As(err, new(*account.FieldError)):
		return c.refuse(name, c.form.Get(name), c.frame.Say("wrong.name"))
	case errors.Is(err, store.ErrTooMany):
		return c.refuse(name, c.form.Get(name), c.frame.Say("wrong.much"))
	}
	return err
}

// erasePage asks once more, and says that it is done.
type erasePage struct {
	frame
	Heading, What template.HTML
	Action, Back  string
}

func (c *call) showErase() error {
	if _, err := c.visitor(); err != nil {
		return err
	}
	page := erasePage{c.frame, c.frame.Say("erase.title"), c.frame.Say("erase.what"), In(c.lang, "/account/erase"), In(c.lang, "/account")}
	page.Title = c.frame.plain("erase.title")
	return c.show(http.StatusOK, "erase", page)
}

func (c *call) erase() error {
	v, err := c.visitor()
	if err != nil {
		return err
	}
	if err := c.Accounts.Erase(c.r.Context(), v.Member.ID); err != nil {
		return err
	}
	c.forget()
	page := erasePage{frame: c.frame, Heading: c.frame.Say("erase.done-title"), What: c.frame.Say("erase.done")}
	page.Title = c.frame.plain("erase.done-title")
	return c.show(http.StatusOK, "erase", page)
}
