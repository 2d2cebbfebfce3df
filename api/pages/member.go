package pages

import (
	"errors"
	"net/http"
	"net/url"
	"path"
	"strings"

	"divisionbell/api/answer"
	"divisionbell/api/limits"
	sessions "divisionbell/api/session"
	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/account"
	"divisionbell/scheduler/account/openid"
	"divisionbell/scheduler/campaign"
	"divisionbell/scheduler/decision"
	"divisionbell/scheduler/pass"
	"divisionbell/scheduler/rhythm"
	"divisionbell/scheduler/webhook"
	"divisionbell/store"
)

// Members answers the pages that are a member's own. They are made anew for each request
// and kept nowhere.
type Members struct {
	Desk *Desk
	// Campaigns are what the membership body asks of its members.
	Campaigns *campaign.Desk
	Accounts  *account.Accounts
	// Passes open what links in mails lead to.
	Passes *pass.Sealer
	// Touched is of how many plans the moment is worse by now than when it was chosen; may be left
	// out.
	Touched  func() int
	Door     *sessions.Door
	Networks *limits.Networks
	ClientOf func(*http.Request) string
	// Sources says how the sources of dates fare, Trouble what is wrong with the files of the
	// calendar, and Orders carries out what officers decide; each may be left out.
	Sources func() []rhythm.Status
	Trouble func() []string
	Orders  *decision.Clerk
	// Provider is another service at which members can be known; nil if there is none.
	Provider *openid.Provider
	// Webhook is the program that is told when dates change; may be left out.
	Webhook *webhook.Hooks
}

// call is a request for a page of a member's.
type call struct {
	*Members
	w     http.ResponseWriter
	r     *http.Request
	lang  words.Language
	form  url.Values
	frame frame
	// officer is who asks, on a page for officers.
	officer store.Member
}

// memberRoute is a kind of page of a member's.
type memberRoute struct {
	path      string
	get, post func(*call) error
}

func memberRoutes() []memberRoute {
	return []memberRoute{
		{"/sign-in", (*call).showSignIn, (*call).askToSignIn},
		{"/sign-in/code", (*call).showSent, (*call).signInByCode},
		{"/sign-in/with", (*call).goToProvider, (*call).backToSignIn},
		{openid.ReturnPath, (*call).comeFromProvider, (*call).backToSignIn},
		{"/sign-in/{link}", (*call).showLink, (*call).signInByLink},
		{"/account", (*call).showAccount, (*call).changeAccount},
		{"/account/devices", (*call).backToAccount, (*call).endDevice},
		{"/account/tokens", (*call).backToAccount, (*call).changeTokens},
		{"/account/feeds", (*call).backToAccount, (*call).changeFeeds},
		{"/following", (*call).showFollowing, (*call).changeFollowing},
		{"/account/mails", (*call).backToAccount, (*call).resumeMails},
		{"/account/erase", (*call).showErase, (*call).erase},
		{"/sign-out", (*call).backToAccount, (*call).signOut},
		{"/plan", (*call).showPlans, (*call).backToPlans},
		{"/plan/new", (*call).showNewPlan, (*call).plan},
		{"/plan/campaigns/{id}/accept", (*call).backToPlans, (*call).takePart},
		{"/plan/campaigns/{id}/refuse", (*call).backToPlans, (*call).takeNoPart},
		{"/plan/{id}", (*call).showPlan, (*call).changePlan},
		{"/plan/{id}/steps", (*call).backToPlan, (*call).changeStep},
		{"/plan/{id}/move", (*call).backToPlan, (*call).movePlan},
		{"/plan/{id}/accept", (*call).backToPlan, (*call).acceptPlan},
		{"/plan/{id}/no-reply-yet", (*call).backToPlan, (*call).noReplyYet},
		{"/plan/{id}/outcome", (*call).backToPlan, (*call).tellOutcome},
		{"/plan/{id}/cancel", (*call).backToPlan, (*call).cancelPlan},
		{"/plan/{id}/reopen", (*call).backToPlan, (*call).reopenPlan},
		{"/plan/{id}/repeat", (*call).backToPlan, (*call).repeatPlan},
		{"/plan/{id}/erase", (*call).backToPlan, (*call).erasePlan},
		{"/mail/{pass}/done", (*call).showDone, (*call).tickFromMail},
		{"/mail/{pass}/tomorrow", (*call).showTomorrow, (*call).putOffFromMail},
		{"/mail/{pass}/move", (*call).showMove, (*call).moveFromMail},
		{"/mail/{pass}/to/{first}/{last}", (*call).showMovePlan, (*call).movePlanFromMail},
		{"/mail/{pass}/stay", (*call).showStay, (*call).leavePlanFromMail},
		{"/mail/{pass}/stop", (*call).showStop, (*call).stopMails},
	}
}

// allRoutes are the pages of members and those of officers, each behind its door.
func allRoutes() []memberRoute {
	all := memberRoutes()
	for _, route := range adminRoutes() {
		all = append(all, route.guarded())
	}
	return all
}

// MemberPaths are the addresses of the pages of members and of officers, in English.
func MemberPaths() []string {
	var paths []string
	for _, route := range allRoutes() {
		paths = append(paths, route.path)
	}
	return paths
}

// Register has the pages answer at their addresses in English and in Welsh.
func (m *Members) Register(to answer.Routes) {
	for _, route := range allRoutes() {
		for _, lang := range words.Languages() {
			path := In(lang, route.path)
			get := m.handler(lang, path, route.get)
			handle(to, path, get)
			to.Handle(http.MethodPost, path, m.handler(lang, path, route.post))
		}
	}
}

// handler answers one kind of page in a language. Who may not see it is asked to sign in.
func (m *Members) handler(lang words.Language, path string, do func(*call) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Vary", "Cookie")
		c := &call{Members: m, w: w, r: r, lang: lang}
		err := c.read()
		if err == nil {
			err = do(c)
		}
		switch {
		case err == nil:
		case errors.Is(err, answer.ErrNoToken):
			c.askToComeBack()
			c.goTo("/sign-in")
		default:
			m.Desk.Errors.Answer(w, r, r.Method+" "+path, err)
		}
	}
}

// maySendSeveral tells of a field whether the form of a page, by its address in English, may
// send several of it: boxes of which more than one can be ticked.
func maySendSeveral(page, name string) bool {
	switch name {
	case "mails":
		return page == "/account"
	case "nations":
		return strings.HasPrefix(page, "/admin/campaigns")
	case "step":
		return strings.HasPrefix(page, "/mail/")
	}
	return false
}

// read reads the form of a request, and makes the frame of its answer.
func (c *call) read() error {
	c.r.Body = http.MaxBytesReader(c.w, c.r.Body, answer.MaxBody)
	if err := c.r.ParseForm(); err != nil {
		return answer.NewProblem(http.StatusBadRequest, "The form could not be read.")
	}
	c.form = c.r.PostForm
	_, page := LanguageOf(c.r.URL.Path)
	for name, values := range c.form {
		if len(values) > 1 && !maySendSeveral(page, name) {
			return answer.NewProblem(http.StatusUnprocessableEntity, "The form says one thing twice, so nothing was kept.",
				answer.Field{Location: "body." + calendar.Quote(name), Message: "came more than once"})
		}
	}
	c.speak(c.lang)
	return nil
}

// speak has the answer be in a language.
func (c *call) speak(lang words.Language) {
	c.lang = lang
	c.frame = c.Desk.Site.frame(c.Desk.visit(c.r, lang))
	c.frame.Promise = c.frame.Say("member.promise")
}

// ticked is what a box sends that is ticked.
const ticked = "yes"

// isTicked tells whether a box is ticked; isRead is false if the form sends what no box does.
func (c *call) isTicked(name string) (is, isRead bool) {
	value := c.form.Get(name)
	return value == ticked, value == ticked || value == ""
}

// visitor is who asks; answer.ErrNoToken if she is not signed in. A secret that is no good
// is paid for, as a guess.
func (c *call) visitor() (sessions.Visitor, error) {
	v, err := c.Door.Who(c.r)
	if errors.Is(err, answer.ErrNoToken) && c.Door.Guesses(c.r) {
		if err := c.payForGuess(); err != nil {
			return v, err
		}
	}
	return v, err
}

func (c *call) pay(cost int) error {
	visit := c.Networks.Visit(c.r, c.ClientOf)
	defer visit.End()
	return limits.Pay(visit.In(c.r.Context()), cost)
}

// payForGuess is pay for a secret that is no good.
func (c *call) payForGuess() error {
	visit := c.Networks.Visit(c.r, c.ClientOf)
	defer visit.End()
	return limits.Guess(visit.In(c.r.Context()))
}

// show answers with a page.
func (c *call) show(status int, template string, page spoken) error {
	made, err := c.Desk.Site.render(status, template, page)
	if err != nil {
		return err
	}
	made.Header.Set("Cache-Control", "no-store")
	made.Header.Set("Vary", "Cookie, "+answer.GzipFor)
	if status == http.StatusOK && c.r.Method != http.MethodPost {
		c.Desk.Again.Send(c.w, c.r, answer.Content{Header: made.Header, Body: made.Body})
		return nil
	}
	for name, values := range made.Header {
		c.w.Header()[name] = values
	}
	c.w.WriteHeader(status)
	if c.r.Method != http.MethodHead {
		_, _ = c.w.Write(made.Body) // the client may be gone
	}
	return nil
}

// askToComeBack has the browser remember the page that it asked for, so that signing in
// leads back to it.
func (c *call) askToComeBack() {
	if c.r.Method == http.MethodGet {
		http.SetCookie(c.w, c.Door.KeepPlace(c.r.URL.RequestURI()))
	}
}

// comeBack leads to the page that was asked for before signing in, or to the plans.
func (c *call) comeBack() {
	place := c.Door.Place(c.r)
	http.SetCookie(c.w, c.Door.ForgetPlace())
	if !isMembers(place) {
		c.goTo("/plan")
		return
	}
	http.Redirect(c.w, c.r, place, http.StatusSeeOther)
}

// isMembers reports whether an address is that of a page of members to come back to.
func isMembers(address string) bool {
	whole, _, _ := strings.Cut(address, "?")
	_, english := LanguageOf(whole)
	first, _, _ := strings.Cut(strings.TrimPrefix(english, "/"), "/")
	return path.Clean(whole) == whole && (first == "plan" || first == "account" || first == "following" || first == "admin")
}

// goTo has the browser ask for another page of the same language.
func (c *call) goTo(path string) {
	http.Redirect(c.w, c.r, In(c.lang, path), http.StatusSeeOther)
}

// typed is a field that is typed in, with what a browser may fill in by itself.
type typedField struct {
	field
	Complete         string
	Most             int
	Digits, Required bool
}

// wrongs are the fields with something wrong, for the head of a page.
func wrongs(all ...field) []field {
	var found []field
	for _, f := range all {
		if f.Error != "" {
			found = append(found, f)
		}
	}
	return found
}
