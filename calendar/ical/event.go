package ical

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"divisionbell/calendar"
)

// item is an event as it is meant, before others of the same UID have been looked at.
type item struct {
	raw
	name     string // the UID
	label    string // the title
	sequence int
	modified string
	original calendar.Date // that it replaces, if it is an occurrence of one that repeats
	called   bool          // off
	start    moment
	end      moment // as it is written, if it is
	lasts    length // if it has an end, written or not
	hasEnd   bool
	mixed    bool // whether only one of its ends has a time of day
	marked   bool // as whole days, beside its times
	rule     rule
	repeats  bool
	also     []moment
	except   map[calendar.Date]bool
}

func (e *raw) uid() string { return e.props["UID"].text() }

func (e *raw) title() string { return e.props["SUMMARY"].text() }

// item reads an event. It reports false for one that could not be read, which has been
// told.
func (r *reader) item(e *raw) (*item, bool) {
	i := &item{raw: *e, name: e.uid(), modified: e.props["LAST-MODIFIED"].text()}
	var cut bool
	if i.label, cut = shortened(e.title(), longestTitle); cut {
		r.fault(e.props["SUMMARY"].line, "SUMMARY", "it has more than %d letters and is cut there", longestTitle)
	}
	if p, ok := e.props["SEQUENCE"]; ok {
		i.sequence, _ = strconv.Atoi(strings.TrimSpace(p.value)) // what is no number is the first
	}
	i.called = e.object.method == "CANCEL" || strings.EqualFold(e.props["STATUS"].text(), "CANCELLED") || strings.EqualFold(e.props["STATUS"].text(), "CANCELED")
	if !r.days(i) {
		return nil, false
	}
	if p, ok := e.props["RECURRENCE-ID"]; ok {
		m, err := r.moment(p)
		if err != nil {
			r.lose(e, "RECURRENCE-ID", "%v", err)
			return nil, false
		}
		i.original = m.civilIn(r.Location)
		if strings.EqualFold(p.params["RANGE"], "THISANDFUTURE") {
			r.fault(p.line, "RECURRENCE-ID", "RANGE=THISANDFUTURE is not read: only that one day is changed")
		}
	}
	r.repetition(i)
	return i, true
}

// days reads when the event is.
func (r *reader) days(i *item) bool {
	start, ok := i.props["DTSTART"]
	if !ok {
		if i.called && i.name != "" {
			return true // its UID is enough to take it back
		}
		r.lose(&i.raw, "", "it has no beginning (DTSTART)")
		return false
	}
	var err error
	if i.start, err = r.moment(start); err != nil {
		r.lose(&i.raw, "DTSTART", "%v", err)
		return false
	}
	if name, err := r.ending(i); err != nil {
		r.lose(&i.raw, name, "%v", err)
		return false
	}
	for name, p := range i.props {
		if strings.HasPrefix(name, "X-") && (strings.EqualFold(p.text(), "TRUE") || p.text() == "1") {
			i.marked = true
		}
	}
	return true
}

// ending reads when an event ends, and returns the property that says so.
func (r *reader) ending(i *item) (name string, err error) {
	if end, given := i.props["DTEND"]; given && strings.TrimSpace(end.value) != "" {
		if i.end, err = r.moment(end); err == nil {
			i.hasEnd = true
			err = i.checkEnd()
		}
		if i.mixed && err == nil {
			r.fault(end.line, "DTEND", "it begins with a time of day and ends without one, or the other way round; it is taken to the end of its last day")
		}
		return "DTEND", err
	}
	if lasts, given := i.props["DURATION"]; given {
		i.hasEnd = true
		i.lasts, err = parseLength(lasts.value)
	}
	return "DURATION", err
}

// checkEnd says what is wrong with the end of an event.
func (i *item) checkEnd() error {
	if i.start.isWhole() != i.end.isWhole() {
		i.evenEnds()
	}
	if i.end.isWhole() && i.end.day.Before(i.start.day) || !i.end.isWhole() && i.end.instant().Before(i.start.instant()) {
		return fmt.Errorf("it ends on %s, before it begins on %s", i.end.words(), i.start.words())
	}
	if i.start.isWhole() {
		i.lasts.days = i.end.day.DaysSince(i.start.day)
	} else {
		i.lasts.seconds = int(i.end.instant().Sub(i.start.instant()) / time.Second)
	}
	return nil
}

// evenEnds makes the ends of an event alike of which one has a time of day and the other has
// none: a time of day at midnight is that day, and what is not clear lasts to the end
// of its last day.
func (i *item) evenEnds() {
	switch {
	case i.end.clock == 0:
		i.end.clock = wholeDay
	case i.start.clock == 0:
		i.start.clock = wholeDay
	case i.start.isWhole():
		i.mixed, i.end = true, i.end.on(i.end.day.AddDays(1))
		i.end.clock = wholeDay
	default:
		i.mixed, i.end.clock, i.end.zone = true, 0, i.start.zone
		if i.end.day == i.start.day { // some programs write the same day twice
			i.end = i.end.on(i.end.day.AddDays(1))
		}
	}
}

// words writes a moment for people.
func (m moment) words() string {
	if m.isWhole() {
		return m.day.String()
	}
	return fmt.Sprintf("%s at %02d:%02d", m.day, m.clock/3600, m.clock/60%60)
}

// tzidWithColon finds a zone whose name has a colon and no quotes around it.
var tzidWithColon = regexp.MustCompile(`(?i);TZID=(.+):([0-9TZ,]+)$`)

// zoned returns the name of the zone in which a property is, if it says so, and its value.
func (p property) zoned() (zone, value string) {
	zone, value = p.params["TZID"], strings.TrimSpace(p.value)
	first, _, _ := strings.Cut(value, ",")
	if found := tzidWithColon.FindStringSubmatch(p.rest); found != nil && !written.MatchString(first) {
		return found[1], found[2]
	}
	return zone, value
}

// moment reads a property as a moment in its zone.
func (r *reader) moment(p property) (moment, error) { return r.momentIn(p.zoned()) }

func (r *reader) momentIn(zoneName, value string) (moment, error) {
	m, err := parseMoment(value)
	if err != nil || m.utc {
		return m, err
	}
	m.zone = place{r.Location}
	if zoneName == "" || m.isWhole() {
		return m, nil
	}
	z, ok := r.zone(zoneName)
	if !ok {
		return m, fmt.Errorf("the time zone %s is not known, and the file does not describe it", quoted(zoneName))
	}
	m.zone = z
	return m, nil
}

// repetition reads by what rule an event repeats, and on which days it does beside it or
// does not. What cannot be read is told, and the event is taken without it.
func (r *reader) repetition(i *item) {
	if p, ok := i.props["RRULE"]; ok && i.original.IsZero() && !i.start.day.IsZero() {
		var err error
		if i.rule, err = parseRule(p.value); err == nil && !i.rule.isAt(i.start) {
			err = errors.New("a rule for another time of day than that of the first time is not read")
		}
		if err != nil {
			r.fault(p.line, "RRULE", "%v; only the first time is taken", err)
		}
		i.repeats = err == nil
	}
	if p, ok := i.props["EXRULE"]; ok {
		r.fault(p.line, "EXRULE", "exceptions by a rule are not read; the event is taken with all its days")
	}
	i.except = make(map[calendar.Date]bool)
	for _, p := range i.exdates {
		for _, m := range r.moments(p) {
			i.except[m.civilIn(r.Location)] = true
		}
	}
	for _, p := range i.rdates {
		i.also = append(i.also, r.moments(p)...)
	}
}

// moments reads a list of moments; of periods it reads where they begin.
func (r *reader) moments(p property) []moment {
	var all []moment
	zone, values := p.zoned()
	for value := range strings.SplitSeq(values, ",") {
		value, _, _ = strings.Cut(strings.TrimSpace(value), "/")
		if value == "" {
			continue
		}
		m, err := r.momentIn(zone, value)
		if err != nil {
			r.fault(p.line, p.name, "%v; it is passed over", err)
			continue
		}
		all = append(all, m)
	}
	return all
}

// at makes an event of the item as it is when it begins at that moment.
func (r *reader) at(i *item, start moment) Event {
	e := Event{Line: i.line, UID: i.name, Title: i.label, Cancelled: i.called, Status: strings.ToUpper(i.props["STATUS"].text())}
	e.URL, _ = shortened(oneLine(i.props["URL"].value), longestURL)
	if start.day.IsZero() {
		return e
	}
	end := start
	if i.hasEnd {
		end = start.after(i.lasts)
	}
	asGiven := end
	if !i.end.day.IsZero() {
		asGiven = i.end.on(i.end.day.AddDays(start.day.DaysSince(i.start.day)))
	}
	switch {
	case start.isWhole():
		e.First, e.Last = start.day, end.day
		if !i.end.day.IsZero() {
			e.End = asGiven.day
		}
		if e.Last.After(e.First) {
			e.Last = e.Last.AddDays(-1)
		}
	case i.marked:
		e.First, _ = r.asWritten(start)
		e.Last = r.lastAsWritten(e.First, asGiven)
	default:
		r.timed(&e, start, end)
	}
	return e
}

// asWritten is the day of a moment that stands for a whole day, by the clocks of where it
// was written, and whether it is midnight there.
func (r *reader) asWritten(m moment) (day calendar.Date, midnight bool) {
	if m.utc {
		hour, minute, _ := m.instant().In(r.Location).Clock()
		return m.civilIn(r.Location), hour == 0 && minute == 0
	}
	return m.day, m.clock == 0
}

// lastAsWritten is the last of whole days that have times.
func (r *reader) lastAsWritten(first calendar.Date, end moment) calendar.Date {
	last, midnight := r.asWritten(end)
	if midnight && last.After(first) {
		return last.AddDays(-1)
	}
	return last
}

// timed fills in the days and times of day of an event. From midnight to midnight is
// whole days, and what ends at midnight belongs to the day before.
func (r *reader) timed(e *Event, start, end moment) {
	const form, midnight, lastMinute = "15:04", "00:00", "23:59"
	from, until := start.instant().In(r.Location), end.instant().In(r.Location)
	e.First, e.Last = calendar.DateIn(from, r.Location), calendar.DateIn(until, r.Location)
	e.Starts = from.Format(form)
	if !until.After(from) {
		return
	}
	e.Ends = until.Format(form)
	if e.Ends == midnight && until.Truncate(time.Minute).After(from) && e.Last.After(e.First) {
		e.Last, e.Ends = e.Last.AddDays(-1), lastMinute
		if e.Starts == midnight {
			e.Starts, e.Ends = "", ""
		}
	}
}
