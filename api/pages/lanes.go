package pages

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"divisionbell/calendar"
)

// look is how a kind of entry is drawn in the lanes.
type look string

// The looks: what is away, polls, money, what is on, bank holidays. A session is a line
// that others stand on.
const (
	away    look = "away"
	poll    look = "poll"
	money   look = "money"
	event   look = "event"
	holiday look = "holiday"
	session look = "session"
)

// looks returns how the kinds are drawn that the lanes have. The steps of the timetables
// of polls, oral questions and papers are too many for a year on one sheet.
func looks() map[calendar.Kind]look {
	made := map[calendar.Kind]look{calendar.KindSession: session, calendar.KindBankHoliday: holiday}
	for l, kinds := range map[look][]calendar.Kind{
		away:  {calendar.KindRecess, calendar.KindProrogation, calendar.KindDissolution, calendar.KindAdjournment, calendar.KindMourning},
		poll:  {calendar.KindElection, calendar.KindByElection, calendar.KindPreElection, calendar.KindLastPollDay, calendar.KindCouncilElection},
		event: {calendar.KindStateOpening, calendar.KindRecall, calendar.KindConference, calendar.KindSectorDate, calendar.KindAnnualMeeting},
		money: {
			calendar.KindBudget, calendar.KindRepresentations, "autumn-statement", calendar.KindSpringStatement, calendar.KindSpringForecast, "spending-review",
			"scottish-budget", "welsh-draft-budget", "welsh-final-budget", "provisional-settlement", "settlement-consultation",
			"final-settlement", "welsh-provisional-settlement", "budget-consultation", "cabinet-budget", "council-budget",
		},
	} {
		for _, k := range kinds {
			made[k] = l
		}
	}
	return made
}

// lane is what is on in one body.
type lane struct {
	name    string
	entries []calendar.Entry
	titles  map[string]string // of the entries in the language of the page, by id
}

// Measures of lanes, in units of the drawing.
const (
	rowHeight  = 15
	laneHead   = 17
	monthsHead = 18
	letter     = 6.1 // about the width of a letter
)

// sheet draws lanes over some months.
type sheet struct {
	strings.Builder
	frame
	span  calendar.Span
	width int
	looks map[calendar.Kind]look
}

// drawLanes draws lanes over the days of a span, so many units wide.
func (f frame) drawLanes(lanes []lane, s calendar.Span, width int) template.HTML {
	d := &sheet{frame: f, span: s, width: width, looks: looks()}
	y := monthsHead
	for _, l := range lanes {
		y = d.lane(l, y)
	}
	months := d.months(y)
	return template.HTML(fmt.Sprintf(`<svg viewBox="0 0 %d %d" aria-hidden="true" focusable="false">%s%s</svg>`, width, y+2, months, d.String()))
}

func (d *sheet) x(day calendar.Date) float64 {
	return float64(d.width) * float64(day.DaysSince(d.span.First)) / float64(d.span.Days())
}

// months draws the names of the months, the lines between them and that of today.
func (d *sheet) months(bottom int) string {
	var b strings.Builder
	for _, m := range monthsOf(d.span) {
		_, month, _ := m.First.YMD()
		fmt.Fprintf(&b, `<path class="rule" d="M%.1f 0V%d"/><text class="month" x="%.1f" y="12">%s</text>`,
			d.x(m.First), bottom, d.x(m.First)+3, template.HTMLEscapeString(d.Lang.ShortMonth(month)))
	}
	if d.span.Contains(d.today) {
		fmt.Fprintf(&b, `<path class="now" d="M%.1f 0V%d"/>`, d.x(d.today), bottom)
	}
	return b.String()
}

// lane draws one lane from a height on and returns where it ends. What would lie on top
// of something else goes into a row below.
func (d *sheet) lane(l lane, y int) int {
	fmt.Fprintf(d, `<path class="rule" d="M0 %dH%d"/><text class="lane" x="2" y="%d">%s</text>`, y, d.width, y+13, template.HTMLEscapeString(l.name))
	labels := l.labels()
	var rows []float64 // where each row is free again
	for _, e := range l.entries {
		if !e.Span().Overlaps(d.span) {
			continue
		}
		p := d.place(e, labels[e.ID])
		row := slices.IndexFunc(rows, func(free float64) bool { return free <= p.begins })
		if row < 0 {
			row = len(rows)
			rows = append(rows, 0)
		}
		rows[row] = p.ends + 4
		d.entry(e, p, y+laneHead+row*rowHeight)
	}
	return y + laneHead + max(len(rows), 1)*rowHeight + 3
}

// placed is an entry on its way into a row: its bar, the line of its range, its label, and
// what all of them take.
type placed struct {
	label            string
	from, to         float64 // of the bar
	earliest, latest float64 // of the line
	text             float64 // where the label begins
	begins, ends     float64
}

// place puts the label of an entry to the right of its bar, or to the left where the
// drawing ends; what has no room on either side is cut short. The label of a session stands
// on its line.
func (d *sheet) place(e calendar.Entry, label string) placed {
	p := placed{label: label, from: d.x(latest(e.First, d.span.First)), to: d.x(earliest(e.Last, d.span.Last).AddDays(1))}
	p.to = max(p.to, p.from+3)
	p.earliest, p.latest = p.from, p.to
	if e.Certainty == calendar.Projected && d.looks[e.Kind] != session {
		p.earliest = d.x(latest(e.Earliest, d.span.First))
		p.latest = max(p.to, d.x(earliest(e.Latest, d.span.Last).AddDays(1)))
	}
	p.begins, p.ends = p.earliest, p.latest
	left, right := p.earliest-4, float64(d.width)-p.latest-4
	switch {
	case d.looks[e.Kind] == session:
		p.label = cut(label, float64(d.width)-p.from-3)
		p.text = p.from + 3
		p.ends = max(p.to, p.text+widthOf(p.label))
	case widthOf(label) <= right || right >= left:
		p.label = cut(label, right)
		p.text = p.latest + 4
		p.ends = p.text + widthOf(p.label)
	default:
		p.label = cut(label, left)
		p.text = p.earliest - 4 - widthOf(p.label)
		p.begins = p.text
	}
	return p
}

func widthOf(label string) float64 { return letter * float64(len([]rune(label))) }

// cut makes a label as short as the room there is for it.
func cut(label string, room float64) string {
	if widthOf(label) <= room {
		return label
	}
	letters := []rune(label)
	return string(letters[:max(int(room/letter)-1, 0)]) + "…"
}

// entry draws one entry. What is announced is solid; what is expected is hatched, on a
// thin line as long as it may last.
func (d *sheet) entry(e calendar.Entry, p placed, y int) {
	l, title := d.looks[e.Kind], d.names.Title(d.Lang, e)
	inOther := ""
	if title.Language != d.Lang {
		inOther = fmt.Sprintf(` lang="%s"`, title.Language)
	}
	fmt.Fprintf(d, `<g class="k-%s"%s><title>%s: %s</title>`, l, inOther, template.HTMLEscapeString(title.Words), template.HTMLEscapeString(title.Language.ShortSpan(e.Span(), d.today)))
	switch {
	case l == session:
		fmt.Fprintf(d, `<path class="range" d="M%.1f %dH%.1f"/>`, p.from, y+12, p.to)
	case e.Certainty == calendar.Projected:
		fmt.Fprintf(d, `<path class="range" d="M%.1f %dH%.1f"/><rect class="bar" fill="url(#p-expected)" x="%.1f" y="%d" width="%.1f" height="9"/>`,
			p.earliest, y+7, p.latest, p.from, y+2, p.to-p.from)
	default:
		fmt.Fprintf(d, `<rect class="bar" fill="currentColor" x="%.1f" y="%d" width="%.1f" height="9"/>`, p.from, y+2, p.to-p.from)
	}
	fmt.Fprintf(d, `<text x="%.1f" y="%d">%s</text></g>`, p.text, y+10, template.HTMLEscapeString(p.label))
}

// labels are the titles of the entries of a lane made short: without what stands after a
// colon or a comma, unless that tells one from another.
func (l lane) labels() map[string]string {
	short, times := make(map[string]string), make(map[string]int)
	for _, e := range l.entries {
		label, _, _ := strings.Cut(l.titles[e.ID], ":")
		label, _, _ = strings.Cut(label, ",")
		if e.Kind == calendar.KindRecess {
			label = strings.TrimSuffix(label, " recess")
		}
		short[e.ID] = label
		times[label]++
	}
	for _, e := range l.entries {
		if times[short[e.ID]] > 1 && e.Kind != calendar.KindRecess {
			short[e.ID] = l.titles[e.ID]
		}
	}
	return short
}
