package facts

import (
	"fmt"
	"strings"
	"time"

	"divisionbell/calendar"
)

// Hours is a thing that happens at a usual time on a weekday on which a House
// sits. A business motion can change any day.
type Hours struct {
	Body    calendar.Body
	Weekday time.Weekday
	What    string // sitting, oral-questions, prime-ministers-questions ...
	Starts  string // HH:MM, Europe/London
	Ends    string // HH:MM, or nothing where there is no fixed end
	// From is the first day on which it holds, no date if it always did.
	From   calendar.Date
	Source string
}

// Week returns the usual hours of the two Houses. Hours that hang on something
// other than a weekday, such as the first day after a recess, are left out.
func Week() ([]Hours, error) {
	weekdays := map[string]time.Weekday{
		"monday": time.Monday, "tuesday": time.Tuesday, "wednesday": time.Wednesday,
		"thursday": time.Thursday, "friday": time.Friday,
	}
	var week []Hours
	err := eachRow("data/"+weekFile, func(r *row) {
		weekday, ok := weekdays[strings.ToLower(r.must("weekday"))]
		body := calendar.Body(r.must("body"))
		if !ok || (body != calendar.Commons && body != calendar.Lords) {
			return
		}
		week = append(week, Hours{
			Body: body, Weekday: weekday, What: r.must("what"),
			Starts: r.must("starts"), Ends: r.text("ends"),
			From: r.date("from"), Source: r.must("source"),
		})
	})
	if err != nil {
		return nil, fmt.Errorf("facts in %s: %w", weekFile, err)
	}
	return week, nil
}
