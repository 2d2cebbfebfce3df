package typicalyear

import (
	"cmp"
	"slices"
	"time"

	"divisionbell/calendar"
)

// Statement is one thing that usually happens in a month.
type Statement struct {
	// About is what it is, and Edge which part of it: it begins, goes on or ends.
	About  string          `json:"about" example:"recess"`
	Edge   string          `json:"edge" enum:"begins,goes-on,ends,closes"`
	Bodies []calendar.Body `json:"bodies"`
	// Text says what usually happens, and Often how often that was so.
	Text  string `json:"text"`
	Often string `json:"often"`
	// Count is how often it fell in the month; Usually on which days of it, nothing for
	// what goes on through the month.
	Count   Frequency `json:"count"`
	Usually *Usually  `json:"usually,omitempty"`
	// ThisYear is when it is in the year that was asked for.
	ThisYear ThisYear `json:"this_year"`

	rank int
}

// ThisYear is when something that usually happens is in one year.
type ThisYear struct {
	Text string `json:"text"`
	// Is says how it stands: in the month, in a part of it, in another month, or none is on
	// the calendar.
	Is string `json:"is" enum:"in-month,in-part,in-another-month,none"`
	// Earlier and Later say that it is in the month, but not on its usual days there.
	Earlier bool `json:"earlier,omitempty"`
	Later   bool `json:"later,omitempty"`
	// On are the entries of the calendar that say so, one a body.
	On []Dated `json:"on"`
}

// Dated is what is told of an entry of the calendar; the calendar has the rest of it.
type Dated struct {
	ID          string             `json:"id" example:"commons/recess/february/2027"`
	Body        calendar.Body      `json:"body"`
	First       calendar.Date      `json:"first"`
	Last        calendar.Date      `json:"last"`
	Certainty   calendar.Certainty `json:"certainty"`
	Probability float64            `json:"probability"`
	Earliest    calendar.Date      `json:"earliest"`
	Latest      calendar.Date      `json:"latest"`
	Doubt       calendar.Doubt     `json:"doubt,omitempty" enum:"not-announced,not-known-here,may-change"`

	edge calendar.Span // the days of it that are told
}

// dated returns what is told of an entry by one of its edges.
func dated(x edge, e *calendar.Entry) Dated {
	return Dated{e.ID, e.Body, e.First, e.Last, e.Certainty, e.Probability, e.Earliest, e.Latest, e.Doubt, x.days(e)}
}

const (
	inMonth        = "in-month"
	inPart         = "in-part" // of what usually goes on through the month
	inAnotherMonth = "in-another-month"
	isNone         = "none"
)

// day is the day of the entry that an edge is about.
func (d *Dated) day(x edge) calendar.Date {
	if x == begins || x == goesOn {
		return d.First
	}
	return d.edge.First
}

// mostStatements is how many things are told of a month, the weightiest first.
const mostStatements = 5

// elsewhereCosts is how far what is not in the month this year goes back in rank.
const elsewhereCosts = 25

// past are the years that are counted: those of the calendar that have begun.
func past(cal *calendar.Calendar) calendar.Span {
	return calendar.Span{First: cal.Span().First, Last: cal.Seen()}
}

// statements returns what is told of each month of the year, from January.
func (w *work) statements() [12][]Statement {
	var months [12][]Statement
	for _, h := range w.told.Happenings {
		for _, c := range coursesOf(w.cal, h, w.nation) {
			for _, x := range edges() {
				if w.tell.tellsOf(&c, x) {
					w.addCourse(&months, &c, x)
				}
			}
		}
	}
	w.addSittings(&months)
	for m := range months {
		slices.SortStableFunc(months[m], func(a, b Statement) int { return cmp.Compare(b.rank, a.rank) })
		months[m] = months[m][:min(len(months[m]), mostStatements)]
	}
	return months
}

// addCourse tells of an edge in the month in which it usually is, and in that in which it
// is this year.
func (w *work) addCourse(months *[12][]Statement, c *course, x edge) {
	t := c.tally(x, past(w.cal))
	for m := time.January; m <= time.December; m++ {
		usual := t.isUsual() && m == t.month()
		if x == goesOn {
			usual = 2*len(t.days[m-1]) >= max(len(t.years), 1)
		}
		if usual || len(c.thisYear(x, monthOf(w.year, m))) > 0 {
			months[m-1] = append(months[m-1], w.statement(c, x, m, t))
		}
	}
}

// thisYear returns the entries whose edge is in the month, one a body.
func (c *course) thisYear(x edge, month calendar.Span) []Dated {
	var on []Dated
	for i := range c.of {
		if found := c.of[i].in(x, month); found != nil {
			on = append(on, dated(x, found))
		}
	}
	return on
}

func (w *work) statement(c *course, x edge, m time.Month, t tally) Statement {
	s := Statement{About: c.Says, Edge: string(x), Count: t.count(m), rank: c.Rank}
	for i := range c.of {
		s.Bodies = append(s.Bodies, c.of[i].body)
	}
	if x != goesOn {
		s.Usually = t.usually(m)
	}
	s.ThisYear = w.thisYear(c, x, m, s.Usually)
	if s.ThisYear.Is != inMonth {
		s.rank -= elsewhereCosts
	}
	s.Text = w.tell.statement(c, x, m, s.Usually)
	s.Often = w.tell.often(m, s.Count)
	s.ThisYear.Text = w.tell.thisYear(w.year, s.ThisYear)
	return s
}

func (w *work) thisYear(c *course, x edge, m time.Month, usual *Usually) ThisYear {
	y := ThisYear{Is: inMonth, On: c.thisYear(x, monthOf(w.year, m))}
	if len(y.On) == 0 {
		y = w.elsewhere(c, x, m)
	}
	if y.Is == inMonth && usual != nil {
		for i := range y.On {
			_, _, day := y.On[i].day(x).YMD()
			y.Earlier, y.Later = y.Earlier || day < usual.From, y.Later || day > usual.To
		}
	}
	return y
}

// elsewhere says when it is this year if not in the month in which it usually is.
func (w *work) elsewhere(c *course, x edge, m time.Month) ThisYear {
	if x == goesOn {
		if on := c.during(monthOf(w.year, m)); len(on) > 0 {
			return ThisYear{Is: inPart, On: on}
		}
		return ThisYear{Is: isNone, On: []Dated{}}
	}
	if x == ends {
		x = closes // it may begin in the same month
	}
	if on := c.thisYear(x, monthOf(w.year, m)); len(on) > 0 {
		return ThisYear{Is: inMonth, On: on}
	}
	for other := time.January; other <= time.December; other++ {
		if on := c.thisYear(x, monthOf(w.year, other)); len(on) > 0 {
			return ThisYear{Is: inAnotherMonth, On: on}
		}
	}
	return ThisYear{Is: isNone, On: []Dated{}}
}

// during returns the first entry of each body that shares a day with the month.
func (c *course) during(month calendar.Span) []Dated {
	var on []Dated
	for _, s := range c.of {
		if i := slices.IndexFunc(s.entries, func(e calendar.Entry) bool { return month.Overlaps(e.Span()) }); i >= 0 {
			on = append(on, dated(goesOn, &s.entries[i]))
		}
	}
	return on
}

// listOf makes a list that is written as [] where it is empty.
func listOf[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}
