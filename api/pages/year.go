package pages

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
)

// yearPage is a year in lanes, and the same as a table.
type yearPage struct {
	frame
	Heading     template.HTML
	Bodies      []checkbox
	Nation      field
	Before      *link
	After       *link
	Wrong       []field
	Key         []laneKey
	Full        template.HTML
	Quarters    []template.HTML
	Rows        []entryRow
	Action      string
	BodiesWrong template.HTML
}

type checkbox struct {
	Name, Value, Words string
	Checked            bool
}

type laneKey struct {
	Look  look
	Words template.HTML
}

// entryRow is an entry in a table.
type entryRow struct {
	Title, Body, Days, Sure, Source template.HTML
	Href                            string // of the source, if it is an address
}

// Widths of the drawings, in their own units: the whole year, and a quarter of it for
// narrow screens.
const (
	fullWidth    = 1060
	quarterWidth = 350
)

// thisYear leads to the page of the year in which it is asked for.
func (s *Site) thisYear(v Visit) (Page, error) {
	address := withQuery(In(v.Lang, "/calendar/"+v.Today.String()[:4]), v.Query)
	return Page{Status: http.StatusFound, Header: http.Header{"Location": {address}}}, nil
}

// calendar makes the page of a year.
func (s *Site) calendar(v Visit) (Page, error) {
	cal := v.Edition.Calendar
	year, err := strconv.Atoi(v.Params["year"])
	known := cal.Span()
	if err != nil || year < known.First.Year() || year > known.Last.Year() {
		return Page{}, noPage(fmt.Sprintf("There is no such year: the calendar has those from %d to %d.", known.First.Year(), known.Last.Year()))
	}
	f := s.frame(v)
	page := yearPage{frame: f, Heading: f.sayWith("year.heading", words.Data{"Year": year})}
	page.Title = f.texts.Say(f.Lang, "year.heading", words.Data{"Year": year}).Words
	page.Class = "year"
	page.Action = In(v.Lang, v.Path)
	chosen, nation := page.choose(v)
	lanes := f.lanes(cal, calendar.Year(year), chosen, nation)
	page.Full = f.drawLanes(lanes, calendar.Year(year), fullWidth)
	months := monthsOf(calendar.Year(year))
	for q := 0; q < len(months); q += 3 {
		quarter := calendar.Span{First: months[q].First, Last: months[q+2].Last}
		page.Quarters = append(page.Quarters, f.drawLanes(busy(lanes, quarter), quarter, quarterWidth))
	}
	for _, l := range []look{away, poll, money, event, holiday} {
		page.Key = append(page.Key, laneKey{l, f.Say("look." + string(l))})
	}
	page.Rows = f.within(year).rows(lanes)
	page.Before, page.After = f.turn(v, year-1, known), f.turn(v, year+1, known)
	status := http.StatusOK
	if len(page.Wrong) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return s.render(status, "calendar", page)
}

// within tells days as those of a year that stands above them, whenever the page is read
// or printed: only those of other years are told with theirs.
func (f frame) within(year int) frame {
	const spring = 90 // days into the year: from there all of it is near
	f.today = calendar.Year(year).First.AddDays(spring)
	return f
}

// choose reads which bodies and which nation the address asks for; all if it does not say.
func (p *yearPage) choose(v Visit) (bodies []calendar.Body, nation calendar.Nation) {
	t := typed{query: v.Query, wrong: make(map[string]string)}
	readWord(&t, "nation", &nation)
	var names []string
	for _, value := range v.Query["body"] {
		names = append(names, strings.Split(value, ",")...)
	}
	for _, name := range names {
		var b calendar.Body
		if err := b.UnmarshalText([]byte(name)); err != nil {
			t.wrong["body"] = err.Error()
			continue
		}
		bodies = append(bodies, b)
	}
	for _, b := range calendar.Bodies() {
		isChosen := len(bodies) == 0 || slices.Contains(bodies, b)
		p.Bodies = append(p.Bodies, checkbox{"body", string(b), p.bodyName(b), isChosen})
	}
	all := append([]option{{Words: p.plain("year.everywhere")}}, p.nations(nation)...)
	p.Nation = p.choice(t, "nation", all)
	if t.wrong["nation"] != "" {
		p.Wrong = append(p.Wrong, p.Nation)
	}
	if t.wrong["body"] != "" {
		p.BodiesWrong = p.problem(t.wrong["body"])
		p.Wrong = append(p.Wrong, field{Name: "bodies", Error: p.BodiesWrong})
	}
	return bodies, nation
}

// lanes files the entries of a year by body. Of entries for a nation alone only those of
// the chosen one are there.
func (f frame) lanes(cal *calendar.Calendar, year calendar.Span, bodies []calendar.Body, nation calendar.Nation) []lane {
	drawn := looks()
	var lanes []lane
	for _, b := range calendar.Bodies() {
		if len(bodies) > 0 && !slices.Contains(bodies, b) {
			continue
		}
		entries := slices.DeleteFunc(cal.Entries(calendar.Query{Span: year, Bodies: []calendar.Body{b}}), func(e calendar.Entry) bool {
			isElsewhere := nation != "" && e.Nation != "" && !e.Nation.Covers(nation)
			return isElsewhere || drawn[e.Kind] == ""
		})
		entries = oncePerDay(entries)
		titles := make(map[string]string, len(entries))
		for _, e := range entries {
			titles[e.ID] = f.names.Title(f.Lang, e).Words
		}
		lanes = append(lanes, lane{f.bodyName(b), entries, titles})
	}
	return lanes
}

// oncePerDay joins what is held on the same days under the same title in several nations,
// such as Christmas Day.
func oncePerDay(entries []calendar.Entry) []calendar.Entry {
	type event struct {
		title string
		span  calendar.Span
	}
	seen := make(map[event]bool)
	return slices.DeleteFunc(entries, func(e calendar.Entry) bool {
		key := event{e.Title, e.Span()}
		twice := seen[key]
		seen[key] = true
		return twice
	})
}

// busy leaves out the lanes in which nothing is on.
func busy(lanes []lane, s calendar.Span) []lane {
	return slices.DeleteFunc(slices.Clone(lanes), func(l lane) bool {
		return !slices.ContainsFunc(l.entries, func(e calendar.Entry) bool { return e.Span().Overlaps(s) })
	})
}

func (f frame) rows(lanes []lane) []entryRow {
	var rows []entryRow
	for _, l := range lanes {
		for _, e := range l.entries {
			row := f.entryRow(e)
			row.Body = template.HTML(template.HTMLEscapeString(l.name))
			rows = append(rows, row)
		}
	}
	return rows
}

func (f frame) entryRow(e calendar.Entry) entryRow {
	row := entryRow{Title: f.mark(f.names.Title(f.Lang, e)), Days: f.short(e.Span()), Source: f.said(e.Source.Name), Sure: f.mark(f.names.Certainty(f.Lang, e.Certainty).Text())}
	if e.Certainty == calendar.Projected {
		row.Sure = f.sayWith("year.range", words.Data{"First": f.Lang.ShortDate(e.Earliest, f.today), "Last": f.Lang.ShortDate(e.Latest, f.today)})
	}
	row.Href = addressIn(e.Source.Name)
	return row
}

// addressIn returns the address on the web with which a source begins, and nothing if it is
// named by words. What follows an address says how it was read.
func addressIn(source string) string {
	first, _, _ := strings.Cut(source, " ")
	if u, err := url.Parse(first); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return first
}

// turn leads to another year with the same choice; nil if the calendar has none.
func (f frame) turn(v Visit, year int, known calendar.Span) *link {
	if year < known.First.Year() || year > known.Last.Year() {
		return nil
	}
	path := In(v.Lang, fmt.Sprintf("/calendar/%d", year))
	return &link{Href: withQuery(path, v.Query), Words: template.HTML(strconv.Itoa(year))}
}
