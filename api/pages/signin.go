package pages

import (
	"errors"
	"html/template"
	"net/http"

	"divisionbell/api/limits"
	sessions "divisionbell/api/session"
	"divisionbell/scheduler/account"
	"divisionbell/store"
)

// signInPage asks for an address.
type signInPage struct {
	frame
	Heading template.HTML
	Action  string
	Email   typedField
	Wrong   []field
	// Provider is another way to sign in; nil if there is none.
	Provider *otherWay
}

func (c *call) showSignIn() error { return c.signInPage(http.StatusOK, "", "") }

func (c *call) signInPage(status int, typed string, wrong template.HTML) error {
	f := c.frame
	page := signInPage{frame: f, Heading: f.Say("sign-in.title"), Action: In(c.lang, "/sign-in"), Email: typedField{
		field: field{Name: "email", Label: f.Say("sign-in.email"), Type: "email", Value: typed, Error: wrong}, Complete: "email", Most: 254, Required: true,
	}}
	page.Provider = c.otherWay()
	page.Title, page.Wrong = f.plain("sign-in.title"), wrongs(page.Email.field)
	return c.show(status, "sign-in", page)
}

// askToSignIn takes an address. The answer is the same for every one.
func (c *call) askToSignIn() error {
	if err := c.pay(limits.CostOfSignIn); err != nil {
		return err
	}
	word, err := c.Accounts.AskToSignIn(c.form.Get("email"), string(c.lang))
	if wrong := (*account.FieldError)(nil); errors.As(err, &wrong) {
		return c.signInPage(http.StatusUnprocessableEntity, c.form.Get("email"), c.frame.Say("wrong.email"))
	}
	if err != nil {
		return err
	}
	http.SetCookie(c.w, c.Door.KeepAsked(word))
	c.goTo("/sign-in/code")
	return nil
}

// codePage asks for the code of a mail, or for one press of a button.
type codePage struct {
	frame
	Heading, What template.HTML
	// Action is where the form goes; empty if there is nothing to send.
	Action string
	Code   *typedField
	Again  string
	Wrong  []field
	// Who says whom to ask; may be left out.
	Who template.HTML
}

// codePage makes a page of that heading and text; it asks for a code unless the browser
// need not show one.
func (c *call) codePage(heading, what template.HTML, action string) codePage {
	return codePage{frame: c.frame, Heading: heading, What: what, Action: action, Again: In(c.lang, "/sign-in")}
}

func (p *codePage) askCode(wrong template.HTML) {
	p.Code = &typedField{field: field{
		Name: "code", Label: p.Say("sent.code"), Hint: p.Say("sent.code-hint"), Type: "text", Error: wrong,
	}, Complete: "one-time-code", Most: 20, Digits: true, Required: true}
	p.Wrong = wrongs(p.Code.field)
}

func (c *call) showSent() error { return c.sentPage(http.StatusOK, "") }

func (c *call) sentPage(status int, wrong template.HTML) error {
	page := c.codePage(c.frame.Say("sent.title"), c.frame.Say("sent.what"), In(c.lang, "/sign-in/code"))
	page.Title = c.frame.plain("sent.title")
	page.askCode(wrong)
	return c.show(status, "code", page)
}

func (c *call) signInByCode() error {
	err := c.signIn(store.SignInKeys{Browser: c.Door.Asked(c.r), Code: store.ParseCode(c.form.Get("code"))})
	switch {
	case errors.Is(err, store.ErrWrongCode):
		return c.sentPage(http.StatusUnprocessableEntity, c.frame.Say("wrong.code"))
	case errors.Is(err, account.ErrNotNow):
		return c.sentPage(http.StatusForbidden, c.frame.Say("wrong.over"))
	}
	return err
}

// signIn signs a browser in, and has it show what it asked for before.
func (c *call) signIn(shown store.SignInKeys) error {
	if err := c.pay(limits.CostOfSignIn); err != nil {
		return err
	}
	secret, _, err := c.Accounts.SignIn(c.r.Context(), shown, sessions.Device(c.r))
	if err != nil {
		return err
	}
	http.SetCookie(c.w, c.Door.KeepSession(secret))
	http.SetCookie(c.w, c.Door.ForgetAsked())
	c.comeBack()
	return nil
}

// showLink shows what a link of a mail leads to. It signs nobody in: programs look at
// links before people do.
func (c *call) showLink() error { return c.linkPage(http.StatusOK, "") }

func (c *call) linkPage(status int, wrong template.HTML) error {
	link := c.r.PathValue("link")
	asked, err := c.Accounts.LookAtLink(c.r.Context(), store.ParseSecret(link), c.Door.Asked(c.r))
	if errors.Is(err, account.ErrNotNow) {
		if err := c.payForGuess(); err != nil {
			return err
		}
		page := c.codePage(c.frame.Say("link.over-title"), c.frame.Say("link.over"), "")
		page.Title = c.frame.plain("link.over-title")
		return c.show(http.StatusGone, "code", page)
	}
	if err != nil {
		return err
	}
	page := c.codePage(c.frame.Say("link.title"), c.frame.Say("link.button"), In(c.lang, "/sign-in/"+link))
	page.Title = c.frame.plain("link.title")
	if !asked {
		page.What = c.frame.Say("link.code")
		page.askCode(wrong)
	}
	return c.show(status, "code", page)
}

func (c *call) signInByLink() error {
	err := c.signIn(store.SignInKeys{
		Browser: c.Door.Asked(c.r), Link: store.ParseSecret(c.r.PathValue("link")), Code: store.ParseCode(c.form.Get("code")),
	})
	switch {
	case errors.Is(err, store.ErrWrongCode):
		return c.linkPage(http.StatusUnprocessableEntity, c.frame.Say("wrong.code"))
	case errors.Is(err, account.ErrNotNow):
		return c.linkPage(http.StatusForbidden, "")
	}
	return err
}

func (c *call) signOut() error {
	v, err := c.visitor()
	if err != nil {
		return err
	}
	if err := c.Accounts.EndSession(c.r.Context(), v.Member.ID, v.Session.ID); err != nil {
		return err
	}
	c.forget()
	c.goTo("/sign-in")
	return nil
}

// forget has the browser drop its cookies.
func (c *call) forget() {
	for _, cookie := range c.Door.Forget() {
		http.SetCookie(c.w, cookie)
	}
}
