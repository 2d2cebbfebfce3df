package sources

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
)

// niSittings tells on which days the Northern Ireland Assembly sits. It names no
// recesses anywhere, and none is made up from days without a sitting.
type niSittings struct {
	location *time.Location // in which days are meant
}

const (
	niDiary = "https://data.niassembly.gov.uk/plenary.asmx/GetBusinessDiary_JSON"
	// niAhead is how far ahead, in days, the diary is asked for; it reaches about two
	// months. Twice that is longer than any recess.
	niAhead = 120
	niPiece = 60
)

// kindPlenary is a day on which a devolved parliament sits.
const kindPlenary calendar.Kind = "plenary"

func (niSittings) About() About {
	return About{
		Name:    "ni-assembly-sittings",
		Title:   "Northern Ireland Assembly: business diary",
		Bodies:  []calendar.Body{calendar.NIAssembly},
		Address: "https://data.niassembly.gov.uk/",
		Licence: "The service names no licence. Source: Northern Ireland Assembly, data.niassembly.gov.uk",
		Every:   daily,
		Why:     "The diary is filled a few weeks ahead and moves by days.",
	}
}

// Ask asks for the diary of the days to come.
func (s niSittings) Ask(ctx context.Context, get Getter, today calendar.Date) (importer.Reading, error) {
	get = inCivilTime(get, s.location)
	d := &niDays{Collector: begin(s.About(), today), span: calendar.Span{First: today, Last: today.AddDays(niAhead)}, last: today}
	if err := byRange(ctx, get, d.span, niPiece, d.request, d.read); err != nil {
		return importer.Reading{}, err
	}
	if d.items == 0 {
		d.Refuse("", fmt.Errorf("the diary is empty from %s to %s, as it also is when the service is out of order", d.span.First, d.span.Last))
	}
	d.Complete(importer.List{Body: calendar.NIAssembly, Kind: kindPlenary, Span: calendar.Span{First: today, Last: d.last}})
	return inOrder(d.Collector)
}

// niDays gathers the sittings. It is complete up to the last one told.
type niDays struct {
	*importer.Collector
	span  calendar.Span
	items int
	last  calendar.Date
}

// niItems is a list that is written as its only item when it has one, and as null
// when it has none.
type niItems []niItem

type niItem struct {
	EventDate text
	StartTime text
	EventType text
}

// UnmarshalJSON reads either form.
func (l *niItems) UnmarshalJSON(raw []byte) error {
	if raw[0] == '{' {
		*l = make(niItems, 1)
		return json.Unmarshal(raw, &(*l)[0])
	}
	return json.Unmarshal(raw, (*[]niItem)(l))
}

func (d *niDays) request(s calendar.Span) Request {
	return Request{Address: fmt.Sprintf("%s?startDate=%s&endDate=%s", niDiary, s.First, s.Last), Accept: acceptJSON}
}

func (d *niDays) read(a Answer) {
	var diary map[string]*struct{ DiaryItem niItems }
	if err := decode(a.Content, &diary); err != nil {
		d.Refuse("", err)
		return
	}
	list, ok := diary["BusinessDiary"]
	if !ok {
		d.Refuse("", errors.New("there is no diary in the answer"))
		return
	}
	if list == nil {
		return // nothing is down, or nothing works: Ask decides
	}
	for i, item := range list.DiaryItem {
		d.items++
		place := fmt.Sprintf("item %d", i+1)
		switch item.EventType.lower() { // the Assembly's own diary says Plenary Session
		case "sitting", "plenary", "plenary sitting", "plenary session":
			d.add(place, item)
		}
	}
}

// add takes a sitting. Two on one day are one, which begins with the first.
func (d *niDays) add(place string, item niItem) {
	on, err := item.EventDate.mustDate("EventDate")
	if err != nil {
		d.Refuse(place, err)
		return
	}
	if !d.span.Contains(on) {
		return
	}
	if on.After(d.last) {
		d.last = on
	}
	d.Add(place, calendar.Entry{
		ID:        fmt.Sprintf("%s/%s/%s", calendar.NIAssembly, kindPlenary, on),
		Body:      calendar.NIAssembly,
		Kind:      kindPlenary,
		Nation:    calendar.NorthernIreland,
		Title:     "Northern Ireland Assembly: plenary sitting",
		First:     on,
		Last:      on,
		Certainty: calendar.Provisional,
		Source:    calendar.Source{Name: "https://data.niassembly.gov.uk/", Note: startsAt(item.StartTime)},
	})
}

// startsAt notes a time without making it the entry's, for services change it often.
func startsAt(t text) string {
	if at := t.clock(); at != "" {
		return "Down to begin at " + at + "."
	}
	return ""
}
