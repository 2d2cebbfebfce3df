package pages

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/engagement"
	"divisionbell/scheduler/typicalyear"
)

// typicalPage is what a year is usually like, month by month.
type typicalPage struct {
	frame
	Heading       template.HTML
	Best, Worst   string // in the year
	Nation        field
	Wrong         []field
	Year          int
	Action        string
	Before, After *link
	Months        []typicalMonth
}

type typicalMonth struct {
	Name  string
	Usual []typicalyear.Statement
	Rows  []typicalRow
	Why   []template.HTML
}

// typicalRow is when in a month to do what one usually does with an office.
type typicalRow struct {
	Office string
	typicalyear.Short
	// Good and Bad are the grades of the best and of the worst weeks.
	Good, Bad template.HTML
}

// mostWhys is how many reasons are told of a month: those of most offices.
const mostWhys = 2

// typical makes the page of the typical year.
func (s *Site) typical(v Visit) (Page, error) {
	t := typed{query: v.Query, wrong: make(map[string]string)}
	asked := engagement.TypicalYear{Nation: calendar.England, Lang: v.Lang}
	readWord(&t, "nation", (*homeNation)(&asked.Nation))
	t.readNumber("year", &asked.Year)
	if problem := t.wrong["year"]; problem != "" {
		return Page{}, wrongIn("year", problem)
	}
	told, err := s.Engagement.TellYear(context.Background(), calendar.Date{}, asked)
	if err != nil {
		return Page{}, err
	}
	page := s.frame(v).typicalPage(v, told)
	page.Nation = page.choice(t, "nation", page.nations(told.Nation))
	status := http.StatusOK
	if t.wrong["nation"] != "" {
		page.Wrong, status = []field{page.Nation}, http.StatusUnprocessableEntity
	}
	return s.render(status, "typical", page)
}

// typicalPage shows a typical year.
func (f frame) typicalPage(v Visit, told typicalyear.Year) typicalPage {
	with := words.Data{"Nation": f.names.Nation(f.Lang, told.Nation), "Year": told.Year}
	page := typicalPage{
		frame: f, Year: told.Year, Action: In(v.Lang, v.Path), Heading: f.sayWith("typical.heading", with),
		Best: f.texts.Say(f.Lang, "typical.best", with).Words, Worst: f.texts.Say(f.Lang, "typical.worst", with).Words,
	}
	page.Title, page.Class = f.texts.Say(f.Lang, "typical.heading", with).Words, "typical"
	for _, m := range told.Months {
		page.Months = append(page.Months, f.typicalMonth(m))
	}
	first, last := typicalyear.Years(v.Edition.Calendar)
	page.Before, page.After = f.turnTypical(v, told.Year-1, first, last), f.turnTypical(v, told.Year+1, first, last)
	return page
}

// homeNation is a nation that a person can be in.
type homeNation calendar.Nation

// UnmarshalText refuses groups of nations too.
func (n *homeNation) UnmarshalText(text []byte) error {
	for _, home := range calendar.Nations() {
		if string(text) == string(home) {
			*n = homeNation(home)
			return nil
		}
	}
	return fmt.Errorf("%q is not a nation: allowed are england, scotland, wales, northern-ireland", text)
}

func (f frame) typicalMonth(m typicalyear.Month) typicalMonth {
	made := typicalMonth{Name: m.Name, Usual: m.Usual}
	var against []string
	for _, o := range m.Offices {
		for _, a := range o.Actions {
			row := typicalRow{Office: o.Title, Short: a.Short}
			if len(a.Best) > 0 {
				row.Good = f.mark(f.gradeName(a.Best[0].Grade))
			}
			if len(a.Worst) > 0 {
				row.Bad = f.mark(f.gradeName(a.Worst[0].Grade))
			}
			made.add(row)
			if a.Against != nil {
				against = append(against, a.Against.Text)
			}
		}
	}
	for _, text := range commonest(against, mostWhys) {
		made.Why = append(made.Why, f.said(text))
	}
	return made
}

// add adds a row, or to the last one what else is to be done with the same office at the
// same times. A usual week that they do not share is left out.
func (m *typicalMonth) add(row typicalRow) {
	if n := len(m.Rows); n > 0 {
		last := &m.Rows[n-1]
		same := row
		same.Do, same.Usually = last.Do, last.Usually
		if same == *last {
			last.Do += ", " + row.Do
			if row.Usually != last.Usually {
				last.Usually = ""
			}
			return
		}
	}
	m.Rows = append(m.Rows, row)
}

// commonest returns at most n different texts, those first that come most often.
func commonest(all []string, n int) []string {
	count := make(map[string]int)
	var different []string
	for _, text := range all {
		if count[text]++; count[text] == 1 {
			different = append(different, text)
		}
	}
	slices.SortStableFunc(different, func(a, b string) int { return count[b] - count[a] })
	return different[:min(n, len(different))]
}

// turnTypical leads to another year for the same nation; nil if there is none.
func (f frame) turnTypical(v Visit, year, first, last int) *link {
	if year < first || year > last {
		return nil
	}
	query := url.Values{"year": {strconv.Itoa(year)}}
	if nation := v.Query.Get("nation"); nation != "" {
		query.Set("nation", nation)
	}
	return &link{Href: withQuery(In(v.Lang, v.Path), query), Words: template.HTML(strconv.Itoa(year))}
}
