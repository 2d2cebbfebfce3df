package sources

import (
	"slices"
	"time"
)

// Config says which sources are asked, beyond what holds for all of them.
type Config struct {
	// Off are the names of sources that are not to be asked.
	Off []string
	// Location is where days begin and end: Europe/London. It must be set.
	Location *time.Location
}

// All returns the sources that are on, in the order in which they are asked: those
// that need no configuration, but for those that are off.
func All(cfg Config) []Source {
	all := []Source{
		whatsOnRecesses{},
		whatsOnSessions{},
		whatsOnBusiness{},
		bankHolidays{},
		oralQuestionTimes{},
		callsForEvidence{},
		consultations{cfg.Location},
		billStages{},
		elections{},
	}
	return slices.DeleteFunc(all, func(s Source) bool { return slices.Contains(cfg.Off, s.About().Name) })
}
