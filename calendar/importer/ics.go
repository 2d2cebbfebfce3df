package importer

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/emersion/go-ical"

	"divisionbell/calendar"
)

// What our own feeds write: the end of a UID, before which stands the entry's id with
// dots for slashes, and the end of the summary of a projection (scheduler/feed).
const (
	ownUID        = "@divisionbell"
	ownProjection = " (expected)"
)

// ics reads every event of every calendar in the file. The body of a foreign event
// is found in its words or was given with the file.
func (r *reader) ics() {
	dec := ical.NewDecoder(bytes.NewReader(r.file.Content))
	for n := 0; ; n++ {
		cal, err := decode(dec)
		if errors.Is(err, io.EOF) && n > 0 {
			return
		}
		if err != nil {
			r.Refuse("", fmt.Errorf("it is not a calendar in iCalendar: %w", err))
			return
		}
		for i, event := range cal.Events() {
			summary, _ := event.Props.Text(ical.PropSummary)
			place := fmt.Sprintf("event %d, %q", i+1, summary)
			e, err := r.event(event)
			if err != nil {
				r.Refuse(place, err)
				continue
			}
			if status, _ := event.Status(); status == ical.EventCancelled {
				r.Withdraw(place, e.ID)
				continue
			}
			r.Add(place, e)
		}
	}
}

// decode reads the next calendar. The decoder panics at some lines that are cut short.
func decode(dec *ical.Decoder) (cal *ical.Calendar, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("a line is cut short: %v", p)
		}
	}()
	return dec.Decode()
}

func (r *reader) event(event ical.Event) (e calendar.Entry, err error) {
	if event.Props.Get(ical.PropRecurrenceRule) != nil || event.Props.Get(ical.PropRecurrenceDates) != nil {
		return e, errors.New("it repeats, and repeated events are not understood: write each of them")
	}
	e.Title, err = event.Props.Text(ical.PropSummary)
	if err != nil {
		return e, err
	}
	e.Title = straight(e.Title)
	if u := event.Props.Get(ical.PropURL); u != nil {
		e.Source.Name = u.Value
	}
	if err := r.days(event, &e); err != nil {
		return e, err
	}
	uid, err := event.Props.Text(ical.PropUID)
	if err != nil {
		return e, err
	}
	return r.named(e, uid, event)
}

// days reads when the event is. The end of whole days is the day after the last
// (RFC 5545 section 3.6.1); without an end it is one day or, with a time, an instant.
func (r *reader) days(event ical.Event, e *calendar.Entry) error {
	start, end := event.Props.Get(ical.PropDateTimeStart), event.Props.Get(ical.PropDateTimeEnd)
	if start == nil {
		return errors.New("it has no beginning")
	}
	if event.Props.Get(ical.PropDuration) != nil {
		return errors.New("it has a duration, which is not understood: give its end")
	}
	from, err := r.instant(start)
	if err != nil {
		return fmt.Errorf("read its beginning: %w", err)
	}
	until := from
	if end != nil {
		if until, err = r.instant(end); err != nil {
			return fmt.Errorf("read its end: %w", err)
		}
	}
	whole := isDate(start)
	if end != nil && isDate(end) != whole {
		return errors.New("it begins with a time of day and does not end with one, or the other way round")
	}
	if until.Before(from) {
		return fmt.Errorf("it ends on %s, before it begins on %s", until.Format("2006-01-02 15:04"), from.Format("2006-01-02 15:04"))
	}
	e.First, e.Last = calendar.DateIn(from, r.file.Location), calendar.DateIn(until, r.file.Location)
	if !whole {
		e.Starts = from.In(r.file.Location).Format("15:04")
		if until.After(from) {
			e.Ends = until.In(r.file.Location).Format("15:04")
		}
		return nil
	}
	if end != nil && e.Last.After(e.First) { // some programs write the same day twice
		e.Last = e.Last.AddDays(-1)
	}
	return nil
}

// instant reads when something begins or ends. The names that some programs have for
// British time are those of the file's own location.
func (r *reader) instant(p *ical.Prop) (time.Time, error) {
	if zone := p.Params.Get(ical.ParamTimezoneID); zone == "GMT Standard Time" || strings.HasSuffix(zone, "/Europe/London") {
		p.Params.Del(ical.ParamTimezoneID)
	}
	return p.DateTime(r.file.Location)
}

func isDate(p *ical.Prop) bool {
	return p.ValueType() == ical.ValueDate || len(p.Value) == len("20270101")
}

// named gives the entry its body, kind and id. Events of our own feeds have them in
// their UID. A recess is known by its name, so that it takes the place of what was
// expected; anything else by the UID that its owner gave it, which does not
// change when the date does.
func (r *reader) named(e calendar.Entry, uid string, event ical.Event) (calendar.Entry, error) {
	if own, ok := strings.CutSuffix(uid, ownUID); ok {
		parts := strings.Split(own, ".")
		if len(parts) < 3 {
			return e, fmt.Errorf("the UID %q is not of an entry", uid)
		}
		e.ID, e.Kind = strings.Join(parts, "/"), calendar.Kind(parts[1])
		switch status, _ := event.Status(); {
		case strings.HasSuffix(e.Title, ownProjection):
			e.Certainty = calendar.Projected
		case status == ical.EventConfirmed:
			e.Certainty = calendar.Confirmed
		}
		e = e.OpenEnded()
		e.Title = "" // as the calendar calls it
		err := e.Body.UnmarshalText([]byte(parts[0]))
		return e, err
	}
	e.Body = cmp.Or(r.file.Body, bodyIn(e.Title))
	if e.Body == "" {
		return e, errors.New("it does not say whose it is: name a body in its summary, or give one with the file")
	}
	e.Kind = cmp.Or(r.file.Kind, "event")
	if name, ok := recessIn(e.Title); ok && (r.file.Kind == "" || r.file.Kind == calendar.KindRecess) {
		e.Kind = calendar.KindRecess
		e.ID = fmt.Sprintf("%s/%s/%s/%d", e.Body, e.Kind, name, e.First.Year())
		e.Title = "" // as the calendar calls it
		return e, nil
	}
	name := calendar.Slug(uid)
	if name == "" {
		return e, errors.New("it has no UID that could name it")
	}
	e.ID = fmt.Sprintf("%s/%s/%s", e.Body, e.Kind, name)
	return e, nil
}

// bodyIn finds the one body that a text names.
func bodyIn(text string) (found calendar.Body) {
	lower := strings.ToLower(text)
	for _, known := range []struct {
		word string
		body calendar.Body
	}{
		{"commons", calendar.Commons},
		{"lords", calendar.Lords},
		{"scottish parliament", calendar.ScottishParliament},
		{"senedd", calendar.Senedd},
		{"northern ireland assembly", calendar.NIAssembly},
	} {
		if !strings.Contains(lower, known.word) {
			continue
		}
		if found != "" {
			return "" // two of them, so that it is not clear which is meant
		}
		found = known.body
	}
	return found
}

// recessIn finds the name of a recess in a text: christmas in "House of Commons:
// Christmas recess".
func recessIn(text string) (name string, ok bool) {
	words := strings.Split(calendar.Slug(text), "-")
	for i, w := range words {
		if w == "recess" && i > 0 {
			return words[i-1], true
		}
	}
	return "", false
}
