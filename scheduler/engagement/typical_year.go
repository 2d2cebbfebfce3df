package engagement

import (
	"cmp"
	"context"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/typicalyear"
)

// TypicalYear asks what a year is usually like.
type TypicalYear struct {
	Nation calendar.Nation // England's if left out
	Year   int             // whose dates are told; the next if left out
	Month  time.Month      // alone; all twelve if left out
	Lang   words.Language  // English if left out
}

// TellYear tells what a year is usually like, by the calendar as it was known on a day. A
// *typicalyear.YearError says what is wrong with the question.
func (d *Desk) TellYear(ctx context.Context, known calendar.Date, asked TypicalYear) (typicalyear.Year, error) {
	if asked.Month < 0 || asked.Month > time.December {
		return typicalyear.Year{}, wrong("month", "%d is no month: from 1 to 12 are allowed", int(asked.Month))
	}
	state, err := d.Advised(ctx, known)
	if err != nil {
		return typicalyear.Year{}, err
	}
	guide, err := d.guide()
	if err != nil {
		return typicalyear.Year{}, err
	}
	nation, year := cmp.Or(asked.Nation, calendar.England), cmp.Or(asked.Year, d.Today().Year()+1)
	told, err := state.TypicalYear(ctx, guide, nation, year, cmp.Or(asked.Lang, words.English))
	if err != nil {
		return typicalyear.Year{}, err
	}
	if asked.Month != 0 {
		told.Months = told.Months[asked.Month-1 : asked.Month]
	}
	return told, nil
}
