package pages

import (
	"html/template"
	"slices"
	"time"

	"divisionbell/calendar/words"
	"divisionbell/store"
)

// mailsOf is for how long mails that were dropped are told of.
const mailsOf = 30 * 24 * time.Hour

// mails tells how mails fare: how many addresses refuse them, and how many were dropped and why.
// Whose they were it does not say.
func (c *call) mails() ([]template.HTML, error) {
	now := c.Accounts.Now()
	report, err := c.Accounts.Store.MailReport(c.r.Context(), now, now.Add(-mailsOf))
	if err != nil {
		return nil, err
	}
	var said []template.HTML
	if report.Suspended > 0 {
		said = append(said, c.frame.count("mails.suspended", report.Suspended, nil))
	}
	counts := map[store.Reason]int{}
	var reasons []store.Reason
	for _, m := range report.Dropped {
		if counts[m.Why]++; counts[m.Why] == 1 {
			reasons = append(reasons, m.Why)
		}
	}
	slices.Sort(reasons)
	for _, why := range reasons {
		said = append(said, c.frame.count("mails.dropped", counts[why], words.Data{"Why": c.frame.plain("mails." + string(why))}))
	}
	return said, nil
}
