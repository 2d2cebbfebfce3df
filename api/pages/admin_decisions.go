package pages

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/layers"
)

// decisionsPage finds an entry to decide on, and lists what was decided.
type decisionsPage struct {
	adminPage
	Year, Whose field
	Action      string
	OwnDate     string
	// Entries are those of the year and the body that were asked for, Others those of kinds
	// that come by the dozen.
	Entries, Others []entryChoice
	Rows            []decisionRow
	Next            string
}

// entryChoice is an entry that can be decided on.
type entryChoice struct {
	Href              string
	Title, Days, Sure template.HTML
}

// decisionRow is something that was decided, brought in, accepted or taken back.
type decisionRow struct {
	At         string
	When, What template.HTML
	Who, Why   string
	Withdraw   string
	Withdrawn  bool
}

// decisionsAPage is how many decisions are listed at once, mostOfOne how many entries each
// names.
const (
	decisionsAPage = 30
	mostOfOne      = 4
)

func (c *call) showDecisions() error {
	asked, f := c.r.URL.Query(), c.frame
	page := decisionsPage{adminPage: c.adminPage("admin.decisions"), Action: In(c.lang, "/admin/decisions"), OwnDate: In(c.lang, "/admin/date")}
	c.addEntries(&page, asked)
	made, back := c.decisions()
	if asked.Get("done") != "" && slices.ContainsFunc(made, func(r layers.Record) bool { return r.ID() == asked.Get("done") }) {
		page.Done = f.Say("decide.done")
	}
	first := max(0, 1+slices.IndexFunc(made, func(r layers.Record) bool { return r.ID() == asked.Get("after") }))
	shown := made[first:min(first+decisionsAPage, len(made))]
	for _, r := range shown {
		page.Rows = append(page.Rows, c.decisionRow(r, made, back[r.ID()]))
	}
	if first+len(shown) < len(made) {
		page.Next = withQuery(page.Action, url.Values{"after": {shown[len(shown)-1].ID()}})
	}
	return c.show(http.StatusOK, "admin-decisions", page)
}

func (c *call) decisions() ([]layers.Record, map[string]bool) {
	if c.Orders == nil {
		return nil, nil
	}
	return c.Orders.Decisions()
}

// addEntries lists the entries of the year and the body that are asked for.
func (c *call) addEntries(page *decisionsPage, asked url.Values) {
	f, cal := c.frame, c.Desk.Again.Editions.Current().Calendar
	year, err := strconv.Atoi(asked.Get("year"))
	if err != nil {
		year = f.today.Year()
	}
	var years []option
	for y := f.today.Year() - 1; y <= min(f.today.Year()+5, cal.Span().Last.Year()); y++ {
		years = append(years, option{Value: strconv.Itoa(y), Words: strconv.Itoa(y), Selected: y == year})
	}
	body := calendar.Body(asked.Get("body"))
	var bodies []option
	for _, b := range calendar.Bodies() {
		bodies = append(bodies, option{Value: string(b), Words: f.bodyName(b), Selected: b == body})
	}
	page.Year = field{Name: "year", Label: f.Say("decide.year"), Options: years}
	page.Whose = field{Name: "body", Label: f.Say("decide.body"), Options: bodies}
	if !slices.Contains(calendar.Bodies(), body) {
		return
	}
	drawn := looks()
	for _, e := range cal.Entries(calendar.Query{Span: calendar.Year(year), Bodies: []calendar.Body{body}}) {
		row := f.entryRow(e)
		choice := entryChoice{c.decideAt(e.ID), row.Title, row.Days, f.mark(f.names.Certainty(f.Lang, e.Certainty).Text())}
		if drawn[e.Kind] != "" {
			page.Entries = append(page.Entries, choice)
		} else {
			page.Others = append(page.Others, choice)
		}
	}
}

// decideAt is where an entry is decided on.
func (c *call) decideAt(id string) string {
	return withQuery(In(c.lang, "/admin/decide"), url.Values{"id": {id}})
}

func (c *call) decisionRow(r layers.Record, all []layers.Record, isBack bool) decisionRow {
	row := decisionRow{
		At: r.At.UTC().Format(time.RFC3339), When: c.moment(r.At), What: c.whatOf(r, all), Who: r.Layer.Who, Why: r.Layer.Why, Withdrawn: isBack,
	}
	if !isBack {
		row.Withdraw = In(c.lang, "/admin/decisions/"+r.ID())
	}
	return row
}

// whatOf says in words what a record says.
func (c *call) whatOf(r layers.Record, all []layers.Record) template.HTML {
	f := c.frame
	if r.Undoes != "" {
		i := slices.IndexFunc(all, func(o layers.Record) bool { return o.ID() == r.Undoes })
		if i < 0 || all[i].Undoes != "" {
			return f.Say("decide.withdrew") + " " + escaped(r.Undoes)
		}
		return f.Say("decide.withdrew") + " " + c.whatOf(all[i], all)
	}
	var said []template.HTML
	for _, id := range r.Layer.RuledOut {
		said = append(said, f.nameOfID(id)+": "+f.Say("decide.not-said"))
	}
	for _, id := range r.Layer.Withdrawn {
		said = append(said, f.nameOfID(id)+": "+f.Say("decide.gone-said"))
	}
	for _, e := range r.Layer.Entries {
		said = append(said, f.nameOf(e)+": "+f.daysAndSure(e))
	}
	first, more := f.firstOf(said, mostOfOne)
	var m markup
	for i, text := range append(first, more) {
		if i > 0 && text != "" {
			m.put("; ")
		}
		m.put(text)
	}
	return m.html()
}

// entryOf is the entry that an address or a form names.
func (c *call) entryOf(id string) (e calendar.Entry, known bool) {
	return c.Desk.Again.Editions.Current().Calendar.Entry(id)
}
