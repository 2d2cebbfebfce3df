package facts

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"divisionbell/calendar"
)

// Hours is a thing that happens at a usual time on a weekday on which a House
// sits. A business motion can change any day.
type Hours struct {
	Body    calendar.Body
	Weekday time.Weekday
	What    string // sitting, westminster-hall, oral-questions, prime-ministers-questions ...
	Starts  string // HH:MM, Europe/London
	Ends    string // HH:MM, or nothing where there is no fixed end
	// From is the first day on which it holds, no date if it always did.
	From   calendar.Date
	Source string
	// Note says what a reader should know, if anything.
	Note string
}

// UsualWeek is the usual hours of the two Houses.
type UsualWeek struct {
	hours []Hours
	// afterRecess says when a House sits on a Tuesday or Wednesday that is its first
	// day after a recess or of a session.
	afterRecess []Hours
}

const westminsterHall = "westminster-hall"

// Week reads the usual hours of the two Houses. Those of Westminster Hall, the
// second chamber of the Commons, are among its hours. Hours of the day on which a
// Speaker is elected are left out.
func Week() (UsualWeek, error) {
	weekdays := map[string]time.Weekday{
		"monday": time.Monday, "tuesday": time.Tuesday, "wednesday": time.Wednesday,
		"thursday": time.Thursday, "friday": time.Friday,
	}
	var week UsualWeek
	err := eachRow("data/"+weekFile, func(r *row) {
		h := Hours{
			Body: calendar.Body(r.must("body")), What: r.must("what"),
			Starts: r.must("starts"), Ends: r.text("ends"),
			From: r.date("from"), Source: r.must("source"), Note: r.text("note"),
		}
		if h.Body == westminsterHall {
			h.Body, h.What = calendar.Commons, westminsterHall
		}
		day := strings.ToLower(r.must("weekday"))
		if weekday, ok := weekdays[day]; ok {
			h.Weekday = weekday
			week.hours = append(week.hours, h)
		} else if day == "first-day-after-recess" {
			week.afterRecess = append(week.afterRecess, h)
		}
	})
	if err != nil {
		return UsualWeek{}, fmt.Errorf("facts in %s: %w", weekFile, err)
	}
	return week, nil
}

// On returns the times that a House keeps on that day, in the order of the facts;
// none if it does not sit or is not likely to, or is recalled, when it is told its
// hours. On a Tuesday or Wednesday straight after a recess, and on the first day of
// a session, the Commons keeps the hours of a Monday (Standing Order No. 9); what is
// bound to the hours of the weekday itself, such as the Prime Minister's questions at
// noon, is left out then, and Westminster Hall keeps its own. A session begins without
// oral questions, for all notices fall at prorogation (Order Paper, 24 April 2013); of
// that day nothing is told of Westminster Hall and of the Lords, whose usual hours are
// not those of a State Opening.
func (w UsualWeek) On(c *calendar.Calendar, house calendar.Body, d calendar.Date) []Hours {
	s, ok := c.Sitting(house, d)
	if why, _ := c.Entry(s.Cause); !ok || !s.Sits() || why.Kind == calendar.KindRecall {
		return nil
	}
	away, first := awayBefore(c, house, d)
	opening := first && away.Kind != calendar.KindRecess
	if opening && house != calendar.Commons {
		return nil
	}
	after := slices.DeleteFunc(slices.Clone(w.afterRecess), func(h Hours) bool { return h.Body != house })
	midweek := d.Weekday() == time.Tuesday || d.Weekday() == time.Wednesday
	if len(after) == 0 || !midweek || !first {
		return w.of(house, d, func(h Hours) bool { return h.Weekday == d.Weekday() })
	}
	return append(after, w.of(house, d, func(h Hours) bool {
		if h.What == westminsterHall {
			return h.Weekday == d.Weekday() && !opening
		}
		asked := h.What != "oral-questions" || !opening
		return h.Weekday == time.Monday && asked && h.What != "sitting" // which is what after says
	})...)
}

func (w UsualWeek) of(house calendar.Body, d calendar.Date, holds func(Hours) bool) []Hours {
	var on []Hours
	for _, h := range w.hours {
		if h.Body == house && holds(h) && !d.Before(h.From) {
			on = append(on, h)
		}
	}
	return on
}

// awayBefore returns the recess, prorogation or dissolution that lies between the
// House's last sitting day and d, if there is one.
func awayBefore(c *calendar.Calendar, house calendar.Body, d calendar.Date) (away calendar.Entry, ok bool) {
	for {
		d = d.AddDays(-1)
		s, known := c.Sitting(house, d)
		if !known || s.Sits() {
			return calendar.Entry{}, false
		}
		if e, ok := c.Entry(s.Cause); ok && e.Kind != calendar.KindMourning && e.Kind != calendar.KindAdjournment {
			return e, true
		}
	}
}
