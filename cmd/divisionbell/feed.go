package main

import (
	"fmt"
	"strings"

	"divisionbell/calendar"
	"divisionbell/scheduler/feed"
)

type feedCmd struct {
	calendarFlags
	Name      string     `arg:"" help:"The feed: ${feeds}."`
	Certainty string     `enum:"all,confirmed" default:"all" help:"all, or confirmed to leave out what is projected or may still change."`
	Alarms    feed.Alarm `help:"Add to each event an alarm so long before it begins, such as P1D for a day." placeholder:"TIME"`
}

func (cmd *feedCmd) Run(a *app) error {
	cal, err := cmd.calendar(a)
	if err != nil {
		return err
	}
	wish := feed.Wish{Alarm: cmd.Alarms}
	if cmd.Certainty == "confirmed" {
		wish.Certainties = []calendar.Certainty{calendar.Confirmed}
	}
	c, ok := wish.Named(cal, cmd.Name, feedSince(a.today()))
	if !ok {
		return usageError{fmt.Errorf("there is no feed %q: there are %s", cmd.Name, strings.Join(feed.Names(), ", "))}
	}
	return writeICS(a.out, c)
}

// feedSince is the first day that the public feeds show: 1 January of the year
// before today. A service takes the day on which it starts, so that subscribers do
// not fetch anew each day.
func feedSince(today calendar.Date) calendar.Date {
	return calendar.Year(today.Year() - 1).First
}
