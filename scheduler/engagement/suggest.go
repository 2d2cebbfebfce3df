package engagement

import (
	"cmp"
	"context"
	"slices"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
)

// Suggestions are the moments that are better than a plan, as the calendar stands now.
type Suggestions struct {
	Contact         string
	CalendarVersion string
	// Planned is how good the first day of the plan is.
	Planned advice.Day
	// Better moments from today on that can still be met, the best first.
	Better []advice.Window
}

// Suggest holds a plan against the calendar of this moment, and changes nothing. Of the
// question only counts what is said besides whom, what and where; days and limit that are 0
// stand for the usual ones.
func (d *Desk) Suggest(ctx context.Context, member, id string, q advice.Question) (Suggestions, error) {
	c, err := d.Store.Contact(ctx, member, id)
	if err != nil {
		return Suggestions{}, err
	}
	advisor, today := d.Editions.Current().Advice, d.Today()
	q.Office, q.Action = advice.Office(c.Office), advice.Action(c.Action)
	if q.Council == "" {
		q.Nation = q.Office.Nation(c.Nation)
	}
	q = withSaid(q, c.Said)
	ask := func(from calendar.Date, days, limit int) (advice.Answer, error) {
		asked := q
		asked.From, asked.Days, asked.Limit = from, days, limit
		return advisor.BestTime(asked)
	}
	planned, err := ask(c.First, 1, 1)
	if err != nil {
		return Suggestions{}, err
	}
	ahead, err := ask(today, cmp.Or(q.Days, advice.DefaultDays), advice.MaxLimit)
	if err != nil {
		return Suggestions{}, err
	}
	better := slices.DeleteFunc(ahead.Windows, func(w advice.Window) bool {
		return w.Score <= planned.Now.Score || w.ActBy.Before(today)
	})
	return Suggestions{
		Contact: c.ID, CalendarVersion: planned.CalendarVersion, Planned: planned.Now,
		Better: better[:min(len(better), cmp.Or(q.Limit, advice.DefaultLimit))],
	}, nil
}
