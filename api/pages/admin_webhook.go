package pages

import (
	"errors"
	"html/template"
	"net/http"

	"divisionbell/calendar/words"
	"divisionbell/scheduler/engagement"
	"divisionbell/store"
)

// webhookPage is the program that is told when dates change.
type webhookPage struct {
	adminPage
	// Where is its address; nothing if none is named.
	Where  string
	Stand  []template.HTML
	Fault  template.HTML
	Made   *madeSecret
	Action string
	Field  typedField
}

const webhookPath = "/admin/webhook"

func (c *call) showWebhook() error { return c.webhookPage(outcome{status: http.StatusOK}) }

// webhookPage shows how the program stands, after what came of a form.
func (c *call) webhookPage(o outcome) error {
	if c.Webhook == nil {
		return store.ErrNotFound
	}
	page := webhookPage{adminPage: c.adminPage("webhook.title"), Made: c.made(c.officer.ID, webhookPath), Action: In(c.lang, "/admin/webhook")}
	f := c.frame
	page.Field = f.short100("address", "webhook.address", o.typed["address"], o)
	page.Field.Hint, page.Field.Most, page.Field.Required = f.Say("webhook.hint"), 500, true
	page.adminPage.Wrong = wrongs(page.Field.field)
	hook, err := c.Webhook.State(c.r.Context())
	switch {
	case errors.Is(err, store.ErrNotFound):
	case err != nil:
		return err
	default:
		page.Where, page.Stand, page.Fault = hook.Address, c.webhookStands(hook), c.webhookFault(hook)
	}
	return c.show(o.status, "admin-webhook", page)
}

// webhookStands says since when it is named, and when it last took something.
func (c *call) webhookStands(h store.Hook) []template.HTML {
	stand := []template.HTML{c.frame.sayWith("webhook.since", words.Data{"When": c.moment(h.Created)})}
	if h.Delivered.IsZero() {
		return append(stand, c.frame.Say("webhook.never"))
	}
	return append(stand, c.frame.sayWith("webhook.delivered", words.Data{"When": c.moment(h.Delivered)}))
}

// webhookFault says since when it takes nothing, and why; nothing while all is well.
func (c *call) webhookFault(h store.Hook) template.HTML {
	if h.Failing.IsZero() {
		return ""
	}
	return c.frame.sayWith("webhook.fails", words.Data{"When": c.moment(h.Failing), "Problem": h.Problem})
}

// changeWebhook names a program, or removes the one that is named.
func (c *call) changeWebhook() error {
	if c.Webhook == nil {
		return store.ErrNotFound
	}
	if c.form.Get("end") != "" {
		if err := c.Webhook.Remove(c.r.Context(), c.officer.ID); err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		c.goTo(webhookPath)
		return nil
	}
	hook, err := c.Webhook.Name(c.r.Context(), c.officer.ID, c.form.Get("address"))
	if errors.As(err, new(*engagement.FieldError)) {
		return c.webhookPage(outcome{
			status: http.StatusUnprocessableEntity, wrong: map[string]template.HTML{"address": c.frame.Say("webhook.wrong")},
			typed: map[string]string{"address": c.form.Get("address")},
		})
	}
	if err != nil {
		return err
	}
	return c.showOnce(c.officer.ID, webhookPath, madeSecret{hook.Address, hook.Secret})
}
