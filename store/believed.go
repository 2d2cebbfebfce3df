package store

import "divisionbell/calendar"

// Believed is what BelievedDay answered, and for which today.
type Believed struct {
	Today calendar.Date `json:"today"`
	Day   calendar.Date `json:"day"`
}

// dayStep is by how many days the believed day moves on at most.
const dayStep = 2

// On returns the day to go by today, and notes it. Nothing is known before the first.
func (b *Believed) On(today calendar.Date) calendar.Date {
	switch {
	case b.Day.IsZero():
		b.Day = today
	case b.Today != today:
		b.Day = earlier(today, b.Day.AddDays(dayStep))
	}
	b.Today = today
	return earlier(today, b.Day)
}

func earlier(a, b calendar.Date) calendar.Date {
	if a.Before(b) {
		return a
	}
	return b
}
