package sources

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
)

// whatsOnSessions tells the session that is running, and the one that has just ended.
type whatsOnSessions struct {
	location *time.Location // in which days are meant
}

const (
	// sessionsBack is how long ago, in days, a session may have ended to be told: older
	// ones are in the facts, and whether a session begins with the first meeting or
	// with the State Opening is not the same everywhere.
	sessionsBack = 60
	// longestSession is more days than any session had. An end that is further off is a
	// filler for "not known".
	longestSession = 1000
)

func (whatsOnSessions) About() About {
	return About{
		Name:    "whats-on-sessions",
		Title:   "What's On: sessions of Parliament",
		Bodies:  houses(),
		Address: whatsOnPage,
		Licence: openParliament,
		Every:   daily,
		Why:     "A session ends with a prorogation or dissolution that may come at a day's notice.",
	}
}

// Ask asks for the list of all sessions.
func (s whatsOnSessions) Ask(ctx context.Context, get Getter, today calendar.Date) (importer.Reading, error) {
	get = inCivilTime(get, s.location)
	answer, err := get.Get(ctx, Request{Address: whatsOnAPI + "/sessions/list.json", Accept: acceptJSON})
	if err != nil {
		return importer.Reading{}, fmt.Errorf("ask for the sessions: %w", err)
	}
	c := begin(s.About(), today)
	var list []sessionOfParliament
	switch err := decode(answer.Content, &list); {
	case err != nil:
		c.Refuse("", err)
	case list == nil:
		c.Refuse("", errors.New("there is no list in the answer"))
	}
	told, running := 0, make(map[string]bool)
	for i, raw := range list {
		place := cmp.Or("session "+string(raw.CommonsDescription), fmt.Sprintf("session %d in the list", i+1))
		e, err := raw.entry(today)
		switch {
		case err != nil:
			c.Refuse(place, err)
		case e.Last.IsZero() && e.First.AddDays(longestSession).Before(today), !e.Last.IsZero() && e.Last.AddDays(sessionsBack).Before(today):
			continue // over, or never ended in the list
		default:
			told++
			if e.Last.IsZero() {
				running[e.ID] = true
			}
			tellBothHouses(c, place, e)
		}
	}
	if len(running) > 1 {
		c.Refuse("", fmt.Errorf("%d sessions have no end, and only the last one can be running", len(running)))
	}
	if told == 0 {
		c.Refuse("", errors.New("no session is running and none has just ended"))
	}
	return inOrder(c)
}

// sessionOfParliament is a session as What's On writes it.
type sessionOfParliament struct {
	StartDate          text
	EndDate            text
	CommonsDescription text
	LordsDescription   text
}

// sessionYears finds 2026-27, 2024-2026 or 2019 in a description.
var sessionYears = regexp.MustCompile(`\b(\d{4})(?:\s*[-–/]\s*(?:\d{2})?(\d{2}))?\b`)

// entry makes the entry without its House.
func (raw sessionOfParliament) entry(today calendar.Date) (e calendar.Entry, err error) {
	if e.First, err = raw.StartDate.mustDate("StartDate"); err != nil {
		return e, err
	}
	if e.Last, err = raw.EndDate.date(); err != nil {
		return e, fmt.Errorf("EndDate: %w", err)
	}
	if e.Last.DaysSince(e.First) > longestSession {
		e.Last = calendar.Date{}
	}
	years := sessionYears.FindStringSubmatch(string(cmp.Or(raw.CommonsDescription, raw.LordsDescription)))
	if years == nil {
		return e, errors.New("it is not named after its years, such as 2026-27")
	}
	name := years[1]
	if years[2] != "" {
		name += "-" + years[2]
	}
	e.ID, e.Title = name, "Session "+name
	e.Kind = calendar.KindSession
	e.Certainty = calendar.Confirmed
	if e.First.After(today) || !e.Last.Before(today) {
		e.Certainty = calendar.Provisional
	}
	e.Source.Name = whatsOnPage
	return e, nil
}

// tellBothHouses adds an entry whose id is only its name for each House.
func tellBothHouses(c *importer.Collector, place string, e calendar.Entry) {
	name := e.ID
	for _, house := range houses() {
		e.ID, e.Body = fmt.Sprintf("%s/%s/%s", house, e.Kind, name), house
		c.Add(place, e)
	}
}
