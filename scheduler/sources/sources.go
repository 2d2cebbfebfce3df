package sources

import "slices"

// Config says which sources are asked, beyond what holds for all of them.
type Config struct {
	// Off are the names of sources that are not to be asked.
	Off []string
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
	}
	return slices.DeleteFunc(all, func(s Source) bool { return slices.Contains(cfg.Off, s.About().Name) })
}
