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

// seneddRecesses tells the recesses of the Senedd, from the calendar page on which the
// Business Committee's confirmed and provisional dates stand.
type seneddRecesses struct{}

const seneddCalendar = "https://business.senedd.wales/mgCalendarMonthView.aspx"

func (seneddRecesses) About() About {
	return About{
		Name:    "senedd-recesses",
		Title:   "Senedd Cymru: recess dates",
		Bodies:  []calendar.Body{calendar.Senedd},
		Address: seneddCalendar,
		Licence: openGovernment,
		Every:   weekly,
		Why:     "The Business Committee agrees recesses two terms ahead.",
	}
}

// Ask asks for the page of this month.
func (s seneddRecesses) Ask(ctx context.Context, get Getter, today calendar.Date) (importer.Reading, error) {
	year, month, _ := today.YMD()
	address := fmt.Sprintf("%s?M=%d&DD=%d&CID=0&OT=&C=-1&MR=1", seneddCalendar, month, year)
	answer, err := get.Get(ctx, Request{Address: address, Accept: acceptHTML, Most: mostPageBytes})
	if err != nil {
		return importer.Reading{}, fmt.Errorf("ask for the recess dates of the Senedd: %w", err)
	}
	c := begin(s.About(), today)
	s.read(c, answer.Content)
	return inOrder(c)
}

func (seneddRecesses) names() map[time.Month]string {
	return map[time.Month]string{
		time.February: "february", time.March: "easter", time.April: "easter",
		time.May: "whitsun", time.June: "whitsun", time.July: "summer",
		time.October: "autumn", time.November: "autumn", time.December: "christmas",
	}
}

// read takes the dates below each of the two headings. The second has the first's
// words in it no more, so what stands before either is of neither.
func (s seneddRecesses) read(c *importer.Collector, content []byte) {
	text, err := pageText(content)
	if err != nil {
		c.Refuse("", err)
		return
	}
	const confirmed, provisional = "confirmed recess dates", "provisional recess dates"
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		c.Refuse("", errors.New("it has letters that a page in English or Welsh has not"))
		return
	}
	i, j := strings.Index(lower, confirmed), strings.Index(lower, provisional)
	if j < 0 {
		j = len(text)
	}
	if i < 0 || j < i {
		c.Refuse("", errors.New("there are no confirmed recess dates on the page"))
		return
	}
	n := s.section(c, text[i:j], calendar.Confirmed)
	if n == 0 {
		c.Refuse("", errors.New("there is no date under the confirmed recess dates"))
	}
	s.section(c, text[j:], calendar.Provisional)
}

func (s seneddRecesses) section(c *importer.Collector, text string, sure calendar.Certainty) int {
	found := dateRange.FindAllStringSubmatch(text, -1)
	for _, m := range found {
		span, err := rangeIn(m)
		if err != nil {
			c.Refuse(m[0], err)
			continue
		}
		e, err := devolvedRecess(calendar.Senedd, span, s.names())
		if err != nil {
			c.Refuse(m[0], err)
			continue
		}
		if strings.HasPrefix(e.Title, "Autumn") {
			e.Title = "Autumn half-term recess"
		}
		e.Certainty = sure
		e.Source.Name = seneddCalendar
		c.Add(m[0], e)
	}
	return len(found)
}
