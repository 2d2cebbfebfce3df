package edition

import (
	"context"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/typicalyear"
)

// TypicalYear tells what a year is usually like in a nation, with the dates of one year, in
// a language. A *typicalyear.YearError says what is wrong with the question.
func (s *State) TypicalYear(ctx context.Context, g *typicalyear.Guide, n calendar.Nation, year int, lang words.Language) (typicalyear.Year, error) {
	advisor, err := s.advise(ctx)
	if err != nil {
		return typicalyear.Year{}, err
	}
	return g.Year(typicalyear.Almanac{Calendar: s.Calendar, Advice: advisor}, n, year, lang)
}
