package main

import (
	"fmt"
	"path/filepath"

	"divisionbell/calendar"
	"divisionbell/calendar/layers"
)

// layersFlag says where the dates are that came while the program ran.
type layersFlag struct {
	Data string `default:"./data" help:"The folder that holds everything the service keeps; it need not be there." placeholder:"FOLDER"`
}

// log is the log of layers in the data folder.
func (f layersFlag) log() *layers.Log { return layersIn(f.Data) }

func layersIn(data string) *layers.Log { return layers.In(filepath.Join(data, "calendar")) }

// calendarFlags say which calendar answers.
type calendarFlags struct {
	layersFlag
	KnownOn calendar.Date `help:"Answer from the calendar as it was known at the end of this day." placeholder:"DATE"`
}

// calendar builds the calendar that the flags ask for, as it is looked at today or, without
// a clock, on the day of its facts. A layer that cannot be read is told
// of, and the calendar is built without it. What stands besides is added to the layers.
func (f calendarFlags) calendar(a *app, besides ...layers.Record) (*calendar.Calendar, error) {
	records, apart := f.log().Records()
	records = append(records, besides...)
	a.warnOf(apart)
	var seenOn calendar.Date
	if f.KnownOn.IsZero() && a.now != nil {
		seenOn = a.today()
	}
	return a.calendarOf(layers.AsOf(f.KnownOn, records), f.KnownOn, seenOn)
}

// warnOf tells of layers that are set apart.
func (a *app) warnOf(apart []layers.Apart) {
	for _, file := range apart {
		fmt.Fprintf(a.errOut, "divisionbell: warning: %v\n", file)
	}
}
