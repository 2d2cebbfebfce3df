package sources

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
)

// scottishRecesses tells the recesses of the Scottish Parliament, from its page of them.
type scottishRecesses struct{}

const holyroodPage = "https://www.parliament.scot/about/how-parliament-works/recess-dates"

func (scottishRecesses) About() About {
	return About{
		Name:    "scottish-parliament-recesses",
		Title:   "Scottish Parliament: recess dates",
		Bodies:  []calendar.Body{calendar.ScottishParliament},
		Address: holyroodPage,
		Licence: "Source: Scottish Parliament, under its copyright policy",
		Every:   weekly,
		Why:     "The Parliament agrees its recesses by motion, a year at a time.",
	}
}

// Ask asks for the page.
func (s scottishRecesses) Ask(ctx context.Context, get Getter, today calendar.Date) (importer.Reading, error) {
	answer, err := get.Get(ctx, Request{Address: holyroodPage, Accept: acceptHTML, Most: mostPageBytes})
	if err != nil {
		return importer.Reading{}, fmt.Errorf("ask for the recess dates of the Scottish Parliament: %w", err)
	}
	c := begin(s.About(), today)
	s.read(c, answer.Content, today)
	return inOrder(c)
}

func (scottishRecesses) names() map[time.Month]string {
	return map[time.Month]string{
		time.February: "february", time.March: "easter", time.April: "easter",
		time.June: "summer", time.July: "summer", time.October: "october", time.December: "christmas",
	}
}

// agreedLater is what the page says before an election, when it names no dates: "Recess
// dates for the next session of Parliament will be agreed after the Scottish Parliament
// election".
const agreedLater = "will be agreed after"

// read takes the dates between the heading and the dates of the clerks' office. The
// Parliament has agreed them by motion (Standing Orders, Rule 2.3.1), which can be
// changed by another, so those to come are provisional.
func (s scottishRecesses) read(c *importer.Collector, content []byte, today calendar.Date) {
	text, err := pageText(content)
	if err != nil {
		c.Refuse("", err)
		return
	}
	text, _, _ = strings.Cut(text, "Office of the Clerk")
	found := dateRange.FindAllStringSubmatch(text, -1)
	switch {
	case len(found) == 0 && strings.Contains(text, agreedLater):
		c.Refuse("", errors.New("there are no recess dates on the page: it says that they will be agreed after an election"))
	case len(found) == 0:
		c.Refuse("", errors.New("there are no recess dates on the page"))
	}
	var before calendar.Span
	for _, m := range found {
		span, err := rangeIn(m)
		if err == nil && !before.Last.IsZero() && span.Overlaps(before) && span != before {
			err = fmt.Errorf("it overlaps the recess before it, %s to %s", before.First, before.Last)
		}
		if err != nil {
			c.Refuse(m[0], err)
			continue
		}
		before = span
		e, err := devolvedRecess(calendar.ScottishParliament, span, s.names())
		if err != nil {
			c.Refuse(m[0], err)
			continue
		}
		e.Certainty = certainty(e.Last, today)
		e.Source.Name = holyroodPage
		c.Add(m[0], e)
	}
}
