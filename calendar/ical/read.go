package ical

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// Read reads a file. What is wrong with it stands in the calendar's faults; a file that
// is no calendar at all has nothing but a fault.
func Read(content []byte, o Options) Calendar {
	r := &reader{Options: o, described: make(map[string][]observance), zones: make(map[string]zone), steps: mostSteps}
	unfolded(content, r.line)
	r.close()
	r.settle()
	return r.calendar
}

// Looks reports whether a file looks like a calendar, whatever its name and its label say.
func Looks(content []byte) bool {
	const within = 1000 // bytes
	begins := inBytes(content[:min(len(content), within)])
	return bytes.Contains(bytes.ToUpper(begins), []byte("BEGIN:VCALENDAR"))
}

// reader is the work of one Read.
type reader struct {
	Options
	calendar Calendar

	open   []string // components that have begun and not ended, the outermost first
	object *object
	event  *raw   // that is being read
	events []*raw // that have been read

	timezone  string // that is being described
	part      *part
	described map[string][]observance
	zones     map[string]zone // that were looked for; nil for those that are not known
	steps     int

	last    string // name of the last property
	foreign bool   // whether it has been told that the file is not in UTF-8
}

// object is one VCALENDAR.
type object struct{ method string }

// raw is an event as it is written.
type raw struct {
	line    int
	object  *object
	props   map[string]property // the first of each name that is read
	exdates []property
	rdates  []property
}

// part is a part of a time zone as it is written.
type part struct {
	props  map[string]property
	rdates []property
}

// fault notes something that could not be read and costs no event.
func (r *reader) fault(line int, name, format string, args ...any) {
	if len(r.calendar.Faults) == mostFaults {
		r.calendar.More++
		return
	}
	r.note(Fault{Line: line, Property: name, Problem: fmt.Sprintf(format, args...)})
}

func (r *reader) note(f Fault) {
	if len(r.calendar.Faults) == mostFaults {
		r.calendar.More++
		return
	}
	r.calendar.Faults = append(r.calendar.Faults, f)
}

// deepest is how many components may be inside each other; three would do.
const deepest = 10

func (r *reader) line(l textLine) {
	if l.foreign && !r.foreign {
		r.foreign = true
		r.fault(l.number, "", "it is not in UTF-8; what is not is read as Windows-1252")
	}
	p, err := parse(l)
	if err != nil && (len(r.open) > 0 || p.name != "") {
		r.fault(l.number, p.name, "%v; it is passed over", err)
	}
	r.last = p.name
	switch {
	case p.name == "":
	case p.name == "BEGIN":
		r.begin(l.number, strings.ToUpper(strings.TrimSpace(p.value)))
	case p.name == "END":
		r.end(l.number, strings.ToUpper(strings.TrimSpace(p.value)))
	case len(r.open) > 0:
		r.property(p)
	}
}

func (r *reader) begin(line int, component string) {
	if len(r.open) == deepest && component != "VCALENDAR" && component != "VEVENT" {
		r.fault(line, "BEGIN", "there are too many components inside each other")
		return
	}
	switch component {
	case "VCALENDAR":
		r.closeEvent(line)
		r.open = r.open[:0]
		r.object = &object{}
	case "VEVENT":
		r.closeEvent(line)
		r.open = r.open[:min(slices.Index(r.open, "VCALENDAR")+1, 1)] // an event is in a calendar and in nothing else
		if r.object == nil {
			r.object = &object{}
		}
		r.event = &raw{line: line, object: r.object, props: make(map[string]property)}
	case "VTIMEZONE":
		r.timezone = ""
	case "STANDARD", "DAYLIGHT":
		r.part = &part{props: make(map[string]property)}
	}
	r.open = append(r.open, component)
}

func (r *reader) end(line int, component string) {
	i := len(r.open) - 1
	for i >= 0 && r.open[i] != component {
		i--
	}
	if i < 0 {
		if r.object != nil {
			r.fault(line, "END", "%s ends and has not begun", quoted(component))
		}
		return
	}
	inside := r.open[i+1:]
	r.open = r.open[:i]
	switch component {
	case "VEVENT":
		if r.event != nil {
			r.events = append(r.events, r.event)
			r.event = nil
		}
	case "STANDARD", "DAYLIGHT":
		r.describe(line)
	case "VCALENDAR":
		if slices.Contains(inside, "VEVENT") {
			r.closeEvent(line)
		}
	}
}

// closeEvent takes an event that has begun and in place of whose end something else
// follows.
func (r *reader) closeEvent(line int) {
	if r.event == nil {
		return
	}
	r.fault(line, "", "the event that begins on line %d has no END:VEVENT; it is taken as ended here", r.event.line)
	r.events = append(r.events, r.event)
	r.event = nil
}

// close is called at the end of the file.
func (r *reader) close() {
	switch {
	case r.object == nil:
		r.calendar.Cut = true
		r.fault(1, "", "it is not a calendar in iCalendar: there is no BEGIN:VCALENDAR in it")
	case r.event != nil:
		r.calendar.Cut, r.calendar.EndsInside = true, true
		r.lose(r.event, "", "the file ends in the middle of it")
	case len(r.open) > 0: // some programs leave out the last line
		r.calendar.Cut, r.calendar.EndsInside = true, r.last != "END"
	}
}

// lose notes why an event is left out.
func (r *reader) lose(e *raw, name, format string, args ...any) {
	uid := e.uid()
	if uid == "" {
		r.calendar.Cut = true
	} else {
		r.calendar.Lost = append(r.calendar.Lost, uid)
	}
	f := Fault{Line: e.line, Property: name, Problem: fmt.Sprintf(format, args...), Event: "an event"}
	if p, ok := e.props[name]; ok {
		f.Line = p.line
	}
	switch title := e.title(); {
	case title != "":
		f.Event = quoted(title)
	case uid != "":
		f.Event = quoted(uid)
	}
	r.note(f)
}

// property takes a property of the component that is being read, if it is one that
// is read.
func (r *reader) property(p property) {
	switch component := r.open[len(r.open)-1]; {
	case component == "VEVENT" && r.event != nil:
		r.event.add(p)
	case component == "VCALENDAR" && p.name == "METHOD":
		r.object.method = strings.ToUpper(strings.TrimSpace(p.value))
	case component == "VCALENDAR" && p.name == "PRODID" && r.calendar.Producer == "":
		r.calendar.Producer, _ = shortened(p.text(), longestTitle)
	case component == "VTIMEZONE" && p.name == "TZID":
		r.timezone = zoneKey(p.text())
	case (component == "STANDARD" || component == "DAYLIGHT") && r.part != nil:
		r.part.add(p)
	}
}

func (e *raw) add(p property) {
	switch p.name {
	case "UID", "SUMMARY", "DTSTART", "DTEND", "DURATION", "RRULE", "EXRULE", "RECURRENCE-ID", "SEQUENCE", "STATUS", "URL", "LAST-MODIFIED",
		"X-MICROSOFT-CDO-ALLDAYEVENT", "X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT", "X-FUNAMBOL-ALLDAY":
		if _, twice := e.props[p.name]; !twice {
			e.props[p.name] = p
		}
	case "EXDATE":
		e.exdates = append(e.exdates, p)
	case "RDATE":
		e.rdates = append(e.rdates, p)
	}
}

func (s *part) add(p property) {
	switch p.name {
	case "DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE":
		s.props[p.name] = p
	case "RDATE":
		s.rdates = append(s.rdates, p)
	}
}
