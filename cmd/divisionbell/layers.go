package main

import (
	"path/filepath"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
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

// calendar builds the calendar that the flags ask for.
func (f calendarFlags) calendar() (*calendar.Calendar, error) {
	said, err := f.log().Layers()
	if err != nil {
		return nil, err
	}
	return almanac.Build(almanac.With(said...), almanac.KnownOn(f.KnownOn))
}
