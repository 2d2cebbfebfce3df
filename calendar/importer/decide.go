package importer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"divisionbell/calendar"
)

// Decision is the officers' word on one entry, expected or announced: that it will not
// happen, when it is, or that it is certain.
type Decision struct {
	ID            string
	WillNotHappen bool
	// First and Last are the days on which it is; those that are expected or announced if
	// left out.
	First, Last calendar.Date
	Certain     bool
	// Who decided, why, and on which day. All must be given.
	Who, Why string
	Day      calendar.Date
}

// DecisionError says what is wrong with a decision itself, whatever is known. As text it
// names what is to be given on the command line.
type DecisionError struct {
	// Field is what it is about: id, first or last, and Problem what is wrong with that; nothing
	// where it is about the decision as a whole.
	Field, Problem string

	text string
}

func (e *DecisionError) Error() string { return e.text }

func undecided(format string, args ...any) error {
	return &DecisionError{text: fmt.Sprintf(format, args...)}
}

// lacks says that a day must be given, and how on the command line.
func lacks(field, id, why, give string) error {
	return &DecisionError{field, fmt.Sprintf("%s %s: this day must be given", id, why), fmt.Sprintf("%s %s: give %s", id, why, give)}
}

// Check says what is wrong with a decision by itself, or nothing.
func (d Decision) Check() error {
	dated := !d.First.IsZero() || !d.Last.IsZero()
	switch {
	case d.WillNotHappen && (dated || d.Certain):
		return undecided("what will not happen has no dates and is not certain: give --will-not-happen alone, or --first, --last and --certain")
	case !d.WillNotHappen && !dated && !d.Certain:
		return undecided("say what is decided: --will-not-happen, --first DATE --last DATE, or --certain")
	case strings.TrimSpace(d.Who) == "" || strings.TrimSpace(d.Why) == "":
		return undecided("say who decides it and why: --who NAME --why TEXT")
	case dated && d.First.IsZero():
		return undecided("--last %s has no first day: give --first, too", d.Last)
	case !d.Last.IsZero() && d.Last.Before(d.First):
		return undecided("--last %s is before --first %s: it must be that day or later", d.Last, d.First)
	}
	return nil
}

// Decide turns a decision into a reading to be weighed. A decision that makes no sense on
// that calendar is a DecisionError.
func Decide(d Decision, cal *calendar.Calendar) (Reading, error) {
	if err := d.Check(); err != nil {
		return Reading{}, err
	}
	was, known := cal.Entry(d.ID)
	if !known && !cal.IsRuledOut(d.ID) {
		text := fmt.Sprintf("nothing on the calendar has the id %.200q: %s", d.ID, nearest(d.ID, cal))
		return Reading{}, &DecisionError{"id", text, text}
	}
	c := Collect(calendar.Layer{
		Name: "officers' decision on " + d.ID, Who: strings.TrimSpace(d.Who), Why: strings.TrimSpace(d.Why),
		From: "the officers' decision of " + d.Day.String(), Known: d.Day,
	})
	c.reading.Override = true
	if d.WillNotHappen {
		c.RuleOut(d.ID)
		return c.Reading()
	}
	if !known && d.First.IsZero() {
		return Reading{}, lacks("first", d.ID, "was decided not to happen", "--first and --last, or take that decision back")
	}
	e, err := d.decided(was, cal)
	if err != nil {
		return Reading{}, err
	}
	c.Add("", e)
	return c.Reading()
}

// decided returns the entry as it is decided.
func (d Decision) decided(was calendar.Entry, cal *calendar.Calendar) (calendar.Entry, error) {
	parts := strings.Split(d.ID, "/")
	e := calendar.Entry{
		ID: d.ID, Body: calendar.Body(parts[0]), Kind: calendar.Kind(parts[1]), Nation: was.Nation, Title: was.Title,
		First: was.First, Last: was.Last, Starts: was.Starts, Ends: was.Ends, Rises: was.Rises, Returns: was.Returns,
		Certainty: calendar.Provisional,
		Source:    calendar.Source{Announced: d.Day, Note: strings.TrimSpace(d.Why)},
	}
	if d.Certain {
		e.Certainty = calendar.Confirmed
	}
	if d.First.IsZero() {
		return e, nil
	}
	if d.Last.IsZero() && was.First != was.Last {
		return e, lacks("last", d.ID, "is of several days", "--last, too")
	}
	e.First, e.Last = d.First, cmp.Or(d.Last, d.First)
	if e.Span() != was.Span() {
		e.Starts, e.Ends, e.Rises, e.Returns = "", "", calendar.Date{}, calendar.Date{}
	}
	if e.Kind == calendar.KindRecess && (e.Body == calendar.Commons || e.Body == calendar.Lords) {
		e.Rises, e.Returns = cal.AddWorkingDays(calendar.England, e.First, -1), cal.AddWorkingDays(calendar.England, e.Last, 1)
	}
	return e, nil
}

// mostNear is how many ids are named that may have been meant, longestID how many bytes
// an id may have that is compared with them.
const (
	mostNear  = 3
	longestID = 200
)

// nearest names the ids of the calendar that are most like one that it does not have.
func nearest(id string, cal *calendar.Calendar) string {
	type candidate struct {
		id  string
		far int
	}
	var all []candidate
	id = id[:min(len(id), longestID)]
	for _, e := range cal.Entries(calendar.Query{Span: cal.Span()}) {
		all = append(all, candidate{e.ID, distance(id, e.ID)})
	}
	slices.SortFunc(all, func(a, b candidate) int { return cmp.Or(cmp.Compare(a.far, b.far), cmp.Compare(a.id, b.id)) })
	var near []string
	for _, c := range all[:min(mostNear, len(all))] {
		if c.far <= len(c.id)/2 {
			near = append(near, c.id)
		}
	}
	if len(near) == 0 {
		return "divisionbell year YEAR --format csv lists the ids"
	}
	return "is it " + strings.Join(near, ", ") + "?"
}

// distance is how many letters must be changed, added or left out to make a into b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			changed := diagonal
			if a[i] != b[j] {
				changed++
			}
			diagonal = row[j+1]
			row[j+1] = min(changed, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
