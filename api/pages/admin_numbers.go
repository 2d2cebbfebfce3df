package pages

import (
	"html/template"
	"math"
	"net/http"
	"net/url"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/numbers"
)

// numbersPage is what members did, in numbers: one month, and what can be told of timing.
type numbersPage struct {
	adminPage
	// Days are those of the month, Contacts how many there were.
	Days, Contacts template.HTML
	Tables         []numberTable
	Months         links
	Timing         *timingPart
}

// numberTable counts the contacts of a month by something.
type numberTable struct {
	By   template.HTML
	Rows []numberRow
}

type numberRow struct {
	What template.HTML
	N    int
}

// timingPart says whether contacts in good windows were answered more often, or sooner.
type timingPart struct {
	Says, Difference, When template.HTML
	Good, Other            timingRow
	HasDays                bool
}

type timingRow struct{ Answered, Days template.HTML }

func (c *call) showNumbers() error {
	found, err := numbers.Read(c.r.Context(), c.Accounts.Store)
	if err != nil {
		return err
	}
	f := c.frame
	page := numbersPage{adminPage: c.adminPage("numbers.title"), Timing: f.timing(found.Timing)}
	if len(found.Months) == 0 {
		return c.show(http.StatusOK, "admin-numbers", page)
	}
	shown, asked := found.Months[0], c.r.URL.Query().Get("month")
	for _, m := range found.Months {
		if m.Last.String() == asked {
			shown = m
		}
	}
	for _, m := range found.Months {
		if len(found.Months) == 1 {
			break // there is no other
		}
		to := withQuery(In(c.lang, "/admin/numbers"), url.Values{"month": {m.Last.String()}})
		page.Months = append(page.Months, link{to, f.months(m), m.Last == shown.Last})
	}
	page.Days, page.Contacts = f.months(shown), f.count("numbers.contacts", shown.Contacts, nil)
	names := c.rowNames()
	for _, t := range shown.Tables {
		table := numberTable{By: f.Say("numbers." + t.By)}
		for _, row := range t.Rows {
			table.Rows = append(table.Rows, numberRow{names(row.By, row.What), row.N})
		}
		page.Tables = append(page.Tables, table)
	}
	return c.show(http.StatusOK, "admin-numbers", page)
}

// months names the days of which was counted: from the first to the last.
func (f frame) months(m numbers.Month) template.HTML {
	return f.short(calendar.Span{First: m.First, Last: m.Last})
}

// rowNames names the rows of the tables.
func (c *call) rowNames() func(by, what string) template.HTML {
	f, book := c.frame, c.Desk.Again.Editions.Current().Advice.Book()
	titles := make(map[string]string)
	for _, o := range book.OfficeInfos() {
		titles[numbers.ByOffice+" "+string(o.Name)] = o.Title
	}
	for _, a := range book.ActionInfos() {
		titles[numbers.ByAction+" "+string(a.Name)] = a.Title
	}
	return func(by, what string) template.HTML {
		switch {
		case what == numbers.Rest:
			return f.Say("numbers.rest")
		case by == numbers.ByNation:
			return escaped(f.names.Nation(f.Lang, calendar.Nation(what)).Capital)
		}
		return f.said(titles[by+" "+what])
	}
}

// timing puts into words what was told of timing; nil if it is too little.
func (f frame) timing(t *numbers.Timing) *timingPart {
	if t == nil {
		return nil
	}
	part := &timingPart{
		Says: f.Say(howTimingWent(t.More)), When: f.sayWith("timing.when", words.Data{"Days": f.Lang.Span(calendar.Span{First: t.First, Last: t.Last}, f.today)}),
		Difference: f.sayWith("timing.difference", words.Data{"Least": inHundred(t.More.Least), "Most": inHundred(t.More.Top)}),
		Good:       timingRow{Answered: f.share(t.Good)}, Other: timingRow{Answered: f.share(t.Other)},
	}
	if s := t.Sooner; s != nil {
		part.HasDays = true
		part.Good.Days, part.Other.Days = f.middle(s.Good, s.GoodCases), f.middle(s.Other, s.OtherCases)
	}
	return part
}

// howTimingWent is the key of the sentence for a difference. One that may be none is said to
// be.
func howTimingWent(d numbers.Difference) string {
	switch {
	case d.Least > 0:
		return "timing.more"
	case d.Top < 0:
		return "timing.fewer"
	}
	return "timing.same"
}

func (f frame) share(s numbers.Share) template.HTML {
	return f.sayWith("timing.share", words.Data{"Of": s.Of, "Cases": s.Cases, "Least": inHundred(s.Least), "Most": inHundred(s.Top)})
}

func (f frame) middle(m numbers.Middle, cases int) template.HTML {
	return f.sayWith("timing.middle", words.Data{"Median": m.Median, "Least": m.Least, "Most": m.Top, "Cases": cases})
}

// inHundred is a share in hundredths.
func inHundred(share float64) int { return int(math.Round(100 * share)) }
