package importer

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"divisionbell/calendar"
	"divisionbell/calendar/ical"
)

// How far, in days, events that repeat are told back and ahead.
const (
	repeatsBack  = 366
	repeatsAhead = 1100
)

// ics reads every event of every calendar in the file. The body of a foreign event
// is found in its words or was given with the file. An event that cannot be read is told
// and the others are taken; only if there are no others the file is refused.
func (r *reader) ics() {
	cal := ical.Read(r.file.Content, ical.Options{
		Location: r.file.Location,
		Within:   r.within(),
		Repeats:  calendar.Span{First: r.file.Day.AddDays(-repeatsBack), Last: r.file.Day.AddDays(repeatsAhead)},
	})
	f := &icsFile{reader: r, isParliaments: isParliaments(cal.Producer, r.file.From)}
	f.asGovUK(cal.Producer)
	var lost []error
	for _, fault := range cal.Faults {
		r.Note(fault.Error() + ".")
		if fault.Event != "" || cal.Cut && len(cal.Events) == 0 {
			lost = append(lost, fault)
		}
	}
	for _, event := range cal.Events {
		err := f.take(event)
		if errors.Is(err, errHouseDay) {
			f.houseDays++
			continue
		}
		if err != nil {
			err = fmt.Errorf("line %d, %q: %w", event.Line, event.Title, err)
			lost = append(lost, err)
			r.Note(err.Error() + "; it is left out.")
		}
	}
	f.tellTheRest(cal)
	f.outside, f.reading.EndsInside = cal.Outside, cal.EndsInside
	if f.houseDays > 0 && len(lost) == 0 {
		lost = append(lost, errHouseDay)
	}
	if r.empty() && cal.Outside == 0 {
		r.problems = append(r.problems, lost...)
	}
}

// within are the days of the calendar, or all days if they were not given.
func (r *reader) within() calendar.Span {
	all := calendar.Span{First: calendar.MustDate("0001-01-02"), Last: calendar.MustDate("9999-12-31")}
	return calendar.Span{First: cmp.Or(r.file.Within.First, all.First), Last: cmp.Or(r.file.Within.Last, all.Last)}
}

// icsFile is the work of reading one file.
type icsFile struct {
	*reader
	isParliaments bool
	houseDays     int
	holidays      calendar.Certainty // of bank holidays
	welsh         bool               // in which they are named
}

// tellTheRest tells what was left out in numbers, and protects what could not be read from
// being taken back for want of it.
func (f *icsFile) tellTheRest(cal ical.Calendar) {
	within := f.within()
	for _, told := range []struct {
		n    int
		what string
	}{
		{cal.More, "%s in the file that cannot be read or are passed over."},
		{cal.Outside, fmt.Sprintf("%%s before %d or after %d, left out.", within.First.Year(), within.Last.Year())},
		{cal.Series, fmt.Sprintf("%%s that repeat, told from %s to %s.", f.file.Day.AddDays(-repeatsBack), f.file.Day.AddDays(repeatsAhead))},
		{f.houseDays, "%s of Parliament's list of sitting days, left out: the source egg-timer reads it (docs/sources.md)."},
	} {
		if told.n > 0 {
			f.Note(fmt.Sprintf(told.what, countedEvents(told.n)))
		}
	}
	for _, uid := range cal.Lost {
		f.Unread(uidName(uid))
	}
	if cal.Cut {
		f.Unread("")
	}
}

func countedEvents(n int) string {
	if n == 1 {
		return "1 event"
	}
	return fmt.Sprintf("%d events", n)
}

// take tells an event, or takes back one that was called off.
func (f *icsFile) take(event ical.Event) error {
	e, err := f.entry(event)
	if err != nil {
		f.Unread(uidName(event.UID))
		return err
	}
	place := fmt.Sprintf("line %d, %q", event.Line, event.Title)
	if !event.Cancelled {
		return f.add(place, e)
	}
	if first, twice := f.reading.places[e.ID]; twice {
		return fmt.Errorf("it is called off here and told at %s", first)
	}
	f.Withdraw(place, e.ID)
	f.reading.whole[e.ID] = event.Occurrence == ""
	return nil
}

// entry makes an entry of an event.
func (f *icsFile) entry(event ical.Event) (calendar.Entry, error) {
	e := calendar.Entry{
		Title: straight(event.Title), Nation: f.file.Nation,
		First: event.First, Last: event.Last, Starts: event.Starts, Ends: event.Ends,
		Source: calendar.Source{Name: event.URL},
	}
	if own, ok := strings.CutSuffix(event.UID, ownUID); ok {
		return ourOwn(e, own, event.Status)
	}
	if f.isHouseDay(event) {
		return e, errHouseDay
	}
	e.Body = cmp.Or(f.file.Body, f.houseOfAddress(), bodyIn(e.Title))
	if e.Body == "" {
		return e, errors.New("it does not say whose it is: name a body in its summary, or give one with the file (--body)")
	}
	return f.named(e, event)
}

// named gives the entry its kind and id. What it is the caller has said, or the contract
// of who wrote the file; its title decides nothing. A recess is known by its name, so that
// it takes the place of what was expected, a bank holiday by its day, and anything
// else by the UID that its owner gave it, which does not change when the date does.
func (f *icsFile) named(e calendar.Entry, event ical.Event) (calendar.Entry, error) {
	e.Kind = cmp.Or(f.file.Kind, "event")
	if f.file.Kind == "" && e.Body == calendar.BankHolidays {
		e.Kind = calendar.KindBankHoliday
	}
	switch {
	case f.isHouseRecess(event):
		return f.houseRecess(e, event)
	case e.Kind == calendar.KindRecess:
		return f.recess(e)
	case f.file.Kind == "" && looksLikeRecess(e):
		return f.guessedRecess(e)
	case e.Kind == calendar.KindBankHoliday && !e.First.IsZero():
		return f.bankHoliday(e)
	}
	name := cmp.Or(uidName(event.UID), cmp.Or(calendar.Slug(e.Title), "unnamed")+"/"+e.First.String())
	if event.Occurrence != "" && event.UID != "" {
		name += "/" + event.Occurrence
	}
	e.ID = fmt.Sprintf("%s/%s/%s", e.Body, e.Kind, name)
	f.Owned(e.ID)
	return e, nil
}
