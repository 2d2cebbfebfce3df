package pages

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/engagement"
	"divisionbell/scheduler/following"
	"divisionbell/store"
)

// followingPage is what a member follows, and what else she can.
type followingPage struct {
	frame
	Heading       template.HTML
	Made          *madeSecret
	Action, Feeds string
	Follows       []followedRow
	Kind          field
	Subject       typedField
	Feed          typedField
	// Bills and Departments are those on the calendar.
	Bills, Departments []link
	Wrong              []field
}

// followedRow is something that she follows.
type followedRow struct {
	ID           string
	Name         string
	Kind         template.HTML
	Coming       []template.HTML
	More         template.HTML
	Remove, Away template.HTML
}

// mostComing is how many things to come are named of each.
const mostComing = 5

const followingPath = "/following"

func (c *call) showFollowing() error {
	query := c.r.URL.Query()
	return c.followingPage(outcome{status: http.StatusOK, typed: map[string]string{"kind": query.Get("kind"), "subject": query.Get("subject")}})
}

// followingPage shows a member what she follows, after what came of a form.
func (c *call) followingPage(o outcome) error {
	v, err := c.visitor()
	if err != nil {
		return err
	}
	all, err := c.desk().Following(c.r.Context(), v.Member.ID)
	if err != nil {
		return err
	}
	f := c.frame
	f.Title = f.plain("following.title")
	page := followingPage{
		frame: f, Heading: f.Say("following.title"), Made: c.made(v.Member.ID, followingPath), Action: In(c.lang, "/following"), Feeds: In(c.lang, "/account") + "#feeds",
		Kind: f.followKinds(o), Subject: f.short100("subject", "following.subject", o.typed["subject"], o),
		Feed: f.short100("feed", "account.new-feed", o.typed["feed"], o),
	}
	page.Subject.Hint = f.Say("following.hint")
	for _, one := range all {
		page.Follows = append(page.Follows, f.followed(one))
	}
	cal := c.desk().Editions.Current().Calendar
	page.Bills = f.offers(store.FollowBill, following.Bills(cal, f.today))
	page.Departments = f.offers(store.FollowDepartment, following.Departments(cal, f.today))
	page.Wrong = wrongs(page.Kind, page.Subject.field, page.Feed.field)
	return c.show(o.status, "following", page)
}

func (f frame) followKinds(o outcome) field {
	chosen := field{Name: "kind", Label: f.Say("following.kind"), Error: o.wrong["kind"]}
	for _, kind := range store.FollowKinds() {
		chosen.Options = append(chosen.Options, option{
			Value: string(kind), Words: f.plain("follow." + string(kind)), Selected: string(kind) == o.typed["kind"],
		})
	}
	return chosen
}

func (f frame) followed(one engagement.Followed) followedRow {
	row := followedRow{
		ID: one.ID(), Name: one.Name, Kind: f.Say("follow." + string(one.Kind)),
		Remove: f.Say("following.remove"), Away: f.sayWith("following.remove-of", words.Data{"What": one.Name}),
	}
	for i, e := range one.Coming {
		if i == mostComing {
			row.More = f.count("following.more", len(one.Coming)-mostComing, nil)
			break
		}
		row.Coming = append(row.Coming, f.comingLine(e))
	}
	return row
}

// comingLine is something to come with its days, which lead to the page of the first.
func (f frame) comingLine(e calendar.Entry) template.HTML {
	line := template.HTML(`<a href="`+In(f.Lang, "/day/"+e.First.String())+`">`) + f.short(e.Span()) + "</a>: " + f.mark(f.names.Title(f.Lang, e))
	if e.Certainty == calendar.Projected {
		line += " " + f.Say("following.expected")
	}
	return line
}

// offers lead to the form with something in it.
func (f frame) offers(kind store.FollowKind, known []following.Choice) []link {
	var all []link
	for _, one := range known {
		all = append(all, link{Href: followAddress(f.Lang, kind, one.Name), Words: template.HTML(template.HTMLEscapeString(one.Name))})
	}
	return all
}

func followAddress(lang words.Language, kind store.FollowKind, subject string) string {
	return In(lang, "/following") + "?" + url.Values{"kind": {string(kind)}, "subject": {subject}}.Encode()
}

// changeFollowing follows something, or no more, or makes a secret address of all of it.
func (c *call) changeFollowing() error {
	v, err := c.visitor()
	if err != nil {
		return err
	}
	if id := c.form.Get("end"); id != "" {
		return c.followed(c.desk().Unfollow(c.r.Context(), v.Member.ID, id))
	}
	if label, ok := c.form["feed"]; ok {
		return c.feedOfFollows(v.Member.ID, strings.TrimSpace(label[0]))
	}
	_, err = c.desk().Follow(c.r.Context(), v.Member.ID, store.FollowKind(c.form.Get("kind")), c.form.Get("subject"))
	return c.followed(err)
}

// followed leads back to the page after a change, or says why there was none.
func (c *call) followed(err error) error {
	o := outcome{status: http.StatusUnprocessableEntity, typed: map[string]string{"kind": c.form.Get("kind"), "subject": c.form.Get("subject")}}
	var wrong *engagement.FieldError
	switch {
	case err == nil:
		c.goTo("/following")
		return nil
	case errors.As(err, &wrong):
		o.wrong = map[string]template.HTML{wrong.Field: c.whyNotFollowed(wrong.Field)}
	case errors.Is(err, store.ErrTooMany):
		o.wrong = map[string]template.HTML{"subject": c.frame.Say("wrong.much")}
	default:
		return err
	}
	return c.followingPage(o)
}

func (c *call) whyNotFollowed(name string) template.HTML {
	switch {
	case name == "kind":
		return c.frame.Say("wrong.value")
	case c.form.Get("kind") == string(store.FollowDepartment):
		return c.frame.Say("following.no-department")
	}
	return c.frame.Say("following.wrong")
}

func (c *call) feedOfFollows(member, label string) error {
	refuse := func(why string) error {
		return c.followingPage(outcome{
			status: http.StatusUnprocessableEntity, wrong: map[string]template.HTML{"feed": c.frame.Say(why)}, typed: map[string]string{"feed": label},
		})
	}
	if label == "" {
		return refuse("wrong.name")
	}
	made, secret, err := c.desk().SubscribeTo(c.r.Context(), member, store.FeedOfFollows, label)
	switch {
	case errors.As(err, new(*engagement.FieldError)):
		return refuse("wrong.name")
	case errors.Is(err, store.ErrTooMany):
		return refuse("wrong.much")
	case err != nil:
		return err
	}
	address := c.Desk.Site.BaseURL + "/feeds/m/" + secret.Reveal() + ".ics"
	return c.showOnce(member, followingPath, madeSecret{made.Label, address})
}
