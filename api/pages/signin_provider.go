package pages

import (
	"crypto/rand"
	"errors"
	"html/template"
	"net/http"

	"divisionbell/api/limits"
	sessions "divisionbell/api/session"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/account"
	"divisionbell/scheduler/account/openid"
	"divisionbell/store"
)

// otherWay leads to another service at which members can be known; without Href it says why it
// does not.
type otherWay struct {
	Href string
	Says template.HTML
}

// otherWay is nil if there is no other service.
func (c *call) otherWay() *otherWay {
	if c.Provider == nil {
		return nil
	}
	at := words.Data{"Host": c.Provider.Host()}
	if !c.Provider.IsThere() {
		return &otherWay{Says: c.frame.sayWith("provider.away", at)}
	}
	return &otherWay{Href: In(c.lang, "/sign-in/with"), Says: c.frame.sayWith("provider.go", at)}
}

// goToProvider sends a browser to the other service. It changes nothing here: the browser keeps
// a word, by which it is known when it comes back.
func (c *call) goToProvider() error {
	if c.Provider == nil {
		return noPage("There is no other way to sign in than by mail.")
	}
	if err := c.pay(limits.CostOfSignIn); err != nil {
		return err
	}
	word, err := store.NewSecret(rand.Reader)
	if err != nil {
		return err
	}
	address, err := c.Provider.Begin(c.r.Context(), word)
	if errors.Is(err, openid.ErrAway) {
		return c.notSignedIn(http.StatusServiceUnavailable, "provider.away")
	}
	if err != nil {
		return err
	}
	http.SetCookie(c.w, c.Door.KeepAway(word, c.lang))
	http.Redirect(c.w, c.r, address, http.StatusSeeOther)
	return nil
}

// comeFromProvider signs in whom the other service knows, in the browser that went there. Who is
// not let in is told the same whoever she is.
func (c *call) comeFromProvider() error {
	if c.Provider == nil {
		return noPage("There is no other way to sign in than by mail.")
	}
	if err := c.pay(limits.CostOfSignIn); err != nil {
		return err
	}
	word, lang := c.Door.Away(c.r)
	http.SetCookie(c.w, c.Door.ForgetAway())
	c.speak(lang)
	err := c.signInKnown(word)
	switch {
	case errors.Is(err, openid.ErrAway):
		return c.notSignedIn(http.StatusServiceUnavailable, "provider.away")
	case errors.Is(err, openid.ErrRefused):
		return c.notSignedIn(http.StatusForbidden, "provider.refused")
	case errors.Is(err, openid.ErrUnverified), errors.Is(err, account.ErrNotNow):
		return c.notSignedIn(http.StatusForbidden, "provider.stranger")
	}
	return err
}

// signInKnown signs in whom the other service knows.
func (c *call) signInKnown(word store.Secret) error {
	email, err := c.Provider.Finish(c.r.Context(), word, c.r.URL.Query())
	if err != nil {
		return err
	}
	secret, _, err := c.Accounts.SignInAs(c.r.Context(), email, string(c.lang), sessions.Device(c.r))
	if err != nil {
		return err
	}
	http.SetCookie(c.w, c.Door.KeepSession(secret))
	c.comeBack()
	return nil
}

// notSignedIn says why somebody who came from the other service is not signed in.
func (c *call) notSignedIn(status int, why string) error {
	f := c.frame
	page := c.codePage(f.Say("provider.not-title"), f.sayWith(why, words.Data{"Host": c.Provider.Host()}), "")
	page.Title = f.plain("provider.not-title")
	page.Who = f.WhoMayJoin()
	return c.show(status, "code", page)
}

func (c *call) backToSignIn() error {
	c.goTo("/sign-in")
	return nil
}
