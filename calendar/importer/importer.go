// Package importer reads dates that people bring in: CSV, iCalendar and gov.uk's
// list of bank holidays. It says what a file tells, weighs it against what is
// known, and refuses what cannot be right; so it does with what a source answers,
// once that is gathered with a Collector. It keeps nothing and asks nobody.
package importer

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"divisionbell/calendar"
	"divisionbell/calendar/ical"
)

// File is what somebody brings in, and what they say of it.
type File struct {
	Name    string
	Content []byte
	// From is where it comes from; the file's name if left out.
	From string
	// Who brings it, and why; may be left out.
	Who, Why string
	// Day on which it is brought in.
	Day calendar.Date
	// Location in which times of day are meant.
	Location *time.Location
	// Body and Kind of events that do not say it themselves; may be left out.
	Body calendar.Body `json:",omitempty"`
	Kind calendar.Kind `json:",omitempty"`
	// Nation for which the entries are that do not say it themselves; may be left out. Of a
	// list of several divisions only that one is read.
	Nation calendar.Nation `json:",omitempty"`
	// Within are the days of the calendar; events of an .ics outside are counted and left
	// out. May be left out.
	Within calendar.Span `json:"-"`
	// Guess takes an event of an .ics that looks like a recess for one. Without it that is
	// asked.
	Guess bool
	// Override makes the file the word of the officers: it may move dates by as
	// much as they like and make less sure what was sure.
	Override bool
}

// Reading is what a file tells, before anybody has judged it.
type Reading struct {
	// Layer holds all that the file tells, also what is known already.
	Layer calendar.Layer
	// Lists are those matters on which the file tells everything there is.
	Lists []List
	// Projections is the number of entries that were left out because they are
	// themselves worked out and not announced.
	Projections int
	// Override is set if it is the word of the officers.
	Override bool
	// Vouched is set if an officer says that what the source tells is right: what is unlikely
	// is then believed, what contradicts itself is not.
	Vouched bool
	// Own is set if it is somebody's own calendar, a council's or a club's, which may lose
	// half of its few dates at once.
	Own bool
	// Notes say in sentences what was left out or passed over, and how what was not clear
	// was read.
	Notes []string
	// EndsInside says that the file ends in the middle of something.
	EndsInside bool
	// Unread are the names of what could not be read, as Collector.Unread has them.
	Unread []string

	places map[string]string // of an entry's id to where in the file it is
	byHand map[string]bool   // ids that a person withdrew, which must be known
	whole  map[string]bool   // ids that are withdrawn with all that are below them
	owners map[string]bool   // ids that are made of the name that an event's owner gave it
}

// List is a matter on which a file or a source is complete: what it leaves out of
// the span does not hold.
type List struct {
	Body   calendar.Body
	Kind   calendar.Kind
	Nation calendar.Nation
	// Prefix is how the ids of the matter begin; nothing stands for all of that body,
	// kind and nation.
	Prefix string
	// Source is that of entries that belong to the list whoever brought them; without it
	// only those do which the same source told, and those of the binary.
	Source string
	// Span holds the first days of the entries in the list.
	Span calendar.Span
}

func (l List) has(e calendar.Entry) bool {
	return e.Body == l.Body && e.Kind == l.Kind && e.Nation == l.Nation &&
		strings.HasPrefix(e.ID, l.Prefix) && l.Span.Contains(e.First)
}

// matter names the matter for people: bank holiday, scotland.
func (l List) matter() string {
	text := l.Body.Title() + ", " + strings.ReplaceAll(string(l.Kind), "-", " ")
	if l.Nation != "" {
		text += ", " + string(l.Nation)
	}
	return text
}

// RefusedError says why a file was not believed.
type RefusedError struct {
	File     string
	Problems []error
}

// shown is how many problems an error tells; who mends these finds the others.
const shown = 5

func (e *RefusedError) Error() string {
	said := make([]string, 0, shown+1)
	for i, p := range e.Problems {
		if i == shown {
			said = append(said, fmt.Sprintf("and %d more", len(e.Problems)-shown))
			break
		}
		said = append(said, p.Error())
	}
	return fmt.Sprintf("%s is refused and changes nothing: %s", e.File, strings.Join(said, "; "))
}

// Unwrap returns the problems.
func (e *RefusedError) Unwrap() []error { return e.Problems }

// Read reads a file by the end of its name: .csv, .ics or .json; what looks like a calendar
// is read as one. What it cannot
// understand it refuses with a RefusedError that names the line or the event.
func Read(f File) (Reading, error) {
	name := filepath.Base(f.Name)
	layer := calendar.Layer{Name: "import of " + name, Who: f.Who, Why: f.Why, From: cmp.Or(f.From, name), Known: f.Day}
	if f.Override {
		layer.Name = "officers' corrections in " + name
	}
	r := &reader{file: f, Collector: Collect(layer)}
	r.reading.Override = f.Override
	r.file.Content = bytes.TrimPrefix(f.Content, []byte("\ufeff"))
	ext := endOf(f)
	switch ext {
	case ".csv":
		r.csv()
	case ".ics":
		r.ics()
	case ".json":
		r.bankHolidays()
	default:
		r.Refuse("", fmt.Errorf("%q is not the end of a name that is understood: allowed are .csv, .ics, .json", ext))
	}
	if ext == ".json" && !utf8.Valid(f.Content) {
		r.problems = []error{errors.New("it is not text in UTF-8: save it as such")}
	}
	if len(r.problems) == 0 && r.empty() && r.outside == 0 {
		r.Refuse("", fmt.Errorf("there is nothing in it"))
	}
	reading, err := r.Reading()
	if refused := (*RefusedError)(nil); errors.As(err, &refused) {
		refused.File = name
	}
	return reading, err
}

// endOf is the end of a file's name; a calendar is one whatever its name is.
func endOf(f File) string {
	if ical.Looks(f.Content) {
		return ".ics"
	}
	return strings.ToLower(filepath.Ext(f.Name))
}

// reader reads one file.
type reader struct {
	*Collector
	file File
	// outside is how many events were left out for being outside the days of the calendar.
	outside int
}

// Collector gathers what a file or a source tells and what is wrong with it.
type Collector struct {
	reading  Reading
	problems []error
}

// Collect begins to gather. Of the layer it takes its name, who brings it, where it
// comes from and the day on which it is known; it must have no entries yet.
func Collect(layer calendar.Layer) *Collector {
	return &Collector{reading: Reading{
		Layer:  layer,
		places: make(map[string]string), byHand: make(map[string]bool), whole: make(map[string]bool), owners: make(map[string]bool),
	}}
}

// Reading returns all that was gathered, or a RefusedError if any of it was refused.
func (c *Collector) Reading() (Reading, error) {
	if len(c.problems) > 0 {
		return Reading{}, &RefusedError{c.reading.Layer.Name, c.problems}
	}
	return c.reading, nil
}

// Refuse notes what is wrong at a place, such as "line 3"; no place means all of it.
func (c *Collector) Refuse(place string, err error) {
	if place != "" {
		err = fmt.Errorf("%s: %w", place, err)
	}
	c.problems = append(c.problems, err)
}

// Own says that it is somebody's own calendar that is being told.
func (c *Collector) Own() { c.reading.Own = true }

// Complete says that all there is of a matter is being told.
func (c *Collector) Complete(l List) { c.reading.Lists = append(c.reading.Lists, l) }

// SittingDays tells on which days, in order, a House sat or is down to sit; no other
// day of the extent has a sitting.
func (c *Collector) SittingDays(house calendar.Body, within calendar.Extent, days []calendar.Date) {
	l := &c.reading.Layer
	if l.SittingDays == nil {
		l.SittingDays = make(map[calendar.Body][]calendar.Date)
	}
	l.SittingDays[house] = days
	c.reach(house, func(r *calendar.Reach) { r.SittingDays = within })
}

// Recesses tells for which days all recesses of a House are being told. No other
// call is needed to withdraw those that are left out.
func (c *Collector) Recesses(house calendar.Body, within calendar.Extent) {
	c.reach(house, func(r *calendar.Reach) { r.Recesses = within })
}

func (c *Collector) reach(house calendar.Body, set func(*calendar.Reach)) {
	l := &c.reading.Layer
	if l.Reach == nil {
		l.Reach = make(map[calendar.Body]calendar.Reach)
	}
	r := l.Reach[house]
	set(&r)
	l.Reach[house] = r
}

// Note says in a sentence what was left out or passed over.
func (c *Collector) Note(sentence string) { c.reading.Notes = append(c.reading.Notes, sentence) }

// Unread says that something of that name could not be read: what is known by it, as the
// last but one part of its id or the last, is not taken back for being left out. No name
// stands for all.
func (c *Collector) Unread(name string) { c.reading.Unread = append(c.reading.Unread, name) }

// Owned says that an id is made of the name that an event's owner gave it, which means
// nothing: a number at its end is no year.
func (c *Collector) Owned(id string) { c.reading.owners[id] = true }

// empty reports whether nothing has been told.
func (c *Collector) empty() bool {
	return len(c.reading.Layer.Entries)+len(c.reading.Layer.Withdrawn)+c.reading.Projections == 0
}

// Add takes an entry, with what is left out filled in: certainty, range, source,
// and the days on which a House rises and returns. The same entry twice is one; two
// that contradict each other are refused, as is what cannot be right by itself.
func (c *Collector) Add(place string, e calendar.Entry) {
	if err := c.add(place, e); err != nil {
		c.Refuse(place, err)
	}
}

// add is Add for what is not to be refused as a whole.
func (c *Collector) add(place string, e calendar.Entry) error {
	if e.Certainty == calendar.Projected {
		c.reading.Projections++
		return nil
	}
	e = c.completed(e.OpenEnded())
	if err := sound(e); err != nil {
		return err
	}
	if first, twice := c.reading.places[e.ID]; twice {
		same := func(o calendar.Entry) bool { return o.ID == e.ID && o.SaysTheSame(e) }
		if !slices.ContainsFunc(c.reading.Layer.Entries, same) {
			return fmt.Errorf("%s is said otherwise at %s", e.ID, first)
		}
		return nil
	}
	c.reading.places[e.ID] = place
	c.reading.Layer.Entries = append(c.reading.Layer.Entries, e)
	return nil
}

// Withdraw says that an entry holds no more, if ever it did.
func (c *Collector) Withdraw(place, id string) {
	if first, twice := c.reading.places[id]; twice {
		c.Refuse(place, fmt.Errorf("%s is withdrawn here and named at %s", id, first))
		return
	}
	c.reading.places[id] = place
	c.reading.Layer.Withdrawn = append(c.reading.Layer.Withdrawn, id)
}

// RuleOut says that an entry, announced or expected, will not happen.
func (c *Collector) RuleOut(id string) {
	c.reading.Layer.RuledOut = append(c.reading.Layer.RuledOut, id)
}

// withdrawByHand is Withdraw for what a person wrote: an id of which nobody knows is
// a slip of the pen.
func (c *Collector) withdrawByHand(place, id string) {
	c.Withdraw(place, id)
	c.reading.byHand[id] = true
}

func (c *Collector) completed(e calendar.Entry) calendar.Entry {
	if e.Body == calendar.Commons || e.Body == calendar.Lords {
		e = withEdges(e)
	}
	e.Certainty = cmp.Or(e.Certainty, calendar.Provisional)
	e.Probability = 1
	e.Earliest, e.Latest = e.First, e.Last
	e.Source.Name = cmp.Or(e.Source.Name, c.reading.Layer.From)
	e.Revised = c.reading.Layer.Known
	return e
}

// mostBetween is how many days, weekends and holidays, may lie between the day on which a
// House rises or returns and the recess as some write it.
const mostBetween = 4

// withEdges fills in the days on which a House rises and returns, or the days of
// the recess between them, from each other. A recess begins on the day after the House
// rose and ends on the day before it returns, also if it was written without the
// weekend.
func withEdges(e calendar.Entry) calendar.Entry {
	if e.Kind != calendar.KindRecess && e.Kind != calendar.KindProrogation {
		return e
	}
	if e.First.IsZero() && !e.Rises.IsZero() && !e.Returns.IsZero() {
		e.First, e.Last = e.Rises.AddDays(1), e.Returns.AddDays(-1)
	}
	if e.Kind == calendar.KindRecess && !e.First.IsZero() && !e.Last.IsZero() {
		e.Rises, e.Returns = cmp.Or(e.Rises, e.First.AddDays(-1)), cmp.Or(e.Returns, e.Last.AddDays(1))
	}
	if between := e.First.DaysSince(e.Rises) - 1; between > 0 && between <= mostBetween {
		e.First = e.Rises.AddDays(1)
	}
	if between := e.Returns.DaysSince(e.Last) - 1; between > 0 && between <= mostBetween && !e.Last.IsZero() {
		e.Last = e.Returns.AddDays(-1)
	}
	return e
}

// sound says what is wrong with an entry by itself. An entry without a last day
// is still running, which only a session can be.
func sound(e calendar.Entry) error {
	if e.First.IsZero() {
		return fmt.Errorf("%s has no first day", e.ID)
	}
	if e.Last.IsZero() && e.Kind != calendar.KindSession {
		return fmt.Errorf("%s has no last day", e.ID)
	}
	if e.Last.IsZero() {
		e.Last, e.Latest = e.First, e.First
	}
	e.Title = cmp.Or(e.Title, "not named yet")
	return cmp.Or(calendar.CheckID(e), e.Check())
}

// straight puts straight apostrophes for curly ones, as titles in the facts have them.
func straight(s string) string { return strings.ReplaceAll(strings.TrimSpace(s), "’", "'") }
